"""The pages of the posts for children: from the gap to the letter, and what is refused keeps what was typed."""

from datetime import date

from cadres.services.tenures import Ending, close_tenure
from cadres.vocabulary import TenureEnd
from server import clock
from server.access.actor import Actor, Role
from tests.support.children import a_seat, an_appointed
from tests.support.factories import COMMUNITY, COUNTY, TOWNSHIP, a_county, an_actor
from tests.support.http import Programs, SignIn
from training import children

TODAY = date(2022, 3, 1)


async def test_a_director_from_the_gap_to_the_letter(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    _, tenure = await a_seat(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    assert "有儿童主任的村（社区）" not in (await officer.get("/")).text
    gaps = await officer.get(f"/children?area={COUNTY}&show=open")
    assert "没有登记过" in gaps.text
    blank = await officer.get(f"/children/new?area={COMMUNITY}")
    told = {
        "name": "刘桂芳",
        "capacity": "women_member",
        "office": "妇联主席",
        "since": "2022-01-10",
        "document": "新政发〔2022〕2号",
        "inducted": "2021-12-20",
        "induction_document": "偏民培〔2021〕3号",
    }
    address = f"/children/new?area={COMMUNITY}"
    refused = await officer.submit(blank.form(address), told)
    assert refused.status == 422
    (problem,) = refused.problems()
    assert problem.startswith("理由：刘桂芳没有违法犯罪记录（从业禁止）查询结果。")
    assert refused.one("//input[@name='office']").get("value") == "妇联主席"
    part = await officer.submit(refused.form(address), {"checked": "2021-12-28", "checked_until": "2022-12-27"})
    assert [one.partition("：")[0] for one in part.problems()] == ["查询单位", "查询文件"]
    made = await officer.submit(
        part.form(address), {"checked_by": "偏关县公安局", "check_document": "偏公查〔2021〕18号"}
    )
    assert "偏公查〔2021〕18号" in made.text, "the check stands on its own paper"
    assert made.heading == "刘桂芳"
    path = str(made.response.url.path)
    named = {"day": "2022-02-01", "duty": "visit", "said": "走访留守儿童张小明"}
    again = await officer.submit(made.form(f"{path}/work"), named)
    assert again.status == 422
    assert "“张小明”像是人名" in again.text
    kept = await officer.submit(again.form(f"{path}/work"), {"said": "走访留守儿童3户"})
    assert "走访留守儿童3户" in kept.text
    await close_tenure(operator, tenure, Ending(TenureEnd.RECALL, date(2022, 2, 10)))
    desk = await officer.get("/")
    assert "刘桂芳：待调整" in desk.text
    assert "刘桂芳自2022年2月10日起不在“两委”，2022年3月12日前调整儿童主任" in desk.text
    county = await officer.get(f"/children?area={COUNTY}")
    assert "2022-02-10" in county.text
    assert "待调整" in (await officer.get(f"/children?area={TOWNSHIP}&show=open")).text


async def test_counts_show_no_small_number(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    form = (await officer.get(f"/children/counts/{COMMUNITY}")).form(f"/children/counts/{COMMUNITY}")
    told = await officer.submit(form, {"as_of": "2022-02-01", "left_behind": "14", "orphan": "1"})
    assert "14" in told.text
    listed = await officer.get(f"/children/counts?area={COUNTY}")
    assert "不公开" in listed.text
    row = listed.all("//tbody/tr[1]/td[@class='num']/text()")
    assert row == ["14", "—", "不公开", "—"]


async def test_above_a_county_no_village_is_listed(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(*Role, region="140900000000")
    for page in ("/children/new", "/children/counts"):
        above = await officer.get(page)
        within = await officer.get(f"{page}?area={COUNTY}")
        assert (within.status, above.status) == (200, 200)
        assert "选一个县" in above.text
        assert "选一个县" not in within.text
        assert not above.all("//table | //select[@name='place']")
        await officer.get("/children?area=140900000000")


async def test_the_parts_of_a_list_make_the_whole(operator: Actor, program: Programs) -> None:
    await a_county(operator)
    await an_appointed(operator)
    machine = await program(*Role)
    for area in (COUNTY, TOWNSHIP, COMMUNITY):
        whole = (await children.area_posts(an_actor(*Role), area, clock.today())).lines
        found = []
        for first in range(0, len(whole), 7):
            part = (await machine.get(f"/api/v1/children/posts?area={area}&first={first}&size=7")).json()
            assert part["total"] == len(whole)
            found += part["lines"]
        assert [(one["region"], one["post"], one["state"], one["name"]) for one in found] == [
            (one.region, one.post.value, one.filling.state.value, one.held.name if one.held else None) for one in whole
        ]
    assert (await machine.get("/api/v1/children/posts?first=100000")).json()["lines"] == []
