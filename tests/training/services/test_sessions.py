"""Sessions of a run: their hours, who is at them, and what is put right."""

from datetime import date

import pytest

from server.access.actor import Actor
from server.access.audit import trail
from server.errors import Forbidden, NotFound, Refused
from tests.support.children import a_seat
from tests.support.courses import FIRST, LAST, a_course, a_run, a_session, causes
from tests.support.factories import COUNTY, a_county
from training import courses
from training.course_vocabulary import Presence
from training.services.attendance import Enrol, TakeAttendance, Withdraw, enrol, take_attendance, withdraw
from training.services.courses import AmendCourse, amend_course, hold_course, strike_course, subject
from training.services.sessions import AmendSession, add_session, amend_session, remove_session

TODAY = date(2022, 6, 1)


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
