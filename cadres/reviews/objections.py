"""Objections of a batch with what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.tables import vetting as tables
from cadres.vocabulary import (
    ObjectionOutcome,
    Objector,
)
from server.access import sealing
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionLine:
    """An objection with its words; `outcome` None while nobody has answered it."""

    id: int
    batch: int
    sequence: int
    entry: int
    name: str
    region: str
    community: str
    objector: Objector
    raised_by: str
    said: str
    received: date
    due: date
    outcome: ObjectionOutcome | None
    answer: str
    answered: date | None
    answered_by: str | None


async def objections_of(actor: Actor, *batches: int) -> tuple[ObjectionLine, ...]:
    """The objections of batches in the actor's area, by number."""
    return await _read(actor, batches, None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The objections of a batch that nobody has answered: how many, about whom the first falls due, and when."""

    number: int
    entry: int
    due: date


async def unanswered(actor: Actor, *batches: int) -> Mapping[int, Waiting]:
    """By batch what nobody has answered in the actor's area; nobody's words are unsealed for it."""
    rows = await connection().fetch(
        """SELECT DISTINCT ON (o.batch) o.batch, o.subject AS entry, o.due, count(*) OVER (PARTITION BY o.batch) AS number
           FROM vetting_objection o
           WHERE starts_with(o.region, $1) AND o.batch = ANY($2) AND o.outcome IS NULL
           ORDER BY o.batch, o.due, o.sequence""",
        actor.reach,
        batches,
    )
    return {row["batch"]: Waiting(row["number"], row["entry"], row["due"]) for row in rows}


async def objections_on(actor: Actor, entry: int) -> tuple[ObjectionLine, ...]:
    """The objections about one person, by number."""
    return await _read(actor, None, entry)


async def _read(actor: Actor, batches: Sequence[int] | None, entry: int | None) -> tuple[ObjectionLine, ...]:
    rows = await connection().fetch(
        """SELECT o.*, s.id AS entry, p.name, c.name AS community FROM vetting_objection o
           JOIN vetting_subject s ON s.id = o.subject JOIN person p ON p.id = s.person
           LEFT JOIN community c ON c.region = s.region
           WHERE starts_with(o.region, $1) AND ($2::bigint[] IS NULL OR o.batch = ANY($2)) AND ($3::bigint IS NULL OR s.id = $3)
           ORDER BY o.sequence""",
        actor.reach,
        batches,
        entry,
    )
    return tuple(map(_objection, rows))


def _objection(row: Mapping[str, Any]) -> ObjectionLine:
    def opened(column: str, name: str) -> str:
        return sealing.unseal(row[column], name) if row[column] else ""

    return ObjectionLine(
        **{
            name: row[name]
            for name in (
                "id",
                "batch",
                "sequence",
                "entry",
                "name",
                "region",
                "received",
                "due",
                "answered",
                "answered_by",
            )
        },
        community=row["community"] or "",
        objector=Objector(row["objector"]),
        raised_by=opened("raised_by", tables.OBJECTOR),
        said=opened("said", tables.OBJECTION),
        outcome=ObjectionOutcome(row["outcome"]) if row["outcome"] else None,
        answer=opened("answer", tables.ANSWERED_WITH),
    )
