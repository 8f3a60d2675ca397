"""This package's tables."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from certificates.tables import (
    CertificateLoss,
    CodeCorrection,
    ElectionCertificate,
    FaceOffset,
    Filing,
    FilingChecklist,
    FilingMaterial,
    FilingStep,
    LegalCertificate,
)

APP_CONFIG = AppConfig(
    app_name="certificates",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[
        Filing,
        FilingMaterial,
        FilingStep,
        FilingChecklist,
        CertificateLoss,
        CodeCorrection,
        LegalCertificate,
        FaceOffset,
        ElectionCertificate,
    ],
    migration_dependencies=["elections.piccolo_app"],
)
