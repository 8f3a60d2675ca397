"""Whom the next days of a published list are for (Q-0D)."""

from dataclasses import dataclass
from datetime import date

from cadres.rules.review_shown import Days, last_list, lists_shown, to_show

FIRST, SECOND = (date(2026, 11, 2), date(2026, 11, 9)), (date(2026, 11, 4), date(2026, 11, 11))


@dataclass(frozen=True)
class _Passed:
    name: str
    days: Days | None = None

    @property
    def shown_from(self) -> date | None:
        return self.days[0] if self.days else None

    @property
    def shown_until(self) -> date | None:
        return self.days[1] if self.days else None

    @property
    def unshown(self) -> bool:
        return self.days is None


A, B, C = _Passed("甲", FIRST), _Passed("乙", SECOND), _Passed("丙")


def test_q0d_whoever_is_on_no_list_comes_first() -> None:
    further = to_show([A, B, C], SECOND)
    assert (further.named, further.before) == ((C,), None)


def test_q0d_the_last_list_is_the_one_recorded_last_and_not_the_latest() -> None:
    assert to_show([A, B], SECOND).named == (B,)
    again = to_show([A, B], FIRST)
    assert (again.named, again.before) == ((A,), FIRST)


def test_q0d_a_list_that_nobody_is_on_any_more_is_none() -> None:
    left = to_show([A], SECOND)
    assert (left.named, left.before) == ((A,), FIRST)
    assert last_list([C], SECOND) is None
    assert to_show([], SECOND).named == ()


def test_q0d_lists_are_counted_by_their_days() -> None:
    assert lists_shown([A, _Passed("丁", FIRST), B, C]) == {FIRST: 2, SECOND: 1}
