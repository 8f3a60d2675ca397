"""How the attendance sheet meets the records: a row is one person in one session of a run."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from cadres.sheets.members import NAME
from server.access import sealing
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import DomainError, NotFound
from server.sheets.columns import CellProblem, Row
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from training import courses
from training.course_vocabulary import Presence
from training.courses import CourseView, MemberLine
from training.permissions import TEACH, VIEW
from training.rules.hours import Sitting, clock_of, doubtful, fits, said
from training.services.attendance import (
    Enrol,
    TakeAttendance,
    Together,
    enrol,
    strike_enrolment,
    take_attendance,
    tell_together,
    untell_presence,
)
from training.services.sessions import AddSession, add_session, remove_session
from training.sheets.attendance import (
    BEGINS,
    DAY,
    ENDS,
    HOURS,
    NUMBER,
    PLACE_CODE,
    PRESENCE,
    SHEET,
    TITLE,
    enrols_only,
    sitting_of,
)
from training.sheets.courses import PROGRAMME, RUN

_UNDONE = "撤销导入"
_CONFIRMED = "导入时核对过"
#: The answer that lets a doubtful cell stand as it is.
_AS_WRITTEN: Mapping[str, Callable[[Sitting], str]] = {
    "开始": lambda one: clock_of(one.begins),
    "学时": lambda one: said(one.hours),
}


def _key(row: Row) -> str:
    """What a row is about; of two of one name by the number as well, of which the key bears no more than a piece of its hash."""
    number = row.get(NUMBER)
    who = f" {sealing.index(number).hex()[:12]}" if number else ""
    session = sitting_of(row)
    at = f"{session.day.isoformat()} {session.begins}" if session else "报名"
    return f"{row[PROGRAMME]} {row[RUN]} {at} {row[PLACE_CODE]} {row[NAME]}{who}"


async def _views(actor: Actor, rows: Sequence[Row]) -> Mapping[tuple[str, int], CourseView | None]:
    """The runs that rows name, by their day; None where a name and a number fit more than one."""
    found: dict[tuple[str, int], CourseView | None] = {}
    known = await courses.courses(actor, actor.region)
    for programme, run in {(row[PROGRAMME], row[RUN]) for row in rows}:
        days = [day for row in rows if (row[PROGRAMME], row[RUN]) == (programme, run) and (day := row.get(DAY))]
        fitting = [
            one
            for one in known
            if (one.programme, one.run) == (programme, run) and one.cancelled is None and actor.covers(one.region)
        ]
        near = [one for one in fitting if any(one.first <= day <= one.last for day in days)] or fitting
        if near:
            found[programme, run] = await courses.view(actor, near[0].id) if len(near) == 1 else None
    return found


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    views, people = await _views(actor, rows), await _people(actor, rows)
    kept: dict[str, Kept] = {}
    for row in rows:
        view = views.get((row[PROGRAMME], row[RUN]))
        session = _session(view, row) if view else None
        if view is None or (session is None and not enrols_only(row)):
            continue
        one = await _enrolled(view, row, people)
        presence = one.presences.get(session) if one and session else None
        if presence:
            kept[_key(row)] = Kept(f"course:{view.course.id}", {PRESENCE.key: presence})
        elif one and row.get(PRESENCE) is None:
            kept[_key(row)] = Kept(f"course:{view.course.id}", {})
    return kept


async def _enrolled(view: CourseView, row: Row, people: Mapping[tuple[str, str], list[int]]) -> MemberLine | None:
    """The enrolment of the one whom a row means; None where there is none, or where it cannot be told which."""
    there = [one for one in view.members if (one.region, one.name) == (row[PLACE_CODE], row[NAME])]
    if row.get(NUMBER) is not None:
        meant = await _person(row, people)
        there = [one for one in there if one.person == meant]
    return there[0] if len(there) == 1 else None


def _session(view: CourseView, row: Row) -> int | None:
    if enrols_only(row):
        return None
    same = [one.sitting for one in view.sessions if (one.sitting.day, one.sitting.begins) == (row[DAY], row[BEGINS])]
    return same[0].id if same else None


async def _people(actor: Actor, rows: Sequence[Row]) -> Mapping[tuple[str, str], list[int]]:
    found = await connection().fetch(
        """SELECT id, region, name FROM person WHERE region = ANY($1) AND name = ANY($2) AND merged_into IS NULL
           AND starts_with(region, $3)""",
        *(list({row[PLACE_CODE] for row in rows}), list({row[NAME] for row in rows}), actor.reach),
    )
    people: dict[tuple[str, str], list[int]] = {}
    for row in found:
        people.setdefault((row["region"], row["name"]), []).append(row["id"])
    return people


async def _person(row: Row, people: Mapping[tuple[str, str], list[int]]) -> int | None:
    """Who a row means: by the number among those of the name, else the only one of it."""
    there = people.get((row[PLACE_CODE], row[NAME]), [])
    number = row.get(NUMBER)
    if number is None:
        return there[0] if len(there) == 1 else None
    found = await connection().fetchval(
        "SELECT id FROM person WHERE id = ANY($1) AND citizen_index = ANY($2)", there, list(sealing.indexes(number))
    )
    return int(found) if found else None


async def _examine(actor: Actor, rows: Sequence[Row], kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    views, people = await _views(actor, rows), await _people(actor, rows)
    problems: list[CellProblem] = []
    new: dict[int, dict[tuple[date, int], Sitting]] = {}
    for row in rows:
        about = (row[PROGRAMME], row[RUN])
        view = views.get(about)
        if view is None:
            if about in views:
                cause, cure = (
                    "有几期同名，认不出是哪一期。",
                    "填培训日期，按日期认；名称、期次和日期都一样的，在班次页面登记。",
                )
            else:
                cause, cure = "没有登记这一期培训班，或者不归本账号登记。", "先登记培训班，名称和期次要一致。"
            problems.append(row.problem(PROGRAMME, cause, cure))
            continue
        planned = new.setdefault(view.course.id, {})
        problems += _session_problems(view, row, planned)
        if _key(row) not in kept and await _person(row, people) is None:
            problems.append(_unknown(row, people))
        one = await _enrolled(view, row, people)
        if one and one.withdrawn and row.get(PRESENCE) is None:
            cause = f"{one.name}{one.withdrawn.isoformat()}已退出这一期。"
            problems.append(row.problem(NAME, cause, "再参加的，先在本人的报名页面取消误登的退出。"))
    return problems


def _unknown(row: Row, people: Mapping[tuple[str, str], list[int]]) -> CellProblem:
    """Why nobody on record is meant by a row. One with a fault in the number says that at the number itself."""
    there, told = people.get((row[PLACE_CODE], row[NAME]), []), row.get(NUMBER)
    if there and told:
        return row.problem(NUMBER, "身份证号与登记的不一致。", "核对号码，或者先在人员里登记。")
    if there:
        return row.problem(NUMBER, f"有{len(there)}个同名的人。", "填身份证号，或者先在人员里登记。")
    cure = "核对区划代码和姓名，或者先在人员里登记。"
    return row.problem(NAME, "这个地方没有登记过这个人。", cure)


def _session_problems(view: CourseView, row: Row, planned: dict[tuple[date, int], Sitting]) -> list[CellProblem]:
    """A new session fits its course and those that stand before it in the file; one that is there already says the same."""
    new = sitting_of(row)
    if new is None:
        return []
    columns = {"日期": DAY, "结束": ENDS, "开始": BEGINS, "学时": HOURS}
    session = _session(view, row)
    if session is None:
        known = [one.sitting for one in view.sessions]
        found = fits(new, view.course.first, view.course.last, known)
        asked = doubtful(new, [*known, *(it for at, it in planned.items() if at != (new.day, new.begins))])
        planned.setdefault((new.day, new.begins), new)
        return [
            *(row.problem(columns[one.field], one.cause, one.cure) for one in found),
            *(row.question(columns[field], one.message, (_AS_WRITTEN[field](new),)) for field, one in asked),
        ]
    line = next(one for one in view.sessions if one.sitting.id == session)
    if line.sitting.hours != row[HOURS]:
        return [row.problem(HOURS, f"这一节登记的是{said(line.sitting.hours)}学时。", "请核对，不按表改。")]
    if line.sitting.ends != row[ENDS]:
        return [row.problem(ENDS, f"这一节登记到{clock_of(line.sitting.ends)}。", "请核对，不按表改。")]
    return []


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    rows = [entry.row for entry in entries]
    views, people = await _views(actor, rows), await _people(actor, rows)
    made: dict[tuple[object, ...], int] = {}
    together = Together()
    outcomes = [await _written(actor, entry.row, views, people, made, together) for entry in entries]
    await tell_together(actor, together)
    return outcomes


async def _written(
    actor: Actor,
    row: Row,
    views: Mapping[tuple[str, int], CourseView | None],
    people: Mapping[tuple[str, str], list[int]],
    made: dict[tuple[object, ...], int],
    together: Together,
) -> Outcome:
    """The session and the enrolment where they are not there yet, and the presence. `made` are the sessions of this file."""
    done = Together()
    try:
        async with transaction(actor):
            view = views[row[PROGRAMME], row[RUN]]
            person = await _person(row, people)
            if view is None or person is None:
                raise NotFound
            names: list[str] = []
            about = (view.course.id, row.get(DAY), row.get(BEGINS))
            session = _session(view, row) or made.get(about)
            if session is None and not enrols_only(row):
                session = await add_session(actor, view.course.id, _plan(row))
                names.append(f"course_session:{session}")
            # Whoever signed is a member, though the row that enrolled them was one of this file's too.
            member = await _member(view.course.id, person)
            if member is None:
                member = await enrol(actor, view.course.id, Enrol(person=person), done)
                names.append(f"course_member:{member}")
            presence = row.get(PRESENCE)
            if session is not None and presence is not None:
                told = TakeAttendance(presences={f"m{member}": presence})
                await take_attendance(actor, session, told, together=done)
                names.insert(0, f"course_presence:{session}-{member}")
        if session is not None:
            made[about] = session
    except DomainError as error:
        return problems_of(error)
    together.take_up(done)
    return " ".join(names)


def _plan(row: Row) -> AddSession:
    """The session of a row; what is doubtful of it was asked about in the preview, and was confirmed there."""
    return AddSession(
        reason=_CONFIRMED,
        day=row[DAY],
        begins=clock_of(row[BEGINS]),
        ends=clock_of(row[ENDS]),
        title=row[TITLE],
        hours=said(row[HOURS]),
    )


async def _member(course: int, person: int) -> int | None:
    found = await connection().fetchval(
        "SELECT id FROM course_member WHERE course = $1 AND person = $2", course, person
    )
    return int(found) if found else None


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take back what each row told, then the enrolments and sessions that were made for them."""
    made = [name.partition(":")[::2] for entry in entries for name in entry.made.split()]
    before = {entry.made.partition(" ")[0]: entry.kept for entry in entries if entry.kept is not None}
    for kind, number in made:
        if kind != "course_presence":
            continue
        session, _, member = number.partition("-")
        kept = before.get(f"{kind}:{number}")
        if kept is None:
            await untell_presence(actor, int(session), int(member))
        else:
            told = {f"m{member}": Presence(str(kept.values[PRESENCE.key]))}
            await take_attendance(actor, int(session), TakeAttendance(presences=told))
    for kind, number in made:
        if kind == "course_member":
            await strike_enrolment(actor, int(number), _UNDONE)
    for kind, number in made:
        if kind == "course_session":
            await remove_session(actor, int(number), _UNDONE)


