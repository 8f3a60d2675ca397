from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-28T15:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first terms of those that were extended before they were kept"

#: Of terms extended before this was kept, it is what the trace says of the first extension.
FILLED = """
UPDATE team_assignment a SET first_due = told.due FROM (
  SELECT DISTINCT ON (i.id) i.id, (e.before ->> '期限至')::date AS due
  FROM team_assignment i JOIN audit_event e ON e.kind = 'assignment.extended' AND e.subject = 'team:' || i.team
    AND e.after ->> '姓名' = i.name
  WHERE (e.before ->> '期限至')::date > i.since AND (e.before ->> '期限至')::date < i.due ORDER BY i.id, e.id
) AS told WHERE told.id = a.id
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="training", description=DESCRIPTION)

    async def run() -> None:
        await DB.run_ddl(FILLED)

    manager.add_raw(run)
    return manager
