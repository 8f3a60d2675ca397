from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar

ID = "2026-11-26T07:26:06:978692"
VERSION = "1.38.0"
DESCRIPTION = "a filing may wait for its business"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="certificates", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Filing",
        tablename="filing",
        column_name="business",
        db_column_name="business",
        params={"null": True},
        old_params={"null": False},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
