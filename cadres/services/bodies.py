"""Organisations of communities, their groups and grids, and representatives: recording and ending."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import EDIT_PLACES
from cadres.place_vocabulary import BodyKind, BodyState, PartKind, PartyForm
from cadres.services import ledgers
from cadres.services.ledgers import Ledger, Values
from cadres.vocabulary import PoliticalStatus, Sex
from server import clock
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import connection, transaction
from server.errors import Problem, Refused

_MOST = 100_000


class BodyDetails(BaseModel):
    """An organisation; `since` is the day it was established, or from which it is known to be missing."""

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    kind: BodyKind
    name: str = Field(min_length=1, max_length=80)
    state: BodyState
    since: date
    until: date | None = None
    document: str | None = Field(None, max_length=80)
    party_form: PartyForm | None = None
    full_members: int | None = Field(None, ge=0, le=_MOST)
    women_members: int | None = Field(None, ge=0, le=_MOST)
    minority_members: int | None = Field(None, ge=0, le=_MOST)
    task_head: str | None = Field(None, max_length=40)
    task_unit: str | None = Field(None, max_length=80)


class PartDetails(BaseModel):
    """A group or a grid; the facts of a `head` who is elected again or replaced are those of whoever it is now."""

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    kind: PartKind
    name: str = Field(min_length=1, max_length=40)
    households: int | None = Field(None, ge=0, le=_MOST)
    population: int | None = Field(None, ge=0, le=_MOST * 10)
    head: str | None = Field(None, max_length=40)
    head_sex: Sex | None = None
    head_political_status: PoliticalStatus | None = None
    head_ethnicity: str | None = Field(None, max_length=20)
    since: date
    until: date | None = None


class Chosen(BaseModel):
    """A representative: of so many households, or elected by the group `part`."""

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    name: str = Field(min_length=1, max_length=40)
    sex: Sex
    political_status: PoliticalStatus | None = None
    ethnicity: str | None = Field(None, max_length=20)
    households: int | None = Field(None, ge=1, le=_MOST)
    part: int | None = None
    since: date
    until: date | None = None


def _check_days(values: Values) -> Iterator[Problem]:
    since, until = values["since"], values.get("until")
    if since > clock.today():
        yield Problem("起始日期", "还没有到。", "到了那一天再登记。")
    if until is not None and until <= since:
        yield Problem("终止日期", "不晚于起始日期。", "请核对两个日期。")


#: What may be known of whoever leads a group or keeps a grid.
_OF_THE_HEAD = {"head_sex": "组长性别", "head_political_status": "组长政治面貌", "head_ethnicity": "组长民族"}


def _check_part(values: Values) -> Iterator[Problem]:
    yield from _check_days(values)
    households, population = values.get("households"), values.get("population")
    if households is not None and population is not None and households > population:
        yield Problem("人口", f"填了{population}人，少于户数{households}户。", "请核对户数和人口。")
    if not values.get("head"):
        for column, word in _OF_THE_HEAD.items():
            if values.get(column):
                yield Problem(word, "没有填组长（网格员）。", "先填组长（网格员），或者清空这一项。")


#: Parts of a party organisation's members, for the election forms.
_AMONG_MEMBERS = {"women_members": "妇女党员", "minority_members": "少数民族党员"}


def _check_body(values: Values) -> Iterator[Problem]:
    yield from _check_days(values)
    party = values["kind"] == BodyKind.PARTY
    for column, word in {"party_form": "党组织形式", "full_members": "正式党员", **_AMONG_MEMBERS}.items():
        if values.get(column) is not None and not party:
            yield Problem(word, "只有党组织才填。", "请清空这一项。")
    members = values.get("full_members")
    for column, word in _AMONG_MEMBERS.items():
        number = values.get(column)
        if party and number is not None and (members is None or number > members):
            whole = "正式党员没有填" if members is None else f"多于正式党员{members}人"
            yield Problem(word, f"填了{number}人，{whole}。", "请核对党员的人数。")
    pending = values["state"] == BodyState.PENDING
    for column, word in (("task_head", "工作专班负责人"), ("task_unit", "工作专班成员单位")):
        if values.get(column) and not pending:
            yield Problem(word, "已组建的不填工作专班。", "请清空这一项，或者把状态改成未组建。")


BODIES = Ledger(
    table="community_body",
    noun="组织",
    words={
        "kind": "组织类别",
        "name": "名称",
        "state": "状态",
        "since": "起始日期",
        "until": "终止日期",
        "document": "批准文件",
        "party_form": "党组织形式",
        "full_members": "正式党员",
        **_AMONG_MEMBERS,
        "task_head": "工作专班负责人",
        "task_unit": "工作专班成员单位",
    },
    right=EDIT_PLACES,
    twice=Problem("组织类别", "这个村（社区）已经登记了这个组织。", "请更正已登记的；群团组织、社会组织按名称区分。"),
    check=_check_body,
    vocabularies={"kind": BodyKind, "state": BodyState, "party_form": PartyForm},
)
PARTS = Ledger(
    table="community_part",
    noun="小组和网格",
    words={
        "kind": "类别",
        "name": "名称",
        "households": "户数",
        "population": "人口",
        "head": "组长（网格员）",
        **_OF_THE_HEAD,
        "since": "起始日期",
        "until": "终止日期",
    },
    right=EDIT_PLACES,
    twice=Problem("名称", "这个村（社区）已有同名的小组（网格）。", "请更正已登记的那一个。"),
    check=_check_part,
    vocabularies={"kind": PartKind, "head_sex": Sex, "head_political_status": PoliticalStatus},
)
REPRESENTATIVES = Ledger(
    table="representative",
    noun="村（居）民代表",
    words={
        "name": "姓名",
        "sex": "性别",
        "political_status": "政治面貌",
        "ethnicity": "民族",
        "households": "代表户数",
        "since": "起始日期",
        "until": "终止日期",
    },
    right=EDIT_PLACES,
    twice=Problem("姓名", "这个村（社区）已有同名的代表。", "请核对是不是同一个人；不是的，在姓名后面注明区别。"),
    check=_check_days,
    vocabularies={"sex": Sex, "political_status": PoliticalStatus},
)


async def save_body(actor: Actor, details: BodyDetails, body: int | None = None) -> int:
    """Record an organisation, or set what is known of one; returns its number."""
    return await _save(actor, BODIES, details, body)


async def save_part(actor: Actor, details: PartDetails, part: int | None = None) -> int:
    """Record a group or a grid, or set what is known of one; returns its number."""
    return await _save(actor, PARTS, details, part)


async def save_representative(actor: Actor, details: Chosen, one: int | None = None) -> int:
    """Record a representative, or set what is known of one; returns the number."""
    actor.require(EDIT_PLACES, at=details.region)
    async with transaction(actor):
        told: dict[str, Any] = {}
        if details.part is not None:
            told = {"推选的小组": await _group(details)}
        return await _save(actor, REPRESENTATIVES, details, one, told)


async def _save(
    actor: Actor,
    ledger: Ledger,
    details: BodyDetails | PartDetails | Chosen,
    line: int | None,
    told: Values | None = None,
) -> int:
    actor.require(ledger.right, at=details.region)
    values = details.model_dump(exclude={"region"})
    about = Change(f"community:{details.region}", details.region, after=told or {})
    async with transaction(actor):
        community = await ledgers.community_of(actor, details.region)
        if line is None:
            return await ledgers.add(actor, ledger, about, {"community": community, **values})
        await ledgers.amend(actor, ledger, line, about, values)
    return line


async def _group(details: Chosen) -> str:
    """The name of the group that elected a representative. Raises Refused for one that is no group of the community."""
    found = await connection().fetchval(
        "SELECT name FROM community_part WHERE id = $1 AND region = $2 AND kind = 'group'", details.part, details.region
    )
    if found is None:
        raise Refused([Problem("推选的小组", "不是这个村（社区）的小组。", "请先登记小组。")])
    return str(found)
