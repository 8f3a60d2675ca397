"""Committees whose term is over, or soon will be, and for which no new election is under way (B-04); inside `transaction(actor)`.

By itself the end of a term ends nobody's office (CT-4): what it asks for is the next election.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cadres.holdings import ENDS_SOON
from cadres.vocabulary import CommitteeKind
from elections.laws import Laws, laws
from elections.succession import STILL_OPEN
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.law.lawbook import Provision
from server.values.periods import days_between


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedTerm:
    """A committee to be elected anew: the last day of its term, and `over`, how many days ago that was.

    `over` is negative while the term still runs. `basis` is the clause of the law that the next election is held by, or
    of the law of today where the term is over (RV-01).
    """

    region: str
    community: str
    kind: CommitteeKind
    chair: str | None
    members: int
    term_ends: date
    over: int
    basis: Provision


# Who took the seats is on record in the election's result and in the offices; the later of the two is the term's end. The
# result alone tells it where nobody holds an office any more.
_ENDED = f"""
WITH held AS MATERIALIZED (
    SELECT t.community, count(*) AS members, max(p.name) FILTER (WHERE t.office = 'chair') AS chair,
           max(t.term_ends) AS ends
    FROM tenure t JOIN person p ON p.id = t.person
    WHERE starts_with(t.region, $1) AND t.region BETWEEN rpad($2, 12, '0') AND rpad($2, 12, '9')
      AND t.known_until IS NULL AND t.since <= $3 AND (t.until IS NULL OR t.until > $3)
      AND t.basis = 'elected' AND t.office IN ('chair', 'vice_chair', 'member')
    GROUP BY t.community
)
SELECT c.region, c.name AS community, c.kind, held.chair, coalesce(held.members, 0) AS members,
       greatest(held.ends, last.term_ends) AS term_ends
FROM community c LEFT JOIN held ON held.community = c.id
LEFT JOIN LATERAL (
    SELECT e.term_ends, e.election_day FROM election e
    WHERE e.community = c.id AND e.published IS NOT NULL AND e.voided IS NULL AND NOT e.by_election
    ORDER BY e.election_day DESC LIMIT 1
) last ON true
WHERE starts_with(c.region, $1) AND starts_with(c.region, $2) AND (c.until IS NULL OR c.until > $3)
  AND greatest(held.ends, last.term_ends) <= $4
  AND NOT EXISTS (
    SELECT FROM election e
    WHERE e.community = c.id AND NOT e.by_election AND {STILL_OPEN}
      AND (last.election_day IS NULL OR e.election_day > last.election_day))
ORDER BY term_ends, c.region
"""  # noqa: S608  # Constants of the module.


async def ended_terms(actor: Actor, area: str, today: date, ahead: int = ENDS_SOON) -> tuple[EndedTerm, ...]:
    """Those of an area whose term ended before `today` or ends within `ahead` days, the longest over first."""
    rows = await connection().fetch(_ENDED, actor.reach, reach_of(area), today, today + timedelta(days=ahead))
    known = await laws()
    return tuple(_ended(row, today, known) for row in rows)


def _ended(row: Mapping[str, Any], today: date, known: Laws) -> EndedTerm:
    kind, ends = CommitteeKind(row["kind"]), row["term_ends"]
    book = known.book(kind, max(ends, today), row["region"])
    return EndedTerm(**{**row, "kind": kind}, over=days_between(ends, today), basis=book.basis("term_years"))
