"""Pages of people on record twice: the list of pairs, one pair side by side, and taking a merge apart."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from cadres import dossiers, duplicates, queries
from cadres.dossiers import Dossier, OfficeHeld
from cadres.permissions import EDIT_PEOPLE, VIEW_REVIEWS
from cadres.queries import PersonView
from cadres.reviews.renumbered import asked_otherwise
from cadres.services.filling import emptying, filling
from cadres.services.kinship import Strike
from cadres.services.merging import (
    MergePeople,
    RuleDistinct,
    following,
    merge,
    rule_distinct,
    strike_distinct,
    unmerge,
)
from cadres.web.facts import SUBJECT, person_of
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

#: What follows a record, in words; the rest is counted together.
_FOLLOWING: Mapping[str, str] = {
    "tenure": "任职",
    "candidacy": "候选",
    "count_line": "计票",
    "elected": "当选",
    "vetting_case": "联审结论",
    "kin_record": "亲属关系",
    "person_merit": "身份和业绩",
    "person_circumstance": "待遇、保障和兼职",
    "person_duty": "分管工作",
    "appraisal": "考核",
    "conduct_record": "奖惩",
    "determination": "日期认定",
    "career_line": "简历",
    "appointment_form": "任免审批表",
    "disclosure": "调阅记录",
    "filing": "证书申领",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records that are compared."""

    person: PersonView
    community: str
    dossier: Dossier
    offices: tuple[OfficeHeld, ...]
    following: tuple[str, ...]


class DuplicatePages(Controller):
    """Pairs and what is done about them."""

    path = SUBJECT

    @get("/duplicates", opt={PERMISSION: EDIT_PEOPLE})
    async def list_area(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """Pairs of an area that nobody has ruled about."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            found = await duplicates.pairs(actor, around.area_code)
            ruled = await duplicates.ruled(actor, around.area_code)
        return page(request, "cadres/pages/duplicates.html", around, found=found, ruled=ruled)

    @get("/{person:int}/same/{other:int}", opt={PERMISSION: EDIT_PEOPLE})
    async def compare(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        other: FromPath[int],
    ) -> Template:
        """Both records side by side, and the two ways to rule."""
        return await _compare(request, actor, person, other, Form())

    @post("/{person:int}/same/{other:int}", opt={PERMISSION: EDIT_PEOPLE})
    async def merge(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        other: FromPath[int],
    ) -> Template | Redirect:
        """Put the other record into the person's."""
        form = replace(await bind(MergePeople, request, {"reason": "理由"}, merged=other), part="merge")
        if form.command is None:
            return await _compare(request, actor, person, other, form)
        try:
            await merge(actor, person, form.command)
        except (Refused, Conflict) as refusal:
            return await _compare(request, actor, person, other, form.with_refusal(refusal))
        said = "已合并。合并有误的，可以在办理记录上方拆开。"
        async with transaction(actor):
            if await asked_otherwise(actor, person, person, clock.today()):
                said += "并入的记录的联审是按原号码征询的，须由联审办按现在的号码重新征询。"
        return flash.done(request, f"{SUBJECT}/{person}", Said(said))

    @post("/{person:int}/distinct/{other:int}", opt={PERMISSION: EDIT_PEOPLE})
    async def rule(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        other: FromPath[int],
    ) -> Template | Redirect:
        """Keep that they are two people."""
        form: Form[Any] = replace(await bind(RuleDistinct, request, {"reason": "理由"}, other=other), part="distinct")
        if form.command is None:
            return await _compare(request, actor, person, other, form)
        try:
            await rule_distinct(actor, person, form.command)
        except Refused as refusal:
            return await _compare(request, actor, person, other, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/duplicates", Said("已认定不是同一人，不再列为疑似重复。"))

    @post("/{person:int}/distinct/{other:int}/undo", opt={PERMISSION: EDIT_PEOPLE})
    async def strike_ruling(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        other: FromPath[int],
    ) -> Template | Redirect:
        """Take back that they are two people."""
        form = replace(await bind(Strike, request, {"reason": "理由"}), part="undo")
        if form.command is None:
            return await _compare(request, actor, person, other, form)
        try:
            await strike_distinct(actor, person, other, form.command)
        except Refused as refusal:
            return await _compare(request, actor, person, other, form.with_refusal(refusal))
        said = Said("已撤销认定，是不是同一人可以重新核实。")
        return flash.done(request, f"{SUBJECT}/{person}/same/{other}", said)

    @get("/{person:int}/merges/{merged:int}/undo", opt={PERMISSION: EDIT_PEOPLE})
    async def ask_reason(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        merged: FromPath[int],
    ) -> Template:
        """Which merge would be taken apart, and why."""
        return await _undo_form(request, actor, person, merged, Form())

    @post("/{person:int}/merges/{merged:int}/undo", opt={PERMISSION: EDIT_PEOPLE})
    async def undo(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        merged: FromPath[int],
    ) -> Template | Redirect:
        """Take it apart."""
        form = await bind(Strike, request, {"reason": "理由"})
        if form.command is None:
            return await _undo_form(request, actor, person, merged, form)
        try:
            apart = await unmerge(actor, person, merged, form.command)
        except Refused as refusal:
            return await _undo_form(request, actor, person, merged, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{apart}", Said("已拆开，原来随并的记录都退回本人名下。"))


async def _side(actor: Actor, person: int) -> Side:
    view = await person_of(actor, person)
    home = await queries.home(actor, view.region)
    counts = await following(actor, person)
    told = [f"{_FOLLOWING[table]}{number}条" for table, number in counts.items() if table in _FOLLOWING]
    rest = sum(number for table, number in counts.items() if table not in _FOLLOWING)
    return Side(
        person=view,
        community=home.name,
        dossier=await dossiers.dossier(actor, person, b""),
        offices=await dossiers.offices_held(actor, person),
        following=(*told, *([f"其他{rest}条"] if rest else [])),
    )


async def _compare(request: Request[Any, Any, Any], actor: Actor, person: int, other: int, form: Form[Any]) -> Template:
    async with transaction(actor):
        sides = (await _side(actor, person), await _side(actor, other))
        ruled = await duplicates.ruled_of(actor, person, other)
        asked = await asked_otherwise(actor, other, person, clock.today())
        filled = await filling(person, other)
        around = await frame(request, actor, SUBJECT, sides[0].person.region)
    status = 422 if form.wrongs else 200
    told = {
        "sides": sides,
        "ruled": ruled,
        "asked": asked,
        "names": actor.may(VIEW_REVIEWS),
        "filled": filled,
        "form": form,
    }
    return page(request, "cadres/pages/same.html", around, status=status, **told)


async def _undo_form(
    request: Request[Any, Any, Any], actor: Actor, person: int, merged: int, form: Form[Strike]
) -> Template:
    async with transaction(actor):
        view = await person_of(actor, person)
        around = await frame(request, actor, SUBJECT, view.region)
        known = await duplicates.merged_into(actor, person)
        row = next((one for one in known if one.id == merged and not one.undone), None)
        if row is None:
            raise NotFound
        emptied = await emptying(person, merged)
    return page(
        request,
        "cadres/pages/unmerge.html",
        around,
        status=422 if form.wrongs else 200,
        person=view,
        row=row,
        emptied=emptied,
        form=form,
    )
