"""Changing keys: every sealed value is sealed anew, every hash made anew, in batches that can be stopped and run on.

What is to be done is read off the rows themselves: a value names its key version, so a second run takes up where the
first was stopped. Columns are found by their makers (`sealed`, `found_by`); nobody keeps a list of them.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from piccolo.table import Table

from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, EventKind, event_kind
from server.access.keyring import Keyring, Suite
from server.db.columns import FINDS, SEALED
from server.db.engine import connection, transaction
from server.db.schema import tables

KEY_MADE = event_kind("keys.made", "启用新密钥")
RESEALED = event_kind("keys.resealed", "换密钥重新加密")
INDEX_KEY_MADE = event_kind("keys.index_made", "启用新检索密钥")
REINDEXED = event_kind("keys.reindexed", "换密钥重做检索值")

BATCH = 500
_LOOKS_AGAIN = 0.2  # Seconds.

#: Told after each batch: the table, how many of its rows are done, and how many there are to do.
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table with its sealed columns, and which hash finds which of them."""

    name: str
    columns: tuple[str, ...]
    finders: Mapping[str, str]

    def sealed_as(self, column: str) -> str:
        """The name that the column's values are bound to."""
        return f"{self.name}.{column}"


@dataclass(frozen=True, slots=True)
class Done:
    """What a change of keys came to: the version now in use, and whether an earlier run was carried on."""

    version: int
    rows: int
    carried_on: bool


def sealed_tables() -> tuple[SealedTable, ...]:
    """Every table with sealed columns, of every package."""
    found = (_sealed_table(table) for table in tables())
    return tuple(one for one in found if one.columns or one.finders)


def _sealed_table(table: type[Table]) -> SealedTable:
    marks = {
        column._meta.name: column._meta.help_text or ""  # noqa: SLF001  # Piccolo keeps what a column is there.
        for column in table._meta.columns  # noqa: SLF001
    }
    return SealedTable(
        table._meta.tablename,  # noqa: SLF001
        tuple(name for name, mark in marks.items() if mark == SEALED),
        {name: mark.removeprefix(FINDS) for name, mark in marks.items() if mark.startswith(FINDS)},
    )


async def rotate(actor: Actor, told: Told) -> Done:
    """Take up a new key and seal everything under it; a run that was stopped is carried on with its own key."""
    carried_on = any(version < sealing.keys().version for version, _ in await census(actor))
    if not carried_on:
        sealing.change(Keyring.with_new_key)
    await _trace_key(actor, KEY_MADE, sealing.keys().version)
    rows = 0
    for table in sealed_tables():
        if table.columns:
            rows += await _reseal(actor, table, told)
    return Done(sealing.keys().version, rows, carried_on)


async def census(actor: Actor) -> Mapping[tuple[int, Suite], int]:
    """How many sealed values there are of each key version and suite."""
    found: Counter[tuple[int, Suite]] = Counter()
    async with transaction(actor):
        for table in sealed_tables():
            for column in table.columns:
                rows = await connection().fetch(
                    f'SELECT substring("{column}" FROM 1 FOR 2) AS made, count(*) AS n FROM "{table.name}"'
                    f' WHERE "{column}" IS NOT NULL GROUP BY 1'
                )
                for row in rows:
                    found[sealing.made_by(row["made"])] += row["n"]
    return found


async def _trace_key(actor: Actor, kind: EventKind, version: int) -> None:
    """Tell of a new key, once. It lies in its file before, so that whoever is stopped in between leaves a key more and never

    a value without its key; the run that carries on tells of it then.
    """
    async with transaction(actor):
        change = _change(actor, version, {})
        if await audit.last(change.subject, kind) is None:
            await audit.record(actor, kind, change)


def _change(actor: Actor, version: int, after: Mapping[str, Any]) -> Change:
    return Change(f"keys:{version}", actor.region, after=after)


async def _reseal(actor: Actor, table: SealedTable, told: Told) -> int:
    stale = " OR ".join(f'substring("{column}" FROM 1 FOR 2) <> $1' for column in table.columns)
    mark = sealing.mark()
    async with transaction(actor):
        total = await connection().fetchval(f'SELECT count(*) FROM "{table.name}" WHERE {stale}', mark)
    wanted = ", ".join(f'"{column}"' for column in table.columns)
    query = f'SELECT id, {wanted} FROM "{table.name}" WHERE id > $2 AND ({stale}) ORDER BY id LIMIT {BATCH} FOR UPDATE'
    done = last = 0
    while True:
        async with transaction(actor):
            rows = await connection().fetch(query, mark, last)
            if not rows:
                return done
            await _write(table, table.columns, [(row["id"], *_resealed(table, row)) for row in rows])
            after = {"表": table.name, "行数": len(rows)}
            await audit.record(actor, RESEALED, _change(actor, sealing.keys().version, after))
        last, done = rows[-1]["id"], done + len(rows)
        told(table.name, done, max(done, total))


