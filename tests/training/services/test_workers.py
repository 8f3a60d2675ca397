"""Community workers: one place a person, pay and appraisals as facts, and the end that two unfit ones open."""

from datetime import date

import pytest

from cadres.vocabulary import Grade
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Conflict, Forbidden, NotFound, Refused
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
from tests.support.workers import a_review, a_worker, an_employed
from training import workers
from training.course_vocabulary import Regime
from training.services.pay_standards import SetPayStandard, set_standard, strike_standard
from training.services.settings import Decide, decide
from training.services.workers import (
    PAYS,
    REVIEWS,
    EndWorker,
    KeepWorker,
    PayWorker,
    employ,
    end_worker,
    keep_worker,
    pay_worker,
    remove_line,
    resume_worker,
    review_worker,
    strike_worker,
    subject,
    unkeep_worker,
)
from training.staffing import area_staffing
from training.transcripts import area_training
from training.worker_vocabulary import WorkerEnd, WorkerPost, WorkerReviewKind

TODAY = date(2026, 11, 26)
WHY = "登记到了别人名下"
PAID = PayWorker(since=date(2024, 1, 1), grade="管理岗9级", monthly=2900, document="新街〔2024〕1号")
STANDARD = SetPayStandard(grade="管理岗9级", low=3000, high=3600, since=date(2024, 1, 1), document="偏民发〔2024〕1号")


async def test_a_person_is_employed_once(operator: Actor) -> None:
    await a_county(operator)
    number = a_citizen_number()
    one = await an_employed(operator, citizen_number=number)
    with pytest.raises(Refused, match="一人只在一处"):
        await employ(operator, a_worker(citizen_number=number, since=date(2024, 3, 1)))
    with pytest.raises(Refused, match="还没有到"):
        await employ(operator, a_worker("王瑞", since=date(2027, 1, 1)))
    with pytest.raises(Refused, match="没有建立代码为"):
        await employ(operator, a_worker("王瑞", place="140932199199"))
    ended = EndWorker(until=date(2025, 1, 1), ended_by=WorkerEnd.RESIGNED, end_document="申请")
    await end_worker(operator, one, ended)
    with pytest.raises(Conflict, match="已登记2025-01-01离任"):
        await end_worker(operator, one, ended)
    await employ(operator, a_worker(citizen_number=number, since=date(2025, 1, 1)))
    with pytest.raises(Refused, match="离任以后另有登记"):
        await resume_worker(operator, one, WHY)


async def test_two_unfit_appraisals_open_the_end_and_nothing_else_does(operator: Actor) -> None:
    await a_county(operator)
    one = await an_employed(operator)
    unfit = EndWorker(until=TODAY, ended_by=WorkerEnd.UNFIT, end_document="新街〔2026〕2号")
    await review_worker(operator, one, a_review(2024))
    with pytest.raises(Refused, match="没有连续两次不称职的记录"):
        await end_worker(operator, one, unfit)
    with pytest.raises(Refused, match="这一年度已经登记过"):
        await review_worker(operator, one, a_review(2024))
    await review_worker(operator, one, a_review(2025))
    (found,) = [it for it in (await workers.worker(operator, one)).findings((), TODAY) if it.rule == "CW-5"]
    assert "参照规定终止聘用" in found.message
    with pytest.raises(Refused, match="到这一天没有连续两次不称职的记录"):
        await end_worker(operator, one, unfit.model_copy(update={"until": date(2025, 11, 19)}))
    await end_worker(operator, one, unfit)
    assert (await workers.worker(operator, one)).findings((), TODAY) == ()


async def test_a_decision_to_keep_somebody_settles_the_duty(operator: Actor) -> None:
    await a_county(operator)
    one = await an_employed(operator)
    decided = KeepWorker(kept=date(2025, 12, 1), kept_document="新街会纪〔2025〕9号", kept_reason="整改以后复评合格")
    with pytest.raises(Conflict, match="没有待处理的连续两次不称职"):
        await keep_worker(operator, one, decided)
    for year in (2023, 2025):
        await review_worker(operator, one, a_review(year))
    assert [it.id for it in await workers.found_unfit(operator, COUNTY, TODAY)] == [one]
    for wrong in (date(2025, 11, 19), date(2026, 11, 27)):
        with pytest.raises(Refused, match="还没有到，或者早于第二次不称职"):
            await keep_worker(operator, one, decided.model_copy(update={"kept": wrong}))
    await keep_worker(operator, one, decided)
    assert await told_of(operator, one) == []
    with pytest.raises(Refused, match="或者已决定留用"):
        await end_worker(operator, one, EndWorker(until=TODAY, ended_by=WorkerEnd.UNFIT, end_document="通知"))
    with pytest.raises(Conflict, match="没有待处理"):
        await keep_worker(operator, one, decided)
    await unkeep_worker(operator, one, WHY)
    assert await told_of(operator, one) == ["CW-5"]
    with pytest.raises(Conflict, match="没有登记留用决定"):
        await unkeep_worker(operator, one, WHY)
    (undone, kept, *_) = await trail(subject(one))
    assert (undone.before["留用文件"], undone.reason, kept.reason) == (decided.kept_document, WHY, decided.kept_reason)


