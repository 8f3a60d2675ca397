"""Codes of attendance slips as they are printed, scanned and typed."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules.slips import MOST_CODES, code_of, code_problems, printed, read_codes


@given(st.binary(min_size=32, max_size=32))
def test_what_is_printed_is_read_again(digest: bytes) -> None:
    code = code_of(digest)
    assert len(code) == 8
    assert read_codes(printed(code)) == read_codes(code.lower()) == (code,)


def test_forty_bits_tell_slips_apart() -> None:
    codes = {code_of(hashlib.sha256(str(number).encode()).digest()) for number in range(20_000)}
    assert len(codes) > 19_990


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("", ()), (" \n，", ()), ("abcd-2345\nABCD2346，o1IL-uv00", ("ABCD2345", "ABCD2346", "0111VV00"))],
)
def test_what_a_scanner_or_a_hand_types(typed: str, codes: tuple[str, ...]) -> None:
    assert read_codes(typed) == codes


def test_what_is_wrong_with_codes_by_themselves() -> None:
    assert [one.cause for one in code_problems([])] == ["一个也没有填。"]
    assert [one.cause for one in code_problems(["ABCD2345", "ABCD2346", "ABCD2345"])] == ["ABCD-2345录入了2次。"]
    assert code_problems([f"{number:08d}" for number in range(MOST_CODES + 1)])[0].cause == "一次501个。"
    assert code_problems(["ABCD2345"]) == []
