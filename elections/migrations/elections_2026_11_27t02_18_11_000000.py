"""What becomes of somebody registered twice: a corrected number parts the two, a moved election day is told to the other side.

Both functions run as the owner with the whole province in reach, and give nothing away.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-27T02:18:11:000000"
VERSION = "1.38.0"
DESCRIPTION = "registrations of one person in two places"

# One statement each: the driver prepares them.
STATEMENTS = (
    """
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
    """,
    """
CREATE FUNCTION tell_moved_day(wanted bigint)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    UPDATE registration_conflict t SET other_election_day = e.election_day
    FROM registration_conflict f JOIN roll r ON r.id = f.roll JOIN election e ON e.id = r.election
    WHERE f.roll = wanted AND t.voter = f.other_voter AND t.other_voter = f.voter AND t.other_election_day <> e.election_day
$$
    """,
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="elections", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
