from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-28T04:19:20:699893"
VERSION = "1.38.0"
DESCRIPTION = "rolls tell the voters of a minority"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="elections", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="RollSummary",
        tablename="roll_summary",
        column_name="minority",
        db_column_name="minority",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RollSummary",
        tablename="roll_summary",
        constraint_name="roll_summary_minority_possible",
        constraint_class=Check,
        params={"condition": "minority BETWEEN 0 AND electorate"},
        schema=None,
    )

    return manager
