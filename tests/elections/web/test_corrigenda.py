"""The page of a result's corrections: the sheet as it holds, what cannot be, and the second hand."""

import pytest

from server.access.actor import Actor, Role
from tests.support.factories import a_published_election
from tests.support.http import SignIn


@pytest.fixture
async def here(operator: Actor) -> str:
    return f"/elections/{await a_published_election(operator)}/corrigenda"


async def test_from_the_sheet_to_the_second_hand(sign_in: SignIn, here: str) -> None:
    officer, other = await sign_in(Role.ELECTION_OFFICER), await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(here)
    assert "没有更正过" in page.text
    form = page.form(here)
    name = next(name for name, value in form.fields.items() if value == "104")
    wrong = await officer.submit(form, {name: "400", "reason": "抄错一位", "document_name": "计票单"})
    assert wrong.status == 422
    assert wrong.form(here).fields[name] == "400"
    entered = await officer.submit(form, {name: "103", "reason": "抄错一位", "document_name": "计票单"})
    assert "主任 高建平104，应为103" in entered.text
    assert not [one for one in entered.all("//form/@action") if one.endswith("/confirm")]
    (act,) = [one for one in (await other.get(here)).all("//form/@action") if one.endswith("/confirm")]
    done = await other.submit((await other.get(here)).form(act), {})
    assert "更正已确认" in done.text
    assert "更正公告" in done.text
    assert "1件" in (await officer.get(here.removesuffix("/corrigenda"))).text


async def test_a_number_that_is_none_is_said_at_its_field(sign_in: SignIn, here: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.submit(
        (await officer.get(here)).form(here), {"values.0": "四百", "reason": "抄错", "document_name": "计票单"}
    )
    assert page.status == 422
    assert "不是整数" in page.words("//*[starts-with(@id, 'values.0-wrong')]")[0]
