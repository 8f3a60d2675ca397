"""Posts for children on the database: taken up, lost with the seat, checked, and what is refused."""

from datetime import date

import pytest

from cadres.services.facts import record_fact
from cadres.services.facts_told import DutyFact
from cadres.services.people import RegisterPerson, register
from cadres.services.tenures import ElectedIn, Ending, Holding, Term, close_tenure, open_tenures
from cadres.vocabulary import Office, Sex, TenureEnd
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Conflict, NotFound, Refused
from tests.support.children import a_director, a_seat, an_appointed
from tests.support.factories import COMMUNITY, COUNTY, OTHER_COUNTY, TOWNSHIP, a_citizen_number, a_county, an_actor
from training import child_counts, children
from training.child_vocabulary import Capacity, ChildCategory, ChildDuty, ChildPost, ChildPostEnd, ChildState
from training.services.child_counts import CountChildren, count_children, take_back_count
from training.services.child_work import (
    CheckDirector,
    ChildWorkDone,
    InductDirector,
    check_director,
    induct_director,
    record_child_work,
)
from training.services.children import EndDirector, appoint_director, end_director, strike_director, subject

TODAY = date(2022, 3, 1)


def problems(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(one.field, one.cause) for one in refused.value.problems]


async def the_post(actor: Actor, place: str = COMMUNITY) -> children.PostLine:
    found = await children.area_posts(actor, COUNTY, clock.today())
    return next(one for one in found.lines if one.region == place)


async def test_a_director_is_lost_with_the_seat_and_kept_by_the_next_election(operator: Actor) -> None:
    await a_county(operator)
    empty = await children.area_posts(operator, COUNTY, TODAY)
    assert (empty.kept, empty.filled(ChildPost.DIRECTOR)) == (False, 0)
    assert {one.filling.state for one in empty.lines} == {ChildState.VACANT}
    person, tenure = await a_seat(operator)
    director = await appoint_director(operator, a_director())
    line = await the_post(operator)
    assert line.filling.state is ChildState.ON_DUTY
    assert line.held == await children.director(operator, director)
    # The term ends and she is elected anew on that day: nothing was lost.
    await close_tenure(operator, tenure, Ending(TenureEnd.SUCCESSION, date(2022, 2, 1)))
    lost = await the_post(operator)
    assert (lost.filling.state, lost.filling.since) == (ChildState.TO_REPLACE, date(2022, 2, 1))
    assert lost in (await children.area_posts(operator, COUNTY, TODAY)).open
    again = Term(date(2022, 2, 1), None)
    await open_tenures(operator, COMMUNITY, [Holding(person, Office.MEMBER)], again, ElectedIn("选举结果"))
    assert (await the_post(operator)).filling.state is ChildState.ON_DUTY
    told = await trail(subject(director))
    assert [one.label for one in told] == ["登记台账", "登记儿童工作岗位"]


async def test_a_second_director_waits_for_the_first_to_leave(operator: Actor) -> None:
    await a_county(operator)
    first = await an_appointed(operator)
    await a_seat(operator, "杜秀英")
    second = a_director(name="杜秀英", since=date(2022, 2, 1))
    with pytest.raises(Refused) as refused:
        await appoint_director(operator, second)
    ((field, cause),) = problems(refused)
    assert field == "村（社区）"
    assert "已有儿童主任刘桂芳（自2022-01-10，还没有离任）" in cause
    gone = EndDirector(until=date(2022, 2, 1), ended_by=ChildPostEnd.ADJUSTMENT, end_document="新政发〔2022〕5号")
    await end_director(operator, first, gone)
    with pytest.raises(Conflict):
        await end_director(operator, first, gone)
    with pytest.raises(Refused) as refused:
        await appoint_director(operator, second.model_copy(update={"since": date(2022, 1, 20)}))
    (early,) = refused.value.problems
    assert (early.field, early.cause) == (
        "任职日期",
        "聚福苑移民新村社区的儿童主任刘桂芳自2022-01-10任到2022-02-01，比填的2022-01-20晚。",
    )
    assert "接任的从2022-02-01起" in early.cure
    made = await appoint_director(operator, second)
    assert (await the_post(operator)).held == await children.director(operator, made)


