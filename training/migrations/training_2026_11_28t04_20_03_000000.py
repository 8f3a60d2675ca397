"""Who of some people is in a work team on a day, wherever the team is: who is sent away stands for no election at home (FS-6).

The function runs as the owner with the whole province in reach and tells who, not where.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-28T04:20:03:000000"
VERSION = "1.38.0"
DESCRIPTION = "who is sent, wherever"

STATEMENT = """
CREATE FUNCTION sent_anywhere(people bigint[], day date) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    SELECT DISTINCT person FROM team_assignment
    WHERE person = ANY(people) AND since <= day AND (until IS NULL OR until > day)
$$
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="training", description=DESCRIPTION)

    async def run() -> None:
        await DB.run_ddl(STATEMENT)

    manager.add_raw(run)
    return manager
