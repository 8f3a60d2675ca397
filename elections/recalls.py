"""Demands for a recall as they stand, always from the actor's area and inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from cadres.vocabulary import CommitteeKind
from elections.rules.recall import Asked, Member, Petition
from elections.vocabulary import Method, Petitioner, Post, RecallReply, RecallVerdict
from server.access.actor import Actor, reach_of
from server.access.duties import Hand
from server.db.engine import connection
from server.errors import NotFound
from server.law.lawbook import Finding

#: How findings are kept: as they were made, whatever the rules become.
FINDINGS: TypeAdapter[tuple[Finding, ...]] = TypeAdapter(tuple[Finding, ...])


@dataclass(frozen=True, slots=True)
class BallotLine:
    """One vote on a demand; `confirmed` once somebody else than who typed it stands for it too."""

    id: int
    held: date
    method: Method
    electorate: int
    ballots_cast: int
    agreed: int
    reply: RecallReply
    by_proxy: int
    in_mobile_boxes: int
    document_name: str
    verdict: RecallVerdict
    again_after: date | None
    findings: tuple[Finding, ...]
    entered_by: Hand
    confirmed: bool
    confirmed_by: str | None


@dataclass(frozen=True, slots=True)
class RecallLine:
    """One demand with its votes in the order in which they were typed, which is that of their days."""

    id: int
    region: str
    community: str
    kind: CommitteeKind
    person: int
    name: str
    tenure: int
    post: Post
    elected_by: Method
    petitioners: Petitioner
    signed: int
    entitled: int
    reasons: str | None
    received: date
    admitted: bool
    vote_by: date
    findings: tuple[Finding, ...]
    closed: date | None
    closed_reason: str | None
    ballots: tuple[BallotLine, ...] = ()

    @property
    def last(self) -> BallotLine | None:
        return self.ballots[-1] if self.ballots else None

    @property
    def waiting(self) -> bool:
        """Whether it must still be voted on: it stands, and no vote was valid."""
        return self.admitted and self.closed is None and (self.last is None or self._void)

    @property
    def unconfirmed(self) -> bool:
        """Whether the last vote waits for the second hand."""
        return self.closed is None and self.last is not None and not self.last.confirmed

    @property
    def _void(self) -> bool:
        return self.last is not None and self.last.confirmed and self.last.verdict is RecallVerdict.VOID

    @property
    def state(self) -> str:
        """Where it stands, in the words of a list."""
        if self.closed:
            return "已终结"
        if not self.admitted:
            return "要求不成立"
        if self.last is None:
            return "待表决"
        return self.last.verdict.label if self.last.confirmed else "表决结果待复核"

    @property
    def glyph(self) -> str:
        if self.closed or not self.admitted:
            return "none"
        return "warn" if self.waiting or self.unconfirmed else "done"

    @property
    def asked(self) -> Asked:
        """The demand as the rules read it."""
        petition = Petition(
            member=Member(name=self.name, post=self.post, elected_by=self.elected_by),
            by=self.petitioners,
            signed=self.signed,
            entitled=self.entitled,
            reasons=bool(self.reasons),
            received=self.received,
        )
        return Asked(petition, self.admitted, self.vote_by, self.findings)


_LINES = """
SELECT d.id, d.region, c.name AS community, c.kind, d.person, p.name, d.tenure, d.post, d.elected_by, d.petitioners, d.signed,
       d.entitled, d.reasons, d.received, d.admitted, d.vote_by, d.asked, d.closed, d.closed_reason
FROM recall_petition d JOIN community c ON c.id = d.community JOIN person p ON p.id = d.person
WHERE starts_with(d.region, $1)
"""


async def recalls(actor: Actor, area: str) -> Sequence[RecallLine]:
    """Those of an area, the latest first."""
    rows = await connection().fetch(
        f"{_LINES} AND starts_with(d.region, $2) ORDER BY d.received DESC, d.id DESC", actor.reach, reach_of(area)
    )
    return await _with_ballots(rows)


async def recall(actor: Actor, key: int) -> RecallLine:
    """One demand. Raises NotFound outside the actor's area."""
    rows = await connection().fetch(f"{_LINES} AND d.id = $2", actor.reach, key)
    if not rows:
        raise NotFound
    return (await _with_ballots(rows))[0]


async def kept_on(actor: Actor, person: int, post: Post, before: date) -> date | None:
    """The day of the last confirmed vote that kept a member in a post (T-32)."""
    found: date | None = await connection().fetchval(
        """SELECT max(b.held) FROM recall_ballot b JOIN recall_petition d ON d.id = b.petition
           WHERE d.person = $1 AND d.post = $2 AND b.verdict = 'kept' AND b.confirmed IS NOT NULL AND b.held <= $3
             AND starts_with(d.region, $4)""",
        person,
        post.value,
        before,
        actor.reach,
    )
    return found


async def _with_ballots(rows: Sequence[Mapping[str, Any]]) -> tuple[RecallLine, ...]:
    ballots = await connection().fetch(
        "SELECT * FROM recall_ballot WHERE petition = ANY($1) AND taken_back IS NULL ORDER BY id",
        [row["id"] for row in rows],
    )
    of: dict[int, list[BallotLine]] = {}
    for row in ballots:
        of.setdefault(row["petition"], []).append(_ballot(row))
    return tuple(_line(row, tuple(of.get(row["id"], ()))) for row in rows)


def _line(row: Mapping[str, Any], ballots: tuple[BallotLine, ...]) -> RecallLine:
    plain = {name: value for name, value in row.items() if name != "asked"}
    return RecallLine(
        **{
            **plain,
            "kind": CommitteeKind(row["kind"]),
            "post": Post(row["post"]),
            "elected_by": Method(row["elected_by"]),
            "petitioners": Petitioner(row["petitioners"]),
            "findings": FINDINGS.validate_json(row["asked"]),
            "ballots": ballots,
        }
    )


def _ballot(row: Mapping[str, Any]) -> BallotLine:
    return BallotLine(
        id=row["id"],
        held=row["held"],
        method=Method(row["method"]),
        electorate=row["electorate"],
        ballots_cast=row["ballots_cast"],
        agreed=row["agreed"],
        reply=RecallReply(row["reply"]),
        by_proxy=row["by_proxy"],
        in_mobile_boxes=row["in_mobile_boxes"],
        document_name=row["document_name"],
        verdict=RecallVerdict(row["verdict"]),
        again_after=row["again_after"],
        findings=FINDINGS.validate_json(row["decided"]),
        entered_by=Hand(row["entered_account"], row["entered_actor"], row["entered_unit"]),
        confirmed=row["confirmed"] is not None,
        confirmed_by=row["confirmed_actor"],
    )
