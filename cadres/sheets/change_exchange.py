"""村（社区）变更登记表: changes of communities in by a sheet, each with its document, and all of an area's out.

A split is on the sheet that goes out and is not taken in: it needs the people who go along, whom somebody picks by name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cadres.permissions import CHANGE_PLACES, VIEW
from cadres.place_vocabulary import PlaceChange
from cadres.services.changes import ChangePlace, change_place
from cadres.services.communities import subject
from cadres.services.withdrawing import withdraw_change
from cadres.sheets.members import NOTE, REGION_CODE
from cadres.sheets.places import core_name
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell

_SHORTEST_DOCUMENT = 2


def _document(cell: Cell) -> str:
    said = cells.text(80)(cell)
    if len(said) < _SHORTEST_DOCUMENT:
        raise CellError(f"“{said}”不像文号。", "填批准文件的文号，如偏政函〔2026〕3号。")
    return said


CODE = replace(REGION_CODE, fill_down=False, hint="变更的村（社区）的12位代码；合并的是被并入的那一个")
BEFORE = Column(
    key="name_before",
    title="原名称",
    parse=cells.text(60),
    aliases=("村（社区）", "名称", "变更前名称"),
    example="马道村",
    hint="可以不填；填了就与记录核对",
    width=16,
    checked_only=True,
)
KIND = Column(
    key="kind",
    title="变更种类",
    parse=cells.choice(PlaceChange, {"村改居": PlaceChange.CONVERSION, "并入": PlaceChange.MERGER}),
    aliases=("种类", "变更类型"),
    choices=cells.labels(PlaceChange),
    required=True,
    example="更名",
)
DAY = Column(
    key="day",
    title="生效日期",
    parse=cells.day,
    aliases=("变更日期", "日期"),
    required=True,
    example="2026-03-01",
    hint="新名称、新归属从这一天起算",
)
DOCUMENT = Column(
    key="document",
    title="文件",
    parse=_document,
    aliases=("批准文件", "文号", "批准文号"),
    required=True,
    example="偏政函〔2026〕3号",
    width=20,
)
NAME = Column(
    key="name",
    title="新名称",
    parse=cells.text(60),
    aliases=("变更后名称",),
    example="马道新村",
    hint="更名、村改社区必填；合并后改名的也填",
    width=16,
)
INTO = Column(
    key="into",
    title="并入",
    parse=cells.region_code,
    aliases=("并入代码", "并入村（社区）代码"),
    hint="合并的填：并入的村（社区）的12位代码",
    width=16,
)
NEW_CODE = Column(
    key="new_code",
    title="新代码",
    parse=cells.region_code,
    hint="只在导出的表上：分设出的村（社区）的代码",
    width=16,
)
_TOLD = (DOCUMENT, NAME, INTO, NEW_CODE)


def _key(row: Row) -> str:
    return f"{row[CODE]} {row[KIND].value} {row[DAY].isoformat()}"


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[str, int] = {}
    for row in rows:
        if None in {row.get(CODE), row.get(KIND), row.get(DAY)}:
            continue
        if seen.setdefault(_key(row), row.number) != row.number:
            yield row.problem(CODE, f"与第{seen[_key(row)]}行是同一次变更。", "请只留一行。")


CHANGES = Sheet(
    name="村（社区）变更",
    title="村（社区）变更登记表",
    columns=(CODE, BEFORE, KIND, DAY, DOCUMENT, NAME, INTO, NEW_CODE, replace(NOTE, checked_only=True)),
    check=_check,
)

#: A change of two communities is one row: that of the one which is no more, or which a part was split from.
_SELECT = """
SELECT h.event, h.region, h.name_before, h.kind, h.day, h.document,
       CASE h.kind WHEN 'merger' THEN nullif(o.name_after, o.name_before) WHEN 'split' THEN o.name_after
                   ELSE h.name_after END AS name,
       CASE h.kind WHEN 'merger' THEN o.region END AS into, CASE h.kind WHEN 'split' THEN o.region END AS new_code
