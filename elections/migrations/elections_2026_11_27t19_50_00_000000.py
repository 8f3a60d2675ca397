"""What an election without a result settles elsewhere: of such elections alone, and whoever was struck for its sake is called back.

The functions run as the owner with the whole province in reach, and give nothing away.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-27T19:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "conflicts are settled for cancelled and void elections alone; who was struck for them is called back"

# One statement each: the driver prepares them.
STATEMENTS = (
    """
CREATE OR REPLACE FUNCTION void_registration_conflicts(wanted bigint, on_day date, by_whom text, paper text)
RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    WITH gone AS (
        SELECT f.voter, f.other_voter FROM registration_conflict f JOIN roll r ON r.id = f.roll
        JOIN election e ON e.id = r.election AND (e.cancelled IS NOT NULL OR e.voided IS NOT NULL)
        WHERE r.election = wanted AND f.state = 'open'
    ), settled AS (
        UPDATE registration_conflict c
        SET state = 'settled', gives_way = 'void', settled = on_day, settled_by = by_whom, evidence = paper
        FROM gone WHERE c.state = 'open'
          AND (c.voter, c.other_voter) IN ((gone.voter, gone.other_voter), (gone.other_voter, gone.voter))
        RETURNING 1
    )
    SELECT count(*) / 2 FROM settled
$$
    """,
    # The side that gave way to a roll of nothing is told so; its office decides whether somebody is a voter there after all.
    """
CREATE FUNCTION call_back_registrations(wanted bigint, on_day date, by_whom text, paper text)
RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public SET app.scope = '14' AS $$
    WITH told AS (
        UPDATE registration_conflict c
        SET gives_way = 'void', settled = on_day, settled_by = by_whom,
            evidence = left(paper || '；原处理：' || coalesce(c.evidence, ''), 200)
        FROM registration_conflict f JOIN roll r ON r.id = f.roll
        JOIN election e ON e.id = r.election AND (e.cancelled IS NOT NULL OR e.voided IS NOT NULL)
        WHERE r.election = wanted AND f.state = 'settled' AND f.gives_way = 'other'
          AND c.voter = f.other_voter AND c.other_voter = f.voter AND c.state = 'settled' AND c.gives_way = 'own'
        RETURNING 1
    )
    SELECT count(*) FROM told
$$
    """,
    # The owner's policies too ask for an area.
    "SELECT set_config('app.scope', '14', true)",
    """
SELECT call_back_registrations(e.id, coalesce(e.cancelled, e.voided), '系统', '选举已取消或者认定无效')
FROM election e WHERE e.cancelled IS NOT NULL OR e.voided IS NOT NULL
    """,
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="elections", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
