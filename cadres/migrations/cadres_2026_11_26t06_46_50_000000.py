"""Disclosures on record get the unit that their account belongs to now: nothing tells of an earlier one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T06:46:50:000000"
VERSION = "1.38.0"
DESCRIPTION = "the unit of the disclosures on record"

# Forced row-level security would hide every row from the owner too.
_STEPS = (
    "ALTER TABLE account NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE disclosure NO FORCE ROW LEVEL SECURITY",
    "UPDATE disclosure SET unit_id = (SELECT unit FROM account WHERE account.id = disclosure.account)",
    "ALTER TABLE disclosure FORCE ROW LEVEL SECURITY",
    "ALTER TABLE account FORCE ROW LEVEL SECURITY",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cadres", description=DESCRIPTION)

    async def up() -> None:
        for step in _STEPS:
            await Table.raw(step)

    manager.add_raw(up)
    return manager
