"""Plans made for many, moved, and never saved against the law."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

import pytest

from elections import queries
from elections.planning.plans import plan, planned_in
from elections.services.after.postponing import Postpone, Resume, postpone, resume
from elections.services.elections import Reached, reach, subject
from elections.services.planning.plans import MoveDay, PlanMany, SavePlan, move_day, plan_many, prospects, save_plan
from elections.vocabulary import Stage
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Forbidden, NotFound, Refused
from tests.support.factories import OTHER_COUNTY, a_published_election, an_actor, an_election

DAY = date(2026, 12, 18)
_MARGINS = "margins"


@pytest.fixture(autouse=True)
def in_october() -> Iterator[None]:
    """Early enough for every window before `DAY`."""
    with _on(date(2026, 10, 20)):
        yield


def _on(day: date) -> AbstractContextManager[None]:
    return clock.stopped_at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.ZONE))


@pytest.fixture
async def two(operator: Actor) -> tuple[str, str]:
    """Two planned elections."""
    one, other = [
        await an_election(operator, region=region, term_number=13, election_day=DAY)
        for region in ("140932100209", "140932102200")
    ]
    assert await plan_many(operator, PlanMany(codes=(one, other), template=_MARGINS)) == 2
    return one, other


async def test_many_are_planned_at_once_and_keep_their_plans(operator: Actor, two: tuple[str, str]) -> None:
    view = await plan(operator, two[0])
    assert view.days["list_published"] == date(2026, 11, 20)
    assert view.template == _MARGINS
    with pytest.raises(Refused, match="已经有排期"):
        await plan_many(operator, PlanMany(codes=two, template=_MARGINS))
    found = await planned_in(operator, "140932", date(2026, 11, 20), date(2026, 11, 20))
    assert [(one.item.code, one.elections, one.done) for one in found] == [("list_published", 2, 0), ("notice_4", 2, 0)]


async def test_an_unlawful_plan_cannot_be_saved(operator: Actor, two: tuple[str, str]) -> None:
    with pytest.raises(Refused) as refusal:
        await save_plan(operator, two[0], SavePlan(days={"list_published": DAY - timedelta(days=18)}, reason="来不及"))
    (problem,) = [one for one in refusal.value.problems if one.rule == "S05"]
    assert "晚2天" in problem.cause
    assert (await plan(operator, two[0])).days["list_published"] == date(2026, 11, 20)


async def test_a_warning_asks_for_a_reason_and_keeps_it(operator: Actor, two: tuple[str, str]) -> None:
    late = {"candidates_published": DAY - timedelta(days=4)}
    with pytest.raises(Refused, match="写明理由"):
        await save_plan(operator, two[0], SavePlan(days=late))
    await save_plan(operator, two[0], SavePlan(days=late, reason="联审结论迟到"))
    assert (await plan(operator, two[0])).reason == "联审结论迟到"
    event = (await trail(subject(two[0])))[0]
    assert (event.before, event.after) == ({"正式候选人公布": "2026-12-11"}, {"正式候选人公布": "2026-12-14"})


async def test_a_line_that_is_none_is_refused(operator: Actor, two: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="没有“lottery”这一项"):
        await save_plan(operator, two[0], SavePlan(days={"lottery": DAY}))


async def test_a_template_of_another_law_is_refused(operator: Actor) -> None:
    code = await an_election(operator)
    with pytest.raises(Refused, match="这种排法不是为村民委员会组织法（2018修正）排的"):
        await plan_many(operator, PlanMany(codes=(code,), template="fujian-2026"))


async def test_many_move_with_their_plans(operator: Actor, two: tuple[str, str]) -> None:
    await move_day(operator, MoveDay(codes=two, election_day=DAY + timedelta(days=2)))
    for code in two:
        view = await plan(operator, code)
        assert view.election.election_day == date(2026, 12, 20)
        assert view.days["voting"] == date(2026, 12, 20)


async def test_a_day_moved_forward_breaks_what_is_done_already(operator: Actor, two: tuple[str, str]) -> None:
    earlier = MoveDay(codes=two, election_day=date(2026, 12, 8))
    with _on(date(2026, 11, 20)):
        await reach(operator, two[0], Reached(stage=Stage.LIST_PUBLISHED, reached=date(2026, 11, 20)))
        async with transaction(operator):
            first, second = await prospects(operator, earlier)
    assert (first.election.code, first.rank, second.rank) == (two[0], 0, 1)
    assert "晚2天" in first.stopping[0].message
    assert "选举日最早是2026年12月11日" in "".join(one.message for one in first.warnings)
    with pytest.raises(Refused, match="马道村：选民名单公布2026年11月20日"):
        await move_day(operator, earlier)
    assert (await queries.election(operator, two[1])).election_day == DAY


async def test_an_announced_day_moves_with_the_townships_approval(operator: Actor, two: tuple[str, str]) -> None:
    with _on(date(2026, 11, 11)):
        await reach(operator, two[0], Reached(stage=Stage.DAY_ANNOUNCED, reached=date(2026, 11, 11)))
    wanted = {"codes": two[:1], "election_day": DAY + timedelta(days=1)}
    with pytest.raises(Refused, match="变更须报乡级批准"):
        await move_day(operator, MoveDay(**wanted))
    await move_day(operator, MoveDay(**wanted, approval="新政函〔2026〕5号"))
    moved = next(one for one in await trail(subject(two[0])) if one.kind == "election.day_moved")
    assert moved.after == {"选举日": "2026-12-19", "批准": "新政函〔2026〕5号"}


async def test_a_long_delay_asks_for_a_new_list(operator: Actor, two: tuple[str, str]) -> None:
    with _on(date(2026, 11, 20)):
        await reach(operator, two[0], Reached(stage=Stage.LIST_PUBLISHED, reached=date(2026, 11, 20)))
    with pytest.raises(Refused, match="选举日推迟31天至2027年1月18日，须重新核实名单并公布"):
        await move_day(operator, MoveDay(codes=two[:1], election_day=date(2027, 1, 18)))


async def test_b05_a_day_beyond_the_limit_after_the_term_takes_a_word(operator: Actor, two: tuple[str, str]) -> None:
    """However the day is moved: a move from the plan is no way around what a postponement is asked."""
    late = MoveDay(codes=two[:1], election_day=date(2027, 4, 30))
    with pytest.raises(Refused, match="从原定选举日2026年12月18日算，延期最长3个月，最迟2027年3月18日"):
        await move_day(operator, late)
    await a_published_election(operator, region=_region(two[0]))
    async with transaction(operator):
        (found,) = await prospects(operator, late)
    (limit,) = [one for one in found.warnings if "延期最长" in one.message]
    assert "上一届任期2026年11月19日届满，延期最长3个月，最迟2027年2月19日" in limit.message
    assert "超过70天" in limit.message


async def test_an_election_that_is_put_off_without_a_day_gets_one_on_its_own_page(
    operator: Actor, two: tuple[str, str]
) -> None:
    with _on(date(2026, 11, 28)):
        put_off = Postpone(
            approved=date(2026, 11, 27), approved_by="偏关县民政局", document="1号", reason="防汛", accepted="另定"
        )
        await postpone(operator, two[0], put_off)
        with pytest.raises(Refused, match="还没有定下新的选举日"):
            await move_day(operator, MoveDay(codes=two, election_day=date(2026, 12, 22), reason="防汛"))
        assert {(await queries.election(operator, code)).election_day for code in two} == {DAY}
        await resume(operator, two[0], Resume(until=date(2026, 12, 25), accepted="防汛"))
        assert (await queries.election(operator, two[0])).election_day == date(2026, 12, 25)


def _region(code: str) -> str:
    return code.partition("-")[0]


async def test_a_day_whose_windows_have_passed_is_not_possible_without_a_word(
    operator: Actor, two: tuple[str, str]
) -> None:
    with _on(date(2026, 11, 28)):
        earlier = MoveDay(codes=two[:1], election_day=date(2026, 12, 5))
        async with transaction(operator):
            (found,) = await prospects(operator, earlier)
        said = "".join(one.message for one in found.warnings)
        assert "选民名单公布要求选举日20日前：2026年11月15日，还没有登记办理，今天2026年11月28日已晚13天" in said
        assert "选举日最早是2026年12月19日" in said
        assert "项的日期在今天2026年11月28日以前" in said
        with pytest.raises(Refused, match="写明理由"):
            await move_day(operator, earlier)
        await move_day(operator, earlier.model_copy(update={"reason": "名单已张贴，还没有补录"}))
    assert (await trail(subject(two[0])))[0].reason == "名单已张贴，还没有补录"


async def test_a_template_whose_days_are_past_asks_for_a_reason(operator: Actor) -> None:
    code = await an_election(operator, term_number=13, election_day=DAY)
    with _on(date(2026, 11, 28)):
        with pytest.raises(Refused, match="还没有登记办理：离任审计公布"):
            await plan_many(operator, PlanMany(codes=(code,), template=_MARGINS))
        await plan_many(operator, PlanMany(codes=(code,), template=_MARGINS, reason="从选民登记补起"))
        with pytest.raises(Refused, match="日程中有1项的日期在今天"):
            await save_plan(operator, code, SavePlan(days={"training": date(2026, 11, 20)}))


async def test_only_who_may_in_their_own_area(operator: Actor, two: tuple[str, str]) -> None:
    assert operator
    stranger = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    with pytest.raises(NotFound):
        await save_plan(stranger, two[0], SavePlan(days={}))
    with pytest.raises(NotFound):
        await move_day(stranger, MoveDay(codes=two, election_day=DAY))
    with pytest.raises(Forbidden):
        await move_day(an_actor(Role.TOWNSHIP_CLERK), MoveDay(codes=two, election_day=DAY))
    with pytest.raises(Forbidden):
        await save_plan(an_actor(Role.FILING_OFFICER), two[0], SavePlan(days={}))
