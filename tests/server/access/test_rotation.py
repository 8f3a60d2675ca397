"""Changing keys under the records: stopped, carried on, and nothing lost."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from pathlib import Path

import asyncpg
import pytest

from cadres.services.people import RegisterPerson, register
from cadres.tables import Person
from cadres.vocabulary import VettingConclusion
from server.access import audit, rotation, sealing
from server.access.actor import Actor
from server.access.audit import AuditEvent
from server.access.keyring import Keyring, Suite
from server.access.rotation import census, reindex, rotate, sealed_tables
from server.db import schema
from server.db.engine import DB, connection
from tests.support.factories import VILLAGE, a_citizen_number, a_conclusion, a_person

PEOPLE = 7


class _StoppedError(Exception):
    pass


@pytest.fixture(autouse=True)
def _own_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = sealing.keys()
    sealing.use(Keyring.fresh())
    monkeypatch.setattr(rotation, "BATCH", 2)
    yield
    sealing.use(before)


@pytest.fixture
async def numbers(operator: Actor) -> list[str]:
    made = [a_citizen_number(born=date(1970 + year, 1, 2)) for year in range(PEOPLE)]
    for number in made:
        phone = "10000000001" if number != made[0] else None
        await register(
            operator, RegisterPerson(region=VILLAGE, name="贾永胜", citizen_number=number, phone=phone, home="新关镇")
        )
    person = await a_person(operator, "高建平")
    await a_conclusion(operator, person, "x", VettingConclusion.UNSUITABLE, "曾受处分")
    return made


async def opened() -> list[tuple[str, str | None, str | None]]:
    rows = await Person.select(Person.citizen_number, Person.phone, Person.home).order_by(Person.id)
    return [
        tuple(  # type: ignore[misc]
            None if row[name] is None else sealing.unseal(row[name], f"person.{name}")
            for name in ("citizen_number", "phone", "home")
        )
        for row in rows
    ]


def heard(lines: list[tuple[str, int, int]], *, stop_after: int = 0) -> rotation.Told:
    def told(table: str, done: int, total: int) -> None:
        lines.append((table, done, total))
        if len(lines) == stop_after:
            raise _StoppedError

    return told


async def test_every_value_moves_to_the_new_key_and_says_the_same(operator: Actor, numbers: list[str]) -> None:
    before = await opened()
    lines: list[tuple[str, int, int]] = []
    done = await rotate(operator, heard(lines))
    assert (done.version, done.carried_on) == (2, False)
    assert {key for key, _ in await census(operator)} == {2}
    assert await opened() == before
    assert [line[1:] for line in lines if line[0] == "person"] == [(2, 8), (4, 8), (6, 8), (8, 8)]
    assert [line for line in lines if line[0] == "vetting_case"] == [("vetting_case", 1, 1)]
    assert numbers[0] in {number for number, _, _ in before}


async def test_a_stopped_run_is_carried_on_with_the_same_key(operator: Actor, numbers: list[str]) -> None:
    assert numbers
    before = await opened()
    with pytest.raises(_StoppedError):
        await rotate(operator, heard([], stop_after=2))
    halfway = await census(operator)
    assert {version for version, _ in halfway} == {1, 2}
    assert await opened() == before, "values of both keys open in between"
    done = await rotate(operator, heard([]))
    assert (done.version, done.carried_on) == (2, True)
    assert done.rows == len(before) - 4 + 1
    assert {version for version, _ in await census(operator)} == {2}
    assert await opened() == before


async def test_the_next_run_takes_another_key(operator: Actor, numbers: list[str]) -> None:
    assert numbers
    await rotate(operator, heard([]))
    assert (await rotate(operator, heard([]))).version == 3


async def test_a_change_of_keys_moves_old_values_into_the_other_suite(operator: Actor, numbers: list[str]) -> None:
    before = await opened()
    ring = sealing.keys()
    sealing.use(Keyring(ring.keys, ring.index_keys, ring.trace_key, Suite.SM4))
    await rotate(operator, heard([]))
    assert {suite for _, suite in await census(operator)} == {Suite.SM4}
    assert await opened() == before
    await reindex(operator, heard([]))
    assert sealing.keys().index_keys[2].suite is Suite.SM4
    assert await Person.exists().where(Person.citizen_index == sealing.index(numbers[0]))


async def test_new_hashes_find_everybody_also_while_they_are_made(operator: Actor, numbers: list[str]) -> None:
    with pytest.raises(_StoppedError):
        await reindex(operator, heard([], stop_after=1))
    assert len(sealing.keys().index_keys) == 2
    # Somebody registered halfway is still one person, whichever hash the row has.
    for number in (numbers[0], numbers[-1]):
        await register(operator, RegisterPerson(region=VILLAGE, name="贾永胜", citizen_number=number))
    assert await Person.count() == PEOPLE + 1
    done = await reindex(operator, heard([]))
    assert (done.version, done.carried_on, done.rows) == (2, True, PEOPLE + 1 - 2)
    assert list(sealing.keys().index_keys) == [2]
    for number in numbers:
        assert await Person.count().where(Person.citizen_index == sealing.index(number)) == 1


async def test_changes_of_keys_are_traced(operator: Actor, numbers: list[str]) -> None:
    assert numbers
    await rotate(operator, heard([]))
    await reindex(operator, heard([]))
    events = await AuditEvent.select().where(AuditEvent.subject == "keys:2").output(load_json=True)
    rows = [(event["kind"], event["after"] and event["after"]["行数"]) for event in events]
    assert rows[0] == ("keys.made", None)
    assert sum(n for kind, n in rows if kind == "keys.resealed") == PEOPLE + 2
    assert sum(n for kind, n in rows if kind == "keys.reindexed") == PEOPLE + 1


@pytest.mark.parametrize(("change", "event"), [(rotate, "keys.made"), (reindex, "keys.index_made")])
async def test_a_stop_between_the_new_key_and_its_record_leaves_a_key_more(
    operator: Actor,
    numbers: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Actor, rotation.Told], Awaitable[rotation.Done]],
    event: str,
) -> None:
    ring, kept = sealing.keys(), tmp_path / "keys.json"
    ring.write(kept)
    sealing.open_keys(kept, Suite.AES)
    before = await opened()

    async def stop(*_: object) -> None:
        # The key is in its file before anything on record can need it.
        lying = Keyring.at(kept)
        assert len(lying.keys) + len(lying.index_keys) == 3
        raise _StoppedError

    monkeypatch.setattr(audit, "record", stop)
    with pytest.raises(_StoppedError):
        await change(operator, heard([]))
    monkeypatch.undo()
    now = Keyring.at(kept)
    assert ring.keys.items() <= now.keys.items()
    assert ring.index_keys.items() <= now.index_keys.items()
    assert await opened() == before
    done = await change(operator, heard([]))
    assert (done.version, done.carried_on) == (2, True)
    assert await opened() == before
    assert await Person.exists().where(Person.citizen_index == sealing.index(numbers[0]))
    assert await AuditEvent.count().where(AuditEvent.subject == "keys:2", AuditEvent.kind == event) == 1


async def test_a_stop_before_the_old_index_key_goes_leaves_it_to_the_next_run(
    operator: Actor, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: object) -> None:
        raise _StoppedError

    monkeypatch.setattr(Keyring, "with_newest_index_key_only", stop)
    with pytest.raises(_StoppedError):
        await reindex(operator, heard([]))
    monkeypatch.undo()
    assert sorted(sealing.keys().index_keys) == [1, 2]
    done = await reindex(operator, heard([]))
    assert (done.version, done.carried_on, done.rows) == (2, True, 0)
    assert await Person.exists().where(Person.citizen_index == sealing.index(numbers[0]))


async def test_a_hash_reckoned_before_the_new_key_and_written_late_is_made_anew_too(
    operator: Actor, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    late, old = a_citizen_number(born=date(1999, 3, 4)), sealing.keys()
    other = await asyncpg.connect(**DB.config)
    writing = other.transaction()
    await writing.start()
    waited: list[float] = []

    async def write_late(seconds: float) -> None:
        waited.append(seconds)
        now = sealing.keys()
        sealing.use(Keyring(now.keys, old.index_keys, now.trace_key))
        await register(operator, RegisterPerson(region=VILLAGE, name="贾永胜", citizen_number=late))
        sealing.use(now)
        await writing.rollback()

    monkeypatch.setattr(rotation.asyncio, "sleep", write_late)
    try:
        await reindex(operator, heard([]))
    finally:
        await other.close()
    assert len(waited) == 1
    for number in (*numbers, late):
        assert await Person.count().where(Person.citizen_index == sealing.index(number)) == 1


async def test_every_sealed_column_is_covered(operator: Actor) -> None:
    # Found in the database itself: what is sealed holds bytes, and the only other bytes are hashes.
    assert operator
    covered = {
        (one.name, column): mark
        for one in sealed_tables()
        for mark, columns in (("sealed", one.columns), ("finds", one.finders))
        for column in columns
    }
    found = await connection().fetch(
        """SELECT table_name, column_name FROM information_schema.columns
           WHERE data_type = 'bytea' AND table_schema = 'public'"""
    )
    ours = {table._meta.tablename for table in schema.tables()}
    bytes_columns = {tuple(row) for row in found if row["table_name"] in ours}
    assert {(name, column) for name, column in covered} <= bytes_columns
    assert {place for place, mark in covered.items() if mark == "sealed"} >= {
        ("person", "citizen_number"),
        ("person", "phone"),
        ("person", "home"),
        ("vetting_case", "facts"),
    }
    assert not {name for name, _ in covered} & schema.APPEND_ONLY, "what only grows cannot be sealed anew"
    for one in sealed_tables():
        assert set(one.finders.values()) <= set(one.columns)
