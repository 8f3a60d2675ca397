"""Who was chosen beside the committee, as the places' own records have them: nothing is kept of them twice (S20)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from elections import queries
from elections.queries import ElectionLine
from elections.rules.subbodies import Chosen, lacking
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.law.lawbook import Finding
from server.values.periods import deadline

_CHOSEN = """
SELECT e.code,
       ARRAY(SELECT p.name FROM community_part p WHERE p.community = e.community AND p.kind = 'group'
             AND p.since <= $3 AND (p.until IS NULL OR p.until > $3) ORDER BY p.id) AS groups,
       ARRAY(SELECT coalesce(p.head, '') FROM community_part p WHERE p.community = e.community AND p.kind = 'group'
             AND p.since <= $3 AND (p.until IS NULL OR p.until > $3) ORDER BY p.id) AS heads,
       ARRAY(SELECT r.since FROM representative r WHERE r.community = e.community
             AND r.since <= $3 AND (r.until IS NULL OR r.until > $3) ORDER BY r.id) AS representatives,
       ARRAY(SELECT t.since FROM tenure t WHERE t.community = e.community AND t.known_until IS NULL
             AND t.office IN ('oversight_head', 'oversight_member')
             AND t.since <= $3 AND (t.until IS NULL OR t.until > $3) ORDER BY t.id) AS oversight
FROM election e WHERE e.code = ANY($1) AND starts_with(e.region, $2)
"""


async def chosen(actor: Actor, codes: Sequence[str]) -> Mapping[str, Chosen]:
    """Who is in office today in the places of some elections, by their codes."""
    rows = await connection().fetch(_CHOSEN, list(codes), actor.reach, clock.today())
    return {
        row["code"]: Chosen(
            tuple(zip(row["groups"], (head or None for head in row["heads"]), strict=True)),
            row["representatives"],
            row["oversight"],
        )
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class Subbodies:
    """Those of one election with what is missing; `last` is the last day of the province's time limit."""

    election: ElectionLine
    last: date
    chosen: Chosen
    findings: tuple[Finding, ...]


async def subbodies_of(actor: Actor, code: str) -> Subbodies:
    """Of one election, inside a transaction. Raises NotFound outside the actor's area."""
    line = await queries.election(actor, code)
    book = (await queries.progress(actor, code)).book
    found = (await chosen(actor, [code]))[code]
    last = deadline(line.last_held or line.election_day, book.subbodies_days)
    return Subbodies(line, last, found, lacking(book, line.election_day, found))
