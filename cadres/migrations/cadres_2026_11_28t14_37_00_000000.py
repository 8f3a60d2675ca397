"""The codes on record are held from now on. One that several communities have stays with each of them, marked as doubled.

Which of them has it rightly nobody can tell from here: the workbench names them until people have settled it.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-28T14:37:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the codes that communities have are held"

# Forced row-level security would hide every row from the owner too.
_STEPS = (
    "ALTER TABLE community NO FORCE ROW LEVEL SECURITY",
    """
INSERT INTO held_code (region, code, doubled, printed)
SELECT region, credit_code, count(*) OVER (PARTITION BY credit_code) > 1, false
FROM community WHERE credit_code IS NOT NULL ORDER BY region
""",
    "ALTER TABLE community FORCE ROW LEVEL SECURITY",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cadres", description=DESCRIPTION)

    async def up() -> None:
        for step in _STEPS:
            await Table.raw(step)

    manager.add_raw(up)
    return manager
