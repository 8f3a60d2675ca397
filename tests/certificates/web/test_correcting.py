"""The page on which a code that was recorded wrongly is corrected, and what the bureau's workbench says of it."""

import pytest

from cadres import queries as cadres
from cadres.services.communities import record_code
from server.access.actor import Actor, Role
from tests.support.factories import TOWNSHIP, VILLAGE, a_county
from tests.support.filings import VILLAGE_CODE
from tests.support.http import SignIn, Visitor

PAGE = f"/communities/{VILLAGE}/code-correction"
RIGHT = "54140932ME000001XM"
WHY = "对照证书正本核对，原登记时录错。"


@pytest.fixture
async def clerk(operator: Actor, sign_in: SignIn) -> Visitor:
    await a_county(operator)
    await record_code(operator, VILLAGE, VILLAGE_CODE)
    return await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP, office="新关镇人民政府")


async def test_the_township_asks_and_the_bureau_decides(operator: Actor, clerk: Visitor, sign_in: SignIn) -> None:
    assert (await clerk.get(f"/communities/{VILLAGE}")).all(f"//a[@href='{PAGE}']")
    page = await clerk.submit((await clerk.get(PAGE)).form(PAGE), {"code": RIGHT, "reason": WHY})
    assert "已申请更正，等县民政局核准" in page.text
    assert "核准不由本人办" in page.text
    bureau = await sign_in(Role.FILING_OFFICER, office="偏关县民政局")
    (duty,) = (await bureau.get("/")).words(f"//tr[.//a[@href='{PAGE}']]")
    assert f"登记的是{VILLAGE_CODE}，新关镇人民政府申请更正为{RIGHT}" in duty
    assert (await clerk.get("/")).all(f"//a[@href='{PAGE}']") == []
    answer = await bureau.post(f"{PAGE}/decision", {"grants": "true", "answer": ""})
    assert answer.status_code == 303
    assert (await cadres.community(operator, VILLAGE)).credit_code == RIGHT
    page = await bureau.get(PAGE)
    assert "已更正代码" in page.text
    assert any(VILLAGE_CODE in row and RIGHT in row for row in page.words("//table//tr"))


async def test_what_is_wrong_comes_back_at_its_input(clerk: Visitor) -> None:
    page = await clerk.submit((await clerk.get(PAGE)).form(PAGE), {"code": f"{RIGHT[:-1]}Y", "reason": WHY})
    assert page.status == 422
    (problem,) = page.problems()
    assert problem.startswith("正确的代码：")
    # The reason that lets such a code in has an input from then on.
    assert page.all("//input[@name='code_reason']")


async def test_a_refusal_without_an_answer_comes_back(clerk: Visitor, sign_in: SignIn) -> None:
    await clerk.submit((await clerk.get(PAGE)).form(PAGE), {"code": RIGHT, "reason": WHY})
    bureau = await sign_in(Role.FILING_OFFICER, office="偏关县民政局")
    answer = await bureau.post(f"{PAGE}/decision", {"grants": "false", "answer": ""})
    assert answer.status_code == 422
    assert "没有写明为什么不予更正" in answer.text
