"""What of a plan cannot be kept any more as of a day, and the first election day that keeps everything."""

from datetime import date, timedelta

from cadres.vocabulary import CommitteeKind
from elections.rules.feasibility import gone_by, unkept
from elections.rules.rulebook import SHANXI, Rulebook, rulebook
from elections.rules.schedule import TEMPLATES, planned
from elections.vocabulary import Stage
from server.law.lawbook import Level

TODAY = date(2026, 11, 28)


def a_book(day: date) -> Rulebook:
    return rulebook(CommitteeKind.VILLAGERS, day, local=SHANXI[CommitteeKind.VILLAGERS])


def test_a_vote_today_with_nothing_done_misses_every_window_before_it() -> None:
    found = unkept(a_book(TODAY), TODAY, {}, TODAY)
    assert {one.rule for one in found} >= {"S05", "S09", "S11", "D-04"}
    assert {one.level for one in found} == {Level.WARNING}
    (list_,) = [one for one in found if one.rule == "S05"]
    assert "选举日20日前：2026年11月8日" in list_.message
    assert list_.numbers == {"days": -20}


def test_the_first_day_that_keeps_all_is_named_and_keeps_all() -> None:
    *_, last = unkept(a_book(TODAY), TODAY, {}, TODAY)
    assert "最早是2026年12月19日" in last.message
    first = TODAY + timedelta(days=21)
    assert unkept(a_book(first), first, {}, TODAY) == ()


def test_a_list_that_was_published_too_late_tells_the_first_day_too() -> None:
    day = date(2026, 12, 8)
    reached = {Stage.AUDIT_PUBLISHED: date(2026, 11, 1), Stage.LIST_PUBLISHED: date(2026, 11, 20)}
    (found,) = unkept(a_book(day), day, reached, TODAY)
    assert "最早是2026年12月11日" in found.message


def test_an_election_of_the_past_is_put_on_record_and_not_planned() -> None:
    assert unkept(a_book(TODAY), TODAY - timedelta(days=1), {}, TODAY) == ()


def test_lines_of_the_past_are_told_once_and_only_while_they_are_not_done() -> None:
    days = planned(TEMPLATES["margins"], date(2026, 12, 18))
    (found,) = gone_by(days, {}, TODAY)
    late = [code for code, day in days.items() if day < TODAY]
    assert found.numbers == {"late": len(late)}
    assert [*gone_by({"audit_published": date(2026, 11, 1)}, {Stage.AUDIT_PUBLISHED: date(2026, 11, 1)}, TODAY)] == []
    assert [*gone_by({"vetting": date(2026, 11, 1)}, {}, TODAY, free=True)] == []
