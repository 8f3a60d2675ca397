"""What somebody did is listed by account, the latest first: without an index that reads the trace of all."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T06:55:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the trace by account"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="server", description=DESCRIPTION)

    async def up() -> None:
        await Table.raw("CREATE INDEX audit_event_account ON audit_event (account, id)")

    async def down() -> None:
        await Table.raw("DROP INDEX audit_event_account")

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
