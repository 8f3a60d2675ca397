from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Bytea
from piccolo.columns.column_types import Varchar

ID = "2026-11-26T17:08:50:904245"
VERSION = "1.38.0"
DESCRIPTION = "people have no two indexes of one thing"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cadres", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Person",
        tablename="person",
        column_name="name_key",
        db_column_name="name_key",
        params={"index": False},
        old_params={"index": True},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Person",
        tablename="person",
        column_name="citizen_index",
        db_column_name="citizen_index",
        params={"index": False},
        old_params={"index": True},
        column_class=Bytea,
        old_column_class=Bytea,
        schema=None,
    )

    return manager
