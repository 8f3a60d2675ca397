"""Reading elections, always from the actor's area and inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.queries import name_then
from cadres.vocabulary import CommitteeKind, Sex
from elections.counted import BY_POST, FREE, counted, related
from elections.laws import Laws, laws
from elections.rules.book import Rulebook
from elections.rules.counts import Candidate, Contest, Kin, Poll, Seated
from elections.rules.course import Course, Held, course
from elections.running_terms import Sitting, sitting
from elections.succession import LATER
from elections.vocabulary import Method, NextStep, Post, RoundKind, Stage
from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from server.values.periods import chinese_number, days_between

#: By how many people read the sheet: two whose figures are alike are no longer readings but a count.
_READ = {1: "待第二次录入", 2: "待核对差异"}
_AFTER_COUNT = {NextStep.DONE: "待公布", NextStep.RERUN: "选举无效"}


@dataclass(frozen=True, slots=True)
class ElectionLine:
    """One election of a list. `readings` is how many people read the sheet of the vote that is waited for.

    `free` says that nobody is nominated and voters write the names themselves (S07c).
    """

    code: str
    region: str
    community: str
    kind: CommitteeKind
    term_number: int
    method: Method
    election_day: date
    issuer: str
    published: date | None
    term_ends: date | None
    last_step: NextStep | None
    last_held: date | None
    readings: int
    reached: Stage | None
    replaced: bool = False
    defects_reason: str | None = None
    by_election: bool = False
    cancelled: date | None = None
    cancelled_why: str | None = None
    cancelled_document: str | None = None
    postponed: date | None = None
    voided: date | None = None
    free: bool = False

    @property
    def title(self) -> str:
        """马道村第十二届村民委员会选举, or its 补选."""
        return f"{self.community}第{chinese_number(self.term_number)}届{self.kind.label}{'补选' if self.by_election else '选举'}"

    @property
    def open(self) -> bool:
        """Whether it still comes to a result: it has none, was not cancelled, and no other one of the term took its place."""
        return self.published is None and self.cancelled is None and not self.replaced

    @property
    def awaits_day(self) -> bool:
        """Whether it was put off and goes on, its new day still to be set: nothing goes by the day that it had."""
        return self.postponed is not None and self.open

    @property
    def stands(self) -> bool:
        """Whether something is still asked of it: it was not cancelled or found void, and no other one took its place."""
        return self.cancelled is None and self.voided is None and not self.replaced

    @property
    def result_stands(self) -> bool:
        """Whether its result is out and was not found void."""
        return self.published is not None and self.voided is None

    @property
    def state(self) -> str:
        """Where it stands, in the words of a list."""
        decided = {"已取消": self.cancelled, "已延期": self.postponed, "已认定无效": self.voided}
        if any(decided.values()):
            return next(word for word, day in decided.items() if day)
        if not self.open:
            return "已公布" if self.published else "已另建选举"
        if self.readings:
            return _READ[self.readings]
        if self.last_step is not None:
            return _AFTER_COUNT.get(self.last_step, f"待{self.last_step.label}")
        if self.reached is None:
            return "未启动"
        days = days_between(clock.today(), self.election_day)
        return self.reached.label if days > 0 else "今天投票" if days == 0 else "待录入计票"

    @property
    def glyph(self) -> str:
        """The glyph of the state."""
        if not self.open:
            return "stop" if self.voided else "done" if self.published else "none"
        if self.last_step is NextStep.RERUN and not self.readings:
            return "stop"
        return "warn" if self.last_step or self.readings else "part" if self.reached else "none"


@dataclass(frozen=True, slots=True)
class RollLine:
    """The sums of the published roll."""

    electorate: int
    women: int | None
    party_members: int | None
    minority: int | None
    published: date


async def roll(actor: Actor, code: str) -> RollLine | None:
    """The sums of an election's roll, None until they are recorded."""
    row = await connection().fetchrow(
        """SELECT s.electorate, s.women, s.party_members, s.minority, s.published
           FROM roll_summary s JOIN election e ON e.id = s.election
           WHERE e.code = $1 AND starts_with(s.region, $2)""",
        code,
        actor.reach,
    )
    return RollLine(**row) if row else None


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """One candidate of the locked list."""

    person: int
    name: str
    sex: Sex
    post: Post
    position: int
    vetting_document: str


