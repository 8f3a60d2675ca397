"""培训班一览表: runs of courses, in and out."""

from collections.abc import Iterator, Mapping, Sequence

from cadres.sheets.members import NOTE
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, DomainError
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, nothing_to_examine, problems_of
from server.sheets.workbook import Cell
from training import courses
from training.course_vocabulary import Audience, CourseKind, OrganiserLevel
from training.courses import CourseLine
from training.permissions import TEACH, VIEW
from training.rules.hours import said
from training.services.courses import HoldCourse, hold_course, strike_course, subject

_UNDONE = "撤销导入"


def tenths_text(cell: Cell) -> str:
    """A number with its decimal as it was typed; what it may be the service says."""
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return cells.text(6)(cell)


HOLDER = Column(
    key="region",
    title="登记地代码",
    parse=cells.region_code,
    aliases=("区划代码", "县（乡镇）代码"),
    required=True,
    fill_down=True,
    example="140932000000",
    hint="县或者乡镇（街道）的12位代码",
    width=16,
)
PROGRAMME = Column(
    key="programme",
    title="班次名称",
    parse=cells.text(60, 2),
    aliases=("班名称", "培训班", "培训班名称"),
    required=True,
    fill_down=True,
    example="儿童主任培训班",
    width=20,
)
RUN = Column(
    key="run",
    title="期次",
    parse=cells.whole_number,
    aliases=("期", "第几期"),
    required=True,
    fill_down=True,
    example="1",
    hint="只填数字",
    width=6,
)
KIND = Column(
    key="kind",
    title="培训类别",
    parse=cells.choice(CourseKind, {"集中": CourseKind.CENTRAL, "线上": CourseKind.ONLINE, "网络": CourseKind.ONLINE}),
    aliases=("类别", "形式"),
    required=True,
    choices=cells.labels(CourseKind),
    example="集中培训",
)
ORGANISER = Column(
    key="organiser",
    title="主办方",
    parse=cells.text(60, 2),
    aliases=("主办单位",),
    required=True,
    example="偏关县民政局",
    width=18,
)
LEVEL = Column(
    key="level",
    title="主办层级",
    parse=cells.choice(
        OrganiserLevel,
        {
            "省": OrganiserLevel.PROVINCE,
            "市": OrganiserLevel.CITY,
            "县": OrganiserLevel.COUNTY,
            "乡镇": OrganiserLevel.TOWNSHIP,
        },
    ),
    aliases=("层级",),
    required=True,
    choices=cells.labels(OrganiserLevel),
    example="县级",
    width=8,
)
AUDIENCE = Column(
    key="audience",
    title="对象",
    parse=cells.choice(Audience),
    aliases=("参训人员身份", "培训对象"),
    required=True,
    choices=cells.labels(Audience),
    example="儿童主任、督导员",
    width=16,
)
FIRST = Column(
    key="first",
    title="开始",
    parse=cells.day,
    aliases=("开始日期", "开班日期", "起始时间"),
    required=True,
    example="2026-05-11",
)
LAST = Column(
    key="last",
    title="结束",
    parse=cells.day,
    aliases=("结束日期", "结业日期", "结束时间"),
    required=True,
    example="2026-05-12",
)
VENUE = Column(key="venue", title="地点", parse=cells.text(60), required=True, example="县委党校", width=14)
PLACES = Column(
    key="places", title="名额", parse=cells.whole_number, aliases=("计划人数",), required=True, example="40", width=6
)
DAYS = Column(
    key="days",
    title="天数",
    parse=tenths_text,
    example="1.5",
    hint="主办单位给出的天数；没有给的不填，不从学时折算",
    width=6,
)
PASS_MARK = Column(key="pass_mark", title="合格分", parse=cells.whole_number, example="60", hint="有考核的填", width=6)
INDUCTION = Column(
    key="induction",
    title="是否初任培训",
    parse=cells.yes_no,
    blank=False,
    choices=("是", "否"),
    example="否",
    width=8,
)
DOCUMENT = Column(
    key="document",
    title="文件",
    parse=cells.text(120),
    aliases=("文号", "通知"),
    required=True,
    fill_down=True,
    example="偏民函〔2026〕8号",
    width=18,
)
HOURS = Column(key="hours", title="学时", parse=cells.text(12), hint="由各节课合计，不从本表导入", example="", width=6)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        about = (row.get(HOLDER), row.get(PROGRAMME), row.get(RUN), row.get(FIRST))
        if all(about) and seen.setdefault(about, row.number) != row.number:
            yield row.problem(PROGRAMME, f"与第{seen[about]}行是同一期。", "请只留一行。")


