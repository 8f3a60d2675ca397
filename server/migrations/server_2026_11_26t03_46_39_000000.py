"""Room beside the rows of imports, so that noting what a row was written to touches no index."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T03:46:39:000000"
VERSION = "1.38.0"
DESCRIPTION = "room beside the rows of imports"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="server", description=DESCRIPTION)

    async def up() -> None:
        await Table.raw("ALTER TABLE import_row SET (fillfactor = 50)")

    manager.add_raw(up)
    return manager
