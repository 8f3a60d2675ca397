"""The samples of an area, their counts and the second countings, as they are on record; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from elections import queries
from elections.queries import Progress
from elections.rules.checking import CAST, FULLY_INVALID, ISSUED, Figures, figure_name
from elections.rules.counts import Poll
from elections.rules.sampling import compared
from elections.vocabulary import Post, RoundKind
from server import clock
from server.access.actor import Actor, reach_of
from server.access.duties import Hand
from server.db.engine import connection
from server.errors import NotFound
from server.law.lawbook import Finding


class RecountLine(BaseModel):
    """The votes of one name for one post, counted once more."""

    model_config = ConfigDict(frozen=True)

    post: Post
    name: Name
    votes: int = Field(ge=0, le=200_000)


class RecountEntry(BaseModel):
    """What the ballots of one vote say when they are counted once more, on which day, by the paper `document`."""

    model_config = ConfigDict(frozen=True)

    held: date
    issued: int = Field(ge=0, le=200_000)
    cast: int = Field(ge=0, le=200_000)
    fully_invalid: int = Field(0, ge=0, le=200_000)
    document: str = Field(min_length=2, max_length=120)
    lines: tuple[RecountLine, ...] = Field(min_length=1, max_length=200)

    @property
    def figures(self) -> Figures:
        votes = {figure_name(one.post, one.name): one.votes for one in self.lines}
        return {ISSUED: self.issued, CAST: self.cast, FULLY_INVALID: self.fully_invalid, **votes}


@dataclass(frozen=True, slots=True)
class RecountView:
    """A second counting as one person read it; `second` is whoever read the same after them."""

    id: int
    entry: RecountEntry
    first: Hand
    second: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample of a list: how many counts it has, how many were drawn and how many of those are counted once more."""

    id: int
    region: str
    title: str
    since: date
    until: date
    wanted: int
    seal: str
    fixed: datetime
    fixed_by: Hand
    word: str | None
    source: str | None
    drawn: datetime | None
    drawn_by: Hand | None
    counts: int
    recounted: int


@dataclass(frozen=True, slots=True)
class Sampled:
    """One count of a sample. `chosen` is whether it was drawn; `recount` the reading that waits or that two people gave."""

    id: int
    code: str
    region: str
    community: str
    identifier: str
    position: int
    vote: RoundKind
    rank: int | None
    digest: str | None
    chosen: bool
    recount: RecountView | None

    @property
    def done(self) -> bool:
        return self.recount is not None and self.recount.second is not None


_SAMPLES = """
SELECT s.*, (SELECT count(*) FROM sampled_count c WHERE c.sample = s.id) AS counts,
       (SELECT count(*) FROM sampled_count c JOIN recount r ON r.sampled = c.id
        WHERE c.sample = s.id AND r.confirmed IS NOT NULL AND r.closed IS NULL) AS recounted
FROM count_sample s WHERE starts_with(s.region, $1)
"""


def _line(row: Mapping[str, Any]) -> SampleLine:
    names = ("id", "region", "title", "since", "until", "wanted", "seal", "word", "source", "counts", "recounted")
    return SampleLine(
        **{name: row[name] for name in names},
        fixed=row["fixed"].astimezone(clock.ZONE),
        fixed_by=Hand(row["account"], row["actor"], row["unit"]),
        drawn=row["drawn"].astimezone(clock.ZONE) if row["drawn"] else None,
        drawn_by=Hand(row["drawn_account"], row["drawn_actor"], row["drawn_unit"]) if row["drawn"] else None,
    )


async def samples(actor: Actor, area: str) -> tuple[SampleLine, ...]:
    """The samples of an area, the last first."""
    rows = await connection().fetch(
        f"{_SAMPLES} AND starts_with(s.region, $2) ORDER BY s.id DESC", actor.reach, reach_of(area)
    )
    return tuple(map(_line, rows))


async def sample(actor: Actor, number: int) -> SampleLine:
    """One sample. Raises NotFound outside the actor's area."""
    row = await connection().fetchrow(f"{_SAMPLES} AND s.id = $2", actor.reach, number)
    if row is None:
        raise NotFound
    return _line(row)


async def sampled(actor: Actor, of: SampleLine) -> tuple[Sampled, ...]:
    """The counts of a sample: as the word drew them, before that by their identifiers."""
    rows = await connection().fetch(
        """SELECT c.id, c.identifier, c.position, c.rank, c.digest, e.code, e.region, m.name AS community,
                  (SELECT k.kind FROM ballot_count k WHERE k.election = e.id AND k.position = c.position) AS vote
           FROM sampled_count c JOIN election e ON e.id = c.election JOIN community m ON m.id = e.community
           WHERE c.sample = $1 AND starts_with(c.region, $2) ORDER BY c.rank, c.identifier""",
        of.id,
        actor.reach,
    )
    held = await _recounts([row["id"] for row in rows])
    return tuple(
        Sampled(
            **{
                **row,
                "vote": RoundKind(row["vote"] or RoundKind.FIRST),
                "chosen": row["rank"] is not None and row["rank"] <= of.wanted,
                "recount": held.get(row["id"]),
            }
        )
        for row in rows
    )


async def _recounts(ids: Sequence[int]) -> Mapping[int, RecountView]:
    rows = await connection().fetch(
        "SELECT * FROM recount WHERE sampled = ANY($1) AND closed IS NULL ORDER BY id", list(ids)
    )
    return {
        row["sampled"]: RecountView(
            row["id"],
            RecountEntry.model_validate_json(row["entry"]),
            Hand(row["account"], row["actor"], row["unit"]),
            row["second_actor"],
            row["at"].astimezone(clock.ZONE),
        )
        for row in rows
    }


async def drawn_count(actor: Actor, number: int, count: int) -> tuple[SampleLine, Sampled]:
    """One count that was drawn. Raises NotFound for one that was not."""
    of = await sample(actor, number)
    found = next((one for one in await sampled(actor, of) if one.id == count and one.chosen), None)
    if found is None:
        raise NotFound
    return of, found


def poll_at(progress: Progress, position: int) -> Poll | None:
    """The count of a vote as it stands now; None where it was withdrawn."""
    return progress.held[position - 1].poll if position <= len(progress.held) else None


async def findings_of(actor: Actor, one: Sampled) -> tuple[Finding, ...]:
    """What a finished second counting says of the count that stands now; nothing while it is not finished."""
    if one.recount is None or not one.done:
        return ()
    progress = await queries.progress(actor, one.code)
    poll = poll_at(progress, one.position)
    return compared(progress.book_of(poll), poll, one.recount.entry.figures) if poll else ()
