"""驻村天数登记表: a row is one day that one person spent in the village, in and out. The day only: no place and no hour (FS-7)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from cadres.sheets.members import NAME
from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from training.permissions import RECORD, VIEW
from training.services.corrections import RemoveDays, remove_days
from training.services.presence import SpentDays, spend_days
from training.services.teams import subject
from training.sheets.roster import PLACE
from training.sheets.stays import PLACE_CODE, Stays, meant, stays_of, unmatched

_EXPORTED_DAYS = 31
_UNDONE = "撤销导入"
DAY = Column(
    key="day",
    title="驻村日期",
    parse=cells.day,
    aliases=("日期", "在岗日期", "考勤日期", "打卡日期"),
    required=True,
    example="2026-11-02",
    hint="一天一行；只填在村的日子",
    width=12,
)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        about = tuple(row.get(one) for one in SHEET.columns)
        if all(about) and seen.setdefault(about, row.number) != row.number:
            yield row.problem(DAY, f"与第{seen[about]}行是同一个人同一天。", "请只留一行。")


SHEET = Sheet(name="驻村天数", title="驻村天数登记表", columns=(PLACE_CODE, PLACE, NAME, DAY), check=_check)


def _key(row: Row) -> str:
    return f"{row[PLACE_CODE]} {row[PLACE]} {row[NAME]} {row[DAY].isoformat()}"


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    stays = await stays_of(actor, rows)
    about = {_key(row): (one, row[DAY]) for row in rows if (one := meant(stays, row, DAY))}
    known = {
        (row["assignment"], row["day"])
        for row in await connection().fetch(
            "SELECT assignment, day FROM village_day WHERE assignment = ANY($1)",
            list({one.id for one, _ in about.values()}),
        )
    }
    return {key: Kept(subject(one.team), {}) for key, (one, day) in about.items() if (one.id, day) in known}


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    return unmatched(await stays_of(actor, rows), rows, DAY)


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    stays = await stays_of(actor, [entry.row for entry in entries])
    return [await _written(actor, entry.row, stays) for entry in entries]


async def _written(actor: Actor, row: Row, stays: Stays) -> Outcome:
    one = meant(stays, row, DAY)
    if one is None:
        return (Problem(NAME.title, f"{row[NAME]}这一天不在{row[PLACE]}驻村。", "刷新后再看。"),)
    try:
        async with transaction(actor):
            await spend_days(actor, one.id, SpentDays(first=row[DAY], last=row[DAY]))
    except DomainError as error:
        return problems_of(error)
    return f"{subject(one.team)}/{one.id}"


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take the days back that the sheet brought; one that was taken back since on the page is gone already."""
    for entry in entries:
        assignment, day = int(entry.made.rpartition("/")[2]), entry.row[DAY]
        there = "SELECT 1 FROM village_day WHERE assignment = $1 AND day = $2"
        if not await connection().fetchval(there, assignment, day):
            continue
        await remove_days(actor, assignment, RemoveDays(first=day, last=day, reason=_UNDONE))


async def _export(actor: Actor, area: str) -> Exported:
    since = clock.today() - timedelta(days=_EXPORTED_DAYS)
    found = await connection().fetch(
        """SELECT a.region, coalesce(s.name, c.name) AS place, a.name, v.day
           FROM village_day v JOIN team_assignment a ON a.id = v.assignment JOIN work_team t ON t.id = a.team
           LEFT JOIN resettlement_site s ON s.id = t.site LEFT JOIN community c ON c.id = t.community
           WHERE v.day > $3 AND starts_with(v.region, $1) AND starts_with(v.region, $2)
           ORDER BY a.region, place, a.name, v.day""",
        actor.reach,
        reach_of(area),
        since,
    )
    rows: list[dict[str, Cell]] = [
        {PLACE_CODE.key: one["region"], PLACE.key: one["place"], NAME.key: one["name"], DAY.key: one["day"]}
        for one in found
    ]
    return Exported(rows, {NAME.key: f"共{len(rows)}天"})


VILLAGE_DAYS_EXCHANGE = Exchange(
    code="village-days",
    sheet=SHEET,
    list_path="/teams",
    exported=f"最近{_EXPORTED_DAYS}天登记的驻村日子。",
    unit="驻村日子",
    import_right=RECORD,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[PLACE_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    fixed="已登记的日子不按表改：登记错了的，在本人页面上撤销。",
    about="按区划代码、驻点、姓名认人，一行登记一天；已登记的日子不重复登记。",
    guidance=(
        "区划代码填安置点所在乡镇（街道）的，村的工作队填村的。",
        "考勤软件导出的，只留在村的日子，不要地点和时刻。",
    ),
)
