"""This package's tables."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from certificates.tables import ElectionCertificate, Filing, FilingMaterial, FilingStep

APP_CONFIG = AppConfig(
    app_name="certificates",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[Filing, FilingMaterial, FilingStep, ElectionCertificate],
    migration_dependencies=["elections.piccolo_app"],
)
