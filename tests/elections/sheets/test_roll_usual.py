"""A row that is like an earlier one comes to what it would have come to alone."""

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind
from elections.laws import Laws
from elections.sheets.roll_checking import STAGED, Checker, Part, Place, Plan
from elections.sheets.roll_columns import VOTERS
from server.access import sealing
from tests.support.factories import VILLAGE
from tests.support.rolls import DAY, HEAD, TODAY, a_row, number_of

OTHER = "140932100203"
PLAN = Plan(
    {column.key: place for place, column in enumerate(VOTERS.columns)},
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
            "户号": st.sampled_from(["0007", "", "７", "无", "甲1", "1" * 21]),
            "姓名": st.sampled_from(["贾甲", "贾　甲", "贾甲乙丙丁", "", "Ann", "贾\\甲"]),
            "性别": st.sampled_from(["男", "女", "女性", "人"]),
            "联系电话": st.sampled_from(["13800000000", "138-0000-0000", "无"]),
            "村（居）民小组": st.sampled_from(["第二村民小组", "", " 第一村民小组"]),
            "是否党员": st.sampled_from(["是", "否", "也许"]),
            "登记依据": st.sampled_from(["第一类", "第二类", "第三类", "第九类"]),
            "表示（申请）日期": st.sampled_from(["2026-10-08", "10月"]),
            "剥夺政治权利起": st.sampled_from(["2020-01-01", "2027-01-01"]),
            "剥夺政治权利止": st.sampled_from(["2026-12-19", "2026-12-20"]),
        },
    ),
    st.sampled_from([len(HEAD), len(HEAD), 15, 4]),
)


@given(st.lists(_ROWS, max_size=8))
def test_rows_together_come_to_what_each_comes_to_alone(rows: Sequence[Sequence[str]]) -> None:
    checker = Checker(PLAN)
    for _ in range(2):  # The second time all that could be learnt is known.
        part = checker.part(rows)
        alone = [(at, Checker(PLAN).part([row])) for at, row in enumerate(rows)]
        assert _lines(part) == [line for at, one in alone for line in _lines(one, at)]
        assert _told(part) == [told for at, one in alone for told in _told(one, at)]
        assert (part.height, part.read) == (len(rows), sum(one.read for _, one in alone))
        assert (part.registered, part.refused) == (
            sum(one.registered for _, one in alone),
            sum(one.refused for _, one in alone),
        )
        assert part.elections == frozenset().union(*(one.elections for _, one in alone))


def test_a_row_like_an_earlier_one_is_not_worked_out_again() -> None:
    checker = Checker(PLAN)
    checker.part([a_row(100)])
    usual, odd, height = checker.usual.sort_out(
        [
            a_row(102),
            a_row(104, born=MAJORITY),
            a_row(106, born=MAJORITY.replace(day=21)),
            a_row(108, 登记依据="第二类"),
        ]
    )
    assert [line for line, _ in odd] == [2, 3]
    assert ([row.number for row in usual], height) == ([number_of(102), number_of(104, MAJORITY)], 4)
