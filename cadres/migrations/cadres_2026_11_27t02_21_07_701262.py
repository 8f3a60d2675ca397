from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.indexes import IndexMethod
from server.db.columns import Exclude

ID = "2026-11-27T02:21:07:701262"
VERSION = "1.38.0"
DESCRIPTION = "structure targets are struck and recorded anew"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cadres", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="StructureTarget",
        tablename="structure_target",
        column_name="struck",
        db_column_name="struck",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
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

    manager.drop_constraint(
        table_class_name="StructureTarget",
        tablename="structure_target",
        constraint_name="structure_target_once",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="StructureTarget",
        tablename="structure_target",
        constraint_name="structure_target_stands_once",
        constraint_class=Exclude,
        params={
            "body": "place WITH =, measure WITH =, daterange(since, until) WITH &&",
            "where": "struck IS NULL",
        },
        schema=None,
    )

    return manager
