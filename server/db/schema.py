"""Bringing a database to the tables of this release, and closing it.

Migrations run under an advisory lock, as the owner. Then every table is granted to the application's role, and each
table that carries a region is put behind row-level security: a query that forgot its scope finds nothing.
"""

import contextlib
import io
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
from piccolo.apps.migrations.commands.forwards import run_forwards
from piccolo.conf.apps import Finder
from piccolo.table import Table

import server.settings  # noqa: F401  # It tells Piccolo which module names the tables.
from server.db.columns import IN_AREA
from server.db.engine import APP_ROLE, DB, MAINTAINED, connect
from server.errors import Unavailable

_TURN = 7310

#: Tables whose rows the application may only add: nobody rewrites a trace through the application.
APPEND_ONLY = frozenset({"audit_event", "audit_root"})
#: Tables that the database itself writes.
KEPT_BY_TRIGGERS = frozenset({"audit_link", "audit_head"})
#: Tables from which the application itself removes rows; a person, a conclusion or a site only where nothing refers to it.
REMOVABLE = frozenset(
    {
        "agency_seat",
        "candidacy",
        "career_line",
        "child_check",
        "child_count",
        "child_director",
        "child_work",
        "community_body",
        "community_count",
        "community_part",
        "community_worker",
        "contact_visit",
        "count_draft",
        "course",
        "course_member",
        "course_presence",
        "course_session",
        "dispatch_setting",
        "distinct_pair",
        "election",
        "election_archive_line",
        "election_committee",
        "election_committee_member",
        "election_made_with",
        "election_plan",
        "election_plan_day",
        "election_preparation",
        "election_seat",
        "election_stage",
        "filing_material",
        "handover_line",
        "held_code",
        "help_record",
        "household_contact",
        "import_row",
        "negative_item",
        "pay_standard",
        "person",
        "person_circumstance",
        "person_duty",
        "person_merit",
        "polling_station",
        "polling_worker",
        "representative",
        "resettlement_site",
        "roll_change",
        "roll_summary",
        "sign_in_attempt",
        "verify_attempt",
        "vetting_agency",
        "vetting_batch",
        "site_count",
        "site_service",
        "sending_unit",
        "team_absence",
        "team_assignment",
        "team_grade",
        "team_leave",
        "team_support",
        "team_task",
        "vetting_case",
        "vetting_subject",
        "village_day",
        "voter",
        "work_team",
        "worker_beat",
        "worker_pay",
        "worker_review",
    }
)

