"""The list of runs and the attendance sheet: in, the same again, and taken back."""

from datetime import date

import pytest

from cadres.services.people import RegisterPerson, register
from server.access.actor import Actor
from server.access.audit import trail
from server.sheets.answering import answer
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.listing import shown_columns
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.children import a_seat
from tests.support.courses import a_course
from tests.support.factories import COMMUNITY, COUNTY, VILLAGE, a_citizen_number, a_county
from tests.support.sheets import handed_in, seen, states
from training import courses
from training.course_printing import slips
from training.course_vocabulary import Presence
from training.services.courses import subject

HEAD = ("班次名称", "期次", "培训日期", "开始时间", "结束时间", "课程", "学时", "区划代码", "姓名", "身份证号", "出勤")
RUNS = (
    *(
        "登记地代码",
        "班次名称",
        "期次",
        "培训类别",
        "主办方",
        "主办层级",
        "对象",
        "开始",
        "结束",
        "地点",
        "名额",
        "天数",
    ),
    "文件",
)


TODAY = date(2022, 6, 1)


def a_row(name: str = "刘桂芳", **more: Cell) -> tuple[Cell, ...]:
    told: dict[str, Cell] = {
        "班次名称": "儿童主任培训班",
        "期次": 1,
        "培训日期": "2022-05-11",
        "开始时间": "14:30",
        "结束时间": "17:30",
        "课程": "强制报告",
        "学时": 3.5,
        "区划代码": COMMUNITY,
        "姓名": name,
        "身份证号": None,
        "出勤": "√",
    }
    told |= more
    return tuple(told[title] for title in HEAD)


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="course-attendance", head=HEAD, name="签到表.xlsx")


async def test_a_sheet_handed_in_twice_counts_once(operator: Actor) -> None:
    await a_county(operator)
    await a_seat(operator)
    await a_seat(operator, "杜秀英")
    course, _ = await a_course(operator)
    rows = (
        a_row(),
        a_row("杜秀英", 出勤="请假"),
        a_row(开始时间="08:30", 结束时间="11:30", 课程="未成年人保护", 学时=4),
    )
    batch = await given(operator, *rows)
    assert await states(operator, batch) == {4: "new", 5: "new", 6: "new"}
    assert (await commit(operator, batch)).written == 3
    view = await courses.view(operator, course)
    assert view.course.hours == 40 + 35 + 35
    assert {one.name: sorted(one.presences.values()) for one in view.members} == {
        "刘桂芳": [Presence.PRESENT] * 2,
        "杜秀英": [Presence.LEAVE],
    }
    assert set((await states(operator, await given(operator, *rows))).values()) == {"done"}
    assert (await courses.view(operator, course)).course.hours == 110
    out = await export(operator, "course-attendance", Wish(COUNTY, "存档"))
    back = await stage(operator, "course-attendance", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) == {"done"}
    await undo(operator, batch, "传错了文件")
    view = await courses.view(operator, course)
    assert (view.members, len(view.sessions)) == ((), 2)


async def test_ten_are_enrolled_before_the_course_and_told_of_once(operator: Actor) -> None:
    await a_county(operator)
    names = [f"刘桂{one}" for one in "芳花英梅兰香琴珍玲凤"]
    for name in names:
        await a_seat(operator, name)
    course, (first, _) = await a_course(operator)
    bare = {"培训日期": None, "开始时间": None, "结束时间": None, "课程": None, "学时": None, "出勤": None}
    rows = [a_row(name, **bare) for name in names]
    batch = await given(operator, *rows)
    assert set((await states(operator, batch)).values()) == {"new"}
    assert (await commit(operator, batch)).written == 10
    view = await courses.view(operator, course)
    assert [one.presences for one in view.members] == [{}] * 10
    assert len(view.sessions) == 2, "no session is made of an enrolment"
    assert len((await slips(operator, first)).lines) == 10
    told = [one for one in await trail(subject(course)) if one.label == "报名"]
    assert [one.after["人数"] for one in told] == ["10人"]
    assert set(told[0].after["姓名"].split("、")) == set(names)
    later = a_row(names[0], **(bare | {"出勤": "出勤"}))
    _, found = await seen(operator, await given(operator, later, a_row(names[1], **bare), a_row(names[1], **bare)))
    assert [one.title for one in found[4].problems] == ["培训日期", "开始时间", "结束时间", "课程", "学时"]
    assert "第5行是同一个人报同一期" in str(found[6].problems)
    there = await given(
        operator,
        *(
            a_row(name, 开始时间="08:30", 结束时间="11:30", 学时=4, 培训日期="2022-05-11", 课程="未成年人保护")
            for name in names
        ),
    )
    await commit(operator, there)
    told = [one for one in await trail(subject(course)) if one.label == "登记出勤"]
    assert [one.after["出勤"] for one in told] == ["10人"]
    await undo(operator, there, "传错了文件")
    await undo(operator, batch, "传错了文件")
    assert (await courses.view(operator, course)).members == ()


