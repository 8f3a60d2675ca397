"""By when a dispute is settled, and who may void what (T-17)."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.after_vocabulary import Decider, DisputeEffect
from elections.rules.disputes import due, prolonged, settled, timely, void_basis
from elections.rules.rulebook import rulebook
from server.law.lawbook import Level

_BOOK = rulebook(CommitteeKind.VILLAGERS, date(2026, 12, 18))
_IN = date(2026, 12, 20)


def test_the_last_day_is_counted_from_the_day_after_and_put_off_once() -> None:
    last = due(_BOOK, _IN)
    assert last == date(2027, 2, 18)
    assert prolonged(_BOOK, last) == date(2027, 3, 20)


@pytest.mark.parametrize(
    ("decided", "today", "met", "said"),
    [
        (None, date(2027, 2, 18), None, "余0天"),
        (None, date(2027, 2, 19), False, "已超期1天"),
        (date(2027, 2, 18), date(2027, 6, 1), True, "办结"),
        (date(2027, 2, 20), date(2027, 6, 1), False, "晚2天"),
    ],
)
def test_a_late_one_is_told_by_its_days(decided: date | None, today: date, met: bool | None, said: str) -> None:
    found = timely(_BOOK, _IN, date(2027, 2, 18), decided, today)
    assert (found.met, said in found.message) == (met, True)
    assert found.level is not Level.BREACH, "a parameter warns and never stops"


@pytest.mark.parametrize("effect", list(DisputeEffect))
@pytest.mark.parametrize("decider", list(Decider))
def test_t17_a_government_alone_voids(decider: Decider, effect: DisputeEffect) -> None:
    stopped = [one for one in settled(_BOOK, decider, effect, published=True) if one.level is Level.BREACH]
    assert bool(stopped) is (effect.voids and decider is Decider.ELECTION_COMMITTEE)


def test_nobody_is_unseated_before_there_is_a_result() -> None:
    assert [one.rule for one in settled(_BOOK, Decider.COUNTY, DisputeEffect.PERSON_VOID, published=False)] == ["T-17"]
    assert list(settled(_BOOK, Decider.COUNTY, DisputeEffect.ELECTION_VOID, published=False)) == []


@pytest.mark.parametrize(
    ("kind", "day", "article"),
    [
        (CommitteeKind.VILLAGERS, date(2021, 11, 20), "第十七条"),
        (CommitteeKind.VILLAGERS, date(2026, 12, 18), "第二十一条"),
        (CommitteeKind.RESIDENTS, date(2026, 12, 18), "第二十二条"),
        (CommitteeKind.RESIDENTS, date(2021, 11, 20), "未作规定"),
    ],
)
def test_the_clause_is_that_of_the_day(kind: CommitteeKind, day: date, article: str) -> None:
    assert article in void_basis(rulebook(kind, day)).cite
