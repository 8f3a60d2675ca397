"""The voters in a list of partitions by county, their sums kept by triggers, and the look across counties.

A county's partition is made with its first roll. The functions that look across counties run as the owner with the whole
province in reach, and give away places and days only.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-26T16:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "voters by county"

# One statement each: the driver prepares them.
STATEMENTS = (
    "ALTER SEQUENCE voter_id_seq OWNED BY NONE",
    "ALTER TABLE voter RENAME TO voter_plain",
    "CREATE TABLE voter (LIKE voter_plain INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY LIST (county)",
    "DROP TABLE voter_plain",
    "ALTER SEQUENCE voter_id_seq OWNED BY voter.id",
    "ALTER TABLE voter ADD CONSTRAINT voter_key PRIMARY KEY (id, county)",
    "CREATE UNIQUE INDEX voter_once_on_a_roll ON voter (citizen_index, roll, county)",
    "CREATE INDEX voter_listed_idx ON voter (roll, group_name, household, id)",
    """
CREATE FUNCTION open_voter_county(wanted text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    part text := 'voter_' || wanted;
    rule text := $rule$starts_with(region, nullif(current_setting('app.scope', true), ''))$rule$;
BEGIN
    IF wanted !~ '^[0-9]{6}$' THEN
        RAISE EXCEPTION 'no county: %', wanted USING ERRCODE = 'check_violation';
    END IF;
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(part, 0));
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    -- Attached, not made as a part: that would keep every reader of the province waiting.
    EXECUTE format('CREATE TABLE %I (LIKE voter INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
    EXECUTE format('ALTER TABLE voter ATTACH PARTITION %I FOR VALUES IN (%L)', part, wanted);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('CREATE POLICY scope ON %I USING (%s) WITH CHECK (%s)', part, rule, rule);
END;
$$
    """,
    """
CREATE FUNCTION open_county_of_roll() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM open_voter_county(left(NEW.region, 6));
    RETURN NULL;
END;
$$
    """,
    "CREATE TRIGGER roll_opens_county AFTER INSERT ON roll FOR EACH ROW EXECUTE FUNCTION open_county_of_roll()",
    """
CREATE FUNCTION count_voters_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT roll, region FROM new_voters) n LEFT JOIN roll r ON r.id = n.roll
               WHERE r.region IS DISTINCT FROM n.region) THEN
        RAISE EXCEPTION 'voters of no roll' USING ERRCODE = 'foreign_key_violation';
    END IF;
    INSERT INTO roll_count AS c (region, roll, group_name, status, voters, women, party_members)
    SELECT region, roll, group_name, status, count(*), count(*) FILTER (WHERE sex = 'female'),
           count(*) FILTER (WHERE party_member)
    FROM new_voters GROUP BY region, roll, group_name, status ORDER BY roll, group_name, status
    ON CONFLICT ON CONSTRAINT roll_count_place_unique DO UPDATE
    SET voters = c.voters + excluded.voters, women = c.women + excluded.women,
        party_members = c.party_members + excluded.party_members;
    RETURN NULL;
END;
$$
    """,
    """
CREATE FUNCTION count_voters_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO roll_count AS c (region, roll, group_name, status, voters, women, party_members)
    SELECT region, roll, group_name, status, -count(*), -count(*) FILTER (WHERE sex = 'female'),
           -count(*) FILTER (WHERE party_member)
    FROM old_voters GROUP BY region, roll, group_name, status ORDER BY roll, group_name, status
    ON CONFLICT ON CONSTRAINT roll_count_place_unique DO UPDATE
    SET voters = c.voters + excluded.voters, women = c.women + excluded.women,
        party_members = c.party_members + excluded.party_members;
    RETURN NULL;
END;
$$
    """,
    """
CREATE FUNCTION count_voters_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO roll_count AS c (region, roll, group_name, status, voters, women, party_members)
    SELECT * FROM (
        SELECT region, roll, group_name, status, sum(sign) AS voters,
               coalesce(sum(sign) FILTER (WHERE sex = 'female'), 0) AS women,
               coalesce(sum(sign) FILTER (WHERE party_member), 0) AS party_members
        FROM (SELECT region, roll, group_name, status, sex, party_member, 1 AS sign FROM new_voters
              UNION ALL
              SELECT region, roll, group_name, status, sex, party_member, -1 FROM old_voters) both_sides
        GROUP BY region, roll, group_name, status) s
    WHERE (voters, women, party_members) <> (0, 0, 0) ORDER BY roll, group_name, status
    ON CONFLICT ON CONSTRAINT roll_count_place_unique DO UPDATE
    SET voters = c.voters + excluded.voters, women = c.women + excluded.women,
        party_members = c.party_members + excluded.party_members;
    RETURN NULL;
END;
$$
    """,
    """
CREATE TRIGGER voter_counted_in AFTER INSERT ON voter REFERENCING NEW TABLE AS new_voters
FOR EACH STATEMENT EXECUTE FUNCTION count_voters_in()
    """,
    """
CREATE TRIGGER voter_counted_out AFTER DELETE ON voter REFERENCING OLD TABLE AS old_voters
FOR EACH STATEMENT EXECUTE FUNCTION count_voters_out()
    """,
    """
CREATE TRIGGER voter_counted_anew AFTER UPDATE ON voter REFERENCING OLD TABLE AS old_voters NEW TABLE AS new_voters
FOR EACH STATEMENT EXECUTE FUNCTION count_voters_changed()
    """,
    # Where else somebody is registered for an election at about the same time: the place and its days, never the entry.
    """
CREATE FUNCTION registrations_elsewhere(wanted bytea[], here text, on_day date, within integer)
RETURNS TABLE (region text, contact text, election_day date, registered date, origin boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    SELECT v.region, r.contact, e.election_day, (v.recorded AT TIME ZONE 'Asia/Shanghai')::date,
           v.ground IN ('resident', 'away')
    FROM voter v JOIN roll r ON r.id = v.roll JOIN election e ON e.id = r.election
    WHERE v.citizen_index = ANY(wanted) AND v.status = 'registered' AND v.region <> here
      AND abs(e.election_day - on_day) <= within
    ORDER BY v.recorded
$$
    """,
    """
CREATE FUNCTION note_registration_conflicts(wanted bigint[], within integer)
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
    # A registration that is no more settles its conflicts on both sides; one that stands settles nothing.
    """
CREATE FUNCTION settle_registration_conflicts(gone bigint[], on_day date, by_whom text, paper text)
RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    WITH off AS (
        SELECT w.id FROM unnest(gone) AS w(id)
        WHERE NOT EXISTS (SELECT FROM voter v WHERE v.id = w.id AND v.status = 'registered')
    ), settled AS (
        UPDATE registration_conflict c
        SET state = 'settled', gives_way = CASE WHEN c.voter = off.id THEN 'own' ELSE 'other' END,
            settled = on_day, settled_by = by_whom, evidence = paper
        FROM off WHERE off.id IN (c.voter, c.other_voter) AND c.state = 'open'
        RETURNING 1
    )
    SELECT count(*) / 2 FROM settled
$$
    """,
    # What one side says is carried over to the other, which sees it beside its own row.
    """
CREATE FUNCTION carry_registration_claim(from_side bigint)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    UPDATE registration_conflict t SET other_claim = f.claim
    FROM registration_conflict f
    WHERE f.id = from_side AND t.voter = f.other_voter AND t.other_voter = f.voter AND t.state = 'open'
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
