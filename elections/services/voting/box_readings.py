"""Where boxes are counted apart: what is read of each, by whom, and what they come to. Runs inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from elections.polling import StationLine, current_mark, stations
from elections.queries import Progress
from elections.rules.checking import APART, Difference, differences
from elections.rules.counts import Contest
from elections.rules.nomination_names import Merge
from elections.rules.subcounts import StationSheets, VillageSum, seats_of, village_sum
from elections.services.box_entries import BoxEntry, box_figures
from elections.services.voting.readings import BOTH, STEPS
from elections.vocabulary import CountStep, Post, ReadingWay
from server import clock
from server.access.actor import Actor
from server.access.duties import Hand, own_step
from server.db.engine import connection
from server.errors import NotFound, Problem
from server.law.lawbook import Finding, Provision, Standing

_NAMES = Provision("S07c", "系统内控规则", Standing.INFERENCE)


@dataclass(frozen=True, slots=True)
class BoxReadingLine:
    """One person's reading of a box's sheet, as it stands now."""

    id: int
    place: int
    entry: BoxEntry
    way: ReadingWay
    hand: Hand
    at: datetime

    @property
    def step(self) -> CountStep:
        return STEPS[self.place]


@dataclass(frozen=True, slots=True)
class SettledBox:
    """What two people read alike of a box, or a third found; `settled_by` is that third. `hands` are the two readers."""

    id: int
    entry: BoxEntry
    at: datetime
    hands: tuple[str, ...]
    settled_by: str | None
    left_out: bool


@dataclass(frozen=True, slots=True)
class BoxState:
    """A box of a station, by the number it has there, with its open readings or its settled sheet."""

    station: StationLine
    number: int
    readings: tuple[BoxReadingLine, ...]
    settled: SettledBox | None

    @property
    def name(self) -> str:
        """中心会场2号箱; a station with a single box is its box."""
        return f"{self.station.name}{self.number}号箱" if self.station.boxes > 1 else self.station.name

    @property
    def unlike(self) -> tuple[Difference, ...]:
        """Where the two readings differ; nothing while there is one."""
        if len(self.readings) < BOTH:
            return ()
        return differences(box_figures(self.readings[0].entry), box_figures(self.readings[1].entry))

    def own(self, actor: Actor) -> BoxReadingLine | None:
        """The actor's own reading among them."""
        return next((one for one in self.readings if one.hand.is_same(Hand.of(actor))), None)

    def own_problem(self, wanted: CountStep, actor: Actor) -> Problem | None:
        """Why the actor may not take a step after these readings: one of them is the actor's own (AC-3)."""
        return own_step(wanted, actor, [(one.step, one.hand) for one in self.readings], APART)


@dataclass(frozen=True, slots=True)
class BoxMergeLine:
    """Two ways of writing, who holds them for one, and who confirmed that."""

    id: int
    merge: Merge
    reason: str
    first: Hand
    second: str | None


@dataclass(frozen=True, slots=True)
class BoxCounting:
    """All boxes of an election in the vote that `mark` names, whose ballot has `contests`; `decided` says who wants them so."""

    mark: str
    decided: str
    contests: tuple[Contest, ...]
    stations: tuple[StationLine, ...]
    boxes: tuple[BoxState, ...]
    merges: tuple[BoxMergeLine, ...]

    def box(self, station: int, number: int) -> BoxState:
        """One of them. Raises NotFound."""
        found = next((one for one in self.boxes if (one.station.id, one.number) == (station, number)), None)
        if found is None:
            raise NotFound
        return found

    @property
    def confirmed(self) -> tuple[Merge, ...]:
        return tuple(one.merge for one in self.merges if one.second)

    def written(self, post: Post) -> frozenset[str]:
        """All names on the settled sheets for a post."""
        lines = (line for one in self.boxes if one.settled for line in one.settled.entry.lines)
        return frozenset(line.name for line in lines if line.post is post)

    def sheets(self) -> Sequence[StationSheets]:
        """What the rules add up."""
        found = []
        for station in self.stations:
            own = [one for one in self.boxes if one.station.id == station.id]
            account = station.accounts.get(self.mark)
            found.append(
                StationSheets(
                    station.name,
                    station.kind,
                    station.listed,
                    account.account if account else None,
                    accounted=bool(account and account.checked_by),
                    boxes=tuple(one.settled.entry.box(one.name) for one in own if one.settled),
                    lacking=tuple(one.name for one in own if one.settled is None),
                )
            )
        return found

    def summed(self, progress: Progress) -> VillageSum:
        """The village by its boxes, with every sum checked, by the law of the day on the sheets."""
        days = [one.settled.entry.held for one in self.boxes if one.settled]
        book = progress.laws.book(progress.kind, days[0], progress.region) if days else progress.book
        found = village_sum(book, self.sheets(), seats_of(self.contests), self.confirmed)
        waiting = [one.merge for one in self.merges if not one.second]
        told = tuple(
            _NAMES.breach(f"“{one.written}”并入“{one.meant}”（{one.post.label}）的提议没有确认，先确认或者撤销。")
            for one in waiting
        )
        return VillageSum(found.before, found.tally, found.issued, found.left_out, (*told, *found.findings))


def doubtful(summed: VillageSum) -> tuple[Finding, ...]:
    """What of the sums is accepted with a reason only."""
    return tuple(one for one in summed.findings if one.met is False)


