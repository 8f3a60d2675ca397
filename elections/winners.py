"""Whom published results name, always from the actor's area and inside `transaction(actor)`."""

from dataclasses import dataclass

from cadres.vocabulary import Sex
from elections.counted import BY_POST
from elections.vocabulary import Post, RoundKind
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class ElectedPerson:
    """A person whom a published result names."""

    person: int
    name: str
    sex: Sex
    post: Post
    votes: int
    count_kind: RoundKind


async def elected(actor: Actor, code: str) -> tuple[ElectedPerson, ...]:
    """Whom a published result names, by post and votes."""
    rows = await connection().fetch(
        f"""SELECT x.person, p.name, p.sex, x.post, x.votes, x.count_kind
            FROM elected x JOIN person p ON p.id = x.person JOIN election e ON e.id = x.election
            WHERE e.code = $1 AND starts_with(x.region, $2) ORDER BY {BY_POST.format("x")}, x.votes DESC, x.id""",  # noqa: S608  # Our own words.
        code,
        actor.reach,
    )
    return tuple(
        ElectedPerson(
            row["person"], row["name"], Sex(row["sex"]), Post(row["post"]), row["votes"], RoundKind(row["count_kind"])
        )
        for row in rows
    )
