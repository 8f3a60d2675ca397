"""A transaction with many events makes their links in one go.

The trigger fires for each event. Taking the head up and putting it down each time leaves as many dead versions of its one
row, and every look at it walks through them all: a sheet of a hundred thousand rows would take hours to commit. So the
first firing links every event of the transaction, and the others find their link made. Whatever has no link yet and can
be seen here belongs to this transaction, because an event and its link are committed together.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T03:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the trace takes many events at once"

# The settings keep the planner from reading the whole trace for the few events of an ordinary transaction.
_CHAIN = """
CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    head audit_head;
    one record;
BEGIN
    IF EXISTS (SELECT FROM audit_link WHERE event = NEW.id) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
    head.day := greatest(head.day, (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date);
    FOR one IN
        SELECT e.id, e.digest FROM audit_event e
        WHERE e.id >= NEW.id AND NOT EXISTS (SELECT FROM audit_link l WHERE l.event = e.id) ORDER BY e.id
    LOOP
        head.position := head.position + 1;
        head.hash := sha256(head.hash || int8send(head.position) || int8send(one.id)
            || convert_to(to_char(head.day, 'YYYY-MM-DD'), 'UTF8') || one.digest);
        INSERT INTO audit_link (position, event, day, hash) VALUES (head.position, one.id, head.day, head.hash);
    END LOOP;
    UPDATE audit_head SET position = head.position, hash = head.hash, day = head.day WHERE id = head.id;
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
