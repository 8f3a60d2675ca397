"""Who runs an election, as it is on record; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres import queries as cadres
from elections import queries
from elections.planning_vocabulary import CommitteePost, ExitCause, FormedBy
from elections.rules.committee import Choosing, Chosen, Pairs
from elections.vocabulary import Stage
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class Sitting:
    """One of those who got votes: on the committee from `since` until `until`, or a reserve who has not come in."""

    person: int
    name: str
    post: CommitteePost
    votes: int
    since: date | None
    until: date | None
    cause: ExitCause | None
    document: str | None

    @property
    def sits(self) -> bool:
        return self.since is not None and self.until is None

    @property
    def waits(self) -> bool:
        """Whether they may still come in."""
        return self.since is None and self.until is None

    @property
    def chosen(self) -> Chosen:
        return Chosen(self.person, self.name, self.post, self.votes)


@dataclass(frozen=True, slots=True)
class CommitteeView:
    """An election's committee. `ends` is the day of the handover, with which its term ends (S02c)."""

    formed_by: FormedBy
    formed: date
    electors: int
    present: int
    document: str
    filed: date | None
    filed_document: str | None
    people: tuple[Sitting, ...]
    ends: date | None

    @property
    def sitting(self) -> tuple[Sitting, ...]:
        return tuple(one for one in self.people if one.sits)

    def sitting_on(self, day: date) -> tuple[Sitting, ...]:
        """Who sat on a day; of a day before it was formed, who sat as it was formed."""
        on = max(day, self.formed)
        return tuple(one for one in self.people if one.since and one.since <= on and (not one.until or one.until > on))

    @property
    def reserves(self) -> tuple[Sitting, ...]:
        return tuple(one for one in self.people if one.waits)

    @property
    def left(self) -> tuple[Sitting, ...]:
        return tuple(one for one in self.people if one.until)

    @property
    def chaired(self) -> bool:
        return any(one.post is CommitteePost.CHAIR for one in self.sitting)

    @property
    def choosing(self) -> Choosing:
        """As it was chosen."""
        return Choosing(self.formed_by, self.electors, self.present, tuple(one.chosen for one in self.people))


async def committee(actor: Actor, code: str) -> CommitteeView | None:
    """The committee; None while none is on record. Raises NotFound outside the actor's area."""
    await queries.election(actor, code)
    head = await connection().fetchrow(
        """SELECT c.* FROM election_committee c JOIN election e ON e.id = c.election
           WHERE e.code = $1 AND starts_with(c.region, $2)""",
        code,
        actor.reach,
    )
    if head is None:
        return None
    rows = await connection().fetch(
        """SELECT m.person, p.name, m.post, m.votes, m.since, m.until, m.cause, m.document
           FROM election_committee_member m JOIN person p ON p.id = m.person
           WHERE m.committee = $1 ORDER BY m.position""",
        head["id"],
    )
    people = tuple(
        Sitting(
            **{
                **row,
                "post": CommitteePost(row["post"]),
                "cause": ExitCause(row["cause"]) if row["cause"] else None,
            }
        )
        for row in rows
    )
    days = await queries.stage_days(actor, code)
    return CommitteeView(
        FormedBy(head["formed_by"]),
        head["formed"],
        head["electors"],
        head["present"],
        head["document"],
        head["filed"],
        head["filed_document"],
        people,
        days.get(Stage.HANDED_OVER),
    )


async def pairs(actor: Actor, people: Sequence[int]) -> Pairs:
    """Who of some people are near relatives by the record; every relation on record is of a near one (B-11)."""
    return frozenset(frozenset({one, other}) for one, other, _ in await cadres.kin(actor, people))


async def secretaries(actor: Actor, people: Sequence[int]) -> frozenset[int]:
    """Who of some people hold the office of party secretary."""
    rows = await connection().fetch(
        """SELECT DISTINCT person FROM tenure WHERE person = ANY($1) AND office = 'party_secretary'
           AND until IS NULL AND known_until IS NULL AND starts_with(region, $2)""",
        list(people),
        actor.reach,
    )
    return frozenset(row["person"] for row in rows)


async def nominees(actor: Actor, code: str) -> frozenset[int]:
    """Who stands in an election, or was nominated and agreed to stand."""
    agreed = await connection().fetch(
        """SELECT s.person FROM candidate_consent s JOIN election e ON e.id = s.election
           WHERE e.code = $1 AND s.answer = 'given' AND starts_with(s.region, $2)""",
        code,
        actor.reach,
    )
    listed = await queries.candidates(actor, code)
    return frozenset((*(one.person for one in listed), *(row["person"] for row in agreed)))


async def eligible(actor: Actor, region: str) -> Sequence[tuple[int, str]]:
    """The people on record of a place, by the strokes of their names."""
    rows = await connection().fetch(
        """SELECT id, name, born FROM person WHERE region = $1 AND starts_with(region, $2) AND merged_into IS NULL
           ORDER BY stroke_key, id LIMIT 500""",
        region,
        actor.reach,
    )
    return [(row["id"], f"{row['name']}（{row['born'].year}年生）") for row in rows]


async def names(people: Sequence[int]) -> Mapping[int, str]:
    """Names of some people that the caller may see."""
    rows = await connection().fetch("SELECT id, name FROM person WHERE id = ANY($1)", list(people))
    return {row["id"]: row["name"] for row in rows}
