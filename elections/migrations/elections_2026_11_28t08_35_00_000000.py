"""Who comes onto rolls by a file is looked for alone, and on those rolls alone that are voted by at the time (V-06).

Counties and rolls stand in the statement as values, so that the others' partitions are not looked into for every voter.
Of two that look at the same moment each would miss what the other has not committed, so they take turns until their end.
The function runs as the owner with the whole province in reach, and gives nothing away.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-28T08:35:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a file's voters are held against other rolls alone"

# One statement each: the driver prepares them.
STATEMENTS = (
    "DROP FUNCTION note_registration_conflicts(bigint[], integer, bigint)",
    """
CREATE FUNCTION note_registration_conflicts(wanted bigint[], within integer, first_voter bigint, last_voter bigint)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
DECLARE
    counties varchar[];
    near bigint[];
    noted bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('registration_conflict', 0));
    SELECT array_agg(DISTINCT left(rb.region, 6)), array_agg(DISTINCT rb.id) INTO counties, near
    FROM roll ra JOIN election ea ON ea.id = ra.election, roll rb JOIN election eb ON eb.id = rb.election
    WHERE ra.id = ANY(wanted) AND abs(ea.election_day - eb.election_day) <= within
      AND ea.cancelled IS NULL AND ea.voided IS NULL AND eb.cancelled IS NULL AND eb.voided IS NULL;
    EXECUTE $q$
    WITH met AS MATERIALIZED (
        SELECT a.id AS one, a.roll AS one_roll, a.ground IN ('resident', 'away') AS one_origin,
               b.id AS two, b.roll AS two_roll, b.ground IN ('resident', 'away') AS two_origin,
               (b.recorded, b.id) < (a.recorded, a.id) AS two_first
        FROM voter a JOIN voter b ON b.citizen_index = a.citizen_index AND b.roll <> a.roll
        WHERE a.roll = ANY($1) AND b.roll = ANY($2) AND a.county = ANY($3) AND b.county = ANY($3)
          AND ($4 IS NULL OR a.id >= $4) AND ($5 IS NULL OR a.id <= $5)
          AND a.status = 'registered' AND b.status = 'registered'
    ), pairs AS (
        SELECT m.*, ra.region AS one_region, ra.contact AS one_contact, ea.election_day AS one_day,
               rb.region AS two_region, rb.contact AS two_contact, eb.election_day AS two_day
        FROM met m JOIN roll ra ON ra.id = m.one_roll JOIN election ea ON ea.id = ra.election
        JOIN roll rb ON rb.id = m.two_roll JOIN election eb ON eb.id = rb.election
        WHERE ra.region <> rb.region AND abs(ea.election_day - eb.election_day) <= $6
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
    $q$ INTO noted USING wanted, near, counties, first_voter, last_voter, within;
    RETURN noted;
END
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