async def counted_apart(actor: Actor, code: str) -> bool:
    """Whether the boxes of an election are counted apart."""
    return bool(
        await connection().fetchval(
            """SELECT p.apart FROM counting_plan p JOIN election e ON e.id = p.election
               WHERE e.code = $1 AND starts_with(p.region, $2)""",
            code,
            actor.reach,
        )
    )


async def votes_by_boxes(actor: Actor, code: str) -> Mapping[int, str]:
    """The votes whose count was made of boxes, by place, each with the mark of its ballot."""
    rows = await connection().fetch(
        """SELECT DISTINCT k.position, b.mark FROM box_count b JOIN ballot_count k ON k.id = b.of_count
           JOIN election e ON e.id = k.election
           WHERE e.code = $1 AND b.closed IS NULL AND k.position > 0 AND starts_with(b.region, $2) ORDER BY 1""",
        code,
        actor.reach,
    )
    return {row["position"]: row["mark"] for row in rows}


async def box_counting(actor: Actor, code: str, progress: Progress, vote: int | None = None) -> BoxCounting:
    """All boxes in the vote that is waited for, or in one that was counted. Raises NotFound where no boxes made that."""
    ballot = progress.course.ballot
    mark, contests = current_mark(progress), ballot.contests if ballot else ()
    if vote is not None:
        mark = (await votes_by_boxes(actor, code)).get(vote, "")
        if not mark:
            raise NotFound
        contests = progress.held[vote - 1].poll.posts
    held = await stations(actor, code, progress)
    ids = [one.id for one in held]
    open_ones, settled = await _readings(ids, mark), await _settled(ids, mark)
    boxes = tuple(
        BoxState(one, number, open_ones.get((one.id, number), ()), settled.get((one.id, number)))
        for one in held
        for number in range(1, one.boxes + 1)
    )
    return BoxCounting(mark, await _decided(actor, code), contests, held, boxes, await _merges(actor, code, mark))


async def sum_reasons(actor: Actor, code: str, vote: int) -> tuple[str, ...]:
    """Why the sums of a counted vote stand as they are, in the words of the two who confirmed them."""
    rows = await connection().fetch(
        """SELECT r.entry->>'reason' AS reason FROM count_reading r JOIN ballot_count k ON k.id = r.of_count
           JOIN election e ON e.id = k.election
           WHERE e.code = $1 AND k.position = $2 AND r.closed IS NULL AND starts_with(r.region, $3) ORDER BY r.place""",
        code,
        vote,
        actor.reach,
    )
    return tuple(row["reason"] for row in rows if row["reason"])


async def _decided(actor: Actor, code: str) -> str:
    """On whose word the boxes are counted apart, or together again; empty where nobody said anything."""
    found = await connection().fetchval(
        """SELECT p.decided FROM counting_plan p JOIN election e ON e.id = p.election
           WHERE e.code = $1 AND starts_with(p.region, $2)""",
        code,
        actor.reach,
    )
    return found or ""


async def _readings(ids: Sequence[int], mark: str) -> Mapping[tuple[int, int], tuple[BoxReadingLine, ...]]:
    rows = await connection().fetch(
        """SELECT * FROM box_reading WHERE station = ANY($1) AND mark = $2 AND of_box IS NULL AND closed IS NULL
           ORDER BY place""",
        ids,
        mark,
    )
    found: dict[tuple[int, int], tuple[BoxReadingLine, ...]] = {}
    for row in rows:
        line = BoxReadingLine(
            row["id"],
            row["place"],
            BoxEntry.model_validate_json(row["entry"]),
            ReadingWay(row["way"]),
            Hand(row["account"], row["actor"], row["unit"]),
            row["at"].astimezone(clock.ZONE),
        )
        found[row["station"], row["box"]] = (*found.get((row["station"], row["box"]), ()), line)
    return found


async def _settled(ids: Sequence[int], mark: str) -> Mapping[tuple[int, int], SettledBox]:
    rows = await connection().fetch(
        """SELECT b.*, (SELECT array_agg(r.actor::text ORDER BY r.place) FROM box_reading r
                        WHERE r.of_box = b.id AND r.closed IS NULL) AS hands
           FROM box_count b WHERE b.station = ANY($1) AND b.mark = $2 AND b.closed IS NULL""",
        ids,
        mark,
    )
    return {
        (row["station"], row["box"]): SettledBox(
            row["id"],
            BoxEntry.model_validate_json(row["entry"]),
            row["at"].astimezone(clock.ZONE),
            tuple(row["hands"] or ()),
            row["actor"],
            row["left_out"],
        )
        for row in rows
    }


async def _merges(actor: Actor, code: str, mark: str) -> tuple[BoxMergeLine, ...]:
    rows = await connection().fetch(
        """SELECT m.* FROM box_name_merge m JOIN election e ON e.id = m.election
           WHERE e.code = $1 AND m.mark = $2 AND m.undone IS NULL AND starts_with(m.region, $3) ORDER BY m.id""",
        code,
        mark,
        actor.reach,
    )
    return tuple(
        BoxMergeLine(
            row["id"],
            Merge(Post(row["post"]), row["written"], row["meant"]),
            row["reason"],
            Hand(row["account"], row["actor"], row["unit"]),
            row["second_actor"],
        )
        for row in rows
    )
