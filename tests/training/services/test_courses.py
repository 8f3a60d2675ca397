"""Runs of courses on the database: planned, attended, tested, and what is refused."""

from dataclasses import replace
from datetime import date

import pytest

from cadres.rules.offices import Way
from cadres.services.offices import HoldOffice, hold_office
from cadres.services.people import RegisterPerson, register
from cadres.vocabulary import Office, PoliticalStatus, Sex
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.children import a_seat, an_appointed
from tests.support.courses import FIRST, LAST, a_course, a_run, a_session
from tests.support.factories import (
    COMMUNITY,
    COUNTY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    a_citizen_number,
    a_county,
    an_actor,
)
from tests.support.workers import a_worker, an_employed
from training import children, courses, transcripts, workers
from training.child_vocabulary import ChildPostEnd, ChildState
from training.course_vocabulary import Audience, Outlook, Presence, Regime
from training.services.attendance import (
    Enrol,
    RecordScores,
    TakeAttendance,
    Withdraw,
    enrol,
    record_scores,
    strike_enrolment,
    take_attendance,
    untell_presence,
    withdraw,
)
from training.services.child_work import induct_by_course
from training.services.children import EndDirector, end_director
from training.services.courses import (
    AmendCourse,
    CancelCourse,
    amend_course,
    cancel_course,
    hold_course,
    strike_course,
    subject,
)
from training.services.sessions import AmendSession, add_session, amend_session, remove_session
from training.services.workers import EndWorker, employ, end_worker
from training.worker_vocabulary import WorkerEnd

TODAY = date(2022, 6, 1)


def causes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.cause for one in refused.value.problems]


async def outlooks(actor: Actor) -> dict[Regime, tuple[Outlook, int]]:
    found = await transcripts.area_training(actor, COUNTY, 2022, TODAY)
    return {one.result.regime: (one.result.outlook, one.result.done) for one in found}


async def test_a_director_is_trained_for_the_year(operator: Actor) -> None:
    await a_county(operator)
    director = await children.director(operator, await an_appointed(operator))
    course, (first, second) = await a_course(operator, pass_mark=60)
    assert await outlooks(operator) == {Regime.CHILD: (Outlook.SHORT, 0)}
    member = await enrol(operator, course, Enrol(person=director.person))
    assert await outlooks(operator) == {Regime.CHILD: (Outlook.PLANNED, 0)}
    with pytest.raises(Refused) as refused:
        await enrol(operator, course, Enrol(person=director.person))
    assert causes(refused) == ["刘桂芳已经报过儿童主任培训班第1期。"]
    for session in (first, second):
        await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    view = await courses.view(operator, course)
    assert (view.course.hours, view.complete, view.course.days) == (75, (), 15)
    await record_scores(operator, course, RecordScores(tested=LAST, scores={f"m{member}": "59"}))
    assert [one.name for one in (await courses.view(operator, course)).to_make_up] == ["刘桂芳"]
    await record_scores(operator, course, RecordScores(tested=TODAY, scores={f"m{member}": "88"}))
    with pytest.raises(Refused, match="成绩和考核日期都没有变"):
        await record_scores(operator, course, RecordScores(tested=TODAY, scores={f"m{member}": "88"}))
    # The day alone was typed wrongly.
    await record_scores(operator, course, RecordScores(tested=LAST, scores={f"m{member}": "88"}))
    assert [(one.name, one.tested) for one in (await courses.view(operator, course)).complete] == [("刘桂芳", LAST)]
    assert await outlooks(operator) == {Regime.CHILD: (Outlook.MET, 75)}
    with pytest.raises(Refused, match="已有出勤或者成绩"):
        await strike_enrolment(operator, member, "登记错了")
    with pytest.raises(Refused, match="已经登记过出勤"):
        await remove_session(operator, first, "登记错了")
    with pytest.raises(Refused, match="已经有人出勤"):
        await cancel_course(operator, course, CancelCourse(reason="不办了"))


