"""Who votes for whom in an election, as on record; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres import queries as cadres
from cadres.vocabulary import CommitteeKind, Kinship, Sex
from elections import queries
from elections.laws import Laws, laws
from elections.queries import CandidateLine, ElectionLine
from elections.rules.proxies import Mandate, Voting, entrusted
from server.access.actor import Actor
from server.db.engine import connection
from server.law.lawbook import Finding, breaches


@dataclass(frozen=True, slots=True)
class MandateLine:
    """One mandate that stands."""

    id: int
    mandate: Mandate
    absent_for: str
    written: date


def beyond_kin(committee: CommitteeKind) -> str:
    """What a giver's proxy is who is no near relative, in the words of the law (V-11, R-11)."""
    return "其他村民" if committee is CommitteeKind.VILLAGERS else "其他选民"


async def mandates(actor: Actor, code: str) -> tuple[MandateLine, ...]:
    """Those that stand, in the order in which they came."""
    return (await mandates_of(actor, [code])).get(code, ())


async def mandates_of(actor: Actor, codes: Sequence[str]) -> Mapping[str, tuple[MandateLine, ...]]:
    """The same of several elections, read at once; those without any are left out."""
    rows = await connection().fetch(
        """SELECT e.code, m.* FROM proxy_mandate m JOIN election e ON e.id = m.election
           WHERE e.code = ANY($1) AND starts_with(m.region, $2) AND m.ended IS NULL ORDER BY m.id""",
        list(codes),
        actor.reach,
    )
    found: dict[str, list[MandateLine]] = {}
    for row in rows:
        relation = Kinship(row["relation"]) if row["relation"] else None
        mandate = Mandate(row["giver"], row["taker"], relation, row["giver_voter"], row["taker_voter"])
        found.setdefault(row["code"], []).append(MandateLine(row["id"], mandate, row["absent_for"], row["written"]))
    return {code: tuple(lines) for code, lines in found.items()}


@dataclass(frozen=True, slots=True)
class Bearer:
    """One voter of the roll who bears a name, with what tells them from others of that name."""

    id: int
    name: str
    told: str


async def bearers(actor: Actor, code: str, names: Sequence[str]) -> Mapping[str, tuple[Bearer, ...]]:
    """The registered voters of these names, by name in the order of the roll; nothing where no roll is kept."""
    kept = await _kept(actor, code)
    if kept is None:
        return {}
    rows = await connection().fetch(
        """SELECT id, name, group_name, household, sex, born FROM voter
           WHERE roll = $1 AND county = $2 AND status = 'registered' AND name = ANY($3)
           ORDER BY group_name, household, id""",
        *kept,
        list(names),
    )
    found: dict[str, list[Bearer]] = {}
    for row in rows:
        told = f"{row['group_name']}，户号{row['household']}，{Sex(row['sex']).label}，{row['born'].year}年生"
        found.setdefault(row["name"], []).append(Bearer(row["id"], row["name"], told))
    return {name: tuple(lines) for name, lines in found.items()}


async def examined(actor: Actor, line: ElectionLine) -> tuple[tuple[MandateLine, tuple[Finding, ...]], ...]:
    """Each mandate that stands with what stands against it today: what was lawful may be so no more (V-13)."""
    return await _examined(actor, line, await mandates(actor, line.code), await laws())


async def _examined(
    actor: Actor, line: ElectionLine, held: Sequence[MandateLine], known: Laws
) -> tuple[tuple[MandateLine, tuple[Finding, ...]], ...]:
    if not held:
        return ()
    book = known.book(line.kind, line.election_day, line.region)
    names = tuple({name for one in held for name in (one.mandate.giver, one.mandate.taker)})
    voting = await voting_of(actor, line, names)
    every = [one.mandate for one in held]
    return tuple(
        (one, entrusted(book, voting, [each for each in every if each is not one.mandate], one.mandate)) for one in held
    )


async def unlawful(actor: Actor, line: ElectionLine) -> tuple[Finding, ...]:
    """What the law forbids of the mandates that stand: they were on record before what makes them unlawful."""
    return _forbidden(await examined(actor, line))


