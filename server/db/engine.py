"""The pool and the one way to a transaction.

Piccolo's own `transaction()` loses its connection when a COMMIT fails and treats a nested block as nothing; this one
gives the connection back whatever happens and makes the inner block a savepoint. Queries of Piccolo join it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from typing import Any, Protocol

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from server.errors import Unavailable

APP_ROLE = "huanjie_app"

#: Rows that go to the database at once.
_PART = 2_000
#: Whatever a policy asks for is told in one statement, and for the transaction only.
_LIMIT = """SELECT set_config('app.scope', $1, true), set_config('app.account', $2, true),
                   set_config('app.key', $3, true)"""
#: After how many inner blocks a transaction counts as long.
_BLOCKS = 200
#: From which version on the owner of a table may let others look at its size.
MAINTAINED = (17,)


class Caller(Protocol):
    """Whoever acts: the database is told the area they may see, who they are and what they showed at the door."""

    @property
    def reach(self) -> str:
        """The prefix of the region codes that may be seen."""

    @property
    def account_id(self) -> int | None:
        """The account, None for the operator at the machine."""

    @property
    def key(self) -> str:
        """What opens single rows before anybody is known, `kind:` and the word; empty for whoever is."""


class Engine(PostgresEngine):
    """A Piccolo engine that touches no database before its pool is opened."""

    async def check_version(self) -> None:
        """Piccolo would connect here, at import."""

    async def prep_database(self) -> None:
        """As `check_version`; extensions are made by the migrations."""


DB = Engine(config={})


async def connect(config: dict[str, Any]) -> asyncpg.Connection:
    """A connection outside the pool. Raises Unavailable where none is to be had."""
    try:
        return await asyncpg.connect(**config)
    except (OSError, asyncpg.PostgresError) as error:
        raise Unavailable(f"连不上数据库：{error}") from error


async def open_pool(config: dict[str, Any], *, size: int = 10) -> None:
    """Connect. `config` is what `asyncpg.connect` takes; statements run as the role that owns nothing."""

    async def become_app(connection: asyncpg.Connection) -> None:
        await connection.execute(f"SET ROLE {APP_ROLE}")

    async def as_it_was(_connection: object) -> None:
        """Whatever is set here is set for a transaction only, so there is nothing to ask the database to take back."""

    DB.config = config
    try:
        DB.pool = await asyncpg.create_pool(**config, min_size=1, max_size=size, init=become_app, reset=as_it_was)
    except asyncpg.InsufficientPrivilegeError as error:
        raise Unavailable(
            f"数据库账户不能以{APP_ROLE}的身份工作。请数据库管理员执行GRANT {APP_ROLE} TO 账户名。"
        ) from error
    except (OSError, asyncpg.PostgresError) as error:
        raise Unavailable(f"连不上数据库：{error}") from error


async def close_pool() -> None:
    """Disconnect; harmless when there is no pool."""
    if DB.pool is not None:
        await DB.pool.close()
        DB.pool = None


class _Joined(PostgresTransaction):
    """A transaction that Piccolo's queries join; `limits` are the area, account and key that the database knows just now."""

    limits: tuple[str, str, str] = ("", "", "")
    blocks = 0

    async def limit(self, limits: tuple[str, str, str]) -> None:
        await self.connection.execute(_LIMIT, *limits)
        self.limits = limits


def _limits(caller: Caller) -> tuple[str, str, str]:
    return caller.reach, str(caller.account_id or ""), caller.key


@asynccontextmanager
async def transaction(caller: Caller) -> AsyncIterator[asyncpg.Connection]:
    """All or nothing, within the caller's area.

    The outermost block is a transaction, an inner one a savepoint. Row-level security sees the area through the
    settings made here, so reads of protected tables run inside a block too: outside one they find no row.
    """
    outer = DB.current_transaction.get()
    if isinstance(outer, _Joined):
        async with _inner(outer, _limits(caller)):
            yield outer.connection
        return
    if DB.pool is None:
        raise Unavailable("数据库还没有连接。")
    async with DB.pool.acquire() as connection, connection.transaction():
        joined = _Joined(DB)
        joined.connection = connection
        await joined.limit(_limits(caller))
        token = DB.current_transaction.set(joined)
        try:
            yield connection
        finally:
            DB.current_transaction.reset(token)