async def test_initial_training_prepares_whoever_waits_for_it(operator: Actor) -> None:
    await a_county(operator)
    waiting = await an_appointed(operator, inducted=None, induction_document=None, reason="补训")
    one = await children.director(operator, waiting)
    assert one.state(TODAY) is ChildState.UNTRAINED
    plain, _ = await a_course(operator)
    with pytest.raises(Refused, match="不是初任培训"):
        await induct_by_course(operator, plain)
    course, sessions = await a_course(operator, run=2, induction=True)
    member = await enrol(operator, course, Enrol(person=one.person))
    with pytest.raises(Refused, match="没有等待初任培训合格"):
        await induct_by_course(operator, course)
    for session in sessions:
        await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    assert await induct_by_course(operator, course) == 1
    now = await children.director(operator, waiting)
    assert (now.inducted, now.state(TODAY)) == (LAST, ChildState.ON_DUTY)


async def test_initial_training_of_workers_is_a_duty_of_those_newly_taken_on(operator: Actor) -> None:
    await a_county(operator)
    new = await an_employed(operator, since=date(2022, 4, 1))
    person = (await workers.worker(operator, new)).person
    assert await outlooks(operator) == {Regime.WORKER: (Outlook.SHORT, 0), Regime.NEW_WORKER: (Outlook.SHORT, 0)}
    plain, _ = await a_course(operator, audience=Audience.WORKERS)
    await enrol(operator, plain, Enrol(person=person))
    assert (await outlooks(operator))[Regime.NEW_WORKER] == (Outlook.SHORT, 0)
    course, sessions = await a_course(operator, run=2, audience=Audience.WORKERS, induction=True)
    member = await enrol(operator, course, Enrol(person=person))
    assert (await outlooks(operator))[Regime.NEW_WORKER] == (Outlook.PLANNED, 0)
    for session in sessions:
        await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    assert (await outlooks(operator))[Regime.NEW_WORKER] == (Outlook.MET, 0)
    with pytest.raises(Refused, match="不是儿童主任、督导员的"):
        await induct_by_course(operator, course)
    # Whoever moves to another community was taken on once.
    await end_worker(operator, new, EndWorker(until=date(2022, 5, 20), ended_by=WorkerEnd.MOVED, end_document="通知"))
    assert Regime.NEW_WORKER not in await outlooks(operator)
    await employ(operator, a_worker(since=date(2022, 5, 20), citizen_number=None))
    found = await transcripts.area_training(operator, COUNTY, 2022, TODAY)
    assert [one.result.due for one in found if one.result.regime is Regime.NEW_WORKER] == [date(2022, 10, 1)]


async def test_a_worker_is_new_once_whoever_looks(operator: Actor) -> None:
    await a_county(operator)
    first = await an_employed(operator, since=date(2019, 4, 1))
    await end_worker(operator, first, EndWorker(until=date(2022, 3, 1), ended_by=WorkerEnd.MOVED, end_document="通知"))
    await an_employed(operator, since=date(2022, 4, 1), citizen_number=None)
    below = an_actor(Role.TRAINING_OFFICER, region=TOWNSHIP)
    # The township does not see where they were taken on at first.
    await connection().execute("UPDATE community_worker SET region = $1 WHERE id = $2", "140932102200", first)
    async with transaction(below):
        seen = await transcripts.area_training(below, TOWNSHIP, 2022, TODAY)
    assert {one.result.regime for one in seen} == {Regime.WORKER}


async def test_an_initial_training_has_an_audience_that_has_one(operator: Actor) -> None:
    await a_county(operator)
    with pytest.raises(Refused, match="对象是“两委”成员的班没有初任培训"):
        await hold_course(operator, COUNTY, a_run(audience=Audience.COMMITTEES, induction=True))


async def test_a_township_knows_whether_its_county_has_places_left(operator: Actor) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    course, _ = await a_course(operator, places=1, first=date(2022, 6, 11), last=date(2022, 6, 12))
    below = an_actor(Role.TOWNSHIP_CLERK, region=OTHER_TOWNSHIP)
    assert (await courses.course(below, course)).is_open(TODAY)
    member = await enrol(operator, course, Enrol(person=person))
    found = await courses.view(below, course)
    assert (found.course.enrolled, found.course.is_open(TODAY), found.members) == (1, False, ())
    await withdraw(operator, member, Withdraw(withdrawn=TODAY, reason="工作冲突"))
    assert (await courses.course(below, course)).enrolled == 0


