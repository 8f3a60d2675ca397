"""How many are enrolled in a run, whoever of them the reader may see: a township that is shown its county's run is to know
whether there are places left, and sees its own people alone.

The function runs as the owner with the whole province in reach and tells one number.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-28T04:20:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "places left in a run"

STATEMENT = """
CREATE FUNCTION course_enrolled(wanted bigint) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    SELECT count(*)::integer FROM course_member WHERE course = wanted AND withdrawn IS NULL
$$
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="training", description=DESCRIPTION)

    async def run() -> None:
        await DB.run_ddl(STATEMENT)

    manager.add_raw(run)
    return manager
