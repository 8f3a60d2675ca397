"""Room beside each row of an import for the note of what it was written to: it stays on its page, and no index is touched."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T17:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "room for what imported rows were written to"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="server", description=DESCRIPTION)

    async def up() -> None:
        await Table.raw("ALTER TABLE import_row SET (fillfactor = 45)")

    manager.add_raw(up)
    return manager
