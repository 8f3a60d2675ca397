from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Bytea

ID = "2026-11-26T18:14:18:065145"
VERSION = "1.38.0"
DESCRIPTION = "the roll is found by the constraint that keeps it unique"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="elections", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Voter",
        tablename="voter",
        column_name="citizen_index",
        db_column_name="citizen_index",
        params={"index": False},
        old_params={"index": True},
        column_class=Bytea,
        old_column_class=Bytea,
        schema=None,
    )

    return manager
