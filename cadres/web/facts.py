"""Forms about one person's facts: put one on record, correct one, strike one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cadres import dossiers, queries, records
from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.permissions import EDIT_PEOPLE
from cadres.queries import PersonView
from cadres.records import FactLine
from cadres.services.disclosure import session_hash
from cadres.services.facts import BOOKS, book, correct_fact, record_fact, strike_fact
from cadres.services.kinship import Strike
from cadres.vocabulary import AppraisalKind, Conduct, FileDate, Grade, Merit, Office, SealedField
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.values.labels import Labelled
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

SUBJECT = "/people"
_MOST_RADIOS: Final = 7


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a form; `shape` is what is typed there."""

    name: str
    label: str
    shape: str = "text"
    options: tuple[Labelled, ...] = ()
    hint: str = ""
    optional: bool = False
    most: int = 120

    @property
    def radios(self) -> bool:
        """Whether all choices are shown at once."""
        return 0 < len(self.options) <= _MOST_RADIOS


_EVIDENCE = Input("evidence", "证明材料", hint="写文件名称和文号、证书编号，或者查看了什么原件。")

INPUTS: Final[Mapping[str, tuple[Input, ...]]] = {
    "merits": (
        Input("kind", "项目", options=tuple(Merit)),
        Input("since", "起", "day", hint="这一身份或业绩从哪一天起。"),
        Input("until", "止", "day", hint="不再具备的第一天；现在仍然具备的不填。", optional=True),
        Input("note", "说明", optional=True),
        _EVIDENCE,
    ),
    "appraisals": (
        Input("kind", "类别", options=tuple(AppraisalKind)),
        Input("year", "年度", "number", most=4),
        Input("grade", "等次", options=tuple(Grade)),
        _EVIDENCE,
    ),
    "conduct": (
        Input("kind", "类别", options=tuple(Conduct), hint="表彰奖励公开显示，其余各类封存。"),
        Input("decided", "决定日期", "day"),
        Input("authority", "决定机关", most=60),
        Input("words", "内容", "area", hint="写奖励名称，或者处分处罚的种类和事实。"),
        Input("evidence", "文件", hint="决定书名称和文号。"),
    ),
    "determinations": (
        Input("field", "项目", options=tuple(FileDate)),
        Input("value", "认定为", hint="写到日或者到月：1978-03-12、1978.03。", most=20),
        Input("determined", "认定日期", "day"),
        Input("conflict", "各种记载", "area", hint="档案里不一致的记载各是什么。", optional=True, most=200),
        Input("evidence", "认定依据", hint="最早最先形成的材料和认定文件。"),
    ),
    "career": (
        Input("since", "起", "month", hint="年月，如2001.09。", most=20),
        Input("until", "止", "month", hint="现在仍在的不填。", optional=True, most=20),
        Input("words", "经历", "area", hint="单位和职务。", most=400),
        _EVIDENCE,
    ),
    "circumstances": (
        Input("kind", "项目", options=tuple(Circumstance)),
        Input("stands", "是否", options=tuple(YesNo), hint="有、参加或者兼职的选“是”，查明没有的选“否”。"),
        Input(
            "yuan", "每月元数", "number", hint="整数元；月补贴须填，保险和公积金可以填缴纳额。", optional=True, most=7
        ),
        Input("unit", "单位", hint="发放、缴纳或者兼职的单位，如县财政局。", optional=True, most=60),
        Input("since", "起", "day", hint="从哪一天起是这样；数额变了的，给原来的一条填止，再登记新的。"),
        Input("until", "止", "day", hint="不再这样的第一天；现在仍然这样的不填。", optional=True),
        _EVIDENCE,
    ),
    "duties": (
        Input("office", "职务", options=tuple(Office), hint="按哪一职务分管；不分职务的不选。", optional=True),
        Input("words", "分管工作", "area", hint="如妇女儿童、民政。", most=200),
        Input("since", "起", "day"),
        Input("until", "止", "day", hint="不再分管的第一天；离任的不用填，随职务结束。", optional=True),
        Input("evidence", "证明材料", hint="班子分工的会议记录或者文件。"),
    ),
}
#: Which part of the person's page shows a section.
PARTS: Final[Mapping[str, str]] = {section: "career" if section == "career" else "facts" for section in BOOKS}
_REASON = "理由"


def _labels(section: str) -> dict[str, str]:
    return {one.name: one.label for one in INPUTS[section]} | {"checked": "已核对"}


