"""Whether a county has begun to keep its workers here, and a standard of pay that was entered by mistake.

The function runs as the owner with the whole province in reach and tells one word: a township without a worker of its own is to
know whether that is a gap or nobody has begun.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import APP_ROLE, DB

ID = "2026-11-27T20:05:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "counties that keep workers, and standards of pay are removable"

# One statement each: the driver prepares them.
STATEMENTS = (
    """
CREATE FUNCTION county_keeps_workers(county text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    SELECT EXISTS (SELECT FROM community_worker WHERE length(county) >= 6 AND starts_with(region, left(county, 6)))
$$
    """,
    f"GRANT DELETE ON pay_standard TO {APP_ROLE}",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="training", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
