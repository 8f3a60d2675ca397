"""Transactions: all or nothing, and the pool stays whole."""

from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from server.access.actor import Actor
from server.access.records import presenting
from server.cli import machine
from server.db.embedded import EmbeddedServer
from server.db.engine import APP_ROLE, DB, connection, go_on_as, transaction
from server.settings import Settings

TOWNSHIP = Actor(7, "贺文秀", "新关镇人民政府", "140932100000", frozenset())


async def _number_of(table: str) -> int:
    found: int = await connection().fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608  # The test's own table.
    return found


async def _insert_and_fail(actor: Actor) -> None:
    async with transaction(actor) as inner:
        await inner.execute("INSERT INTO kept VALUES (2)")
        await inner.execute("SELECT 1 / 0")


async def _fail_at_commit() -> None:
    async with transaction(TOWNSHIP) as opened:
        await opened.execute("CREATE TEMP TABLE late (n int UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP")
        await opened.execute("INSERT INTO late VALUES (1), (1)")


async def test_an_inner_block_that_fails_is_undone_alone(operator: Actor) -> None:
    await connection().execute("CREATE TEMP TABLE kept (n int) ON COMMIT DROP")
    await connection().execute("INSERT INTO kept VALUES (1)")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await _insert_and_fail(operator)
    assert await _number_of("kept") == 1


async def test_the_area_of_the_outer_block_returns_after_an_inner_one(operator: Actor) -> None:
    async with transaction(TOWNSHIP) as inner:
        assert await inner.fetchval("SELECT current_setting('app.scope')") == "140932100"
        assert await inner.fetchval("SELECT current_setting('app.account')") == "7"
    assert await connection().fetchval("SELECT current_setting('app.scope')") == operator.reach
    assert await connection().fetchval("SELECT current_setting('app.account')") == ""


async def test_the_area_returns_after_an_inner_block_that_failed(operator: Actor) -> None:
    with pytest.raises(LookupError):
        async with transaction(TOWNSHIP):
            raise LookupError
    assert await connection().fetchval("SELECT current_setting('app.scope')") == operator.reach


async def test_a_block_that_goes_on_as_somebody_else_is_taken_back_with_its_end(operator: Actor) -> None:
    async with transaction(operator) as inner:
        await go_on_as(TOWNSHIP)
        assert await inner.fetchval("SELECT current_setting('app.scope')") == "140932100"
        async with transaction(operator):
            assert await inner.fetchval("SELECT current_setting('app.scope')") == operator.reach
        assert await inner.fetchval("SELECT current_setting('app.scope')") == "140932100"
    assert await connection().fetchval("SELECT current_setting('app.scope')") == operator.reach


async def test_a_key_opens_rows_in_its_own_block_only(operator: Actor) -> None:
    async def key() -> str:
        told: str = await connection().fetchval("SELECT current_setting('app.key')")
        return told

    async with presenting("login:pgx-01"):
        assert await key() == "login:pgx-01"
        async with transaction(operator):
            assert await key() == ""
        assert await key() == "login:pgx-01"
        await go_on_as(TOWNSHIP)
        assert await key() == ""
    assert await key() == ""


async def test_the_planner_is_told_what_a_long_transaction_writes(operator: Actor) -> None:
    await connection().execute("CREATE TEMP TABLE kept (n int) ON COMMIT DROP")
    for number in range(400):
        async with transaction(operator) as inner:
            await inner.execute("INSERT INTO kept VALUES ($1)", number)
    assert await connection().fetchval("SELECT reltuples FROM pg_class WHERE oid = 'kept'::regclass") >= 199


@pytest.mark.usefixtures("database")
async def test_commits_that_fail_leave_the_pool_whole() -> None:
    """Twice as many failures as the pool has connections; Piccolo's own transaction would have lost them all."""
    assert DB.pool is not None
    for _ in range(2 * DB.pool.get_max_size()):
        with pytest.raises(asyncpg.UniqueViolationError):
            await _fail_at_commit()
    async with transaction(TOWNSHIP) as opened:
        assert await opened.fetchval("SELECT 1") == 1


def test_sql_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        connection()


async def _is_kept_out(config: dict[str, Any]) -> None:
    """Who logs in so is the role that owns nothing, and RESET ROLE gives back nothing more."""
    direct = await asyncpg.connect(**config)
    try:
        for statement in ("RESET ROLE", "SET ROLE NONE", "RESET SESSION AUTHORIZATION"):
            await direct.execute(statement)
            assert await direct.fetchrow("SELECT session_user, current_user") == (APP_ROLE, APP_ROLE)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await direct.execute("SET ROLE postgres")
        assert await direct.fetchval("SELECT NOT rolsuper AND NOT rolbypassrls FROM pg_roles WHERE rolname = user")
    finally:
        await direct.close()


@pytest.mark.usefixtures("database")
async def test_the_embedded_database_is_worked_on_as_the_role_that_owns_nothing(postgres: EmbeddedServer) -> None:
    # The commands' own way to connect; whoever can put SQL in must not become the owner by RESET ROLE.
    beside_the_run = replace(Settings.read(), home=postgres.data.parent)
    _, owner, application = await machine.own_database(beside_the_run, fresh=False)
    await _is_kept_out(application)
    keeper = await asyncpg.connect(**{**owner, "database": "postgres"})
    await keeper.execute(f"DROP DATABASE {owner['database']} WITH (FORCE)")
    await keeper.close()


@pytest.mark.usefixtures("database")
async def test_no_statement_of_the_pool_takes_back_the_wall() -> None:
    async with transaction(TOWNSHIP) as opened:
        await opened.execute("RESET ROLE")
        assert await opened.fetchrow("SELECT session_user, current_user") == (APP_ROLE, APP_ROLE)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await opened.execute("UPDATE audit_event SET actor = ''")
