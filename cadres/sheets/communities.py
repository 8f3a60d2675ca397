"""村（社区）基本情况表: households, population, address and credit code of the communities on record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cadres.permissions import EDIT_COMMUNITIES, VIEW
from cadres.rules.codes import refuse_kind
from cadres.services import held_codes
from cadres.services.communities import subject
from cadres.services.in_bulk import Amendment, amend_communities
from cadres.sheets.members import COMMUNITY, NOTE, REGION_CODE
from cadres.sheets.places import check_place, places_of, regions_of
from cadres.vocabulary import CommitteeKind
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import Problem
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome
from server.values import credit_code
from server.values.labels import Labelled

_MOST_HOUSEHOLDS, _MOST_PEOPLE = 100_000, 1_000_000


class _Kind(Labelled):
    """The kinds as this sheet writes them."""

    VILLAGE = "villagers", "村委会"
    COMMUNITY = "residents", "居委会"


CODE = replace(REGION_CODE, fill_down=False)
NAME = replace(
    COMMUNITY,
    title="名称",
    aliases=(*COMMUNITY.aliases, "村（社区）"),
    fill_down=False,
    required=False,
    checked_only=True,
)
KIND = Column(
    key="kind",
    title="类型",
    parse=cells.choice(
        _Kind,
        {"村": _Kind.VILLAGE, "村民委员会": _Kind.VILLAGE, "社区": _Kind.COMMUNITY, "居民委员会": _Kind.COMMUNITY},
    ),
    choices=cells.labels(_Kind),
    example="居委会",
    hint="可以不填；填了就与记录核对",
    width=8,
    checked_only=True,
)
_FIGURES = "基本情况"
HOUSEHOLDS = Column(
    key="households",
    title="户数",
    parse=cells.whole_number,
    aliases=("总户数", "户数（户）"),
    group=_FIGURES,
    example="860",
    width=8,
)
POPULATION = Column(
    key="population",
    title="人口",
    parse=cells.whole_number,
    aliases=("总人口", "人口数", "人口（人）"),
    group=_FIGURES,
    example="2310",
    width=8,
)
ADDRESS = Column(
    key="address",
    title="住所",
    parse=cells.text(120),
    aliases=("地址", "办公地址", "住址"),
    example="偏关县新关镇幸福路1号",
    hint="印在证书上，写到门牌或建筑物",
    width=28,
)
CREDIT_CODE = Column(
    key="credit_code",
    title="统一社会信用代码",
    parse=cells.organisation_code,
    aliases=("信用代码", "社会信用代码"),
    hint="18位，照证书填；没有代码的不填",
    width=22,
)
_COLUMNS: Mapping[str, Column[Any]] = {
    "households": HOUSEHOLDS,
    "population": POPULATION,
    "address": ADDRESS,
    "credit_code": CREDIT_CODE,
}


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """Nobody twice, no code twice, and figures that can be."""
    places: dict[str, int] = {}
    codes: dict[str, int] = {}
    for row in rows:
        for column, seen, word in ((CODE, places, "村（社区）"), (CREDIT_CODE, codes, "代码")):
            value = row.get(column)
            if value and seen.setdefault(value, row.number) != row.number:
                yield row.problem(column, f"与第{seen[value]}行是同一个{word}。", "请只留一行。")
        households, population = row.get(HOUSEHOLDS), row.get(POPULATION)
        if households is not None and households > _MOST_HOUSEHOLDS:
            yield row.problem(HOUSEHOLDS, f"{households}户，超过{_MOST_HOUSEHOLDS}户。", "请核对单位是否填错。")
        if population is not None and population > _MOST_PEOPLE:
            yield row.problem(POPULATION, f"{population}人，超过{_MOST_PEOPLE}人。", "请核对单位是否填错。")


COMMUNITIES = Sheet(
    name="村（社区）",
    title="村（社区）基本情况表",
    columns=(CODE, NAME, KIND, HOUSEHOLDS, POPULATION, ADDRESS, CREDIT_CODE, replace(NOTE, checked_only=True)),
    check=_check,
)

_SELECT = """
SELECT id, region, name, kind, households, population, address, credit_code FROM community
WHERE starts_with(region, $1) AND until IS NULL
"""


async def _on_record(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Mapping[str, Any]]:
    codes = [row[CODE] for row in rows]
    found = await connection().fetch(f"{_SELECT} AND region = ANY($2)", actor.reach, codes)
    return {row["region"]: row for row in found}


async def _lock(actor: Actor, rows: Sequence[Row]) -> bool:
    """In the order of their ids, so that two imports wait for each other and never both."""
    found = await connection().fetch(
        "SELECT id FROM community WHERE starts_with(region, $1) AND region = ANY($2) ORDER BY id FOR UPDATE",
        actor.reach,
        [row[CODE] for row in rows],
    )
    return bool(found)


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    records = await _on_record(actor, rows)
    return {
        region: Kept(subject(region), {column.key: record[name] for name, column in _COLUMNS.items()})
        for region, record in records.items()
    }


async def _examine(actor: Actor, rows: Sequence[Row], kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    places = await places_of(actor, regions_of(rows))
    records = await _on_record(actor, rows)
    held = await held_codes.refuse_held({code: row[CODE] for row in rows if (code := row.get(CREDIT_CODE))})
    problems: list[CellProblem] = []
    for row in rows:
        problems.extend(check_place(row, places, CODE, NAME))
        if row[CODE] in kept:
            problems.extend(_against_record(row, records[row[CODE]], held))
    return problems


def _against_record(row: Row, record: Mapping[str, Any], held: Mapping[str, Problem]) -> Iterator[CellProblem]:
    kind, code = row.get(KIND), row.get(CREDIT_CODE)
    if kind and kind.value != record["kind"]:
        cause = f"表里是{kind.label}，记录是{CommitteeKind(record['kind']).short}。"
        yield row.problem(KIND, cause, "类型由区划代码确定，请核对。")
    if not code:
        return
    if record["credit_code"] and record["credit_code"] != code:
        cause = f"已登记{record['credit_code']}，代码终身不变。"
        yield row.problem(CREDIT_CODE, cause, "确有错误的，请县民政局更正。")
    elif code in held and record["credit_code"] != code:
        yield row.problem(CREDIT_CODE, held[code].cause, held[code].cure)
    elif record["credit_code"] != code:
        strange = refuse_kind(credit_code.check(code), record["name"], CommitteeKind(record["kind"]), "")
        if strange:
            cure = "对照证书核对；证书上确实这样印的，在本村（社区）的“登记情况”里登记，写明理由。"
            yield row.problem(CREDIT_CODE, strange.cause, cure)


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    records = await _on_record(actor, [entry.row for entry in entries])
    await amend_communities(actor, [_amendment(entry, records) for entry in entries])
    return [subject(entry.row[CODE]) for entry in entries]


def _amendment(entry: Entry, records: Mapping[str, Mapping[str, Any]]) -> Amendment:
    record, changed = records[entry.row[CODE]], [name for name in _COLUMNS if _COLUMNS[name].key in entry.changed]
    before = entry.kept.values if entry.kept else {}
    return Amendment(
        id=record["id"],
        region=record["region"],
        before={name: before.get(_COLUMNS[name].key) for name in changed},
        after={name: entry.row.values[_COLUMNS[name].key] for name in changed},
    )


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    records = await _on_record(actor, [entry.row for entry in entries])
    made = [_amendment(entry, records) for entry in entries]
    await amend_communities(actor, [replace(one, before=one.after, after=one.before) for one in made], "撤销导入")


async def _export(actor: Actor, area: str) -> Exported:
    rows = await connection().fetch(
        f"{_SELECT} AND starts_with(region, $2) ORDER BY region",
        actor.reach,
        reach_of(area),
    )
    written = [
        {
            CODE.key: row["region"],
            NAME.key: row["name"],
            KIND.key: CommitteeKind(row["kind"]).short,
            **{column.key: row[name] for name, column in _COLUMNS.items()},
        }
        for row in rows
    ]
    total = {
        NAME.key: f"{len(rows)}个",
        HOUSEHOLDS.key: sum(row["households"] or 0 for row in rows),
        POPULATION.key: sum(row["population"] or 0 for row in rows),
    }
    return Exported(written, total)


COMMUNITIES_EXCHANGE = Exchange(
    code="communities",
    sheet=COMMUNITIES,
    list_path="/communities",
    unit="个",
    import_right=EDIT_COMMUNITIES,
    export_right=VIEW,
    natural_key=lambda row: row[CODE],
    place=lambda row: row[CODE],
    lock=_lock,
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    exported="全部村（社区）。",
    about="按区划代码认村（社区）：只改已经建立的，填了且不同的格才改，空着的格不改。",
    guidance=("名称、类型和备注只用来核对。", "信用代码登记后终身不变，导入只能补登，不能更换。"),
)
