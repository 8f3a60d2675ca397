"""Who may vote for whom, by the law of the day and the way of voting (V-10 … V-14, R-11)."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind, Kinship
from elections.rules.book import Rulebook
from elections.rules.proxies import Mandate, Voting, entrusted
from elections.rules.rulebook import SHANXI, rulebook
from elections.vocabulary import Method
from server.law.lawbook import Level

_OLD, _NEW = date(2021, 11, 20), date(2026, 12, 18)
_ALL = Voting(Method.VOTERS, frozenset({"贾永胜"}))


def a_book(kind: CommitteeKind = CommitteeKind.VILLAGERS, day: date = _NEW) -> Rulebook:
    return rulebook(kind, day, local=SHANXI[kind])


def _rules(book: Rulebook, new: Mandate, *held: Mandate, voting: Voting = _ALL) -> list[tuple[str, Level]]:
    return [(one.rule, one.level) for one in entrusted(book, voting, held, new)]


def test_v11_only_relatives_before_2026_and_any_villager_since() -> None:
    stranger, brother = Mandate("甲", "乙"), Mandate("甲", "乙", Kinship.SIBLING)
    assert _rules(a_book(day=_OLD), stranger) == [("V-11", Level.BREACH)]
    assert _rules(a_book(day=_OLD), brother) == []
    assert _rules(a_book(), stranger) == []


@pytest.mark.parametrize(("day", "level"), [(_OLD, Level.WARNING), (_NEW, Level.BREACH)])
def test_v12_the_fourth_is_one_too_many(day: date, level: Level) -> None:
    held = [Mandate(f"委{number}", "乙", Kinship.SIBLING) for number in range(3)]
    fourth = Mandate("委9", "乙", Kinship.SIBLING)
    assert _rules(a_book(day=day), fourth, *held[:2]) == []
    assert _rules(a_book(day=day), fourth, *held) == [("V-12", level)]


@pytest.mark.parametrize(("day", "level"), [(_OLD, Level.WARNING), (_NEW, Level.BREACH)])
def test_v13_a_candidate_takes_none(day: date, level: Level) -> None:
    assert _rules(a_book(day=day), Mandate("甲", "贾永胜", Kinship.SIBLING)) == [("V-13", level)]


def test_v14_nobody_hands_on_what_they_were_asked() -> None:
    held = Mandate("乙", "丙")
    assert _rules(a_book(), Mandate("甲", "乙"), held) == [("V-14", Level.WARNING)]
    assert _rules(a_book(), Mandate("丙", "丁"), held) == [("V-14", Level.WARNING)]


def test_r11_representatives_vote_in_person() -> None:
    residents = a_book(CommitteeKind.RESIDENTS)
    by_representatives = Voting(Method.REPRESENTATIVES, frozenset())
    assert _rules(residents, Mandate("甲", "乙"), voting=by_representatives) == [("R-11", Level.BREACH)]
    assert _rules(residents, Mandate("甲", "乙")) == []


def test_both_are_on_the_roll_where_one_is_kept() -> None:
    voting = Voting(Method.VOTERS, frozenset(), {"甲": frozenset({1})})
    found = entrusted(a_book(), voting, (), Mandate("甲", "乙"))
    assert [one.message for one in found] == ["选民名单上没有受委托人乙，委托的双方都应当是登记参加选举的人。"]


def test_v13_a_namesake_of_a_candidate_takes_a_mandate_and_the_candidate_does_not() -> None:
    voters = {"甲": frozenset({1}), "贾永胜": frozenset({2, 3})}
    found = Voting(Method.VOTERS, frozenset({"贾永胜"}), voters, {2: "贾永胜"})
    assert _rules(a_book(), Mandate("甲", "贾永胜", None, 1, 2), voting=found) == [("V-13", Level.BREACH)]
    assert _rules(a_book(), Mandate("甲", "贾永胜", None, 1, 3), voting=found) == []
    assert _rules(a_book(), Mandate("甲", "贾永胜"), voting=found) == [("V-13", Level.BREACH)], "nobody was chosen"
    by_another_name = Voting(Method.VOTERS, frozenset({"贾永胜（大）"}), voters, {2: "贾永胜（大）"})
    assert _rules(a_book(), Mandate("甲", "贾永胜", None, 1, 2), voting=by_another_name) == [("V-13", Level.BREACH)]


@pytest.mark.parametrize(("entries", "level"), [({2, 3}, Level.WARNING), ({2}, Level.BREACH)])
def test_v13_a_candidate_who_is_not_found_on_the_roll_may_be_any_of_the_name(entries: set[int], level: Level) -> None:
    voters = {"甲": frozenset({1}), "贾永胜": frozenset(entries)}
    voting = Voting(Method.VOTERS, frozenset({"贾永胜"}), voters)
    assert _rules(a_book(), Mandate("甲", "贾永胜", None, 1, 2), voting=voting) == [("V-13", level)]


def test_an_entry_that_was_struck_is_told_although_a_namesake_is_registered() -> None:
    voting = Voting(Method.VOTERS, frozenset(), {"甲": frozenset({1}), "乙": frozenset({3})})
    found = entrusted(a_book(), voting, (), Mandate("甲", "乙", None, 1, 2))
    assert [one.message for one in found] == ["选民名单上没有受委托人乙，委托的双方都应当是登记参加选举的人。"]


def test_v11_what_is_on_record_of_the_two_is_held_against_what_the_mandate_says() -> None:
    voting = Voting(Method.VOTERS, frozenset(), kin={("甲", "乙"): Kinship.CHILD})
    assert _rules(a_book(), Mandate("甲", "乙", Kinship.CHILD), voting=voting) == []
    for said in (Kinship.SIBLING, None):
        assert _rules(a_book(), Mandate("甲", "乙", said), voting=voting) == [("V-11", Level.WARNING)]
    assert _rules(a_book(), Mandate("甲", "丙", Kinship.SIBLING), voting=voting) == [], "no record is no contradiction"
