"""How a deadline looks: colour tells the force behind it, fill tells that it is past. Days are counted for today."""

from dataclasses import dataclass
from datetime import date

from server import clock
from server.values.periods import days_between

_SOON = 3


@dataclass(frozen=True, slots=True)
class Due:
    """Days left until a deadline, 0 on the day itself; `law` is a deadline of the law."""

    left: int
    law: bool

    @property
    def past(self) -> bool:
        return self.left < 0

    @property
    def soon(self) -> bool:
        return 0 <= self.left <= _SOON

    @property
    def words(self) -> str:
        """还剩3天, 今天24时 by law, 今天 by the house, 已超期2天."""
        if self.past:
            return f"已超期{-self.left}天"
        if self.left:
            return f"还剩{self.left}天"
        return "今天24时" if self.law else "今天"

    @property
    def classes(self) -> str:
        """The classes of the stylesheet."""
        marks = ("due--law", self.law), ("due--past", self.past), ("due--soon", self.soon)
        return " ".join(("due", *(name for name, holds in marks if holds)))


def due(day: date, *, law: bool = False) -> Due:
    """The deadline as it stands today."""
    return Due(days_between(clock.today(), day), law)
