"""One tenure belongs to one filing: where two name it, the first one keeps it, and the others wait for the appointment again."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Unique
from piccolo.table import Table

ID = "2026-11-28T12:22:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one tenure belongs to one filing"

# Forced row-level security would hide every row from the owner too.
_STEPS = (
    "ALTER TABLE secretary_filing NO FORCE ROW LEVEL SECURITY",
    """
UPDATE secretary_filing s SET tenure = NULL
WHERE EXISTS (SELECT FROM secretary_filing f WHERE f.tenure = s.tenure AND f.id < s.id)
""",
    "ALTER TABLE secretary_filing FORCE ROW LEVEL SECURITY",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cadres", description=DESCRIPTION)

    async def up() -> None:
        for step in _STEPS:
            await Table.raw(step)

    manager.add_raw(up)
    manager.add_constraint(
        table_class_name="SecretaryFiling",
        tablename="secretary_filing",
        constraint_name="secretary_filing_tenure_unique",
        constraint_class=Unique,
        params={"columns": ["tenure"]},
        schema=None,
    )
    return manager
