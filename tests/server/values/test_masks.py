import pytest

from server.values import masks


@pytest.mark.parametrize(
    ("number", "shown"), [("13800001234", "138****1234"), ("0350-7654321", "035*****4321"), ("110", "***"), ("", "")]
)
def test_a_phone_keeps_its_ends(number: str, shown: str) -> None:
    assert masks.phone(number) == shown


def test_an_address_keeps_its_place_and_a_reason_nothing() -> None:
    assert masks.address("马道村东街17号") == "马道村东****"
    assert masks.whole("第3条第5项") == "****"
    assert masks.address("") == masks.whole("") == ""
