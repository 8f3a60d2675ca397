"""Transactions: all or nothing, and the pool stays whole."""

import asyncpg
import pytest

from server.access.actor import Actor
from server.db.engine import DB, connection, transaction

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
