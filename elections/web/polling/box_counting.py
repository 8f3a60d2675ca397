"""Typing the sheet of one box: the page of a village's sheet, without the ballots given out and with each post's rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres.vocabulary import Sex
from elections import queries
from elections.permissions import ENTER_COUNT
from elections.queries import ElectionLine
from elections.rules.checking import figure_name, unlike
from elections.rules.course import Ballot
from elections.scans import TALLY_SCAN, box_scan
from elections.services.box_entries import ABSTAINED, INVALID, BoxEntry, RestEntry, box_figures
from elections.services.voting.box_readings import BoxState, box_counting, counted_apart
from elections.services.voting.boxes import BoxHanded, enter_box
from elections.services.voting.polls import other_ballot
from elections.services.voting.readings import BOTH
from elections.vocabulary import CountStep, RoundKind
from elections.web.counting import (
    MORE,
    PostVotes,
    line_labels,
    lines_of,
    refuse_other_rows,
    rows_of,
    rows_with,
    typed_lines,
    typed_now,
)
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.files.keeping import FileLine, Purpose
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.handing import FORM_BYTES, framing, take_in
from server.web.pages import Frame, page


class BoxPost(PostVotes):
    """One post of the sheet with the ballots that carry no vote for it."""

    abstained: int | None = Field(None, ge=0, le=200_000)
    invalid: int | None = Field(None, ge=0, le=200_000)


class BoxForm(BaseModel):
    """The sheet as typed."""

    model_config = ConfigDict(frozen=True)

    held: date
    cast: int = Field(ge=0, le=200_000)
    fully_invalid: int = Field(ge=0, le=200_000)
    reason: str | None = Field(None, min_length=2, max_length=200)
    posts: tuple[BoxPost, ...]
    ballot: str = ""

    def entry(self, ballot: Ballot) -> BoxEntry:
        """The sheet with the names of the ballot it counts. Raises Refused where a row is another or a rest is lacking."""
        refuse_other_rows(ballot, self.posts)
        rests = list(self._rests(ballot))
        lacking = [
            Problem(figure_name(one.post, word), "没有填张数。", "没有的填0。")
            for one, typed in rests
            for word, number in ((ABSTAINED, typed.abstained), (INVALID, typed.invalid))
            if number is None
        ]
        if lacking:
            raise Refused(lacking)
        return BoxEntry(
            kind=ballot.kind,
            held=self.held,
            cast=self.cast,
            fully_invalid=self.fully_invalid,
            reason=self.reason,
            lines=tuple(lines_of(ballot, self.posts)),
            rests=tuple(one for one, _ in rests),
            ballot=self.ballot,
        )

    def _rests(self, ballot: Ballot) -> Iterator[tuple[RestEntry, BoxPost]]:
        for place in first_places(ballot):
            typed = self.posts[place]
            contest = ballot.contests[place]
            yield RestEntry(post=contest.post, abstained=typed.abstained or 0, invalid=typed.invalid or 0), typed


def first_places(ballot: Ballot) -> tuple[int, ...]:
    """Where each post stands first on the ballot: there its rest is asked, once."""
    posts = [one.post for one in ballot.contests]
    return tuple(dict.fromkeys(posts.index(one) for one in posts))


@dataclass(frozen=True, slots=True)
class BoxSheet:
    """What the page of a box's sheet needs. `own` says why whoever asks may give no reading, `mine` is theirs where both differ."""

    line: ElectionLine
    electorate: int | None
    ballot: Ballot
    held: date
    around: Frame
    mark: str
    state: BoxState
    own: Problem | None
    mine: BoxEntry | None
    place: int
    rows: int
    scan: FileLine | None

    @property
    def address(self) -> str:
        return box_address(self.line.code, self.state)

    def marked(self) -> Form[BoxForm]:
        """The actor's own reading as it was typed, with what the other one has not alike; else an empty form."""
        if self.mine is None:
            return Form()
        told = unlike(self.state.unlike, box_figures(self.mine))
        return Form(typed_of_box(self.ballot, self.mine), box_labels(self.ballot, self.rows)).with_refusal(
            Refused(told)
        )


def box_address(code: str, state: BoxState) -> str:
    """Where a box has its page."""
    return f"{SUBJECT}/{code}/boxes/{state.station.id}/{state.number}"