async def told_of(actor: Actor, one: int) -> list[str]:
    """The rules of what is open about somebody's appraisals."""
    return [it.rule for it in (await workers.worker(actor, one)).findings((), TODAY) if it.rule == "CW-5"]


async def test_nobody_is_employed_as_a_child(operator: Actor) -> None:
    await a_county(operator)
    child = a_citizen_number(born=date(2008, 5, 2))
    with pytest.raises(Refused, match="未满16周岁，劳动法第十五条禁止招用"):
        await employ(operator, a_worker(citizen_number=child, since=date(2024, 5, 1), reason="家庭困难"))
    with pytest.raises(Refused, match="为17周岁，未满18周岁"):
        await employ(operator, a_worker(citizen_number=child, since=date(2026, 1, 5)))
    one = await employ(operator, a_worker(citizen_number=child, since=date(2026, 1, 5), reason="以自己的劳动收入生活"))
    assert (await workers.worker(operator, one)).reason == "以自己的劳动收入生活"


async def test_a_vote_of_representatives_suggests_the_grade(operator: Actor) -> None:
    await a_county(operator)
    one = await an_employed(operator)
    vote = {"kind": WorkerReviewKind.DEMOCRATIC, "entitled": 61, "present": 40, "unfit": 21}
    with pytest.raises(Refused, match="过半数，等次填的是称职"):
        await review_worker(operator, one, a_review(2025, Grade.COMPETENT, **vote))
    with pytest.raises(Refused, match="没有过半数，等次填的是不称职"):
        await review_worker(operator, one, a_review(2025, **vote | {"unfit": 20}))
    # No source says how votes make a grade: the place does, and a written reason says so.
    other = a_review(2024, Grade.COMPETENT, **vote | {"reason": "本街道办法按三分之二"})
    await review_worker(operator, one, other)
    with pytest.raises(Refused, match="后一个数不能比前一个大"):
        await review_worker(operator, one, a_review(2025, **vote | {"unfit": 41}))
    with pytest.raises(Refused, match="要填应到、实到的代表数和不称职票"):
        await review_worker(operator, one, a_review(2025, **vote | {"unfit": None}))
    with pytest.raises(Refused, match="年度考核没有表决"):
        await review_worker(operator, one, a_review(2025, unfit=3))
    with pytest.raises(Refused, match="没有过半数。"):
        await review_worker(operator, one, a_review(2025, **vote | {"entitled": 90}))
    await review_worker(operator, one, a_review(2025, **vote | {"entitled": 90, "reason": "疫情期间分片到会"}))
    assert (await workers.worker(operator, one)).reviews[0].unfit == 21
    for wrong, said in ((a_review(2022), "2022年温秀兰不在岗"), (a_review(2027), "还没有到")):
        with pytest.raises(Refused, match=said):
            await review_worker(operator, one, wrong)


async def test_an_outlier_of_pay_is_told_and_a_mistake_taken_back(operator: Actor) -> None:
    await a_county(operator)
    one = await an_employed(operator)
    line = await pay_worker(operator, one, PAID)
    with pytest.raises(Refused, match="不在岗"):
        await pay_worker(operator, one, PAID.model_copy(update={"since": date(2022, 1, 1)}))
    county = an_actor(*Role, region=COUNTY)
    await set_standard(county, STANDARD)
    with pytest.raises(Refused, match="已有自2024-01-01起的标准"):
        await set_standard(county, STANDARD)
    with pytest.raises(Refused, match="比最低小"):
        await set_standard(county, STANDARD.model_copy(update={"high": 100}))
    with pytest.raises(Forbidden, match="由省、市、县登记"):
        await set_standard(an_actor(*Role, region=TOWNSHIP), STANDARD)
    held = await workers.worker(operator, one)
    (found,) = held.findings(await workers.bands(), TODAY)
    assert "低于管理岗9级的标准每月3000至3600元，相差100元" in found.message
    await review_worker(operator, one, a_review(2025, Grade.BASIC))
    with pytest.raises(Refused, match="先逐项撤销"):
        await strike_worker(operator, one, WHY)
    with pytest.raises(NotFound):
        await remove_line(operator, one, REVIEWS, 999_999, WHY)
    await remove_line(operator, one, PAYS, line, WHY)
    await remove_line(operator, one, REVIEWS, held_review(await workers.worker(operator, one)), WHY)
    told = await trail(subject(one))
    assert {event.before["台账"] for event in told if event.label == "撤销台账记录"} == {"岗位等级和待遇", "考核评议"}
    await strike_worker(operator, one, WHY)
    with pytest.raises(NotFound):
        await workers.worker(operator, one)