def _forbidden(found: Sequence[tuple[MandateLine, tuple[Finding, ...]]]) -> tuple[Finding, ...]:
    return tuple(
        one._replace(message=f"{held.mandate.giver}委托{held.mandate.taker}投票：{one.message}")
        for held, findings in found
        for one in breaches(findings)
    )


async def unlawful_of(actor: Actor, codes: Sequence[str]) -> Mapping[str, tuple[Finding, ...]]:
    """The same of several elections by code; only those in which a mandate stands are looked at."""
    held = await mandates_of(actor, codes)
    lines, known = await queries.elections_by_code(actor, list(held)), await laws()
    found = {code: _forbidden(await _examined(actor, lines[code], own, known)) for code, own in held.items()}
    return {code: found.get(code, ()) for code in codes}


async def _kept(actor: Actor, code: str) -> tuple[int, str] | None:
    """The roll of an election and its county, None where no roll is kept."""
    row = await connection().fetchrow(
        """SELECT r.id, left(r.region, 6) AS county FROM roll r JOIN election e ON e.id = r.election
           WHERE e.code = $1 AND starts_with(r.region, $2)""",
        code,
        actor.reach,
    )
    return (row["id"], row["county"]) if row else None


async def voting_of(actor: Actor, line: ElectionLine, names: tuple[str, ...]) -> Voting:
    """What mandates are judged by; of a roll that is kept only these names are looked for."""
    standing = await queries.candidates(actor, line.code)
    kept = await _kept(actor, line.code)
    voters = await _entries(kept, names) if kept else None
    placed = await _placed(kept, standing) if kept else {}
    kin = await _kin(actor, line.region, names)
    return Voting(line.method, frozenset(one.name for one in standing), voters, placed, kin)


async def _entries(kept: tuple[int, str], names: Sequence[str]) -> Mapping[str, frozenset[int]]:
    """The registered entries of these names."""
    rows = await connection().fetch(
        """SELECT name, array_agg(id) AS ids FROM voter
           WHERE roll = $1 AND county = $2 AND status = 'registered' AND name = ANY($3) GROUP BY name""",
        *kept,
        list(names),
    )
    return {row["name"]: frozenset(row["ids"]) for row in rows}


async def _placed(kept: tuple[int, str], standing: Sequence[CandidateLine]) -> Mapping[int, str]:
    """The candidates' own entries on the roll, struck ones with them, with the names on the ballot."""
    rows = await connection().fetch(
        """SELECT v.id, p.id AS person FROM person p JOIN voter v ON v.citizen_index = p.citizen_index
           WHERE v.roll = $1 AND v.county = $2 AND p.id = ANY($3)""",
        *kept,
        [one.person for one in standing],
    )
    names = {one.person: one.name for one in standing}
    return {row["id"]: names[row["person"]] for row in rows}


#: A relation told from its other end.
_OTHER_WAY = {
    Kinship.SPOUSE: Kinship.SPOUSE,
    Kinship.SIBLING: Kinship.SIBLING,
    Kinship.PARENT: Kinship.CHILD,
    Kinship.CHILD: Kinship.PARENT,
    Kinship.GRANDPARENT: Kinship.GRANDCHILD,
    Kinship.GRANDCHILD: Kinship.GRANDPARENT,
}


async def _kin(actor: Actor, region: str, names: tuple[str, ...]) -> Mapping[tuple[str, str], Kinship]:
    """The relations on record among people of a place by their names; a name that two of them bear tells nothing."""
    rows = await connection().fetch(
        "SELECT min(id) AS id, name FROM person WHERE region = $1 AND name = ANY($2) GROUP BY name HAVING count(*) = 1",
        region,
        list(names),
    )
    people = {row["id"]: row["name"] for row in rows}
    found: dict[tuple[str, str], Kinship] = {}
    for one, other, relation in await cadres.kin(actor, list(people)):
        # The first is the relation of the second.
        found[people[other], people[one]] = relation
        found[people[one], people[other]] = _OTHER_WAY[relation]
    return found