class BoxCountingPages(Controller):
    """录入票箱计票，票箱计票单照片."""

    path = f"{SUBJECT}/{{code:str}}/boxes/{{station:int}}/{{box:int}}"

    @get("/", opt={PERMISSION: ENTER_COUNT})
    async def blank(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
        box: FromPath[int],
    ) -> Template | Redirect:
        """The empty sheet, or one's own reading where the other one differs from it."""
        sheet = await _sheet(request, actor, code, station, box)
        if len(sheet.state.readings) == BOTH and sheet.mine is None:
            return Redirect(f"{sheet.address}/check")
        return _page(request, sheet, sheet.marked(), status=200)

    @post("/", opt={PERMISSION: ENTER_COUNT})
    async def enter(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
        box: FromPath[int],
    ) -> Template | Redirect:
        """Hand the sheet in, or show what cannot be, or what the other reading has not alike."""
        typed = typed_now(await request.form())
        sheet = await _sheet(request, actor, code, station, box)
        sheet = replace(sheet, rows=rows_with(sheet.rows, typed))
        form = await bind(BoxForm, request, box_labels(sheet.ballot, sheet.rows))
        if form.value("ballot") != sheet.mark:
            raise other_ballot(sheet.ballot)
        if MORE in typed:
            return _page(request, replace(sheet, rows=rows_with(sheet.rows, typed, more=True)), Form(typed), status=200)
        if form.command is None:
            return _page(request, sheet, form)
        try:
            handed = await enter_box(actor, code, station, box, form.command.entry(sheet.ballot))
        except Refused as refusal:
            return _page(request, sheet, form.with_refusal(refusal))
        to = sheet.address if handed.unlike else f"{SUBJECT}/{code}/boxes"
        return flash.done(request, to, Said(_said(sheet.state.name, handed)))

    @post("/scan", opt={PERMISSION: ENTER_COUNT}, request_max_body_size=TALLY_SCAN.most_bytes + FORM_BYTES)
    async def scan(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
        box: FromPath[int],
    ) -> Redirect:
        """Keep a picture of the paper, for whoever reads it."""
        sheet = await _sheet(request, actor, code, station, box)
        purpose = Purpose(TALLY_SCAN, sheet.line.region, f"election:{code}")
        await take_in(request, actor, purpose, f"{sheet.state.name}　{sheet.ballot.kind.label}")
        return flash.done(request, sheet.address, Said("已存入计票单照片，请核对是否清楚。"))


def _said(name: str, handed: BoxHanded) -> str:
    if handed.unlike:
        return (
            f"已录入。{name}与另一次录入有{len(handed.unlike)}处不一致：请再看原表，填错的改正后再提交；"
            "没有填错的，由核对人核对。"
        )
    if handed.settled:
        return f"{name}两次录入一致，已经定案。"
    return f"已录入{name}（第一次）。请另一人照原表再录一次，两次一致的才算数。"


def typed_of_box(ballot: Ballot, entry: BoxEntry) -> Mapping[str, str]:
    """A reading as it was typed, by the names of the inputs."""
    rests = {one.post: one for one in entry.rests}
    typed = {
        "held": entry.held.isoformat(),
        "reason": entry.reason or "",
        "cast": str(entry.cast),
        "fully_invalid": str(entry.fully_invalid),
        **typed_lines(ballot, entry.lines),
    }
    for place in first_places(ballot):
        rest = rests[ballot.contests[place].post]
        typed |= {f"posts.{place}.abstained": str(rest.abstained), f"posts.{place}.invalid": str(rest.invalid)}
    return typed


def box_labels(ballot: Ballot, rows: int) -> Mapping[str, str]:
    """The inputs of a box's sheet with the words that name them, the services' words among them."""
    named = {"held": "投票日", "cast": "收回选票", "fully_invalid": "整张无效票", "reason": "说明"}
    for place in first_places(ballot):
        for field, word in (("abstained", ABSTAINED), ("invalid", INVALID)):
            named[f"posts.{place}.{field}"] = figure_name(ballot.contests[place].post, word)
    return {**named, **line_labels(ballot, rows)}


async def _sheet(request: Request[Any, Any, Any], actor: Actor, code: str, station: int, box: int) -> BoxSheet:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(ENTER_COUNT, at=line.region)
        progress = await queries.progress(actor, code)
        ballot = progress.course.ballot
        if ballot is None or not line.open or not await counted_apart(actor, code):
            raise Conflict("本次选举没有待录入的各箱计票。", code="boxes.not_awaited")
        counting = await box_counting(actor, code, progress)
        state = counting.box(station, box)
        if state.settled:
            raise Conflict(f"{state.name}的计票单已由两人录入定案。有误的，先退回。", code="boxes.settled")
        around = await framed(request, actor, line)
        scan = await box_scan(actor, code, state.name, ballot.kind)
    both = len(state.readings) == BOTH
    mine = state.own(actor) if both else None
    read = [one.entry.lines for one in state.readings]
    return BoxSheet(
        line,
        progress.electorate,
        ballot,
        clock.today() if progress.held else progress.election_day,
        around,
        counting.mark,
        state,
        None if both else state.own_problem(CountStep.SECOND, actor),
        mine.entry if mine else None,
        mine.place if mine else len(state.readings) + 1,
        rows_of(ballot, read),
        scan,
    )


def _page(request: Request[Any, Any, Any], sheet: BoxSheet, form: Form[BoxForm], status: int | None = None) -> Template:
    answer = page(
        request,
        "elections/pages/polling/box_count.html",
        sheet.around,
        status=status or (422 if form.wrongs else 200),
        sheet=sheet,
        line=sheet.line,
        ballot=sheet.ballot,
        firsts=first_places(sheet.ballot),
        may_write_in=sheet.ballot.kind is not RoundKind.TIE_VOTE,
        write_in_rows=range(sheet.rows),
        sexes=tuple(Sex),
        asks_reason=bool(form.value("reason")) or any(one.problem.rule == "T-18" for one in form.wrongs),
        form=form,
        most_bytes=TALLY_SCAN.most_bytes,
    )
    return framing(answer, sheet.scan)
