"""The page of grids and norms."""

from server.access.actor import Actor, Role
from tests.support.factories import COUNTY, a_county
from tests.support.http import SignIn


async def test_the_grids_of_a_county(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    shown = await officer.get(f"/teams/grids?area={COUNTY}&show=open")
    assert "没有登记网格。" in shown.text
    assert shown.all("//tbody/tr/th/a/@href")[0].startswith("/communities/140932")
    settings = await officer.get(f"/teams/settings?area={COUNTY}")
    assert "一个网格不多于" in settings.text
    assert (await officer.get(f"/teams/grids?area={COUNTY}&show=x")).status == 404
