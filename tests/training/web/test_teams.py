"""The pages of teams: from the sending letter to the printed notice, and what is refused keeps what was typed."""

import io
from collections.abc import Iterator
from datetime import date, datetime

import docx
import pdfplumber
import pytest

from cadres.vocabulary import Sex
from server import clock
from server.access.actor import Actor, Role
from server.errors import Refused
from server.web.printing import WORD
from tests.support.factories import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, a_citizen_number, a_county
from tests.support.http import SignIn
from tests.support.papers import approved
from tests.support.teams import LETTER, a_full_team, a_site, a_team, a_unit, somebody
from training.services.dispatching import Leave, leave, send
from training.services.teams import EndTeam, end_team
from training.vocabulary import INTRODUCTION_LETTER, AssignmentEnd, TeamPost


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 11, 26, 9, tzinfo=clock.ZONE)):
        yield


def the_letter(name: str, post: str) -> dict[str, str]:
    return {
        "name": name,
        "citizen_number": a_citizen_number(Sex.MALE, date(1985, 5, 2)),
        "political_status": "party_member",
        "party_since": "2010.06",
        "worked_since": "2008.07",
        "post": post,
        "since": "2026-03-01",
        "why": "initial",
        "document": LETTER,
    }


async def test_a_team_from_the_letter_to_the_notice(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    site = await a_site(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    desk = await officer.get("/")
    assert "聚福苑小区：应派未派" in desk.text
    assert "没有工作队，缺3人（自2025年12月31日起，已331天）。" in desk.text
    units = await officer.get(f"/teams/units?area={COUNTY}")
    wrong = await officer.submit(units.form(f"/teams/units?area={COUNTY}"), {"name": "民政局", "capacity": "多"})
    assert (wrong.status, wrong.one("//input[@name='name']").get("value")) == (422, "民政局")
    told = {"name": "偏关县民政局", "level": "county", "capacity": "4", "seat": TOWNSHIP}
    listed = await officer.submit(wrong.form(f"/teams/units?area={COUNTY}"), told)
    assert "偏关县民政局" in listed.text
    asked = await officer.get(f"/teams/new?area={COUNTY}&site={site}")
    team = await officer.submit(asked.form(f"/teams/new?area={COUNTY}"), {"since": "2026-03-01", "document": LETTER})
    assert team.heading == "聚福苑小区工作队"
    address = str(team.response.url.path)
    blank = await officer.get(f"{address}/send")
    assert "第一书记计算在3人之内，一队3人。" in blank.text
    unit = blank.all("//select[@name='unit']/option/@value")[1]
    short = the_letter("贾志强", "both") | {"unit": unit, "party_since": "2025.06"}
    refused = await officer.submit(blank.form(f"{address}/send"), short)
    assert refused.status == 422
    (problem,) = refused.problems()
    assert problem.startswith("理由：贾志强党龄自2025.06起算到2026年3月1日为9个月，不足12个月。")
    assert refused.one("//input[@name='name']").get("value") == "贾志强"
    team = await officer.submit(refused.form(f"{address}/send"), {"reason": "省派干部，经组织部研究同意"})
    assert "第一书记兼队长" in team.text
    assert "省派干部，经组织部研究同意" in team.text
    for name in ("刘桂生", "王瑞"):
        form = (await officer.get(f"{address}/send")).form(f"{address}/send")
        team = await officer.submit(form, the_letter(name, "member") | {"unit": unit})
    assert len(team.all("//*[name()='rect']")) == 3
    cover = await officer.get(f"/teams/coverage?area={COUNTY}")
    assert "安置点1个，已覆盖1个" in cover.text
    listed = await officer.get(f"/teams?area={COUNTY}")
    assert "满员" in listed.text
    papers = await officer.get(f"/teams/papers?area={COUNTY}")
    assert LETTER in papers.text
    made = await officer.download(f"/teams/papers/notice?area={COUNTY}&document={LETTER}")
    assert made.headers["content-type"] == "application/pdf"
    twin = await officer.download(f"/teams/papers/notice?area={COUNTY}&document={LETTER}&as=word")
    assert twin.headers["content-type"] == WORD
    assert "贾志强" in "".join(cell.text for cell in docx.Document(io.BytesIO(twin.content)).tables[0].column_cells(4))
    (first, *_) = team.all("//table//th/a/@href")
    for paper in ("letter", "engagement"):
        assert (await officer.download(f"{first}/papers/{paper}")).content.startswith(b"%PDF")
    assert (await officer.get(f"{first}/papers/engagement?as=word")).status == 409
    assert (await officer.get(f"{first}/papers/other")).status == 404
    assert (await officer.get("/teams/papers/notice?document=没有的")).status == 409


async def test_no_address_types_a_number_on_a_letter(operator: Actor, sign_in: SignIn) -> None:
    """Whatever an address says: what nobody approved is a draft without a number."""
    await a_county(operator)
    _, (first, *_) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    papers = [f"/teams/assignments/{first}/papers/{one}?number=偏组发[2026]第04号" for one in ("letter", "engagement")]
    for paper in (*papers, f"/teams/papers/notice?area={COUNTY}&document={LETTER}&number=偏组发[2026]第04号"):
        with pdfplumber.open(io.BytesIO((await officer.download(paper)).content)) as pdf:
            said = "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)
        assert ("04号" in said, "草" in said, "稿" in said) == (False, True, True)
    page = await officer.get(f"/teams/papers?area={COUNTY}")
    assert page.all("//input[@name='number']") == []


async def test_a_site_that_no_community_serves_is_told_of_before_anybody_is_typed_in(
    operator: Actor, sign_in: SignIn
) -> None:
    await a_county(operator)
    await a_unit(operator)
    site = await a_site(operator, "老营新村", region=OTHER_TOWNSHIP)
    far, near = await a_team(operator, site), await a_team(operator, await a_site(operator))
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    for address in (f"/teams/{far}", f"/teams/{far}/send"):
        told = await officer.get(address)
        assert "还没有村（社区）服务老营新村" in told.text
        assert told.all(f"//main//a[@href='/sites/{site}']")
        assert not told.all("//main//a[normalize-space()='登记人员']")
        assert not told.all("//input[@name='citizen_number']")
    # Before the team is made as well, with the way to where it is mended.
    await a_site(operator, "水泉新村", region=OTHER_TOWNSHIP)
    await a_site(operator, "楼沟新村")
    asked = await officer.get(f"/teams/new?area={COUNTY}")
    assert [one.text for one in asked.all("//form/preceding-sibling::p//a")] == ["水泉新村"]
    marked = [one.text for one in asked.all("//select[@name='site']/option")]
    assert [("还没有服务的村（社区）" in one, "水泉" in one) for one in marked[1:]] in (
        [(True, True), (False, False)],
        [(False, False), (True, True)],
    )
    assert "还没有村（社区）服务" not in (await officer.get(f"/teams/{near}")).text
    assert (await officer.get(f"/teams/{near}/send")).all("//input[@name='citizen_number']")


async def test_the_first_secretary_leads_the_list_and_a_leader_is_called_so(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team = await a_team(operator, site)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    await send(operator, team, somebody(unit, TeamPost.LEADER, "吴桂兰"))
    cell = f"//tr[th/a[@href='/teams/sites/{site}']]/td[6]"
    assert (await officer.get(f"/teams/coverage?area={COUNTY}")).one(cell).text == "吴桂兰（队长）"
    await send(operator, team, somebody(unit, TeamPost.FIRST_SECRETARY, "周海平"))
    assert (await officer.get(f"/teams/coverage?area={COUNTY}")).one(cell).text == "周海平"
    # The term is a day, with what is left of it below; the two tints of the drawing are told apart.
    page = await officer.get(f"/teams/{team}")
    (until, *_) = page.all("//table//tr[td[2]='偏关县民政局']/td[6]")
    assert until.text == "2028-03-01"
    assert "深色第一书记、队长，浅色队员" in page.text


async def test_a_township_is_told_no_numbers_that_it_cannot_count(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    unit = await a_unit(operator)
    await a_full_team(operator, await a_site(operator), unit)
    county = await (await sign_in(Role.ASSIGNMENT_OFFICER)).get(f"/teams/units?area={COUNTY}")
    clerk = await (await sign_in(Role.TOWNSHIP_CLERK, region=OTHER_TOWNSHIP)).get("/teams/units")
    cells = "//tr[th='偏关县民政局' or th/a='偏关县民政局']/td"
    assert [one.text for one in county.all(cells)][3:7] == ["6", "3", "3", "2026-03-01"]
    assert [one.text for one in clerk.all(cells)][3:7] == ["6", "—", "—", "—"]
    assert ("由县级查看" in county.text, "由县级查看" in clerk.text) == (False, True)


async def test_who_has_left_is_offered_no_letter(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    _, (first, second, _) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    gone = Leave(until=date(2026, 11, 26), ended_by=AssignmentEnd.HEALTH, document="通知", reason="住院治疗")
    await leave(operator, second, gone)
    assert "派遣函登记编号" in (await officer.get(f"/teams/assignments/{first}")).text
    page = await officer.get(f"/teams/assignments/{second}")
    assert [word in page.text for word in ("派遣函登记编号", "聘书")] == [False, False]
    for paper, status in (("letter", 422), ("engagement", 422)):
        told = await officer.get(f"/teams/assignments/{second}/papers/{paper}")
        assert (told.status, "刘桂生已登记2026年11月26日离岗，不再出派遣函和聘书。" in told.text) == (status, True)
    await officer.post("/papers/register", {"kind": INTRODUCTION_LETTER, "source": f"assignment:{second}"})
    with pytest.raises(Refused, match="不再出派遣函"):
        await approved(operator, INTRODUCTION_LETTER)


async def test_what_stands_against_a_form_is_told_at_once(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    _, (_, second, _) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    here = f"/teams/assignments/{second}/leave"
    told = {"until": "2026-11-26", "ended_by": "withdrawal", "document": LETTER}
    refused = await officer.submit((await officer.get(here)).form(here), told)
    assert [one.partition("：")[0] for one in refused.problems()] == ["情形", "连带责任", "理由"]
    units = f"/teams/units?area={COUNTY}"
    told = {"name": "偏关县民政局", "level": "county", "capacity": "多"}
    refused = await officer.submit((await officer.get(units)).form(units), told)
    assert [one.partition("：")[0] for one in refused.problems()] == ["可派人数", "单位名称"]


async def test_somebody_is_taken_out_only_with_a_reason_for_the_gap(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team, (first, second, _) = await a_full_team(operator, site, unit)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    here = f"/teams/assignments/{second}"
    asked = await officer.get(f"{here}/leave")
    told = {"until": "2026-11-26", "ended_by": "withdrawal", "ground": "absent", "document": LETTER}
    refused = await officer.submit(asked.form(f"{here}/leave"), told)
    assert any("偏关县民政局负连带责任" in problem for problem in refused.problems())
    refused = await officer.submit(refused.form(f"{here}/leave"), {"co_responsible": "true"})
    assert [problem.startswith("理由：2026年11月26日起") for problem in refused.problems()] == [True]
    assert refused.one("//input[@name='until']").get("value") == "2026-11-26"
    record = await officer.submit(refused.form(f"{here}/leave"), {"reason": "12月初另派"})
    assert "不驻村，偏关县民政局负连带责任" in record.text
    site_page = await officer.get(f"/teams/sites/{site}")
    assert "缺队员1人（自2026年11月26日起，已1天）。" in site_page.text
    assert "缺员" in (await officer.get(f"/teams/coverage?area={COUNTY}&show=open")).text
    longer = await officer.get(f"/teams/assignments/{first}")
    form = longer.form(f"/teams/assignments/{first}/extend")
    wrong = await officer.submit(form, {"due": "2027-01-01", "document": LETTER})
    assert any("不晚于现在的期限2028-03-01" in problem for problem in wrong.problems())
    await end_team(operator, team, EndTeam(ended=date(2026, 11, 27), document=LETTER))
    assert "聚福苑小区" not in (await officer.get(f"/teams?area={COUNTY}&show=ended")).text  # Ended tomorrow.
    assert (await officer.get("/teams?show=x")).status == 404


async def test_below_the_line_a_contact_is_named_and_visits(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    site, unit = await a_site(operator, poor=60), await a_unit(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    here = f"/teams/sites/{site}"
    named = {"unit": str(unit), "contact": "贾志强", "position": "副局长", "since": "2026-02-01", "document": LETTER}
    page = await officer.submit((await officer.get(here)).form(f"{here}/arrangement"), named)
    assert "自2026年2月1日落实以来没有走访记录，已298天，超过90日。" in page.text
    early = {"day": "2026-01-05", "said": "入户走访"}
    wrong = await officer.submit(page.form(f"{here}/visits"), early)
    assert any("2026-01-05没有落实统筹单位" in problem for problem in wrong.problems())
    assert wrong.one("//input[@name='said']").get("value") == "入户走访"
    page = await officer.submit(wrong.form(f"{here}/visits"), {"day": "2026-11-20", "households": "24"})
    assert "没有走访记录" not in page.text
    assert "走访24户" in page.text
    page = await officer.submit(page.form(f"{here}/arrangement/end"), {"until": "2026-11-26", "reason": "机构改革"})
    assert "未落实统筹" in page.text


async def test_a_county_decides_for_itself(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    page = await officer.get(f"/teams/settings?area={COUNTY}")
    form = page.form(f"/teams/settings?area={COUNTY}")
    told = {"field": "team_reading", "value": "另算", "since": "2026-11-01", "document": "偏组〔2026〕9号"}
    wrong = await officer.submit(form, told)
    assert any("填“第一书记计算在3人之内、第一书记另算，工作队另有3人”之一" in problem for problem in wrong.problems())
    page = await officer.submit(form, told | {"value": "第一书记另算，工作队另有3人"})
    assert "偏组〔2026〕9号" in page.text
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    assert not (await clerk.get("/teams/settings")).all("//select[@name='field']")


async def test_a_far_day_is_refused_at_its_input(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    team = await a_team(operator, await a_site(operator))
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    address = f"/teams/{team}/send"
    unit = str(await a_unit(operator))
    told = the_letter("贾志强", "both") | {"unit": unit, "since": "9999-01-01"}
    refused = await officer.submit((await officer.get(address)).form(address), told)
    assert (refused.status, refused.problems()) == (422, ["到岗日期：不在1900年至2100年之间。核对年份。"])
