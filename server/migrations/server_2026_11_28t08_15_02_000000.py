from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-28T08:15:02:000000"
VERSION = "1.38.0"
DESCRIPTION = "places decide which offices keep a body's numbers"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="server", description=DESCRIPTION
    )

    manager.add_constraint(
        table_class_name="PaperWording",
        tablename="paper_wording",
        constraint_name="paper_wording_known",
        constraint_class=Check,
        params={
            "condition": "\"wording\" IN ('issuer', 'series', 'signature', 'place', 'office', 'opening', 'body', 'duties', 'closing')"
        },
        schema=None,
    )

    return manager
