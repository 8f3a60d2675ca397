"""This package's tables."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from cadres.tables import (
    Community,
    Disclosure,
    KinRecord,
    OfficeReview,
    OfficeSeats,
    Person,
    SecretaryFiling,
    SecretaryFilingStep,
    SecretaryMerit,
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
        OfficeSeats,
        OfficeReview,
        SecretaryMerit,
        SecretaryFiling,
        SecretaryFilingStep,
    ],
    migration_dependencies=["server.piccolo_app"],
)
