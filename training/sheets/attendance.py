"""培训签到表: its columns and what its rows say of each other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cadres.sheets.members import CITIZEN_NUMBER, NAME, NOTE, REGION_CODE
from server.errors import Refused
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, Column, Row, Sheet
from server.sheets.workbook import Cell
from training.course_vocabulary import Presence
from training.rules.hours import MOST_A_SESSION, Sitting, clock_of, read_clock, read_tenths, said
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


#: What a row says of a session, that one which tells of presence fills in.
_OF_SESSION = "填出勤的要填；只报名的不填"
PLACE_CODE = replace(REGION_CODE, title="区划代码", hint="参训人员的村（社区）或者乡镇（街道）代码", fill_down=False)
DAY = Column(
    key="day",
    title="培训日期",
    parse=cells.day,
    aliases=("日期",),
    fill_down=True,
    example="2026-05-11",
    hint=_OF_SESSION,
)
BEGINS = Column(
    key="begins",
    title="开始时间",
    parse=_time,
    aliases=("上课时间", "开始"),
    fill_down=True,
    hint=_OF_SESSION,
    example="08:30",
    width=8,
    shown=clock_of,
)
ENDS = Column(
    key="ends",
    title="结束时间",
    parse=_time,
    aliases=("下课时间", "结束"),
    fill_down=True,
    hint=_OF_SESSION,
    example="11:30",
    width=8,
    shown=clock_of,
)
TITLE = Column(
    key="title",
    title="课程",
    parse=cells.text(60),
    aliases=("培训内容", "课程名称"),
    fill_down=True,
    hint=_OF_SESSION,
    example="未成年人保护",
    width=18,
)
HOURS = Column(
    key="hours",
    title="学时",
    parse=_hours,
    aliases=("本节学时",),
    fill_down=True,
    example="4",
    hint=f"主办单位给出的学时，不从天数折算；{_OF_SESSION}",
    width=6,
    shown=said,
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
    choices=cells.labels(Presence),
    example="出勤",
    hint="开课以前只报名的不填",
    width=8,
)


SESSION = (DAY, BEGINS, ENDS, TITLE, HOURS)


def enrols_only(row: Row) -> bool:
    """Whether a row says of nothing but the enrolment: neither a session nor who was there."""
    return row.get(PRESENCE) is None and all(row.get(one) is None for one in SESSION)


def sitting_of(row: Row) -> Sitting | None:
    """The session that a row is about; None where it enrols only. KeyError where a cell of it had a problem or lacks."""
    if enrols_only(row):
        return None
    told = [row[one] for one in SESSION]
    if any(one is None for one in told):
        raise KeyError(row.number)
    return Sitting(0, row[DAY], row[BEGINS], row[ENDS], row[HOURS])


def _lacking(row: Row) -> Iterator[CellProblem]:
    """What a row that tells of a session does not say of it; a cell with a fault of its own is not called empty."""
    for one in () if enrols_only(row) else SESSION:
        if row.get(one) is None and one.key in row.values:
            yield row.problem(
                one, "没有填。", "填了出勤或者课的，日期、时间、课程和学时都要填；只报名的，这几格和出勤都不填。"
            )


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """Nobody twice in a session or in two that overlap, and one session says the same in all its rows."""
    seen: dict[tuple[object, ...], Row] = {}
    sessions: dict[tuple[object, ...], Row] = {}
    present: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        yield from _lacking(row)
        try:
            sitting = sitting_of(row)
            run = (row[PROGRAMME], row[RUN])
            who = (row.get(PLACE_CODE), row[NAME], row.get(NUMBER))
        except KeyError:
            continue
        session = (*run, sitting.day, sitting.begins) if sitting else run
        if sitting:
            yield from _unlike(row, sitting, sessions.setdefault(session, row))
            if sitting.ends <= sitting.begins:
                continue
        once = seen.setdefault((*session, *who), row)
        if once is not row:
            twice = "在同一节课" if sitting else "报同一期"
            yield row.problem(NAME, f"与第{once.number}行是同一个人{twice}。", "请只留一行。")
        elif sitting and row.get(PRESENCE) is Presence.PRESENT:
            yield from _at_once(row, sitting, present.setdefault(who, []))


def _unlike(row: Row, sitting: Sitting, first: Row) -> Iterator[CellProblem]:
    """What is wrong with the session of a row, by itself and beside the first row of that session."""
    if sitting.ends <= sitting.begins:
        yield row.problem(ENDS, f"{clock_of(sitting.ends)}不晚于开始。", "请核对时间。")
        return
    for column in (ENDS, TITLE, HOURS):
        if first.get(column) != row.get(column):
            yield row.problem(column, f"与第{first.number}行是同一节课，{column.title}不一样。", "请核对。")


def _at_once(row: Row, sitting: Sitting, others: list[Row]) -> Iterator[CellProblem]:
    """Sessions that the same person was at before in the file and that overlap this one."""
    for other in others:
        if (its := sitting_of(other)) and sitting.overlaps(its):
            cause = f"与第{other.number}行的课时间重叠，一人不能同时上两节课。"
            yield row.problem(NAME, cause, "核对是哪一节，另一节改为缺勤或者删去。")
    others.append(row)


SHEET = Sheet(
    name="签到",
    title="培训签到表",
    columns=(PROGRAMME, RUN, DAY, BEGINS, ENDS, TITLE, HOURS, PLACE_CODE, NAME, NUMBER, PRESENCE, NOTE),
    check=_check,
)