async def _export(actor: Actor, area: str) -> Exported:
    """Everybody of an area who was told of in a session; numbers stay where they are sealed."""
    rows: list[dict[str, Cell]] = []
    for line in await courses.courses(actor, area):
        view = await courses.view(actor, line.id)
        for one in view.members:
            rows += [
                {
                    PROGRAMME.key: line.programme,
                    RUN.key: line.run,
                    DAY.key: it.sitting.day,
                    BEGINS.key: clock_of(it.sitting.begins),
                    ENDS.key: clock_of(it.sitting.ends),
                    TITLE.key: it.title,
                    HOURS.key: said(it.sitting.hours),
                    PLACE_CODE.key: one.region,
                    NAME.key: one.name,
                    PRESENCE.key: one.presences[it.sitting.id].label,
                }
                for it in view.sessions
                if it.sitting.id in one.presences
            ]
    return Exported(rows, {NAME.key: f"{len(rows)}人次"})


ATTENDANCE_EXCHANGE = Exchange(
    code="course-attendance",
    sheet=SHEET,
    list_path="/courses/hours",
    exported="各期各节课的出勤。",
    unit="人次",
    import_right=TEACH,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[PLACE_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    about="按班次、期次、日期、开始时间和姓名认一人一节：课和报名还没有的一起新增，登记过的改为表上的出勤；出勤不填的只报名。",
    guidance=(
        "先登记培训班；同一张表交两次，学时只算一次。",
        "开课以前只报名的，出勤和课的日期、时间、课程、学时都不填；报名以后就能印出勤票。",
        "课程日期要在培训班起止之内；学时照主办单位给的填，天数和学时不互相折算。",
        "没有同名的可以不填身份证号；导出的表不含身份证号。",
    ),
)
