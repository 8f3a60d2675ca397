"""What is on record as going on in communities that are no more ended with them: offices, organisations, groups, people."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T16:24:37:000000"
VERSION = "1.38.0"
DESCRIPTION = "offices on record end with their communities"

_PARTS = ("community_body", "community_part", "representative")
_READ = ("tenure", "community", "community_change", *_PARTS)
_KEPT = "region, person, community, office, since, term_ends, basis, basis_document, from_unit"
# Forced row-level security would hide every row from the owner too.
_STEPS = (
    *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in _READ),
    f"""
WITH gone AS (
    UPDATE tenure t SET known_until = greatest(now(), t.known_since) FROM community c
    WHERE c.id = t.community AND t.known_until IS NULL AND t.until IS NULL AND c.until > t.since
    RETURNING t.*, c.until AS day
)
INSERT INTO tenure ({_KEPT}, until, ended_by, end_document, origin, known_since)
SELECT {_KEPT}, day, 'place_ended',
       (SELECT h.document FROM community_change h
        WHERE h.community = gone.community AND h.name_after IS NULL AND h.withdrawn IS NULL),
       coalesce(origin, id), known_until
FROM gone
""",  # noqa: S608  # Constants.
    *(
        f"""UPDATE {table} l SET until = c.until FROM community c
            WHERE c.id = l.community AND l.until IS NULL AND c.until > l.since"""  # noqa: S608  # Constants.
        for table in _PARTS
    ),
    *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in _READ),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cadres", description=DESCRIPTION)

    async def up() -> None:
        for step in _STEPS:
            await Table.raw(step)

    manager.add_raw(up)
    return manager
