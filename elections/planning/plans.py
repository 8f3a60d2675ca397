"""The plans of elections, with what of them is done; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from elections import queries
from elections.laws import Laws, laws
from elections.queries import ElectionLine
from elections.rules.book import Rulebook
from elections.rules.process import WITHOUT_CANDIDATES
from elections.rules.schedule import ITEMS, Item, judged
from elections.succession import LATER
from elections.vocabulary import Stage
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.law.lawbook import Finding
from server.values.periods import days_between


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a plan: its planned day, and the day its stage was reached.

    `unasked` is a stage that an election does not have, because nobody is nominated in it (S07c); `put_off` says that the
    election has no day at present, from which alone the planned day is counted.
    """

    item: Item
    planned: date
    reached: date | None
    unasked: bool = False
    put_off: bool = False

    @property
    def late(self) -> int:
        """By how many days it is overdue today; 0 where it is not, or is done, or asked of nobody."""
        return 0 if self.reached or self.unasked or self.put_off else max(0, days_between(self.planned, clock.today()))


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan of one election; no lines where none was made."""

    election: ElectionLine
    book: Rulebook
    lines: tuple[PlanLine, ...]
    template: str
    reason: str | None

    @property
    def days(self) -> Mapping[str, date]:
        return {line.item.code: line.planned for line in self.lines}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the law says of it as it stands."""
        line = self.election
        return judged(self.book, line.election_day, self.days, by_election=line.by_election, free=line.free)

    @property
    def overdue(self) -> tuple[PlanLine, ...]:
        return tuple(line for line in self.lines if line.late)


async def plans(actor: Actor, lines: Sequence[ElectionLine], known: Laws | None = None) -> Mapping[str, PlanView]:
    """The plans of some elections by code."""
    codes = [line.code for line in lines]
    held = known or await laws()
    heads = await connection().fetch(
        """SELECT e.code, p.template, p.reason FROM election_plan p JOIN election e ON e.id = p.election
           WHERE e.code = ANY($1) AND starts_with(p.region, $2)""",
        codes,
        actor.reach,
    )
    days = await connection().fetch(
        """SELECT e.code, d.item, d.planned FROM election_plan_day d JOIN election e ON e.id = d.election
           WHERE e.code = ANY($1) AND starts_with(d.region, $2) ORDER BY d.planned, d.item""",
        codes,
        actor.reach,
    )
    reached = await queries.stage_days_of(actor, codes)
    head = {row["code"]: row for row in heads}
    own: dict[str, dict[str, date]] = {}
    for row in days:
        own.setdefault(row["code"], {})[row["item"]] = row["planned"]
    return {
        line.code: PlanView(
            line,
            held.book(line.kind, line.election_day, line.region),
            _lines(own.get(line.code, {}), reached[line.code], line),
            head[line.code]["template"] if line.code in head else "",
            head[line.code]["reason"] if line.code in head else None,
        )
        for line in lines
    }


async def plan(actor: Actor, code: str) -> PlanView:
    """The plan of one election. Raises NotFound outside the actor's area."""
    return (await plans(actor, [await queries.election(actor, code)]))[code]


def _lines(days: Mapping[str, date], reached: Mapping[Stage, date], line: ElectionLine) -> tuple[PlanLine, ...]:
    unasked = WITHOUT_CANDIDATES if line.free else frozenset()
    put_off = line.postponed is not None
    order = list(ITEMS).index
    known = sorted((code for code in days if code in ITEMS), key=lambda code: (days[code], order(code)))
    return tuple(
        PlanLine(ITEMS[code], days[code], reached.get(ITEMS[code].stage), ITEMS[code].stage in unasked, put_off)
        for code in known
    )


@dataclass(frozen=True, slots=True)
class Due:
    """What is planned for one day in an area: how many elections have that item then, and how many of them have done it."""

    day: date
    item: Item
    elections: int
    done: int


async def planned_in(actor: Actor, area: str, first: date, last: date) -> tuple[Due, ...]:
    """What is planned in an area between two days, both included, by day; nothing of elections that are over or have no day."""
    rows = await connection().fetch(
        f"""SELECT d.planned, d.item, e.id, s.stage FROM election_plan_day d JOIN election e ON e.id = d.election
           LEFT JOIN election_stage s ON s.election = e.id
           WHERE starts_with(d.region, $1) AND starts_with(d.region, $2) AND d.planned BETWEEN $3 AND $4
             AND e.cancelled IS NULL AND e.postponed IS NULL AND NOT {LATER}""",  # noqa: S608  # Our own clauses.
        actor.reach,
        area,
        first,
        last,
    )
    elections: dict[tuple[date, str], dict[int, set[str]]] = {}
    for row in rows:
        elections.setdefault((row["planned"], row["item"]), {}).setdefault(row["id"], set()).add(row["stage"])
    order = list(ITEMS).index
    keys = sorted((key for key in elections if key[1] in ITEMS), key=lambda key: (key[0], order(key[1])))
    return tuple(
        Due(
            day,
            ITEMS[code],
            len(elections[day, code]),
            sum(ITEMS[code].stage.value in stages for stages in elections[day, code].values()),
        )
        for day, code in keys
    )
