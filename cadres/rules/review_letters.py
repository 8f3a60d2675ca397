"""Letters of one batch beside each other: what a further one may say, and whom it may leave out (Q-21). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from server.errors import Problem


@dataclass(frozen=True, slots=True)
class Letter:
    """One that went out: its number, the day it did, until when it gives, and the codes of the agencies it asks."""

    number: str
    asked: date
    due: date
    agencies: frozenset[str]


def refuse_other_letter(now: Letter, sent: Sequence[Letter]) -> Problem | None:
    """Why a number cannot be given again: the letter that bears it has another day or deadline, or went to others (Q-21).

    On its own day it may still name further people; what goes out later is another paper, which needs a number of its own.
    """
    same = next((one for one in sent if one.number == now.number), None)
    if same is None or same == now:
        return None
    other = f"期限是{same.due.isoformat()}" if same.due != now.due else "发给的部门不同"
    if same.asked != now.asked:
        other = f"是{same.asked.isoformat()}发的"
    cause = f"本批已按{now.number}发出过联审，{other}。"
    return Problem("函询文号", cause, "另编文号；一份函一个文号、一个日子、一个期限。", "Q-21")


def left_out(now: Letter, names: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the agencies that may be asked and are not."""
    return tuple(name for code, name in names.items() if code not in now.agencies)


def refuse_fewer(missing: Sequence[str], reason: str, unasked: Sequence[str] = ()) -> Problem | None:
    """Why fewer agencies than the list has are asked for a reason alone: without it nobody could tell (Q-21, Q-22).

    `unasked` are the words of the items that no agency of the letter may answer for (Q-23).
    """
    if not missing or reason.strip():
        return None
    of_items = f"清单里的{'、'.join(f'“{one}”' for one in unasked)}就没有部门查了。" if unasked else ""
    cause = f"名单里的{'、'.join(missing)}没有选。{of_items}"
    return Problem("少问的理由", cause, "补选这些部门；确实不用问的，写明理由。", "Q-21")
