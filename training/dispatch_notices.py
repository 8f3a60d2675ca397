"""Which people one notice of sending names: a notice that has its number is closed; inside `transaction(actor)`.

Whoever is sent by the same paper afterwards belongs to the next notice: the one that went out does not name them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.papers.register.kinds import numbered
from server.papers.register.reading import approvals_of, on_register
from server.papers.register.vocabulary import PaperState
from server.places.regions import county_of
from training.vocabulary import DISPATCH_NOTICE


class Sent(NamedTuple):
    """One dispatch: its number, its day, when it was written down, and whom."""

    id: int
    since: date
    recorded: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The people of one notice: those of a county whom one paper sent, until the notice had its number.

    `follows` says that a notice of the same paper went out before it.
    """

    county: str
    document: str
    people: tuple[Sent, ...]
    follows: bool

    @property
    def first(self) -> int:
        """The dispatch that stands for the notice on the register."""
        return self.people[0].id

    @property
    def latest(self) -> date:
        return max(one.since for one in self.people)

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(one.id for one in self.people)

    @property
    def source(self) -> str:
        """What the register knows the notice by."""
        return source_of(self.first)


def source_of(assignment: int) -> str:
    """How the register names what a paper of sending is made from."""
    return f"assignment:{assignment}"


def assignment_of(source: str) -> int | None:
    """The assignment that a source names; None for one that nobody here wrote."""
    return numbered(source, "assignment")


def parted(people: Sequence[Sent], closed: Mapping[int, datetime | None]) -> tuple[tuple[Sent, ...], ...]:
    """People of one paper, in the order they were written down, by the notice that names them.

    `closed` has the notices on the register that stand, by the dispatch they are known by, with the moment of their number.
    """
    parts: list[list[Sent]] = []
    for one in people:
        end = closed.get(parts[-1][0].id) if parts else None
        if not parts or one.id in closed or (end is not None and one.recorded > end):
            parts.append([])
        parts[-1].append(one)
    return tuple(map(tuple, parts))


async def batches(actor: Actor, area: str, document: str | None = None) -> tuple[Batch, ...]:
    """The notices of an area, made or to be made, those of the latest dispatches first; of one paper where it is named."""
    rows = await connection().fetch(
        """SELECT id, region, document, since, recorded, name FROM team_assignment
           WHERE starts_with(region, $1) AND starts_with(region, $2) AND ($3::text IS NULL OR document = $3) ORDER BY id""",
        actor.reach,
        reach_of(area),
        document,
    )
    papers: defaultdict[tuple[str, str], list[Sent]] = defaultdict(list)
    for row in rows:
        sent = Sent(row["id"], row["since"], row["recorded"], row["name"])
        papers[county_of(row["region"]), row["document"]].append(sent)
    closed = await _closed(one.id for people in papers.values() for one in people)
    found = [
        Batch(county, paper, people, order > 0)
        for (county, paper), sent in papers.items()
        for order, people in enumerate(parted(sent, closed))
    ]
    return tuple(sorted(found, key=lambda one: (-one.latest.toordinal(), one.document, -one.first)))


async def numbers_of(actor: Actor, area: str) -> Mapping[int, str]:
    """The numbers that the register gave the notices of an area, by the dispatches they name; a void one stands for nothing."""
    found = await batches(actor, area)
    lines = await on_register(actor, DISPATCH_NOTICE, [one.source for one in found])
    return {
        assignment: line.number
        for one in found
        if (line := lines.get(one.source)) and line.number and line.state is not PaperState.VOID
        for assignment in one.ids
    }


async def _closed(assignments: Iterable[int]) -> Mapping[int, datetime | None]:
    known = await approvals_of(DISPATCH_NOTICE, [source_of(one) for one in assignments])
    return {one: at for source, at in known.items() if (one := assignment_of(source)) is not None}
