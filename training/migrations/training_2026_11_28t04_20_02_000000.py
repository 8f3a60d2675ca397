"""A decision that was entered by mistake is taken back: the application may remove one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import APP_ROLE, DB

ID = "2026-11-28T04:20:02:000000"
VERSION = "1.38.0"
DESCRIPTION = "decisions about sending are removable"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="training", description=DESCRIPTION)

    async def run() -> None:
        await DB.run_ddl(f"GRANT DELETE ON dispatch_setting TO {APP_ROLE}")

    manager.add_raw(run)
    return manager
