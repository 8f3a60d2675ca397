"""Who votes by a mobile box and for whom somebody writes, as on record; inside `transaction(actor)`."""

from collections.abc import Sequence
from dataclasses import dataclass

from elections.assisted_vocabulary import AssistedBy, AssistReason
from elections.polling_vocabulary import StationKind
from elections.proxies import mandates, voting_of
from elections.queries import ElectionLine
from elections.rules.assisted import Assisted, Voting, assisted, boxed
from elections.rules.book import Rulebook
from server.access.actor import Actor
from server.db.engine import connection
from server.law.lawbook import Finding


@dataclass(frozen=True, slots=True)
class AssistedLine:
    """One voter on a list, with what is odd about it. `station` is the mobile box."""

    id: int
    entry: Assisted
    told: str | None
    station: int | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A mobile box with its list."""

    id: int
    name: str
    listed: int | None
    lines: tuple[AssistedLine, ...]
    finding: Finding


async def entries(actor: Actor, code: str) -> tuple[AssistedLine, ...]:
    """Those that stand, in the order in which they came."""
    rows = await connection().fetch(
        """SELECT a.id, a.name, a.helped, a.reason, a.told, a.station, a.writer FROM assisted_voter a
           JOIN election e ON e.id = a.election
           WHERE e.code = $1 AND starts_with(a.region, $2) AND a.ended IS NULL ORDER BY a.id""",
        code,
        actor.reach,
    )
    return tuple(
        AssistedLine(
            row["id"],
            Assisted(row["name"], AssistedBy(row["helped"]), AssistReason(row["reason"]), row["writer"]),
            row["told"],
            row["station"],
        )
        for row in rows
    )


async def voting_for(actor: Actor, line: ElectionLine, names: Sequence[str]) -> Voting:
    """What the lists are judged by; of a roll that is kept only these names are looked for."""
    known = await voting_of(actor, line, tuple(names))
    proxied = {one.mandate.giver: one.mandate.taker for one in await mandates(actor, line.code)}
    return Voting(known.candidates, proxied, None if known.voters is None else frozenset(known.voters))


async def judged(actor: Actor, line: ElectionLine, book: Rulebook) -> tuple[AssistedLine, ...]:
    """The same with what is odd about each."""
    held = await entries(actor, line.code)
    voting = await voting_for(actor, line, [one.entry.name for one in held])
    return tuple(
        AssistedLine(
            one.id,
            one.entry,
            one.told,
            one.station,
            assisted(book, voting, [each.entry for each in held if each.id != one.id], one.entry),
        )
        for one in held
    )


async def boxes(actor: Actor, code: str, lines: Sequence[AssistedLine]) -> tuple[Box, ...]:
    """The mobile boxes of an election, each with its list and whether that is as long as was published."""
    rows = await connection().fetch(
        """SELECT s.id, s.name, s.listed FROM polling_station s JOIN election e ON e.id = s.election
           WHERE e.code = $1 AND starts_with(s.region, $2) AND s.kind = $3 ORDER BY s.sequence""",
        code,
        actor.reach,
        StationKind.MOBILE.value,
    )
    found = []
    for row in rows:
        own = tuple(one for one in lines if one.station == row["id"])
        found.append(Box(row["id"], row["name"], row["listed"], own, boxed(row["name"], row["listed"], len(own))))
    return tuple(found)
