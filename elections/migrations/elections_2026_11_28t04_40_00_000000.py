"""One person newly on a roll is looked for alone, not with everybody else on it (V-06).

The function runs as the owner with the whole province in reach, and gives nothing away.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-28T04:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one registration is held against other rolls alone"

# One statement each: the driver prepares them.
STATEMENTS = (
    "DROP FUNCTION note_registration_conflicts(bigint[], integer)",
    """
CREATE FUNCTION note_registration_conflicts(wanted bigint[], within integer, only_voter bigint)
RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    WITH pairs AS (
        SELECT a.id AS one, a.region AS one_region, a.roll AS one_roll, a.ground IN ('resident', 'away') AS one_origin,
               ra.contact AS one_contact, ea.election_day AS one_day,
               b.id AS two, b.region AS two_region, b.roll AS two_roll, b.ground IN ('resident', 'away') AS two_origin,
               rb.contact AS two_contact, eb.election_day AS two_day, (b.recorded, b.id) < (a.recorded, a.id) AS two_first
        FROM voter a JOIN roll ra ON ra.id = a.roll JOIN election ea ON ea.id = ra.election
        JOIN voter b ON b.citizen_index = a.citizen_index AND b.region <> a.region
        JOIN roll rb ON rb.id = b.roll JOIN election eb ON eb.id = rb.election
        WHERE a.roll = ANY(wanted) AND (only_voter IS NULL OR a.id = only_voter)
          AND a.status = 'registered' AND b.status = 'registered'
          AND ea.cancelled IS NULL AND ea.voided IS NULL AND eb.cancelled IS NULL AND eb.voided IS NULL
          AND abs(ea.election_day - eb.election_day) <= within
    ), sides AS (
        SELECT one AS voter, one_region AS region, one_roll AS roll, two AS other_voter, two_region AS other_region,
               two_contact AS other_contact, two_day AS other_election_day, two_first AS other_first,
               one_origin AS origin, two_origin AS other_origin FROM pairs
        UNION
        SELECT two, two_region, two_roll, one, one_region, one_contact, one_day, NOT two_first, two_origin, one_origin
        FROM pairs
    ), noted AS (
        INSERT INTO registration_conflict AS c (voter, region, roll, other_voter, other_region, other_contact,
               other_election_day, other_first, origin, other_origin, found, state)
        SELECT *, now(), 'open' FROM sides ORDER BY voter, other_voter
        ON CONFLICT ON CONSTRAINT registration_conflict_pair_unique DO UPDATE
        SET state = 'open', gives_way = NULL, settled = NULL, settled_by = NULL, evidence = NULL,
            other_first = excluded.other_first, found = excluded.found
        WHERE c.state = 'settled'
        RETURNING 1
    )
    SELECT count(*) / 2 FROM noted
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