@dataclass(frozen=True, slots=True)
class Progress:
    """All that is known of an election's votes: the first ballot, the counts held, and what follows from them."""

    kind: CommitteeKind
    method: Method
    election_day: date
    electorate: int | None
    first: tuple[Contest, ...]
    held: tuple[Held, ...]
    people: Mapping[str, int]
    sexes: Mapping[str, Sex]
    kin: tuple[Kin, ...]
    region: str
    laws: Laws
    sitting: tuple[Seated, ...] = ()
    by_election: bool = False
    free: bool = False

    @property
    def book(self) -> Rulebook:
        """The law of the election day."""
        return self.laws.book(self.kind, self.election_day, self.region)

    def book_of(self, poll: Poll) -> Rulebook:
        """The law of one vote: a runoff after a change of law follows the law of its own day (RV-01)."""
        return self.laws.book(self.kind, poll.election_day, self.region)

    @property
    def course(self) -> Course:
        """Where the election stands by its counts so far."""
        book = self.book_of(self.held[-1].poll) if self.held else self.book
        return course(book, self.first, self.held)

    @property
    def seats(self) -> Mapping[Post, int]:
        """How many of each post the election was about; a post that was not on the ballot has none."""
        return {post: sum(one.seats for one in self.first if one.post is post) for post in Post}

    def votes_of(self, post: Post, name: str) -> tuple[int, RoundKind]:
        """The votes by which somebody was elected, and in which kind of vote."""
        for one in self.held:
            if any(name in outcome.elected for outcome in one.outcome.posts if outcome.post is post):
                for contest in one.poll.posts:
                    for candidate in contest.candidates:
                        if contest.post is post and candidate.name == name:
                            return candidate.votes, one.poll.round
        message = f"{name} is not elected as {post}"
        raise LookupError(message)


_LINES = f"""
SELECT e.id, e.code, e.region, {name_then("c", "e.election_day")} AS community, r.kind, r.term_number, e.method, e.election_day, e.issuer,
       e.published, e.term_ends, e.defects_reason, e.by_election, e.cancelled, e.cancelled_why, e.cancelled_document,
       e.postponed, e.voided,
       {FREE} AS free,
       (SELECT k.next_step FROM ballot_count k WHERE k.election = e.id AND k.position > 0
        ORDER BY k.position DESC LIMIT 1) AS last_step,
       (SELECT k.held FROM ballot_count k WHERE k.election = e.id AND k.position > 0
        ORDER BY k.position DESC LIMIT 1) AS last_held,
       (SELECT count(*) FROM count_reading g WHERE g.election = e.id AND g.of_count IS NULL AND g.closed IS NULL)
       AS readings,
       (SELECT s.stage FROM election_stage s WHERE s.election = e.id
        ORDER BY array_position(ARRAY[{", ".join(f"'{stage.value}'" for stage in Stage)}], s.stage::text) DESC LIMIT 1)
       AS reached,
       {LATER} AS replaced
FROM election e JOIN community c ON c.id = e.community JOIN election_round r ON r.id = e.election_round
WHERE starts_with(e.region, $1)
"""


def _line(row: Mapping[str, Any]) -> ElectionLine:
    words = {"kind": CommitteeKind(row["kind"]), "method": Method(row["method"])}
    steps = {
        "last_step": NextStep(row["last_step"]) if row["last_step"] else None,
        "reached": Stage(row["reached"]) if row["reached"] else None,
    }
    return ElectionLine(**{name: value for name, value in row.items() if name != "id"} | words | steps)


