import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.values.credit_code import ALPHABET, check

VILLAGE = "54440604778330561N"  # A village whose code stands in a published judgment (UC-6).
WRONG_ORGANIZATION = "54140222MEA000015M"


def code(prefix: str, division: str, body: str) -> str:
    """A code with right check characters. It lives with the tests: the product never makes one (UC-12)."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    remainder = 11 - sum(weight * int(symbol, 36) for weight, symbol in zip(weights, body, strict=True)) % 11
    seventeen = prefix + division + body + {10: "X", 11: "0"}.get(remainder, str(remainder))
    total = sum(pow(3, place, 31) * ALPHABET.index(symbol) for place, symbol in enumerate(seventeen))
    return seventeen + ALPHABET[-total % 31]


divisions = st.integers(0, 999_999).map("{:06d}".format)
bodies = st.text(ALPHABET, min_size=8, max_size=8)
committee_codes = st.builds(code, st.sampled_from(["54", "55"]), divisions, bodies)


@given(committee_codes)
def test_a_built_code_verifies(valid: str) -> None:
    result = check(valid)
    assert (result.normalised, result.verdict, result.failed, result.messages) == (valid, "ok", (), ())
    assert result.kind == {"54": "villagers", "55": "residents"}[valid[:2]]


@given(committee_codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_refused(valid: str, place: int, symbol: str) -> None:
    changed = valid[:place] + symbol + valid[place + 1 :]
    assert ("check_char" in check(changed).failed) == (changed != valid)
    assert (check(changed).verdict == "refused") == (changed != valid)


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text: str) -> None:
    result = check(text)
    assert result.code == text
    assert len(result.failed) == len(result.messages)
    assert result.verdict == ("ok" if not result.failed else "warning" if result.failed == ("prefix",) else "refused")


def test_a_real_village_code_passes() -> None:
    result = check(VILLAGE)
    assert (result.verdict, result.failed, result.kind) == ("ok", (), "villagers")


def test_a_wrong_organization_check_is_found_where_the_whole_code_agrees() -> None:
    result = check(WRONG_ORGANIZATION)
    assert (result.verdict, result.failed, result.kind) == ("refused", ("organization_check",), "villagers")
    assert result.overridable


@pytest.mark.parametrize(
    "typed", ["5444 0604 7783 3056 1n", "５４４４０６０４７７８３３０５６１Ｎ", "54-440604-778330561-N"]
)
def test_width_spaces_hyphens_and_case_do_not_matter(typed: str) -> None:
    result = check(typed)
    assert (result.code, result.normalised, result.verdict) == (typed, VILLAGE, "ok")


@pytest.mark.parametrize("typed", ["", VILLAGE[:-1], VILLAGE + "0"])
def test_a_wrong_length_is_named_alone(typed: str) -> None:
    result = check(typed)
    assert (result.verdict, result.failed, result.kind) == ("refused", ("length",), None)
    assert f"这里是{len(typed)}位" in result.messages[0]
    assert not result.overridable


@pytest.mark.parametrize(("slip", "meant"), [("O", "0"), ("I", "1"), ("Z", "2"), ("S", "5")])
def test_letters_that_are_no_symbols_are_named_with_what_they_may_stand_for(slip: str, meant: str) -> None:
    result = check(VILLAGE[:10] + slip + VILLAGE[11:])
    assert result.failed == ("alphabet",)
    assert f"第11位“{slip}”（可能是{meant}）" in result.messages[0]


def test_a_symbol_like_nothing_else_is_named_too() -> None:
    result = check("V" + VILLAGE[1:])
    assert result.failed == ("alphabet", "prefix")
    assert "第1位“V”不在" in result.messages[0]


def test_a_letter_in_the_division_is_named_with_what_it_may_stand_for() -> None:
    result = check(VILLAGE[:4] + "B" + VILLAGE[5:])
    assert result.failed == ("digits", "check_char")
    assert "第5位“B”（可能是8）" in result.messages[0]
    assert not result.overridable


def test_a_foreign_letter_in_the_division_fails_both_checks() -> None:
    assert check(VILLAGE[:4] + "O" + VILLAGE[5:]).failed == ("alphabet", "digits")


def test_a_wrong_last_character_reminds_of_the_common_slips() -> None:
    result = check(VILLAGE[:-1] + "M")
    assert result.failed == ("check_char",)
    assert "B与8" in result.messages[0]
    assert result.overridable


@pytest.mark.parametrize("prefix", ["N1", "N2", "N3"])
def test_a_collective_is_told_from_a_committee(prefix: str) -> None:
    result = check(code(prefix, "140932", "MF100000"))
    assert (result.verdict, result.failed, result.kind) == ("warning", ("prefix",), "collective")
    assert "农村集体经济组织" in result.messages[0]


@pytest.mark.parametrize(
    ("prefix", "kind"), [("51", "civil_affairs"), ("91", "market_regulation"), ("11", "institutional_establishment")]
)
def test_another_body_warns_with_its_registering_department(prefix: str, kind: str) -> None:
    result = check(code(prefix, "140932", "MB100000"))
    assert (result.verdict, result.failed, result.kind) == ("warning", ("prefix",), kind)


def test_an_unknown_department_has_no_kind() -> None:
    assert check(code("H1", "140932", "MB100000")).kind is None
