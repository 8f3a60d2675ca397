"""Dated values, layered law, shares at their very limit, and findings."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.law.lawbook import (
    Dated,
    Edition,
    Finding,
    Layered,
    Level,
    Loosened,
    NotInForce,
    Provision,
    Share,
    Standing,
    at_least,
    breaches,
    more_than,
)

# Derandomised, so that a red build stays red until the code is mended; no deadline, since time says nothing about the law.
REPEATABLE = settings(derandomize=True, deadline=None, max_examples=200)

STATUTE = Provision("T-06", "某法第十五条")
LATER = Provision("T-06", "某法（修订）第十八条")
PROVINCE = Provision("T-06", "某省办法第三条", Standing.LOCAL)
PARAMETER = Provision("T-24", "省参数（待确认）", Standing.PARAMETER)
NEW_YEAR = date(2026, 1, 1)
DAY = timedelta(days=1)

HALF = Share(1, 2, inclusive=False)
THIRD = Share(1, 3, inclusive=True)
TWO_THIRDS = Share(2, 3, inclusive=True)
BEYOND_TWO_THIRDS = Share(2, 3, inclusive=False)
SHARES = (HALF, THIRD, TWO_THIRDS, BEYOND_TWO_THIRDS, Share(1, 5, inclusive=True), Share(4, 5, inclusive=True))

days = st.dates(date(2000, 1, 1), date(2050, 1, 1))


def editions(*days_and_values: tuple[date, int], provision: Provision = STATUTE) -> Dated[int]:
    return Dated(*(Edition(day, value, provision) for day, value in days_and_values))


# Dated values.


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2018, 12, 29), 3),
        (NEW_YEAR - DAY, 3),
        (NEW_YEAR, 5),
        (date(2099, 12, 31), 5),
    ],
)
def test_the_latest_edition_not_after_the_day_is_in_force(day: date, value: int) -> None:
    dated = Dated(Edition(NEW_YEAR, 5, LATER), Edition(date(2018, 12, 29), 3, STATUTE))
    assert dated.at(day).value == value
    assert dated.at(day).provision is (STATUTE if value == 3 else LATER)


def test_before_the_first_edition_nothing_is_in_force() -> None:
    with pytest.raises(NotInForce) as refusal:
        editions((NEW_YEAR, 5)).at(NEW_YEAR - DAY)
    assert refusal.value.message == "2025-12-31尚无可用的法律版本，最早的自2026-01-01起施行。"
    assert refusal.value.reason == "law.not_in_force"


@pytest.mark.parametrize(
    ("given", "message"),
    [((), "at least one edition"), (((NEW_YEAR, 1), (NEW_YEAR, 2)), "two editions begin on the same day")],
)
def test_a_dated_value_has_editions_each_with_a_day_of_its_own(
    given: tuple[tuple[date, int], ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        editions(*given)


@REPEATABLE
@given(st.lists(days, min_size=1, max_size=6, unique=True), days)
def test_at_any_day_the_value_is_that_of_a_plain_search(since: list[date], day: date) -> None:
    dated = editions(*((first, place) for place, first in enumerate(since)))
    before = [first for first in since if first <= day]
    if before:
        assert dated.at(day).since == max(before)
        assert dated.at(day).value == since.index(max(before))
    else:
        with pytest.raises(NotInForce):
            dated.at(day)


# Layered law.


def not_more(upper: int, lower: int) -> bool:
    return lower <= upper


def not_less(upper: int, lower: int) -> bool:
    return lower >= upper


@pytest.mark.parametrize(
    ("keeps", "lower", "allowed"),
    [
        (not_more, 2, True),
        (not_more, 3, True),
        (not_more, 4, False),
        (not_less, 2, False),
        (not_less, 3, True),
        (not_less, 4, True),
    ],
)
def test_rv03_a_lower_rule_may_equal_or_tighten_and_never_loosen(
    keeps: Callable[[int, int], bool], lower: int, allowed: bool
) -> None:
    statute = editions((date(2018, 12, 29), 3))
    layer = editions((date(2020, 1, 1), lower), provision=PROVINCE)
    if allowed:
        assert Layered(statute, layer, keeps=keeps).at(date(2021, 1, 1)).value == lower
    else:
        with pytest.raises(Loosened, match="某省办法第三条不得放宽某法第十五条的规定。"):
            Layered(statute, layer, keeps=keeps)


def test_a_lower_rule_holds_from_its_own_day() -> None:
    law = Layered(
        editions((date(2018, 12, 29), 3)), editions((date(2020, 1, 1), 2), provision=PROVINCE), keeps=not_more
    )
    assert law.at(date(2019, 12, 31)).provision is STATUTE
    assert law.at(date(2020, 1, 1)).provision is PROVINCE


def test_a_lower_rule_overtaken_by_a_later_statute_falls_away() -> None:
    statute = editions((date(2018, 12, 29), 4), (NEW_YEAR, 2))
    law = Layered(statute, editions((date(2020, 1, 1), 3), provision=PROVINCE), keeps=not_more)
    assert (law.at(NEW_YEAR - DAY).value, law.at(NEW_YEAR).value) == (3, 2)


def test_a_lower_rule_older_than_the_statute_is_held_against_its_first_edition() -> None:
    statute = editions((date(2018, 12, 29), 3))
    assert Layered(statute, editions((date(2011, 1, 1), 2)), keeps=not_more).at(date(2018, 12, 29)).value == 2
    with pytest.raises(Loosened):
        Layered(statute, editions((date(2011, 1, 1), 4)), keeps=not_more)


def test_each_layer_is_held_against_those_above_it() -> None:
    statute = editions((date(2018, 12, 29), 5))
    province, county = editions((date(2019, 1, 1), 3)), editions((date(2020, 1, 1), 2))
    assert Layered(statute, province, county, keeps=not_more).at(date(2021, 1, 1)).value == 2
    with pytest.raises(Loosened):
        Layered(statute, province, editions((date(2020, 1, 1), 4)), keeps=not_more)


def test_no_lower_rule_is_in_force_before_the_statute() -> None:
    law = Layered(editions((date(2018, 12, 29), 3)), editions((date(2011, 1, 1), 2)), keeps=not_more)
    with pytest.raises(NotInForce):
        law.at(date(2018, 12, 28))


@REPEATABLE
@given(st.lists(st.tuples(days, st.integers(0, 9)), min_size=1, max_size=4, unique_by=lambda item: item[0]), days)
def test_what_is_in_force_never_passes_the_statute(lower: list[tuple[date, int]], day: date) -> None:
    statute = editions((date(2000, 1, 1), 5), (date(2020, 1, 1), 3))
    allowed = [(since, value) for since, value in lower if value <= statute.at(since).value]
    law = Layered(statute, *([editions(*allowed)] if allowed else []), keeps=not_more)
    assert law.at(day).value <= statute.at(day).value


# Shares: 以上 includes the number, 超过 and 过半数 do not.


@pytest.mark.parametrize(
    ("share", "part", "whole", "reached"),
    [
        (HALF, 500, 1000, False),
        (HALF, 501, 1000, True),
        (HALF, 499, 999, False),
        (HALF, 500, 999, True),
        (HALF, 0, 0, False),
        (THIRD, 229, 690, False),
        (THIRD, 230, 690, True),
        (THIRD, 230, 691, False),
        (THIRD, 231, 691, True),
        (THIRD, 0, 0, True),
        (TWO_THIRDS, 39, 60, False),
        (TWO_THIRDS, 40, 60, True),
        (TWO_THIRDS, 40, 61, False),
        (BEYOND_TWO_THIRDS, 60, 90, False),
        (BEYOND_TWO_THIRDS, 61, 90, True),
        (BEYOND_TWO_THIRDS, 66, 100, False),
        (BEYOND_TWO_THIRDS, 67, 100, True),
        (Share(1, 5, inclusive=True), 200, 1000, True),
        (Share(1, 5, inclusive=True), 199, 1000, False),
        (Share(4, 5, inclusive=True), 40, 50, True),
        (Share(4, 5, inclusive=True), 39, 50, False),
    ],
)
def test_a_share_at_its_limit(share: Share, part: int, whole: int, reached: bool) -> None:
    assert share.reached(part, whole) is reached


def test_the_two_comparisons_differ_on_the_number_itself_alone() -> None:
    assert [at_least(part, (2, 3), 90) for part in (59, 60, 61)] == [False, True, True]
    assert [more_than(part, (2, 3), 90) for part in (59, 60, 61)] == [False, False, True]


@REPEATABLE
@given(st.sampled_from(SHARES), st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_is_reached_as_fractions_say(share: Share, part: int, whole: int) -> None:
    fraction, limit = Fraction(part, whole), Fraction(share.over, share.under)
    assert share.reached(part, whole) == (fraction >= limit if share.inclusive else fraction > limit)


@REPEATABLE
@given(st.sampled_from(SHARES), st.integers(0, 10**9))
def test_the_least_part_reaches_the_share_and_one_less_does_not(share: Share, whole: int) -> None:
    least = share.least(whole)
    assert share.reached(least, whole)
    assert not share.reached(least - 1, whole)


@REPEATABLE
@given(st.sampled_from(SHARES), st.integers(0, 5000), st.integers(0, 5000))
def test_the_margin_says_by_how_much_the_limit_is_passed_or_missed(share: Share, part: int, whole: int) -> None:
    margin, least = share.margin(part, whole), share.least(whole)
    if share.reached(part, whole):
        assert margin == part - least + (not share.inclusive)
        assert margin >= (0 if share.inclusive else 1)
    else:
        assert margin == part - least < 0
        assert share.reached(part - margin, whole)


@pytest.mark.parametrize(
    ("share", "part", "whole", "formula"),
    [
        (HALF, 346, 690, "2 × 346 = 692 ＞ 690"),
        (HALF, 345, 690, "2 × 345 = 690 ≤ 690"),
        (THIRD, 230, 690, "3 × 230 = 690 ≥ 690"),
        (THIRD, 229, 690, "3 × 229 = 687 ＜ 690"),
        (BEYOND_TWO_THIRDS, 60, 90, "3 × 60 = 180 ≤ 2 × 90 = 180"),
        (TWO_THIRDS, 60, 90, "3 × 60 = 180 ≥ 2 × 90 = 180"),
    ],
)
def test_the_printed_comparison(share: Share, part: int, whole: int, formula: str) -> None:
    assert share.formula(part, whole) == formula


@REPEATABLE
@given(st.sampled_from(SHARES), st.integers(0, 5000), st.integers(0, 5000))
def test_the_printed_comparison_has_the_sign_of_the_verdict(share: Share, part: int, whole: int) -> None:
    met = share.reached(part, whole)
    assert f" {share.sign(met=met)} " in share.formula(part, whole)
    assert f" {share.sign(met=not met)} " not in share.formula(part, whole)


@pytest.mark.parametrize(
    ("share", "law", "met", "missed"),
    [
        (HALF, "过半数", "超过半数", "未超过半数"),
        (THIRD, "三分之一以上", "达到三分之一", "不足三分之一"),
        (TWO_THIRDS, "三分之二以上", "达到三分之二", "不足三分之二"),
        (BEYOND_TWO_THIRDS, "超过三分之二", "超过三分之二", "未超过三分之二"),
        (Share(4, 5, inclusive=True), "五分之四以上", "达到五分之四", "不足五分之四"),
        (Share(1, 10, inclusive=True), "十分之一以上", "达到十分之一", "不足十分之一"),
    ],
)
def test_a_share_in_the_words_of_the_law(share: Share, law: str, met: str, missed: str) -> None:
    assert (str(share), share.verdict(met=True), share.verdict(met=False)) == (law, met, missed)


# Provisions and findings.


@pytest.mark.parametrize("provision", [STATUTE, PROVINCE, PARAMETER])
def test_a_finding_carries_rule_citation_and_standing_of_its_provision(provision: Provision) -> None:
    made = [
        (provision.note("得票过半数。", {"votes": 2}, "2 × 2 = 4 ＞ 3", met=True), Level.NOTE, True),
        (provision.warning("须补审。", {"votes": 2}), Level.WARNING, None),
        (provision.breach("没有差额。", {"votes": 2}), Level.BREACH, False),
    ]
    for finding, level, met in made:
        assert (finding.rule, finding.cite, finding.standing) == (provision.rule, provision.cite, provision.standing)
        assert (finding.level, finding.met, finding.numbers) == (level, met, {"votes": 2})


def test_one_clause_may_be_read_for_another_rule() -> None:
    other = PROVINCE.under("T-15")
    assert (other.rule, other.cite, other.standing) == ("T-15", PROVINCE.cite, Standing.LOCAL)
    assert PROVINCE.rule == "T-06"


def test_findings_without_numbers_do_not_share_what_can_be_changed() -> None:
    finding, other = STATUTE.note("没有数字。"), STATUTE.note("没有数字。")
    assert (finding.numbers, finding.formula, finding.met) == ({}, "", None)
    assert finding.numbers is not other.numbers


def test_only_breaches_stop_an_act_and_they_keep_their_order() -> None:
    first, second = STATUTE.breach("没有差额。"), PARAMETER.breach("多于应选。")
    assert breaches([STATUTE.note("有效。"), first, PARAMETER.warning("待确认。"), second]) == (first, second)
    assert breaches([]) == ()


def test_a_finding_as_the_refusal_of_an_act_names_the_law() -> None:
    problem = STATUTE.breach("没有差额。").as_problem("候选人", "增加候选人。")
    assert (problem.field, problem.cause, problem.cure) == ("候选人", "没有差额。", "增加候选人。")
    assert (problem.rule, problem.cite) == ("T-06", "某法第十五条")


def test_a_finding_is_a_plain_value() -> None:
    assert STATUTE.note("有效。") == Finding("T-06", Level.NOTE, "某法第十五条", "有效。", {})
    assert STATUTE.note("有效。") != LATER.note("有效。")
