"""The two days of a question about offices: on which day they were held, and on which day that was known."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from server import clock
from server.errors import Problem
from server.values.periods import read_day
from server.web.forms import Form, Wrong

LABELS = {"on": "某日在任", "known": "按某日所知"}


@dataclass(frozen=True, slots=True)
class AsOf:
    """The days asked for, today and None where nothing was asked; `form` has what was typed and what is wrong with it."""

    on: date
    known: date | None
    form: Form[Any]

    @property
    def asked(self) -> bool:
        """Whether another question than that of today was asked."""
        return self.known is not None or self.on != clock.today()


def as_of(on: str, known: str) -> AsOf:
    """What was typed as days. What is no day, or a day whose knowledge is still to come, is told and not guessed."""
    typed = {"on": on.strip(), "known": known.strip()}
    days: dict[str, date] = {}
    wrongs = []
    for name, text in typed.items():
        if not text:
            continue
        try:
            days[name] = read_day(text)
        except ValueError:
            wrongs.append(Wrong(name, Problem(LABELS[name], f"“{text}”不是日期。", "写成2026-05-01。")))
    if days.get("known", date.min) > clock.today():
        cause = f"{days.pop('known').isoformat()}还没有到。"
        wrongs.append(Wrong("known", Problem(LABELS["known"], cause, "填今天或者以前的日期。")))
    return AsOf(days.get("on", clock.today()), days.get("known"), Form(typed, LABELS, wrongs=tuple(wrongs), asks=True))
