"""Typing a count: the form has the order of the paper, and comes back with all that was typed when something is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

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
from elections.rules.checking import figure_name
from elections.rules.course import Ballot
from elections.services.drafts import Draft, MarkedBallot, draft, drop_draft
from elections.services.entries import CountEntry, LineEntry
from elections.services.results import enter_count, other_ballot
from elections.vocabulary import RoundKind
from elections.web.elections import framed
from elections.web.meanwhile import meanwhile
from elections.web.panels import SUBJECT, link
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, page

#: Rows for names that voters wrote in, by post.
WRITE_IN_ROWS = 2


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

    lines: tuple[Votes, ...]
    others: tuple[Annotated[WrittenIn | None, BeforeValidator(_or_none)], ...] = ()


class CountForm(BaseModel):
    """The sheet as typed."""

    model_config = ConfigDict(frozen=True)

    held: date
    issued: int = Field(ge=0, le=200_000)
    cast: int = Field(ge=0, le=200_000)
    fully_invalid: int = Field(ge=0, le=200_000)
    excess_confirmed: bool = False
    posts: tuple[PostVotes, ...]
    ballot: str = ""

    def entry(self, ballot: Ballot) -> CountEntry:
        """The sheet with the names of the ballot it counts. Raises Refused where the two have not the same rows."""
        asked = [len(contest.candidates) for contest in ballot.contests]
        if [len(typed.lines) for typed in self.posts] != asked:
            short = [
                contest.post.label
                for place, contest in enumerate(ballot.contests)
                if [len(typed.lines) for typed in self.posts[place : place + 1]] != asked[place : place + 1]
            ]
            cause = f"{'、'.join(short)}的行数与选票不符。" if short else "职位比选票多。"
            raise Refused([Problem("计票单", cause, "请刷新页面，照原表重新录入。")])
        return CountEntry(
            kind=ballot.kind,
            held=self.held,
            issued=self.issued,
            cast=self.cast,
            fully_invalid=self.fully_invalid,
            excess_confirmed=self.excess_confirmed,
            lines=tuple(self._lines(ballot)),
            ballot=self.ballot,
        )

    def _lines(self, ballot: Ballot) -> Iterator[LineEntry]:
        for contest, typed in zip(ballot.contests, self.posts, strict=True):
            for candidate, line in zip(contest.candidates, typed.lines, strict=True):
                yield LineEntry(post=contest.post, name=candidate.name, votes=line.votes)
            for other in filter(None, typed.others):
                yield LineEntry(post=contest.post, name=other.name, votes=other.votes, write_in=True, sex=other.sex)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page of a tally sheet needs of the election. `again` tells the second reading from the first.

    `own` says why whoever asks may not read it again; `rows` are those for written-in names, by post; `mark` tells which
    ballot a first reading is about.
    """

    line: ElectionLine
    electorate: int | None
    ballot: Ballot
    held: date
    around: Frame
    again: bool = False
    own: Problem | None = None
    rows: int = WRITE_IN_ROWS
    mark: str = ""


class CountingPages(Controller):
    """The count of the vote that is waited for."""

    path = SUBJECT

    @get("/{code:str}/count", opt={PERMISSION: ENTER_COUNT})
    async def blank(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """The empty sheet, or the one that was put aside."""
        sheet = await _sheet(request, actor, code)
        async with transaction(actor):
            kept = await draft(actor, code, MarkedBallot(sheet.ballot.kind, sheet.mark))
        return sheet_page(request, sheet, Form(kept.typed) if kept else Form(), kept)

    @post("/{code:str}/count", opt={PERMISSION: ENTER_COUNT})
    async def enter(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Record the sheet and decide it, or show what cannot be."""
        try:
            sheet = await _sheet(request, actor, code)
            form = await bind(CountForm, request, labels(sheet.ballot))
            if form.value("ballot") != sheet.mark:
                raise other_ballot(sheet.ballot)
            if form.command is None:
                return sheet_page(request, sheet, form)
            async with transaction(actor):
                outcome = await enter_count(actor, code, form.command.entry(sheet.ballot))
                await drop_draft(actor, code)
        except Refused as refusal:
            return sheet_page(request, sheet, form.with_refusal(refusal))
        except Conflict as conflict:
            return await meanwhile(request, actor, code, conflict)
        said = Said(f"已录入{sheet.ballot.kind.label}计票，依法得出：{outcome.next.label}。请另一人照原表复核。")
        return flash.done(request, link(sheet.line), said)


def labels(ballot: Ballot, rows: int = WRITE_IN_ROWS) -> Mapping[str, str]:
    """The inputs of a ballot's sheet with the words that name them, the services' words among them."""
    named = {
        "held": "投票日",
        "issued": "发出选票",
        "cast": "收回选票",
        "fully_invalid": "整张无效票",
        "excess_confirmed": "原表如此",
    }
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
    ballot = progress.course.ballot
    if ballot is None or not line.open:
        raise Conflict(
            "本次选举没有待录入的计票。可能已由他人录入，请核对；有误的，先撤回计票。", code="count.not_awaited"
        )
    held = clock.today() if progress.held else progress.election_day
    mark = ballot_mark(len(progress.held), ballot)
    return Sheet(line, progress.electorate, ballot, held, around, mark=mark)


def sheet_page(
    request: Request[Any, Any, Any], sheet: Sheet, form: Form[CountForm], kept: Draft | None = None
) -> Template:
    """The tally sheet: empty, as it was typed, or as it was put aside."""
    return page(
        request,
        "elections/pages/count.html",
        sheet.around,
        status=422 if form.wrongs else 200,
        sheet=sheet,
        line=sheet.line,
        ballot=sheet.ballot,
        may_write_in=sheet.ballot.kind is not RoundKind.TIE_VOTE,
        write_in_rows=range(sheet.rows),
        sexes=tuple(Sex),
        may_confirm_excess=bool(form.value("excess_confirmed"))
        or any(one.rule == "T-03" for one in form.wrong("cast")),
        form=form,
        kept=kept,
    )
