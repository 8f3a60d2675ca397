"""Personal data at rest."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from hypothesis import given
from hypothesis import strategies as st

from server.access import sealing
from server.access.keyring import IndexKey, Keyring, Suite, keyed_hash
from server.errors import Unavailable
from server.settings import Settings

NUMBER = "149932197803120013"


@pytest.fixture(autouse=True, params=Suite)
def ring(request: pytest.FixtureRequest) -> Iterator[Keyring]:
    before = (sealing._kept.ring, sealing._kept.path, sealing._kept.stamp)
    made = Keyring.fresh(request.param)
    sealing.use(made)
    yield made
    sealing._kept.ring, sealing._kept.path, sealing._kept.stamp = before


def in_suite(ring: Keyring, suite: Suite) -> Keyring:
    return Keyring(ring.keys, ring.index_keys, ring.trace_key, suite)


@pytest.mark.parametrize("suite", Suite)
@given(value=st.text())
def test_a_sealed_value_opens_again(suite: Suite, value: str) -> None:
    sealing.use(Keyring.fresh(suite))
    assert sealing.unseal(sealing.seal(value, "person.phone"), "person.phone") == value


def test_a_sealed_value_does_not_show_what_is_in_it() -> None:
    assert NUMBER.encode() not in sealing.seal(NUMBER, "person.phone")
    assert sealing.seal(NUMBER, "person.phone") != sealing.seal(NUMBER, "person.phone")


def test_a_sealed_value_says_how_it_was_sealed(ring: Keyring) -> None:
    blob = sealing.seal(NUMBER, "person.phone")
    assert blob[0] == {Suite.AES: 1, Suite.SM4: 2}[ring.suite]
    assert sealing.made_by(blob) == (1, ring.suite)
    assert not sealing.is_stale(blob)


def test_what_was_sealed_in_another_suite_or_under_an_older_key_still_opens(ring: Keyring) -> None:
    blob = sealing.seal(NUMBER, "person.phone")
    for other in (*(in_suite(ring, suite) for suite in Suite if suite is not ring.suite), ring.with_new_key()):
        sealing.use(other)
        assert sealing.unseal(blob, "person.phone") == NUMBER
        assert sealing.is_stale(blob)


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(Unavailable):
        sealing.unseal(sealing.seal(NUMBER, "person.phone"), "person.home")


@pytest.mark.parametrize("place", [2, 14, -1])
def test_a_changed_value_does_not_open(place: int) -> None:
    blob = bytearray(sealing.seal(NUMBER, "person.phone"))
    blob[place] ^= 1
    with pytest.raises(Unavailable, match="改动"):
        sealing.unseal(bytes(blob), "person.phone")


@pytest.mark.parametrize("length", [2, 13, 14, 20])
def test_a_cut_value_does_not_open(length: int) -> None:
    with pytest.raises(Unavailable):
        sealing.unseal(sealing.seal(NUMBER, "person.phone")[:length], "person.phone")


def test_a_value_of_a_lost_key_says_which() -> None:
    blob = bytearray(sealing.seal(NUMBER, "person.phone"))
    blob[1] = 9
    with pytest.raises(Unavailable, match="第9版密钥"):
        sealing.unseal(bytes(blob), "person.phone")


def test_sm4_gcm_is_that_of_rfc_8998() -> None:
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    closing = Cipher(SM4(key), GCM(bytes.fromhex("00001234567800000000ABCD"))).encryptor()
    closing.authenticate_additional_data(bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"))
    plain = bytes.fromhex("".join(2 * digit * 8 for digit in "ABCDEFEA"))
    closed = closing.update(plain) + closing.finalize()
    assert closed.hex().upper().startswith("17F399F08C67D5EE19D0DC9969C4BB7D")
    assert closing.tag.hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"


def test_equal_values_are_found_by_equal_hashes(ring: Keyring) -> None:
    assert sealing.index(NUMBER) == sealing.index(NUMBER)
    assert sealing.index(NUMBER) != sealing.index(NUMBER[:-1] + "4")
    assert sealing.index(NUMBER) == keyed_hash(ring.suite, ring.index_keys[1].key, NUMBER.encode())


def test_while_hashes_are_made_anew_a_value_is_found_under_both_keys(ring: Keyring) -> None:
    old = sealing.index(NUMBER)
    sealing.use(ring.with_new_index_key())
    assert sealing.indexes(NUMBER) == [sealing.index(NUMBER), old]
    assert sealing.index(NUMBER) != old
    sealing.change(Keyring.with_newest_index_key_only)
    assert sealing.indexes(NUMBER) == [sealing.index(NUMBER)]


def test_another_suite_keeps_the_hashes_it_finds(ring: Keyring) -> None:
    # A hash does not say how it was made, so it stays until all are made anew.
    old = sealing.index(NUMBER)
    other = next(suite for suite in Suite if suite is not ring.suite)
    sealing.use(in_suite(ring, other))
    assert sealing.index(NUMBER) == old
    sealing.change(Keyring.with_new_index_key)
    assert sealing.keys().index_keys[2].suite is other


def test_a_keyring_is_made_once_and_for_its_owner_only(tmp_path: Path, ring: Keyring) -> None:
    path = tmp_path / "home" / "keys.json"
    made = Keyring.at(path, ring.suite)
    assert Keyring.at(path, ring.suite) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert set(json.loads(path.read_text())) == {"keys", "index", "trace"}


def test_a_process_at_work_sees_keys_that_another_command_made(tmp_path: Path, ring: Keyring) -> None:
    path = tmp_path / "keys.json"
    sealing.open_keys(path, ring.suite)
    before = sealing.seal(NUMBER, "person.phone")
    Keyring.at(path, ring.suite).with_new_key().write(path)
    after = sealing.seal(NUMBER, "person.phone")
    assert (before[1], after[1]) == (1, 2)
    assert sealing.unseal(before, "person.phone") == sealing.unseal(after, "person.phone") == NUMBER
    path.unlink()
    with pytest.raises(Unavailable, match="密钥文件"):
        sealing.seal(NUMBER, "person.phone")


def test_a_changed_keyring_is_on_disk_before_it_seals(tmp_path: Path, ring: Keyring) -> None:
    path = tmp_path / "keys.json"
    sealing.open_keys(path, ring.suite)
    sealing.change(Keyring.with_new_key)
    assert Keyring.at(path, ring.suite) == sealing.keys()
    assert sealing.keys().version == 2


def test_versions_end_before_their_byte_does(ring: Keyring) -> None:
    last = Keyring({255: b"k" * 32}, {255: IndexKey(ring.suite, b"i" * 32)}, ring.trace_key, ring.suite)
    with pytest.raises(Unavailable, match="255"):
        last.with_new_key()
    with pytest.raises(Unavailable, match="255"):
        last.with_new_index_key()


def test_keys_are_never_printed(ring: Keyring) -> None:
    assert ring.keys[1].hex() not in repr(ring)
    assert repr(ring.keys[1]) not in repr(ring)


def test_the_suite_is_a_setting() -> None:
    assert Settings.read({}).sealing == "aes"
    assert Settings.read({"HUANJIE_SEALING": "sm4"}).sealing == "sm4"
    with pytest.raises(Unavailable, match="HUANJIE_SEALING"):
        Settings.read({"HUANJIE_SEALING": "des"})


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"keys": {"1": "zz"}, "index": {}, "trace": ""}', '{"keys": 1}'])
def test_a_damaged_key_file_is_told_of_with_the_cure(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(Unavailable, match="请从备份恢复密钥文件"):
        Keyring.at(path)
