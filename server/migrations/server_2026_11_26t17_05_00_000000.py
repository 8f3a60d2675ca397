"""Each event of a large transaction asks whether it has its link: that question is planned once, not for each event."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T17:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the question for an event's link is planned once"

# The settings keep the planner from reading the whole trace for the few events of an ordinary transaction.
_CHAIN = """
CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    head audit_head;
    one record;
    link bytea;
    named bytea;
    place bigint;
    events bigint[];
    links bytea[];
BEGIN
    IF EXISTS (SELECT FROM audit_link WHERE event = NEW.id) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
    head.day := greatest(head.day, (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date);
    named := convert_to(to_char(head.day, 'YYYY-MM-DD'), 'UTF8');
    link := head.hash;
    place := head.position;
    FOR one IN
        SELECT e.id, e.digest FROM audit_event e
        WHERE e.id >= NEW.id AND NOT EXISTS (SELECT FROM audit_link l WHERE l.event = e.id) ORDER BY e.id
    LOOP
        place := place + 1;
        link := sha256(link || int8send(place) || int8send(one.id) || named || one.digest);
        events := events || one.id;
        links := links || link;
    END LOOP;
    INSERT INTO audit_link (position, event, day, hash)
    SELECT head.position + made.nth, made.event, head.day, made.hash
    FROM unnest(events, links) WITH ORDINALITY AS made(event, hash, nth) ORDER BY made.nth;
    UPDATE audit_head SET position = place, hash = link, day = head.day WHERE id = head.id;
    RETURN NULL;
END
$$
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="server", description=DESCRIPTION)

    async def up() -> None:
        await Table.raw(_CHAIN)

    manager.add_raw(up)
    return manager
