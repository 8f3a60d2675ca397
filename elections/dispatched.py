"""That who is sent into a village stands for no election there, and who stands is not sent (FS-6)."""

from collections.abc import Mapping, Sequence
from datetime import date

from cadres.dispatches import Dispatched, StandingFor
from cadres.vocabulary import CommitteeKind
from elections.succession import STILL_OPEN
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Problem
from server.law.lawbook import Finding, Level
from server.manifest import ask
from server.values.periods import chinese_number

#: As many as a page names; when they are off, the rest are named.
_MOST_NAMED = 20


async def standing_for(actor: Actor, question: StandingFor) -> Mapping[int, tuple[str, ...]]:
    """The elections of the actor's area, not yet published, for which some people stand; inside the running transaction."""
    rows = await connection().fetch(
        f"""SELECT k.person, c.name, c.kind, r.term_number FROM candidacy k JOIN election e ON e.id = k.election
           JOIN community c ON c.id = e.community JOIN election_round r ON r.id = e.election_round
           WHERE k.person = ANY($1) AND starts_with(k.region, $2) AND {STILL_OPEN}
           ORDER BY e.election_day""",  # noqa: S608  # Our own clauses.
        list(question.people),
        actor.reach,
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in rows:
        name = f"{row['name']}第{chinese_number(row['term_number'])}届{CommitteeKind(row['kind']).label}选举"
        found[row["person"]] = (*found.get(row["person"], ()), name)
    return found


async def sent_voters(actor: Actor, roll: int, county: str, election_day: date) -> list[Finding]:
    """A warning for each voter of a roll who is in a work team on the day (FS-6): policy, so that a written reason lets them stay."""
    rows = await connection().fetch(
        """SELECT p.id FROM voter v JOIN person p ON p.citizen_index = v.citizen_index AND p.merged_into IS NULL
           WHERE v.county = $1 AND v.roll = $2 AND v.status = 'registered'""",
        county,
        roll,
    )
    found: dict[int, Finding] = {}
    for answer in await ask(actor, Dispatched(tuple(row["id"] for row in rows), election_day)):
        found |= answer
    return [
        one._replace(level=Level.WARNING, message=f"选民名单上，{one.message}")
        for one in list(found.values())[:_MOST_NAMED]
    ]


async def sent_here(actor: Actor, people: Sequence[int], election_day: date) -> Mapping[int, Problem]:
    """Which of some people may not stand, and why: they are in a work team on the day."""
    found: dict[int, Problem] = {}
    for answer in await ask(actor, Dispatched(tuple(people), election_day)):
        for person, finding in answer.items():
            cure = "换提其他人选；已经离队的，先登记离岗。"
            found.setdefault(person, finding.as_problem("候选人", cure))
    return found
