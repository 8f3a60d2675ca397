"""Who is chosen beside the committee: group leaders, representatives, the oversight committee (S20, B-18, B-20, B-22). Pure.

All of them serve as long as the committee. Some provinces have representatives chosen before the election and others
after it, so whoever was chosen within half a year before election day counts as this term's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from elections.rules.book import Rulebook
from elections.rules.process import Artefact
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import before, chinese_day

_OVERSIGHT_SIZE = Provision("B-18", "关于建立健全村务监督委员会的指导意见（2017年）", Standing.POLICY)
_LEAST, _MOST = 3, 5
_BEFORE_ELECTION = 180


def of_this_term(election_day: date) -> date:
    """The first day on which somebody who was chosen counts as chosen for the term of this election."""
    return before(election_day, _BEFORE_ELECTION)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Those in office today.

    Groups with their leaders, whose day is not on record; representatives and members of the oversight committee by the day
    from which they serve.
    """

    groups: Sequence[tuple[str, str | None]]
    representatives: Sequence[date]
    oversight: Sequence[date]


def complete(election_day: date, chosen: Chosen) -> frozenset[Artefact]:
    """Which of the three are there for this term."""
    start = of_this_term(election_day)
    found = set()
    if chosen.groups and all(head for _, head in chosen.groups):
        found.add(Artefact.LEADERS)
    if any(since >= start for since in chosen.representatives):
        found.add(Artefact.REPRESENTATIVES)
    if sum(since >= start for since in chosen.oversight) >= _LEAST:
        found.add(Artefact.OVERSIGHT)
    return frozenset(found)


def lacking(book: Rulebook, election_day: date, chosen: Chosen) -> tuple[Finding, ...]:
    """What is missing of each, and what is only left from the term before."""
    start = of_this_term(election_day)
    return (*_leaders(book, chosen.groups), *_representatives(book, start, chosen), *_oversight(book, start, chosen))


def _leaders(book: Rulebook, groups: Sequence[tuple[str, str | None]]) -> tuple[Finding, ...]:
    basis = book.basis("subbodies_days").under("B-21")
    if not groups:
        return (basis.warning("没有登记小组，不知道有没有推选小组长。", {"groups": 0}),)
    bare = [name for name, head in groups if not head]
    numbers = {"groups": len(groups), "bare": len(bare)}
    if bare:
        return (basis.warning(f"{len(groups)}个小组中，{'、'.join(bare)}没有小组长。", numbers, met=False),)
    return (basis.note(f"{len(groups)}个小组都有小组长。", numbers, met=True),)


def _representatives(book: Rulebook, start: date, chosen: Chosen) -> tuple[Finding, ...]:
    if book.households_per_representative is None:
        return (book.basis("households_per_representative").note("本版法律没有规定推选代表。"),)
    basis = book.basis("households_per_representative")
    new = sum(since >= start for since in chosen.representatives)
    numbers = {"representatives": new, "earlier": len(chosen.representatives) - new}
    if not new:
        rest = (
            f"登记的{len(chosen.representatives)}名早于{chinese_day(start)}，是上一届的"
            if chosen.representatives
            else "没有登记"
        )
        return (basis.warning(f"本届代表还没有推选：{rest}。", numbers, met=False),)
    return (basis.note(f"本届推选代表{new}名。", numbers, met=True),)


def _oversight(book: Rulebook, start: date, chosen: Chosen) -> tuple[Finding, ...]:
    if not book.oversight_required:
        return (book.basis("oversight_required").note("本版法律没有规定必须设监督委员会。"),)
    basis = book.basis("oversight_required")
    new = sum(since >= start for since in chosen.oversight)
    numbers = {"members": new, "earlier": len(chosen.oversight) - new}
    if not new:
        rest = "在任的是上一届的" if chosen.oversight else "没有登记成员"
        return (basis.warning(f"本届监督委员会还没有推选：{rest}。", numbers, met=False),)
    formula = f"{_LEAST} ≤ {new} ≤ {_MOST}"
    if _LEAST <= new <= _MOST:
        return (_OVERSIGHT_SIZE.note(f"本届监督委员会{new}人。", numbers, formula, met=True),)
    said = f"本届监督委员会{new}人，一般{_LEAST}至{_MOST}人"
    return (_OVERSIGHT_SIZE.warning(f"{said}。", numbers, f"{new}不在{_LEAST}至{_MOST}之间", met=False),)
