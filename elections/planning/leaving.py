"""Who would leave the bodies that run elections, or come back to them, before it is done; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence

from cadres.services.kinship import KinshipsAsked
from elections.counted import UNCOUNTED
from elections.laws import laws
from elections.planning.committee import names, pairs
from elections.planning_vocabulary import ExitCause
from elections.queries import ElectionLine, elections_by_code
from elections.rules.book import Rulebook
from elections.rules.committee import Exit, Pairs, exits
from elections.succession import STILL_OPEN
from server.access.actor import Actor
from server.db.engine import connection
from server.law.lawbook import Finding, Provision

_NOMINEES = """
SELECT e.code, s.person FROM candidate_consent s JOIN election e ON e.id = s.election
WHERE s.answer = 'given' AND e.code = ANY($1) AND starts_with(e.region, $2)
UNION SELECT e.code, s.person FROM candidacy s JOIN election e ON e.id = s.election
WHERE e.code = ANY($1) AND starts_with(e.region, $2)
"""
_SITTING = """
SELECT e.code, m.person FROM election_committee_member m JOIN election_committee k ON k.id = m.committee
JOIN election e ON e.id = k.election
WHERE m.since IS NOT NULL AND m.until IS NULL AND e.code = ANY($1) AND starts_with(e.region, $2) ORDER BY e.code, m.position
"""
_OF = f"""
SELECT DISTINCT e.code FROM election_committee_member m JOIN election_committee k ON k.id = m.committee
JOIN election e ON e.id = k.election
WHERE m.person = ANY($1) AND starts_with(e.region, $2) AND {STILL_OPEN} ORDER BY e.code
"""  # noqa: S608  # Our own clauses.
_UNCOUNTED = f"SELECT code FROM election e WHERE code = ANY($1) AND {UNCOUNTED}"  # noqa: S608  # Our own clauses.


async def run_by(actor: Actor, people: Sequence[int]) -> Sequence[str]:
    """The codes, in order, of the open elections on whose committee's list some of these people are, whether they sit or not."""
    return [row["code"] for row in await connection().fetch(_OF, list(people), actor.reach)]


async def exits_of(
    actor: Actor, books: Mapping[str, Rulebook], more: Pairs = frozenset()
) -> Mapping[str, tuple[Exit, ...]]:
    """By code, who would have to leave under a law; `more` are relatives who are not on record as that yet."""
    codes = list(books)
    sitting: dict[str, list[int]] = {code: [] for code in codes}
    for row in await connection().fetch(_SITTING, codes, actor.reach):
        sitting[row["code"]].append(row["person"])
    nominees: dict[str, set[int]] = {code: set() for code in codes}
    for row in await connection().fetch(_NOMINEES, codes, actor.reach):
        nominees[row["code"]].add(row["person"])
    kin = more | await pairs(actor, [*{one for group in (*sitting.values(), *nominees.values()) for one in group}])
    return {code: exits(books[code], sitting[code], frozenset(nominees[code]), kin) for code in codes}


async def leaving(actor: Actor, books: Mapping[str, Rulebook]) -> Mapping[str, tuple[Finding, ...]]:
    """By code, a warning for everybody who would leave under the law of another day (S02b)."""
    found = await exits_of(actor, books)
    told = await names([one for each in found.values() for line in each for one in (line.person, line.nominee)])
    return {
        code: tuple(
            _basis(books[code], one).warning(f"按这一天适用的法律，{_leaves(one, told)}。", met=False) for one in each
        )
        for code, each in found.items()
    }


def _basis(book: Rulebook, one: Exit) -> Provision:
    nominated = one.cause is ExitCause.NOMINATED
    return book.basis("ec_exit_on_nominated" if nominated else "ec_exit_on_relative_nominated")


def _leaves(one: Exit, told: Mapping[int, str]) -> str:
    own = one.cause is ExitCause.NOMINATED
    why = "本人列为候选人" if own else f"近亲属{told.get(one.nominee, '')}列为候选人"
    return f"{told.get(one.person, '')}退出选举委员会：{why}"


async def exits_by_kinship(actor: Actor, prospect: KinshipsAsked) -> Sequence[str]:
    """Who leaves a committee once one of some relations is on record (S02b): an act that the page asks for has that sequel."""
    people = [prospect.person, *prospect.others]
    lines = await _uncounted(actor, await run_by(actor, people))
    known = await laws()
    books = {code: known.book(line.kind, line.election_day, line.region) for code, line in lines.items()}
    asked = frozenset(frozenset({prospect.person, other}) for other in prospect.others)
    found = await exits_of(actor, books, asked)
    new = [(code, one) for code, each in found.items() for one in each if frozenset({one.person, one.nominee}) in asked]
    told = await names([one for _, line in new for one in (line.person, line.nominee)])
    return [
        f"登记{told.get(one.person, '')}与{told.get(one.nominee, '')}的亲属关系，即按{lines[code].title}的候选人名单办理："
        f"{_leaves(one, told)}。"
        for code, one in new
    ]


async def _uncounted(actor: Actor, codes: Sequence[str]) -> Mapping[str, ElectionLine]:
    left = [row["code"] for row in await connection().fetch(_UNCOUNTED, list(codes))]
    return await elections_by_code(actor, left)
