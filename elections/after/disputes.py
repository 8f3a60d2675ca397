"""Disputes and complaints as they stand. Who raised one stays sealed; a page shows that there is a name, and no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.vocabulary import CommitteeKind
from elections.after_vocabulary import Channel, Decider, DisputeEffect, DisputeKind
from elections.laws import Laws, laws
from elections.rules.disputes import timely
from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from server.law.lawbook import Finding


@dataclass(frozen=True, slots=True)
class StepLine:
    """What was done on a day."""

    day: date
    done_by: str
    what: str


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """One of a list. `named` is whether somebody gave a name, `reachable` a contact."""

    id: int
    code: str
    region: str
    community: str
    kind: DisputeKind
    channel: Channel
    subject: str
    named: bool
    reachable: bool
    received: date
    owner: str
    due: date
    prolonged_why: str | None
    holds: bool
    decided: date | None
    decided_by: Decider | None
    document: str | None
    result: str | None
    effect: DisputeEffect | None
    person_name: str | None
    replied: date | None
    timely: Finding

    @property
    def overdue(self) -> bool:
        """Whether it waits beyond its last day."""
        return self.decided is None and self.timely.met is False

    @property
    def state(self) -> str:
        """Its state in the words of a list."""
        if self.decided:
            return "已答复" if self.replied else "已办结"
        return "已超期" if self.overdue else "暂缓公布" if self.holds else "办理中"

    @property
    def glyph(self) -> str:
        if self.decided:
            return "done"
        return "stop" if self.overdue else "warn" if self.holds else "part"


_LINES = """
SELECT d.id, e.code, d.region, c.name AS community, r.kind AS committee, e.election_day, d.kind, d.channel, d.subject,
       d.complainant IS NOT NULL AS named, d.contact IS NOT NULL AS reachable, d.received, d.owner, d.due, d.prolonged_why,
       d.holds, d.decided, d.decided_by, d.document, d.result, d.effect, p.name AS person_name, d.replied
FROM election_dispute d JOIN election e ON e.id = d.election JOIN community c ON c.id = e.community
JOIN election_round r ON r.id = e.election_round LEFT JOIN person p ON p.id = d.person
WHERE starts_with(d.region, $1)
"""


def _line(row: Mapping[str, Any], known: Laws) -> DisputeLine:
    values = dict(row.items())
    book = known.book(CommitteeKind(values.pop("committee")), values.pop("election_day"), row["region"])
    words = {
        "kind": DisputeKind(row["kind"]),
        "channel": Channel(row["channel"]),
        "decided_by": Decider(row["decided_by"]) if row["decided_by"] else None,
        "effect": DisputeEffect(row["effect"]) if row["effect"] else None,
    }
    found = timely(book, row["received"], row["due"], row["decided"], clock.today())
    return DisputeLine(**{**values, **words}, timely=found)


async def disputes_in(actor: Actor, area: str) -> tuple[DisputeLine, ...]:
    """Those of an area: what waits first, the nearest day before the others."""
    rows = await connection().fetch(
        f"{_LINES} AND starts_with(d.region, $2) ORDER BY d.decided IS NOT NULL, d.due, d.id",
        actor.reach,
        reach_of(area),
    )
    known = await laws()
    return tuple(_line(row, known) for row in rows)


async def disputes_of(actor: Actor, code: str) -> tuple[DisputeLine, ...]:
    """Those of one election."""
    rows = await connection().fetch(
        f"{_LINES} AND e.code = $2 ORDER BY d.decided IS NOT NULL, d.due, d.id", actor.reach, code
    )
    known = await laws()
    return tuple(_line(row, known) for row in rows)


async def dispute(actor: Actor, wanted: int) -> DisputeLine:
    """One. Raises NotFound outside the actor's area."""
    row = await connection().fetchrow(f"{_LINES} AND d.id = $2", actor.reach, wanted)
    if row is None:
        raise NotFound
    return _line(row, await laws())


async def steps(actor: Actor, wanted: int) -> Sequence[StepLine]:
    """What was done about one, in the order of the days."""
    rows = await connection().fetch(
        """SELECT day, done_by, what FROM election_dispute_step
           WHERE dispute = $1 AND starts_with(region, $2) ORDER BY day, id""",
        wanted,
        actor.reach,
    )
    return [StepLine(**row) for row in rows]
