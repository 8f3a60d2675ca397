from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Timestamptz

ID = "2026-11-26T11:31:09:274216"
VERSION = "1.38.0"
DESCRIPTION = "every tenure is known since a moment"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cadres", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Tenure",
        tablename="tenure",
        column_name="known_since",
        db_column_name="known_since",
        params={"null": False},
        old_params={"null": True},
        column_class=Timestamptz,
        old_column_class=Timestamptz,
        schema=None,
    )

    return manager