def held_review(line: workers.WorkerLine) -> int:
    return line.reviews[0].id


async def test_a_standard_is_taken_back_by_its_own_place(operator: Actor) -> None:
    await a_county(operator)
    county = an_actor(*Role, region=COUNTY)
    await set_standard(county, STANDARD)
    ((number, band),) = (await workers.standards()).items()
    for stranger, error in ((operator, NotFound), (an_actor(*Role, region=TOWNSHIP), Forbidden)):
        with pytest.raises(error):
            await strike_standard(stranger, number, WHY)
    await strike_standard(county, number, WHY)
    with pytest.raises(NotFound):
        await strike_standard(county, number, WHY)
    (struck, _made) = await trail(f"pay_standard:{number}")
    assert (struck.before["文件"], struck.reason) == (band.document, WHY)
    await set_standard(county, STANDARD.model_copy(update={"low": 3100}))
    assert [one.low for one in await workers.bands()] == [3100]


async def test_a_township_knows_whether_its_county_has_begun(operator: Actor) -> None:
    await a_county(operator)
    clerk = an_actor(*Role, region=OTHER_TOWNSHIP)
    await connection().execute("UPDATE community SET kind = 'residents', households = 2600")

    async def gaps(actor: Actor, area: str) -> set[int | None]:
        return {one.staffing.lacking for one in await area_staffing(actor, area, TODAY)}

    assert await gaps(clerk, OTHER_TOWNSHIP) == {None}
    await an_employed(operator, post=WorkerPost.OTHER)
    # Somebody of another township of the county: nobody is here, and that is a gap.
    assert await gaps(clerk, OTHER_TOWNSHIP) == {4}
    # Whoever is there for something else fills no post of the norm.
    assert await gaps(operator, COUNTY) == {4}


async def test_the_gap_of_a_community_follows_from_its_households_and_workers(operator: Actor) -> None:
    await a_county(operator)
    await connection().execute(
        "UPDATE community SET kind = 'residents', households = 2600 WHERE region = $1", COMMUNITY
    )

    async def there() -> tuple[int | None, int | None, int | None]:
        (line,) = [one for one in await area_staffing(operator, COUNTY, TODAY) if one.region == COMMUNITY]
        return line.staffing.workers, line.staffing.employed, line.staffing.lacking

    # Nobody has begun to keep workers here: that is no gap of four.
    assert await there() == (4, None, None)
    one = await an_employed(operator)
    assert await there() == (4, 1, 3)
    # A place decides its own norm, from a day on.
    county = an_actor(*Role, region=COUNTY)
    steps = Decide(field="worker_steps", value="0：2，2500：6", since=date(2026, 1, 1), document="偏民发〔2026〕1号")
    await decide(county, steps)
    assert await there() == (6, 1, 5)
    with pytest.raises(Refused, match="不是按户数分的档"):
        await decide(county, steps.model_copy(update={"value": "2000:4"}))
    await end_worker(operator, one, EndWorker(until=TODAY, ended_by=WorkerEnd.DEATH, end_document="证明"))
    assert await there() == (6, 0, 6)


async def test_a_worker_has_hours_to_do(operator: Actor) -> None:
    await a_county(operator)
    await an_employed(operator, since=date(2026, 8, 18))
    new, line = sorted(await area_training(operator, COUNTY, 2026, TODAY), key=lambda one: one.result.target)
    assert (new.post, new.result.regime) == ("社区工作者", Regime.NEW_WORKER)
    assert (line.post, line.result.regime, line.result.target) == ("社区工作者", Regime.WORKER, 240)
    assert "按任职天数折算为9学时" in line.result.findings[1].message


async def test_another_county_sees_and_does_nothing(operator: Actor) -> None:
    await a_county(operator)
    one = await an_employed(operator)
    foreign = an_actor(*Role, region=OTHER_COUNTY)
    for does in (
        workers.worker(foreign, one),
        pay_worker(foreign, one, PAID),
        strike_worker(foreign, one, WHY),
        employ(foreign, a_worker("王瑞")),
    ):
        with pytest.raises((NotFound, Forbidden)):
            await does
    assert await workers.workers(foreign, COUNTY, TODAY) == ()
