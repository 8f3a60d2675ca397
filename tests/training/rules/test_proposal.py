"""Which unit is proposed for which gap, and why."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules.proposal import OpenGap, Pair, Sender, propose
from training.vocabulary import Gap, UnitLevel

DAY = date(2026, 11, 26)
TOWN, OTHER = "140932100000", "140932102000"


def a_gap(place: int = 1, township: str = TOWN, days: int = 30, gap: Gap = Gap.MEMBER) -> OpenGap:
    return OpenGap(place, f"第{place}点", township, gap, days)


def a_unit(number: int, seat: str | None = TOWN, capacity: int = 3, out: int = 0, sent: date | None = None) -> Sender:
    return Sender(number, f"第{number}局", seat, capacity, out, sent)


def chosen(pairs: tuple[Pair, ...]) -> list[tuple[int, int]]:
    return [(pair.gap.site, pair.sender.id) for pair in pairs]


def test_the_nearer_unit_goes() -> None:
    found = propose([a_gap(1, TOWN), a_gap(2, OTHER)], [a_unit(1, OTHER), a_unit(2, TOWN), a_unit(3, None)], DAY)
    assert chosen(found.pairs) == [(1, 2), (2, 1)]
    assert found.unfilled == ()


def test_whoever_had_somebody_withdrawn_sends_another_first() -> None:
    owed = a_gap(1)._replace(owed_by=2)
    found = propose([owed, a_gap(2)], [a_unit(1), a_unit(2, None, sent=DAY)], DAY)
    assert (1, 2) in chosen(found.pairs)
    (pair,) = [one for one in found.pairs if one.gap is owed]
    assert pair.reasons[0] == "原派人员被召回撤换，由该单位另派（先于得分）"
    # One that has nobody left is not asked for more than it can send.
    assert chosen(propose([owed], [a_unit(1), a_unit(2, None, capacity=1, out=1)], DAY).pairs) == [(1, 1)]


def test_a_township_sends_no_first_secretary() -> None:
    township = a_unit(1)._replace(level=UnitLevel.TOWNSHIP)
    head = a_gap(1, gap=Gap.FIRST_SECRETARY)
    assert chosen(propose([head, a_gap(1)], [township, a_unit(2, None, capacity=1)], DAY).pairs) == [(1, 2), (1, 1)]
    alone = propose([head], [township], DAY)
    assert (alone.pairs, alone.unfilled) == ((), (head,))
    assert chosen(propose([head._replace(owed_by=1)], [township, a_unit(2)], DAY).pairs) == [(1, 2)]


def test_the_unit_that_rested_goes() -> None:
    lately, before = DAY - timedelta(days=364), DAY - timedelta(days=731)
    found = propose([a_gap()], [a_unit(1, sent=lately), a_unit(2, sent=before)], DAY)
    assert chosen(found.pairs) == [(1, 2)]


def test_the_load_is_spread() -> None:
    found = propose([a_gap(place) for place in range(4)], [a_unit(1, capacity=4), a_unit(2, capacity=4)], DAY)
    assert sorted(pair.sender.id for pair in found.pairs) == [1, 1, 2, 2]


def test_nobody_sends_more_than_it_can_and_who_waited_longest_is_served() -> None:
    gaps = [a_gap(1, days=5), a_gap(2, days=300), a_gap(3, days=100)]
    found = propose(gaps, [a_unit(1, None, capacity=3, out=1)], DAY)
    assert {pair.gap.site for pair in found.pairs} == {2, 3}
    assert [gap.site for gap in found.unfilled] == [1]
    assert propose(gaps, [], DAY).unfilled == (gaps[1], gaps[2], gaps[0])
    assert propose([], [a_unit(1)], DAY).pairs == ()


def test_each_pair_says_why() -> None:
    (pair,) = propose([a_gap()], [a_unit(1, out=1, sent=date(2025, 6, 1))], DAY).pairs
    assert pair.points == 0 + 13 + 8
    assert pair.reasons == (
        "与驻点同在一个乡镇（街道）（0分）",
        "可派3人，在派1人，连同本建议第1人共2人（13分）",
        "上次选派是2025年6月1日（8分）",
    )


_UNITS = st.lists(
    st.tuples(st.sampled_from([TOWN, OTHER, None]), st.integers(1, 3), st.sampled_from([None, DAY])),
    min_size=2,
    max_size=4,
)


@given(_UNITS, st.lists(st.sampled_from([TOWN, OTHER]), min_size=1, max_size=4))
def test_no_other_assignment_costs_less(told: list[tuple[str | None, int, date | None]], towns: list[str]) -> None:
    units = [a_unit(number, seat, capacity, 0, sent) for number, (seat, capacity, sent) in enumerate(told)]
    gaps = [a_gap(place, town) for place, town in enumerate(towns)]
    found = propose(gaps, units, DAY)
    slots = [unit for unit in units for _ in range(unit.capacity)]
    if len(slots) < len(gaps):
        assert len(found.pairs) == len(slots)
        return
    # Each gap alone with the slot it would get: the same points by the same rules, over every way of sharing them out.
    least = min(
        sum(
            pair.points
            for number in {slot.id for slot in order}
            for pair in propose(
                [gap for gap, slot in zip(gaps, order, strict=True) if slot.id == number],
                [unit for unit in units if unit.id == number],
                DAY,
            ).pairs
        )
        for order in set(permutations(slots[:5], len(gaps)))
    )
    assert found.points <= least


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_units_does_not_change_the_points(order: int) -> None:
    units = [a_unit(1, OTHER), a_unit(2, None, capacity=1), a_unit(3, TOWN, out=2)][::order]
    assert propose([a_gap(place) for place in range(4)], units, DAY).points == 20 + 16 + 23 + 30
