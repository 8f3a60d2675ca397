"""What is handed over, by when, and how an order stands (S19)."""

from datetime import date, timedelta

import pytest

from cadres.vocabulary import CommitteeKind
from elections.after_vocabulary import HandoverItem
from elections.rules.handover import CHECKLIST, Handed, handover, order_due
from elections.rules.rulebook import rulebook
from server.law.lawbook import Level

_BOOK = rulebook(CommitteeKind.VILLAGERS, date(2026, 12, 18))
_MADE = date(2026, 12, 18)
_ITEMS = tuple(CHECKLIST.at(_MADE).value)


def _handed(day: date | None, *, last: date | None = None) -> list[Handed]:
    lines = [Handed(one, day, None if day else "正在清点") for one in _ITEMS[:-1]]
    return [*lines, Handed(_ITEMS[-1], last or day, None if last or day else "正在清点")]


@pytest.mark.parametrize(("days", "level", "said"), [(10, Level.NOTE, "余0天"), (11, Level.WARNING, "已超期1天")])
def test_s19_the_tenth_day_is_the_last(days: int, level: Level, said: str) -> None:
    (found,) = handover(_BOOK, _MADE, _MADE + timedelta(days), _handed(None))
    assert (found.level, found.rule) == (level, "S19")
    assert said in found.message
    assert "第二十四条" in found.cite


def test_what_is_outstanding_is_named() -> None:
    (found,) = handover(
        _BOOK, _MADE, _MADE, [Handed(HandoverItem.SEALS, _MADE, None), Handed(HandoverItem.CASH, None, None)]
    )
    assert "2项中还有1项没有移交（现金、存款和票据）" in found.message


def test_a_late_item_is_told_by_its_days() -> None:
    done, late = handover(_BOOK, _MADE, date(2027, 2, 1), _handed(_MADE, last=date(2026, 12, 30)))
    assert done.met is False
    assert late.message == f"{_ITEMS[-1].label}移交晚2天。"
    assert [one.met for one in handover(_BOOK, _MADE, date(2027, 2, 1), _handed(_MADE))] == [True]


def test_residents_before_2026_have_no_day() -> None:
    assert handover(rulebook(CommitteeKind.RESIDENTS, date(2021, 11, 20)), _MADE, _MADE, _handed(None)) == ()


@pytest.mark.parametrize(
    ("complied", "today", "met", "said"),
    [
        (None, date(2026, 12, 30), None, "余1天"),
        (None, date(2027, 1, 2), False, "已超期2天"),
        (date(2026, 12, 31), date(2027, 1, 5), True, "已改正"),
        (date(2027, 1, 3), date(2027, 1, 5), False, "晚3天"),
    ],
)
def test_an_order_stands_by_its_day(complied: date | None, today: date, met: bool | None, said: str) -> None:
    found = order_due(date(2026, 12, 28), date(2026, 12, 29), date(2026, 12, 31), complied, today)
    assert (found.met, said in found.message) == (met, True)
