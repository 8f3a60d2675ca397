"""The codes on certificates are held as well, those of cancelled ones as ended; doubled ones are marked, as those on record."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-28T14:37:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "the codes on certificates are held"

_TABLES = ("legal_certificate", "filing", "held_code")
_PRINTED = """
SELECT c.region, c.credit_code AS code, min(c.issued) FILTER (WHERE f.business = 'cancellation' AND f.stopped IS NULL) AS ended
FROM legal_certificate c JOIN filing f ON f.id = c.filing WHERE c.credit_code IS NOT NULL GROUP BY c.region, c.credit_code
"""
# Forced row-level security would hide every row from the owner too.
_STEPS = (
    *(f"ALTER TABLE {one} NO FORCE ROW LEVEL SECURITY" for one in _TABLES),
    f"""
UPDATE held_code h SET printed = true, ended = p.ended FROM ({_PRINTED}) AS p WHERE h.region = p.region AND h.code = p.code
""",
    f"""
UPDATE held_code h SET doubled = true FROM ({_PRINTED}) AS p WHERE h.code = p.code AND h.region <> p.region
""",
    f"""
INSERT INTO held_code (region, code, doubled, printed, ended)
SELECT p.region, p.code,
       count(*) OVER (PARTITION BY p.code) > 1 OR EXISTS (SELECT FROM held_code o WHERE o.code = p.code), true, p.ended
FROM ({_PRINTED}) AS p
WHERE NOT EXISTS (SELECT FROM held_code h WHERE h.region = p.region AND h.code = p.code) ORDER BY p.region
""",
    *(f"ALTER TABLE {one} FORCE ROW LEVEL SECURITY" for one in _TABLES),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="certificates", description=DESCRIPTION)

    async def up() -> None:
        for step in _STEPS:
            await Table.raw(step)

    manager.add_raw(up)
    return manager
