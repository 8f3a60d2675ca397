"""People on record get their place 按姓氏笔画, and the list of people the indexes it is read from.

A key orders by bytes, whatever the database's own collation; so do the regions, which are digits.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

from server.values.strokes import sort_key

ID = "2026-11-26T11:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the order of people and the indexes of their list"

_KEPT = "name_key, sex, born, political_status, education, source, merged_into"
_UP = (
    'ALTER TABLE person ALTER COLUMN stroke_key TYPE text COLLATE "C"',
    f'CREATE INDEX person_by_place ON person (region COLLATE "C", stroke_key, id) INCLUDE ({_KEPT})',
    f'CREATE INDEX person_by_strokes ON person (stroke_key, id) INCLUDE (region, {_KEPT})',
    "CREATE INDEX person_by_name ON person (name_key, born)",
)
_PART = 5_000
_FILL = """UPDATE person p SET stroke_key = v.key
           FROM unnest({}::bigint[], {}::text[]) AS v(id, key) WHERE p.id = v.id"""
_DOWN = ("DROP INDEX person_by_name", "DROP INDEX person_by_strokes", "DROP INDEX person_by_place")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cadres", description=DESCRIPTION)

    async def up() -> None:
        # Forced row-level security would hide every row from the owner too.
        await Table.raw("ALTER TABLE person NO FORCE ROW LEVEL SECURITY")
        rows = await Table.raw("SELECT id, name FROM person WHERE stroke_key IS NULL ORDER BY id")
        for first in range(0, len(rows), _PART):
            part = rows[first : first + _PART]
            keys = [sort_key(row["name"]) for row in part]
            await Table.raw(_FILL, [row["id"] for row in part], keys)
        await Table.raw("ALTER TABLE person FORCE ROW LEVEL SECURITY")
        for statement in _UP:
            await Table.raw(statement)

    async def down() -> None:
        for statement in _DOWN:
            await Table.raw(statement)

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
