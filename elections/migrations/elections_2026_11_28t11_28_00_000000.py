"""An election that gave way to another of its term raises no conflicts of registration, and settles those that it raised (V-06).

Its voters are registered anew for the other one, and held against other rolls there. Whoever was struck elsewhere for its
sake is called back once the other one's list is out without them, or once that one comes to nothing too. The functions run as
the owner with the whole province in reach, and give nothing away.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-28T11:28:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "no conflict with the roll of an election that gave way to another"


def _gave_way(one: str) -> str:
    # As `elections.succession.LATER` has it, written into each function: a function of its own is called row by row.
    return f"""({one}.published IS NULL AND EXISTS (
        SELECT FROM election l WHERE l.community = {one}.community AND l.election_round = {one}.election_round
           AND l.by_election = {one}.by_election AND l.id > {one}.id))"""


# One statement each: the driver prepares them.
STATEMENTS = (
    f"""
CREATE OR REPLACE FUNCTION registrations_elsewhere(wanted bytea[], here text, on_day date, within integer)
RETURNS TABLE (region text, contact text, election_day date, registered date, origin boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    SELECT v.region, r.contact, e.election_day, (v.recorded AT TIME ZONE 'Asia/Shanghai')::date,
           v.ground IN ('resident', 'away')
    FROM voter v JOIN roll r ON r.id = v.roll JOIN election e ON e.id = r.election
    WHERE v.citizen_index = ANY(wanted) AND v.status = 'registered' AND v.region <> here
      AND e.cancelled IS NULL AND e.voided IS NULL AND abs(e.election_day - on_day) <= within
      AND NOT {_gave_way("e")}
    ORDER BY v.recorded
$$
    """,
    f"""
CREATE OR REPLACE FUNCTION note_registration_conflicts(wanted bigint[], within integer, first_voter bigint, last_voter bigint)
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
      AND ea.cancelled IS NULL AND ea.voided IS NULL AND eb.cancelled IS NULL AND eb.voided IS NULL
      AND NOT {_gave_way("ea")} AND NOT {_gave_way("eb")};
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
    f"""
CREATE OR REPLACE FUNCTION void_registration_conflicts(wanted bigint, on_day date, by_whom text, paper text)
RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    WITH gone AS (
        SELECT f.voter, f.other_voter FROM registration_conflict f JOIN roll r ON r.id = f.roll
        JOIN election e ON e.id = r.election
             AND (e.cancelled IS NOT NULL OR e.voided IS NOT NULL OR {_gave_way("e")})
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
    # Of those before it that it took the place of; nobody is called back before its list is out, or it comes to nothing itself.
    """
CREATE FUNCTION call_back_left_out(wanted bigint, on_day date, by_whom text, paper text)
RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    WITH told AS (
        UPDATE registration_conflict c
        SET gives_way = 'void', settled = on_day, settled_by = by_whom,
            evidence = left(paper || '；原处理：' || coalesce(c.evidence, ''), 200)
        FROM election e
        JOIN election p ON p.community = e.community AND p.election_round = e.election_round
             AND p.by_election = e.by_election AND p.id < e.id AND p.published IS NULL
        JOIN roll r ON r.election = p.id
        JOIN registration_conflict f ON f.roll = r.id AND f.state = 'settled' AND f.gives_way = 'other'
        JOIN voter v ON v.id = f.voter AND v.county = left(f.region, 6)
        WHERE e.id = wanted AND c.voter = f.other_voter AND c.other_voter = f.voter
          AND c.state = 'settled' AND c.gives_way = 'own'
          AND (e.cancelled IS NOT NULL OR e.voided IS NOT NULL
               OR (EXISTS (SELECT FROM roll w WHERE w.election = e.id AND w.edition > 0)
                   OR EXISTS (SELECT FROM roll_summary s WHERE s.election = e.id))
              AND NOT EXISTS (SELECT FROM voter x JOIN roll w ON w.id = x.roll AND w.election = e.id
                              WHERE x.citizen_index = v.citizen_index AND x.county = v.county AND x.status = 'registered'))
        RETURNING 1
    )
    SELECT count(*) FROM told
$$
    """,
    # The owner's policies too ask for an area.
    "SELECT set_config('app.scope', '14', true)",
    f"""
SELECT void_registration_conflicts(e.id, (now() AT TIME ZONE 'Asia/Shanghai')::date, '系统', '已另建选举代替')
FROM election e WHERE {_gave_way("e")}
    """,
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="elections", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
