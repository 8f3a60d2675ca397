"""Which election of a term took the place of another, and since when; inside `transaction(actor)`."""

from dataclasses import dataclass
from datetime import date

from server import clock
from server.access.actor import Actor
from server.db.engine import connection

#: That another election of the term took the place of an election `e` of a query.
LATER = """EXISTS (SELECT FROM election l WHERE l.community = e.community AND l.election_round = e.election_round
               AND l.by_election = e.by_election AND e.published IS NULL AND l.id > e.id)"""
#: That an election `e` of a query is `ElectionLine.open`.
STILL_OPEN = f"e.published IS NULL AND e.cancelled IS NULL AND NOT {LATER}"


@dataclass(frozen=True, slots=True)
class Successor:
    """The election that goes on in the place of another; `since` is the day on which the first one after it was set up."""

    code: str
    since: date


async def successor(actor: Actor, code: str) -> Successor | None:
    """None for an election that goes on itself or came to a result.

    When an election was set up is told by its first event alone. One of which nothing tells it was there from the beginning.
    """
    row = await connection().fetchrow(
        """SELECT l.code, (SELECT min(a.at) FROM audit_event a WHERE a.subject = 'election:' || f.code) AS made
           FROM election e
           CROSS JOIN LATERAL (SELECT code FROM election n WHERE n.community = e.community AND n.id > e.id
                AND n.election_round = e.election_round AND n.by_election = e.by_election ORDER BY n.id LIMIT 1) f
           CROSS JOIN LATERAL (SELECT code FROM election n WHERE n.community = e.community AND n.id > e.id
                AND n.election_round = e.election_round AND n.by_election = e.by_election ORDER BY n.id DESC LIMIT 1) l
           WHERE e.code = $1 AND e.published IS NULL AND starts_with(e.region, $2)""",
        code,
        actor.reach,
    )
    if row is None:
        return None
    return Successor(row["code"], row["made"].astimezone(clock.ZONE).date() if row["made"] else date.min)
