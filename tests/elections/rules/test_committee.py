"""Who may sit on the body that runs an election, who leaves it, who comes in (S02 … S02b, Q-0A)."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.planning_vocabulary import CommitteePost, ExitCause, FormedBy
from elections.rules.committee import Choosing, Chosen, Exit, exits, formed, successor
from elections.rules.rulebook import SHANXI, Rulebook, rulebook
from server.law.lawbook import Level

CHAIR, VICE, MEMBER, RESERVE = CommitteePost
OLD, NEW = date(2021, 11, 20), date(2026, 12, 18)
KIN = frozenset({frozenset({1, 9})})


def a_book(day: date = NEW) -> Rulebook:
    return rulebook(CommitteeKind.VILLAGERS, day, local=SHANXI[CommitteeKind.VILLAGERS])


def chosen(person: int, post: CommitteePost, votes: int) -> Chosen:
    return Chosen(person, f"甲{person}", post, votes)


GOOD = (chosen(1, CHAIR, 45), chosen(2, MEMBER, 40), chosen(3, MEMBER, 38), chosen(4, RESERVE, 20))


def a_choosing(*people: Chosen, by: FormedBy = FormedBy.ASSEMBLY, electors: int = 60, present: int = 50) -> Choosing:
    return Choosing(by, electors, present, people or GOOD)


def levels(
    choosing: Choosing, day: date = NEW, kin: frozenset[frozenset[int]] = frozenset()
) -> list[tuple[str, Level]]:
    found = formed(a_book(day), choosing, kin, frozenset())
    return [(one.rule, one.level) for one in found if one.level is not Level.NOTE]


def test_a_good_one_has_nothing_against_it() -> None:
    assert levels(a_choosing()) == []


@pytest.mark.parametrize(
    ("choosing", "day", "told"),
    [
        (a_choosing(*GOOD[1:3], chosen(5, MEMBER, 30)), NEW, ("S02", Level.BREACH)),
        (a_choosing(GOOD[0], chosen(2, VICE, 40), GOOD[2]), OLD, ("S02", Level.BREACH)),
        (a_choosing(*GOOD[:2]), NEW, ("S02a", Level.WARNING)),
        (a_choosing(*GOOD[:3], chosen(5, MEMBER, 30)), NEW, ("S02a", Level.WARNING)),
        (a_choosing(electors=100, present=50), NEW, ("B-25", Level.BREACH)),
        (a_choosing(by=FormedBy.REPRESENTATIVES, electors=90, present=59), NEW, ("B-24", Level.BREACH)),
        (a_choosing(chosen(1, CHAIR, 51), *GOOD[1:3]), NEW, ("S02", Level.BREACH)),
        (a_choosing(*GOOD[:3], chosen(4, RESERVE, 39)), NEW, ("S02", Level.BREACH)),
        (a_choosing(*GOOD[:3], chosen(4, RESERVE, 38)), NEW, ("S02", Level.WARNING)),
    ],
)
def test_what_is_wrong_with_one_is_told(choosing: Choosing, day: date, told: tuple[str, Level]) -> None:
    assert told in levels(choosing, day)


def test_a_vice_chair_sits_from_2026_on() -> None:
    assert levels(a_choosing(GOOD[0], chosen(2, VICE, 40), GOOD[2])) == []


def test_two_thirds_of_the_representatives_are_enough() -> None:
    assert levels(a_choosing(by=FormedBy.REPRESENTATIVES, electors=90, present=60)) == []


def test_relatives_should_not_sit_together_and_a_secretary_is_warned_beforehand() -> None:
    kin = frozenset({frozenset({1, 2})})
    assert levels(a_choosing(), kin=kin) == [("S02a", Level.WARNING)]
    found = formed(a_book(), a_choosing(), frozenset(), frozenset({1}))
    assert [one.message for one in found if one.rule == "Q-0A"] == [
        "甲1是党组织书记；被提名为候选人的，须退出选举委员会。"
    ]


@pytest.mark.parametrize(
    ("day", "nominee", "left"),
    [
        (OLD, 2, (Exit(2, ExitCause.NOMINATED, 2),)),
        (NEW, 2, (Exit(2, ExitCause.NOMINATED, 2),)),
        (OLD, 9, ()),
        (NEW, 9, (Exit(1, ExitCause.KIN_NOMINATED, 9),)),
    ],
)
def test_the_nominated_leave_and_from_2026_their_kin(day: date, nominee: int, left: tuple[Exit, ...]) -> None:
    assert exits(a_book(day), [1, 2, 3], frozenset({nominee}), KIN) == left


def test_the_next_by_votes_comes_in_unless_they_would_leave_at_once_or_votes_are_equal() -> None:
    one, other = chosen(9, RESERVE, 20), chosen(5, RESERVE, 12)
    assert successor(a_book(), [other, one], frozenset(), KIN).next == chosen(9, MEMBER, 20)
    assert successor(a_book(), [other, one], frozenset({1}), KIN).next == chosen(5, MEMBER, 12)
    tied = successor(a_book(), [chosen(6, RESERVE, 12), other], frozenset(), KIN)
    assert (tied.next, tied.why) == (None, "甲6、甲5得票相同，不能确定先后，须另行推选。")
    assert successor(a_book(), [], frozenset(), KIN).why == "没有可以递补的人，须另行推选。"
