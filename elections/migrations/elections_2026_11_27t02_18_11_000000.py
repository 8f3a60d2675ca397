"""A corrected number parts two registrations that were taken for one person's: both sides are told that they are two people."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-27T02:18:11:000000"
VERSION = "1.38.0"
DESCRIPTION = "registrations parted by a corrected number"

STATEMENT = """
CREATE FUNCTION part_registration_conflicts(wanted bigint, on_day date, by_whom text, paper text)
RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    WITH parted AS (
        UPDATE registration_conflict c
        SET state = 'settled', gives_way = 'neither', settled = on_day, settled_by = by_whom, evidence = paper
        WHERE wanted IN (c.voter, c.other_voter) AND c.state = 'open' AND NOT EXISTS (
            SELECT FROM voter a JOIN voter b ON b.citizen_index = a.citizen_index
            WHERE a.id = c.voter AND b.id = c.other_voter)
        RETURNING 1
    )
    SELECT count(*) / 2 FROM parted
$$
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="elections", description=DESCRIPTION)

    async def run() -> None:
        await DB.run_ddl(STATEMENT)

    manager.add_raw(run)
    return manager
