"""The workbench: who must clear a 待核 sees it with the days it is open, and neither it nor silence is consent (Q-24)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from asyncpg import Connection

from cadres.services.reviews import batches, on_paper, opinions, reminding, verdicts
from cadres.services.reviews.batches import Sending
from cadres.services.reviews.opinions import FactFound
from cadres.services.reviews.verdicts import Concluding, Notice, Object
from cadres.tables import VettingBatch
from cadres.vocabulary import Answer, Objector, ReviewStage
from cadres.web.vetting.duties import duties
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.errors import Conflict, Refused
from server.manifest import Duty
from tests.support import reviews as given
from tests.support.factories import OTHER_COUNTY, TOWNSHIP, an_actor
from tests.support.http import SignIn
from tests.support.replying import somebody

OFFICER = an_actor(Role.VETTING_OFFICER)
COURT = "偏关县人民法院"
RELEASED = FactFound(item="5", words="刑满释放", document="释放证明")


async def waits(actor: Actor) -> Sequence[Duty]:
    async with transaction(actor):
        return await duties(actor, actor.region)


async def told(actor: Actor) -> list[str]:
    return [one.what.partition("：")[2] for one in await waits(actor)]


@pytest.fixture
async def court(operator: Actor, county: None) -> Actor:  # noqa: ARG001  # The county is there first.
    """Somebody of the court, which answers by its own account."""
    judge = await somebody(Role.AGENCY_REVIEWER, office=COURT)
    await given.seated(operator, "court", COURT)
    return judge


@pytest.fixture
async def batch(operator: Actor, court: Actor) -> int:  # noqa: ARG001  # The court answers by account from the start.
    return await given.a_batch(operator)


async def _asked(operator: Actor, batch: int, *names: str) -> Sequence[int]:
    entries = await given.people_in(operator, batch, *names)
    await given.asked(operator, batch, entries)
    return entries


async def _answers(operator: Actor, court: Actor, entry: int, said: Answer, *facts: FactFound) -> None:
    """The court as said, the others on paper without a problem."""
    await opinions.answer(court, await given.question_of(operator, entry, "court"), given.says(said, *facts))
    for agency in ("police", "petition"):
        await given.replied(operator, await given.question_of(operator, entry, agency), given.says())


async def test_q24_the_agency_sees_what_it_still_looks_into_and_for_how_long(
    operator: Actor, court: Actor, batch: int
) -> None:
    first, _ = await _asked(operator, batch, "贾永胜", "高建平")
    await _answers(operator, court, first, Answer.PENDING)
    assert await told(court) == ["1人等本单位答复", "1人待核，待查清补答，都是今天答的"]
    due = given.due_day()
    with clock.stopped_at(clock.now() + timedelta(days=6)):
        *_, held = await waits(court)
        assert held.what == "联审答复：1人待核，待查清补答，最久的已6天"
        assert (held.due, held.note) == (due, "待核不算同意，查清以前没有结论（Q-24）")
    await opinions.answer(court, await given.question_of(operator, first, "court"), given.says())
    assert await told(court) == ["1人等本单位答复"]


async def test_q24_a_fact_without_its_day_is_the_agencys_to_mend_until_the_opening(
    operator: Actor, court: Actor, batch: int, sign_in: SignIn
) -> None:
    (entry,) = await _asked(operator, batch)
    await _answers(operator, court, entry, Answer.FOUND, RELEASED)
    assert await told(court) == ["1人待核（1人缺起算日），待查清补答，都是今天答的"]
    page = await (await sign_in(Role.AGENCY_REVIEWER, office=COURT)).get("/vetting/answers")
    assert "缺起算日，按待核办" in page.text
    (barred,) = await _asked(operator, batch, "刘桂芳")
    question = await given.question_of(operator, barred, "court")
    await opinions.answer(court, question, given.says(Answer.FOUND, RELEASED, given.CONVICTED))
    assert await told(court) == ["1人待核（1人缺起算日），待查清补答，都是今天答的"], (
        "a ban has decided without the day"
    )
    await opinions.open_answers(operator, batch)
    assert await told(court) == [], "the review's office sends an opened answer back"
    assert "1人待核实，都是今天答的" in await told(OFFICER)


async def test_q24_the_county_sees_whom_it_waits_for_once_the_answers_are_open(
    operator: Actor, court: Actor, batch: int
) -> None:
    (entry,) = await _asked(operator, batch)
    await _answers(operator, court, entry, Answer.PENDING)
    assert not any("待核" in one for one in await told(OFFICER)), "sealed answers tell nothing"
    await opinions.open_answers(operator, batch)
    assert await given.stage_of(operator, entry) == ReviewStage.OPENED
    with clock.stopped_at(clock.now() + timedelta(days=9)):
        (one,) = [one for one in await waits(OFFICER) if "待核" in one.what]
        assert one.what.endswith("：1人待核实，最久的已9天")
        assert (one.href, one.act) == (f"/vetting/{batch}?show=open", "核实")
        for region in (TOWNSHIP, OTHER_COUNTY):
            assert not any("待核" in what for what in await told(an_actor(Role.VETTING_OFFICER, region=region)))
        with pytest.raises(Refused, match="还在“待核实”"):
            await verdicts.close(operator, batch)
    await batches.send_back(operator, entry, "本人退出，由村委会报。")
    assert not any("待核" in one for one in await told(OFFICER)), "nobody waits for whoever was returned"
    await batches.hand_in_again(operator, entry)
    await opinions.answer(court, await given.question_of(operator, entry, "court"), given.says())
    assert await told(OFFICER) == ["1人待出具结论"]


async def test_q24_a_ban_waits_for_nobody_who_still_looks_into_it(operator: Actor, court: Actor, batch: int) -> None:
    (entry,) = await _asked(operator, batch)
    await opinions.answer(court, await given.question_of(operator, entry, "court"), given.says(Answer.PENDING))
    said = {"police": given.says(Answer.FOUND, given.CONVICTED), "petition": given.says()}
    for agency, reply in said.items():
        await given.replied(operator, await given.question_of(operator, entry, agency), reply)
    await opinions.open_answers(operator, batch)
    assert await told(OFFICER) == ["1人待出具结论"]


async def _barred(operator: Actor, entry: int) -> None:
    """The police name a ban, the petition office nothing; the court says what it says."""
    said = {"police": given.says(Answer.FOUND, given.CONVICTED), "petition": given.says()}
    for agency, reply in said.items():
        await given.replied(operator, await given.question_of(operator, entry, agency), reply)


async def test_q24_nobody_is_waited_for_or_urged_where_a_ban_has_decided(
    operator: Actor, court: Actor, batch: int, sign_in: SignIn
) -> None:
    silent, looked_into = await _asked(operator, batch, "贾永胜", "高建平")
    for entry in (silent, looked_into):
        await _barred(operator, entry)
    await opinions.answer(court, await given.question_of(operator, looked_into, "court"), given.says(Answer.PENDING))
    assert "还有1条没有答复" in await told(OFFICER)
    with clock.stopped_at(clock.now() + timedelta(days=12)):
        await opinions.open_answers(operator, batch, [silent, looked_into], "期限已过，先行启封")
        assert await told(OFFICER) == ["2人待出具结论"]
        officer = await sign_in(Role.VETTING_OFFICER)
        board = await officer.get(f"/vetting/{batch}")
        assert not board.all("//a[contains(., '催办')]")
        assert board.words("//dt[.='应答']/following-sibling::dd[1]") == ["6条，已答5条，不用再答1条"]
        with pytest.raises(Conflict, match="不用催办"):
            await reminding.remind(operator, batch)
        assert "已超" not in (await officer.get("/vetting")).text
        (further,) = await given.people_in(operator, batch, "刘桂芳")
        await given.ready(operator, [further])
        due = clock.today() + timedelta(days=5)
        again = Sending(letter="偏联审函〔2026〕9号", due=due, agencies=tuple(given.AGENCIES))
        await batches.send(operator, batch, again)
        assert await told(OFFICER) == ["2人待出具结论", "还有3条没有答复"]
        assert (await waits(OFFICER))[1].due == due, "the deadline of those who are waited for"
        board = await officer.get(f"/vetting/{batch}")
        assert board.words("//dt[.='应答']/following-sibling::dd[1]") == ["9条，已答5条，未答3条，不用再答1条"]
        assert await reminding.remind(operator, batch) == 3
        urged = await connection().fetch("SELECT DISTINCT subject FROM vetting_question WHERE reminded IS NOT NULL")
        assert [row["subject"] for row in urged] == [further]


async def test_an_older_open_batch_waits_behind_any_number_of_closed_ones(operator: Actor, batch: int) -> None:
    await given.ready(operator, await given.people_in(operator, batch))
    for _ in range(51):
        later = await given.a_batch(operator)
        await VettingBatch.update({VettingBatch.closed: clock.now()}).where(VettingBatch.id == later)
    assert await told(OFFICER) == ["1人待发出联审"]


async def test_what_waits_is_read_at_once_for_all_batches(
    operator: Actor, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read() -> list[str]:
        asked: list[str] = []
        fetch = Connection.fetch

        async def counted(self: Any, query: str, *rest: object, **more: Any) -> Any:
            asked.append(query)
            return await fetch(self, query, *rest, **more)

        with monkeypatch.context() as watched:
            watched.setattr(Connection, "fetch", counted)
            await waits(OFFICER)
        return [one for one in asked if "vetting_question q" in one or "vetting_objection o" in one]

    await _asked(operator, batch)
    first = await read()
    other = await given.a_batch(operator)
    await given.asked(operator, other, await given.people_in(operator, other, "郝芬"))
    second = await read()
    assert len(second) == len(first), "one batch or several: the same questions"


async def test_q24_an_opened_answer_that_is_looked_into_is_urged(
    operator: Actor, court: Actor, batch: int, sign_in: SignIn
) -> None:
    (entry,) = await _asked(operator, batch)
    await _answers(operator, court, entry, Answer.PENDING)
    officer = await sign_in(Role.VETTING_OFFICER)
    with pytest.raises(Conflict, match="没有未答复、待核的部门"):
        await reminding.remind(operator, batch)
    await opinions.open_answers(operator, batch)
    board = await officer.get(f"/vetting/{batch}")
    assert board.all(f"//a[@href='/vetting/{batch}/remind' and .='催办1个部门']")
    step = await officer.get(f"/vetting/{batch}/remind")
    assert "县人民法院 1人答了待核，还没有查清" in step.text
    assert "已催办1个部门" in (await officer.submit(step.form())).text
    assert await told(court) == ["1人待核，待查清补答，都是今天答的，已催办"]
    page = await (await sign_in(Role.AGENCY_REVIEWER, office=COURT)).get("/vetting/answers")
    assert page.words("//section[@id='questions']//td[last()]|//div[@id='questions']//tbody//td[last()]") == [
        "待核已催办"
    ]


async def test_silence_is_counted_of_those_alone_who_are_waited_for(operator: Actor, batch: int) -> None:
    kept, back = await _asked(operator, batch, "贾永胜", "高建平")
    await batches.send_back(operator, back, "登记表没有签字，由村补。")
    await given.replied(operator, await given.question_of(operator, kept, "police"), given.says())
    await on_paper.answer_for(operator, await given.question_of(operator, kept, "petition"), given.says())
    (one,) = [one for one in await waits(OFFICER) if "没有答复" in one.what]
    assert one.what.endswith("还有1条没有答复"), "a reply that nobody has checked is no silence"
    assert one.due == given.due_day()


async def test_the_deadline_shown_is_the_nearest_of_those_who_are_silent(operator: Actor, batch: int) -> None:
    await _asked(operator, batch)
    await given.ready(operator, await given.people_in(operator, batch, "郝芬"))
    later = given.due_day() + timedelta(days=5)
    sending = Sending(letter="偏联审函〔2026〕8号", due=later, agencies=tuple(given.AGENCIES))
    await batches.send(operator, batch, sending)
    (one,) = [one for one in await waits(OFFICER) if "没有答复" in one.what]
    assert one.due == given.due_day()


async def test_what_was_opened_is_the_offices_to_send_back(
    operator: Actor, court: Actor, batch: int, sign_in: SignIn
) -> None:
    (entry,) = await _asked(operator, batch)
    await _answers(operator, court, entry, Answer.CLEAR)
    question = await given.question_of(operator, entry, "court")
    with pytest.raises(Refused, match="先撤回原答复并写明原因"):
        await opinions.answer(court, question, given.says())
    await opinions.open_answers(operator, batch)
    with pytest.raises(Refused, match="已经启封。要改的，请县联审办退回重答"):
        await opinions.answer(court, question, given.says())
    page = await (await sign_in(Role.AGENCY_REVIEWER, office=COURT)).get(f"/vetting/answers/{question}")
    assert "本单位不能自行撤回；要改的，请县联审办退回重答" in page.text
    assert not page.all(f"//form[@action='/vetting/answers/{question}/withdraw']")


async def test_a_batch_that_can_be_closed_waits_for_it(operator: Actor, court: Actor, batch: int) -> None:
    (entry,) = await _asked(operator, batch)
    await _answers(operator, court, entry, Answer.CLEAR)
    await opinions.open_answers(operator, batch)
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=clock.today()))
    assert await told(OFFICER) == ["都已办完，待办结"]
    await verdicts.close(operator, batch)
    assert await told(OFFICER) == []


async def test_q26_a_notice_and_an_objection_wait_on_the_workbench(operator: Actor, batch: int) -> None:
    (entry,) = await _asked(operator, batch)
    for agency in ("police", "petition"):
        said = given.says(Answer.FOUND, given.CONVICTED) if agency == "police" else given.says()
        await given.replied(operator, await given.question_of(operator, entry, agency), said)
    judge = await somebody(Role.AGENCY_REVIEWER, office=COURT)
    await opinions.answer(judge, await given.question_of(operator, entry, "court"), given.says())
    await opinions.open_answers(operator, batch)
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=clock.today()))
    assert await told(OFFICER) == ["1人的审查结果告知书待送达"]
    await verdicts.give_notice(operator, entry, Notice(number="偏组告〔2026〕1号", noticed=clock.today()))
    assert await told(OFFICER) == []
    raised = Object(objector=Objector.PERSON, said="判决已经多年，请求复核。", received=clock.today())
    await verdicts.object_to(operator, entry, raised)
    (one,) = await waits(OFFICER)
    assert one.what.endswith("：1件异议待答复")
    assert (one.due, one.href) == (clock.today() + timedelta(days=3), f"/vetting/{batch}?open={entry}")
