"""The windows of an election (D-01 … D-03, S01 … S19, R-07, R-13)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind
from elections.rules.calendar import Verdict, Window, out_of_order, windows
from elections.rules.rulebook import rulebook
from elections.vocabulary import Stage
from server.law.lawbook import Level

DAY = date(2026, 12, 20)


def the_window(stage: Stage, actual: date, day: date = DAY, kind: CommitteeKind = CommitteeKind.VILLAGERS) -> Window:
    plan = {stage: actual}
    return next(window for window in windows(rulebook(kind, day), day, plan) if window.stage is stage)


@pytest.mark.parametrize(
    ("days_before", "verdict", "level", "days"),
    [
        (21, Verdict.KEPT, Level.NOTE, 1),
        (20, Verdict.EDGE, Level.WARNING, 0),
        (19, Verdict.MISSED, Level.BREACH, 1),
        (18, Verdict.MISSED, Level.BREACH, 2),
    ],
)
def test_art_17_the_list_is_published_twenty_days_before(
    days_before: int, verdict: Verdict, level: Level, days: int
) -> None:
    window = the_window(Stage.LIST_PUBLISHED, DAY - timedelta(days=days_before))
    assert (window.verdict, window.finding.level, window.days) == (verdict, level, days)
    assert (window.due, window.finding.rule) == (date(2026, 11, 30), "S05")
    assert window.finding.cite == "村民委员会组织法（2025修正）第十七条"


def test_the_window_of_2021_cites_the_article_of_2018() -> None:
    window = the_window(Stage.LIST_PUBLISHED, date(2021, 10, 20), date(2021, 11, 20))
    assert window.finding.cite == "村民委员会组织法（2018修正）第十四条"


@pytest.mark.parametrize(("after", "verdict"), [(8, Verdict.KEPT), (9, Verdict.MISSED)])
def test_objections_are_settled_five_and_three_days_after_the_list(after: int, verdict: Verdict) -> None:
    published = date(2026, 11, 20)
    plan = {Stage.LIST_PUBLISHED: published, Stage.OBJECTION: published + timedelta(days=after)}
    found = windows(rulebook(CommitteeKind.VILLAGERS, DAY), DAY, plan)
    window = next(window for window in found if window.stage is Stage.OBJECTION)
    assert window.verdict is verdict
    assert "11月25日" in window.requirement


def test_a_provincial_window_missed_warns_and_breaks_no_law() -> None:
    window = the_window(Stage.CANDIDATES_PUBLISHED, DAY - timedelta(days=4))
    assert (window.verdict, window.finding.level) == (Verdict.MISSED, Level.WARNING)
    assert "待确认" in window.finding.cite


@pytest.mark.parametrize(("after", "verdict"), [(10, Verdict.KEPT), (11, Verdict.MISSED)])
def test_work_is_handed_over_within_ten_days(after: int, verdict: Verdict) -> None:
    assert the_window(Stage.HANDED_OVER, DAY + timedelta(days=after)).verdict is verdict


def test_the_hand_over_runs_from_the_runoff_where_there_was_one() -> None:
    runoff = DAY + timedelta(days=6)
    plan = {Stage.SHORTFALL: runoff, Stage.HANDED_OVER: runoff + timedelta(days=10)}
    found = {window.stage: window for window in windows(rulebook(CommitteeKind.VILLAGERS, DAY), DAY, plan)}
    assert found[Stage.HANDED_OVER].verdict is Verdict.KEPT
    assert found[Stage.SHORTFALL].days == 4


def test_the_count_is_public_by_the_rule_of_the_count() -> None:
    window = the_window(Stage.COUNTED, DAY)
    assert (window.finding.rule, window.finding.cite) == ("S13", "村民委员会组织法（2025修正）第十八条")


def test_what_is_asked_names_the_year() -> None:
    day = date(2027, 1, 5)
    assert the_window(Stage.LIST_PUBLISHED, date(2026, 12, 1), day).requirement == "选举日20日前：2026年12月16日"
    assert the_window(Stage.HANDED_OVER, day, day).requirement == "新一届产生之日起10日内：2027年1月15日"


def test_a_plan_in_order_has_nothing_out_of_order() -> None:
    plan = {stage: DAY + timedelta(days=place - 12) for place, stage in enumerate(Stage)}
    plan |= dict.fromkeys((Stage.VOTING, Stage.COUNTED, Stage.VALIDITY), DAY)
    assert list(out_of_order(DAY, plan)) == []


def test_a_vote_held_again_moves_what_follows_it() -> None:
    again = DAY + timedelta(days=7)
    plan = {Stage.VOTING: again, Stage.COUNTED: again, Stage.RESULT_PUBLISHED: again - timedelta(days=1)}
    assert [stage for stage, _ in out_of_order(DAY, plan)] == [Stage.RESULT_PUBLISHED]


def test_the_audit_is_published_before_election_day_itself() -> None:
    assert the_window(Stage.AUDIT_PUBLISHED, DAY).verdict is Verdict.MISSED
    assert the_window(Stage.AUDIT_PUBLISHED, DAY - timedelta(days=1)).verdict is Verdict.KEPT


def test_residents_before_2026_know_no_list_and_no_hand_over() -> None:
    day = date(2021, 11, 27)
    stages = {window.stage for window in windows(rulebook(CommitteeKind.RESIDENTS, day), day, {})}
    assert not stages & {Stage.LIST_PUBLISHED, Stage.HANDED_OVER, Stage.AUDIT_PUBLISHED, Stage.OBJECTION}


def test_an_empty_plan_has_windows_and_no_verdicts() -> None:
    found = windows(rulebook(CommitteeKind.VILLAGERS, DAY), DAY, {})
    assert found
    assert all(window.verdict is None and window.days is None for window in found)


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 400), st.sampled_from(CommitteeKind))
def test_a_later_election_day_never_gives_an_earlier_deadline(day: date, later: int, kind: CommitteeKind) -> None:
    first = {window.stage: window.due for window in windows(rulebook(kind, day), day, {})}
    moved = day + timedelta(days=later)
    second = {window.stage: window.due for window in windows(rulebook(kind, moved), moved, {})}
    assert first.keys() == second.keys()
    assert all(first[stage] <= second[stage] for stage in first)


@given(st.integers(-60, 60))
def test_the_list_is_kept_edge_or_missed_by_its_distance_alone(distance: int) -> None:
    window = the_window(Stage.LIST_PUBLISHED, DAY - timedelta(days=20 + distance))
    expected = Verdict.KEPT if distance > 0 else Verdict.EDGE if distance == 0 else Verdict.MISSED
    assert (window.verdict, window.days) == (expected, abs(distance))


@pytest.mark.parametrize(("after", "verdict"), [(10, Verdict.KEPT), (11, Verdict.MISSED)])
def test_s18_filing_and_certificates_within_ten_days_are_a_parameter_and_only_warn(
    after: int, verdict: Verdict
) -> None:
    window = the_window(Stage.FILED, DAY + timedelta(days=after))
    assert (window.verdict, window.finding.rule) == (verdict, "S18")
    assert window.finding.level is (Level.NOTE if verdict is Verdict.KEPT else Level.WARNING)


@pytest.mark.parametrize(
    ("stage", "days", "rule", "article"),
    [
        (Stage.LIST_PUBLISHED, -19, "R-07", "第十七条"),
        (Stage.HANDED_OVER, 11, "R-13", "第二十五条"),
    ],
)
def test_r07_and_r13_the_residents_windows_from_2026_on(stage: Stage, days: int, rule: str, article: str) -> None:
    window = the_window(stage, DAY + timedelta(days=days), kind=CommitteeKind.RESIDENTS)
    assert (window.verdict, window.days, window.finding.level) == (Verdict.MISSED, 1, Level.BREACH)
    assert (window.finding.rule, window.finding.cite) == (rule, f"城市居民委员会组织法（2025修订）{article}")


def test_r07_residents_object_for_five_days_and_hear_within_three() -> None:
    published = date(2026, 11, 20)
    plan = {Stage.LIST_PUBLISHED: published, Stage.OBJECTION: published + timedelta(days=9)}
    found = windows(rulebook(CommitteeKind.RESIDENTS, DAY), DAY, plan)
    window = next(one for one in found if one.stage is Stage.OBJECTION)
    assert (window.verdict, window.days, window.finding.rule) == (Verdict.MISSED, 1, "R-07")


def test_s07c_nobody_is_published_or_introduced_before_a_vote_without_candidates() -> None:
    asked = [
        {one.stage for one in windows(rulebook(CommitteeKind.VILLAGERS, DAY), DAY, {}, free=free)}
        for free in (False, True)
    ]
    assert asked[0] - asked[1] == {Stage.CANDIDATES_PUBLISHED, Stage.MEETING}
    assert asked[1] < asked[0]
