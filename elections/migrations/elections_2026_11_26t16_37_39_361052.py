from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Date
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-26T16:37:39:361052"
VERSION = "1.38.0"
DESCRIPTION = "cancelled elections"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="elections", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="Election",
        tablename="election",
        column_name="cancelled",
        db_column_name="cancelled",
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
        table_class_name="Election",
        tablename="election",
        column_name="cancelled_document",
        db_column_name="cancelled_document",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 120,
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
        table_class_name="Election",
        tablename="election",
        column_name="cancelled_why",
        db_column_name="cancelled_why",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
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
        table_class_name="Election",
        tablename="election",
        constraint_name="election_cancelled_has_no_result",
        constraint_class=Check,
        params={"condition": "cancelled IS NULL OR published IS NULL"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Election",
        tablename="election",
        constraint_name="election_cancelled_with_reason",
        constraint_class=Check,
        params={
            "condition": "cancelled IS NULL OR (cancelled_why IS NOT NULL AND cancelled_document IS NOT NULL)"
        },
        schema=None,
    )

    return manager
