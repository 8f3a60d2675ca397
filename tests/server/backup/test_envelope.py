"""A backup's cover: what goes in comes out, and nothing else is taken for it."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.backup import envelope
from server.backup.envelope import Closing, Opening
from server.errors import Refused

PASSPHRASE = "korrekt-pferd-batterie"
_PIECE = 1 << 20


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deriving a key is slow on purpose; these tests make hundreds."""
    monkeypatch.setattr(envelope, "_COST", 4)


def closed(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    target = io.BytesIO()
    closing = Closing(target, passphrase)
    for start in range(0, len(content), 300_000):
        closing.write(content[start : start + 300_000])
    closing.close()
    return target.getvalue()


def opened(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return Opening(io.BytesIO(content), passphrase).read()


@pytest.mark.parametrize("size", [0, 1, _PIECE - 1, _PIECE, _PIECE + 1, 3 * _PIECE])
def test_what_goes_in_comes_out(size: int) -> None:
    content = bytes(range(251)) * (size // 251 + 1)
    assert opened(closed(content[:size])) == content[:size]


def test_it_is_read_in_steps_as_well() -> None:
    source = Opening(io.BytesIO(closed(b"0123456789")), PASSPHRASE)
    assert [source.read(4), source.read(4), source.read(4), source.read(4)] == [b"0123", b"4567", b"89", b""]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    content = bytearray(closed(b"x" * 1000))
    content[place % len(content)] ^= change
    with pytest.raises(Refused):
        opened(bytes(content))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(min_value=0))
def test_a_cut_off_end_is_noticed(length: int) -> None:
    content = closed(b"x" * 1000)
    with pytest.raises(Refused):
        opened(content[: length % len(content)])


def test_a_whole_piece_left_out_at_the_end_is_noticed() -> None:
    content = closed(b"x" * (2 * _PIECE + 5))
    with pytest.raises(Refused, match=r"不完整"):
        opened(content[: -(5 + 16 + 4)])


def test_pieces_in_another_order_are_noticed() -> None:
    content = closed(b"a" * _PIECE + b"b" * _PIECE + b"c")
    head, piece = 17 + 16 + 1, 4 + _PIECE + 16
    first, second, rest = content[head:][:piece], content[head + piece :][:piece], content[head + 2 * piece :]
    with pytest.raises(Refused):
        opened(content[:head] + second + first + rest)


def test_another_passphrase_does_not_open_it() -> None:
    with pytest.raises(Refused, match="口令不对"):
        opened(closed(b"x"), "ein-anderes-wort")


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(Refused, match="至少用12个字符"):
        closed(b"x", "kurz")


def test_what_is_no_backup_is_told_apart() -> None:
    with pytest.raises(Refused, match="不是换届系统的备份"):
        opened(b"PK\x03\x04" + b"\0" * 100)
