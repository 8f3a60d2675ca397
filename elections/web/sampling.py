"""Pages of the samples of counts: fixing a list, drawing by a word said in public, the second countings."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import field_validator

from elections import queries
from elections.permissions import CHECK_COUNT, ENTER_COUNT, PRINT, SET_UP, VIEW
from elections.sample_papers import sample_list
from elections.sampling import RecountEntry, drawn_count, findings_of, poll_at, sample, sampled, samples
from elections.services.corrections import Withdrawal
from elections.services.sampling import (
    DrawSample,
    FixSample,
    draw_sample,
    enter_recount,
    fix_sample,
    set_aside_recount,
)
from elections.vocabulary import Post
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.access.duties import Hand
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.web import flash, printing
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

PATH = f"{SUBJECT}/samples"
_LABELS = {
    "title": "名称",
    "since": "投票日从",
    "until": "投票日至",
    "wanted": "抽取数",
    "word": "种子",
    "source": "种子的来源",
}
#: Rows of the form for names that the first count has not.
_EMPTY = 4


class RecountForm(RecountEntry):
    """The form of a second counting, whose empty rows are none."""

    @field_validator("lines", mode="before")
    @classmethod
    def _without_empty(cls, rows: Any) -> Any:
        return [one for one in rows if one.get("name") or one.get("votes")] if isinstance(rows, list) else rows


class SamplePages(Controller):
    """计票抽查."""

    path = PATH

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The samples of an area."""
        return await _list(request, actor, area, Form())

    @post("/", opt={PERMISSION: SET_UP})
    async def fix(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Fix a list."""
        async with transaction(actor):
            around = await frame(request, actor, PATH, area)
        form = await bind(FixSample, request, _LABELS, area=around.area_code)
        if form.command is None:
            return await _list(request, actor, area, form)
        try:
            made = await fix_sample(actor, form.command)
        except Refused as refusal:
            return await _list(request, actor, area, form.with_refusal(refusal))
        return flash.done(request, f"{PATH}/{made}", Said("名单已确定。张贴以后，公开产生种子。"))

    @get("/{sample:int}", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sample: FromPath[int]
    ) -> Template:
        """The list, who drew what, and what the second countings say."""
        return await _sample(request, actor, sample, Form())

    @post("/{sample:int}/draw", opt={PERMISSION: SET_UP})
    async def draw(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sample: FromPath[int]
    ) -> Template | Redirect:
        """Draw by the word."""
        form = await bind(DrawSample, request, _LABELS)
        if form.command is None:
            return await _sample(request, actor, sample, form)
        try:
            await draw_sample(actor, sample, form.command)
        except Conflict as conflict:
            refusal = Refused([Problem("种子", conflict.message)])
            return await _sample(request, actor, sample, form.with_refusal(refusal))
        return flash.done(request, f"{PATH}/{sample}", Said("已按公开的种子抽取。"))

    @get("/{sample:int}/list.pdf", opt={PERMISSION: PRINT})
    async def printed(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sample: FromPath[int]
    ) -> Response[bytes]:
        """The list for the wall."""
        async with transaction(actor):
            made = await sample_list(actor, sample)
        return await printing.one(request, made)

    @get("/{sample:int}/{sampled:int}", opt={PERMISSION: VIEW})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        sample: FromPath[int],
        sampled: FromPath[int],
    ) -> Template:
        """One count that was drawn; nothing of a first reading is on it."""
        return await _recount(request, actor, sample, sampled, Form())

    @post("/{sample:int}/{sampled:int}", opt={PERMISSION: ENTER_COUNT})
    async def enter(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        sample: FromPath[int],
        sampled: FromPath[int],
    ) -> Template | Redirect:
        """Hand in a reading, the first or the second."""
        form = await bind(RecountForm, request, _ROWS)
        if form.command is None:
            return await _recount(request, actor, sample, sampled, form)
        try:
            both = await enter_recount(actor, sample, sampled, RecountEntry.model_validate(form.command.model_dump()))
        except Refused as refusal:
            return await _recount(request, actor, sample, sampled, form.with_refusal(refusal))
        except Conflict as conflict:
            told = Refused([Problem("复核", conflict.message)])
            return await _recount(request, actor, sample, sampled, form.with_refusal(told))
        said = "两次录入一致，已与原计票核对。" if both else "已录入，待另一人照复核记录第二次录入。"
        return flash.done(request, f"{PATH}/{sample}", Said(said))

    @post("/{sample:int}/{sampled:int}/set-aside", opt={PERMISSION: CHECK_COUNT})
    async def set_aside(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        sample: FromPath[int],
        sampled: FromPath[int],
    ) -> Template | Redirect:
        """Set a reading aside."""
        form = await bind(Withdrawal, request, {"reason": "退回理由"})
        if form.command is None:
            return await _recount(request, actor, sample, sampled, form)
        await set_aside_recount(actor, sample, sampled, form.command)
        return flash.done(request, f"{PATH}/{sample}", Said("已退回这次复核的录入。"))


#: Words of the inputs of a second counting; a ballot has fewer names than this has rows.
_ROWS = {
    "held": "复核日期",
    "issued": "发出选票",
    "cast": "收回选票",
    "fully_invalid": "整张无效票",
    "document": "复核记录",
    "lines": "得票",
    **{
        f"lines.{row}.{name}": f"第{row + 1}行的{label}"
        for row in range(60)
        for name, label in (("post", "职务"), ("name", "姓名"), ("votes", "票数"))
    },
}


async def _list(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, PATH, area)
        found = await samples(actor, around.area_code)
    return page(
        request,
        "elections/pages/sampling/samples.html",
        around,
        status=422 if form.wrongs else 200,
        found=found,
        form=form,
        may_fix=actor.may(SET_UP),
    )


async def _sample(request: Request[Any, Any, Any], actor: Actor, number: int, form: Form[Any]) -> Template:
    async with transaction(actor):
        of = await sample(actor, number)
        counts = await sampled(actor, of)
        found = {one.id: await findings_of(actor, one) for one in counts if one.chosen}
        around = await frame(request, actor, PATH, of.region)
    return page(
        request,
        "elections/pages/sampling/sample.html",
        around,
        status=422 if form.wrongs else 200,
        of=of,
        counts=counts,
        found=found,
        form=form,
        may_draw=actor.may(SET_UP) and of.word is None and actor.covers(of.region),
        may_print=actor.may(PRINT),
    )


async def _recount(request: Request[Any, Any, Any], actor: Actor, number: int, count: int, form: Form[Any]) -> Template:
    async with transaction(actor):
        of, one = await drawn_count(actor, number, count)
        poll = poll_at(await queries.progress(actor, one.code), one.position)
        found = await findings_of(actor, one)
        around = await frame(request, actor, PATH, of.region)
    names = [(contest.post, each.name) for contest in (poll.posts if poll else ()) for each in contest.candidates]
    return page(
        request,
        "elections/pages/sampling/recount.html",
        around,
        status=422 if form.wrongs else 200,
        of=of,
        one=one,
        poll=poll,
        found=found,
        rows=[*names, *[(None, "")] * _EMPTY],
        posts=tuple(Post),
        own=one.recount is not None and one.recount.first.is_same(Hand.of(actor)),
        form=form,
        may_enter=actor.may(ENTER_COUNT) and actor.covers(of.region) and not one.done,
        may_check=actor.may(CHECK_COUNT) and actor.covers(of.region) and one.recount is not None,
    )
