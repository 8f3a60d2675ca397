"""Representatives, groups and grids by the law of the day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.place_vocabulary import PartKind
from cadres.rules.representation import ASSEMBLIES, LEADERS, Part, PlaceFacts, Seat, representation
from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.rulebook import rulebook
from server.law.lawbook import Finding, Level, Standing

VILLAGE, COMMUNITY = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
BEFORE, AFTER = date(2025, 12, 31), date(2026, 1, 1)


def seats(men: int, women: int, households: int | None = 10, group: str | None = None) -> list[Seat]:
    return [Seat(f"男{n}", Sex.MALE, households, group) for n in range(men)] + [
        Seat(f"女{n}", Sex.FEMALE, households, group) for n in range(women)
    ]


def of_rule(found: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [one for one in found if one.rule == rule]


@pytest.mark.parametrize("kind", list(CommitteeKind))
@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_the_numbers_are_those_of_the_rule_book(kind: CommitteeKind, day: date) -> None:
    book, assembly = rulebook(kind, day), ASSEMBLIES[kind].at(day).value
    span = book.households_per_representative
    assert (assembly.households if assembly else None) == ((span.low, span.high) if span else None)
    assert (assembly.representatives if assembly else None) == book.representatives_share
    assert (assembly.women if assembly else None) == book.women_representatives_share
    if assembly:
        assert assembly.households_basis.cite == book.basis("households_per_representative").cite


@pytest.mark.parametrize(
    ("men", "women", "members", "met"),
    [(13, 7, 5, [True, False]), (12, 8, 4, [True, True]), (8, 8, 4, [True, True]), (8, 7, 4, [False, True])],
)
def test_four_fifths_are_representatives_and_a_third_are_women(
    men: int, women: int, members: int, met: list[bool]
) -> None:
    shares = of_rule(representation(PlaceFacts(VILLAGE, AFTER, members, seats(men, women), ())), "B-23")
    assert [one.met for one in shares] == met
    assert [one.level is Level.BREACH for one in shares] == [not one for one in met]


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 9))
def test_the_shares_are_integer_inequalities(men: int, women: int, members: int) -> None:
    found = of_rule(representation(PlaceFacts(VILLAGE, AFTER, members, seats(men, women), ())), "B-23")
    whole = men + women + members
    expected = [5 * (men + women) >= 4 * whole, 3 * women >= whole] if men + women else []
    assert [one.met for one in found] == expected


@pytest.mark.parametrize(("households", "met"), [(4, False), (5, True), (15, True), (16, False)])
def test_a_villagers_representative_has_5_to_15_households(households: int, met: bool) -> None:
    [found] = of_rule(representation(PlaceFacts(VILLAGE, AFTER, 0, seats(0, 1, households), ())), "B-22")
    assert found.met is met
    assert ("或者由村民小组推选" in found.message) is not met


def test_who_was_elected_by_a_group_is_not_counted_by_households() -> None:
    found = representation(PlaceFacts(VILLAGE, AFTER, 0, seats(1, 1, None, "一组"), ()))
    assert of_rule(found, "B-22") == []


def test_what_nobody_said_is_named() -> None:
    [found] = of_rule(representation(PlaceFacts(VILLAGE, AFTER, 0, seats(6, 0, None), ())), "B-22")
    assert found.message == "男0、男1、男2、男3、男4等6名代表没有登记所代表的户数，不能判断。"
    assert found.met is None
    [nobody] = representation(PlaceFacts(VILLAGE, AFTER, 5, (), ()))
    assert nobody.message == "没有登记村民代表。"


@pytest.mark.parametrize(("households", "met"), [(19, False), (20, True), (50, True), (51, False)])
def test_residents_have_representatives_since_2026(households: int, met: bool) -> None:
    facts = PlaceFacts(COMMUNITY, AFTER, 5, seats(20, 1, households), ())
    found = of_rule(representation(facts), "B-27")
    assert {one.met for one in found} == {met}
    assert [one.met for one in of_rule(representation(facts), "B-28")] == [True]
    [older] = representation(PlaceFacts(COMMUNITY, BEFORE, 5, seats(1, 1), ()))
    assert older.message.startswith("本版法律没有居民代表的规定")
    assert representation(PlaceFacts(COMMUNITY, BEFORE, 5, (), ())) == ()


def test_a_group_has_a_leader_whom_residents_take_from_their_representatives() -> None:
    parts = (
        Part(PartKind.GROUP, "一组", 20, None),
        Part(PartKind.GROUP, "二组", 20, "男0"),
        Part(PartKind.GROUP, "三组", 20, "外人"),
    )
    villagers = of_rule(representation(PlaceFacts(VILLAGE, AFTER, 0, seats(1, 1), parts)), "B-21")
    assert [one.message[:2] for one in villagers] == ["一组"]
    residents = of_rule(representation(PlaceFacts(COMMUNITY, AFTER, 0, seats(1, 1, 30), parts)), "B-26")
    assert [one.message[:2] for one in residents] == ["一组", "三组"]
    assert not LEADERS[COMMUNITY].at(BEFORE).value


def test_a_grid_is_measured_by_a_habit_only() -> None:
    parts = (Part(PartKind.GRID, "第一网格", 299, "贺文秀"), Part(PartKind.GRID, "第二网格", 400, None))
    found = of_rule(representation(PlaceFacts(COMMUNITY, BEFORE, 5, (), parts)), "CW-3")
    assert [one.level for one in found] == [Level.NOTE, Level.WARNING]
    assert {one.standing for one in found} == {Standing.PARAMETER}
    assert representation(PlaceFacts(VILLAGE, AFTER, 0, seats(1, 1), parts[:1]))[-1].rule == "B-23"
