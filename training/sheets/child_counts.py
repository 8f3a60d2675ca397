"""儿童数统计表: numbers of a day by community and category, in and out. No child is in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cadres.sheets.members import COMMUNITY, REGION_CODE
from server import clock
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import DomainError
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from training import child_counts
from training.child_vocabulary import ChildCategory
from training.permissions import COUNT_CHILDREN, VIEW
from training.services.child_counts import CountChildren, count_children, subject, take_back_count

PLACE = replace(COMMUNITY, required=False, fill_down=False, hint="可以不填，填了就与代码核对")
AS_OF = Column(
    key="as_of",
    title="统计日期",
    parse=cells.day,
    aliases=("统计时间", "截止日期"),
    required=True,
    fill_down=True,
    example="2026-06-30",
    width=12,
)
NUMBERS: tuple[Column[int], ...] = tuple(
    Column(
        key=one.value,
        title=f"{one.label}数",
        parse=cells.whole_number,
        aliases=(one.label, f"{one.label}人数"),
        example="5",
        hint="没有的填0，没有统计的不填",
        width=12,
    )
    for one in ChildCategory
)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        about = (row.get(REGION_CODE), row.get(AS_OF))
        if all(about) and seen.setdefault(about, row.number) != row.number:
            yield row.problem(REGION_CODE, f"与第{seen[about]}行是同一个村（社区）同一天的统计。", "请只留一行。")
        if all(row.get(one) is None for one in NUMBERS) and {one.key for one in NUMBERS} <= row.values.keys():
            yield row.problem(NUMBERS[0], "一项儿童数也没有填。", "没有的填0。")


SHEET = Sheet(name="儿童数", title="儿童数统计表", columns=(REGION_CODE, PLACE, AS_OF, *NUMBERS), check=_check)


def _key(row: Row) -> str:
    return f"{row[REGION_CODE]} {row[AS_OF].isoformat()}"


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    found = await connection().fetch(
        """SELECT region, as_of, category, number FROM child_count
           WHERE region = ANY($1) AND as_of = ANY($2) AND starts_with(region, $3)""",
        *(list({row[REGION_CODE] for row in rows}), list({row[AS_OF] for row in rows}), actor.reach),
    )
    values: dict[str, tuple[str, dict[str, object]]] = {}
    for one in found:
        key = f"{one['region']} {one['as_of'].isoformat()}"
        values.setdefault(key, (one["region"], dict.fromkeys(it.value for it in ChildCategory)))[1][one["category"]] = (
            one["number"]
        )
    wanted = {_key(row) for row in rows}
    return {key: Kept(subject(region), told) for key, (region, told) in values.items() if key in wanted}


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    known = await connection().fetch(
        "SELECT region, name FROM community WHERE region = ANY($1) AND until IS NULL AND starts_with(region, $2)",
        list({row[REGION_CODE] for row in rows}),
        actor.reach,
    )
    names = {row["region"]: row["name"] for row in known}
    problems = []
    for row in rows:
        name = names.get(row[REGION_CODE])
        if name is None:
            problems.append(row.problem(REGION_CODE, "没有建立这个代码的村（社区）。", "核对代码。"))
        elif row.get(PLACE) not in {None, name}:
            problems.append(row.problem(PLACE, f"这个代码登记的名称是{name}。", "请核对。"))
    return problems


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    return [await _written(actor, entry.row) for entry in entries]


async def _written(actor: Actor, row: Row) -> Outcome:
    told = {one.key: row.get(one) for one in NUMBERS}
    try:
        async with transaction(actor):
            await count_children(actor, row[REGION_CODE], CountChildren.model_validate({"as_of": row[AS_OF], **told}))
    except DomainError as error:
        return problems_of(error)
    return f"{subject(row[REGION_CODE])}/{row[AS_OF].isoformat()}"


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take the numbers of the day back; where they took the place of others, those stand again."""
    for entry in entries:
        region, as_of = entry.row[REGION_CODE], entry.row[AS_OF]
        await take_back_count(actor, region, as_of)
        if entry.kept is not None:
            await count_children(actor, region, CountChildren.model_validate({"as_of": as_of, **entry.kept.values}))


async def _export(actor: Actor, area: str) -> Exported:
    found = await child_counts.area_counts(actor, area, clock.today())
    rows: list[dict[str, Cell]] = [
        {
            REGION_CODE.key: one.region,
            PLACE.key: one.place,
            AS_OF.key: one.as_of,
            **{category.value: one.numbers[category].said for category in ChildCategory},
        }
        for one in found.lines
    ]
    total: dict[str, Cell] = {category.value: number for category, number in found.sums.items()}
    return Exported(rows, total, (f"少于{found.least}人的不公开，合计不含不公开的{found.left_out}项。",))


CHILD_COUNTS_EXCHANGE = Exchange(
    code="child-counts",
    sheet=SHEET,
    list_path="/children/counts",
    exported="各村（社区）最近一次的儿童数，人数少的不公开。",
    unit="村（社区）",
    import_right=COUNT_CHILDREN,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    about="按区划代码和统计日期认一次统计：没有的新增，同一天的改为表上的数。",
    guidance=("只填人数，不附名单；表里没有姓名一栏。",),
)
