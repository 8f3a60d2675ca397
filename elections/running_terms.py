"""The term that a committee is in: who sits, which seats are vacant, and until when whoever is elected into them serves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres import holdings
from cadres import queries as cadres
from cadres.queries import Officer
from elections.rules.counts import Seated
from elections.vocabulary import Post
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class RunningTerm:
    """A committee's term as of a day. `election_round` and `number` are None where no result of it is on record.

    `ends` is its last day, None where nobody's office says it.
    """

    election_round: int | None
    number: int | None
    ends: date | None
    vacancies: tuple[holdings.Vacancy, ...]

    @property
    def vacant(self) -> Mapping[Post, int]:
        """How many seats of each post have no holder."""
        posts = [Post(one.office.value) for one in self.vacancies]
        return {post: posts.count(post) for post in Post if post in posts}


async def running_term(actor: Actor, region: str, on: date) -> RunningTerm:
    """The term of a community's committee, inside a transaction."""
    row = await connection().fetchrow(
        """SELECT r.id, r.term_number, e.term_ends FROM election e JOIN election_round r ON r.id = e.election_round
           WHERE e.region = $1 AND starts_with(e.region, $2) AND NOT e.by_election AND e.published IS NOT NULL
             AND e.voided IS NULL AND e.election_day <= $3
           ORDER BY e.election_day DESC LIMIT 1""",
        region,
        actor.reach,
        on,
    )
    found = await holdings.vacancies(actor, region, on)
    vacancies = tuple(one for one in found.lines if one.office.elected and one.region == region)
    ends = {one.term_ends for one in await _members(actor, region, on) if one.term_ends}
    known = max(ends) if ends else row["term_ends"] if row else None
    return RunningTerm(row["id"] if row else None, row["term_number"] if row else None, known, vacancies)


async def term_ends_of(actor: Actor, of: Sequence[tuple[str, date]]) -> Mapping[tuple[str, date], date]:
    """The last day of the term that each community's committee is in on a day, as `running_term` has it; none where nobody knows."""
    rows = await connection().fetch(
        """SELECT a.region, a.day, coalesce(
             (SELECT max(t.term_ends) FROM tenure t WHERE t.community = c.id AND t.known_until IS NULL
                AND t.basis = 'elected' AND t.office IN ('chair', 'vice_chair', 'member')
                AND t.since <= a.day AND (t.until IS NULL OR t.until > a.day)),
             (SELECT e.term_ends FROM election e WHERE e.community = c.id AND NOT e.by_election
                AND e.published IS NOT NULL AND e.voided IS NULL AND e.election_day <= a.day
              ORDER BY e.election_day DESC LIMIT 1)) AS ends
           FROM unnest($1::text[], $2::date[]) AS a(region, day) JOIN community c ON c.region = a.region
           WHERE starts_with(c.region, $3)""",
        [region for region, _ in of],
        [day for _, day in of],
        actor.reach,
    )
    return {(row["region"], row["day"]): row["ends"] for row in rows if row["ends"]}


@dataclass(frozen=True, slots=True)
class Sitting:
    """The members who sit while a by-election is held, by the names that its count knows them by."""

    seated: tuple[Seated, ...]
    people: Mapping[str, int]


async def sitting(actor: Actor, region: str, on: date, candidates: Mapping[int, str]) -> Sitting:
    """Who sits in a community's committee on a day. A member who stands has the name of the ballot (`candidates`).

    Two of one name are told apart by their offices: a count knows people by their names.
    """
    members = await _members(actor, region, on)
    names = [candidates.get(one.person, one.name) for one in members]
    taken = {name for person, name in candidates.items() if all(person != one.person for one in members)}
    seated, people = [], {}
    for one, plain in zip(members, names, strict=True):
        name = f"{plain}（{one.office.label}）" if names.count(plain) > 1 or plain in taken else plain
        seated.append(Seated(name, one.sex, Post(one.office.value), sitting=True))
        people[name] = one.person
    return Sitting(tuple(seated), people)


async def _members(actor: Actor, region: str, on: date) -> Sequence[Officer]:
    return [one for one in await cadres.officers(actor, region, on) if one.in_committee]