@asynccontextmanager
async def _inner(outer: _Joined, limits: tuple[str, str, str]) -> AsyncIterator[None]:
    """A savepoint. The settings are told and taken back only where they differ: thousands of blocks have the same caller."""
    before = outer.limits
    outer.blocks += 1
    if outer.blocks % _BLOCKS == 0:
        await _tell_sizes(outer.connection)
    try:
        async with outer.connection.transaction():
            if limits != before:
                await outer.limit(limits)
            yield
            if outer.limits != before:
                await outer.limit(before)
    finally:
        # A savepoint that is rolled back takes the settings with it.
        outer.limits = before


async def _tell_sizes(connection: asyncpg.Connection) -> None:
    """Let the planner see what a long transaction has written.

    It knows tables as they were at the last look of the database's own. A table that it holds for empty it reads from end
    to end for every row that it joins, and an import of thousands of rows takes minutes.
    """
    if connection.get_server_version() < MAINTAINED:
        return
    grown = await connection.fetch(
        """SELECT c.oid::regclass::text AS name FROM pg_stat_xact_user_tables x JOIN pg_class c ON c.oid = x.relid
           WHERE x.n_tup_ins > 100 + c.reltuples AND has_table_privilege(c.oid, 'MAINTAIN')"""
    )
    for row in grown:
        await connection.execute(f"ANALYZE (SKIP_LOCKED) {row['name']}")


async def go_on_as(caller: Caller) -> None:
    """See the rest of the running block as somebody else: for whoever is only found out in it. Its end takes it back."""
    current, limits = _current(), _limits(caller)
    if limits != current.limits:
        await current.limit(limits)


@asynccontextmanager
async def shown_by(key: str) -> AsyncIterator[None]:
    """Within the running block, and beside what its area shows, the rows that belong to what is named (`code:` and the code)."""
    current = _current()
    scope, account, _ = current.limits
    async with _inner(current, (scope, account, key)):
        yield


def connection() -> asyncpg.Connection:
    """The connection of the running transaction, for SQL that Piccolo cannot say."""
    return _current().connection


def _current() -> _Joined:
    current = DB.current_transaction.get()
    if isinstance(current, _Joined):
        return current
    message = "SQL outside a transaction: open one with server.db.engine.transaction()"
    raise RuntimeError(message)


async def copy_rows(
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    tail: str = "",
    told: Callable[[int], None] | None = None,
) -> list[asyncpg.Record]:
    """Load many rows inside the running transaction.

    PostgreSQL does not COPY into a table with row-level security, so the rows pass through a temporary one and its
    policies judge them like any other insert. `tail` ends the INSERT (`ON CONFLICT …`, `RETURNING …`); what it gives
    back is returned. Where `rows` is a generator it works in a thread, one part ahead of the database. `told` hears how
    many rows are in.
    """
    names = ", ".join(columns)
    to, made, done = connection(), [], 0
    await to.execute(f"CREATE TEMPORARY TABLE staged ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")
    # Where each statement is planned anew, the check of each row's references would be as well.
    planned = await to.fetchval("SELECT current_setting('plan_cache_mode')")
    await to.execute("SET LOCAL plan_cache_mode = auto")
    async for part in _ahead(iter(rows)):
        await to.copy_records_to_table("staged", columns=list(columns), records=part)
        made += await to.fetch(f"INSERT INTO {table} ({names}) SELECT {names} FROM staged {tail}")
        await to.execute("TRUNCATE staged")
        done += len(part)
        if told:
            told(done)
    await to.execute(f"DROP TABLE staged; SET LOCAL plan_cache_mode = {planned}")
    return made


async def _ahead(rows: Iterator[Sequence[Any]]) -> AsyncIterator[list[Sequence[Any]]]:
    """The rows in parts. The next part is made while the database takes this one; a failure there is met at its turn."""
    part = list(islice(rows, _PART))
    while part:
        following = asyncio.create_task(asyncio.to_thread(list, islice(rows, _PART))) if len(part) == _PART else None
        yield part
        part = await following if following else []


async def take_turn(*names: object, shared: bool = False) -> None:
    """Wait for, and hold until the transaction ends, the right to work on a named thing alone, or beside others who share it."""
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    await connection().execute(f"SELECT {lock}(hashtextextended($1, 0))", _named(names))


async def try_turn(*names: object) -> bool:
    """As `take_turn`, without waiting: False where somebody else works on the thing."""
    sql = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))"
    return bool(await connection().fetchval(sql, _named(names)))


def _named(names: tuple[object, ...]) -> str:
    return ":".join(map(str, names))
