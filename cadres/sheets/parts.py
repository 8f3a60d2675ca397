"""Sheets of what communities are made of: counts by day, organisations, groups and grids, representatives."""

from dataclasses import replace
from typing import Any

from cadres.permissions import EDIT_PLACES, VIEW
from cadres.place_vocabulary import BodyKind, BodyState, PartKind, PartyForm
from cadres.services import counts, ledgers
from cadres.services.bodies import (
    BODIES,
    PARTS,
    REPRESENTATIVES,
    BodyDetails,
    Chosen,
    PartDetails,
    save_body,
    save_part,
    save_representative,
)
from cadres.services.counts import Counted, count_community
from cadres.services.ledgers import Ledger
from cadres.sheets import members
from cadres.sheets.communities import HOUSEHOLDS as ALL_HOUSEHOLDS
from cadres.sheets.communities import POPULATION as ALL_POPULATION
from cadres.sheets.ledgers import CODE, NAME, UNDONE, LineSheet, Remove, Values
from cadres.vocabulary import PoliticalStatus, Sex
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import connection
from server.errors import Problem, Refused
from server.sheets import cells
from server.sheets.columns import Column, Sheet
from server.sheets.exchange import Exchange

_NOTE = replace(members.NOTE, checked_only=True)
_FOR_FORMS = "换届统计表用，不知道的不填"


def _column(key: str, title: str, *aliases: str, **more: Any) -> Column[Any]:
    return Column(key=key, title=title, aliases=aliases, **more)


def _since(hint: str) -> Column[Any]:
    return _column(
        "since",
        "起始日期",
        "起始时间",
        "组建日期",
        "任职日期",
        parse=cells.day,
        required=True,
        example="2021-12-01",
        hint=hint,
    )


def _exchange(code: str, sheet: Sheet, line: LineSheet, list_path: str, about: str, unit: str = "行") -> Exchange:
    return Exchange(
        code=code,
        sheet=sheet,
        list_path=list_path,
        unit=unit,
        import_right=EDIT_PLACES,
        export_right=VIEW,
        natural_key=line.key,
        place=lambda row: row[CODE],
        keep=line.keep,
        examine=line.examine,
        write=line.write,
        undo=line.undo,
        export=line.export,
        tried=True,
        exported="登记的全部记录。",
        about=about,
    )


def _sheet(name: str, title: str, line: LineSheet) -> Sheet:
    return Sheet(name=name, title=title, columns=(CODE, NAME, *line.all, _NOTE))


def _remover(ledger: Ledger) -> Remove:
    async def remove(actor: Actor, region: str, line: int, _values: Values) -> None:
        await ledgers.remove(actor, ledger, line, Change(f"community:{region}", region, reason=UNDONE))

    return remove


# Counts by day.


async def _save_count(actor: Actor, region: str, values: Values, _line: int | None) -> None:
    await count_community(actor, Counted(region=region, **values))


async def _remove_count(actor: Actor, region: str, _line: int, values: Values) -> None:
    await counts.remove_count(actor, region, values["as_of"], UNDONE)


_COUNT = LineSheet(
    identity=(
        _column(
            "as_of",
            "统计日期",
            "统计时间",
            "截止日期",
            parse=cells.day,
            required=True,
            example="2025-12-31",
            fill_down=True,
        ),
    ),
    # A count of one alone is entered on the page, which takes the other over from the day before.
    columns=(
        replace(ALL_HOUSEHOLDS, group="", required=True),
        replace(ALL_POPULATION, group="", required=True),
        _column("minority", "少数民族人口", "少数民族", parse=cells.whole_number, hint="没有的填0，不知道的不填"),
    ),
    select="""SELECT l.id, l.region, c.name AS community_name, l.as_of, l.households, l.population, l.minority
              FROM community_count l JOIN community c ON c.id = l.community WHERE starts_with(l.region, $1)""",
    save=_save_count,
    remove=_remove_count,
    noun="统计日期",
)
COUNTS_EXCHANGE = _exchange(
    "community-counts",
    _sheet("户数人口", "村（社区）历年户数人口表", _COUNT),
    _COUNT,
    "/communities",
    "一行是一个村（社区）一天的户数和人口，按代码和统计日期认；最近一天的用在各处。",
)


