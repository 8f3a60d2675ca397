"""Plans backward from election day, held against the law (D-01 … D-05)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind
from elections.rules.calendar import windows
from elections.rules.rulebook import SHANXI, Rulebook, rulebook
from elections.rules.schedule import ITEMS, TEMPLATES, broken, judged, planned, shifted, stages_of
from elections.vocabulary import Stage
from server.law.holidays import first_working_day, is_off
from server.law.lawbook import Level, breaches

DAY = date(2026, 12, 18)
KINDS = tuple(CommitteeKind)


def a_book(kind: CommitteeKind = CommitteeKind.VILLAGERS, day: date = DAY) -> Rulebook:
    return rulebook(kind, day, local=SHANXI[kind])


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_template_names_known_lines_and_every_stage(template: object) -> None:
    offsets = template.offsets  # type: ignore[attr-defined]
    assert {*offsets} <= {*ITEMS}
    days = stages_of(planned(template, DAY))  # type: ignore[arg-type]
    assert {*Stage} - {*days} == {Stage.VALIDITY, Stage.SHORTFALL, Stage.WRITEIN_VETTING}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("day", [DAY, date(2021, 11, 20)])
def test_a_template_keeps_every_window_of_the_laws_it_is_for(kind: CommitteeKind, day: date) -> None:
    book = a_book(kind, day)
    for template in TEMPLATES.values():
        if template.suits(book):
            found = judged(book, day, planned(template, day))
            assert breaches(found) == (), template.code
            assert [one.message for one in found if one.level is Level.WARNING] == [], template.code


def test_the_example_is_named_as_one() -> None:
    example = TEMPLATES["fujian-2026"]
    assert "示例，非法定" in example.label
    assert "不是法律规定" in example.source


def test_a_day_moved_tells_which_window_breaks_by_how_many_days_and_by_which_clause() -> None:
    days = {**planned(TEMPLATES["margins"], DAY), "list_published": DAY - timedelta(days=18)}
    (found,) = [one for one in breaches(judged(a_book(), DAY, days)) if one.rule == "S05"]
    assert found.cite == "村民委员会组织法（2025修正）第十七条"
    assert (found.numbers["days"], "晚2天" in found.message) == (-2, True)
    assert broken(a_book(), DAY, days)[Stage.LIST_PUBLISHED] == 2


def test_a_parameter_that_waits_for_confirmation_only_warns() -> None:
    days = {**planned(TEMPLATES["margins"], DAY), "candidates_published": DAY - timedelta(days=4)}
    found = [one for one in judged(a_book(), DAY, days) if one.rule == "S09"]
    assert [one.level for one in found] == [Level.WARNING]


def test_an_order_that_cannot_be_is_a_breach_and_an_odd_one_a_warning() -> None:
    days = planned(TEMPLATES["margins"], DAY)
    early = judged(a_book(), DAY, {**days, "filed": DAY - timedelta(days=1)})
    assert any("早于投票" in one.message for one in breaches(early))
    odd = judged(a_book(), DAY, {**days, "vetting": days["nominating"] - timedelta(days=1)})
    assert any("资格联审" in one.message and one.level is Level.WARNING for one in odd)


@given(st.integers(-400, 400))
def test_a_plan_moved_as_a_whole_is_as_lawful_as_before(by: int) -> None:
    day = DAY + timedelta(days=by)
    if day < date(2026, 1, 1):
        return
    days = shifted(planned(TEMPLATES["margins"], DAY), by)
    assert breaches(judged(a_book(), day, days)) == ()


def test_what_is_done_does_not_move() -> None:
    days = planned(TEMPLATES["margins"], DAY)
    moved = shifted(days, 3, frozenset({Stage.EC_FORMED}))
    assert (moved["ec_formed"], moved["notice_1"]) == (days["ec_formed"], days["notice_1"])
    assert moved["list_published"] == days["list_published"] + timedelta(days=3)


def test_days_off_are_data_and_only_the_objectors_last_day_knows_them() -> None:
    assert is_off(date(2026, 10, 1))
    assert not is_off(date(2026, 10, 10))  # A Saturday that is worked.
    assert is_off(date(2027, 1, 2))  # Weekends of a year that is not arranged yet.
    assert first_working_day(date(2026, 10, 1)) == date(2026, 10, 8)
    election = date(2026, 10, 30)
    days = {**planned(TEMPLATES["margins"], election), "list_published": date(2026, 9, 28)}
    (found,) = [one for one in judged(a_book(day=election), election, days) if one.rule == "D-02"]
    assert "2026年10月3日是休假日，顺延到2026年10月8日" in found.message


def test_a_by_election_is_not_held_to_what_is_asked_of_a_whole_committee() -> None:
    late = {Stage.LIST_PUBLISHED.value: DAY - timedelta(days=3), Stage.HANDED_OVER.value: DAY + timedelta(days=30)}
    general, by = judged(a_book(), DAY, late), judged(a_book(), DAY, late, by_election=True)
    assert {"S05", "S19"} <= {one.rule for one in general if one.level is Level.BREACH}
    assert breaches(by) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_d04_the_template_with_margins_ends_objections_and_rulings_by_the_twentieth_day_before(
    kind: CommitteeKind,
) -> None:
    book, days = a_book(kind), planned(TEMPLATES["margins"], DAY)
    assert days["list_published"] == DAY - timedelta(days=28)
    last = days["list_published"] + timedelta(days=(book.objection_days or 0) + (book.ruling_days or 0))
    assert days["objection"] <= last <= DAY - timedelta(days=20)


@given(
    st.sampled_from([code for code in TEMPLATES["margins"].offsets if code != "list_published"]), st.integers(-60, 60)
)
def test_twenty_days_stay_twenty_whichever_other_line_is_edited(code: str, by: int) -> None:
    days = {**planned(TEMPLATES["margins"], DAY), "list_published": DAY - timedelta(days=20)}
    days[code] += timedelta(days=by)
    (found,) = [one for one in windows(a_book(), DAY, stages_of(days)) if one.stage is Stage.LIST_PUBLISHED]
    assert (found.due, found.days) == (DAY - timedelta(days=20), 0)
    early = {**days, "list_published": DAY - timedelta(days=19)}
    assert broken(a_book(), DAY, early)[Stage.LIST_PUBLISHED] == 1


def test_s07c_lines_that_a_vote_without_candidates_does_not_have_are_not_judged() -> None:
    late = planned(next(iter(TEMPLATES.values())), DAY) | {
        "vetting": DAY,
        "candidates_published": DAY - timedelta(days=1),
        "meeting": DAY + timedelta(days=1),
    }
    asked, free = judged(a_book(), DAY, late), judged(a_book(), DAY, late, free=True)
    of_candidates = {Stage.VETTING.code, Stage.CANDIDATES_PUBLISHED.code, Stage.MEETING.code}
    assert {one.rule for one in asked if one.met is False} & of_candidates
    assert {one.rule for one in free} & of_candidates == set()
