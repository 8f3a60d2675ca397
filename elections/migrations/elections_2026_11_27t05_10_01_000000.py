"""Only rolls of elections that come to a result are held against one another (V-06).

The functions run as the owner with the whole province in reach, and give nothing away. What such a roll raised before is settled.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-27T05:10:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "no conflict with the roll of a cancelled or void election"

# One statement each: the driver prepares them.
STATEMENTS = (
    """
CREATE OR REPLACE FUNCTION registrations_elsewhere(wanted bytea[], here text, on_day date, within integer)
RETURNS TABLE (region text, contact text, election_day date, registered date, origin boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    SELECT v.region, r.contact, e.election_day, (v.recorded AT TIME ZONE 'Asia/Shanghai')::date,
           v.ground IN ('resident', 'away')
    FROM voter v JOIN roll r ON r.id = v.roll JOIN election e ON e.id = r.election
    WHERE v.citizen_index = ANY(wanted) AND v.status = 'registered' AND v.region <> here
      AND e.cancelled IS NULL AND e.voided IS NULL AND abs(e.election_day - on_day) <= within
    ORDER BY v.recorded
$$
    """,
    """
CREATE OR REPLACE FUNCTION note_registration_conflicts(wanted bigint[], within integer)
RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    WITH pairs AS (
        SELECT a.id AS one, a.region AS one_region, a.roll AS one_roll, a.ground IN ('resident', 'away') AS one_origin,
               ra.contact AS one_contact, ea.election_day AS one_day,
               b.id AS two, b.region AS two_region, b.roll AS two_roll, b.ground IN ('resident', 'away') AS two_origin,
               rb.contact AS two_contact, eb.election_day AS two_day, (b.recorded, b.id) < (a.recorded, a.id) AS two_first
        FROM voter a JOIN roll ra ON ra.id = a.roll JOIN election ea ON ea.id = ra.election
        JOIN voter b ON b.citizen_index = a.citizen_index AND b.region <> a.region
        JOIN roll rb ON rb.id = b.roll JOIN election eb ON eb.id = rb.election
        WHERE a.roll = ANY(wanted) AND a.status = 'registered' AND b.status = 'registered'
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
    # An election without a result takes its registrations with it: what they raised is settled on both sides.
    """
CREATE FUNCTION void_registration_conflicts(wanted bigint, on_day date, by_whom text, paper text)
RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    WITH gone AS (
        SELECT f.voter, f.other_voter FROM registration_conflict f JOIN roll r ON r.id = f.roll
        WHERE r.election = wanted AND f.state = 'open'
    ), settled AS (
        UPDATE registration_conflict c
        SET state = 'settled', gives_way = 'void', settled = on_day, settled_by = by_whom, evidence = paper
        FROM gone WHERE c.state = 'open'
          AND (c.voter, c.other_voter) IN ((gone.voter, gone.other_voter), (gone.other_voter, gone.voter))
        RETURNING 1
    )
    SELECT count(*) / 2 FROM settled
$$
    """,
    # The owner's policies too ask for an area.
    "SELECT set_config('app.scope', '14', true)",
    """
SELECT void_registration_conflicts(e.id, coalesce(e.cancelled, e.voided), '系统', '选举已取消或者认定无效')
FROM election e WHERE e.cancelled IS NOT NULL OR e.voided IS NOT NULL
    """,
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="elections", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
