"""This package's tables."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from cadres.tables import (
    AgencySeat,
    Community,
    Disclosure,
    KinRecord,
    NegativeItem,
    OfficeReview,
    OfficeSeats,
    Person,
    SecretaryFiling,
    SecretaryFilingStep,
    SecretaryMerit,
    Tenure,
    VettingAgency,
    VettingBatch,
    VettingCase,
    VettingDecision,
    VettingObjection,
    VettingOpinion,
    VettingQuestion,
    VettingSubject,
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
        VettingAgency,
        NegativeItem,
        AgencySeat,
        VettingBatch,
        VettingSubject,
        VettingQuestion,
        VettingOpinion,
        VettingDecision,
        VettingObjection,
    ],
    migration_dependencies=["server.piccolo_app"],
)
