"""Everything that the notices of an election are filled from, read once; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from elections import queries
from elections.nominations import CandidateNotice, Nominations, candidate_list, entries, nominations
from elections.notice_vocabulary import NoticeKind
from elections.notices import ResultNotice
from elections.noticing.wordings import CODE
from elections.planning.committee import CommitteeView, committee
from elections.planning.plans import PlanView, plan
from elections.polling import StationLine, stations
from elections.printing import result_papers
from elections.proxies import MandateLine, mandates
from elections.queries import ElectionLine, Progress, RollLine
from elections.rolls.reading import ObjectionLine, RollView, in_order, objections, roll_id, roll_view
from elections.rules.book import Rulebook
from elections.rules.nomination_list import Entry
from elections.rules.notices import Timing
from elections.vocabulary import Post
from server.access.actor import Actor
from server.db.engine import connection
from server.papers.passages import Passages
from server.papers.register.wording import passages_on
from server.places.regions import path

#: The levels of the divisions that a notice may name beside its own.
_COUNTY, _TOWNSHIP = 3, 4
Groups = Sequence[tuple[str, Sequence[str]]]
"""Names by group, groups in their order."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A published list of voters: its sums, and who came to it and left it, by group. The first list has no one who left."""

    sequence: int
    published: date
    voters: int
    women: int
    digest: str
    came: Groups
    left: Groups


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record of one election. `as_of` is the day of a notice that is made out, None for today.

    `words` are the wordings that places had decided by that day, by kind; the program's own where there are none. `county`
    and `township` are called as on election day.
    """

    line: ElectionLine
    book: Rulebook
    progress: Progress
    plan: PlanView
    committee: CommitteeView | None
    sums: RollLine | None
    roll: RollView | None
    lists: tuple[Listing, ...]
    objections: tuple[ObjectionLine, ...]
    nominations: Nominations
    entries: tuple[Entry, ...]
    candidates: CandidateNotice | None
    stations: tuple[StationLine, ...]
    mandates: tuple[MandateLine, ...]
    result: ResultNotice | None
    seats: Mapping[Post, int] = field(default_factory=dict)
    as_of: date | None = None
    words: Mapping[NoticeKind, Passages] = field(default_factory=dict)
    county: str = ""
    township: str = ""

    @property
    def term(self) -> str:
        """第十三届村民委员会, or its by-election."""
        return self.line.title.removeprefix(self.line.community).removesuffix("选举").removesuffix("补选")

    @property
    def event(self) -> str:
        return "补选" if self.line.by_election else "选举"

    @property
    def timing(self) -> Timing:
        """The days that windows are counted from, of the first vote."""
        held = self.progress.held
        open_rulings = [one.due for one in self.objections if one.announced is None]
        return Timing(
            self.line.election_day,
            produced=held[-1].poll.election_day if held else None,
            ruled_by=min(open_rulings) if open_rulings else None,
        )


async def facts_of(actor: Actor, code: str, as_of: date | None = None) -> Facts:
    """What a notice of a day is filled from. Raises NotFound outside the actor's area."""
    line = await queries.election(actor, code)
    progress = await queries.progress(actor, code)
    held = await nominations(actor, code)
    roll = await roll_view(actor, code)
    published = line.published is not None and line.term_ends is not None
    names = {place.level: place.name for place in await path(line.region, line.election_day)}
    return Facts(
        line=line,
        book=progress.book,
        progress=progress,
        plan=await plan(actor, code),
        committee=await committee(actor, code),
        sums=await queries.roll(actor, code),
        roll=roll,
        lists=await _lists(actor, code, roll) if roll else (),
        objections=await objections(actor, code) if roll else (),
        nominations=held,
        entries=await entries(actor, code, held),
        candidates=await candidate_list(actor, code),
        stations=await stations(actor, code, progress),
        mandates=await mandates(actor, code),
        result=(await result_papers(actor, code))[0] if published else None,
        seats=held.seats,
        as_of=as_of,
        words=await _words(line.region, as_of),
        county=names.get(_COUNTY, ""),
        township=names.get(_TOWNSHIP, ""),
    )


async def _words(region: str, day: date | None) -> Mapping[NoticeKind, Passages]:
    codes = {CODE.format(kind.value): kind for kind in NoticeKind}
    return {codes[code]: said for code, said in (await passages_on(list(codes), region, day)).items()}


async def _lists(actor: Actor, code: str, roll: RollView) -> tuple[Listing, ...]:
    number, county = await roll_id(actor, code)
    rows = await connection().fetch(
        """SELECT name || CASE WHEN count(*) OVER (PARTITION BY group_name, name, unlisted IS NULL) > 1
                               THEN '（户号' || household || '）' ELSE '' END AS name, group_name, listed, unlisted FROM voter
           WHERE roll = $1 AND county = $2 AND listed IS NOT NULL ORDER BY group_name, id""",
        number,
        county,
    )
    came: dict[int, dict[str, list[str]]] = {}
    left: dict[int, dict[str, list[str]]] = {}
    for row in rows:
        came.setdefault(row["listed"], {}).setdefault(row["group_name"], []).append(row["name"])
        if row["unlisted"]:
            left.setdefault(row["unlisted"], {}).setdefault(row["group_name"], []).append(row["name"])
    return tuple(
        Listing(
            one.sequence,
            one.published,
            one.voters,
            one.women,
            one.digest,
            _grouped(came.get(one.sequence, {})),
            _grouped(left.get(one.sequence, {})),
        )
        for one in roll.editions
    )


def _grouped(names: Mapping[str, list[str]]) -> Groups:
    return [(group, tuple(names[group])) for group in sorted(names, key=in_order)]
