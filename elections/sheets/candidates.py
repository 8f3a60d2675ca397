"""The candidates with their joint vetting: the member sheet and what an election adds to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cadres.sheets.members import NAME, NOTE, PERSON_COLUMNS, MemberRow, cells_of, check_people, member_of, typed_month
from cadres.vocabulary import VettingConclusion
from elections.vocabulary import Post
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.importing import Reading, read
from server.sheets.workbook import Cell, Workbook
from server.sheets.writing import Around, write_workbook
from server.values import masks

NOMINATED_POST = Column(
    key="nominated_post",
    title="提名职务",
    parse=cells.choice(Post),
    aliases=("提名职位", "拟任职务"),
    required=True,
    choices=cells.labels(Post),
    example="主任",
    hint="只填村（居）委会职务",
)
CONCLUSION = Column(
    key="conclusion",
    title="联审结论",
    parse=cells.choice(VettingConclusion, {"可以": VettingConclusion.CLEAR, "不宜": VettingConclusion.UNSUITABLE}),
    aliases=("结论",),
    group="联审",
    choices=cells.labels(VettingConclusion),
    example="可以列为候选人",
    hint="没有结论的不填",
    width=16,
)
VETTED_ON = Column(
    key="vetted_on",
    title="联审日期",
    parse=cells.day,
    aliases=("日期",),
    group="联审",
    example="2021.10.20",
    hint="写成2021.10.20",
)
VETTING_DOCUMENT = Column(
    key="vetting_document",
    title="联审文号",
    parse=cells.text(80),
    aliases=("文号",),
    group="联审",
    blank="",
    example="联审〔2021〕1号",
    width=18,
)
VETTING_REASON = Column(
    key="vetting_reason",
    title="联审理由",
    parse=cells.text(200),
    aliases=("理由", "事实和条目"),
    group="联审",
    blank="",
    hint="结论不是可以列为候选人的，写明事实和条目",
    width=18,
    mask=masks.whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetting:
    """A conclusion of the joint review as recorded; `reason` is empty only where the conclusion is favourable."""

    conclusion: VettingConclusion
    day: date
    document: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A person, the post they are nominated for, and the joint review's conclusion if there is one yet."""

    member: MemberRow
    post: Post
    vetting: Vetting | None = None


def _check_candidates(rows: Sequence[Row]) -> Iterator[CellProblem]:
    yield from check_people(rows)
    for row in rows:
        conclusion = row.get(CONCLUSION)
        if CONCLUSION.key not in row.values:
            continue  # The cell could not be read, and that is a problem of its own.
        if conclusion is None:
            if row.get(VETTED_ON) or row.get(VETTING_DOCUMENT) or row.get(VETTING_REASON):
                yield row.problem(CONCLUSION, "有联审日期、文号或理由，没有结论。", "没有结论的，各栏都不填。")
            continue
        wanted = (VETTED_ON, VETTING_DOCUMENT, VETTING_REASON)
        for column in wanted if conclusion is not VettingConclusion.CLEAR else wanted[:2]:
            if column.key in row.values and not row.values[column.key]:
                yield row.problem(column, f"联审结论是{conclusion.label}，这一栏没有填写。", "按联审文件补上。")


CANDIDATES = Sheet(
    name="候选人",
    title="村（居）民委员会换届候选人信息采集表",
    columns=(*PERSON_COLUMNS, NOMINATED_POST, CONCLUSION, VETTED_ON, VETTING_DOCUMENT, VETTING_REASON, NOTE),
    check=_check_candidates,
)


def read_candidates(workbook: Workbook) -> tuple[tuple[CandidateRow, ...], Reading]:
    """The candidates of the rows without problems, and the reading with its problems and notes."""
    reading = read(CANDIDATES, workbook)
    return tuple(CandidateRow(member_of(row), row[NOMINATED_POST], vetting_of(row)) for row in reading.sound), reading


def vetting_of(row: Row) -> Vetting | None:
    conclusion, day = row.get(CONCLUSION), row.get(VETTED_ON)
    if conclusion is None or day is None:
        return None
    return Vetting(conclusion=conclusion, day=day, document=row[VETTING_DOCUMENT], reason=row[VETTING_REASON])


def write_candidates(rows: Sequence[CandidateRow], *, unit: str = "", day: str = "") -> bytes:
    """The candidates' sheet as offices type it, with the two-row head over the joint review."""
    written = [_typed(row, spread=bool(place % 2)) for place, row in enumerate(rows)]
    return write_workbook(CANDIDATES, written, Around(unit, day, {NAME.key: f"{len(rows)}人"}))


def _typed(row: CandidateRow, *, spread: bool) -> dict[str, Cell]:
    cells = candidate_cells(row) | cells_of(row.member, spread=spread, month=typed_month)
    if row.vetting:
        day = row.vetting.day
        cells[VETTED_ON.key] = f"{day.year}.{day.month}.{day.day}"
    return cells


def candidate_cells(row: CandidateRow) -> dict[str, Cell]:
    """The row's cells, each kind of date in one form, whatever the sheets looked like that it came from."""
    written = cells_of(row.member) | {NOMINATED_POST.key: row.post.label}
    if row.vetting is None:
        return written
    held = row.vetting
    return written | {
        CONCLUSION.key: held.conclusion.label,
        VETTED_ON.key: held.day.isoformat(),
        VETTING_DOCUMENT.key: held.document,
        VETTING_REASON.key: held.reason,
    }
