"""Elected written-in names of whom nobody has said yet who they are, and who on record they may be."""

from dataclasses import dataclass
from datetime import date

from cadres import queries as cadres
from cadres.queries import PersonView
from cadres.vocabulary import Sex, VettingConclusion
from elections.queries import Progress
from elections.reviews import purposes
from elections.vocabulary import Post
from server.access.actor import Actor
from server.db.engine import connection

_COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class WriteIn:
    """A written-in name that the count elected; `held` is the day of the first vote for it."""

    name: str
    sex: Sex
    post: Post
    held: date


@dataclass(frozen=True, slots=True)
class Namesake:
    """A person of that name and sex, with the favourable conclusion given after the vote, where there is one."""

    person: PersonView
    community: str
    document: str | None
    concluded: date | None


def unvetted(progress: Progress) -> tuple[WriteIn, ...]:
    """The elected who were written in and belong to nobody on record yet (S16)."""
    return tuple(
        WriteIn(name, progress.sexes[name], post, _first_vote(progress, name))
        for post, name in progress.course.elected
        if name not in progress.people
    )


def _first_vote(progress: Progress, name: str) -> date:
    return min(
        held.poll.election_day
        for held in progress.held
        if any(one.name == name for contest in held.poll.posts for one in contest.candidates)
    )


async def favourable_case(actor: Actor, person: int, code: str, held: date) -> int | None:
    """The latest conclusion on a person for an election that opens the office and was given after the vote.

    One that rests on answers under another number comes last: it opens nothing, and is refused with what to do about it (Q-24a).
    """
    found: int | None = await connection().fetchval(
        """SELECT id FROM vetting_case WHERE person = $1 AND purpose = ANY($2) AND conclusion = $3 AND concluded >= $4 AND superseded IS NULL
             AND starts_with(region, $5)
           ORDER BY EXISTS (SELECT FROM vetting_subject s JOIN vetting_question q ON q.subject = s.id
                            WHERE s.vetting_case = vetting_case.id AND q.asked_about <> s.person),
                    concluded DESC, id DESC LIMIT 1""",
        person,
        list(purposes(code)),
        VettingConclusion.CLEAR.value,
        held,
        actor.reach,
    )
    return found


async def namesakes(actor: Actor, code: str, one: WriteIn, region: str) -> tuple[Namesake, ...]:
    """Whom of the county the name may mean, those of the community itself first."""
    rows = await connection().fetch(
        """SELECT p.id, coalesce(c.name, '') AS community, v.document, v.concluded
            FROM person p LEFT JOIN community c ON c.region = p.region
            LEFT JOIN LATERAL (
                SELECT document, concluded FROM vetting_case
                WHERE person = p.id AND purpose = ANY($5) AND conclusion = $6 AND concluded >= $7 AND superseded IS NULL
                ORDER BY concluded DESC, id DESC LIMIT 1
            ) v ON true
            WHERE p.name = $1 AND p.sex = $2 AND starts_with(p.region, $3) AND starts_with(p.region, $8)
            ORDER BY p.region <> $4, p.region, p.id LIMIT 20""",
        one.name,
        one.sex.value,
        region[:_COUNTY_DIGITS],
        region,
        list(purposes(code)),
        VettingConclusion.CLEAR.value,
        one.held,
        actor.reach,
    )
    people = await cadres.people(actor, [row["id"] for row in rows])
    return tuple(Namesake(people[row["id"]], row["community"], row["document"], row["concluded"]) for row in rows)