async def test_nobody_is_at_two_sessions_at_once(operator: Actor) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    one, (first, _) = await a_course(operator)
    other, (same_time, later) = await a_course(operator, programme="村干部培训班")
    member, double = (
        await enrol(operator, one, Enrol(person=person)),
        await enrol(operator, other, Enrol(person=person)),
    )
    await take_attendance(operator, first, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    with pytest.raises(Refused) as refused:
        await take_attendance(operator, same_time, TakeAttendance(presences={f"m{double}": Presence.PRESENT}))
    assert causes(refused) == ["刘桂芳在儿童主任培训班第1期08:30—11:30出勤，与这一节08:30—11:30重叠。"]
    await take_attendance(operator, same_time, TakeAttendance(presences={f"m{double}": Presence.LEAVE}))
    await take_attendance(operator, later, TakeAttendance(presences={f"m{double}": Presence.PRESENT}))
    # The same session told again puts it right and counts nobody twice.
    for _ in range(2):
        await take_attendance(operator, first, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    assert (await courses.view(operator, one)).sessions[0].present == 1
    with pytest.raises(Refused, match="没有报这一期"):
        await take_attendance(operator, first, TakeAttendance(presences={f"m{double}": Presence.PRESENT}))
    await withdraw(operator, member, Withdraw(withdrawn=TODAY, reason="工作冲突"))
    with pytest.raises(Refused, match="已经退出"):
        await take_attendance(operator, first, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))


async def test_hours_lie_in_the_course_and_days_are_no_hours(operator: Actor) -> None:
    await a_county(operator)
    course, (first, _) = await a_course(operator)
    with pytest.raises(Refused) as refused:
        await add_session(operator, course, a_session(date(2022, 5, 13)))
    assert causes(refused) == ["2022-05-13不在培训班的2022-05-11至2022-05-12之内。"]
    with pytest.raises(Refused, match="这一节已经登记过"):
        await add_session(operator, course, a_session())
    with pytest.raises(Refused, match="不互相折算"):
        await add_session(operator, course, a_session(begins="14:30", ends="17:30", hours="半天"))
    with pytest.raises(Refused, match="已经登记过"):
        await hold_course(operator, COUNTY, a_run())
    with pytest.raises(Refused, match="不要把学时填成天数"):
        await hold_course(operator, COUNTY, a_run(run=2, days="8"))
    with pytest.raises(Refused, match="跨年度的班"):
        await hold_course(operator, COUNTY, a_run(run=3, last=date(2023, 1, 3)))
    with pytest.raises(Refused, match="早于开始日期"):
        await hold_course(operator, COUNTY, a_run(run=4, last=date(2022, 5, 10)))
    with pytest.raises(Forbidden, match="在县里或者乡镇"):
        await hold_course(operator, "140900000000", a_run())
    await remove_session(operator, first, "改期")
    await strike_course(operator, course, "登记错了")
    with pytest.raises(NotFound):
        await courses.course(operator, course)


async def test_a_session_entered_wrongly_is_put_right_and_presence_stays(operator: Actor) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    course, (first, second) = await a_course(operator)
    member = await enrol(operator, course, Enrol(person=person))
    await take_attendance(operator, first, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    told = a_session(hours="9").model_dump(exclude={"reason"})
    with pytest.raises(Refused, match="都没有变"):
        await amend_session(
            operator, first, AmendSession(**a_session().model_dump(exclude={"reason"}), reason="核对课程表")
        )
    await amend_session(operator, first, AmendSession(**told, reason="核对课程表"))
    view = await courses.view(operator, course)
    assert [(one.sitting.hours, one.present) for one in view.sessions] == [(90, 1), (35, 0)]
    events = await trail(subject(course))
    assert [(one.before, one.after, one.reason) for one in events if one.label == "更改课程"] == [
        ({"学时": "4"}, {"学时": "9"}, "核对课程表")
    ]
    with pytest.raises(Refused, match="不在培训班的"):
        await amend_session(operator, first, AmendSession(**{**told, "day": date(2022, 6, 1)}, reason="核对"))
    await take_attendance(operator, second, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    with pytest.raises(Refused) as refused:
        await amend_session(operator, second, AmendSession(**{**told, "begins": "9:00", "hours": "2"}, reason="核对"))
    assert len(causes(refused)) == 1
    assert "出勤，与这一节09:00—11:30重叠" in causes(refused)[0]


async def test_hours_that_their_time_does_not_hold_and_sessions_at_once_ask_for_a_reason(operator: Actor) -> None:
    await a_county(operator)
    course, _ = await a_course(operator)
    odd = a_session(begins="09:00", ends="10:00", hours="8")
    with pytest.raises(Refused) as refused:
        await add_session(operator, course, odd)
    assert causes(refused) == [
        "09:00—10:00共60分钟，填了8学时，一学时不到30分钟。",
        "2022-05-11 09:00—10:00与已排的08:30—11:30时间重叠，同时上两节课的人只能登记一节出勤。",
    ]
    assert {one.field for one in refused.value.problems} == {"原因"}
    await add_session(operator, course, odd.model_copy(update={"reason": "分两个班上课"}))
    assert (await trail(subject(course)))[0].reason == "分两个班上课"
    await add_session(operator, course, a_session(LAST, "14:30", "17:30", "3").model_copy(update={"reason": "不用说"}))
    assert (await trail(subject(course)))[0].reason == "", "a reason that nothing asked for is not kept"


async def test_a_tick_tells_of_those_alone_of_whom_it_is_new(operator: Actor) -> None:
    await a_county(operator)
    course, (first, _) = await a_course(operator)
    members = [
        await enrol(operator, course, Enrol(person=(await a_seat(operator, name))[0])) for name in ("刘桂芳", "杜秀英")
    ]
    one = TakeAttendance(presences={f"m{members[0]}": Presence.PRESENT})
    await take_attendance(operator, first, one)
    both = TakeAttendance(presences={f"m{member}": Presence.PRESENT for member in members})
    await take_attendance(operator, first, both)
    assert (await trail(subject(course)))[0].after["出勤"] == "1人"
    number = len(await trail(subject(course)))
    await take_attendance(operator, first, both)
    assert len(await trail(subject(course))) == number, "nothing was new"


async def test_who_has_left_is_asked_for_nothing_more(operator: Actor) -> None:
    await a_county(operator)
    director = await an_appointed(operator)
    assert await outlooks(operator) == {Regime.CHILD: (Outlook.SHORT, 0)}
    gone = EndDirector(until=date(2022, 5, 20), ended_by=ChildPostEnd.ADJUSTMENT, end_document="新政发〔2022〕5号")
    await end_director(operator, director, gone)
    assert await outlooks(operator) == {}
    before = await transcripts.area_training(operator, COUNTY, 2022, date(2022, 5, 19))
    assert [one.result.outlook for one in before] == [Outlook.SHORT]


async def test_what_was_done_before_leaving_stays_told(operator: Actor) -> None:
    await a_county(operator)
    director = await an_appointed(operator)
    course, sessions = await a_course(operator)
    person = (await children.director(operator, director)).person
    member = await enrol(operator, course, Enrol(person=person))
    for session in sessions:
        await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    gone = EndDirector(until=date(2022, 5, 20), ended_by=ChildPostEnd.ADJUSTMENT, end_document="新政发〔2022〕5号")
    await end_director(operator, director, gone)
    assert await outlooks(operator) == {Regime.CHILD: (Outlook.MET, 75)}


async def test_a_run_is_full_cancelled_or_not_held_yet(operator: Actor) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    other, _ = await a_seat(operator, "杜秀英")
    course, _ = await a_course(operator, places=1)
    await enrol(operator, course, Enrol(person=person))
    with pytest.raises(Refused, match="名额1人已满"):
        await enrol(operator, course, Enrol(person=other))
    with pytest.raises(Refused, match="没有考核"):
        await record_scores(operator, course, RecordScores(tested=LAST, scores={"m1": "60"}))
    coming, (session, _) = await a_course(operator, run=2, first=date(2022, 9, 1), last=date(2022, 9, 2))
    member = await enrol(operator, coming, Enrol(person=other))
    with pytest.raises(Refused, match="还没有到"):
        await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    await cancel_course(operator, coming, CancelCourse(reason="疫情防控"))
    with pytest.raises(Conflict):
        await enrol(operator, coming, Enrol(person=person))


async def test_a_township_sees_the_countys_run_and_writes_nothing_on_it(operator: Actor) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    course, _ = await a_course(operator)
    await enrol(operator, course, Enrol(person=person))
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    assert [one.name for one in await courses.courses(clerk, TOWNSHIP)] == ["儿童主任培训班第1期"]
    assert [one.region for one in (await courses.view(clerk, course)).members] == [COMMUNITY]
    with pytest.raises(Forbidden, match="由县里登记"):
        await add_session(clerk, course, a_session(begins="14:30", ends="17:30"))
    foreign = replace(clerk, region=OTHER_COUNTY)
    with pytest.raises(NotFound):
        await courses.view(foreign, course)
    assert FIRST < LAST


async def test_the_duty_of_a_new_secretary_stands_over_the_new_year(operator: Actor) -> None:
    await a_county(operator)
    number = a_citizen_number(Sex.FEMALE, date(1980, 5, 2))
    known = RegisterPerson(
        region=COMMUNITY, name="刘桂芳", citizen_number=number, political_status=PoliticalStatus.PARTY_MEMBER
    )
    person = await register(operator, known)
    held = HoldOffice(
        person=person,
        office=Office.PARTY_SECRETARY,
        way=Way.APPOINTMENT,
        since=date(2021, 11, 20),
        document="任命决定",
        reason="入党时间已核对",
    )
    await hold_office(operator, COMMUNITY, held)

    async def due_in(year: int, on: date) -> list[tuple[date, Outlook]]:
        found = await transcripts.area_training(operator, COUNTY, year, on)
        return [(one.result.due, one.result.outlook) for one in found if one.result.regime is Regime.NEW_SECRETARY]

    assert await due_in(2021, date(2021, 12, 31)) == [(date(2022, 5, 20), Outlook.SHORT)]
    assert await due_in(2022, date(2022, 1, 1)) == [(date(2022, 5, 20), Outlook.SHORT)]
    assert await due_in(2022, TODAY) == [(date(2022, 5, 20), Outlook.MISSED)]
    assert await due_in(2023, date(2023, 1, 1)) == []


async def test_what_was_never_told_leaves_no_trace_when_it_is_taken_back(operator: Actor) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    course, (session, _) = await a_course(operator)
    member = await enrol(operator, course, Enrol(person=person))
    await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    for _ in range(2):
        await untell_presence(operator, session, member)
    told = [one for one in await trail(subject(course)) if one.label == "登记出勤"]
    assert [dict(one.before) for one in told] == [{"出勤": "1人"}, {}]


async def test_a_run_that_lasts_longer_takes_one_more_session_and_one_more_person(operator: Actor) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    other, _ = await a_seat(operator, "杜秀英")
    course, _ = await a_course(operator, places=1)
    await enrol(operator, course, Enrol(person=person))
    longer = AmendCourse(last=date(2022, 5, 13), venue="县委党校", places=2, reason="报名人多，延期一天")
    for wrong, said in (
        ({"last": date(2022, 5, 10)}, "早于开始的2022-05-11"),
        ({"last": FIRST}, "2022-05-12还排了课"),
        ({"last": date(2023, 1, 2)}, "跨年度的班"),
        ({"last": LAST, "places": 1}, "都没有变"),
    ):
        with pytest.raises(Refused, match=said):
            await amend_course(operator, course, longer.model_copy(update=wrong))
    await amend_course(operator, course, longer)
    await enrol(operator, course, Enrol(person=other))
    await add_session(operator, course, a_session(date(2022, 5, 13)))
    with pytest.raises(Refused, match="已经报名2人，多于1人"):
        await amend_course(operator, course, longer.model_copy(update={"places": 1}))
    event = next(one for one in await trail(subject(course)) if one.label == "更改培训班")
    assert dict(event.before) == {"结束日期": "2022-05-12", "名额": "1"}
    assert dict(event.after) == {"班次": "儿童主任培训班第1期", "结束日期": "2022-05-13", "名额": "2"}
