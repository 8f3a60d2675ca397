"""The trace is a chain: each event gets its link when it is committed.

A deferred trigger runs at the commit, when the order is settled, and holds the one row of `audit_head` only until the
commit is through; two writers never wait for each other while they work, so they cannot deadlock over it. The function
belongs to the owner, because the application may write neither links nor head.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T02:44:46:000000"
VERSION = "1.38.0"
DESCRIPTION = "the trace is a chain"

_CHAIN = """
CREATE FUNCTION audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head audit_head;
    place bigint;
    today date;
    link bytea;
BEGIN
    SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
    place := head.position + 1;
    today := greatest(head.day, (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date);
    link := sha256(head.hash || int8send(place) || int8send(NEW.id)
        || convert_to(to_char(today, 'YYYY-MM-DD'), 'UTF8') || NEW.digest);
    INSERT INTO audit_link (position, event, day, hash) VALUES (place, NEW.id, today, link);
    UPDATE audit_head SET position = place, hash = link, day = today WHERE id = head.id;
    RETURN NULL;
END
$$
"""

_TRIGGER = """
CREATE CONSTRAINT TRIGGER audit_event_chained AFTER INSERT ON audit_event
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_chain()
"""

_UP = (
    "INSERT INTO audit_head (position, hash) VALUES (0, decode(repeat('00', 32), 'hex'))",
    _CHAIN,
    "REVOKE ALL ON FUNCTION audit_chain() FROM PUBLIC",
    _TRIGGER,
    "CREATE INDEX audit_event_at ON audit_event (at)",
    "CREATE INDEX audit_link_day ON audit_link (day)",
)
_DOWN = (
    "DROP INDEX audit_link_day",
    "DROP INDEX audit_event_at",
    "DROP TRIGGER audit_event_chained ON audit_event",
    "DROP FUNCTION audit_chain()",
    "DELETE FROM audit_head",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="server", description=DESCRIPTION)

    async def up() -> None:
        for statement in _UP:
            await Table.raw(statement)

    async def down() -> None:
        for statement in _DOWN:
            await Table.raw(statement)

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
