"""The notices of an area: what of them is late or too short, one kind issued for many, the sheet to take away."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres.vocabulary import CommitteeKind
from elections import queries
from elections.laws import Laws, laws
from elections.notice_vocabulary import NoticeKind, NoticeState
from elections.noticing.batch import ISSUE_NOTICES, IssueMany
from elections.noticing.issuing import IssueNotice
from elections.noticing.register import NoticeLine, notices_in
from elections.noticing.sheet import take_notices
from elections.permissions import EXPORT, RECORD, VIEW
from elections.queries import ElectionLine
from elections.rules.notices import Timing, posting_window, unposted
from elections.web.noticing.notices import LABELS, usual_places
from elections.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Problem, Refused
from server.jobs.asking import enqueue
from server.law.lawbook import Finding
from server.web import flash
from server.web.areas import Marks, township_of, within
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import Frame, download, frame, page

PATH = f"{SUBJECT}/notices"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LABELS = {**LABELS, "codes": "选举"}
_SHOWN = {"": "全部", "missed": "期限不符", "unposted": "未登记张贴", "hanging": "到期未撤", "none": "还没有公告"}
#: What every election of a whole committee comes to, whatever its records say.
_ALWAYS = (NoticeKind.VOTER_LIST, NoticeKind.CANDIDATES, NoticeKind.VOTING, NoticeKind.WORKERS)


@dataclass(frozen=True, slots=True)
class Row:
    """One election with its notices, and the kinds past their last day of which none stands, each with its finding."""

    election: ElectionLine
    notices: tuple[NoticeLine, ...]
    silent: tuple[tuple[NoticeKind, Finding], ...]

    @property
    def missed(self) -> tuple[Finding, ...]:
        return tuple(one for line in self.notices for one in line.missed)

    @property
    def unposted(self) -> tuple[NoticeLine, ...]:
        """Those that nobody has put up; of a void election none is put up any more."""
        waiting = () if self.election.voided else self.notices
        return tuple(one for one in waiting if one.state is NoticeState.ISSUED)

    @property
    def hanging(self) -> tuple[NoticeLine, ...]:
        return tuple(one for one in self.notices if one.overdue_to_come_down)

    def shown(self, show: str) -> bool:
        """Whether a filter shows it."""
        return {
            "missed": bool(self.missed or self.silent),
            "unposted": bool(self.unposted),
            "hanging": bool(self.hanging),
            "none": not self.notices,
        }.get(show, True)


class Asked(IssueNotice):
    """The form of the batch."""

    codes: tuple[str, ...] = ()

    def command(self, region: str) -> IssueMany:
        """What the job is to do. Raises Refused for no election, and for a day to come."""
        problems = []
        if not self.codes:
            problems.append(Problem("选举", "没有选定选举。", "勾选要发布公告的选举。"))
        if self.issued > clock.today():
            problems.append(Problem("发布日期", f"{self.issued.isoformat()}还没有到。", "发布后登记当天日期。"))
        if problems:
            raise Refused(problems)
        return IssueMany(region=region, **self.model_dump())


class TakeOut(BaseModel):
    """Why the notices leave the system."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


class CountyNoticePages(Controller):
    """公告登记."""

    path = PATH

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
    ) -> Template:
        """The elections of an area with what is wrong with their notices."""
        if show not in _SHOWN:
            raise NotFound
        return await _page(request, actor, area, Form(), show=show)

    @post("/", opt={PERMISSION: RECORD})
    async def issue(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Have one kind issued for the chosen ones; the job's page tells how far it is."""
        form = await bind(Asked, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, area, form)
        try:
            async with transaction(actor):
                around = await frame(request, actor, PATH, area)
                command = form.command.command(around.area_code)
                note = f"{command.kind.label}，{command.issued.isoformat()}，{len(command.codes)}个选举"
                job = await enqueue(actor, ISSUE_NOTICES, command, note)
        except Refused as refusal:
            return await _page(request, actor, area, form.with_refusal(refusal))
        return flash.done(request, f"/jobs/{job}")

    @post("/sheet", opt={PERMISSION: EXPORT})
    async def sheet(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Response[bytes]:
        """The notices as a workbook, for a reason."""
        actor.require(VIEW, at=actor.region)
        form = await bind(TakeOut, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, area, form)
        async with transaction(actor):
            around = await frame(request, actor, PATH, area)
            lines, held, _ = await _read(actor, around)
            content = await take_notices(actor, around.area_code, lines, held, form.command.reason)
        return download(content, f"{around.area.name}选举公告登记表.xlsx", XLSX)


async def _read(
    actor: Actor, around: Frame
) -> tuple[Sequence[ElectionLine], Mapping[str, tuple[NoticeLine, ...]], Laws]:
    lines = sorted(await queries.elections(actor, around.area_code), key=lambda one: (one.region, one.code))
    lines = [one for one in lines if not one.replaced and not one.cancelled]
    law = await laws()
    return lines, await notices_in(actor, around.area_code, lines, law), law


def _silent(line: ElectionLine, held: Sequence[NoticeLine], law: Laws) -> Iterator[tuple[NoticeKind, Finding]]:
    """What is past its last day and was never issued; once a result is out, only the notice of that is still asked for."""
    if line.by_election or line.postponed or not (line.open or held):
        return
    book = law.book(line.kind, line.election_day, line.region)
    standing = {one.kind for one in held if one.stands}
    timing = Timing(line.election_day, produced=line.last_held)
    for kind in _ALWAYS if line.open else (NoticeKind.RESULT,):
        found = unposted(kind, posting_window(book, kind, timing), clock.today())
        if kind not in standing and found:
            yield kind, found


async def _page(
    request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any], *, show: str = ""
) -> Template:
    async with transaction(actor):
        everywhere = await queries.elections(actor, actor.region)
        counts = Counter(township_of(line.region) for line in everywhere)
        around = await frame(request, actor, PATH, area, Marks(counts))
        lines, held, law = await _read(actor, around)
    rows = [
        Row(line, held[line.code], tuple(_silent(line, held[line.code], law)))
        for line in lines
        if within(line.region, around.area_code) and (line.open or held[line.code])
    ]
    return page(
        request,
        "elections/pages/noticing/county.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        rows=[row for row in rows if row.shown(show)],
        show=show,
        filters=[(word, label, sum(row.shown(word) for row in rows)) for word, label in _SHOWN.items()],
        kinds=tuple(NoticeKind),
        places=usual_places(CommitteeKind.VILLAGERS),
        ticked={value for name, value in form.values.items() if name.startswith("codes.")},
        may_record=actor.may(RECORD),
        may_export=actor.may(EXPORT),
    )
