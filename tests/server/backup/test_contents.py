"""Tables and files that go into a backup and come back, compared to the last byte."""

import hashlib
import io
import os
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from server.access.actor import Actor
from server.backup import contents
from server.db.embedded import EmbeddedServer
from server.errors import Refused
from server.files import keeping
from server.files.disk import Store
from tests.support.databases import Databases

_NAME = "test_restored"
WITNESS = '{"position": 7}'
SCAN = b"%PDF-1.7 a scan"
SCANNED = hashlib.sha256(SCAN).hexdigest()
KEPT = f"{SCANNED[:2]}/{SCANNED}"
LOST = hashlib.sha256(b"nobody knows").digest()
_STORED = """INSERT INTO stored_file (region, kind, subject, sha256, size, media_type, name, actor, created, removed)
             VALUES ('140932000000', 'scan', $1, $2, 15, 'application/pdf', 'a.pdf', 'x', now(), $3)"""


def quietly(_: str) -> None:
    """Nobody waits for progress here."""


@pytest.fixture
async def empty(databases: Databases, worker_name: str) -> AsyncIterator[dict[str, Any]]:
    """A migrated database with nothing in it; gives its owner's connection words."""
    name = f"{_NAME}_{worker_name}"
    await databases.copy(name)
    yield databases.postgres.config(database=name)
    await databases.drop(name)


@asynccontextmanager
async def recorded(config: dict[str, Any], *rows: tuple[str, bytes, datetime | None]) -> AsyncIterator[None]:
    """Files on record, committed, as long as the block lasts: each a subject, a hash and when it was removed."""
    connection = await asyncpg.connect(**config)
    await connection.execute("SELECT set_config('app.scope', '14', false)")
    await connection.executemany(_STORED, rows)
    yield
    await connection.execute("DELETE FROM stored_file")
    await connection.close()


async def written(config: dict[str, Any], files: Path) -> tuple[contents.Contents, bytes]:
    target = io.BytesIO()
    connection = await asyncpg.connect(**config)
    held = await contents.write(connection, files, target, quietly, witness=WITNESS)
    await connection.close()
    return held, target.getvalue()


def put(files: Path, content: bytes, name: str) -> None:
    (files / name).parent.mkdir(parents=True, exist_ok=True)
    (files / name).write_bytes(content)


@pytest.fixture
async def made(postgres: EmbeddedServer, database: str, tmp_path: Path) -> bytes:
    """A backup of the run's own database, which holds the divisions, and of one file."""
    put(tmp_path / "files", SCAN, KEPT)
    config = postgres.config(database=database)
    async with recorded(config, ("filing:1", bytes.fromhex(SCANNED), None)):
        return (await written(config, tmp_path / "files"))[1]


async def test_the_files_are_those_on_record_and_what_the_disk_lacks_is_told(
    postgres: EmbeddedServer, database: str, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    put(files, SCAN, KEPT)
    put(files, b"not on record", "cd/cdef")
    put(files, b"half an upload", "incoming/1234")
    spoilt = hashlib.sha256(b"as it was").digest()
    put(files, b"as it is now", f"{spoilt.hex()[:2]}/{spoilt.hex()}")
    gone = hashlib.sha256(b"taken back").digest()
    config = postgres.config(database=database)
    rows = [("filing:1", bytes.fromhex(SCANNED), None), ("filing:2", LOST, None), ("filing:3", LOST, None)]
    rows += [("filing:4", spoilt, None), ("filing:5", gone, datetime(2026, 1, 1, tzinfo=UTC))]
    async with recorded(config, *rows):
        held, _ = await written(config, files)
    assert held.files == {KEPT: contents.Counted(len(SCAN), SCANNED)}
    told = "、".join(held.missing)
    assert all(f"（filing:{number}）" in told for number in (2, 3, 4))
    assert not any(f"（filing:{number}）" in told for number in (1, 5))


async def test_while_contents_are_copied_the_sweep_takes_none_away(own_database: str, tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    put(store.root, SCAN, KEPT)
    os.utime(store.root / KEPT, (0, 0))
    swept: list[int] = []
    connection = await asyncpg.connect(own_database)
    async with contents._contents_stay(connection):
        swept.append(await keeping.sweep(Actor.operator(), store))
    await connection.close()
    swept.append(await keeping.sweep(Actor.operator(), store))
    assert swept == [0, 1]


async def restored(config: dict[str, Any], backup: bytes, files: Path) -> contents.Contents:
    connection = await asyncpg.connect(**config)
    try:
        async with connection.transaction():
            return await contents.read(connection, files, io.BytesIO(backup), quietly)
    finally:
        await connection.close()


async def test_everything_comes_back(empty: dict[str, Any], made: bytes, tmp_path: Path) -> None:
    held = await restored(empty, made, tmp_path / "again")
    assert held.tables["division"].number > 23_000
    assert held.files.keys() == {KEPT}
    assert held.witness == WITNESS
    assert (tmp_path / "again" / KEPT).read_bytes() == SCAN
    connection = await asyncpg.connect(**empty)
    async with connection.transaction():
        assert await contents.count(connection) == held.tables
    forced = "SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relrowsecurity"
    assert await connection.fetchval(forced)
    await connection.close()


async def test_a_restored_database_goes_on_counting(empty: dict[str, Any], made: bytes, tmp_path: Path) -> None:
    await restored(empty, made, tmp_path / "again")
    connection = await asyncpg.connect(**empty)
    sequence = await connection.fetchval("SELECT pg_get_serial_sequence('division', 'id')")
    last = await connection.fetchval("SELECT max(id) FROM division")
    assert await connection.fetchval("SELECT nextval($1)", sequence) == last + 1
    await connection.close()


async def test_a_database_with_records_is_left_alone(empty: dict[str, Any], made: bytes, tmp_path: Path) -> None:
    await restored(empty, made, tmp_path / "again")
    with pytest.raises(Refused, match="已有记录"):
        await restored(empty, made, tmp_path / "third")


def changed(backup: bytes, name: str, content: bytes) -> bytes:
    """The backup with another content in one member."""
    target = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(backup)) as old, tarfile.open(fileobj=target, mode="w") as new:
        for member in old:
            held = old.extractfile(member)
            assert held is not None
            kept = content if member.name == name else held.read()
            member.size = len(kept)
            new.addfile(member, io.BytesIO(kept))
    return target.getvalue()


async def test_a_file_that_differs_from_its_hash_is_noticed(empty: dict[str, Any], made: bytes, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=SCANNED):
        await restored(empty, changed(made, f"files/{KEPT}", b"another scan"), tmp_path / "again")
    connection = await asyncpg.connect(**empty)
    assert not await connection.fetchval("SELECT EXISTS (SELECT FROM division)")
    await connection.close()


async def test_a_backup_of_another_release_is_refused(empty: dict[str, Any], made: bytes, tmp_path: Path) -> None:
    head = b'{"made": "2026-01-01T00:00:00+08:00", "migrations": ["server old"], "tables": {}, "files": {}}'
    with pytest.raises(Refused, match="另一个版本"):
        await restored(empty, changed(made, "head.json", head), tmp_path / "again")


async def test_a_file_name_that_leads_elsewhere_is_refused(empty: dict[str, Any], made: bytes, tmp_path: Path) -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(made)) as old, tarfile.open(fileobj=target, mode="w") as new:
        for member in old:
            if member.name == f"files/{KEPT}":
                member.name = "files/../../outside"
            new.addfile(member, old.extractfile(member))
    with pytest.raises(Refused, match="指到别处"):
        await restored(empty, target.getvalue(), tmp_path / "again")
    assert not (tmp_path / "outside").exists()
