"""Tables and files that go into a backup and come back, compared to the last byte."""

import io
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from server.backup import contents
from server.db import schema
from server.db.embedded import EmbeddedServer
from server.errors import Refused

_NAME = "test_restored"
WITNESS = '{"position": 7}'


def quietly(_: str) -> None:
    """Nobody waits for progress here."""


@pytest.fixture
async def empty(postgres: EmbeddedServer, worker_name: str) -> AsyncIterator[dict[str, Any]]:
    """A migrated database with nothing in it; gives its owner's connection words."""
    name = f"{_NAME}_{worker_name}"
    owner = await asyncpg.connect(**postgres.config())
    await owner.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await owner.execute(f"CREATE DATABASE {name}")
    # Migrations run as the owner, who has no pool.
    pool, schema.DB.pool, before = schema.DB.pool, None, schema.DB.config
    await schema.migrate(postgres.config(database=name))
    schema.DB.pool, schema.DB.config = pool, before
    yield postgres.config(database=name)
    await owner.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await owner.close()


@pytest.fixture
async def made(postgres: EmbeddedServer, database: str, tmp_path: Path) -> bytes:
    """A backup of the run's own database, which holds the divisions, and of one file."""
    (tmp_path / "files" / "ab").mkdir(parents=True)
    (tmp_path / "files" / "ab" / "abcd").write_bytes(b"%PDF-1.7 a scan")
    target = io.BytesIO()
    connection = await asyncpg.connect(**postgres.config(database=database))
    await contents.write(connection, tmp_path / "files", target, quietly, witness=WITNESS)
    await connection.close()
    return target.getvalue()


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
    assert held.files.keys() == {"ab/abcd"}
    assert held.witness == WITNESS
    assert (tmp_path / "again" / "ab" / "abcd").read_bytes() == b"%PDF-1.7 a scan"
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
    with pytest.raises(Refused, match="ab/abcd"):
        await restored(empty, changed(made, "files/ab/abcd", b"another scan"), tmp_path / "again")
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
            if member.name == "files/ab/abcd":
                member.name = "files/../../outside"
            new.addfile(member, old.extractfile(member))
    with pytest.raises(Refused, match="指到别处"):
        await restored(empty, target.getvalue(), tmp_path / "again")
    assert not (tmp_path / "outside").exists()
