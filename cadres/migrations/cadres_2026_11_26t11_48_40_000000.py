"""The counts on record become the first of their history: they are what is known today, of no earlier day that is recorded."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T11:48:40:000000"
VERSION = "1.38.0"
DESCRIPTION = "the counts on record begin their history"

# Forced row-level security would hide every row from the owner too.
_STEPS = (
    "ALTER TABLE community NO FORCE ROW LEVEL SECURITY",
    "INSERT INTO community_count (region, community, as_of, households, population)"
    " SELECT region, id, (now() AT TIME ZONE 'Asia/Shanghai')::date, households, population FROM community"
    " WHERE households IS NOT NULL OR population IS NOT NULL",
    "ALTER TABLE community FORCE ROW LEVEL SECURITY",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cadres", description=DESCRIPTION)

    async def up() -> None:
        for step in _STEPS:
            await Table.raw(step)

    manager.add_raw(up)
    return manager
