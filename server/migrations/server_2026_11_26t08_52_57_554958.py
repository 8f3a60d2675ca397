from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Bytea
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Unique
from piccolo.table import Table

ID = "2026-11-26T08:52:57:554958"
VERSION = "1.38.0"
DESCRIPTION = "tries by source"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="server", description=DESCRIPTION
    )

    async def up() -> None:
        # The counts of a day say nothing of where they came from, so they begin anew.
        await Table.raw("DELETE FROM sign_in_attempt")

    manager.add_raw(up)

    manager.add_column(
        table_class_name="SignInAttempt",
        tablename="sign_in_attempt",
        column_name="source",
        db_column_name="source",
        column_class_name="Bytea",
        column_class=Bytea,
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

    manager.alter_column(
        table_class_name="SignInAttempt",
        tablename="sign_in_attempt",
        column_name="login",
        db_column_name="login",
        params={"unique": False},
        old_params={"unique": True},
        column_class=Bytea,
        old_column_class=Bytea,
        schema=None,
    )

    manager.add_constraint(
        table_class_name="SignInAttempt",
        tablename="sign_in_attempt",
        constraint_name="sign_in_attempt_source_unique",
        constraint_class=Unique,
        params={"columns": ["login", "source"], "nulls_distinct": True},
        schema=None,
    )

    return manager