async def elections(actor: Actor, area: str, *, first: int = 0, size: int | None = None) -> tuple[ElectionLine, ...]:
    """The elections of an area, the latest day first; `first` are left out, `size` at most come."""
    rows = await connection().fetch(
        f"{_LINES} AND starts_with(e.region, $2) ORDER BY e.election_day DESC, e.code OFFSET $3 LIMIT $4",
        actor.reach,
        reach_of(area),
        first,
        size,
    )
    return tuple(map(_line, rows))


async def count_elections(actor: Actor, area: str) -> int:
    """How long that list is as a whole."""
    return int(
        await connection().fetchval(
            "SELECT count(*) FROM election e WHERE starts_with(e.region, $1) AND starts_with(e.region, $2)",
            actor.reach,
            reach_of(area),
        )
    )


async def latest_by_region(actor: Actor, regions: Sequence[str]) -> Mapping[str, ElectionLine]:
    """The latest election of each of some communities."""
    rows = await connection().fetch(
        f"SELECT DISTINCT ON (region) * FROM ({_LINES}) AS l WHERE region = ANY($2) ORDER BY region, replaced, election_day DESC, id DESC",
        actor.reach,
        list(regions),
    )
    return {row["region"]: _line(row) for row in rows}


async def elections_of(actor: Actor, region: str) -> tuple[ElectionLine, ...]:
    """A community's elections, the latest first."""
    rows = await connection().fetch(f"{_LINES} AND e.region = $2 ORDER BY e.election_day DESC", actor.reach, region)
    return tuple(map(_line, rows))


async def election(actor: Actor, code: str) -> ElectionLine:
    """One election. Raises NotFound outside the actor's area."""
    return (await elections_by_code(actor, [code]))[code]


async def elections_by_code(actor: Actor, codes: Sequence[str]) -> Mapping[str, ElectionLine]:
    """Some elections, read at once, in the order of their codes here. Raises NotFound where one is outside the area."""
    rows = await connection().fetch(f"{_LINES} AND e.code = ANY($2)", actor.reach, list(codes))
    found = {row["code"]: _line(row) for row in rows}
    if set(codes) - found.keys():
        raise NotFound
    return {code: found[code] for code in codes}


async def stage_days(actor: Actor, code: str) -> Mapping[Stage, date]:
    """The days on which an election reached its stages."""
    rows = await connection().fetch(
        """SELECT s.stage, s.reached FROM election_stage s JOIN election e ON e.id = s.election
           WHERE e.code = $1 AND starts_with(s.region, $2)""",
        code,
        actor.reach,
    )
    return {Stage(row["stage"]): row["reached"] for row in rows}


async def stage_days_of(actor: Actor, codes: Sequence[str]) -> Mapping[str, Mapping[Stage, date]]:
    """The same of several elections."""
    rows = await connection().fetch(
        """SELECT e.code, s.stage, s.reached FROM election_stage s JOIN election e ON e.id = s.election
           WHERE e.code = ANY($1) AND starts_with(s.region, $2) ORDER BY s.reached, s.id""",
        list(codes),
        actor.reach,
    )
    found: dict[str, dict[Stage, date]] = {code: {} for code in codes}
    for row in rows:
        found[row["code"]][Stage(row["stage"])] = row["reached"]
    return found


async def candidates(actor: Actor, code: str) -> tuple[CandidateLine, ...]:
    """The candidates in ballot order."""
    return (await candidates_of(actor, [code]))[code]


