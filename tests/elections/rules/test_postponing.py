"""By how long an election is put off at most (B-05, B-06)."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.planning_vocabulary import Force
from elections.rules.parameters import Value, local_values
from elections.rules.postponing import put_off
from elections.rules.rulebook import rulebook
from server.access.actor import PROVINCE
from server.law.lawbook import Level

_V = CommitteeKind.VILLAGERS
_DAY, _ENDS = date(2026, 12, 18), date(2026, 11, 19)
_LAW = Value(PROVINCE, _V, "postponement_months", "6", date(2026, 6, 1), "山西选举办法", Force.LAW)


@pytest.mark.parametrize(
    ("ends", "until", "level", "said"),
    [
        (_ENDS, date(2027, 2, 19), Level.NOTE, "余0天"),
        (_ENDS, date(2027, 2, 20), Level.WARNING, "超过1天"),
        (None, date(2027, 3, 18), Level.NOTE, "没有登记上一届任期的届满日"),
        (_ENDS, None, Level.WARNING, "没有定下新的选举日"),
    ],
)
def test_three_months_beyond_the_term(ends: date | None, until: date | None, level: Level, said: str) -> None:
    (found,) = put_off(rulebook(_V, _DAY), ends, _DAY, until)
    assert (found.rule, found.level, said in found.message) == ("B-06", level, True)


def test_a_limit_of_law_stops() -> None:
    book = rulebook(_V, _DAY, local=local_values(_V, (_LAW,)))
    assert [one.level for one in put_off(book, _ENDS, _DAY, date(2027, 5, 19))] == [Level.NOTE]
    assert [one.level for one in put_off(book, _ENDS, _DAY, date(2027, 5, 20))] == [Level.BREACH]
