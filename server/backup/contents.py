"""What a backup holds: every table as COPY text in pieces, every stored file, and at the end their counts and hashes.

COPY text and not pg_dump's format, because a backup made on one release of PostgreSQL must come back on another. The
tables themselves come from the migrations: a backup says which ones it was made under.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any, Protocol, cast

import asyncpg
from piccolo.table import Table, sort_table_classes

from server import clock
from server.db.schema import KEPT_BY_TRIGGERS, tables
from server.errors import Problem, Refused
from server.files.disk import Store
from server.files.keeping import CONTENTS_STAY

_PIECE = 8 << 20
_HEAD, _MANIFEST = "head.json", "manifest.json"
_TABLES, _FILES = "tables/", "files/"

Told = Callable[[str], None]


class Target(Protocol):
    """Where a backup is written to."""

    def write(self, content: bytes, /) -> int:
        """Take content in."""


class Source(Protocol):
    """Where a backup is read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How much of something there is: rows of a table or bytes of a file, and the hash of all of it."""

    number: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What lies in a backup, by name of table and by path of file; `witness` is that of the trace, "" without one.

    `missing` names the files on record (`12（filing:3）`) whose content the disk did not have or had otherwise.
    """

    made: str
    migrations: tuple[str, ...]
    tables: dict[str, Counted]
    files: dict[str, Counted]
    witness: str = ""
    missing: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return sum(table.number for table in self.tables.values())


def _ordered() -> list[type[Table]]:
    """The tables, each after those that it refers to."""
    return sort_table_classes(tables())


def _name(table: type[Table]) -> str:
    return str(table._meta.tablename)  # noqa: SLF001  # Piccolo tells it nowhere else.


async def migrations(connection: asyncpg.Connection) -> tuple[str, ...]:
    """The migrations that made a database's tables."""
    rows = await connection.fetch("SELECT app_name || ' ' || name AS name FROM migration ORDER BY 1")
    return tuple(row["name"] for row in rows)


async def _columns(connection: asyncpg.Connection, table: str) -> list[str]:
    """The columns that hold something of their own: generated ones are made again."""
    rows = await connection.fetch(
        """SELECT attname AS name FROM pg_attribute
           WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum""",
        table,
    )
    return [row["name"] for row in rows]


async def _settle(connection: asyncpg.Connection) -> None:
    """Say values the same way whatever the server's habits are, and see the rows of every area."""
    await connection.execute(
        """SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),
                  set_config('IntervalStyle', 'iso_8601', true), set_config('bytea_output', 'hex', true),
                  set_config('app.scope', '14', true)"""
    )


async def _pour(connection: asyncpg.Connection, table: str, into: Callable[[bytes], Awaitable[None]]) -> Counted:
    """A table's rows in order, piece by piece."""
    columns = ", ".join(f'"{name}"' for name in await _columns(connection, table))
    digest = hashlib.sha256()

    async def take(content: bytes) -> None:
        digest.update(content)
        await into(content)

    said = await connection.copy_from_query(f"SELECT {columns} FROM {table} ORDER BY id", output=take)  # noqa: S608
    return Counted(int(said.split()[-1]), digest.hexdigest())


async def count(connection: asyncpg.Connection) -> dict[str, Counted]:
    """The counts and hashes of a database's tables as they are now; inside a transaction."""

    async def away(_: bytes) -> None:
        """Only counted."""

    await _settle(connection)
    return {name: await _pour(connection, name, away) for name in map(_name, _ordered())}


async def write(
    connection: asyncpg.Connection, files: Path, target: Target, told: Told, *, witness: str = ""
) -> Contents:
    """Write everything, as it stands at one moment. The connection is the owner's, outside a transaction.

    `witness` must have been read before: what it saw has to be in the backup.
    """
    with tarfile.open(fileobj=cast("IO[bytes]", target), mode="w|") as archive:
        async with _contents_stay(connection), connection.transaction(isolation="repeatable_read", readonly=True):
            await _settle(connection)
            contents = Contents(clock.now().isoformat(), await migrations(connection), {}, {}, witness)
            _add(archive, _HEAD, json.dumps(asdict(contents)).encode())
            for name in map(_name, _ordered()):
                contents.tables[name] = await _write_table(connection, archive, name)
                told(f"{name}　{contents.tables[name].number}行")
            contents = replace(contents, missing=await _write_files(connection, archive, Store(files), contents.files))
        _add(archive, _MANIFEST, json.dumps(asdict(contents)).encode())
    return contents