class FactForms(Controller):
    """The forms of every section."""

    path = SUBJECT + "/{person:int}/facts/{section:str}"

    @get("/new", opt={PERMISSION: EDIT_PEOPLE})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        section: FromPath[str],
    ) -> Template:
        """An empty form."""
        return await _form(request, actor, person, section, Form())

    @post("/new", opt={PERMISSION: EDIT_PEOPLE})
    async def record(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        section: FromPath[str],
    ) -> Template | Redirect:
        """Put the fact on record."""
        form: Form[Any] = await bind(book(section).fact, request, _labels(section))
        if form.command is not None:
            try:
                await record_fact(actor, person, section, form.command)
            except Refused as refusal:
                form = form.with_refusal(refusal)
            else:
                return _back(request, person, section, f"已登记{BOOKS[section].title}。")
        return await _form(request, actor, person, section, form)

    @get("/{fact:int}/correct", opt={PERMISSION: EDIT_PEOPLE})
    async def ask_right(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        section: FromPath[str],
        fact: FromPath[int],
    ) -> Template:
        """The form with what stands on record; what is sealed is typed anew."""
        return await _form(request, actor, person, section, Form(), fact)

    @post("/{fact:int}/correct", opt={PERMISSION: EDIT_PEOPLE})
    async def correct(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        section: FromPath[str],
        fact: FromPath[int],
    ) -> Template | Redirect:
        """Strike the wrong one and put the right one on record."""
        form: Form[Any] = await bind(book(section).fact, request, _labels(section))
        why = await bind(Strike, request, {"reason": _REASON})
        if form.command is not None and why.command is not None:
            try:
                await correct_fact(actor, person, section, fact, form.command, why.command)
            except Refused as refusal:
                form = form.with_refusal(refusal)
            else:
                return _back(request, person, section, f"已更正{BOOKS[section].title}。")
        both = replace(form, wrongs=(*form.wrongs, *why.wrongs))
        return await _form(request, actor, person, section, both, fact)

    @get("/{fact:int}/strike", opt={PERMISSION: EDIT_PEOPLE})
    async def ask_reason(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        section: FromPath[str],
        fact: FromPath[int],
    ) -> Template:
        """What would be struck, and why."""
        return await _strike_form(request, actor, person, section, fact, Form())

    @post("/{fact:int}/strike", opt={PERMISSION: EDIT_PEOPLE})
    async def strike(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        section: FromPath[str],
        fact: FromPath[int],
    ) -> Template | Redirect:
        """Strike it."""
        form = await bind(Strike, request, {"reason": _REASON})
        if form.command is None:
            return await _strike_form(request, actor, person, section, fact, form)
        await strike_fact(actor, person, section, fact, form.command)
        return _back(request, person, section, f"已撤销一条{BOOKS[section].title}。")


def _back(request: Request[Any, Any, Any], person: int, section: str, said: str) -> Redirect:
    return flash.done(request, f"{SUBJECT}/{person}?part={PARTS[section]}", Said(said))


async def person_of(actor: Actor, person: int) -> PersonView:
    """The person a form is about. Raises NotFound outside the area, Forbidden for who may not write."""
    found = await queries.people(actor, [person])
    if person not in found:
        raise NotFound
    actor.require(EDIT_PEOPLE, at=found[person].region)
    return found[person]


async def _line(request: Request[Any, Any, Any], actor: Actor, person: int, section: str, fact: int) -> FactLine:
    """The fact as this session may see it."""
    opened = None
    if section == "conduct":
        kept = await dossiers.dossier(actor, person, session_hash(str(request.auth)))
        opened = kept.until(SealedField.CONDUCT)
    table = await records.facts(actor, person, section, opened=opened)
    found = next((line for line in table.lines if line.id == fact), None)
    if found is None:
        raise NotFound
    return found


async def _form(
    request: Request[Any, Any, Any],
    actor: Actor,
    person: int,
    section: str,
    form: Form[Any],
    fact: int | None = None,
) -> Template:
    title = book(section).title
    async with transaction(actor):
        view = await person_of(actor, person)
        around = await frame(request, actor, SUBJECT, view.region)
        line = await _line(request, actor, person, section, fact) if fact is not None else None
    return page(
        request,
        "cadres/pages/fact_form.html",
        around,
        status=422 if form.wrongs else 200,
        person=view,
        section=section,
        part=PARTS[section],
        title=title,
        inputs=INPUTS[section],
        before=_before(section, line),
        correcting=line is not None,
        unlikely=form.value("checked") or any("已核对" in one.problem.cure for one in form.wrongs),
        form=form,
    )


def _before(section: str, line: FactLine | None) -> dict[str, str]:
    """What stands on record, by input; what is sealed does not come back into a form."""
    values = line.values if line and line.values else {}
    return {one.name: "" if values.get(one.name) is None else str(values[one.name]) for one in INPUTS[section]}


async def _strike_form(
    request: Request[Any, Any, Any], actor: Actor, person: int, section: str, fact: int, form: Form[Any]
) -> Template:
    title = book(section).title
    async with transaction(actor):
        view = await person_of(actor, person)
        around = await frame(request, actor, SUBJECT, view.region)
        line = await _line(request, actor, person, section, fact)
    return page(
        request,
        "cadres/pages/strike_form.html",
        around,
        status=422 if form.wrongs else 200,
        person=view,
        back=f"{SUBJECT}/{person}?part={PARTS[section]}",
        title=title,
        words=[cell for cell in (*line.cells, line.evidence) if cell],
        form=form,
    )
