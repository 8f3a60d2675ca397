from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Date
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check


ID = "2026-11-27T20:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "somebody found unfit twice is kept"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="training", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="WorkerReview",
        tablename="worker_review",
        column_name="kept",
        db_column_name="kept",
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
        table_class_name="WorkerReview",
        tablename="worker_review",
        column_name="kept_document",
        db_column_name="kept_document",
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
        table_class_name="WorkerReview",
        tablename="worker_review",
        column_name="kept_reason",
        db_column_name="kept_reason",
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
        table_class_name="WorkerReview",
        tablename="worker_review",
        constraint_name="worker_review_keeping_is_whole",
        constraint_class=Check,
        params={
            "condition": "(kept IS NULL) = (kept_document IS NULL) AND (kept IS NULL) = (kept_reason IS NULL) AND (kept IS NULL OR (grade = 'unfit' AND kept >= held))"
        },
        schema=None,
    )

    return manager