@asynccontextmanager
async def _contents_stay(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """Hold the sweep of contents back: what is on record when the tables are read is still there when it is copied."""
    # Before the transaction, whose first question already fixes what it sees.
    await connection.execute("SELECT pg_advisory_lock_shared($1)", CONTENTS_STAY)
    try:
        yield
    finally:
        await connection.execute("SELECT pg_advisory_unlock_shared($1)", CONTENTS_STAY)


async def _write_files(
    connection: asyncpg.Connection, archive: tarfile.TarFile, store: Store, into: dict[str, Counted]
) -> tuple[str, ...]:
    """Copy the contents that the tables just written have on record; returns what is missing."""
    rows = await connection.fetch(
        """SELECT sha256, string_agg(id || '（' || subject || '）', '、' ORDER BY id) AS named FROM stored_file
           WHERE removed IS NULL GROUP BY sha256 ORDER BY sha256"""
    )
    missing: list[str] = []
    for row in rows:
        place = store.place(row["sha256"])
        content = place.read_bytes() if place.is_file() else b""
        if hashlib.sha256(content).digest() != row["sha256"]:
            missing.append(row["named"])
            continue
        name = place.relative_to(store.root).as_posix()
        _add(archive, _FILES + name, content)
        into[name] = Counted(len(content), row["sha256"].hex())
    return tuple(missing)


async def _write_table(connection: asyncpg.Connection, archive: tarfile.TarFile, name: str) -> Counted:
    held, number = bytearray(), 0

    async def take(content: bytes) -> None:
        nonlocal number
        held.extend(content)
        if len(held) >= _PIECE:
            _add(archive, f"{_TABLES}{name}/{number:06}", bytes(held))
            held.clear()
            number += 1

    counted = await _pour(connection, name, take)
    _add(archive, f"{_TABLES}{name}/{number:06}", bytes(held))
    return counted


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


async def read(connection: asyncpg.Connection, files: Path, source: Source, told: Told) -> Contents:
    """Put everything back into empty tables and an empty folder, and compare it with what the backup says of itself.

    The connection is the owner's, inside a transaction that the caller takes back if this raises Refused.
    """
    found: dict[str, Counted] = {}
    with tarfile.open(fileobj=cast("IO[bytes]", source), mode="r|") as archive:
        members = _Members(archive)
        _refuse_other_release(json.loads(members.take(_HEAD)), await migrations(connection))
        names = list(map(_name, _ordered()))
        await _open_tables(connection, names)
        for table in _ordered():
            # A table in parts needs those parts before its rows.
            if makes := getattr(table, "before_restore", ""):
                await connection.execute(makes)
            await _read_table(connection, members, _name(table))
            told(_name(table))
        while members.upcoming and members.upcoming.startswith(_FILES):
            name = members.upcoming.removeprefix(_FILES)
            content = members.take(members.upcoming)
            found[name] = Counted(len(content), hashlib.sha256(content).hexdigest())
            _keep(files, name, content)
        contents = _contents(json.loads(members.take(_MANIFEST)))
    _compare(contents, await count(connection), found)
    await _close_tables(connection, names)
    return contents


class _Members:
    """The members of a streamed archive in their order, with a look at the next one's name."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self._next = archive.next()

    @property
    def upcoming(self) -> str:
        return self._next.name if self._next else ""

    def take(self, name: str) -> bytes:
        """The next member, which must be this one."""
        content = self._archive.extractfile(self._next) if self._next and self._next.name == name else None
        if content is None:
            raise Refused([Problem("备份文件", f"缺少{name}。", "请用另一份备份。")])
        held = content.read()
        self._next = self._archive.next()
        return held

    def pieces(self, folder: str) -> Iterator[bytes]:
        """The members below a folder."""
        while self.upcoming.startswith(folder):
            yield self.take(self.upcoming)


def _contents(held: dict[str, Any]) -> Contents:
    counted = {part: {name: Counted(**one) for name, one in held[part].items()} for part in ("tables", "files")}
    missing = tuple(held.get("missing", ()))
    return Contents(
        held["made"], tuple(held["migrations"]), counted["tables"], counted["files"], held["witness"], missing
    )


def _refuse_other_release(head: dict[str, Any], here: tuple[str, ...]) -> None:
    if tuple(head["migrations"]) != here:
        cause = f"备份于{head['made'][:10]}用另一个版本的系统写出。"
        raise Refused([Problem("备份文件", cause, "先装写出它的那个版本来恢复，再升级。")])


async def _open_tables(connection: asyncpg.Connection, names: list[str]) -> None:
    """Let the owner copy in what the policies and triggers are for others."""
    for name in names:
        # What the migrations themselves put there gives way to what the backup has.
        if name not in KEPT_BY_TRIGGERS and await connection.fetchval(f"SELECT EXISTS (SELECT FROM {name})"):  # noqa: S608
            raise Refused(
                [Problem("数据库", f"{name}里已有记录。", "恢复只写入空的数据库；要换掉现有数据，加--replace。")]
            )
        await connection.execute(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")
        await connection.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        if name in KEPT_BY_TRIGGERS:
            await connection.execute(f"DELETE FROM {name}")  # noqa: S608


async def _close_tables(connection: asyncpg.Connection, names: list[str]) -> None:
    for name in names:
        await connection.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        # Without policies FORCE forbids nothing, but tables stay as the migrations made them.
        if await connection.fetchval("SELECT relrowsecurity FROM pg_class WHERE oid = $1::regclass", name):
            await connection.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
        sequence = await connection.fetchval("SELECT pg_get_serial_sequence($1, 'id')", name)
        if sequence:
            last = f"SELECT setval($1, coalesce((SELECT max(id) FROM {name}), 0) + 1, false)"  # noqa: S608
            await connection.execute(last, sequence)


async def _read_table(connection: asyncpg.Connection, members: _Members, name: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in members.pieces(f"{_TABLES}{name}/"):
            yield piece

    await connection.copy_to_table(name, source=pieces(), columns=await _columns(connection, name))


def _keep(files: Path, name: str, content: bytes) -> None:
    place = (files / name).resolve()
    if not place.is_relative_to(files.resolve()):
        raise Refused([Problem("备份文件", f"其中的文件名{name}指到别处。", "这份备份不可信，请用另一份。")])
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def _compare(said: Contents, tables_now: dict[str, Counted], files_now: dict[str, Counted]) -> None:
    problems = [
        Problem(
            name,
            f"备份记有{one.number}，恢复出{now.get(name, Counted(0, '')).number}，或者内容不同。",
            "请用另一份备份。",
        )
        for held, now in ((said.tables, tables_now), (said.files, files_now))
        for name, one in held.items()
        if now.get(name) != one
    ]
    if problems or set(tables_now) != set(said.tables) or set(files_now) != set(said.files):
        raise Refused(problems or [Problem("备份文件", "其中的表或文件与清单不符。", "请用另一份备份。")])