def _resealed(table: SealedTable, row: Mapping[str, Any]) -> Iterator[bytes | None]:
    for column in table.columns:
        value = row[column]
        if value is not None and sealing.is_stale(value):
            name = table.sealed_as(column)
            value = sealing.seal(sealing.unseal(value, name), name)
        yield value


async def _write(table: SealedTable, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Put changed bytes into some columns of some rows; the first item of each row is its id."""
    sets = ", ".join(f'"{column}" = v."{column}"' for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    arrays = ", ".join(f"${place}::bytea[]" for place in range(2, len(columns) + 2))
    await connection().execute(
        f'UPDATE "{table.name}" t SET {sets} FROM unnest($1::bigint[], {arrays}) AS v(id, {names}) WHERE t.id = v.id',
        *(list(part) for part in zip(*rows, strict=True)),
    )


async def reindex(actor: Actor, told: Told) -> Done:
    """Take up a new index key and make every hash by it; while that goes on, values are found under both keys.

    A transaction that began before the new key may still bring a hash of the old one, even one that it reckoned before and
    has not written yet. So the last round, which holds writers back, waits until each of those has ended.
    """
    carried_on = len(sealing.keys().index_keys) > 1
    if not carried_on:
        sealing.change(Keyring.with_new_index_key)
    earlier = await _under_way(actor)
    await _trace_key(actor, INDEX_KEY_MADE, sealing.keys().index_version)
    found = [table for table in sealed_tables() if table.finders]
    rows = 0
    for table in found:
        rows += await _rehash(actor, table, told)
    while earlier & await _under_way(actor):  # noqa: ASYNC110  # Nothing tells when a transaction of another process ends.
        await asyncio.sleep(_LOOKS_AGAIN)
    async with transaction(actor):
        for table in found:
            await connection().execute(f'LOCK TABLE "{table.name}" IN SHARE ROW EXCLUSIVE MODE')
            rows += await _rehash(actor, table, told)
    # Only now that no hash of an older key is left on record.
    sealing.change(Keyring.with_newest_index_key_only)
    return Done(sealing.keys().index_version, rows, carried_on)


async def _under_way(actor: Actor) -> frozenset[str]:
    """The transactions of others that are open in this database now, by names that no later one bears."""
    async with transaction(actor):
        rows = await connection().fetch(
            """SELECT l.virtualxid FROM pg_locks l JOIN pg_stat_activity a USING (pid)
               WHERE l.locktype = 'virtualxid' AND l.mode = 'ExclusiveLock' AND a.datname = current_database()
               AND a.backend_type = 'client backend' AND pid <> pg_backend_pid()"""
        )
    return frozenset(row["virtualxid"] for row in rows)


async def _rehash(actor: Actor, table: SealedTable, told: Told) -> int:
    async with transaction(actor):
        total = await connection().fetchval(f'SELECT count(*) FROM "{table.name}"')
    wanted = ", ".join(f'"{column}"' for column in {*table.finders, *table.finders.values()})
    query = f'SELECT id, {wanted} FROM "{table.name}" WHERE id > $1 ORDER BY id LIMIT {BATCH} FOR UPDATE'
    seen = changed = last = 0
    while True:
        async with transaction(actor):
            rows = await connection().fetch(query, last)
            if not rows:
                return changed
            made = [(row["id"], *_hashes(table, row)) for row in rows]
            old = [(row["id"], *(row[finder] for finder in table.finders)) for row in rows]
            fresh = [new for new, before in zip(made, old, strict=True) if new != before]
            if fresh:
                await _write(table, tuple(table.finders), fresh)
                after = {"表": table.name, "行数": len(fresh)}
                await audit.record(actor, REINDEXED, _change(actor, sealing.keys().index_version, after))
        last, seen, changed = rows[-1]["id"], seen + len(rows), changed + len(fresh)
        told(table.name, seen, max(seen, total))


def _hashes(table: SealedTable, row: Mapping[str, Any]) -> Iterator[bytes | None]:
    for column in table.finders.values():
        value = row[column]
        yield None if value is None else sealing.index(sealing.unseal(value, table.sealed_as(column)))
