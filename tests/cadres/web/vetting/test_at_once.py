"""An agency answers 无问题 on many people at once."""

import re

import pytest

from server import clock
from server.access.actor import Actor, Role
from tests.support import reviews as given
from tests.support.http import SignIn


@pytest.mark.usefixtures("county")
async def test_an_agency_answers_many_at_once_and_one_by_one(operator: Actor, sign_in: SignIn) -> None:
    police = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    await given.seated(operator, "police", "偏关县公安局")
    batch = await given.a_batch(operator)
    entries = await given.people_in(operator, batch, "贾永胜", "高建平", "刘桂芳")
    await given.asked(operator, batch, entries)
    page = await police.get("/vetting/answers")
    assert "待答3人" in page.text
    assert "有无前科、拘留、涉黑涉恶" in page.text
    assert "失信" not in page.text, "another agency's question"
    questions = page.all("//tbody//input[@type='checkbox']/@value")
    clear = await police.submit(
        page.form("/vetting/answers/clear"),
        {"questions.0": questions[0], "questions.1": questions[1], "signed_by": "药建军"},
    )
    assert "已答复2人：无问题" in clear.text
    form = (await police.get(f"/vetting/answers/{questions[2]}")).form()
    refused = await police.submit(form, {"answer": "found", "signed_by": "药建军"})
    assert refused.status == 422
    assert "没有写事实和条目" in "".join(refused.problems())
    found = {
        "answer": "found",
        "signed_by": "药建军",
        "facts.0.item": "Q-10-2",
        "facts.0.words": "2009年因盗窃罪判处拘役",
        "facts.0.document": "判决书",
    }
    answered = await police.submit(form, found)
    assert "已答复" in answered.text
    assert (await police.get("/vetting")).status == 403, "the board is the office's"


@pytest.mark.usefixtures("county")
async def test_an_agency_answers_at_once_for_everybody_it_has_not_answered(operator: Actor, sign_in: SignIn) -> None:
    police = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    await given.seated(operator, "police", "偏关县公安局")
    batch = await given.a_batch(operator)
    entries = await given.people_in(operator, batch, "贾永胜", "高建平", "刘桂芳")
    await given.asked(operator, batch, entries)
    first = await given.question_of(operator, entries[0], "police")
    await police.submit(
        (await police.get(f"/vetting/answers/{first}")).form(),
        {"answer": "pending", "facts.0.words": "在核实一起案件，下周答复", "signed_by": "药建军"},
    )
    page = await police.get("/vetting/answers")
    none = await police.submit(page.form("/vetting/answers/clear"), {"signed_by": "药建军"})
    assert none.problems() == ["人员：没有勾选。勾选查过没有问题的人。 Q-24"]
    asked = await police.submit(page.form("/vetting/answers/clear"), {"all": "1", "signed_by": "药建军"})
    assert f"{clock.today().year}年第1批 2人" in asked.text, "nothing is answered before the numbers by batch were seen"
    done = await police.submit(asked.form("/vetting/answers/clear"))
    assert "已答复2人：无问题" in done.text
    assert "待答1人" in done.text, "who is still looked into is not among them"
    back = await police.submit(done.form("/vetting/answers/clear/undo"), {"why": "点错了按钮"})
    assert "已撤回2人的答复" in back.text
    assert "待答3人" in back.text
    assert not back.all("//form[@action='/vetting/answers/clear/undo']")


@pytest.mark.usefixtures("county")
async def test_an_agencys_ticks_stay_when_nobody_signed(operator: Actor, sign_in: SignIn) -> None:
    agency = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    await given.seated(operator, "police", "偏关县公安局")
    batch = await given.a_batch(operator)
    await given.asked(operator, batch, await given.people_in(operator, batch, "贾永胜", "高建平"))
    form = (await agency.get("/vetting/answers")).all("//input[@type='checkbox']")
    assert len(form) == 2
    back = await agency.post("/vetting/answers/clear", {form[1].get("name"): form[1].get("value"), "signed_by": ""})
    assert back.status_code == 422
    assert re.findall(r'value="(\d+)" checked', back.text) == [form[1].get("value")]
