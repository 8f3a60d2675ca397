"""The handover of an election as it stands: the list line by line, the orders of the township, and what the law says of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from elections import queries
from elections.after_vocabulary import HandoverItem
from elections.queries import ElectionLine
from elections.rules.handover import CHECKLIST, Handed, handover, order_due
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.law.lawbook import Finding, Provision
from server.values.periods import deadline


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One thing of the list; everything but `item` and `basis` is None while nobody has said anything of it."""

    item: HandoverItem
    basis: Provision
    handed: date | None = None
    given_by: str | None = None
    taken_by: str | None = None
    witness: str | None = None
    quantity: str | None = None
    remark: str | None = None
    outstanding: str | None = None

    @property
    def as_handed(self) -> Handed:
        """As the rules see it."""
        return Handed(self.item, self.handed, self.outstanding)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A refusal with the township's order."""

    id: int
    items: tuple[HandoverItem, ...]
    refused_by: str
    refused: date
    facts: str
    ordered: date
    document: str
    due: date
    complied: date | None
    outcome: str | None

    def finding(self, today: date) -> Finding:
        """How it stands."""
        return order_due(self.refused, self.ordered, self.due, self.complied, today)


@dataclass(frozen=True, slots=True)
class Handover:
    """All of it. `produced` is the day of the vote that completed the new committee, `last` the last day by law."""

    election: ElectionLine
    produced: date
    last: date | None
    lines: tuple[HandoverLine, ...]
    orders: tuple[OrderLine, ...]
    findings: tuple[Finding, ...]

    @property
    def waiting(self) -> tuple[HandoverLine, ...]:
        """What is not handed over."""
        return tuple(one for one in self.lines if one.handed is None)

    @property
    def handed(self) -> int:
        return len(self.lines) - len(self.waiting)


async def handover_of(actor: Actor, code: str) -> Handover:
    """The handover of one election, inside a transaction. Raises NotFound outside the actor's area."""
    line = await queries.election(actor, code)
    progress = await queries.progress(actor, code)
    produced = line.last_held or line.election_day
    book = progress.book
    kept = await _lines(actor, code)
    lines = tuple(
        kept.get(item, HandoverLine(item, basis)) for item, basis in CHECKLIST.at(line.election_day).value.items()
    )
    asked = line.published is not None and line.voided is None
    findings = handover(book, produced, clock.today(), [one.as_handed for one in lines]) if asked else ()
    last = deadline(produced, book.handover_days) if book.handover_days is not None else None
    return Handover(line, produced, last, lines, await _orders(actor, code), findings)


async def _lines(actor: Actor, code: str) -> Mapping[HandoverItem, HandoverLine]:
    rows = await connection().fetch(
        """SELECT h.item, h.handed, h.given_by, h.taken_by, h.witness, h.quantity, h.remark, h.outstanding, e.election_day
           FROM handover_line h JOIN election e ON e.id = h.election WHERE e.code = $1 AND starts_with(h.region, $2)""",
        code,
        actor.reach,
    )
    found = {}
    for row in rows:
        values = dict(row.items())
        item = HandoverItem(values.pop("item"))
        basis = CHECKLIST.at(values.pop("election_day")).value[item]
        found[item] = HandoverLine(item, basis, **values)
    return found


async def _orders(actor: Actor, code: str) -> tuple[OrderLine, ...]:
    rows = await connection().fetch(
        """SELECT o.id, o.items, o.refused_by, o.refused, o.facts, o.ordered, o.document, o.due, o.complied, o.outcome
           FROM handover_order o JOIN election e ON e.id = o.election
           WHERE e.code = $1 AND starts_with(o.region, $2) ORDER BY o.id""",
        code,
        actor.reach,
    )
    return tuple(OrderLine(**{**row, "items": tuple(map(HandoverItem, row["items"]))}) for row in rows)
