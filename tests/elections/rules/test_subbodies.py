"""Who is chosen beside the committee (S20)."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.rules.process import Artefact
from elections.rules.rulebook import rulebook
from elections.rules.subbodies import Chosen, complete, lacking

_DAY = date(2026, 12, 18)
_BOOK = rulebook(CommitteeKind.VILLAGERS, _DAY)
_NEW, _OLD = date(2026, 12, 25), date(2021, 12, 1)
_WHOLE = Chosen((("前组", "温久安"), ("后组", "贾永胜")), (_NEW,) * 4, (_NEW,) * 3)


def test_all_are_there() -> None:
    assert complete(_DAY, _WHOLE) == {Artefact.LEADERS, Artefact.REPRESENTATIVES, Artefact.OVERSIGHT}
    assert [one.met for one in lacking(_BOOK, _DAY, _WHOLE)] == [True, True, True]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (Chosen((), _WHOLE.representatives, _WHOLE.oversight), "没有登记小组"),
        (Chosen((("前组", None), ("后组", "贾永胜")), _WHOLE.representatives, _WHOLE.oversight), "前组没有小组长"),
        (Chosen(_WHOLE.groups, (_OLD,) * 4, _WHOLE.oversight), "登记的4名早于2026年6月21日，是上一届的"),
        (Chosen(_WHOLE.groups, (), _WHOLE.oversight), "没有登记"),
        (Chosen(_WHOLE.groups, _WHOLE.representatives, (_OLD,) * 3), "在任的是上一届的"),
        (Chosen(_WHOLE.groups, _WHOLE.representatives, (_NEW,) * 2), "一般3至5人"),
    ],
)
def test_what_is_missing_is_said(chosen: Chosen, said: str) -> None:
    assert len(complete(_DAY, chosen)) == 2
    assert any(said in one.message for one in lacking(_BOOK, _DAY, chosen) if one.met is not True)


def test_what_the_law_of_the_day_does_not_ask_for_is_not_missing() -> None:
    book = rulebook(CommitteeKind.RESIDENTS, date(2021, 11, 20))
    found = lacking(book, date(2021, 11, 20), Chosen((("前组", "温久安"),), (), ()))
    assert [one.met for one in found] == [True, None, None]
