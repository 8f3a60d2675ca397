"""The list of runs and the attendance sheet: in, the same again, and taken back."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from cadres.services.people import RegisterPerson, register
from server import clock
from server.access.actor import Actor
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.children import a_seat
from tests.support.courses import a_course
from tests.support.factories import COMMUNITY, COUNTY, VILLAGE, a_citizen_number, a_county
from tests.support.sheets import handed_in, seen, states
from training import courses
from training.course_vocabulary import Presence

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


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.stopped_at(datetime(2022, 6, 1, 9, tzinfo=clock.ZONE)):
        yield


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
