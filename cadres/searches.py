"""Searches that are kept under a name, read."""

import json
from dataclasses import dataclass

from cadres.conditions import Conditions
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """One of them; `region` is the area it was made for."""

    id: int
    region: str
    name: str
    conditions: Conditions
    actor: str


async def kept(actor: Actor, area: str) -> tuple[KeptSearch, ...]:
    """Those made for an area; inside `transaction(actor)`."""
    rows = await connection().fetch(
        """SELECT id, region, name, conditions, actor FROM saved_search
           WHERE struck IS NULL AND region = $1 AND starts_with(region, $2) ORDER BY id""",
        area,
        actor.reach,
    )
    return tuple(
        KeptSearch(
            row["id"],
            row["region"],
            row["name"],
            Conditions.model_validate(json.loads(row["conditions"])),
            row["actor"],
        )
        for row in rows
    )