FROM community_change h LEFT JOIN community_change o ON o.event = h.event AND o.id <> h.id
WHERE h.withdrawn IS NULL AND starts_with(h.region, $1)
  AND CASE h.kind WHEN 'merger' THEN h.name_after IS NULL WHEN 'split' THEN h.name_before IS NOT NULL ELSE true END
"""


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    found = await connection().fetch(f"{_SELECT} AND h.region = ANY($2)", actor.reach, [row[CODE] for row in rows])
    return {
        f"{row['region']} {row['kind']} {row['day'].isoformat()}": Kept(
            subject(row["region"]), {column.key: row[column.key] for column in _TOLD}
        )
        for row in found
    }


async def _examine(actor: Actor, rows: Sequence[Row], kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    found = await connection().fetch(
        "SELECT region, name FROM community WHERE region = ANY($1) AND starts_with(region, $2)",
        [row[CODE] for row in rows],
        actor.reach,
    )
    names = {row["region"]: {row["name"]} for row in found}
    problems = []
    for row in rows:
        if _key(row) in kept:
            continue
        known, said = names.get(row[CODE]), row.get(BEFORE)
        if known is None:
            problems.append(row.problem(CODE, "没有建立这个代码的村（社区）。", "请核对代码，或先按区划建立。"))
            continue
        if said and core_name(said) not in set(map(core_name, known)):
            cause = f"表里是{said}，这个代码是{'、'.join(sorted(known))}。"
            problems.append(row.problem(BEFORE, cause, "请核对名称和代码。"))
        if row[KIND] is PlaceChange.SPLIT:
            cause = "分设要逐个选定随迁人员，表格上没有。"
            problems.append(row.problem(KIND, cause, "请在原村（社区）的页面上登记变更。"))
        if name := row.get(NAME):
            known.add(name)  # The next row may change the place again.
    return problems


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    return [await _written(actor, entry.row) for entry in entries]


async def _written(actor: Actor, row: Row) -> Outcome:
    command = ChangePlace(
        region=row[CODE],
        kind=row[KIND],
        day=row[DAY],
        document=row[DOCUMENT],
        name=row.get(NAME),
        into=row.get(INTO),
        new_code=row.get(NEW_CODE),
    )
    try:
        async with transaction(actor):
            await change_place(actor, command)
    except DomainError as error:
        return problems_of(error)
    return subject(row[CODE])


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """The last one first: what came after rests on what was before."""
    for entry in reversed(entries):
        row = entry.row
        event = await connection().fetchval(
            "SELECT event FROM community_change WHERE region = $1 AND kind = $2 AND day = $3 AND withdrawn IS NULL",
            row[CODE],
            row[KIND].value,
            row[DAY],
        )
        if event is not None:
            await withdraw_change(actor, event, "撤销导入")


async def _export(actor: Actor, area: str) -> Exported:
    found = await connection().fetch(
        f"{_SELECT} AND starts_with(h.region, $2) ORDER BY h.day, h.event", actor.reach, reach_of(area)
    )
    written = [
        {
            CODE.key: row["region"],
            BEFORE.key: row["name_before"],
            KIND.key: PlaceChange(row["kind"]).label,
            DAY.key: row["day"],
            **{column.key: row[column.key] for column in _TOLD},
        }
        for row in found
    ]
    return Exported(written, {BEFORE.key: f"{len(written)}条"})


CHANGES_EXCHANGE = Exchange(
    code="changes",
    sheet=CHANGES,
    list_path="/changes",
    exported="登记的全部变更，撤销了的不在内。",
    unit="条",
    import_right=CHANGE_PLACES,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    fixed="这次变更已经登记，不能由导入改变；登记错了的，先撤销那次变更。",
    about="按区划代码、变更种类和生效日期认一次变更：没有的登记，并按它改名、并入、结束职务；有的不再登记。",
    guidance=(
        "按生效日期先后排列，同一个村（社区）的几次变更逐行登记。",
        "合并写在被并入的村（社区）那一行，“并入”填接收它的村（社区）的代码。",
        "分设要选随迁人员，只在页面上登记；导出的表上有。",
    ),
)
