"""The statement of a vote counted by boxes: every box, every station and the village with their sums, to be signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from elections import queries
from elections.after.postponements import refuse_without_day
from elections.box_sums import PostSums, SumRow, box_sums
from elections.polling_papers import HallPaper, heading_of
from elections.queries import Progress
from elections.services.voting.box_readings import box_counting, counted_apart, sum_reasons
from elections.vocabulary import RoundKind
from server.access.actor import Actor
from server.errors import Conflict
from server.law.lawbook import Finding, breaches

#: Columns of names that the width of the paper takes.
_MOST_NAMES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxStatement(HallPaper):
    """各箱计票汇总表. `unfinished` while a box is lacking or a sum is wrong: such a paper says so."""

    template: ClassVar[str] = "elections/papers/box_statement.html"
    word: ClassVar[str] = "各箱计票汇总表"

    ballots: tuple[SumRow, ...]
    posts: tuple[PostSums, ...]
    findings: tuple[Finding, ...]
    merges: tuple[tuple[str, str, str, str], ...]
    readers: tuple[tuple[str, str, str], ...]
    unfinished: bool
    note: str

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self.heading, self.word)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for one in self.posts for name in one.names))


async def box_statement(actor: Actor, code: str, vote: int | None) -> BoxStatement:
    """The statement of the vote that is waited for, or of one that was counted; inside a transaction.

    Raises Conflict where no boxes are counted apart, NotFound for a vote that no boxes made.
    """
    line = await queries.election(actor, code)
    refuse_without_day(line, BoxStatement.word)
    progress = await queries.progress(actor, code)
    if vote is None and not await counted_apart(actor, code):
        raise Conflict("本次选举集中计票，没有各箱的汇总表。", code="boxes.together")
    counting = await box_counting(actor, code, progress, vote)
    sums = box_sums(counting, progress)
    kind = progress.held[vote - 1].poll.round if vote else _awaited(progress)
    reasons = await sum_reasons(actor, code, vote) if vote else ()
    settled = [one.settled for one in counting.boxes if one.settled]
    return BoxStatement(
        heading=heading_of(line, kind),
        issuer=line.issuer,
        vote=kind,
        election_day=settled[0].entry.held if settled else line.election_day,
        columns=(),
        ballots=sums.ballots,
        posts=tuple(part for one in sums.posts for part in _fitting(one)),
        findings=sums.village.findings,
        merges=tuple(
            (one.merge.post.label, one.merge.written, one.merge.meant, f"{one.first.name}、{one.second}")
            for one in counting.merges
            if one.second
        ),
        readers=tuple(
            (one.name, "、".join(one.settled.hands), one.settled.settled_by or "")
            for one in counting.boxes
            if one.settled
        ),
        unfinished=bool(breaches(sums.village.findings)),
        note="；".join(dict.fromkeys([*(one.entry.reason for one in settled if one.entry.reason), *reasons])),
    )


def _awaited(progress: Progress) -> RoundKind:
    ballot = progress.course.ballot
    if ballot is None:
        raise Conflict("本次选举没有待投票的选票；已经计票的，印那一次投票的汇总表。", code="polling.no_vote")
    return ballot.kind


def _fitting(one: PostSums) -> Iterator[PostSums]:
    """A table in parts that fit the paper, abstentions and void ballots behind the last names."""
    if len(one.names) <= _MOST_NAMES:
        yield one
        return
    for start in range(0, len(one.names), _MOST_NAMES):
        end = start + _MOST_NAMES
        last = end >= len(one.names)
        yield replace(one, names=one.names[start:end], rows=_cut(one.rows, start, end, last=last))


def _cut(rows: Sequence[SumRow], start: int, end: int, *, last: bool) -> tuple[SumRow, ...]:
    return tuple(
        replace(row, cells=(*row.cells[:-2][start:end], *(row.cells[-2:] if last else ("", "")))) for row in rows
    )
