"""The stations of an election, who works there and what became of the ballots, as on record; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cadres import queries as cadres
from elections import queries
from elections.counted import FREE
from elections.polling_vocabulary import AccountStep, StationDuty, StationKind
from elections.queries import ElectionLine, Progress
from elections.rules.ballots import ballot_mark
from elections.rules.course import Held
from elections.rules.polling import (
    Account,
    Kin,
    Station,
    Worker,
    accounted,
    against_count,
    staffed,
    summed,
    unaccounted,
)
from elections.vocabulary import NextStep
from server.access.actor import Actor
from server.access.duties import Hand
from server.db.engine import connection
from server.law.lawbook import Finding


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """Somebody at work, by the number of the record."""

    id: int
    worker: Worker


@dataclass(frozen=True, slots=True)
class AccountLine:
    """The account of a station in a vote, whose it is, and who has checked it."""

    id: int
    mark: str
    account: Account
    reason: str | None
    entered_by: Hand
    checked_by: Hand | None

    @property
    def steps(self) -> Sequence[tuple[AccountStep, Hand]]:
        return [(AccountStep.ENTERED, self.entered_by)]


@dataclass(frozen=True, slots=True)
class StationLine:
    """A station with its people, its accounts by vote, and what the rules say of it."""

    id: int
    sequence: int
    name: str
    kind: StationKind
    place: str
    booth: bool
    listed: int | None
    listed_for: str | None
    boxes: int
    workers: tuple[WorkerLine, ...]
    accounts: Mapping[str, AccountLine]
    findings: tuple[Finding, ...]

    @property
    def station(self) -> Station:
        return Station(self.name, self.kind, self.booth, self.listed, tuple(one.worker for one in self.workers))

    def judged(self, mark: str) -> tuple[Finding, ...]:
        """What the rules say of its ballots in a vote; nothing where none are on record."""
        held = self.accounts.get(mark)
        return accounted(self.name, self.kind, self.listed, held.account) if held else ()


def current_mark(progress: Progress) -> str:
    """The mark of the vote that is waited for, else of none."""
    ballot = progress.course.ballot
    return ballot_mark(len(progress.held), ballot) if ballot else ""


async def kin_among(actor: Actor, people: Sequence[int]) -> Kin:
    """How some people on record are related."""
    return {(one, other): relation for one, other, relation in await cadres.kin(actor, people)}


async def stations(actor: Actor, code: str, progress: Progress) -> tuple[StationLine, ...]:
    """All stations of an election in their order."""
    return (await stations_of(actor, {code: progress}))[code]


async def stations_of(actor: Actor, of: Mapping[str, Progress]) -> Mapping[str, tuple[StationLine, ...]]:
    """The same of several elections by code, read at once."""
    rows = await connection().fetch(
        """SELECT e.code, s.* FROM polling_station s JOIN election e ON e.id = s.election
           WHERE e.code = ANY($1) AND starts_with(s.region, $2) ORDER BY s.sequence""",
        list(of),
        actor.reach,
    )
    found: dict[str, list[StationLine]] = {code: [] for code in of}
    if not rows:
        return dict.fromkeys(of, ())
    ids = [row["id"] for row in rows]
    workers, accounts = await _workers(ids), await _accounts(ids)
    listed = await queries.candidates_of(actor, sorted({row["code"] for row in rows}))
    people = {one.person for lines in listed.values() for one in lines}
    at_work = [one.worker.person for own in workers.values() for one in own if one.worker.person is not None]
    kin = await kin_among(actor, [*at_work, *people]) if at_work and people else {}
    for row in rows:
        progress, standing = of[row["code"]], {one.name: one.person for one in listed[row["code"]]}
        own = tuple(workers.get(row["id"], ()))
        kind = StationKind(row["kind"])
        station = Station(row["name"], kind, row["booth"], row["listed"], tuple(one.worker for one in own))
        found[row["code"]].append(
            StationLine(
                **{name: row[name] for name in ("id", "sequence", "name", "place", "booth", "listed", "listed_for")},
                boxes=row["boxes"] or 1,
                kind=kind,
                workers=own,
                accounts={one.mark: one for one in accounts.get(row["id"], ())},
                findings=staffed(progress.book, station, standing, kin),
            )
        )
    return {code: tuple(lines) for code, lines in found.items()}


async def left_out(actor: Actor, code: str) -> Mapping[int, frozenset[int]]:
    """The stations whose boxes a count had to do without, by the place of the count (T-18)."""
    return (await left_out_of(actor, [code]))[code]


async def left_out_of(actor: Actor, codes: Sequence[str]) -> Mapping[str, Mapping[int, frozenset[int]]]:
    """The same of several elections."""
    rows = await connection().fetch(
        """SELECT e.code, k.position, b.station FROM box_count b JOIN ballot_count k ON k.id = b.of_count
           JOIN election e ON e.id = k.election
           WHERE e.code = ANY($1) AND b.left_out AND b.closed IS NULL AND k.position > 0 AND starts_with(b.region, $2)""",
        list(codes),
        actor.reach,
    )
    found: dict[str, dict[int, frozenset[int]]] = {code: {} for code in codes}
    for row in rows:
        own = found[row["code"]]
        own[row["position"]] = own.get(row["position"], frozenset()) | {row["station"]}
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """An election whose vote is still to come, with its stations; whether its list is locked, or `free` of candidates."""

    line: ElectionLine
    stations: int
    locked: bool
    free: bool


async def waiting(actor: Actor, area: str) -> tuple[Waiting, ...]:
    """The elections of an area that wait for a vote, by place."""
    lines = [line for line in await queries.elections(actor, area) if line.open and line.last_step is not NextStep.DONE]
    rows = await connection().fetch(
        f"""SELECT e.code, (SELECT count(*) FROM polling_station s WHERE s.election = e.id) AS stations,
                  EXISTS (SELECT FROM candidate_list l WHERE l.election = e.id AND l.opened IS NULL) AS locked,
                  {FREE} AS free
           FROM election e WHERE e.code = ANY($1) AND starts_with(e.region, $2)""",  # noqa: S608  # Our own clauses.
        [line.code for line in lines],
        actor.reach,
    )
    known = {row["code"]: row for row in rows}
    found = [Waiting(line, *(known[line.code][name] for name in ("stations", "locked", "free"))) for line in lines]
    return tuple(sorted(found, key=lambda one: one.line.region))


def against_sheets(
    held: Sequence[StationLine], counted: Sequence[Held], out: Mapping[int, frozenset[int]]
) -> Sequence[tuple[str, tuple[Finding, ...]]]:
    """For each vote that was counted, what the stations say against its sheet; votes of which none says anything are left out.

    What came back at stations that are `out` of a count is in none of its sheets.
    """
    found = []
    for number, one in enumerate(counted, start=1):
        # The ballot may have changed between two accounts: what was written down under the last one is about this vote.
        mark = max((line.id, line.mark) for line in _of_vote(held, number))[1] if _of_vote(held, number) else ""
        if not mark:
            continue
        accounts = [station.accounts[mark] for station in held if mark in station.accounts]
        lacking = [one.name for one in held if mark not in one.accounts or one.accounts[mark].checked_by is None]
        judged = [finding for station in held for finding in station.judged(mark) if finding.met is False]
        void = sum(
            line.accounts[mark].account.returned
            for line in held
            if line.id in out.get(number, ()) and mark in line.accounts
        )
        total = summed([line.account for line in accounts])
        sums = against_count(replace(total, returned=total.returned - void), one.poll.issued, one.poll.cast)
        found.append((one.poll.round.label, (*sums, *judged, *unaccounted(lacking))))
    return found


def _of_vote(held: Sequence[StationLine], number: int) -> Sequence[AccountLine]:
    return [line for one in held for line in one.accounts.values() if line.mark.startswith(f"{number}-")]


async def unsettled_of(actor: Actor, of: Mapping[str, Progress]) -> Mapping[str, tuple[Finding, ...]]:
    """By code, what the ballots of the stations leave open in valid votes: sums, boxes with too many, accounts not seen by two."""
    held = await stations_of(actor, of)
    out = await left_out_of(actor, [code for code, lines in held.items() if lines])
    return {code: _unsettled(lines, of[code], out.get(code, {})) for code, lines in held.items()}


def _unsettled(
    held: Sequence[StationLine], progress: Progress, out: Mapping[int, frozenset[int]]
) -> tuple[Finding, ...]:
    found = against_sheets(held, progress.held, out) if held else ()
    valid = {one.poll.round.label for one in progress.held if one.outcome.valid}
    return tuple(one for vote, findings in found if vote in valid for one in findings if one.met is False)


async def _workers(ids: Sequence[int]) -> Mapping[int, list[WorkerLine]]:
    rows = await connection().fetch("SELECT * FROM polling_worker WHERE station = ANY($1) ORDER BY id", ids)
    found: dict[int, list[WorkerLine]] = {}
    for row in rows:
        worker = Worker(row["name"], StationDuty(row["duty"]), row["person"])
        found.setdefault(row["station"], []).append(WorkerLine(row["id"], worker))
    return found


async def _accounts(ids: Sequence[int]) -> Mapping[int, list[AccountLine]]:
    rows = await connection().fetch("SELECT * FROM ballot_account WHERE station = ANY($1) ORDER BY id", ids)
    found: dict[int, list[AccountLine]] = {}
    for row in rows:
        names = ("received", "issued", "spoilt", "unused", "returned", "forged")
        line = AccountLine(
            row["id"],
            row["mark"],
            Account(*(row[name] for name in names)),
            row["reason"],
            Hand(row["account"], row["actor"], row["unit"]),
            Hand(row["checked_account"], row["checked_actor"], row["checked_unit"]) if row["checked"] else None,
        )
        found.setdefault(row["station"], []).append(line)
    return found
