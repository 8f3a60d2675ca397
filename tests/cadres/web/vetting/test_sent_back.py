"""What was sent back says so where it is mended: papers on the drawer, answers on the agency's list."""

import pytest

from cadres.reviews.states import state_of
from cadres.services.reviews import batches, opinions
from cadres.vocabulary import Answer
from server.access.actor import Actor, Role
from server.sheets.workbook import open_workbook
from tests.support import reviews as given
from tests.support.factories import COUNTY, TOWNSHIP, a_county
from tests.support.http import SignIn

WHY = "登记表没有签字，由村补。"


@pytest.fixture
async def batch(operator: Actor) -> int:
    await a_county(operator)
    await given.the_lists(operator)
    return await given.a_batch(operator)


async def test_the_township_reads_why_papers_were_returned(operator: Actor, batch: int, sign_in: SignIn) -> None:
    (entry,) = await given.people_in(operator, batch)
    await batches.send_back(operator, entry, WHY)
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    assert WHY in (await clerk.get(f"/vetting/{batch}?open={entry}")).text
    assert "1人已退回，待补齐重报" in (await clerk.get("/")).text
    await batches.hand_in_again(operator, entry)
    assert (await state_of(operator, entry)).return_reason == ""
    assert WHY not in (await clerk.get(f"/vetting/{batch}?open={entry}")).text


async def test_an_agency_sees_which_answer_came_back_and_why(operator: Actor, batch: int, sign_in: SignIn) -> None:
    agency = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    unit = await given.seated(operator, "police", "偏关县公安局")
    entry, other = await given.people_in(operator, batch, "穆大山", "高建平")
    await given.asked(operator, batch, [entry, other])
    judge = Actor(None, "药建军", "偏关县公安局", COUNTY, frozenset({Role.AGENCY_REVIEWER}), unit_id=unit)
    for one in (entry, other):
        question = await given.question_of(operator, one, "police")
        await opinions.answer(judge, question, given.says(Answer.FOUND, given.RELEASED))
        for silent in ("court", "petition"):
            await given.replied(operator, await given.question_of(operator, one, silent), given.says())
    await opinions.open_answers(operator, batch)
    question = await given.question_of(operator, entry, "police")
    await opinions.withdraw_answer(operator, question, "文书写的是另一个人，请核对")
    shown = await agency.get("/vetting/answers")
    assert any("退回重答文书写的是另一个人，请核对" in one for one in shown.words("//tbody//td"))
    assert any("*" in one for one in shown.words("//tbody//td[contains(@class, 'mono')]"))
    asked = (await agency.get(f"/vetting/answers/{question}")).text
    assert "县联审办退回重答：文书写的是另一个人，请核对" in asked
    await opinions.answer(judge, question, given.says())
    assert "退回重答" not in (await agency.get("/vetting/answers")).text


async def test_an_agency_looks_at_one_batch_and_takes_its_sheet_alone(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    agency = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    await given.seated(operator, "police", "偏关县公安局")
    await given.asked(operator, batch, await given.people_in(operator, batch, "贾永胜"))
    second = await given.a_batch(operator)
    await given.asked(operator, second, await given.people_in(operator, second, "高建平", "王瑞"))
    both = await agency.get("/vetting/answers")
    assert "未答复的3人都查过" in both.text
    assert len(both.all("//nav[@aria-label='按批次']/a")) == 3
    one = await agency.get(f"/vetting/answers?batch={second}")
    assert "未答复的2人都查过" in one.text
    assert "贾永胜" not in one.text
    form = one.form("/vetting/answers/sheet")
    taken = await agency.client.post("/vetting/answers/sheet", data={**form.fields, "reason": "查前科"})
    cells = {f"{cell}" for grid in open_workbook(taken.content).grids for row in grid.rows for cell in row}
    assert {"高建平", "王瑞"} <= cells
    assert "贾永胜" not in cells
    unsigned = await agency.submit(one.form("/vetting/answers/clear"), {"all": "1"})
    assert unsigned.status == 422
    assert "贾永胜" not in unsigned.text, "the batch is still the one that was chosen"