SHEET = Sheet(
    name="培训班",
    title="培训班一览表",
    columns=(
        *(HOLDER, PROGRAMME, RUN, KIND, ORGANISER, LEVEL, AUDIENCE, FIRST, LAST, VENUE, PLACES, DAYS, PASS_MARK),
        *(INDUCTION, DOCUMENT, HOURS, NOTE),
    ),
    check=_check,
)


def _key(row: Row) -> str:
    return f"{row[HOLDER]} {row[PROGRAMME]} {row[RUN]} {row[FIRST].isoformat()}"


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    wanted = {_key(row) for row in rows}
    found: dict[str, Kept] = {}
    for region in {row[HOLDER] for row in rows}:
        for one in await courses.courses(actor, region):
            key = f"{one.region} {one.programme} {one.run} {one.first.isoformat()}"
            if key in wanted:
                found[key] = Kept(subject(one.id), _values(one))
    return found


def _values(one: CourseLine) -> dict[str, object]:
    return {
        KIND.key: one.kind,
        ORGANISER.key: one.organiser,
        LEVEL.key: one.level,
        AUDIENCE.key: one.audience,
        LAST.key: one.last,
        VENUE.key: one.venue,
        PLACES.key: one.places,
        DAYS.key: one.days_said or None,
        PASS_MARK.key: one.pass_mark,
        INDUCTION.key: one.induction,
        DOCUMENT.key: one.document,
    }


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    return [await _written(actor, entry.row) for entry in entries]


async def _written(actor: Actor, row: Row) -> Outcome:
    columns = (PROGRAMME, RUN, KIND, ORGANISER, LEVEL, AUDIENCE, FIRST, LAST, VENUE, PLACES, DAYS, PASS_MARK, DOCUMENT)
    told = {one.key: row.get(one) for one in columns} | {INDUCTION.key: bool(row.get(INDUCTION))}
    try:
        async with transaction(actor):
            made = await hold_course(actor, row[HOLDER], HoldCourse.model_validate(told))
    except DomainError as error:
        return problems_of(error)
    return subject(made)


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    for entry in reversed(entries):
        if entry.kept is not None:
            raise Conflict("已登记的班次没有按表改过。", code="courses.fixed")
        await strike_course(actor, int(entry.made.rpartition(":")[2]), _UNDONE)


async def _export(actor: Actor, area: str) -> Exported:
    found = await courses.courses(actor, area)
    rows: list[dict[str, Cell]] = [
        {
            HOLDER.key: one.region,
            PROGRAMME.key: one.programme,
            RUN.key: one.run,
            KIND.key: one.kind.label,
            ORGANISER.key: one.organiser,
            LEVEL.key: one.level.label,
            AUDIENCE.key: one.audience.label,
            FIRST.key: one.first,
            LAST.key: one.last,
            VENUE.key: one.venue,
            PLACES.key: one.places,
            DAYS.key: one.days_said or None,
            PASS_MARK.key: one.pass_mark,
            INDUCTION.key: "是" if one.induction else "否",
            DOCUMENT.key: one.document,
            HOURS.key: said(one.hours) if one.hours else None,
        }
        for one in found
    ]
    open_ones = sum(one.is_open(clock.today()) for one in found)
    return Exported(rows, {PROGRAMME.key: f"{len(found)}期，可报名{open_ones}期"})


COURSES_EXCHANGE = Exchange(
    code="courses",
    sheet=SHEET,
    list_path="/courses",
    exported="本县和所属乡镇登记的全部培训班。",
    unit="期",
    import_right=TEACH,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[HOLDER],
    keep=_keep,
    examine=nothing_to_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    fixed="已登记的班次不按表改。",
    about="按登记地、班次名称、期次和开始日期认一期：没有的新增。",
    guidance=("天数和学时各填各的，系统不互相折算；学时在签到表上按每一节填。",),
)
