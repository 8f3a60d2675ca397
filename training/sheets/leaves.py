"""驻村干部请假登记表: a row is one leave of one person, both days included, with who let them go; in and out (FS-8)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cadres.sheets.members import NAME
from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome
from server.sheets.workbook import Cell
from training.permissions import RECORD, VIEW
from training.services.corrections import remove_leave
from training.services.presence import TakeLeave, take_leave
from training.services.teams import subject
from training.sheets.roster import PLACE
from training.sheets.rows import placed
from training.sheets.stays import PLACE_CODE, Stay, Stays, meant, stays_of, unmatched
from training.vocabulary import LeaveApprover, LeaveKind

_UNDONE = "撤销导入"
KIND = Column(
    key="kind",
    title="假别",
    parse=cells.choice(LeaveKind, {"年假": LeaveKind.ANNUAL, "出差": LeaveKind.OFFICIAL}),
    aliases=("请假类别", "请假种类", "请假类型"),
    required=True,
    choices=cells.labels(LeaveKind),
    example="事假",
    width=8,
)
FIRST = Column(
    key="first",
    title="起",
    parse=cells.day,
    aliases=("请假起始", "开始日期", "起始日期", "请假开始日期"),
    required=True,
    example="2026-11-09",
    hint="请假的第一天",
    width=12,
)
LAST = Column(
    key="last",
    title="止",
    parse=cells.day,
    aliases=("请假终止", "结束日期", "终止日期", "请假结束日期"),
    required=True,
    example="2026-11-10",
    hint="请假的最后一天，当天也算",
    width=12,
)
DAYS = Column(
    key="days",
    title="天数",
    parse=cells.whole_number,
    aliases=("请假天数",),
    example="2",
    hint="可以不填，填了就与起止日期核对",
    width=6,
    checked_only=True,
)
APPROVER = Column(
    key="approver",
    title="批准机关",
    parse=cells.choice(
        LeaveApprover,
        {
            "乡镇": LeaveApprover.TOWNSHIP,
            "乡镇（街道）": LeaveApprover.TOWNSHIP,
            "乡镇党委": LeaveApprover.TOWNSHIP,
            "县": LeaveApprover.COUNTY,
            "县级": LeaveApprover.COUNTY,
            "县委组织部": LeaveApprover.COUNTY,
        },
    ),
    required=True,
    choices=cells.labels(LeaveApprover),
    example=LeaveApprover.TOWNSHIP.label,
    width=20,
)
APPROVED_BY = Column(
    key="approved_by", title="批准人", parse=cells.text(40, 2), required=True, example="苗治国", width=10
)
DOCUMENT = Column(
    key="document", title="文件", parse=cells.text(120), aliases=("请假条", "文号"), example="请假审批表", width=16
)
_TOLD = (KIND, LAST, APPROVER, APPROVED_BY, DOCUMENT)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        about = tuple(row.get(one) for one in (PLACE_CODE, PLACE, NAME, FIRST))
        if all(about) and seen.setdefault(about, row.number) != row.number:
            yield row.problem(FIRST, f"与第{seen[about]}行是同一个人同一天起的请假。", "请只留一行。")
        first, last, days = row.get(FIRST), row.get(LAST), row.get(DAYS)
        if first and last and days is not None and first <= last and days != (last - first).days + 1:
            yield row.problem(DAYS, f"按起止日期是{(last - first).days + 1}天，填的是{days}天。", "请核对哪一个有误。")


SHEET = Sheet(
    name="请假",
    title="驻村干部请假登记表",
    columns=(PLACE_CODE, PLACE, NAME, KIND, FIRST, LAST, DAYS, APPROVER, APPROVED_BY, DOCUMENT),
    check=_check,
)


def _key(row: Row) -> str:
    return f"{row[PLACE_CODE]} {row[PLACE]} {row[NAME]} {row[FIRST].isoformat()}"


def _made(stay: Stay, line: int) -> str:
    return f"{subject(stay.team)}/{stay.id}/{line}"


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    stays = await stays_of(actor, rows)
    about = {_key(row): (one, row[FIRST]) for row in rows if (one := meant(stays, row, FIRST))}
    known = {
        (row["assignment"], row["first"]): {
            KIND.key: LeaveKind(row["kind"]),
            LAST.key: row["last"],
            APPROVER.key: LeaveApprover(row["approver"]),
            APPROVED_BY.key: row["approved_by"],
            DOCUMENT.key: row["document"],
        }
        for row in await connection().fetch(
            """SELECT assignment, first, last, kind, approver, approved_by, document FROM team_leave
               WHERE assignment = ANY($1)""",
            list({one.id for one, _ in about.values()}),
        )
    }
    return {
        key: Kept(subject(one.team), known[one.id, day]) for key, (one, day) in about.items() if (one.id, day) in known
    }


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    return unmatched(await stays_of(actor, rows), rows, FIRST)


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    stays = await stays_of(actor, [entry.row for entry in entries])
    return [await _written(actor, entry.row, stays) for entry in entries]


async def _written(actor: Actor, row: Row, stays: Stays) -> Outcome:
    one = meant(stays, row, FIRST)
    if one is None:
        return (Problem(NAME.title, f"{row[NAME]}这一天不在{row[PLACE]}驻村。", "刷新后再看。"),)
    told = {"first": row[FIRST], **{column.key: row.get(column) for column in _TOLD}}
    try:
        async with transaction(actor):
            line = await take_leave(actor, one.id, TakeLeave.model_validate(told))
    except DomainError as error:
        return placed(error, {})
    return _made(one, line)


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take the leaves back that the sheet brought; one that was taken back since on the page is gone already."""
    for entry in reversed(entries):
        _, assignment, line = entry.made.split("/")
        if await connection().fetchval("SELECT 1 FROM team_leave WHERE id = $1", int(line)):
            await remove_leave(actor, int(assignment), int(line), _UNDONE)


