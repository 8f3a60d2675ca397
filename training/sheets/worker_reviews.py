"""社区工作者考核评议表: a row is one appraisal of a year, in and out; one by representatives has its vote (CW-5)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cadres.sheets.members import NAME, REGION_CODE
from cadres.vocabulary import Grade
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome
from server.sheets.workbook import Cell
from training import workers
from training.permissions import EMPLOY, VIEW
from training.services.workers import REVIEWS, ReviewWorker, remove_line, review_worker, subject
from training.sheets.rows import place_problems, placed, whole_between
from training.sheets.workers import PLACE
from training.worker_vocabulary import WorkerReviewKind
from training.workers import ReviewLine, WorkerLine

_UNDONE = "撤销导入"
_KINDS = {
    "年度": WorkerReviewKind.YEARLY,
    "考核": WorkerReviewKind.YEARLY,
    "民主": WorkerReviewKind.DEMOCRATIC,
    "评议": WorkerReviewKind.DEMOCRATIC,
}
KIND = Column(
    key="kind",
    title="种类",
    parse=cells.choice(WorkerReviewKind, _KINDS),
    aliases=("考核种类", "评议种类"),
    required=True,
    fill_down=True,
    choices=cells.labels(WorkerReviewKind),
    example="年度考核",
    width=10,
)
YEAR = Column(
    key="year",
    title="年度",
    parse=whole_between(2000, 2100),
    aliases=("考核年度",),
    required=True,
    fill_down=True,
    example="2025",
    width=6,
)
HELD = Column(
    key="held",
    title="日期",
    parse=cells.day,
    aliases=("考核日期", "评议日期"),
    required=True,
    fill_down=True,
    example="2025-12-20",
    width=12,
)
GRADE = Column(
    key="grade",
    title="等次",
    parse=cells.choice(Grade, {"合格": Grade.COMPETENT, "基本合格": Grade.BASIC, "不合格": Grade.UNFIT}),
    aliases=("考核等次", "考核结果"),
    required=True,
    choices=tuple(one.label for one in Grade if one is not Grade.UNGRADED),
    example="称职",
    width=10,
)
_OF_VOTE = "民主评议要填，年度考核不填"
ENTITLED = Column(key="entitled", title="应到代表", parse=whole_between(1, 9999), example="30", hint=_OF_VOTE, width=8)
PRESENT = Column(key="present", title="实到代表", parse=whole_between(1, 9999), example="27", hint=_OF_VOTE, width=8)
UNFIT = Column(
    key="unfit",
    title="不称职票",
    parse=whole_between(0, 9999),
    aliases=("不称职票数",),
    example="2",
    hint=_OF_VOTE,
    width=8,
)
LED_BY = Column(
    key="led_by",
    title="主持单位",
    parse=cells.text(60, 2),
    aliases=("考核单位",),
    required=True,
    fill_down=True,
    example="新城街道办事处",
    width=18,
)
DOCUMENT = Column(
    key="document",
    title="文件",
    parse=cells.text(120),
    aliases=("考核文件", "文号"),
    required=True,
    fill_down=True,
    example="新街考〔2025〕5号",
    width=18,
)
REASON = Column(
    key="reason",
    title="理由",
    parse=cells.text(200),
    aliases=("备注",),
    example="大雪封路，改期不成",
    hint="有提示而仍要登记的写明",
    width=18,
)
_TOLD = (HELD, GRADE, ENTITLED, PRESENT, UNFIT, LED_BY, DOCUMENT, REASON)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        about = tuple(row.get(one) for one in (REGION_CODE, NAME, KIND, YEAR))
        if all(about) and seen.setdefault(about, row.number) != row.number:
            yield row.problem(NAME, f"与第{seen[about]}行是同一个人同一年度的{row[KIND].label}。", "请只留一行。")


SHEET = Sheet(
    name="考核评议",
    title="社区工作者考核评议表",
    columns=(REGION_CODE, PLACE, NAME, KIND, YEAR, *_TOLD),
    check=_check,
)
_About = tuple[str, str]


def _key(row: Row) -> str:
    return f"{row[REGION_CODE]} {row[NAME]} {row[KIND].value} {row[YEAR]}"


async def _employed(actor: Actor, rows: Sequence[Row]) -> Mapping[_About, Sequence[WorkerLine]]:
    """Those whom rows may mean, by the code and the name."""
    found: dict[_About, list[WorkerLine]] = {}
    for township in {row[REGION_CODE][:9].ljust(12, "0") for row in rows}:
        for one in await workers.every_worker(actor, township):
            found.setdefault((one.region, one.name), []).append(one)
    return found


def _meant(employed: Mapping[_About, Sequence[WorkerLine]], row: Row) -> WorkerLine | None:
    """Who was employed there in the year; two of one name are told apart on the page alone."""
    known = employed.get((row[REGION_CODE], row[NAME]), ())
    year = row[YEAR]
    fitting = [one for one in known if one.since.year <= year and (one.until is None or year <= one.until.year)]
    return fitting[0] if len(fitting) == 1 else None


def _review(one: WorkerLine, row: Row) -> ReviewLine | None:
    return next((it for it in one.reviews if (it.kind, it.year) == (row[KIND], row[YEAR])), None)


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    employed = await _employed(actor, rows)
    found = {}
    for row in rows:
        one = _meant(employed, row)
        known = _review(one, row) if one else None
        if one and known:
            found[_key(row)] = Kept(subject(one.id), _values(known))
    return found


def _values(known: ReviewLine) -> dict[str, Any]:
    return {one.key: getattr(known, one.key) for one in _TOLD}


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    problems = list(await place_problems(actor, rows, REGION_CODE, PLACE))
    wrong = {one.row_number for one in problems if one.key == REGION_CODE.key}
    employed = await _employed(actor, rows)
    for row in rows:
        if row.number in wrong or _meant(employed, row):
            continue
        if (row[REGION_CODE], row[NAME]) not in employed:
            cause = f"这个村（社区）没有登记过社区工作者{row[NAME]}。"
            cure = "核对区划代码和姓名；没有登记的先登记聘用。"
        else:
            cause = f"{row[YEAR]}年{row[NAME]}不在岗，或者有同名的人。"
            cure = "核对年度；同名的在本人页面登记。"
        problems.append(row.problem(NAME, cause, cure))
    return problems


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    employed = await _employed(actor, [entry.row for entry in entries])
    return [await _written(actor, entry.row, _meant(employed, entry.row)) for entry in entries]


async def _written(actor: Actor, row: Row, one: WorkerLine | None) -> Outcome:
    if one is None:
        return (Problem(NAME.title, f"{row[YEAR]}年{row[NAME]}不在岗。", "刷新后再看。"),)
    told = {"kind": row[KIND], "year": row[YEAR], **{column.key: row.get(column) for column in _TOLD}}
    try:
        async with transaction(actor):
            await review_worker(actor, one.id, ReviewWorker.model_validate(told))
            now = _review(await workers.worker(actor, one.id), row)
    except DomainError as error:
        return placed(error, {})
    return f"{subject(one.id)}/{now.id if now else 0}"


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take the appraisals back that the sheet brought; one that was taken back since on the page is gone already."""
    for entry in reversed(entries):
        about, _, line = entry.made.rpartition("/")
        there = await connection().fetchval("SELECT 1 FROM worker_review WHERE id = $1", int(line))
        if there:
            await remove_line(actor, int(about.rpartition(":")[2]), REVIEWS, int(line), _UNDONE)


