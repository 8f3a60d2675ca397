"""Of the lists on record, whoever was concluded on before a list went up was on it. Whoever was concluded on later was not."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-28T05:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "who was on the lists on record"

_TABLES = ("vetting_subject", "vetting_case", "vetting_batch")

# Forced row-level security would hide every row from the owner too.
_STEPS = (
    *(f"ALTER TABLE {one} NO FORCE ROW LEVEL SECURITY" for one in _TABLES),
    """
UPDATE vetting_subject s SET shown_from = b.shown_from, shown_until = b.shown_until
FROM vetting_batch b, vetting_case v
WHERE b.id = s.batch AND v.id = s.vetting_case AND v.conclusion = 'clear' AND b.shown_from IS NOT NULL
  AND v.concluded <= b.shown_from
""",
    *(f"ALTER TABLE {one} FORCE ROW LEVEL SECURITY" for one in _TABLES),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cadres", description=DESCRIPTION)

    async def up() -> None:
        for step in _STEPS:
            await Table.raw(step)

    manager.add_raw(up)
    return manager