async def _export(actor: Actor, area: str) -> Exported:
    year = clock.today().year
    found = await connection().fetch(
        """SELECT a.region, coalesce(s.name, c.name) AS place, a.name, l.kind, l.first, l.last, l.approver,
                  l.approved_by, l.document
           FROM team_leave l JOIN team_assignment a ON a.id = l.assignment JOIN work_team t ON t.id = a.team
           LEFT JOIN resettlement_site s ON s.id = t.site LEFT JOIN community c ON c.id = t.community
           WHERE l.last >= $3 AND starts_with(l.region, $1) AND starts_with(l.region, $2)
           ORDER BY a.region, place, a.name, l.first""",
        *(actor.reach, reach_of(area), date(year - 1, 1, 1)),
    )
    rows: list[dict[str, Cell]] = [
        {
            PLACE_CODE.key: one["region"],
            PLACE.key: one["place"],
            NAME.key: one["name"],
            KIND.key: LeaveKind(one["kind"]).label,
            FIRST.key: one["first"],
            LAST.key: one["last"],
            DAYS.key: (one["last"] - one["first"]).days + 1,
            APPROVER.key: LeaveApprover(one["approver"]).label,
            APPROVED_BY.key: one["approved_by"],
            DOCUMENT.key: one["document"],
        }
        for one in found
    ]
    days = sum((one["last"] - one["first"]).days + 1 for one in found)
    return Exported(rows, {NAME.key: f"共{len(rows)}次", DAYS.key: days})


LEAVES_EXCHANGE = Exchange(
    code="team-leaves",
    sheet=SHEET,
    list_path="/teams",
    exported="去年以来登记的请假。",
    unit="次请假",
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
    fixed="已登记的请假不按表改：登记错了的，在本人页面上撤销后重新登记。",
    about="按区划代码、驻点、姓名和请假的第一天认一次请假：没有的新增。",
    guidance=(
        "区划代码填安置点所在乡镇（街道）的，村的工作队填村的。",
        "请假由谁批准按天数，超过乡镇（街道）权限的由县级批准；与驻村的日子、抽查不在岗重叠的不登记。",
    ),
)
