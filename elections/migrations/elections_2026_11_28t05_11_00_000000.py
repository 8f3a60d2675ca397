from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import BigInt
from piccolo.columns.indexes import IndexMethod

from server.db.columns import Exclude

ID = "2026-11-28T05:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "mandates name the voters of the roll"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="elections", description=DESCRIPTION
    )

    for column in ("giver_voter", "taker_voter"):
        manager.add_column(
            table_class_name="ProxyMandate",
            tablename="proxy_mandate",
            column_name=column,
            db_column_name=column,
            column_class_name="BigInt",
            column_class=BigInt,
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
        table_class_name="ProxyMandate",
        tablename="proxy_mandate",
        constraint_name="proxy_mandate_giver_once",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="ProxyMandate",
        tablename="proxy_mandate",
        constraint_name="proxy_mandate_voter_once",
        constraint_class=Exclude,
        params={
            "body": "election WITH =, giver WITH =, (coalesce(giver_voter, 0::bigint)) WITH =",
            "where": "ended IS NULL",
        },
        schema=None,
    )

    return manager
