"""Years are counted from the birth that a personnel file determines, where it does: the database keeps it beside the person.

A month alone is determined as the day of the number where that lies in it, and else as its last day: by then everybody born in
the month is of the age. The indexes of the list of people hold it too, for the list asks for ages.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-28T07:46:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the birth that a file determines is kept beside the person"

_KEPT = "name_key, sex, born, born_by_file, political_status, education, source, merged_into"
_DETERMINED = """
SELECT CASE WHEN length(d.value) = 10 THEN d.value::date
            WHEN to_char(p.born, 'YYYY.MM') = d.value THEN p.born
            ELSE (to_date(d.value, 'YYYY.MM') + interval '1 month - 1 day')::date END
FROM determination d WHERE d.person = p.id AND d.field = 'birth' AND d.struck IS NULL
"""
# Forced row-level security would hide every row from the owner too.
_UP = (
    *(f"ALTER TABLE {one} NO FORCE ROW LEVEL SECURITY" for one in ("person", "determination")),
    f"UPDATE person p SET born_by_file = ({_DETERMINED})",
    *(f"ALTER TABLE {one} FORCE ROW LEVEL SECURITY" for one in ("person", "determination")),
    f"""
CREATE FUNCTION keep_born_by_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE person p SET born_by_file = ({_DETERMINED}) WHERE p.id = OLD.person;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE person p SET born_by_file = ({_DETERMINED}) WHERE p.id = NEW.person;
    END IF;
    RETURN NULL;
END $$
""",
    """
CREATE TRIGGER determination_counted AFTER INSERT OR DELETE OR UPDATE OF person, field, value, struck ON determination
    FOR EACH ROW EXECUTE FUNCTION keep_born_by_file()
""",
    "DROP INDEX person_by_place",
    "DROP INDEX person_by_strokes",
    f'CREATE INDEX person_by_place ON person (region COLLATE "C", stroke_key, id) INCLUDE ({_KEPT})',
    f"CREATE INDEX person_by_strokes ON person (stroke_key, id) INCLUDE (region, {_KEPT})",
)
_OF_BEFORE = _KEPT.replace("born_by_file, ", "")
_DOWN = (
    "DROP TRIGGER determination_counted ON determination",
    "DROP FUNCTION keep_born_by_file()",
    "DROP INDEX person_by_strokes",
    "DROP INDEX person_by_place",
    f'CREATE INDEX person_by_place ON person (region COLLATE "C", stroke_key, id) INCLUDE ({_OF_BEFORE})',
    f"CREATE INDEX person_by_strokes ON person (stroke_key, id) INCLUDE (region, {_OF_BEFORE})",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cadres", description=DESCRIPTION)

    async def up() -> None:
        for step in _UP:
            await Table.raw(step)

    async def down() -> None:
        for step in _DOWN:
            await Table.raw(step)

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
