from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar

ID = "2026-11-28T04:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "room for paragraphs of papers that places word"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="server", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="PaperWording",
        tablename="paper_wording",
        column_name="value",
        db_column_name="value",
        params={"length": 600},
        old_params={"length": 120},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="PaperWording",
        tablename="paper_wording",
        constraint_name="paper_wording_known",
        schema=None,
    )

    return manager
