"""Typing a count: the form has the order of the paper, and comes back with all that was typed when something is wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Self

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from cadres.services.people import Name
from cadres.vocabulary import Sex
from elections import queries
from elections.permissions import ENTER_COUNT
from elections.queries import ElectionLine
from elections.rules.ballots import ballot_mark
from elections.rules.checking import figure_name, unlike
from elections.rules.counts import Contest
from elections.rules.course import Ballot
from elections.scans import TALLY_SCAN, latest_scan
from elections.services.drafts import Draft, MarkedBallot, draft, drop_draft
from elections.services.entries import CountEntry, LineEntry, figures_of
from elections.services.voting.box_readings import counted_apart
from elections.services.voting.handing_in import Handed, enter_count
from elections.services.voting.polls import other_ballot
from elections.services.voting.readings import BOTH, Reading, own_problem, own_reading, readings, unlike_figures
from elections.vocabulary import CountStep, RoundKind
from elections.web.elections import framed
from elections.web.meanwhile import meanwhile
from elections.web.panels import SUBJECT, link
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.files.keeping import FileLine
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.handing import framing
from server.web.pages import Frame, page

#: Rows for names that voters wrote in, by post; where nobody stands, all names are written in (S07c).
WRITE_IN_ROWS = 2
_FREE_ROWS = 12
#: How many more come at once for whoever asks for more, and how many there may be: no paper has as many names.
_MORE_ROWS, _MOST_ROWS = 10, 120
_WRITTEN_ROW = re.compile(r"posts\.[0-9]{1,2}\.others\.(?P<row>[0-9]{1,3})\.[a-z]+")


def _or_none(value: object) -> object:
    """A row left empty is no row."""
    return value or None


class Votes(BaseModel):
    """The number beside a printed name."""

    model_config = ConfigDict(frozen=True)

    votes: int = Field(ge=0, le=200_000)


class WrittenIn(BaseModel):
    """A name that is not on the ballot."""

    model_config = ConfigDict(frozen=True)

    name: Name
    sex: Sex
    votes: int = Field(ge=0, le=200_000)


class PostVotes(BaseModel):
    """One post of the sheet, in ballot order."""

    model_config = ConfigDict(frozen=True)

    # A ballot without candidates has none.
    lines: tuple[Votes, ...] = ()
    others: tuple[Annotated[WrittenIn | None, BeforeValidator(_or_none)], ...] = ()


class CountForm(BaseModel):
    """The sheet as typed."""

    model_config = ConfigDict(frozen=True)

    held: date
    issued: int = Field(ge=0, le=200_000)
    cast: int = Field(ge=0, le=200_000)
    fully_invalid: int = Field(ge=0, le=200_000)
    reason: str | None = Field(None, min_length=2, max_length=200)
    posts: tuple[PostVotes, ...]
    ballot: str = ""

    def entry(self, ballot: Ballot) -> CountEntry:
        """The sheet with the names of the ballot it counts. Raises Refused where the two have not the same rows."""
        refuse_other_rows(ballot, self.posts)
        return CountEntry(
            kind=ballot.kind,
            held=self.held,
            issued=self.issued,
            cast=self.cast,
            fully_invalid=self.fully_invalid,
            reason=self.reason,
            lines=tuple(lines_of(ballot, self.posts)),
            ballot=self.ballot,
        )


def refuse_other_rows(ballot: Ballot, posts: Sequence[PostVotes]) -> None:
    """Raise Refused where the sheet has not the rows of the ballot."""
    asked = [len(contest.candidates) for contest in ballot.contests]
    if [len(typed.lines) for typed in posts] != asked:
        short = [
            contest.post.label
            for place, contest in enumerate(ballot.contests)
            if [len(typed.lines) for typed in posts[place : place + 1]] != asked[place : place + 1]
        ]
        cause = f"{'、'.join(short)}的行数与选票不符。" if short else "职位比选票多。"
        raise Refused([Problem("计票单", cause, "请刷新页面，照原表重新录入。")])


def lines_of(ballot: Ballot, posts: Sequence[PostVotes]) -> Iterator[LineEntry]:
    """The votes as typed, with the names of the ballot."""
    for contest, typed in zip(ballot.contests, posts, strict=True):
        for candidate, line in zip(contest.candidates, typed.lines, strict=True):
            yield LineEntry(post=contest.post, name=candidate.name, votes=line.votes)
        for other in filter(None, typed.others):
            yield LineEntry(post=contest.post, name=other.name, votes=other.votes, write_in=True, sex=other.sex)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page of a tally sheet needs of the election. `mark` tells which ballot it is about.

    `place` is which reading whoever asks gives, and `own` says why they may give none; `mine` is their reading where the
    other one differs from it. `rows` are those for written-in names, by post; `scan` is the picture of the paper.
    """

    line: ElectionLine
    electorate: int | None
    ballot: Ballot
    held: date
    around: Frame
    mark: str
    readings: tuple[Reading, ...] = ()
    own: Problem | None = None
    mine: Reading | None = None
    rows: int = WRITE_IN_ROWS
    scan: FileLine | None = None

    @property
    def place(self) -> int:
        return self.mine.place if self.mine else len(self.readings) + 1

    def with_rows(self, typed: Mapping[str, str], *, more: bool = False) -> Self:
        """The sheet with as many rows for written-in names as what was typed has, and some more where they are asked for."""
        return replace(self, rows=rows_with(self.rows, typed, more=more))

    def marked(self, form: Form[CountForm]) -> Form[CountForm]:
        """The actor's own reading as it was typed, with what the other one has not alike."""
        if self.mine is None:
            return form
        inputs = labels(self.ballot, self.rows)
        told = unlike(unlike_figures(self.readings), figures_of(self.mine.entry))
        return Form(typed_of(self.ballot, self.mine.entry), inputs).with_refusal(Refused(told))