async def candidates_of(actor: Actor, codes: Sequence[str]) -> Mapping[str, tuple[CandidateLine, ...]]:
    """The same of several elections."""
    rows = await connection().fetch(
        f"""SELECT e.code, k.person, k.ballot_name AS name, p.sex, k.post, k.position, v.document AS vetting_document
            FROM candidacy k JOIN person p ON p.id = k.person JOIN vetting_case v ON v.id = k.vetting_case
            JOIN election e ON e.id = k.election
            WHERE e.code = ANY($1) AND starts_with(k.region, $2) ORDER BY {BY_POST.format("k")}, k.position""",
        list(codes),
        actor.reach,
    )
    found: dict[str, list[CandidateLine]] = {code: [] for code in codes}
    for row in rows:
        told = {name: value for name, value in row.items() if name != "code"}
        found[row["code"]].append(CandidateLine(**{**told, "sex": Sex(row["sex"]), "post": Post(row["post"])}))
    return {code: tuple(lines) for code, lines in found.items()}


async def progress(actor: Actor, code: str) -> Progress:
    """The votes of an election so far. Raises NotFound outside the area."""
    found = await progresses(actor, [code])
    if code not in found:
        raise NotFound
    return found[code]


async def progresses(actor: Actor, codes: Sequence[str], known: Laws | None = None) -> Mapping[str, Progress]:
    """The same of several, read at once; `known` are the laws where they were read before. Those outside the area are left out."""
    rows = await connection().fetch(f"{_LINES} AND e.code = ANY($2)", actor.reach, list(codes))
    lines = {row["id"]: _line(row) for row in rows}
    listed = await candidates_of(actor, [line.code for line in lines.values()])
    seats, electorates = await _seats(list(lines)), await _electorates(list(lines))
    votes = await counted({one: (line.kind, line.method) for one, line in lines.items()})
    beside = {one: await _beside(actor, line, listed[line.code], votes[one].held) for one, line in lines.items()}
    people = {
        line.code: {**votes[one].people, **{each.name: each.person for each in listed[line.code]}}
        for one, line in lines.items()
    }
    kin = await related(actor, {line.code: {**beside[one].people, **people[line.code]} for one, line in lines.items()})
    law = known or await laws()
    return {
        line.code: Progress(
            kind=line.kind,
            method=line.method,
            election_day=line.election_day,
            electorate=electorates.get(one),
            first=_first(seats.get(one, ()), listed[line.code]),
            held=tuple(votes[one].held),
            people=people[line.code],
            sexes={**votes[one].sexes, **{each.name: each.sex for each in listed[line.code]}},
            kin=kin[line.code],
            region=line.region,
            laws=law,
            sitting=beside[one].seated,
            by_election=line.by_election,
            free=line.free,
        )
        for one, line in lines.items()
    }


async def _seats(of: Sequence[int]) -> Mapping[int, Sequence[tuple[Post, int]]]:
    rows = await connection().fetch(
        f"SELECT s.election, s.post, s.seats FROM election_seat s WHERE s.election = ANY($1) ORDER BY {BY_POST.format('s')}",
        of,
    )
    found: dict[int, list[tuple[Post, int]]] = {}
    for row in rows:
        found.setdefault(row["election"], []).append((Post(row["post"]), row["seats"]))
    return found


async def _electorates(of: Sequence[int]) -> Mapping[int, int]:
    rows = await connection().fetch("SELECT election, electorate FROM roll_summary WHERE election = ANY($1)", of)
    return {row["election"]: row["electorate"] for row in rows}


def _first(seats: Sequence[tuple[Post, int]], listed: Sequence[CandidateLine]) -> tuple[Contest, ...]:
    return tuple(
        Contest(post, number, tuple(Candidate(one.name, one.sex, 0) for one in listed if one.post is post))
        for post, number in seats
    )


async def _beside(actor: Actor, line: ElectionLine, listed: Sequence[CandidateLine], held: Sequence[Held]) -> Sitting:
    """Who sits while a by-election is open, on the day of its last vote. A general election begins with empty seats."""
    if not (line.by_election and line.open):
        return Sitting((), {})
    on = held[-1].poll.election_day if held else line.election_day
    return await sitting(actor, line.region, on, {one.person: one.name for one in listed})
