"""The page on which a code that stands on two communities is taken off one of them."""

import pytest

from cadres import queries
from cadres.tables import Community, HeldCode
from server.access.actor import Actor, Role
from tests.support.factories import COMMUNITY, VILLAGE, a_county
from tests.support.http import SignIn

CODE = "54140932MF0000128D"  # Right in form, and of nobody.


@pytest.fixture(autouse=True)
async def _double(operator: Actor) -> None:
    await a_county(operator)
    for region in (VILLAGE, COMMUNITY):
        await Community.update({Community.credit_code: CODE}).where(Community.region == region)
        await HeldCode.insert(HeldCode(region=region, code=CODE, doubled=True))


async def test_the_workbench_and_the_page_lead_to_taking_it_off(operator: Actor, sign_in: SignIn) -> None:
    officer = await sign_in(Role.FILING_OFFICER)
    assert "代码与别处重复" in (await officer.get("/")).text
    assert "UC-14" in (await officer.get(f"/communities/{COMMUNITY}")).text
    page = await officer.get(f"/communities/{COMMUNITY}/code")
    assert "马道村委会名下" in page.text
    refused = await officer.submit(page.form(), {"reason": ""})
    assert refused.status == 422
    done = await officer.submit(page.form(), {"reason": "证书原件不是这个代码"})
    assert "已撤下代码" in done.text
    assert (await queries.community(operator, COMMUNITY)).credit_code is None
    assert "UC-14" not in (await officer.get(f"/communities/{VILLAGE}")).text
    settled = await officer.get(f"/communities/{VILLAGE}/code")
    assert "没有要核对的" in settled.text
    assert settled.all("//main//button") == []


async def test_who_records_no_codes_sees_it_and_takes_nothing_off(sign_in: SignIn) -> None:
    looker = await sign_in(Role.VETTING_OFFICER)
    page = await looker.get(f"/communities/{COMMUNITY}")
    assert "一个代码只属于一个组织" in page.text
    assert page.all(f"//a[@href='/communities/{COMMUNITY}/code']") == []
    assert (await looker.get(f"/communities/{COMMUNITY}/code")).status == 403