class CountingPages(Controller):
    """The count of the vote that is waited for."""

    path = SUBJECT

    @get("/{code:str}/count", opt={PERMISSION: ENTER_COUNT})
    async def blank(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """The empty sheet, the one that was put aside, or one's own reading where the other one differs from it."""
        async with transaction(actor):
            apart = await counted_apart(actor, code)
        if apart:
            return Redirect(f"{SUBJECT}/{code}/boxes")
        sheet = await _sheet(request, actor, code)
        if len(sheet.readings) == BOTH and sheet.mine is None:
            return Redirect(f"{link(sheet.line)}/check")
        async with transaction(actor):
            kept = await draft(actor, code, MarkedBallot(sheet.ballot.kind, sheet.mark))
        if kept:
            return sheet_page(request, sheet.with_rows(kept.typed), Form(kept.typed), kept)
        return sheet_page(request, sheet, sheet.marked(Form()), status=200)

    @post("/{code:str}/count", opt={PERMISSION: ENTER_COUNT})
    async def enter(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Hand the sheet in, or show what cannot be, or what the other reading has not alike."""
        try:
            typed = typed_now(await request.form())
            sheet = (await _sheet(request, actor, code)).with_rows(typed)
            form = await bind(CountForm, request, labels(sheet.ballot, sheet.rows))
            if form.value("ballot") != sheet.mark:
                raise other_ballot(sheet.ballot)
            if MORE in typed:
                return sheet_page(request, sheet.with_rows(typed, more=True), Form(typed), status=200)
            if form.command is None:
                return sheet_page(request, sheet, form)
            async with transaction(actor):
                handed = await enter_count(actor, code, form.command.entry(sheet.ballot))
                await drop_draft(actor, code)
        except Refused as refusal:
            return sheet_page(request, sheet, form.with_refusal(refusal))
        except Conflict as conflict:
            return await meanwhile(request, actor, code, conflict)
        if handed.unlike:
            return flash.done(request, f"{link(sheet.line)}/count", Said(_UNLIKE.format(len(handed.unlike))))
        return flash.done(request, link(sheet.line), Said(_said(sheet.ballot.kind, handed)))


_UNLIKE = "已录入。与另一次录入有{}处不一致：请再看原表，填错的改正后再提交；没有填错的，由核对人核对。"


def _said(kind: RoundKind, handed: Handed) -> str:
    if handed.outcome is None:
        return f"已录入{kind.label}计票（第一次）。请另一人照原表再录一次，两次一致的才算数。"
    return f"{kind.label}计票两次录入一致，依法得出：{handed.outcome.next.label}。"


def typed_of(ballot: Ballot, entry: CountEntry) -> Mapping[str, str]:
    """A reading as it was typed, by the names of the inputs."""
    numbers = {"issued": entry.issued, "cast": entry.cast, "fully_invalid": entry.fully_invalid}
    return {
        "held": entry.held.isoformat(),
        "reason": entry.reason or "",
        **{key: str(one) for key, one in numbers.items()},
        **typed_lines(ballot, entry.lines),
    }


def typed_lines(ballot: Ballot, lines: Sequence[LineEntry]) -> Mapping[str, str]:
    """The votes as they were typed."""
    typed: dict[str, str] = {}
    for place, contest in enumerate(ballot.contests):
        printed = [one.name for one in contest.candidates]
        own = [line for line in lines if line.post is contest.post]
        for line in own:
            if line.name in printed:
                typed[f"posts.{place}.lines.{printed.index(line.name)}.votes"] = str(line.votes)
        for row, line in enumerate(line for line in own if line.name not in printed):
            base = f"posts.{place}.others.{row}"
            typed |= {f"{base}.name": line.name, f"{base}.votes": str(line.votes)}
            typed[f"{base}.sex"] = line.sex.value if line.sex else ""
    return typed


def labels(ballot: Ballot, rows: int = WRITE_IN_ROWS) -> Mapping[str, str]:
    """The inputs of a ballot's sheet with the words that name them, the services' words among them."""
    return {
        "held": "投票日",
        "issued": "发出选票",
        "cast": "收回选票",
        "fully_invalid": "整张无效票",
        "reason": "说明",
        **line_labels(ballot, rows),
    }


def line_labels(ballot: Ballot, rows: int) -> Mapping[str, str]:
    """The inputs of the votes alone."""
    named: dict[str, str] = {}
    for place, contest in enumerate(ballot.contests):
        for number, candidate in enumerate(contest.candidates):
            named[f"posts.{place}.lines.{number}.votes"] = figure_name(contest.post, candidate.name)
        for number in range(rows):
            for field, word in (("name", "姓名"), ("sex", "性别"), ("votes", "票数")):
                named[f"posts.{place}.others.{number}.{field}"] = f"{contest.post.label}　另选他人{number + 1}{word}"
    return named


async def _sheet(request: Request[Any, Any, Any], actor: Actor, code: str) -> Sheet:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(ENTER_COUNT, at=line.region)
        progress = await queries.progress(actor, code)
        around = await framed(request, actor, line)
        held = await readings(actor, code)
        ballot = progress.course.ballot
        if ballot is None or not line.open:
            raise Conflict(
                "本次选举没有待录入的计票。可能已由他人录入，请核对；有误的，先撤回计票。", code="count.not_awaited"
            )
        scan = await latest_scan(actor, code, ballot.kind)
    both = len(held) == BOTH
    mine = own_reading(actor, held) if both else None
    day = clock.today() if progress.held else progress.election_day
    return Sheet(
        line,
        progress.electorate,
        ballot,
        day,
        around,
        ballot_mark(len(progress.held), ballot),
        held,
        None if both else own_problem(CountStep.SECOND, actor, held),
        mine,
        rows_of(ballot, [one.entry.lines for one in held]),
        scan,
    )


#: The button that asks for more rows: nothing is handed in by it, and nothing that was typed is lost.
MORE = "more"


def typed_now(posted: Mapping[str, Any]) -> Mapping[str, str]:
    """A form as it was sent, without what belongs to the page and not to its writer."""
    return {name: str(value) for name, value in posted.items() if not name.startswith("_")}


def rows_with(rows: int, typed: Mapping[str, str], *, more: bool = False) -> int:
    """How many rows for written-in names a sheet of so many needs for what was typed."""
    used = [int(found["row"]) + 1 for name in typed if (found := _WRITTEN_ROW.fullmatch(name))]
    return min(max([rows, *used]) + (_MORE_ROWS if more else 0), _MOST_ROWS)


def rows_of(ballot: Ballot, read: Sequence[Sequence[LineEntry]]) -> int:
    """How many rows for written-in names a sheet begins with: more where nobody stands, and what the readings have."""
    free = any(not contest.candidates for contest in ballot.contests)
    return max([_FREE_ROWS if free else WRITE_IN_ROWS, *(written_rows(one, read) for one in ballot.contests)])


def written_rows(contest: Contest, read: Sequence[Sequence[LineEntry]]) -> int:
    """How many names the fuller of the readings has that are not printed: whoever reads again needs as many rows."""
    printed = {one.name for one in contest.candidates}
    written = [[line for line in lines if line.post is contest.post] for lines in read]
    return max((sum(line.name not in printed for line in lines) for lines in written), default=0)


def sheet_page(
    request: Request[Any, Any, Any],
    sheet: Sheet,
    form: Form[CountForm],
    kept: Draft | None = None,
    status: int | None = None,
) -> Template:
    """The tally sheet: empty, as it was typed, or as it was put aside."""
    doubtful = {"T-03", "W-01", "W-02"}
    answer = page(
        request,
        "elections/pages/count.html",
        sheet.around,
        status=status or (422 if form.wrongs else 200),
        sheet=sheet,
        line=sheet.line,
        ballot=sheet.ballot,
        may_write_in=sheet.ballot.kind is not RoundKind.TIE_VOTE,
        write_in_rows=range(sheet.rows),
        sexes=tuple(Sex),
        asks_reason=bool(form.value("reason")) or any(one.problem.rule in doubtful for one in form.wrongs),
        form=form,
        kept=kept,
        most_bytes=TALLY_SCAN.most_bytes,
    )
    return framing(answer, sheet.scan)
