"""Tenures on record get the moments since when they are known: those of the trace, else this one. From here on, a row's
facts are never rewritten.

A tenure that was closed was known as open until then, so it becomes two rows.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T11:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "since when tenures on record are known"

_MOMENT = """
(SELECT {which}(e.at) FROM audit_event e
 WHERE e.kind = '{kind}' AND e.subject = 'person:' || t.person AND e.region = t.region AND e.after ->> '{name}' = {day}::text
   AND e.after ->> '职务' = CASE t.office WHEN 'chair' THEN '主任' WHEN 'vice_chair' THEN '副主任' WHEN 'member' THEN '委员'
                            ELSE '党组织书记' END)
"""
_OPENED = _MOMENT.format(which="min", kind="tenure.opened", name="自", day="t.since")
_CLOSED = _MOMENT.format(which="max", kind="tenure.closed", name="止", day="t.until")

# Forced row-level security would hide every row from the owner too.
_STEPS = (
    "ALTER TABLE tenure NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY",
    f"UPDATE tenure t SET known_since = coalesce({_OPENED}, now())",
    f"""
WITH closed AS (
    SELECT t.*, {_CLOSED} AS at FROM tenure t WHERE t.until IS NOT NULL
), before AS (
    INSERT INTO tenure (region, person, community, office, since, term_ends, basis, basis_document, known_since, known_until)
    SELECT region, person, community, office, since, term_ends, basis, basis_document, known_since, at
    FROM closed WHERE at > known_since
    RETURNING id, person, community, office, since, known_until
)
UPDATE tenure t SET origin = before.id, known_since = before.known_until FROM before
WHERE t.person = before.person AND t.community = before.community AND t.office = before.office
  AND t.since = before.since AND t.until IS NOT NULL
""",
    "ALTER TABLE audit_event FORCE ROW LEVEL SECURITY",
    "ALTER TABLE tenure FORCE ROW LEVEL SECURITY",
    """
CREATE FUNCTION tenure_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.known_until IS NOT NULL AND NEW.known_until IS DISTINCT FROM OLD.known_until
       OR (OLD.office, OLD.since, OLD.until, OLD.term_ends, OLD.basis, OLD.basis_document, OLD.from_unit, OLD.ended_by,
           OLD.end_document, OLD.end_facts, OLD.origin, OLD.known_since, OLD.change_reason)
          IS DISTINCT FROM
          (NEW.office, NEW.since, NEW.until, NEW.term_ends, NEW.basis, NEW.basis_document, NEW.from_unit, NEW.ended_by,
           NEW.end_document, NEW.end_facts, NEW.origin, NEW.known_since, NEW.change_reason)
    THEN
        RAISE EXCEPTION 'a tenure is not rewritten: the next row takes it over' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
""",
    "CREATE TRIGGER tenure_kept BEFORE UPDATE ON tenure FOR EACH ROW EXECUTE FUNCTION tenure_keep()",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cadres", description=DESCRIPTION)

    async def up() -> None:
        for step in _STEPS:
            await Table.raw(step)

    manager.add_raw(up)
    return manager
