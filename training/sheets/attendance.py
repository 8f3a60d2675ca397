"""培训签到表: its columns and what its rows say of each other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cadres.sheets.members import CITIZEN_NUMBER, NAME, NOTE, REGION_CODE
from server.errors import Refused
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, Column, Row, Sheet
from server.sheets.workbook import Cell
from training.course_vocabulary import Presence
from training.rules.hours import MOST_A_SESSION, Sitting, clock_of, read_clock, read_tenths
from training.sheets.courses import PROGRAMME, RUN, tenths_text


def _time(cell: Cell) -> int:
    """A time of the day: 08:30 as text, or the share of the day that Excel makes of it."""
    if isinstance(cell, float) and 0 <= cell < 1:
        return round(cell * 24 * 60)
    hour, minute = getattr(cell, "hour", None), getattr(cell, "minute", None)
    if hour is not None and minute is not None:
        return int(hour) * 60 + int(minute)
    try:
        return read_clock(cells.text(8)(cell), "")
    except Refused as refusal:
        raise CellError(refusal.problems[0].cause, refusal.problems[0].cure) from None


def _hours(cell: Cell) -> int:
    try:
        return read_tenths(tenths_text(cell), "学时", MOST_A_SESSION, "学时")
    except Refused as refusal:
        raise CellError(refusal.problems[0].cause, refusal.problems[0].cure) from None


PLACE_CODE = replace(REGION_CODE, title="区划代码", hint="参训人员的村（社区）或者乡镇（街道）代码", fill_down=False)
DAY = Column(
    key="day", title="培训日期", parse=cells.day, aliases=("日期",), required=True, fill_down=True, example="2026-05-11"
)
BEGINS = Column(
    key="begins",
    title="开始时间",
    parse=_time,
    aliases=("上课时间", "开始"),
    required=True,
    fill_down=True,
    example="08:30",
    width=8,
)
ENDS = Column(
    key="ends",
    title="结束时间",
    parse=_time,
    aliases=("下课时间", "结束"),
    required=True,
    fill_down=True,
    example="11:30",
    width=8,
)
TITLE = Column(
    key="title",
    title="课程",
    parse=cells.text(60),
    aliases=("培训内容", "课程名称"),
    required=True,
    fill_down=True,
    example="未成年人保护",
    width=18,
)
HOURS = Column(
    key="hours",
    title="学时",
    parse=_hours,
    aliases=("本节学时",),
    required=True,
    fill_down=True,
    example="4",
    hint="主办单位给出的学时，不从天数折算",
    width=6,
)
NUMBER = Column(
    key="citizen_number",
    title=CITIZEN_NUMBER.title,
    parse=cells.citizen_number,
    aliases=CITIZEN_NUMBER.aliases,
    example=CITIZEN_NUMBER.example,
    hint="没有同名的可以不填",
    width=22,
    mask=CITIZEN_NUMBER.mask,
)
PRESENCE = Column(
    key="presence",
    title="出勤",
    parse=cells.choice(
        Presence, {"√": Presence.PRESENT, "到": Presence.PRESENT, "假": Presence.LEAVE, "×": Presence.ABSENT}
    ),
    aliases=("签到", "考勤"),
    required=True,
    choices=cells.labels(Presence),
    example="出勤",
    width=8,
)


def sitting_of(row: Row) -> Sitting:
    """The session that a row is about; KeyError where a cell of it had a problem."""
    return Sitting(0, row[DAY], row[BEGINS], row[ENDS], row[HOURS])


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """Nobody twice in a session or in two that overlap, and one session says the same in all its rows."""
    seen: dict[tuple[object, ...], Row] = {}
    sessions: dict[tuple[object, ...], Row] = {}
    present: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        try:
            sitting = sitting_of(row)
            session = (row[PROGRAMME], row[RUN], sitting.day, sitting.begins)
            who = (row.get(PLACE_CODE), row[NAME], row.get(NUMBER))
        except KeyError:
            continue
        if sitting.ends <= sitting.begins:
            yield row.problem(ENDS, f"{clock_of(sitting.ends)}不晚于开始。", "请核对时间。")
            continue
        first = sessions.setdefault(session, row)
        for column in (ENDS, TITLE, HOURS):
            if first.get(column) != row.get(column):
                yield row.problem(column, f"与第{first.number}行是同一节课，{column.title}不一样。", "请核对。")
        once = seen.setdefault((*session, *who), row)
        if once is not row:
            yield row.problem(NAME, f"与第{once.number}行是同一个人在同一节课。", "请只留一行。")
            continue
        if row.get(PRESENCE) is Presence.PRESENT:
            for other in present.setdefault(who, []):
                if sitting.overlaps(sitting_of(other)):
                    cause = f"与第{other.number}行的课时间重叠，一人不能同时上两节课。"
                    yield row.problem(NAME, cause, "核对是哪一节，另一节改为缺勤或者删去。")
            present[who].append(row)


SHEET = Sheet(
    name="签到",
    title="培训签到表",
    columns=(PROGRAMME, RUN, DAY, BEGINS, ENDS, TITLE, HOURS, PLACE_CODE, NAME, NUMBER, PRESENCE, NOTE),
    check=_check,
)
