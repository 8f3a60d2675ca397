from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer

ID = "2026-11-26T02:50:38:848511"
VERSION = "1.38.0"
DESCRIPTION = "a count may be withdrawn"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="elections", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Count",
        tablename="ballot_count",
        column_name="position",
        db_column_name="position",
        params={"null": True},
        old_params={"null": False},
        column_class=Integer,
        old_column_class=Integer,
        schema=None,
    )

    return manager
