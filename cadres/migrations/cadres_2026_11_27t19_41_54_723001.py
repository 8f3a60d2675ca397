from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-27T19:41:54:723001"
VERSION = "1.38.0"
DESCRIPTION = "counts tell the people of a minority"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cadres", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="CommunityCount",
        tablename="community_count",
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
        table_class_name="CommunityCount",
        tablename="community_count",
        constraint_name="community_count_minority_not_negative",
        constraint_class=Check,
        params={"condition": "minority >= 0"},
        schema=None,
    )

    return manager
