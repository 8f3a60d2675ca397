"""A row that is like an earlier one comes to what it would have come to alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind
from elections.laws import Laws
from elections.sheets.roll_checking import STAGED, Checker, Part, Place, Plan
from elections.sheets.roll_columns import NUMBER, VOTERS
from server.access import sealing
from server.sheets.workbook import Cell
from tests.support.factories import VILLAGE
from tests.support.rolls import DAY, HEAD, TODAY, a_row, number_of

OTHER = "140932100203"
_PLACES = {column.key: place for place, column in enumerate(VOTERS.columns)}
PLAN = Plan(
    _PLACES,
    {code: Place(order, CommitteeKind.VILLAGERS, DAY, "140932") for order, code in enumerate((VILLAGE, OTHER), 7)},
    Laws(()),
    TODAY,
)
MAJORITY = DAY.replace(year=DAY.year - 18)
#: Sealed values differ each time.
_SEALED = [STAGED.index("citizen_number"), STAGED.index("phone")]


@pytest.fixture(autouse=True)
def _keys() -> Iterator[None]:
    before = (sealing._kept.ring, sealing._kept.path, sealing._kept.stamp)
    sealing.use(sealing.Keyring.fresh())
    yield
    sealing._kept.ring, sealing._kept.path, sealing._kept.stamp = before


def _lines(part: Part, first: int = 0) -> list[list[str]]:
    """What goes to the database, by the row's place."""
    lines = [line.split("\t") for line in part.text.decode().splitlines()]
    for line in lines:
        line[0] = str(int(line[0]) + first)
        for place in _SEALED:
            line[place] = "sealed" if line[place] != "\\N" else ""
    return sorted(lines, key=lambda line: int(line[0]))


def _told(part: Part, first: int = 0) -> list[tuple[int, tuple[str, ...]]]:
    return [(fault.line + first, tuple(map(str, fault.problems))) for fault in part.faults]


_NUMBERS = st.builds(
    number_of,
    st.integers(100, 120),
    st.sampled_from([date(1970, 5, 1), MAJORITY, MAJORITY.replace(day=MAJORITY.day + 1), date(1952, 2, 29)]),
)
_ROWS = st.builds(
    lambda region, number, told, end: a_row(100, region=region, **{"身份证号": number} | told)[:end],
    st.sampled_from([VILLAGE, VILLAGE, OTHER, "140932100999"]),
    st.one_of(_NUMBERS, _NUMBERS, _NUMBERS.map(lambda number: number[:17] + "5"), st.just("")),
    st.fixed_dictionaries(
        {},
        optional={
            "户号": st.sampled_from(["0007", "", "７", "无", "甲1", "1" * 21, 7, 7.0, 7.5, 0, True, None, 10**15]),
            "姓名": st.sampled_from(["贾甲", "贾　甲", "贾甲乙丙丁", "", "Ann", "贾\\甲"]),
            "性别": st.sampled_from(["男", "女", "女性", "人"]),
            "联系电话": st.sampled_from(
                ["13800000000", "138-0000-0000", "无", None, 13800000000, 13800000000.0, 0, 0.0, False, timedelta(0)]
            ),
            "村（居）民小组": st.sampled_from(
                ["第二村民小组", "", " 第一村民小组", 1, 1.0, True, 2.0, date(2026, 1, 2)]
            ),
            "是否党员": st.sampled_from(["是", "否", "也许", True, 1]),
            "居住月数": st.sampled_from([14, 14.0, "14", 1, True, 0, False]),
            "登记依据": st.sampled_from(["第一类", "第二类", "第三类", "第九类"]),
            "同意机关": st.just("村民代表会议"),
            "同意日期": st.just(date(2026, 10, 9)),
            "表示（申请）日期": st.sampled_from(["2026-10-08", "10月", date(2026, 10, 8)]),
            "剥夺政治权利起": st.sampled_from(["2020-01-01", "2027-01-01"]),
            "剥夺政治权利止": st.sampled_from(["2026-12-19", "2026-12-20"]),
        },
    ),
    st.sampled_from([len(HEAD), len(HEAD), 15, 4]),
)
_SAMPLE = a_row(100, 身份证号=NUMBER.example, 姓名="张　三")
_WITHOUT = st.sampled_from([(), ("phone",), ("sex", "phone"), ("declared", "deprived_until")])


@given(st.lists(st.one_of(_ROWS, _ROWS, st.just(_SAMPLE)), max_size=8), _WITHOUT, st.randoms())
def test_rows_together_come_to_what_each_comes_to_alone(
    rows: Sequence[Sequence[Cell]], without: Sequence[str], random: Random
) -> None:
    order = [key for key in _PLACES if key not in without]
    random.shuffle(order)
    plan = replace(PLAN, places={key: place for place, key in enumerate(order)})
    rows = [[row[_PLACES[key]] if _PLACES[key] < len(row) else None for key in order] for row in rows]
    checker = Checker(plan)
    for _ in range(2):  # The second time all that could be learnt is known.
        part = checker.part(rows)
        alone = [(at, Checker(plan).part([row])) for at, row in enumerate(rows)]
        assert _lines(part) == [line for at, one in alone for line in _lines(one, at)]
        assert _told(part) == [told for at, one in alone for told in _told(one, at)]
        assert (part.height, part.read) == (len(rows), sum(one.read for _, one in alone))
        assert (part.registered, part.refused) == (
            sum(one.registered for _, one in alone),
            sum(one.refused for _, one in alone),
        )
        assert part.elections == frozenset().union(*(one.elections for _, one in alone))


def test_a_number_that_equals_a_yes_is_not_taken_for_it() -> None:
    checker = Checker(PLAN)
    third = {
        "登记依据": "第三类",
        "表示（申请）日期": "2026-10-08",
        "同意机关": "村民代表会议",
        "同意日期": "2026-10-09",
    }
    first, second = (a_row(order, **third) for order in (100, 102))
    first[_PLACES["residence_months"]], second[_PLACES["residence_months"]] = 1, True
    (told,) = checker.part([first, second]).faults[-1].problems
    assert told.key == "residence_months"


def test_a_row_like_an_earlier_one_is_not_worked_out_again() -> None:
    checker = Checker(PLAN)
    checker.part([a_row(100)])
    usual, odd = checker.usual.sort_out(
        [
            a_row(102),
            a_row(104, born=MAJORITY),
            a_row(106, born=MAJORITY.replace(day=21)),
            a_row(108, 登记依据="第二类"),
        ]
    )
    assert [line for line, _ in odd] == [2, 3]
    assert [row.number for row in usual] == [number_of(102), number_of(104, MAJORITY)]