async def test_nobody_without_a_check_or_training_but_for_a_reason(operator: Actor) -> None:
    await a_county(operator)
    await a_seat(operator)
    bare = {"inducted": None, "induction_document": None, "checked": None}
    bare |= {"checked_until": None, "checked_by": None, "check_document": None}
    with pytest.raises(Refused) as refused:
        await appoint_director(operator, a_director(**bare))
    assert problems(refused) == [
        ("理由", "刘桂芳在2022年1月10日以前没有初任培训考核合格的记录，先培训后上岗。"),
        ("理由", "刘桂芳没有违法犯罪记录（从业禁止）查询结果。"),
    ]
    over = {"checked": date(2020, 1, 1), "checked_until": date(2021, 1, 1)}
    with pytest.raises(Refused, match="查询结果到2021年1月1日为止，已经过期"):
        await appoint_director(operator, a_director(**over))
    with pytest.raises(Refused) as refused:
        await appoint_director(operator, a_director(check_document=None, checked_by=None))
    assert problems(refused) == [
        (field, "从业禁止查询的查询日期、有效期至、查询单位、查询文件要一起填。") for field in ("查询单位", "查询文件")
    ]
    with pytest.raises(Refused, match="早于查询日期"):
        await appoint_director(operator, a_director(checked=date(2022, 1, 2), checked_until=date(2022, 1, 1)))
    with pytest.raises(Refused) as refused:
        await appoint_director(operator, a_director(**bare, reason="先照看留守儿童张小明，电话13903501234"))
    assert problems(refused) == [
        ("理由", "“13903501234”像是公民身份号码或者手机号。"),
        ("理由", "“张小明”像是儿童、家长的姓名，不能写。"),
    ]
    made = await appoint_director(operator, a_director(**bare, reason="春节前补训"))
    assert (await the_post(operator)).filling.state is ChildState.UNTRAINED
    await induct_director(operator, made, InductDirector(inducted=TODAY, induction_document="偏民培〔2022〕1号"))
    assert (await the_post(operator)).filling.state is ChildState.UNCHECKED
    asked = {"made": TODAY, "valid_until": date(2023, 2, 28), "made_by": "偏关县公安局", "document": "查询函"}
    with pytest.raises(Refused, match="查到的记录不在本系统登记"):
        await check_director(operator, made, CheckDirector.model_validate(asked))
    await check_director(operator, made, CheckDirector.model_validate(asked | {"clear": True}))
    assert (await the_post(operator)).filling.state is ChildState.ON_DUTY


async def test_who_is_meant_is_never_guessed(operator: Actor) -> None:
    await a_county(operator)
    with pytest.raises(Refused, match="没有登记过刘桂芳。填身份证号"):
        await appoint_director(operator, a_director())
    await a_seat(operator)
    await a_seat(operator)
    with pytest.raises(Refused, match="有2个刘桂芳。填身份证号"):
        await appoint_director(operator, a_director())
    seatless = a_director(name="王瑞", citizen_number=a_citizen_number(), capacity=Capacity.MEMBER)
    with pytest.raises(Refused, match="不能按其他“两委”成员登记"):
        await appoint_director(operator, seatless)
    # A supervisor is the township's, and kept there.
    number = a_citizen_number()
    of_township = a_director(TOWNSHIP, "王瑞", citizen_number=number, capacity=Capacity.TOWNSHIP_STAFF)
    await appoint_director(operator, of_township)
    line = await the_post(operator, TOWNSHIP)
    assert (line.post, line.filling.state) == (ChildPost.SUPERVISOR, ChildState.ON_DUTY)


async def test_no_child_is_named_in_the_log(operator: Actor) -> None:
    await a_county(operator)
    director = await an_appointed(operator)
    said = {"day": TODAY, "duty": ChildDuty.VISIT, "households": 3, "said": "走访留守儿童张小明家"}
    with pytest.raises(Refused) as refused:
        await record_child_work(operator, director, ChildWorkDone.model_validate(said))
    assert problems(refused) == [("理由", "“张小明”像是人名或者号码，这里不写儿童、家长和群众的姓名、号码。")]
    await record_child_work(operator, director, ChildWorkDone.model_validate(said | {"said": "走访留守儿童3户"}))
    early = said | {"said": "走访", "day": date(2022, 1, 9)}
    with pytest.raises(Refused, match="2022-01-09刘桂芳不在任"):
        await record_child_work(operator, director, ChildWorkDone.model_validate(early | {"said": "走访3户"}))
    with pytest.raises(Refused, match="已有工作记录"):
        await strike_director(operator, director, "登记错了")
    (line,) = await children.work_of(director)
    assert (line.households, line.reason) == (3, None)
    pet = said | {"said": "小红家父母外出", "reason": "核对过，是宠物"}
    with pytest.raises(Refused, match="“小红”像是人名"):
        await record_child_work(operator, director, ChildWorkDone.model_validate(pet | {"reason": None}))
    await record_child_work(operator, director, ChildWorkDone.model_validate(pet))
    told = str([(one.before, one.after) for one in await trail(subject(director))])
    assert "儿童工作记录" in told
    for words in ("走访留守儿童3户", "小红"):
        assert words not in told, "the trace is kept for good, so that no note stands in it"


async def test_a_check_does_not_rest_on_the_paper_of_the_appointment(operator: Actor) -> None:
    await a_county(operator)
    await a_seat(operator)
    with pytest.raises(Refused) as refused:
        await appoint_director(operator, a_director(check_document="任职通知（新政发[2022]2号）"))
    assert problems(refused) == [("查询文件", "填的是任职文件，查询要有自己的文件。")]
    director = await appoint_director(operator, a_director())
    again = {"made": TODAY, "valid_until": date(2023, 2, 28), "made_by": "偏关县公安局", "clear": True}
    with pytest.raises(Refused, match="填的是任职文件"):
        await check_director(
            operator, director, CheckDirector.model_validate(again | {"document": "新政发〔2022〕2号"})
        )


