"""Of what was asked before, nobody kept the number apart: it is taken as asked about whoever the question is of.

Where a record went into another one, its questions followed; they are given back to the record that they came from.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import BigInt
from piccolo.table import Table

ID = "2026-11-28T12:05:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "whose number the agencies on record were asked about"

_TABLES = ("vetting_question", "vetting_subject", "person_merge")
# A day is one in Shanxi: before eight in the morning it is still yesterday by UTC. Forced row-level security would hide every row from the owner too. Of a chain of merges the first one is where it began.
_STEPS = (
    *(f"ALTER TABLE {one} NO FORCE ROW LEVEL SECURITY" for one in _TABLES),
    """
UPDATE vetting_question q SET asked_about = coalesce(
    (SELECT m.merged FROM person_merge m,
         jsonb_array_elements(CASE jsonb_typeof(m.moved) WHEN 'array' THEN m.moved ELSE '[]' END) AS kept(rows)
     WHERE m.undone IS NULL AND (m.merged_at AT TIME ZONE 'Asia/Shanghai')::date >= q.asked AND kept.rows ->> 'table' = 'vetting_subject'
       AND kept.rows -> 'rows' @> to_jsonb(s.id)
     ORDER BY m.id LIMIT 1), s.person)
FROM vetting_subject s WHERE s.id = q.subject
""",
    *(f"ALTER TABLE {one} FORCE ROW LEVEL SECURITY" for one in _TABLES),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cadres", description=DESCRIPTION)

    async def up() -> None:
        for step in _STEPS:
            await Table.raw(step)

    manager.add_raw(up)
    # What is raw runs before columns are altered.
    manager.alter_column(
        table_class_name="VettingQuestion",
        tablename="vetting_question",
        column_name="asked_about",
        db_column_name="asked_about",
        params={"null": False},
        old_params={"null": True},
        column_class=BigInt,
        old_column_class=BigInt,
        schema=None,
    )
    return manager
