"""What a former committee hands over to the new one, by when, and what becomes of a refusal (S19). Pure.

The statutes say that all is handed over within ten days, before the election committee and under the township's eyes;
what it is, they leave open. The list is that of the rules on villagers' elections, which residents follow too where
nothing else is said; what was added to it says where it comes from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from elections.after_vocabulary import HandoverItem
from elections.rules.book import Rulebook
from server.law.lawbook import Dated, Edition, Finding, Provision, Standing
from server.values.periods import chinese_day, days_between, deadline

_RULES = Provision("S19", "村民委员会选举规程（民发〔2013〕76号）第七章", Standing.POLICY)
_CUSTOM = Provision("S19", "移交清单通常另列（待省确认）", Standing.PARAMETER)
_CERTIFICATE = Provision("B-34", "民政部办公厅通知（2020年8月）", Standing.POLICY)

#: What is on the list from a day on, each with the paper it rests on.
CHECKLIST: Dated[Mapping[HandoverItem, Provision]] = Dated(
    Edition(
        date(2013, 5, 2),
        {
            HandoverItem.SEALS: _RULES,
            HandoverItem.CERTIFICATE: _CERTIFICATE,
            HandoverItem.PREMISES: _RULES,
            HandoverItem.EQUIPMENT: _RULES,
            HandoverItem.ACCOUNTS: _RULES,
            HandoverItem.CASH: _CUSTOM,
            HandoverItem.ASSETS: _RULES,
            HandoverItem.CONTRACTS: _CUSTOM,
            HandoverItem.DEBTS: _RULES,
            HandoverItem.ARCHIVES: _RULES,
            HandoverItem.PENDING: _RULES,
        },
        _RULES,
    )
)

#: Whoever refuses, or puts it off without a reason, is admonished by the township and made to put it right.
REFUSAL = _RULES


@dataclass(frozen=True, slots=True)
class Handed:
    """One thing of the list as it stands: the day on which it was handed over, or why it is outstanding; neither is silence."""

    item: HandoverItem
    handed: date | None
    outstanding: str | None

    @property
    def silent(self) -> bool:
        return self.handed is None and not self.outstanding


def handover(book: Rulebook, produced: date, today: date, lines: Sequence[Handed]) -> tuple[Finding, ...]:
    """How a handover stands to its last day, which is counted from when the new committee came about (D-01)."""
    if book.handover_days is None:
        return ()
    basis, due = book.basis("handover_days"), deadline(produced, book.handover_days)
    waiting = [one for one in lines if one.handed is None]
    late = [one for one in lines if one.handed is not None and one.handed > due]
    numbers = {"waiting": len(waiting), "items": len(lines)}
    asked = f"自{chinese_day(produced)}新一届产生之日起{book.handover_days}日内，最迟{chinese_day(due)}"
    found: list[Finding] = []
    if waiting:
        spare = days_between(today, due)
        named = "、".join(one.item.label for one in waiting)
        said = f"{len(lines)}项中还有{len(waiting)}项没有移交（{named}），{asked}"
        formula = f"{due:%Y-%m-%d} − {today:%Y-%m-%d} = {spare}"
        if spare < 0:
            found.append(basis.warning(f"{said}，已超期{-spare}天。", numbers, formula, met=False))
        else:
            found.append(basis.note(f"{said}，余{spare}天。", numbers, formula))
    else:
        last = max(one.handed for one in lines if one.handed)
        found.append(
            basis.note(f"{len(lines)}项都已移交，最后一项在{chinese_day(last)}；{asked}。", numbers, met=not late)
        )
    for one in late:
        by = days_between(due, one.handed or due)
        found.append(basis.warning(f"{one.item.label}移交晚{by}天。", {"days": by}, met=False))
    return tuple(found)


def order_due(refused: date, ordered: date, due: date, complied: date | None, today: date) -> Finding:
    """How an order of the township stands."""
    said = f"{chinese_day(refused)}拒绝移交，{chinese_day(ordered)}督促改正，限{chinese_day(due)}前移交"
    if complied is not None:
        late = days_between(due, complied)
        if late > 0:
            return REFUSAL.warning(f"{said}，{chinese_day(complied)}改正，晚{late}天。", {"days": late}, met=False)
        return REFUSAL.note(f"{said}，{chinese_day(complied)}已改正。", met=True)
    spare = days_between(today, due)
    if spare < 0:
        return REFUSAL.warning(f"{said}，已超期{-spare}天。", {"days": -spare}, met=False)
    return REFUSAL.note(f"{said}，余{spare}天。", {"days": spare})
