"""People on record who could be listed in a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cadres.tables.people import CITIZEN_NUMBER
from cadres.vocabulary import CommitteeKind, Sex
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.values import identity
from server.values.text import search_key

MOST = 200


@dataclass(frozen=True, slots=True)
class Listable:
    """A person as the page offers them."""

    id: int
    name: str
    sex: Sex
    born: date
    region: str
    community: str
    masked_number: str


async def candidates_for(actor: Actor, batch: int, area: str, words: str) -> tuple[Sequence[Listable], int]:
    """Whoever of an area may be in the batch and is not, at most `MOST` of them, and how many there are.

    `words` narrow by name or place.
    """
    rows = await connection().fetch(
        """SELECT p.id, p.name, p.sex, p.born, p.region, p.citizen_number, coalesce(c.name, '') AS community, count(*) OVER () AS total
           FROM person p LEFT JOIN community c ON c.region = p.region
           WHERE starts_with(p.region, $1) AND starts_with(p.region, $2) AND p.merged_into IS NULL
             AND (c.kind IS NULL OR c.kind = (SELECT b.kind FROM vetting_batch b WHERE b.id = $5))
             AND ($3 = '' OR ($4 <> '' AND strpos(p.name_key, $4) > 0) OR strpos(c.name, $3) > 0)
             AND NOT EXISTS (SELECT FROM vetting_subject s WHERE s.batch = $5 AND s.person = p.id)
           ORDER BY p.region, p.name_key, p.id LIMIT $6""",
        actor.reach,
        reach_of(area),
        words,
        search_key(words),
        batch,
        MOST,
    )
    total = rows[0]["total"] if rows else 0
    found = [
        Listable(
            row["id"],
            row["name"],
            Sex(row["sex"]),
            row["born"],
            row["region"],
            row["community"],
            identity.mask(sealing.unseal(row["citizen_number"], CITIZEN_NUMBER)),
        )
        for row in rows
    ]
    return found, int(total)


async def communities_under(actor: Actor, region: str, kind: CommitteeKind) -> Sequence[tuple[str, str]]:
    """The codes and names of the communities of one kind under a division, as a form offers them."""
    rows = await connection().fetch(
        """SELECT region, name FROM community
           WHERE starts_with(region, $1) AND starts_with(region, $2) AND kind = $3 AND until IS NULL ORDER BY region""",
        actor.reach,
        reach_of(region),
        kind.value,
    )
    return [(row["region"], row["name"]) for row in rows]
