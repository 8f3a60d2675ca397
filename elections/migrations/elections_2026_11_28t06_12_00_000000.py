from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-28T06:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one voter of a name may entrust another of the same name"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="elections", description=DESCRIPTION
    )

    manager.drop_constraint(
        table_class_name="ProxyMandate",
        tablename="proxy_mandate",
        constraint_name="proxy_mandate_two_people",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="ProxyMandate",
        tablename="proxy_mandate",
        constraint_name="proxy_mandate_two_voters",
        constraint_class=Check,
        params={
            "condition": "giver <> taker OR coalesce(giver_voter <> taker_voter, false)"
        },
        schema=None,
    )

    return manager
