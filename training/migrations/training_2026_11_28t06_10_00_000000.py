"""Since when somebody is a community worker, wherever they were first taken on: initial training is owed once (TH-12).

The function runs as the owner with the whole province in reach and tells the day, not where.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-28T06:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "since when somebody is a community worker, wherever"

STATEMENT = """
CREATE FUNCTION first_employed(wanted bigint) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    SELECT min(since) FROM community_worker WHERE person = wanted
$$
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="training", description=DESCRIPTION)

    async def run() -> None:
        await DB.run_ddl(STATEMENT)

    manager.add_raw(run)
    return manager
