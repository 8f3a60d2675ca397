"""The second wall alone: plain SQL over every table, as whoever acts, without a clause that names an area."""

import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from server.access.actor import Actor, Role
from server.db import schema
from server.db.engine import connection, transaction
from tests.sweeps.counties import County, Furnished
from tests.sweeps.grounds import AWAY, CITY, HOME, PROVINCE

SCOPED = [table._meta.tablename for table in schema.tables() if schema.is_scoped(table)]
#: Tables whose rows have no place of their own, and by which link they belong to an account.
BY_ACCOUNT = {"session": "account", "api_token": "account", "stand_in": "principal"}
#: What is read from below as well: a township hands people in to the batches of its county, and sees who sends them help and which courses it holds. Written it is above alone.
READ_FROM_BELOW = {"vetting_batch", "sending_unit", "course", "course_session"}
_PLACE = {
    **dict.fromkeys(SCOPED, "t.region"),
    **{name: f"(SELECT region FROM account WHERE id = t.{link})" for name, link in BY_ACCOUNT.items()},  # noqa: S608
}


@dataclass(frozen=True)
class Walls:
    """Two counties, and what stands in each table by id, as the operator of the province sees it."""

    home: County
    away: County
    places: dict[str, dict[int, str]]

    def ids(self, table: str, county: County) -> set[int]:
        return {key for key, place in self.places[table].items() if place.startswith(county.code[:6])}


@pytest.fixture
async def walls(counties: Furnished, operator: Actor) -> Walls:
    assert operator.reach == PROVINCE[:2]
    return Walls(counties.home, counties.away, {table: await _places(table) for table in SCOPED})


async def _places(table: str) -> dict[int, str]:
    rows = await connection().fetch(f'SELECT t.id, {_PLACE[table]} AS place FROM "{table}" t')  # noqa: S608  # Our tables.
    return {row["id"]: row["place"] for row in rows}


async def _ids(table: str) -> set[int]:
    return {row["id"] for row in await connection().fetch(f'SELECT id FROM "{table}"')}  # noqa: S608


def actors(county: County) -> Iterator[Actor]:
    for role in Role:
        yield Actor(county.office.account, "李雅琴", "换届办", county.code, frozenset({role}))


def test_every_table_that_belongs_somewhere_is_swept() -> None:
    assert len(SCOPED) > 20
    placed = {
        table._meta.tablename for table in schema.tables() if any(c._meta.name == "region" for c in _columns(table))
    }
    assert {*SCOPED} - placed == {*BY_ACCOUNT}


def _columns(table: Any) -> list[Any]:
    return list(table._meta.columns)


async def test_every_table_has_rows_on_both_sides(walls: Walls) -> None:
    empty = [(table, side.code) for table in SCOPED for side in (walls.home, walls.away) if not walls.ids(table, side)]
    assert empty == []


async def test_each_role_reads_its_own_county_whole_and_no_other(walls: Walls) -> None:
    for county in (walls.home, walls.away):
        for actor in actors(county):
            async with transaction(actor):
                for table in SCOPED:
                    assert await _ids(table) == walls.ids(table, county), (table, actor.roles)
                    count = await connection().fetchval(f'SELECT count(*) FROM "{table}"')  # noqa: S608
                    assert count == len(walls.ids(table, county)), table


async def test_an_area_above_holds_both_and_keeps_its_own_from_them(walls: Walls) -> None:
    both = {table: walls.ids(table, walls.home) | walls.ids(table, walls.away) for table in SCOPED}
    async with transaction(Actor(None, "李雅琴", "换届办", CITY)):
        for table in SCOPED:
            assert both[table] <= await _ids(table), table
    for above in (CITY, PROVINCE):
        async with _moved(walls.away, above), transaction(Actor(None, "李雅琴", "换届办", HOME.county)):
            for table in {*SCOPED} - READ_FROM_BELOW:
                assert await _ids(table) == walls.ids(table, walls.home), (table, above)


async def test_a_township_reads_its_own_part(walls: Walls) -> None:
    township = HOME.villages[0][:9]
    async with transaction(Actor(None, "贺文秀", "新关镇人民政府", f"{township}000")):
        for table in {*SCOPED} - READ_FROM_BELOW:
            below = {key for key, place in walls.places[table].items() if place.startswith(township)}
            assert await _ids(table) == below, table


async def test_what_is_read_from_below_is_written_above_alone(walls: Walls) -> None:
    async with transaction(Actor(None, "贺文秀", "新关镇人民政府", f"{HOME.villages[0][:9]}000")):
        for table in READ_FROM_BELOW:
            own = walls.ids(table, walls.home)
            assert await _ids(table) == own, table
            assert await _try(f'UPDATE "{table}" SET id = id WHERE id = ANY($1)', sorted(own)) == "refused", table  # noqa: S608
            gone = await _try(f'DELETE FROM "{table}" WHERE id = ANY($1)', sorted(own))  # noqa: S608
            assert gone in {"DELETE 0", "refused"}, table


