from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar

ID = "2026-11-26T13:21:19:955580"
VERSION = "1.38.0"
DESCRIPTION = "offices of the joint review as long as offices are"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cadres", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="VettingSubject",
        tablename="vetting_subject",
        column_name="stands_for",
        db_column_name="stands_for",
        params={"length": 21},
        old_params={"length": 15},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