async def _export(actor: Actor, area: str) -> Exported:
    rows = [_cells(one, known) for one in await workers.every_worker(actor, area) for known in one.reviews]
    return Exported(rows, {NAME.key: f"共{len(rows)}次"})


def _cells(one: WorkerLine, known: ReviewLine) -> dict[str, Cell]:
    told = {column.key: getattr(known, column.key) for column in _TOLD}
    about: dict[str, Cell] = {REGION_CODE.key: one.region, PLACE.key: one.place, NAME.key: one.name}
    return about | told | {KIND.key: known.kind.label, YEAR.key: known.year, GRADE.key: known.grade.label}


WORKER_REVIEWS_EXCHANGE = Exchange(
    code="worker-reviews",
    sheet=SHEET,
    list_path="/teams/workers",
    exported="社区工作者历年的年度考核和民主评议。",
    unit="次考核评议",
    import_right=EMPLOY,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    fixed="已登记的考核评议不按表改：登记错了的，在本人页面上撤销后重新登记。",
    about="按区划代码、姓名、种类和年度认一次考核：没有的新增。",
    guidance=(
        "先登记聘用，再登记考核评议；连续两次不称职的，按规定办理离任。",
        "民主评议填应到、实到的代表数和不称职票，等次与票数一致。",
    ),
)
