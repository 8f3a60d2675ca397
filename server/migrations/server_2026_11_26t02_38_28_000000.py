from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-26T02:38:28:000000"
VERSION = "1.38.0"
DESCRIPTION = "an account's unit in words makes room for a link"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="server", description=DESCRIPTION
    )

    manager.drop_column(
        table_class_name="Account",
        tablename="account",
        column_name="unit",
        db_column_name="unit",
        schema=None,
    )

    return manager