#: The tables of PgQueuer. They name jobs by number and hold nothing about anybody.
QUEUE = ("pgqueuer", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics")

_MIGRATION_ID = re.compile(r'^ID = "(.+)"$', re.MULTILINE)
_RULES = """
SELECT c.relname AS name, obj_description(p.oid, 'pg_policy') AS rule
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE p.polname = 'scope'
"""


def tables() -> list[type[Table]]:
    """Every table of every package, in the order of the tower."""
    return [table for app in Finder().get_app_registry().app_configs.values() for table in app.table_classes]


def is_scoped(table: type[Table]) -> bool:
    """Whether the table's rows belong to an area, or the table says by its own `policy` to whom they are shown.

    Where less may be written than is shown, the table says that by `writable`.
    """
    has_region = any(column._meta.name == "region" for column in table._meta.columns)  # noqa: SLF001
    return has_region or hasattr(table, "policy")


async def migrate(owner: dict[str, Any]) -> str:
    """Run what is missing and close the tables; returns what Piccolo printed. Two at once take turns."""
    DB.config = owner
    lock = await connect(owner)
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", _TURN)
        await _make_role(lock)
        await lock.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            async with _pooled(owner):
                result = await run_forwards("all")
                if not result.success:
                    raise Unavailable(f"数据库升级没有完成：{said.getvalue()}")
        await close_tables(lock)
    finally:
        await lock.close()
    return said.getvalue()


@contextlib.asynccontextmanager
async def _pooled(owner: dict[str, Any]) -> AsyncIterator[None]:
    """Piccolo without a pool opens a connection for each statement: hundreds for a new database."""
    before = DB.pool
    # Tables change their form from one statement to the next, so none is kept as it was planned.
    DB.pool = pool = await asyncpg.create_pool(**owner, min_size=1, max_size=2, statement_cache_size=0)
    try:
        yield
        await pool.close()
    finally:
        # At once where a step failed: Piccolo gives a connection whose COMMIT failed to nobody.
        pool.terminate()
        DB.pool = before


@cache
def _release() -> frozenset[tuple[str, str]]:
    """The migrations of this release: the app and the id of each. Read, not imported: Piccolo would change the path."""
    return frozenset(
        (app.app_name, one.group(1))
        for app in Finder().get_app_registry().app_configs.values()
        for file in Path(app.resolved_migrations_folder_path).glob("*.py")
        if (one := _MIGRATION_ID.search(file.read_text("utf-8")))
    )


async def drift(reader: asyncpg.Connection) -> tuple[int, int]:
    """How many migrations a database lacks, and how many it has that this release does not know."""
    rows = await reader.fetch("SELECT app_name, name FROM migration")
    made = {(row["app_name"], row["name"]) for row in rows}
    return len(_release() - made), len(made - _release())


async def _make_role(owner: asyncpg.Connection) -> None:
    if await owner.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", APP_ROLE):
        return
    # Two databases of one server may be migrated at the same time; whoever comes second finds the role made.
    try:
        with contextlib.suppress(asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
            await owner.execute(f"CREATE ROLE {APP_ROLE} LOGIN")
    except asyncpg.InsufficientPrivilegeError as error:
        raise Unavailable(
            f"升级用的数据库账户不能建立角色。请数据库管理员先执行CREATE ROLE {APP_ROLE} LOGIN，"
            f"再把它授予该账户（GRANT {APP_ROLE} TO 账户名）。"
        ) from error
    await owner.execute(f"GRANT {APP_ROLE} TO CURRENT_USER")


async def close_tables(owner: asyncpg.Connection) -> None:
    """Grant the application what it needs of each table, and put those that belong somewhere behind their policy."""
    await owner.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
    await owner.execute(f"GRANT SELECT ON migration TO {APP_ROLE}")
    for name in QUEUE:
        await owner.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {APP_ROLE}")
    rules = {row["name"]: row["rule"] for row in await owner.fetch(_RULES)}
    for table in tables():
        name = table._meta.tablename  # noqa: SLF001
        rights = "SELECT, INSERT" if name in APPEND_ONLY else "SELECT, INSERT, UPDATE"
        if name in KEPT_BY_TRIGGERS:
            rights = "SELECT"
        if name in REMOVABLE:
            rights += ", DELETE"
        if owner.get_server_version() >= MAINTAINED and rights != "SELECT":
            rights += ", MAINTAIN"
        await owner.execute(f"GRANT {rights} ON {name} TO {APP_ROLE}")
        if is_scoped(table):
            await _wall(owner, table, rules)


def _narrowed(name: str) -> Iterator[str]:
    """What tables of other packages say of a table's rows that belong to them: they `narrow` it to what they show themselves."""
    for table in tables():
        if condition := getattr(table, "narrows", {}).get(name):
            yield f"({condition})"


async def _wall(owner: asyncpg.Connection, table: type[Table], rules: Mapping[str, str | None]) -> None:
    """Put the table behind its policy. What stands already is left alone: changing it would wait for whoever works there."""
    name = table._meta.tablename  # noqa: SLF001
    shown = " AND ".join([getattr(table, "policy", IN_AREA), *_narrowed(name)])
    written = getattr(table, "writable", shown)
    rule = f"USING ({shown}) WITH CHECK ({written})"
    # PostgreSQL asks of a row that is removed only whether it is shown.
    removal = f"USING ({written})" if written != shown else ""
    told = f"{rule} DELETE {removal}" if removal else rule
    if rules.get(name) == told:
        return
    async with owner.transaction():
        await owner.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        await owner.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
        await owner.execute(f"{'ALTER' if name in rules else 'CREATE'} POLICY scope ON {name} {rule}")
        await owner.execute(f"DROP POLICY IF EXISTS removal ON {name}")
        if removal:
            await owner.execute(f"CREATE POLICY removal ON {name} AS RESTRICTIVE FOR DELETE {removal}")
        # PostgreSQL keeps a policy in its own words; the comment keeps ours, to be compared at the next start.
        quoted = told.replace("'", "''")
        await owner.execute(f"COMMENT ON POLICY scope ON {name} IS '{quoted}'")