async def test_times_and_hours_are_shown_as_they_are_written(operator: Actor) -> None:
    await a_county(operator)
    await a_seat(operator)
    await a_course(operator)
    batch = await given(operator, a_row(开始时间="08:30", 结束时间="11:30", 课程="未成年人保护", 学时=4))

    async def shown() -> list[str]:
        view, found = await seen(operator, batch)
        cells = {column.title: cell for column, cell in zip(shown_columns(view), found[4].cells, strict=True)}
        return [cells[title].text for title in ("开始时间", "结束时间", "学时")]

    assert await shown() == ["08:30", "11:30", "4"]
    await commit(operator, batch)
    assert await shown() == ["08:30", "11:30", "4"]


async def test_a_doubtful_session_is_asked_about(operator: Actor) -> None:
    await a_county(operator)
    await a_seat(operator)
    course, _ = await a_course(operator)
    batch = await given(operator, a_row(开始时间="09:30", 结束时间="10:00", 学时=9))
    _, found = await seen(operator, batch)
    assert found[4].state == "question"
    assert [(one.title, one.choices) for one in found[4].problems] == [("学时", ("9",)), ("开始时间", ("09:30",))]
    await answer(operator, batch, {found[4].id: {"hours": "9", "begins": "09:30"}})
    assert (await commit(operator, batch)).written == 1
    assert (await courses.view(operator, course)).course.hours == 75 + 90
    (planned, *_) = [one for one in await trail(subject(course)) if one.label == "登记课程"]
    assert planned.reason == "导入时核对过"


async def test_two_of_one_name_are_told_apart_by_their_numbers(operator: Actor) -> None:
    await a_county(operator)
    course, _ = await a_course(operator)
    numbers = [a_citizen_number(born=date(1985, 1, day)) for day in (2, 3)]
    people = [
        await register(operator, RegisterPerson(region=COMMUNITY, name="刘桂芳", citizen_number=number))
        for number in numbers
    ]
    _, found = await seen(operator, await given(operator, a_row()))
    assert "有2个同名的人" in str(found[4].problems)
    batch = await given(operator, a_row(身份证号=numbers[0]), a_row(身份证号=numbers[1], 出勤="请假"))
    assert await states(operator, batch) == {4: "new", 5: "new"}
    await commit(operator, batch)
    later = await given(operator, a_row(身份证号=numbers[0], 出勤="缺勤"), a_row(身份证号=numbers[1], 出勤="请假"))
    assert (await states(operator, later))[4] == "changed"
    await commit(operator, later)
    told = {one.person: list(one.presences.values()) for one in (await courses.view(operator, course)).members}
    assert told == {people[0]: [Presence.ABSENT], people[1]: [Presence.LEAVE]}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((a_row(培训日期="2022-05-13"),), "不在培训班的2022-05-11至2022-05-12之内"),
        ((a_row(班次名称="党员培训班"),), "没有登记这一期培训班"),
        ((a_row("王瑞"),), "这个地方没有登记过这个人"),
        ((a_row(学时="半天"),), "不互相折算"),
        ((a_row(), a_row()), "与第4行是同一个人在同一节课"),
        ((a_row(), a_row(开始时间="15:00", 课程="家访")), "与第4行的课时间重叠，一人不能同时上两节课"),
        ((a_row(开始时间="08:30", 结束时间="11:30", 学时=3),), "这一节登记的是4学时"),
        ((a_row(区划代码=VILLAGE),), "这个地方没有登记过这个人"),
    ],
)
async def test_a_row_that_is_wrong_says_what_and_how(
    operator: Actor, rows: tuple[tuple[Cell, ...], ...], said: str
) -> None:
    await a_county(operator)
    await a_seat(operator)
    await a_course(operator)
    _, found = await seen(operator, await given(operator, *rows))
    assert said in str([one.problems for one in found.values()])


async def test_a_wrong_number_is_told_by_its_check_digit_whoever_it_is_of(operator: Actor) -> None:
    await a_county(operator)
    await a_course(operator)
    right = a_citizen_number(born=date(1985, 1, 2))
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    _, found = await seen(operator, await given(operator, a_row("王瑞", 身份证号=wrong)))
    told = {one.title: (one.cause, one.cure) for one in found[4].problems}
    assert "校验码" in told["身份证号"][0]
    assert told["姓名"] == ("这个地方没有登记过这个人。", "核对区划代码和姓名，或者先在人员里登记。")


async def test_the_list_of_runs_comes_in_and_goes(operator: Actor) -> None:
    await a_county(operator)
    run: tuple[Cell, ...] = (
        *(COUNTY, "党组织书记培训班", 1, "集中培训", "偏关县委组织部", "县级", "党组织书记、委员"),
        *("2022-07-04", "2022-07-06", "县委党校", 60, 2.5, "偏组通字〔2022〕4号"),
    )
    batch = await handed_in(operator, run, of="courses", head=RUNS, name="培训班.xlsx")
    assert await states(operator, batch) == {4: "new"}
    await commit(operator, batch)
    (one,) = await courses.courses(operator, COUNTY)
    assert (one.name, one.days, one.first) == ("党组织书记培训班第1期", 25, date(2022, 7, 4))
    out = await export(operator, "courses", Wish(COUNTY, "存档"))
    back = await stage(operator, "courses", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) == {"done"}
    await undo(operator, batch, "导错了")
    assert await courses.courses(operator, COUNTY) == ()