# Organisations.


async def _save_body(actor: Actor, region: str, values: Values, line: int | None) -> None:
    await save_body(actor, BodyDetails(region=region, **values), line)


_BODY = LineSheet(
    identity=(
        _column(
            "kind",
            "组织类别",
            "类别",
            parse=cells.choice(
                BodyKind,
                {
                    "村委会": BodyKind.COMMITTEE,
                    "居委会": BodyKind.COMMITTEE,
                    "村民委员会": BodyKind.COMMITTEE,
                    "居民委员会": BodyKind.COMMITTEE,
                    "村务监督委员会": BodyKind.OVERSIGHT,
                    "居务监督委员会": BodyKind.OVERSIGHT,
                    "集体经济组织": BodyKind.COLLECTIVE,
                },
            ),
            choices=cells.labels(BodyKind),
            required=True,
            example="业主委员会",
            width=18,
        ),
        _column(
            "name",
            "名称",
            "组织名称",
            "全称",
            parse=cells.text(80),
            required=True,
            example="聚福苑业主委员会",
            width=24,
        ),
    ),
    columns=(
        _column(
            "state",
            "状态",
            "是否组建",
            parse=cells.choice(BodyState, {"是": BodyState.ESTABLISHED, "否": BodyState.PENDING}),
            choices=cells.labels(BodyState),
            required=True,
            example="未组建",
        ),
        _since("已组建的填组建日期，未组建的填从哪一天起应当组建"),
        _column("document", "批准文件", "文号", parse=cells.text(80), width=20),
        _column(
            "party_form",
            "党组织形式",
            "形式",
            parse=cells.choice(PartyForm),
            choices=cells.labels(PartyForm),
            hint="只有党组织填",
        ),
        _column("full_members", "正式党员", "正式党员数", parse=cells.whole_number, hint="只有党组织填"),
        _column("women_members", "其中妇女党员", "妇女党员", parse=cells.whole_number, hint="没有的填0，不知道的不填"),
        _column(
            "minority_members",
            "其中少数民族党员",
            "少数民族党员",
            parse=cells.whole_number,
            hint="没有的填0，不知道的不填",
        ),
        _column("task_head", "工作专班负责人", "专班负责人", parse=cells.name, hint="未组建的填"),
        _column("task_unit", "工作专班成员单位", "成员单位", parse=cells.text(80), hint="未组建的填", width=24),
    ),
    select="""SELECT l.id, l.region, c.name AS community_name, l.kind, l.name, l.state, l.since, l.document, l.party_form,
                     l.full_members, l.women_members, l.minority_members, l.task_head, l.task_unit
              FROM community_body l JOIN community c ON c.id = l.community
              WHERE starts_with(l.region, $1) AND l.until IS NULL""",
    save=_save_body,
    remove=_remover(BODIES),
    noun="组织",
    vocabularies={"kind": BodyKind, "state": BodyState, "party_form": PartyForm},
)
BODIES_EXCHANGE = _exchange(
    "bodies",
    _sheet("组织", "村（社区）组织情况表", _BODY),
    _BODY,
    "/bodies",
    "一行是一个组织，按村（社区）代码、组织类别和名称认。未组建的也写一行，填工作专班。",
    "个",
)


# Groups and grids.


async def _save_part(actor: Actor, region: str, values: Values, line: int | None) -> None:
    await save_part(actor, PartDetails(region=region, **values), line)


