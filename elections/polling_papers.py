"""Papers of the hall: the sheet on which votes are called out and counted, and the record of ballots and boxes.

They are printed before the vote, from the candidates that stand then, and filled in by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from elections import queries
from elections.after.postponements import refuse_without_day
from elections.laws import laws
from elections.polling import StationLine, stations
from elections.polling_vocabulary import StationDuty
from elections.proxies import beyond_kin, mandates
from elections.queries import ElectionLine, Progress
from elections.rules.clauses import cited_together
from elections.rules.counts import Contest
from elections.rules.course import Ballot
from elections.vocabulary import Post, RoundKind, Stage
from server import clock
from server.access.actor import Actor
from server.errors import Conflict, NotFound
from server.values.periods import chinese_number
from server.values.strokes import sort_key


@dataclass(frozen=True, slots=True)
class Column:
    """One post of a ballot: how many are elected, and who stands, by strokes."""

    post: Post
    seats: int
    names: tuple[str, ...]

    @property
    def heading(self) -> str:
        """主任（应选1名）, as the ballot says it."""
        return f"{self.post.label}（应选{self.seats}名）"

    @property
    def blanks(self) -> int:
        """Empty lines of a tally sheet for names that voters wrote in: many where they write all of them (S07c)."""
        return self.seats + 1 if self.names else max(12, 4 * self.seats)


@dataclass(frozen=True, slots=True, kw_only=True)
class HallPaper:
    """What the papers of the hall share. `vote` is what is voted in, `columns` its posts in the order of the ballot."""

    heading: str
    issuer: str
    vote: RoundKind
    election_day: date
    columns: tuple[Column, ...]

    template: ClassVar[str] = ""
    word: ClassVar[str] = ""

    @property
    def title(self) -> str:
        """Its name in lists and in the file."""
        return f"{self.heading}{self.word}"

    @property
    def filename(self) -> str:
        """Its file's name."""
        return f"{self.heading}-{self.word}.pdf"

    @property
    def author(self) -> str:
        """Who gives it out."""
        return self.issuer

    @property
    def dated(self) -> date:
        """The day of the vote."""
        return self.election_day

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who stands."""
        return tuple(dict.fromkeys(name for column in self.columns for name in column.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class TallySheet(HallPaper):
    """唱票计票单 of one station: a line for each name, squares for the strokes of 正, and who signs."""

    template: ClassVar[str] = "elections/papers/hall_tally.html"
    word: ClassVar[str] = "唱票计票单"

    station: str
    workers: Mapping[str, str]

    @property
    def filename(self) -> str:
        return f"{self.heading}-{self.station}-{self.word}.pdf"

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self.heading, self.word)


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotRecord(TallySheet):
    """发票和票箱记录 of one station: the ballots that came, went out and came back, and the sealing of the box."""

    template: ClassVar[str] = "elections/papers/hall_record.html"
    word: ClassVar[str] = "发票和票箱记录"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyList(HallPaper):
    """委托投票名单公告: who votes for whom, for the wall."""

    template: ClassVar[str] = "elections/papers/hall_proxies.html"
    word: ClassVar[str] = "委托投票名单公告"

    law: str
    mandates: tuple[tuple[str, str, str], ...]
    posted: date

    @property
    def dated(self) -> date:
        """The day it goes on the wall, which is before the vote (S11)."""
        return self.posted

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self.heading, self.word)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for giver, taker, _ in self.mandates for name in (giver, taker)))

    @property
    def opening(self) -> str:
        """What stands above the list."""
        return f"根据{self.law}，下列{len(self.mandates)}名选民书面委托他人代为投票，现予公布，按委托人姓氏笔画排列。"


#: The duties that sign a sheet, in the order of the lines.
_SIGNING = (
    StationDuty.HEAD_SCRUTINEER,
    StationDuty.SCRUTINEER,
    StationDuty.CALLER,
    StationDuty.TELLER,
    StationDuty.ISSUER,
)


async def hall_paper(actor: Actor, code: str, paper: str, station: int | None, box: int | None = None) -> HallPaper:
    """One of the papers, inside a transaction; a sheet may be that of one `box` of the station alone.

    Raises Conflict where no vote is waited for, NotFound for another station's and for a box that it has not.
    """
    line = await queries.election(actor, code)
    refuse_without_day(line, _SHEETS[paper].word)
    progress = await queries.progress(actor, code)
    ballot = awaited(progress)
    held = await stations(actor, code, progress)
    # Where there is one station only, a sheet needs no number to be that one's.
    found = next((one for one in held if one.id == station or (station is None and len(held) == 1)), None)
    if found is None or (box is not None and not 1 <= box <= found.boxes):
        raise NotFound
    sheet = _SHEETS[paper]
    return sheet(
        heading=heading_of(line, ballot.kind),
        issuer=line.issuer,
        vote=ballot.kind,
        election_day=line.election_day,
        columns=columns_of(ballot),
        station=f"{found.name}{box}号箱" if box and found.boxes > 1 else found.name,
        workers={duty.label: "、".join(_names(found, duty)) for duty in _SIGNING if duty.counts or _names(found, duty)},
    )


def awaited(progress: Progress) -> Ballot:
    """The vote that is waited for. Raises Conflict where there is none, and where nobody stands who could be printed."""
    ballot = progress.course.ballot
    if ballot is None:
        raise Conflict("本次选举没有待投票的选票。", code="polling.no_vote")
    if not progress.free and not any(contest.candidates for contest in ballot.contests):
        message = "候选人名单还空着，印不了选票和计票单。先确定候选人；不提候选人直接选举的，先选定提名方式。"
        raise Conflict(message, code="polling.no_candidates")
    return ballot


def columns_of(ballot: Ballot) -> tuple[Column, ...]:
    """The posts of a vote with who stands, by strokes."""
    return tuple(map(_column, ballot.contests))


def _column(contest: Contest) -> Column:
    printed = [one.name for one in contest.candidates if not one.write_in]
    return Column(contest.post, contest.seats, tuple(sorted(printed, key=sort_key)))


def heading_of(line: ElectionLine, kind: RoundKind) -> str:
    """马道村第十三届村民委员会选举, with what vote it is where it is not the first."""
    term = f"第{chinese_number(line.term_number)}届"
    what = f"{line.community}{term}{line.kind.label}{'补选' if line.by_election else '选举'}"
    return what if kind is RoundKind.FIRST else f"{what}{kind.label}"


def _names(at: StationLine, duty: StationDuty) -> Sequence[str]:
    return [one.worker.name for one in at.workers if one.worker.duty is duty]


#: The sheets of a station by the last part of their address.
_SHEETS: Mapping[str, type[TallySheet]] = {"tally-sheet": TallySheet, "ballot-record": BallotRecord}
SHEETS = frozenset(_SHEETS)


async def proxy_list(actor: Actor, code: str) -> ProxyList:
    """The list of proxies, givers by strokes, inside a transaction. Raises Conflict where there is none."""
    line = await queries.election(actor, code)
    held = await mandates(actor, code)
    if not held:
        raise Conflict("还没有登记委托，没有名单可印。", code="polling.no_proxies")
    book = (await laws()).book(line.kind, line.election_day, line.region)
    told = [
        (
            one.mandate.giver,
            one.mandate.taker,
            one.mandate.relation.label if one.mandate.relation else beyond_kin(line.kind),
        )
        for one in held
    ]
    return ProxyList(
        heading=heading_of(line, RoundKind.FIRST),
        issuer=line.issuer,
        vote=RoundKind.FIRST,
        election_day=line.election_day,
        columns=(),
        law=cited_together(book.law, line.kind, book.basis("proxy_to")),
        posted=(await queries.stage_days(actor, code)).get(Stage.PROXY_PUBLISHED) or clock.today(),
        mandates=tuple(sorted(told, key=lambda one: sort_key(one[0]))),
    )