async def test_nobody_in_particular_reads_nothing(walls: Walls) -> None:
    assert walls
    for scope in ("", None):
        async with _settings(scope, ""):
            for table in SCOPED:
                assert await _ids(table) == set(), table


async def test_a_foreign_row_is_neither_changed_nor_removed(walls: Walls) -> None:
    async with transaction(next(actors(walls.home))):
        for table in SCOPED:
            foreign = sorted(walls.ids(table, walls.away))
            for act in (
                f'UPDATE "{table}" SET id = id WHERE id = ANY($1)',  # noqa: S608
                f'DELETE FROM "{table}" WHERE id = ANY($1)',  # noqa: S608
            ):
                done = await _try(act, foreign)
                assert done in {"refused", "UPDATE 0", "DELETE 0"}, (table, done)
    for table in SCOPED:
        assert walls.ids(table, walls.away) <= await _ids(table), table


async def test_no_row_is_put_into_or_moved_to_a_foreign_county(walls: Walls) -> None:
    async with transaction(next(actors(walls.home))):
        for table in SCOPED:
            own = max(walls.ids(table, walls.home))
            link = BY_ACCOUNT.get(table)
            column, foreign = (link, walls.away.office.account) if link else ("region", AWAY.county)
            moved = await _try(f'UPDATE "{table}" SET {column} = $2 WHERE id = $1', own, foreign)  # noqa: S608
            assert moved == "refused", (table, moved)
            made = await _copied(table, own, {column: foreign})
            assert made == "refused", (table, made)


async def test_one_does_not_move_oneself(walls: Walls) -> None:
    # An account and its unit are shown to itself wherever they are; that must not let it write them elsewhere.
    me = next(actors(walls.home))
    async with transaction(me):
        for table, key in (("account", walls.home.office.account), ("unit", walls.home.office.unit_id)):
            for region in (AWAY.county, CITY, PROVINCE):
                assert await _try(f'UPDATE "{table}" SET region = $2 WHERE id = $1', key, region) == "refused", table  # noqa: S608


async def test_one_puts_in_what_is_ones_own(walls: Walls) -> None:
    # Without this, a sweep whose copies are refused for another reason would pass.
    written = set()
    async with transaction(next(actors(walls.home))):
        for table in SCOPED:
            # The nonce of an event is one of its kind.
            made = await _copied(table, max(walls.ids(table, walls.home)), {"nonce": None})
            assert made in {"written", "taken"}, (table, made)
            written |= {table} if made == "written" else set()
    assert {"audit_event", "disclosure", "import_row", "job", "stored_file", "vetting_case"} <= written


async def _copied(table: str, row: int, changed: dict[str, Any]) -> str:
    """Put in a row like another one, with some columns changed; the database asks the policy before its other rules."""
    before = await connection().fetchval(f'SELECT to_jsonb(t) FROM "{table}" t WHERE id = $1', row)  # noqa: S608
    columns = [name for name in json.loads(before) if name != "id"]
    names = ", ".join(f'"{name}"' for name in columns)
    made = json.dumps({**json.loads(before), **changed})  # What is no column of the table is passed over.
    insert = f'INSERT INTO "{table}" ({names}) SELECT {names} FROM jsonb_populate_record(NULL::"{table}", $1::jsonb)'  # noqa: S608
    done = await _try(insert, made)
    return "written" if done == "INSERT 0 1" else done


async def _try(act: str, *values: Any) -> str:
    """What came of a statement that is undone afterwards."""
    done = ""
    with contextlib.suppress(_UndoError):
        async with connection().transaction():
            try:
                done = await connection().execute(act, *values)
            except asyncpg.InsufficientPrivilegeError:
                done = "refused"
            except (asyncpg.UniqueViolationError, asyncpg.ExclusionViolationError):
                done = "taken"
            raise _UndoError
    return done


class _UndoError(Exception):
    pass


@contextlib.asynccontextmanager
async def _moved(county: County, region: str) -> AsyncIterator[None]:
    with contextlib.suppress(_UndoError):
        async with connection().transaction():
            await county.move(region)
            yield
            raise _UndoError


@contextlib.asynccontextmanager
async def _settings(scope: str | None, account: str) -> AsyncIterator[None]:
    with contextlib.suppress(_UndoError):
        async with connection().transaction():
            await connection().execute(
                "SELECT set_config('app.scope', $1, true), set_config('app.account', $2, true)", scope, account
            )
            yield
            raise _UndoError
