"""Whoever was on record as moved before moves by marriage had a word of their own may have married: nobody knows which of them did."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-28T08:52:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "changes of rolls from before marriages were told apart: those on record"

# Forced row-level security would hide every row from the owner too.
STATEMENTS = (
    "ALTER TABLE roll_change NO FORCE ROW LEVEL SECURITY",
    "UPDATE roll_change SET coarse = true WHERE kind IN ('moved_in', 'moved_out')",
    "ALTER TABLE roll_change FORCE ROW LEVEL SECURITY",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="elections", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
