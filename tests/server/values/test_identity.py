from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.values.identity import check, check_character, mask

PROVINCES = ["11", "14", "23", "37", "46", "54", "65", "71", "83"]
BORN = date(1980, 1, 1)


def number(*, county: str = "140932", born: str = "19800101", serial: str = "271") -> str:
    body = county + born + serial
    return body + check_character(body)


numbers = st.builds(
    lambda province, county, born, serial: number(
        county=f"{province}{county:04d}", born=born.strftime("%Y%m%d"), serial=f"{serial:03d}"
    ),
    st.sampled_from(PROVINCES),
    st.integers(0, 9999),
    st.dates(date(1900, 1, 1), date(2026, 11, 25)),
    st.integers(0, 999),
)


@given(numbers)
def test_a_built_number_verifies(valid: str) -> None:
    result = check(valid, today=date(2026, 11, 25))
    assert (result.number, result.verdict, result.failed, result.messages) == (valid, "ok", (), ())


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_single_wrong_character_is_refused(valid: str, place: int, character: str) -> None:
    changed = valid[:place] + character + valid[place + 1 :]
    assert (check(changed).verdict == "ok") == (changed == valid)


@given(numbers)
def test_birth_and_sex_are_read_from_the_number(valid: str) -> None:
    result = check(valid)
    assert result.born is not None
    assert result.born.strftime("%Y%m%d") == valid[6:14]
    assert result.sex == ("male" if valid[16] in "13579" else "female")


@given(numbers)
def test_the_mask_never_shows_the_middle(valid: str) -> None:
    masked = mask(valid)
    assert masked == valid[:4] + "*" * 10 + valid[-4:]


@given(st.text(max_size=17) | st.text(min_size=19, max_size=40))
def test_what_is_no_number_is_masked_whole(text: str) -> None:
    assert mask(text) == "*" * len(text)


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text: str) -> None:
    result = check(text)
    assert (result.verdict == "refused") == bool(result.failed)


def test_the_check_character_x_belongs_to_its_body() -> None:
    assert check_character("11010519491231002") == "X"


@pytest.mark.parametrize("body", ["1234567890123456", "1234567890123456X", "１２３４５６７８９０１２３４５６７"])
def test_a_check_character_needs_seventeen_digits(body: str) -> None:
    with pytest.raises(ValueError, match="17位"):
        check_character(body)


@pytest.mark.parametrize(
    "typed",
    [
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002x",
        "\u3000110105-19491231-002X\u200b",
        "'11010519491231002x",
    ],
)
def test_width_spaces_and_case_do_not_matter(typed: str) -> None:
    result = check(typed)
    assert (result.number, result.verdict) == ("11010519491231002X", "ok")


@pytest.mark.parametrize("typed", ["1.40932E+17", "1.40932198001012E+17", "140932198001012000.0", "1e17"])
def test_a_number_kept_as_a_float_is_refused_with_cause_and_cure(typed: str) -> None:
    result = check(typed)
    assert (result.verdict, result.failed) == ("refused", ("alphabet",))
    assert "末几位已经丢失" in result.messages[0]
    assert "文本格式" in result.messages[0]


def test_digits_rounded_to_zeros_by_a_spreadsheet_are_recognised() -> None:
    result = check("140932198001012000")
    assert result.failed == ("check_char",)
    assert "末三位是000" in result.messages[0]


def test_an_old_number_has_its_own_message() -> None:
    result = check("140932800101271")
    assert (result.failed, result.born, result.sex) == (("length",), None, None)
    assert "15位旧号码" in result.messages[0]


@pytest.mark.parametrize("typed", ["", "1409321980010127", "1409321980010127100", "Z" * 15])
def test_a_wrong_length_is_named(typed: str) -> None:
    result = check(typed)
    assert result.failed == ("length",)
    assert f"这里是{len(typed)}位" in result.messages[0]


@pytest.mark.parametrize("typed", ["14093219800101271A", "1409321980010127O1", "X" * 18, "١" * 18, "1\0" + "1" * 16])
def test_a_foreign_character_is_named(typed: str) -> None:
    assert check(typed).failed == ("alphabet",)


@pytest.mark.parametrize("born", ["19800230", "19801301", "18991231", "20261126", "00000000"])
def test_a_day_of_birth_that_cannot_be_is_refused(born: str) -> None:
    result = check(number(born=born), today=date(2026, 11, 25))
    assert (result.failed, result.born) == (("date",), None)
    assert born in result.messages[0]


def test_without_today_a_later_birth_passes() -> None:
    assert check(number(born="20261126")).verdict == "ok"


@pytest.mark.parametrize("county", ["100000", "160000", "260100", "470000", "660000", "720000", "840000", "000000"])
def test_an_unknown_province_is_refused(county: str) -> None:
    assert check(number(county=county), known_prefixes=()).failed == ("province",)


def test_every_failure_is_named() -> None:
    result = check("990000199913010000"[:17] + "7")
    assert result.failed == ("date", "province", "check_char")
    assert len(result.messages) == 3


def test_a_prefix_out_of_force_only_warns() -> None:
    result = check(number(county="142231"), known_prefixes={"140932"})
    assert (result.verdict, result.failed, result.born) == ("warning", (), BORN)
    assert "142231" in result.messages[0]


def test_a_prefix_once_in_force_passes() -> None:
    assert check(number(county="142231"), known_prefixes={"140932", "142231"}).verdict == "ok"
