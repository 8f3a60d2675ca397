"""This package's tables."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from cadres.tables import (
    AppointmentFormRecord,
    Appraisal,
    CareerLine,
    Community,
    ConductRecord,
    Determination,
    Disclosure,
    DistinctPair,
    KinRecord,
    Person,
    PersonMerge,
    PersonMerit,
    SavedSearch,
    Tenure,
    VettingCase,
)

APP_CONFIG = AppConfig(
    app_name="cadres",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[
        Community,
        Person,
        KinRecord,
        VettingCase,
        Tenure,
        Disclosure,
        PersonMerit,
        Appraisal,
        ConductRecord,
        Determination,
        CareerLine,
        AppointmentFormRecord,
        DistinctPair,
        PersonMerge,
        SavedSearch,
    ],
    migration_dependencies=["server.piccolo_app"],
)