_PART = LineSheet(
    identity=(
        _column(
            "kind",
            "类别",
            parse=cells.choice(PartKind, {"村民小组": PartKind.GROUP, "居民小组": PartKind.GROUP}),
            choices=cells.labels(PartKind),
            required=True,
            example="小组",
        ),
        _column(
            "name",
            "名称",
            "小组名称",
            "网格名称",
            parse=cells.text(40),
            required=True,
            example="第一村民小组",
            width=18,
        ),
    ),
    columns=(
        replace(ALL_HOUSEHOLDS, group="", example="32"),
        replace(ALL_POPULATION, group="", example="80"),
        _column("head", "组长（网格员）", "组长", "小组长", "网格员", parse=cells.name, example="张三"),
        replace(members.SEX, key="head_sex", title="组长性别", example="女", hint="", width=8),
        replace(members.POLITICAL_STATUS, key="head_political_status", title="组长政治面貌", example="群众"),
        replace(members.ETHNICITY, key="head_ethnicity", title="组长民族", hint=_FOR_FORMS),
        _since("设立日期"),
    ),
    select="""SELECT l.id, l.region, c.name AS community_name, l.kind, l.name, l.households, l.population, l.head,
                     l.head_sex, l.head_political_status, l.head_ethnicity, l.since
              FROM community_part l JOIN community c ON c.id = l.community
              WHERE starts_with(l.region, $1) AND l.until IS NULL""",
    save=_save_part,
    remove=_remover(PARTS),
    noun="小组（网格）",
    vocabularies={"kind": PartKind, "head_sex": Sex, "head_political_status": PoliticalStatus},
    of_whom=dict.fromkeys(("head_sex", "head_political_status", "head_ethnicity"), "head"),
)
PARTS_EXCHANGE = _exchange(
    "parts",
    _sheet("小组和网格", "村（居）民小组和网格情况表", _PART),
    _PART,
    "/communities",
    "一行是一个小组或网格，按村（社区）代码、类别和名称认。",
    "个",
)


# Representatives.


async def _save_chosen(actor: Actor, region: str, values: Values, line: int | None) -> None:
    told = {**values, "part": await _group(region, values["part"])}
    await save_representative(actor, Chosen(region=region, **told), line)


async def _group(region: str, name: str | None) -> int | None:
    if not name:
        return None
    found = await connection().fetchval(
        "SELECT id FROM community_part WHERE region = $1 AND kind = 'group' AND name = $2 AND until IS NULL",
        region,
        name,
    )
    if found is None:
        cause = f"这个村（社区）没有登记{name}。"
        raise Refused([Problem("推选的小组", cause, "先登记小组，或者核对小组名称。")])
    return int(found)


_CHOSEN = LineSheet(
    identity=(_column("name", "姓名", "代表姓名", parse=cells.name, required=True, example="张三"),),
    columns=(
        _column(
            "sex", "性别", parse=cells.choice(Sex), choices=cells.labels(Sex), required=True, example="女", width=6
        ),
        replace(members.POLITICAL_STATUS, example="群众"),
        replace(members.ETHNICITY, hint=_FOR_FORMS),
        _column("households", "代表户数", "联系户数", parse=cells.whole_number, example="10", hint="按户推选的填"),
        _column(
            "part", "推选的小组", "所在小组", "小组", parse=cells.text(40), hint="由小组推选的填小组名称", width=16
        ),
        _since("推选日期"),
    ),
    select="""SELECT l.id, l.region, c.name AS community_name, l.name, l.sex, l.political_status, l.ethnicity, l.households,
                     p.name AS part, l.since
              FROM representative l JOIN community c ON c.id = l.community
              LEFT JOIN community_part p ON p.id = l.part
              WHERE starts_with(l.region, $1) AND l.until IS NULL""",
    save=_save_chosen,
    remove=_remover(REPRESENTATIVES),
    noun="代表",
    vocabularies={"sex": Sex, "political_status": PoliticalStatus},
)
REPRESENTATIVES_EXCHANGE = _exchange(
    "representatives",
    _sheet("村（居）民代表", "村（居）民代表名册", _CHOSEN),
    _CHOSEN,
    "/communities",
    "一行是一名代表，按村（社区）代码和姓名认；同村同名的在姓名后面注明区别。",
    "人",
)
