"""Batches of the joint review, read from the actor's area: a township sees those of its county."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from cadres.rules.review_words import WORDS, ReviewWords
from cadres.tables import VettingBatch, VettingSubject
from cadres.vocabulary import (
    CommitteeKind,
    ReviewPurpose,
)
from server.access.actor import Actor, reach_of
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound
from server.places.regions import county_of

#: What the code of a county ends in.
_COUNTY_LEVEL = "000000"


async def find_batch(actor: Actor, batch: int) -> VettingBatch:
    """A batch of the actor's area, or of the county it lies in while that takes people in or has some of theirs.

    Raises NotFound.
    """
    row = await VettingBatch.objects().where(VettingBatch.id == batch).first()
    if row is None or not (actor.covers(row.region) or _of_the_county(actor, row.region)):
        raise NotFound
    if not actor.covers(row.region) and row.sent and not await _has_people_of(actor, batch):
        raise NotFound
    return row


async def _has_people_of(actor: Actor, batch: int) -> bool:
    sql = "SELECT EXISTS (SELECT FROM vetting_subject WHERE batch = $1 AND starts_with(region, $2))"
    return bool(await connection().fetchval(sql, batch, actor.reach))


def _of_the_county(actor: Actor, region: str) -> bool:
    return region.endswith(_COUNTY_LEVEL) and actor.reach.startswith(region.removesuffix(_COUNTY_LEVEL))


async def next_number(actor: Actor, region: str, year: int) -> int:
    """The number of the next batch of a year, one row for all of a county: a sheet names a batch by it and nothing else.

    A township's officer is not shown the other townships' batches, so the county's are counted for whoever opens one.
    """
    county = county_of(region)
    await take_turn("review", county)
    whole = replace(actor, region=county) if actor.reach.startswith(reach_of(county)) else actor
    async with transaction(whole):
        last = await connection().fetchval(
            "SELECT coalesce(max(sequence), 0) FROM vetting_batch WHERE starts_with(region, $1) AND year = $2",
            reach_of(county),
            year,
        )
    return 1 + int(last)


async def find_open_batch(actor: Actor, batch: int) -> VettingBatch:
    """As `find_batch`, and nobody closes it until the transaction ends. Raises Conflict once it is closed."""
    await take_turn("review", batch, "open", shared=True)
    row = await find_batch(actor, batch)
    if row.closed:
        raise Conflict("这一批联审已经办结。", code="review.closed")
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """A batch as the list shows it."""

    id: int
    region: str
    year: int
    sequence: int
    title: str
    purpose: ReviewPurpose
    kind: CommitteeKind
    term_number: int | None
    event_day: date
    edition: str | None
    letter: str | None
    sent: date | None
    due: date | None
    shown_from: date | None
    shown_until: date | None
    closed: datetime | None
    people: int
    asked: int
    answered: int
    concluded: int

    @property
    def name(self) -> str:
        return f"{self.year}年第{self.sequence}批"

    @property
    def words(self) -> ReviewWords:
        return WORDS[self.purpose]


_BATCHES = """
SELECT b.id, b.region, b.year, b.sequence, b.title, b.purpose, b.kind, b.term_number, b.event_day, b.edition, b.letter,
       b.sent, b.due, b.shown_from, b.shown_until, b.closed, n.people, n.concluded, q.asked, q.answered
FROM vetting_batch b
CROSS JOIN LATERAL (SELECT count(*) AS people, count(s.vetting_case) AS concluded FROM vetting_subject s
                    WHERE s.batch = b.id AND starts_with(s.region, $1)) n
CROSS JOIN LATERAL (SELECT count(*) AS asked, count(q.answered) AS answered
                    FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject
                    WHERE s.batch = b.id AND starts_with(s.region, $1)) q
WHERE (starts_with(b.region, $1) OR (starts_with($1, $2) AND (b.sent IS NULL OR n.people > 0)))
"""

_LATEST_FIRST = "ORDER BY b.year DESC, b.sequence DESC, b.region"


def _line(row: Mapping[str, Any]) -> BatchLine:
    return BatchLine(**{**row, "purpose": ReviewPurpose(row["purpose"]), "kind": CommitteeKind(row["kind"])})


async def batch_line(actor: Actor, batch: int) -> BatchLine:
    """One batch with its sums over the actor's area. Raises NotFound."""
    held = await find_batch(actor, batch)
    row = await connection().fetchrow(f"{_BATCHES} AND b.id = $3", actor.reach, reach_of(held.region), batch)
    return _line(row)


async def open_batches(actor: Actor, area: str) -> Sequence[BatchLine]:
    """All batches of an area and of the county above it that are not closed, the latest first."""
    where, of = _within(actor, area)
    rows = await connection().fetch(f"{_BATCHES} {where} AND b.closed IS NULL {_LATEST_FIRST}", *of)
    return tuple(map(_line, rows))


async def batches(actor: Actor, area: str, *, first: int = 0, size: int = 50) -> tuple[Sequence[BatchLine], int]:
    """The batches of an area and of the county above it, the latest first, and how many there are."""
    where, of = _within(actor, area)
    rows = await connection().fetch(f"{_BATCHES} {where} {_LATEST_FIRST} OFFSET $5 LIMIT $6", *of, first, size)
    listed = f"SELECT count(*) FROM ({_BATCHES} {where}) listed"  # noqa: S608  # Constants of the module.
    total = await connection().fetchval(listed, *of)
    return tuple(map(_line, rows)), int(total)


def _within(actor: Actor, area: str) -> tuple[str, tuple[str, ...]]:
    """The condition of the batches of an area and of the county above it, with what it asks for."""
    county = reach_of(area)[:6]
    of = (actor.reach, county, reach_of(area), county.ljust(12, "0"))
    return "AND (starts_with(b.region, $3) OR b.region = $4)", of


async def entries_of(actor: Actor, person: int) -> Sequence[tuple[int, int]]:
    """The batches that a person is or was in, each with the person's entry, the latest first."""
    rows = await VettingSubject.select(VettingSubject.batch, VettingSubject.id, VettingSubject.region).where(
        VettingSubject.person == person
    )
    return sorted(((row["batch"], row["id"]) for row in rows if actor.covers(row["region"])), reverse=True)
