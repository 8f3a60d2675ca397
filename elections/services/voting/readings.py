"""The readings of the vote that is waited for: whose they are, and where they differ. Runs inside `transaction(actor)`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from elections.rules.checking import APART, Difference, differences
from elections.services.entries import CountEntry, figures_of
from elections.tables import BoxCount, BoxReading, CountReading, Election
from elections.vocabulary import CountStep, ReadingWay
from server import clock
from server.access.actor import Actor
from server.access.duties import Hand, own_step
from server.db.engine import connection
from server.errors import Problem

#: Which step of a count each place of a reading is.
STEPS = {1: CountStep.ENTERED, 2: CountStep.SECOND}
BOTH = len(STEPS)


@dataclass(frozen=True, slots=True)
class Reading:
    """One person's reading of a sheet, as it stands now."""

    id: int
    place: int
    mark: str
    entry: CountEntry
    way: ReadingWay
    hand: Hand
    at: datetime

    @property
    def step(self) -> CountStep:
        return STEPS[self.place]


async def readings(actor: Actor, code: str) -> tuple[Reading, ...]:
    """The readings that no count has come of yet: none, one, or two that differ."""
    rows = await connection().fetch(
        """SELECT r.* FROM count_reading r JOIN election e ON e.id = r.election
           WHERE e.code = $1 AND r.of_count IS NULL AND r.closed IS NULL AND starts_with(r.region, $2) ORDER BY r.place""",
        code,
        actor.reach,
    )
    return tuple(
        Reading(
            row["id"],
            row["place"],
            row["mark"],
            CountEntry.model_validate_json(row["entry"]),
            ReadingWay(row["way"]),
            Hand(row["account"], row["actor"], row["unit"]),
            row["at"].astimezone(clock.ZONE),
        )
        for row in rows
    )


def unlike_figures(held: Sequence[Reading]) -> tuple[Difference, ...]:
    """Where two readings differ; nothing while there is one."""
    if len(held) < BOTH:
        return ()
    return differences(figures_of(held[0].entry), figures_of(held[1].entry))


def own_reading(actor: Actor, held: Sequence[Reading]) -> Reading | None:
    """The actor's own reading among them."""
    return next((one for one in held if one.hand.is_same(Hand.of(actor))), None)


def own_problem(wanted: CountStep, actor: Actor, held: Sequence[Reading]) -> Problem | None:
    """Why the actor may not take a step after these readings: one of them is the actor's own (AC-3)."""
    return own_step(wanted, actor, [(one.step, one.hand) for one in held], APART)


async def has_reading(election: Election, *, boxes: bool = False) -> bool:
    """Whether somebody handed in a reading that no count has come of yet; with `boxes`, or anything of a box stands."""
    found = await CountReading.exists().where(
        CountReading.election == election.id, CountReading.of_count.is_null(), CountReading.closed.is_null()
    )
    return found or (boxes and await _has_box(election))


async def _has_box(election: Election) -> bool:
    read = await BoxReading.exists().where(BoxReading.election == election.id, BoxReading.closed.is_null())
    return read or await BoxCount.exists().where(BoxCount.election == election.id, BoxCount.closed.is_null())
