"""Which elections of an area are to be made, and what stands in the way of each; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cadres.vocabulary import CommitteeKind
from elections.laws import Laws, laws
from elections.rules.setting import committee_size, way_of_voting
from elections.vocabulary import Method, Post
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.law.lawbook import Finding, Level
from server.values.periods import chinese_day

#: What a committee without an election on record is proposed; the assembly decides (S03).
USUAL = {Post.CHAIR: 1, Post.VICE_CHAIR: 1, Post.MEMBER: 3}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The elections of an area: which term of either kind, when, and up to which end of term they are due."""

    area: str
    villagers_term: int
    residents_term: int
    election_day: date
    ends_by: date

    def term_of(self, kind: CommitteeKind) -> int:
        return self.villagers_term if kind is CommitteeKind.VILLAGERS else self.residents_term


@dataclass(frozen=True, slots=True)
class Proposal:
    """One community's election as it would be made.

    `held` is the code of the one that this term has already, `obstacle` why none is made; `unknown` says that no end of
    term is on record, so that a person must say whether it is due. `warnings` are the law's.
    """

    region: str
    name: str
    kind: CommitteeKind
    term_number: int
    term_ends: date | None
    method: Method
    seats: Mapping[Post, int]
    usual: bool
    held: str = ""
    obstacle: str = ""
    unknown: bool = False
    warnings: tuple[Finding, ...] = ()

    @property
    def made(self) -> bool:
        """Whether it is made without anybody's word."""
        return not (self.held or self.obstacle or self.unknown)

    @property
    def rank(self) -> int:
        """Exceptions stand before what goes by itself; what is there already comes last."""
        if self.held:
            return 3
        return 0 if not self.made else 1 if self.warnings or self.usual else 2


_FACTS = """
SELECT c.region, c.name, c.kind, c.until, last.id AS last, last.method, held.code AS held,
       greatest(last.term_ends, (SELECT max(t.term_ends) FROM tenure t
         WHERE t.community = c.id AND t.known_until IS NULL AND t.until IS NULL
           AND t.office IN ('chair', 'vice_chair', 'member'))) AS term_ends
FROM community c
LEFT JOIN LATERAL (SELECT e.id, e.method, e.term_ends FROM election e WHERE e.community = c.id AND e.published IS NOT NULL
                     AND e.voided IS NULL AND NOT e.by_election
                   ORDER BY e.election_day DESC LIMIT 1) last ON true
LEFT JOIN LATERAL (SELECT CASE WHEN e.cancelled IS NULL AND e.voided IS NULL THEN e.code END AS code
                   FROM election e JOIN election_round r ON r.id = e.election_round
                   WHERE e.community = c.id AND r.kind = c.kind AND NOT e.by_election
                     AND r.term_number = CASE c.kind WHEN 'villagers' THEN $3::int ELSE $4::int END
                   ORDER BY e.id DESC LIMIT 1) held ON true
WHERE starts_with(c.region, $1) AND starts_with(c.region, $2) AND (c.until IS NULL OR c.until > $5)
ORDER BY c.region
"""


async def proposals(actor: Actor, wanted: Wanted) -> tuple[Proposal, ...]:
    """Every community of the area with its election, the exceptions first."""
    rows = await connection().fetch(
        _FACTS,
        actor.reach,
        reach_of(wanted.area),
        wanted.villagers_term,
        wanted.residents_term,
        wanted.election_day,
    )
    seats = await _seats_of([row["last"] for row in rows if row["last"]])
    known = await laws()
    found = [_proposal(row, wanted, seats.get(row["last"]), known) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.rank, one.region)))


async def _seats_of(elections: Sequence[int]) -> Mapping[int, Mapping[Post, int]]:
    rows = await connection().fetch(
        "SELECT election, post, seats FROM election_seat WHERE election = ANY($1)", elections
    )
    found: dict[int, dict[Post, int]] = {}
    for row in rows:
        found.setdefault(row["election"], {})[Post(row["post"])] = row["seats"]
    order = list(Post).index
    return {one: dict(sorted(seats.items(), key=lambda pair: order(pair[0]))) for one, seats in found.items()}


def _proposal(row: Mapping[str, Any], wanted: Wanted, seats: Mapping[Post, int] | None, known: Laws) -> Proposal:
    kind, ends = CommitteeKind(row["kind"]), row["term_ends"]
    method = Method(row["method"]) if row["method"] else Method.VOTERS
    book = known.book(kind, wanted.election_day, row["region"])
    findings = (*way_of_voting(book, method), *committee_size(book, seats or USUAL))
    stopping = [one.message for one in findings if one.level is Level.BREACH]
    return Proposal(
        region=row["region"],
        name=row["name"],
        kind=kind,
        term_number=wanted.term_of(kind),
        term_ends=ends,
        method=method,
        seats=seats or USUAL,
        usual=seats is None,
        held=row["held"] or "",
        obstacle=_not_due(ends, wanted) or "".join(stopping),
        unknown=ends is None,
        warnings=tuple(one for one in findings if one.level is Level.WARNING),
    )


def _not_due(ends: date | None, wanted: Wanted) -> str:
    if ends is None or ends <= wanted.ends_by:
        return ""
    return f"任期{chinese_day(ends)}届满，晚于{chinese_day(wanted.ends_by)}。"


async def next_terms(actor: Actor, area: str) -> Mapping[CommitteeKind, int]:
    """The term after the latest one with a published result that stands, where there is one."""
    rows = await connection().fetch(
        """SELECT r.kind, max(r.term_number) + 1 AS next FROM election e JOIN election_round r ON r.id = e.election_round
           WHERE starts_with(e.region, $1) AND starts_with(e.region, $2) AND e.published IS NOT NULL
             AND e.voided IS NULL GROUP BY r.kind""",
        actor.reach,
        reach_of(area),
    )
    return {CommitteeKind(row["kind"]): row["next"] for row in rows}


@dataclass(frozen=True, slots=True)
class Making:
    """One making of the elections of an area, and how many of them are still there."""

    id: int
    region: str
    election_day: date
    made: datetime
    elections: int


async def makings(actor: Actor, area: str) -> tuple[Making, ...]:
    """Those of an area that were not undone, the latest first."""
    rows = await connection().fetch(
        """SELECT a.id, a.region, a.election_day, a.made,
                  (SELECT count(*) FROM election_made_with w WHERE w.area_round = a.id) AS elections
           FROM election_area_round a
           WHERE starts_with(a.region, $1) AND starts_with(a.region, $2) AND a.undone IS NULL ORDER BY a.id DESC""",
        actor.reach,
        reach_of(area),
    )
    return tuple(Making(**row) for row in rows)
