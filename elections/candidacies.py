"""What a person stood for, read from the actor's area and inside `transaction(actor)`."""

from dataclasses import dataclass
from datetime import date

from elections.succession import STILL_OPEN
from elections.vocabulary import Post
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class CandidacyLine:
    """One candidacy of a person; `elected` and `votes` only where a published result names them, `voided` where it fell.

    `awaits_day` is that of the election.
    """

    code: str
    community: str
    term_number: int
    post: Post
    election_day: date
    published: date | None
    elected: Post | None
    votes: int | None
    voided: date | None
    awaits_day: bool


async def candidacies_of(actor: Actor, person: int) -> tuple[CandidacyLine, ...]:
    """A person's candidacies in the actor's area, the latest election first."""
    rows = await connection().fetch(
        f"""SELECT e.code, c.name AS community, r.term_number, k.post, e.election_day, e.published,
                  x.post AS elected, x.votes,
                  coalesce(e.voided, (SELECT min(d.decided) FROM election_dispute d
                    WHERE d.election = e.id AND d.person = k.person AND d.effect = 'person_void')) AS voided,
                  e.postponed IS NOT NULL AND {STILL_OPEN} AS awaits_day
           FROM candidacy k JOIN election e ON e.id = k.election JOIN community c ON c.id = e.community
           JOIN election_round r ON r.id = e.election_round
           LEFT JOIN elected x ON x.election = e.id AND x.person = k.person
           WHERE k.person = $1 AND starts_with(k.region, $2) ORDER BY e.election_day DESC, e.code""",  # noqa: S608  # Our own clauses.
        person,
        actor.reach,
    )
    return tuple(
        CandidacyLine(**{**row, "post": Post(row["post"]), "elected": Post(row["elected"]) if row["elected"] else None})
        for row in rows
    )
