"""The pages of contacts, and the forms about money and insurance on the page of a team."""

from datetime import date

from cadres.services.sites import SiteCounted, count_site
from server.access.actor import Actor, Role
from tests.support.factories import COUNTY, a_county
from tests.support.http import SignIn
from tests.support.teams import a_site, a_team

TODAY = date(2026, 11, 26)


async def test_a_contact_is_named_and_comes(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    site = await a_site(operator, poor=None)
    counted = SiteCounted(as_of=date(2025, 12, 31), households=50, relocated=200, registered_poor=120)
    await count_site(operator, site, counted)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    address = f"/teams/contacts?area={COUNTY}"
    assert "联系服务有缺" not in (await officer.get("/")).text  # The county keeps no contacts here yet.
    page = await officer.get(address)
    told = {"name": "贾志强", "unit": "偏关县民政局", "office": "副局长", "households": "20", "since": "2026-01-05"}
    refused = await officer.submit(page.form(address), told | {"document": "偏组通字〔2026〕1号"})
    assert any("安置点和小组选一个" in one for one in refused.problems())
    record = await officer.submit(refused.form(address), {"site": str(site)})
    here = str(record.response.url.path)
    assert "自2026年1月5日起没有走访记录，已325天，超过90日。" in record.text
    visit = {"day": "2026-11-20", "households": "12", "said": "看望张小明家长"}
    warned = await officer.submit(record.form(f"{here}/visits"), visit)
    assert any("“张小明”像是人名或者号码" in one for one in warned.problems())
    record = await officer.submit(warned.form(f"{here}/visits"), {"said": "入户走访12户"})
    assert "没有走访记录" not in record.text
    assert "搬迁50户，联系20户，还有30户没有联系干部。" in (await officer.get(f"{address}&show=open")).text
    assert "聚福苑小区：联系服务有缺" in (await officer.get("/")).text
    (path,) = record.all("//button[@form='take-back']/@formaction")
    assert (await officer.post(path)).status_code == 422
    assert (await officer.post(path, {"reason": "登记错了"})).status_code == 303
    ended = await officer.submit(record.form(f"{here}/end"), {"until": "2026-11-26", "end_reason": "机构改革"})
    assert "机构改革" in ended.text
    assert (await officer.get("/teams/contacts?show=x")).status == 404


async def test_a_team_has_its_money_and_insurance_on_its_page(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    team = await a_team(operator, await a_site(operator))
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    here = f"/teams/{team}"
    told = {"kind": "insurance", "year": "2026", "given_by": "偏关县民政局", "document": "保单"}
    refused = await officer.submit((await officer.get(here)).form(f"{here}/support"), told)
    assert any("没有填人数" in one for one in refused.problems())
    page = await officer.submit(refused.form(f"{here}/support"), {"people": "3"})
    assert "人身意外伤害保险" in page.one("//section[@aria-labelledby='support']//tbody").text_content()
    (path,) = page.all("//button[@form='support-back']/@formaction")
    assert (await officer.post(path)).status_code == 422
    assert (await officer.post(path, {"reason": "登记错了"})).status_code == 303


async def test_a_name_in_the_log_is_warned_of_and_stands_for_a_reason(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    team = await a_team(operator, await a_site(operator))
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    here = f"/teams/{team}"
    told = {"kind": "visit", "day": "2026-11-20", "done_by": "贾志强", "said": "看望儿童张小明"}
    warned = await officer.submit((await officer.get(here)).form(f"{here}/log"), told)
    assert any("“张小明”像是人名或者号码" in one for one in warned.problems())
    kept = await officer.submit(warned.form(f"{here}/log"), {"reason": "是村名"})
    assert "看望儿童张小明" in kept.text
    assert "是村名" in kept.text
