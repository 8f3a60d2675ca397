"""Certificates of election that nobody has signed no longer count as a material of filings whose papers are being gathered."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-28T15:08:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "unsigned certificates of election are no material"


#: The filings that were handed in stay as they were; of the others the tick was the program's own and nobody's.
_MOVES = (
    # The owner of the tables need not be above their policies.
    "SELECT set_config('app.scope', '14', true)",
    """UPDATE filing_material m SET present = NULL FROM filing f
       WHERE f.id = m.filing AND m.material = 'certificate' AND m.printed AND f.state = 'preparing'""",
)


async def _move() -> None:
    for statement in _MOVES:
        await Table.raw(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="certificates", description=DESCRIPTION
    )

    manager.add_raw(_move)

    return manager
