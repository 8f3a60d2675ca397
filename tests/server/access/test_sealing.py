"""Personal data at rest."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access import sealing
from server.access.sealing import Keyring
from server.errors import Unavailable

NUMBER = "149932197803120013"


@pytest.fixture(autouse=True, scope="module")
def _ring() -> None:
    sealing.use(Keyring.fresh())


@given(st.text())
def test_a_sealed_value_opens_again(value: str) -> None:
    assert sealing.unseal(sealing.seal(value, "person.phone"), "person.phone") == value


def test_a_sealed_value_does_not_show_what_is_in_it() -> None:
    assert NUMBER.encode() not in sealing.seal(NUMBER, "person.phone")
    assert sealing.seal(NUMBER, "person.phone") != sealing.seal(NUMBER, "person.phone")


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(Unavailable):
        sealing.unseal(sealing.seal(NUMBER, "person.phone"), "person.home")


def test_a_changed_value_does_not_open() -> None:
    blob = bytearray(sealing.seal(NUMBER, "person.phone"))
    blob[-1] ^= 1
    with pytest.raises(Unavailable, match="改动"):
        sealing.unseal(bytes(blob), "person.phone")


def test_a_value_of_a_lost_key_says_which() -> None:
    blob = bytearray(sealing.seal(NUMBER, "person.phone"))
    blob[1] = 9
    with pytest.raises(Unavailable, match="第9版密钥"):
        sealing.unseal(bytes(blob), "person.phone")


def test_equal_values_are_found_by_equal_hashes() -> None:
    assert sealing.index(NUMBER) == sealing.index(NUMBER)
    assert sealing.index(NUMBER) != sealing.index(NUMBER[:-1] + "4")


def test_a_keyring_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "home" / "keys.json"
    made = Keyring.at(path)
    assert Keyring.at(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
