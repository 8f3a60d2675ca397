"""选票: anonymous by its make, in the form that the province asks for, one to a sheet of A4 or two to be cut apart.

Nothing on it tells one from another: no number, no code of its own. The code at its foot is the list's, the same on all.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import ClassVar

from elections import queries
from elections.after.postponements import refuse_without_day
from elections.nominations import candidate_list
from elections.polling_papers import Column, HallPaper, awaited, columns_of, heading_of
from elections.queries import ElectionLine
from elections.rules.course import Ballot
from elections.rules.profile import BallotMarks, OvervoteScope
from elections.vocabulary import Method, RoundKind
from server.access.actor import Actor
from server.errors import Conflict
from server.papers.page import title_lines
from server.values.labels import Labelled


class BallotSize(Labelled):
    """How ballots lie on the paper."""

    A4 = "a4", "A4，一页一张"
    A5 = "a5", "A5，一页两张"


@dataclass(frozen=True, slots=True)
class Measure:
    """A ballot's inner size in mm. `unit` is the height of a row as it is liked best, and the least that takes a mark."""

    width: float
    height: float
    title: float
    foot: float
    unit: tuple[float, float]
    batch: int


_MEASURES = {
    BallotSize.A4: Measure(170, 269, 10.2, 58, (10.5, 7.5), 5),
    BallotSize.A5: Measure(128.5, 192, 8, 48, (8, 6), 4),
}
#: A name with the higher space for the mark under it, in rows.
_NAME_AND_MARK = 2.3

