from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import BigSerial
from piccolo.columns.column_types import Date
from piccolo.columns.column_types import Integer
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from server.db.columns import Exclude

ID = "2026-11-26T21:21:27:613153"
VERSION = "1.38.0"
DESCRIPTION = "structure targets"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cadres", description=DESCRIPTION
    )

    manager.add_table(
        class_name="StructureTarget",
        tablename="structure_target",
        schema=None,
        columns=None,
    )

    manager.add_column(
        table_class_name="StructureTarget",
        tablename="structure_target",
        column_name="id",
        db_column_name="id",
        column_class_name="BigSerial",
        column_class=BigSerial,
        params={
            "null": False,
            "primary_key": True,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="StructureTarget",
        tablename="structure_target",
        column_name="place",
        db_column_name="place",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 12,
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="StructureTarget",
        tablename="structure_target",
        column_name="measure",
        db_column_name="measure",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 17,
            "default": None,
            "null": False,
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

    manager.add_column(
        table_class_name="StructureTarget",
        tablename="structure_target",
        column_name="share",
        db_column_name="share",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": None,
            "null": False,
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

    manager.add_column(
        table_class_name="StructureTarget",
        tablename="structure_target",
        column_name="level",
        db_column_name="level",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 9,
            "default": None,
            "null": False,
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

    manager.add_column(
        table_class_name="StructureTarget",
        tablename="structure_target",
        column_name="source",
        db_column_name="source",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 120,
            "default": None,
            "null": False,
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

    manager.add_column(
        table_class_name="StructureTarget",
        tablename="structure_target",
        column_name="since",
        db_column_name="since",
        column_class_name="Date",
        column_class=Date,
        params={
            "default": None,
            "null": False,
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

    manager.add_column(
        table_class_name="StructureTarget",
        tablename="structure_target",
        column_name="until",
        db_column_name="until",
        column_class_name="Date",
        column_class=Date,
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

    manager.add_column(
        table_class_name="StructureTarget",
        tablename="structure_target",
        column_name="recorded",
        db_column_name="recorded",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": False,
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
        table_class_name="StructureTarget",
        tablename="structure_target",
        constraint_name="structure_target_once",
        constraint_class=Exclude,
        params={
            "body": "place WITH =, measure WITH =, daterange(since, until) WITH &&",
            "where": "",
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="StructureTarget",
        tablename="structure_target",
        constraint_name="structure_target_measure_known",
        constraint_class=Check,
        params={
            "condition": "\"measure\" IN ('women', 'young', 'secondary', 'college', 'secretary_college', 'secretary_young', 'dual', 'with_woman', 'with_young')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="StructureTarget",
        tablename="structure_target",
        constraint_name="structure_target_level_known",
        constraint_class=Check,
        params={"condition": "\"level\" IN ('must', 'should', 'reference')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="StructureTarget",
        tablename="structure_target",
        constraint_name="structure_target_share_possible",
        constraint_class=Check,
        params={"condition": "share BETWEEN 1 AND 1000"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="StructureTarget",
        tablename="structure_target",
        constraint_name="structure_target_days_in_order",
        constraint_class=Check,
        params={"condition": "until > since"},
        schema=None,
    )

    return manager
