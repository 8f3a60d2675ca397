"""驻村天数登记表: a row is one day that one person spent in the village, in and out. The day only: no place and no hour (FS-7)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cadres.sheets.members import NAME, REGION_CODE
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


class _Stay(NamedTuple):
    """Somebody's days in a team: who may have spent a day there."""

    id: int
    team: int
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


_About = tuple[str, str, str]


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        about = tuple(row.get(one) for one in SHEET.columns)
        if all(about) and seen.setdefault(about, row.number) != row.number:
            yield row.problem(DAY, f"与第{seen[about]}行是同一个人同一天。", "请只留一行。")


SHEET = Sheet(name="驻村天数", title="驻村天数登记表", columns=(REGION_CODE, PLACE, NAME, DAY), check=_check)


def _key(row: Row) -> str:
    return f"{row[REGION_CODE]} {row[PLACE]} {row[NAME]} {row[DAY].isoformat()}"


def _about(row: Row) -> _About:
    return row[REGION_CODE], row[PLACE], row[NAME]


async def _stays(actor: Actor, rows: Sequence[Row]) -> Mapping[_About, Sequence[_Stay]]:
    """The assignments that rows may mean, by the code, the place and the name."""
    found: dict[_About, list[_Stay]] = {}
    for one in await connection().fetch(
        """SELECT a.id, a.team, a.since, a.until, a.region, a.name, coalesce(s.name, c.name) AS place
           FROM team_assignment a JOIN work_team t ON t.id = a.team LEFT JOIN resettlement_site s ON s.id = t.site
           LEFT JOIN community c ON c.region = t.region AND c.until IS NULL
           WHERE a.region = ANY($1) AND starts_with(a.region, $2) ORDER BY a.since""",
        list({row[REGION_CODE] for row in rows}),
        actor.reach,
    ):
        stay = _Stay(one["id"], one["team"], one["since"], one["until"])
        found.setdefault((one["region"], one["place"], one["name"]), []).append(stay)
    return found


def _meant(stays: Mapping[_About, Sequence[_Stay]], row: Row) -> _Stay | None:
    """The assignment in which the day of a row lies; two of one name in one place are told apart on the page alone."""
    fitting = [one for one in stays.get(_about(row), ()) if one.holds(row[DAY])]
    return fitting[0] if len(fitting) == 1 else None


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    stays = await _stays(actor, rows)
    meant = {_key(row): (one, row[DAY]) for row in rows if (one := _meant(stays, row))}
    known = {
        (row["assignment"], row["day"])
        for row in await connection().fetch(
            "SELECT assignment, day FROM village_day WHERE assignment = ANY($1)",
            list({one.id for one, _ in meant.values()}),
        )
    }
    return {key: Kept(subject(one.team), {}) for key, (one, day) in meant.items() if (one.id, day) in known}


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    stays = await _stays(actor, rows)
    problems = []
    for row in rows:
        if _meant(stays, row):
            continue
        if _about(row) not in stays:
            cause, cure = f"{row[PLACE]}没有登记过{row[NAME]}。", "核对区划代码、驻点和姓名；没有登记的先登记选派。"
        else:
            cause = f"{row[DAY].isoformat()}{row[NAME]}不在{row[PLACE]}驻村，或者有同名的人。"
            cure = "核对日期；同名的在本人页面登记。"
        problems.append(row.problem(NAME, cause, cure))
    return problems


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    stays = await _stays(actor, [entry.row for entry in entries])
    return [await _written(actor, entry.row, stays) for entry in entries]


async def _written(actor: Actor, row: Row, stays: Mapping[_About, Sequence[_Stay]]) -> Outcome:
    one = _meant(stays, row)
    if one is None:
        return (Problem(NAME.title, f"{row[NAME]}这一天不在{row[PLACE]}驻村。", "刷新后再看。"),)
    try:
        async with transaction(actor):
            await spend_days(actor, one.id, SpentDays(first=row[DAY], last=row[DAY]))
    except DomainError as error:
        return problems_of(error)
    return f"{subject(one.team)}/{one.id}"


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take the days back that the sheet brought."""
    for entry in entries:
        assignment, day = int(entry.made.rpartition("/")[2]), entry.row[DAY]
        await remove_days(actor, assignment, RemoveDays(first=day, last=day, reason=_UNDONE))


async def _export(actor: Actor, area: str) -> Exported:
    since = clock.today() - timedelta(days=_EXPORTED_DAYS)
    found = await connection().fetch(
        """SELECT a.region, coalesce(s.name, c.name) AS place, a.name, v.day
           FROM village_day v JOIN team_assignment a ON a.id = v.assignment JOIN work_team t ON t.id = a.team
           LEFT JOIN resettlement_site s ON s.id = t.site
           LEFT JOIN community c ON c.region = t.region AND c.until IS NULL
           WHERE v.day > $3 AND starts_with(v.region, $1) AND starts_with(v.region, $2)
           ORDER BY a.region, place, a.name, v.day""",
        actor.reach,
        reach_of(area),
        since,
    )
    rows: list[dict[str, Cell]] = [
        {REGION_CODE.key: one["region"], PLACE.key: one["place"], NAME.key: one["name"], DAY.key: one["day"]}
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
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    about="按区划代码、驻点、姓名认人，一行登记一天；已登记的日子不重复登记。",
    guidance=(
        "区划代码填安置点所在乡镇（街道）的，村的工作队填村的。",
        "考勤软件导出的，只留在村的日子，不要地点和时刻。",
    ),
)
