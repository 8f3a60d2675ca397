"""The witness: it is believed only as it was written, and what it saw must still be in the chain."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from server.access import ledger, sealing
from server.access.keyring import Suite
from server.access.witness import ForgedError, Witness, beside
from server.errors import Refused
from server.portal import closing
from tests.support.chains import OPERATOR, chain_anew, days_apart, found, write

KEY = b"k" * 32
SEEN = Witness(7, b"h" * 32, 2, datetime(2026, 10, 23, 2, tzinfo=UTC))
GONE = "有留痕被删除或者替换"


def test_it_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "trace.witness"
    assert Witness.read(path, KEY) is None
    SEEN.write(path, KEY)
    assert Witness.read(path, KEY) == SEEN
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("position", 6), ("hash", "00" * 32), ("roots", 1), ("at", "2026-10-23T03:00:00+00:00"), ("signature", "00")],
)
def test_a_changed_one_is_not_believed(tmp_path: Path, name: str, value: object) -> None:
    path = tmp_path / "trace.witness"
    SEEN.write(path, KEY)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {name: value}), "utf-8")
    with pytest.raises(ForgedError):
        Witness.read(path, KEY)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"position": 1}'])
def test_what_is_no_witness_is_not_believed(tmp_path: Path, content: str) -> None:
    (tmp_path / "trace.witness").write_text(content, "utf-8")
    with pytest.raises(ForgedError):
        Witness.read(tmp_path / "trace.witness", KEY)


def test_one_of_another_key_is_not_believed(tmp_path: Path) -> None:
    SEEN.write(tmp_path / "trace.witness", b"o" * 32)
    with pytest.raises(ForgedError):
        Witness.read(tmp_path / "trace.witness", KEY)


@pytest.mark.parametrize(
    ("last", "there", "roots", "missed"),
    [
        (7, SEEN.hash, 2, 0),
        (9, SEEN.hash, 3, 0),
        (6, None, 2, 1),
        (9, b"o" * 32, 2, 1),
        (9, None, 2, 1),
        (9, SEEN.hash, 1, 1),
    ],
)
def test_it_misses_what_it_saw(last: int, there: bytes | None, roots: int, missed: int) -> None:
    told = list(SEEN.misses(last, there, roots))
    assert len(told) == missed
    assert all(GONE in one for one in told)


@pytest.fixture
def file(chain: asyncpg.Connection, tmp_path: Path) -> Iterator[Path]:  # noqa: ARG001
    """Where the witness of the ten events lies once there is one: the keys that made them lie in a file."""
    ring = sealing.keys()
    ring.write(tmp_path / "keys.json")
    sealing.open_keys(tmp_path / "keys.json", Suite.AES)
    yield beside(tmp_path / "keys.json")
    sealing.use(ring)


def _kept(file: Path) -> str:
    return file.read_text("utf-8")


def _spoil(file: Path) -> None:
    file.write_text("{}", "utf-8")


async def _delete(owner: asyncpg.Connection, *events: int) -> None:
    """What the owner can do who has no key: take events out, close up the places, make links and head anew."""
    await owner.execute("DELETE FROM audit_event WHERE id = ANY($1)", events)
    await owner.execute("DELETE FROM audit_link WHERE event = ANY($1)", events)
    await owner.execute(
        """UPDATE audit_link l SET position = -n.nth
           FROM (SELECT id, row_number() OVER (ORDER BY position) AS nth FROM audit_link) n WHERE n.id = l.id"""
    )
    await owner.execute("UPDATE audit_link SET position = -position")
    await chain_anew(owner)


async def test_without_one_that_is_remarked_and_one_is_made(file: Path) -> None:
    check = await ledger.verify(OPERATOR)
    assert check.faults == []
    assert "没有库外的见证" in check.remarks[0]
    await ledger.renew_witness(OPERATOR)
    assert _kept(file)
    await write(11)
    check = await ledger.verify(OPERATOR)
    assert (check.faults, check.remarks) == ([], [])


async def test_events_deleted_from_a_day_that_is_not_over_are_missed(chain: asyncpg.Connection, file: Path) -> None:
    await ledger.renew_witness(OPERATOR)
    await _delete(chain, 8)
    (fault,) = await found()
    assert f"{GONE}：当时链到第10位，现在只到第9位" in fault
    await write(11)  # The place is taken again, by another link.
    (fault,) = await found()
    assert f"{GONE}：第10位已不是当时的那一条" in fault
    before = _kept(file)
    with pytest.raises(Refused, match=GONE):
        await ledger.renew_witness(OPERATOR)
    assert _kept(file) == before


@pytest.mark.usefixtures("file")
async def test_closed_days_are_not_sealed_again_after_their_roots_were_deleted(chain: asyncpg.Connection) -> None:
    await days_apart(chain)
    await ledger.renew_witness(OPERATOR)
    await _delete(chain, 3)
    await chain.execute("DELETE FROM audit_root WHERE number > 1")
    with pytest.raises(Refused, match=GONE):
        await ledger.close_days(OPERATOR)
    faults = await found()
    assert await chain.fetchval("SELECT count(*) FROM audit_root") == 1
    assert sum(GONE in fault for fault in faults) == 2
    assert any("当时有3个日根，现在只有1个" in fault for fault in faults)


async def test_a_forged_one_is_a_fault_and_stays(file: Path) -> None:
    _spoil(file)
    assert await found() == ["见证：不是本系统写的，或者被改动过，不能用来对照。"]
    with pytest.raises(Refused):
        await ledger.renew_witness(OPERATOR)
    assert _kept(file) == "{}"


async def test_an_empty_chain_has_a_witness_too(chain: asyncpg.Connection, file: Path) -> None:
    await chain.execute("TRUNCATE audit_event, audit_link, audit_root RESTART IDENTITY")
    await chain.execute("UPDATE audit_head SET position = 0, hash = decode(repeat('00', 32), 'hex'), day = NULL")
    await ledger.renew_witness(OPERATOR)
    await write(1)
    assert await found() == []
    assert _kept(file)


async def test_the_pages_renew_it_and_tell_of_what_is_missed(
    chain: asyncpg.Connection, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await closing.look()
    seen = Witness.read(file, sealing.keys().trace_key)
    assert seen is not None
    assert (seen.position, seen.roots) == (10, 1)
    assert not caplog.records
    await _delete(chain, 8)
    await closing.look()
    assert "run audit verify" in caplog.text
    assert Witness.read(file, sealing.keys().trace_key) == seen