async def test_a_man_responsible_for_women_is_asked_about(operator: Actor) -> None:
    await a_county(operator)
    number = a_citizen_number(Sex.MALE, date(1980, 5, 2))
    person = await register(operator, RegisterPerson(region=COMMUNITY, name="贾志强", citizen_number=number))
    seat = Holding(person, Office.MEMBER)
    await open_tenures(operator, COMMUNITY, [seat], Term(date(2021, 11, 21), None), ElectedIn("选举结果"))
    with pytest.raises(Refused) as refused:
        await appoint_director(operator, a_director(name="贾志强"))
    ((field, cause),) = problems(refused)
    assert field == "理由"
    assert "贾志强登记为男，“两委”分工里没有登记他分管妇女工作" in cause
    duty = DutyFact(words="妇女儿童工作", since=date(2021, 11, 21), evidence="分工会议记录")
    await record_fact(operator, person, "duties", duty)
    made = await appoint_director(operator, a_director(name="贾志强"))
    assert (await children.director(operator, made)).capacity is Capacity.WOMEN_MEMBER


async def test_nobody_leaves_before_work_that_is_on_record(operator: Actor) -> None:
    await a_county(operator)
    director = await an_appointed(operator)
    done = ChildWorkDone(day=date(2022, 2, 8), duty=ChildDuty.VISIT, said="走访3户", households=3)
    await record_child_work(operator, director, done)
    gone = EndDirector(until=date(2022, 2, 8), ended_by=ChildPostEnd.ADJUSTMENT, end_document="新政发〔2022〕5号")
    with pytest.raises(Refused, match="刘桂芳2022年2月8日还登记有工作"):
        await end_director(operator, director, gone)
    await end_director(operator, director, gone.model_copy(update={"until": date(2022, 2, 9)}))


async def test_children_are_counted_and_small_numbers_hidden(operator: Actor) -> None:
    await a_county(operator)
    told = CountChildren(as_of=TODAY, left_behind=12, hardship=2, orphan=0)
    await count_children(operator, COMMUNITY, told)
    found = await child_counts.area_counts(operator, COUNTY, TODAY)
    (line,) = found.lines
    assert {one: line.numbers[one].said for one in ChildCategory} == {
        ChildCategory.LEFT_BEHIND: "12",
        ChildCategory.HARDSHIP: "不公开",
        ChildCategory.ORPHAN: "0",
        ChildCategory.UNATTENDED: "—",
    }
    assert (found.sums[ChildCategory.HARDSHIP], found.left_out) == (0, 1)
    # The same day again puts the number right and counts nobody twice.
    await count_children(operator, COMMUNITY, CountChildren(as_of=TODAY, hardship=5))
    found = await child_counts.area_counts(operator, COUNTY, TODAY)
    assert found.sums[ChildCategory.HARDSHIP] == 5
    with pytest.raises(Refused, match="一项也没有填"):
        await count_children(operator, COMMUNITY, CountChildren(as_of=TODAY))
    await take_back_count(operator, COMMUNITY, TODAY)
    assert (await child_counts.area_counts(operator, COUNTY, TODAY)).lines == ()


async def test_another_county_sees_and_does_nothing(operator: Actor) -> None:
    await a_county(operator)
    director = await an_appointed(operator)
    foreign = an_actor(Role.ASSIGNMENT_OFFICER, region=OTHER_COUNTY)
    with pytest.raises(NotFound):
        await end_director(
            foreign, director, EndDirector(until=TODAY, ended_by=ChildPostEnd.DEATH, end_document="证明")
        )
    with pytest.raises(NotFound):
        await appoint_director(foreign, a_director(name="王瑞"))
    assert (await children.area_posts(foreign, COUNTY, TODAY)).lines == ()


async def test_nobody_takes_up_a_post_ahead_or_under_age(operator: Actor) -> None:
    await a_county(operator)
    first = await an_appointed(operator)
    await a_seat(operator, "杜秀英")
    ahead = a_director(name="杜秀英", since=date(2022, 3, 20))
    with pytest.raises(Refused) as refused:
        await appoint_director(operator, ahead)
    assert problems(refused) == [("任职日期", "2022年3月20日还没有到。")]
    with pytest.raises(Refused, match="初任培训：2022年3月2日还没有到"):
        await appoint_director(operator, a_director(name="杜秀英", since=TODAY, inducted=date(2022, 3, 2)))
    # The one before is on record as leaving that day, so the next begins on it.
    gone = EndDirector(until=date(2022, 3, 20), ended_by=ChildPostEnd.ADJUSTMENT, end_document="新政发〔2022〕5号")
    await end_director(operator, first, gone)
    assert await appoint_director(operator, ahead)


async def test_a_child_is_no_director(operator: Actor) -> None:
    await a_county(operator)
    born = a_citizen_number(Sex.FEMALE, date(2020, 5, 2))
    with pytest.raises(Refused) as refused:
        await appoint_director(operator, a_director(citizen_number=born, capacity=Capacity.SOCIAL_WORKER))
    (problem,) = [one for one in refused.value.problems if one.rule == "CD-1"]
    assert "到2022年1月10日为1周岁，未满16周岁" in problem.cause
