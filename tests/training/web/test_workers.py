"""The pages of community workers: from taking somebody on to the end that two unfit appraisals open."""

from datetime import date

from server.access.actor import Actor, Role
from tests.support.factories import COMMUNITY, COUNTY, a_citizen_number, a_county, an_actor
from tests.support.http import SignIn
from training.services.pay_standards import SetPayStandard, set_standard

TODAY = date(2026, 11, 26)


async def test_a_worker_from_the_first_day_to_the_last(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    standard = SetPayStandard(
        grade="管理岗9级", low=3000, high=3600, since=date(2024, 1, 1), document="偏民发〔2024〕1号"
    )
    await set_standard(an_actor(*Role, region=COUNTY), standard)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    address = f"/teams/workers/new?area={COUNTY}"
    told = {
        "place": COMMUNITY,
        "name": "温秀兰",
        "citizen_number": a_citizen_number(),
        "post": "full_time",
        "since": "2023-03-01",
        "document": "新街聘〔2023〕1号",
    }
    blank = await officer.get(address)
    refused = await officer.submit(blank.form(address), told | {"since": "2027-03-01"})
    assert (refused.status, refused.one("//input[@name='name']").get("value")) == (422, "温秀兰")
    record = await officer.submit(refused.form(address), {"since": "2023-03-01"})
    here = str(record.response.url.path)
    paid = {"since": "2024-01-01", "grade": "管理岗9级", "monthly": "2900", "document": "新街〔2024〕1号"}
    record = await officer.submit(record.form(f"{here}/pay"), paid)
    assert "低于管理岗9级的标准每月3000至3600元，相差100元" in record.text
    for year in (2024, 2025):
        vote = (
            {"entitled": "61", "present": "50", "unfit": "30"} if year == 2025 else {"entitled": "61", "present": "40"}
        )
        review = {"kind": "democratic", "year": str(year), "held": f"{year}-11-20", "grade": "unfit"}
        review |= {"unfit": "25", "led_by": "居务监督委员会", "document": f"{year}年评议记录"} | vote
        record = await officer.submit(record.form(f"{here}/review"), review)
    assert "应到61名，实到50名，不称职30票" in record.text
    assert "连续两次不称职" in record.one("//span[@class='mid']").text_content()
    desk = await officer.get("/")
    assert "温秀兰：连续两次不称职" in desk.text
    listed = await officer.get(f"/teams/workers?area={COUNTY}&show=open")
    assert "参照规定终止聘用" in listed.text
    decided = {"kept": "2025-12-01", "kept_document": "新街会纪〔2025〕9号", "kept_reason": ""}
    refused = await officer.submit(record.form(f"{here}/keep"), decided)
    assert refused.status == 422
    record = await officer.submit(refused.form(f"{here}/keep"), {"kept_reason": "整改以后复评合格"})
    assert "2025-12-01决定留用" in record.text
    assert "温秀兰：连续两次不称职" not in (await officer.get("/")).text
    listed = await officer.get(f"/teams/workers?area={COUNTY}&show=open")
    assert "终止聘用" not in listed.text
    record = await officer.submit(record.form(f"{here}/unkeep"), {"reason": "登记错了"})
    assert "温秀兰：连续两次不称职" in (await officer.get("/")).text
    end = {"until": "2026-11-26", "ended_by": "unfit", "end_document": "新街〔2026〕2号"}
    record = await officer.submit(record.form(f"{here}/end"), end)
    assert "已离任" in record.text
    assert "温秀兰：连续两次不称职" not in (await officer.get("/")).text
    person = record.all("//a[starts-with(@href, '/people/')]/@href")[0]
    assert "社区专职工作者" in (await officer.get(person)).text
    grids = await officer.get(f"/teams/grids?area={COUNTY}")
    assert "0户起3名、2000户起4名、3000户起5名、4000户起6名（太原市社区工作者管理办法（试行）（2020）" in grids.text
    assert (await officer.get("/teams/workers?show=x")).status == 404


async def test_a_standard_is_set_on_the_page(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    page = await officer.get(f"/teams/workers?area={COUNTY}")
    address = f"/teams/workers/standards?area={COUNTY}"
    told = {"grade": "管理岗9级", "low": "3600", "high": "3000", "since": "2024-01-01", "document": "偏民发〔2024〕1号"}
    refused = await officer.submit(page.form(address), told)
    assert refused.problems() == ["最高：比最低小。核对两个数。 CW-4"]
    page = await officer.submit(refused.form(address), {"high": "4000"})
    assert "偏民发〔2024〕1号" in page.text
    (path,) = page.all("//button[@form='standard-back']/@formaction")
    assert "原因" in (await officer.post(path)).text
    assert (await officer.post(path, {"reason": "登记错了"})).status_code == 303
    assert "还没有登记待遇标准" in (await officer.get(f"/teams/workers?area={COUNTY}")).text
    assert (await officer.post(path, {"reason": "登记错了"})).status_code == 404