_WHO: dict[Method, str] = {
    Method.VOTERS: "登记参加选举的选民每人一张",
    Method.HOUSEHOLDS: "户代表投票，每户一张",
    Method.REPRESENTATIVES: "居民代表投票，每人一张",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotPaper(HallPaper):
    """选票. `blank` is whether others than the candidates may be written in; `seal` what names the list, empty where none is.

    A draft is a ballot whose list is not locked: the names may still change, and nobody may vote on it. The day of a vote
    that follows another is on no record before it is held: it is written in.
    """

    template: ClassVar[str] = "elections/papers/hall_ballot.html"
    word: ClassVar[str] = "选票"

    size: BallotSize
    marks: BallotMarks
    method: Method
    whole_void: bool
    blank: bool
    draft: bool
    seal: str
    edition: str
    day_known: bool = True

    @property
    def filename(self) -> str:
        return f"{self.heading}-{self.word}{'（草稿）' if self.draft else ''}-{self.size.value.upper()}.pdf"

    @property
    def phrases(self) -> tuple[str, ...]:
        """The title in its words: what vote it is stays with 选票, which is never left alone on a line."""
        if self.vote is RoundKind.FIRST:
            return (self.heading, self.word)
        return (self.heading.removesuffix(self.vote.label), f"{self.vote.label}{self.word}")

    @property
    def seal_lines(self) -> tuple[str, ...]:
        """Whose seal it bears, broken between the place and the committee."""
        place, found, committee = self.issuer.partition("居民选举委员会" if "居民" in self.issuer else "村民选举委员会")
        return (place, found + committee) if place and found else (self.issuer,)

    @property
    def who(self) -> str:
        """Who gets one."""
        return _WHO[self.method]

    @property
    def apart(self) -> bool:
        """Whether each name has its own line with a column for each answer."""
        return self.marks is BallotMarks.COLUMNS

    @property
    def measure(self) -> Measure:
        return _MEASURES[self.size]

    def lines(self, column: Column) -> tuple[str, ...]:
        """The names of a post with an empty line for each seat where others may be written in."""
        return column.names + ("",) * (column.seats if self.blank else 0)

    @property
    def head(self) -> float:
        """The height of the title, with what stands under it, in mm."""
        return self.measure.title * (len(title_lines(self.phrases)) + 1.3)

    @property
    def _room(self) -> float:
        """How high a row could be."""
        rows = sum(1 + self._rows(len(self.lines(column))) for column in self.columns)
        return (self.measure.height - self.head - self.measure.foot - 2 * len(self.columns)) / rows

    @property
    def fits(self) -> bool:
        """Whether all posts find room on one page."""
        return self._room >= self.measure.unit[1]

    @property
    def unit(self) -> float:
        """The height of a row in mm. Raises Conflict where the posts do not find room on one page."""
        if not self.fits:
            cure = "请用A4印。" if self.size is BallotSize.A5 else "请核对候选人名单；确有这样多的，另行制版印制。"
            raise Conflict(f"候选人太多，{self.size.value.upper()}的选票一页印不下。{cure}", code="polling.ballot_full")
        return round(min(self.measure.unit[0], self._room), 2)

    def _rows(self, names: int) -> float:
        return names if self.apart else -(-names // self.measure.batch) * _NAME_AND_MARK

    @property
    def notes(self) -> tuple[str, ...]:
        """What a voter has to know, printed under the table."""
        void = "整张选票无效" if self.whole_void else "该职务的选票无效"
        if self.apart:
            marks = "在每名候选人的“同意”“不同意”“弃权”三栏中只选一栏，画“○”。"
            where = "并在“同意”栏画“○”"
        else:
            marks = "同意的在姓名下的空格画“○”，不同意的画“×”，弃权的不画。"
            where = "并在下面画“○”"
        written = (
            f"另选他人的，在空白栏写明姓名，{where}。" if self.blank else "这次投票只在所列的人中选，不能另选他人。"
        )
        limits = "、".join(f"{column.post.label}{column.seats}名" for column in self.columns)
        return (
            marks if self.names else "在空白栏写明所选的人的姓名，" + where.removeprefix("并") + "。",
            *((written,) if self.names else ()),
            f"应选{limits}。所选人数等于或者少于应选名额的有效，多于应选名额的{void}。",
            "无法辨认的、不用统一印制的选票的，按无效票处理。",
        )


async def ballot_paper(actor: Actor, code: str, size: BallotSize) -> BallotPaper:
    """The ballot of the vote that is waited for, inside a transaction. Raises Conflict where there is none, or no room."""
    made = await _filled(actor, code, size)
    _ = made.unit  # It says here, and not in the press, that the names find no room.
    return made


async def ballot_sizes(actor: Actor, code: str) -> tuple[BallotSize, ...]:
    """The sizes in which the ballot can be printed now: none where nobody stands or no vote is waited for."""
    try:
        made = await _filled(actor, code, BallotSize.A4)
    except Conflict:
        return ()
    return tuple(size for size in BallotSize if replace(made, size=size).fits)


async def _filled(actor: Actor, code: str, size: BallotSize) -> BallotPaper:
    line = await queries.election(actor, code)
    refuse_without_day(line, "选票")
    progress = await queries.progress(actor, code)
    ballot = awaited(progress)
    draft, seal, edition = await _list_of(actor, line, ballot)
    return BallotPaper(
        heading=heading_of(line, ballot.kind),
        issuer=line.issuer,
        vote=ballot.kind,
        election_day=line.election_day,
        columns=columns_of(ballot),
        size=size,
        marks=progress.book.ballot_marks,
        method=line.method,
        whole_void=progress.book.overvote_scope is OvervoteScope.WHOLE_BALLOT,
        blank=ballot.kind is not RoundKind.TIE_VOTE,
        draft=draft,
        seal=seal,
        edition=edition,
        day_known=not progress.held,
    )


async def _list_of(actor: Actor, line: ElectionLine, ballot: Ballot) -> tuple[bool, str, str]:
    """Whether the names may still change, the SHA-256 that names the list, and what list it is.

    Who stands in a later vote follows from the last count, which two people have read: nobody locks it a second time.
    """
    if ballot.kind in {RoundKind.RUNOFF, RoundKind.TIE_VOTE}:
        names = [[one.post.value, one.seats, list(one.names)] for one in columns_of(ballot)]
        text = json.dumps({"election": line.code, "vote": ballot.kind.value, "names": names}, ensure_ascii=False)
        return False, hashlib.sha256(text.encode()).hexdigest(), f"{ballot.kind.label}候选人名单"
    locked = await candidate_list(actor, line.code)
    if locked is not None:
        return False, locked.seal, f"正式候选人名单第{locked.version}版"
    # Where voters write the names themselves there is no list that could be locked.
    return not line.free, "", ""
