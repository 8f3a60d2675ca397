from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Bytea

ID = "2026-11-26T03:46:38:891378"
VERSION = "1.38.0"
DESCRIPTION = "sheets in and out"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="server", description=DESCRIPTION
    )

    manager.drop_column(
        table_class_name="ImportRow",
        tablename="import_row",
        column_name="about",
        db_column_name="about",
        schema=None,
    )

    manager.alter_column(
        table_class_name="ImportRow",
        tablename="import_row",
        column_name="says",
        db_column_name="says",
        params={"null": False},
        old_params={"null": True},
        column_class=Bytea,
        old_column_class=Bytea,
        schema=None,
    )

    return manager
