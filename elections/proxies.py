"""Who votes for whom in an election, as on record; inside `transaction(actor)`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cadres import queries as cadres
from cadres.vocabulary import Kinship
from elections import queries
from elections.queries import ElectionLine
from elections.rules.proxies import Mandate, Voting
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class MandateLine:
    """One mandate that stands."""

    id: int
    mandate: Mandate
    absent_for: str
    written: date


async def mandates(actor: Actor, code: str) -> tuple[MandateLine, ...]:
    """Those that stand, in the order in which they came."""
    rows = await connection().fetch(
        """SELECT m.* FROM proxy_mandate m JOIN election e ON e.id = m.election
           WHERE e.code = $1 AND starts_with(m.region, $2) AND m.ended IS NULL ORDER BY m.id""",
        code,
        actor.reach,
    )
    return tuple(
        MandateLine(
            row["id"],
            Mandate(row["giver"], row["taker"], Kinship(row["relation"]) if row["relation"] else None),
            row["absent_for"],
            row["written"],
        )
        for row in rows
    )


async def voting_of(actor: Actor, line: ElectionLine, names: tuple[str, ...]) -> Voting:
    """What mandates are judged by; of a roll that is kept only these names are looked for."""
    standing = await queries.candidates(actor, line.code)
    kept = await connection().fetchrow(
        """SELECT r.id, left(r.region, 6) AS county FROM roll r JOIN election e ON e.id = r.election
           WHERE e.code = $1 AND starts_with(r.region, $2)""",
        line.code,
        actor.reach,
    )
    voters = None
    if kept is not None:
        rows = await connection().fetch(
            """SELECT DISTINCT name FROM voter
               WHERE roll = $1 AND county = $2 AND status = 'registered' AND name = ANY($3)""",
            kept["id"],
            kept["county"],
            list(names),
        )
        voters = frozenset(row["name"] for row in rows)
    kin = await _kin(actor, line.region, names)
    return Voting(line.method, frozenset(one.name for one in standing), voters, kin)


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
