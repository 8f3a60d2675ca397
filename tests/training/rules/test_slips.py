"""Codes of attendance slips as they are printed, scanned and typed."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules.slips import MOST_SLIPS, HandedIn, code_of, printed, read_slips, slip_problems


@given(st.binary(min_size=32, max_size=32))
def test_what_is_printed_is_read_again(digest: bytes) -> None:
    code = code_of(digest)
    assert len(code) == 8
    assert read_slips(printed(code)) == read_slips(code.lower()) == (HandedIn(code, ""),)
    assert read_slips(f"{printed(code)} 271x") == (HandedIn(code, "271X"),)


def test_forty_bits_tell_slips_apart() -> None:
    codes = {code_of(hashlib.sha256(str(number).encode()).digest()) for number in range(20_000)}
    assert len(codes) > 19_990


@pytest.mark.parametrize(
    ("typed", "slips"),
    [
        ("", ()),
        (" \n，", ()),
        ("abcd-2345\nABCD2346，o1IL-uv00", (("ABCD2345", ""), ("ABCD2346", ""), ("0111VV00", ""))),
        ("abcd-2345 27l8\nABCD2346\n123X", (("ABCD2345", "2718"), ("ABCD2346", "123X"))),
        ("2718 abcd-2345 2718 3141", (("", "2718"), ("ABCD2345", "2718"), ("", "3141"))),
    ],
)
def test_what_a_scanner_or_a_hand_types(typed: str, slips: tuple[tuple[str, str], ...]) -> None:
    assert read_slips(typed) == slips


def causes(*slips: tuple[str, str]) -> list[str]:
    return [one.cause for one in slip_problems([HandedIn(*one) for one in slips])]


def test_what_is_wrong_with_slips_by_themselves() -> None:
    assert causes() == ["一个也没有填。"]
    assert causes(("ABCD2345", "2718"), ("ABCD2346", "2718"), ("ABCD2345", "2718")) == ["ABCD-2345录入了2次。"]
    assert causes(*[(f"{number:08d}", "2718") for number in range(MOST_SLIPS + 1)]) == ["一次501个。"]
    assert causes(("ABCD2345", ""), ("", "2718")) == ["2718前面没有票码。", "ABCD-2345没有身份证后四位。"]
    assert causes(("ABCD2345", "271X")) == []
