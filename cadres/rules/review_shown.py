"""Which list of those who passed hangs out last, and whom other days would be for (Q-0D). Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

Days = tuple[date, date]
"""From when until when a list hangs out."""


class Shown(Protocol):
    """Somebody of a batch by the list that they are on; `unshown` who has passed and is on none."""

    @property
    def shown_from(self) -> date | None: ...
    @property
    def shown_until(self) -> date | None: ...
    @property
    def unshown(self) -> bool: ...


P = TypeVar("P", bound=Shown)


@dataclass(frozen=True, slots=True)
class Showing(Generic[P]):
    """Whom the days that are recorded next are for; `before` are the days that they take the place of."""

    named: tuple[P, ...]
    before: Days | None


def lists_shown(people: Sequence[Shown]) -> Counter[Days]:
    """The lists that somebody is still on, with how many each names."""
    return Counter((one.shown_from, one.shown_until) for one in people if one.shown_from and one.shown_until)


def last_list(people: Sequence[Shown], recorded: Days | None) -> Days | None:
    """The list that was recorded last: that of the batch's own days, or the latest where everybody was taken off that one."""
    held = lists_shown(people)
    return recorded if recorded in held else max(held, default=None)


def to_show(people: Sequence[P], recorded: Days | None) -> Showing[P]:
    """Whoever has passed and is on no list; where everybody is on one, the people of the last list."""
    if further := tuple(one for one in people if one.unshown):
        return Showing(further, None)
    last = last_list(people, recorded)
    return Showing(tuple(one for one in people if last and (one.shown_from, one.shown_until) == last), last)
