"""The seats that published elections were about become the seats of their communities' offices."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T11:47:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the seats of published elections"

# Forced row-level security would hide every row from the owner too.
_TABLES = ("office_seats", "election", "election_seat", "tenure")
_FILL = """
INSERT INTO office_seats (region, community, office, seats, since, document, recorded)
SELECT DISTINCT ON (e.community, post.name, h.since)
       e.region, e.community, post.name, coalesce(s.seats, 0), h.since, e.code, now()
FROM election e
CROSS JOIN (VALUES ('chair'), ('vice_chair'), ('member')) AS post(name)
JOIN LATERAL (SELECT min(t.since) AS since FROM tenure t WHERE t.community = e.community AND t.basis_document = e.code) h
  ON h.since IS NOT NULL
LEFT JOIN election_seat s ON s.election = e.id AND s.post = post.name
WHERE e.published IS NOT NULL
ON CONFLICT DO NOTHING
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="elections", description=DESCRIPTION)

    async def up() -> None:
        for table in _TABLES:
            await Table.raw(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        await Table.raw(_FILL)
        for table in _TABLES:
            await Table.raw(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")

    manager.add_raw(up)
    return manager
