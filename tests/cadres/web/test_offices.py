"""Pages and API of offices: lists, one tenure, the forms, the secretary's page."""

from datetime import date

import pytest

from cadres import holdings, queries
from cadres.rules.offices import Way
from cadres.services.facts import record_fact
from cadres.services.facts_told import DutyFact
from cadres.services.offices import HoldOffice, hold_office
from cadres.services.tenures import ElectedByCollective, Holding, Term, open_tenures
from cadres.vocabulary import Office
from server.access.actor import Actor, Role
from server.db.engine import connection
from tests.support.factories import COUNTY, ELECTION_DAY, VILLAGE, a_person, a_published_election
from tests.support.http import Page, Programs, SignIn, Visitor

_ROWS = "//table//tbody/tr[not(@class='empty')]"


@pytest.fixture
async def chair(operator: Actor) -> int:
    """The row of the chair of a published committee of five."""
    await a_published_election(operator)
    officers = await queries.officers(operator, VILLAGE, ELECTION_DAY)
    return next(one.tenure for one in officers if one.office is Office.CHAIR)


async def fill(visitor: Visitor, path: str, fields: dict[str, str], action: str = "") -> Page:
    return await visitor.submit((await visitor.get(path)).form(action), fields)


async def test_a_resignation_opens_the_seat_and_shows_in_every_place(chair: int, sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    path = f"/offices/{chair}/end?by=resignation"
    missing = await fill(officer, path, {"day": "2022-05-04", "document": "村民代表会议决议"})
    assert missing.status == 422
    assert [line.split("：")[0] for line in missing.problems()] == ["向谁提出", "提出日期", "由谁通过"]
    facts = {
        "submitted_to": "马道村村民委员会",
        "submitted": "2022.4.20",
        "approved_by": "representatives",
        "day": "2022-05-04",
        "document": "村民代表会议决议",
    }
    done = await fill(officer, path, facts)
    assert done.heading.startswith("贾永胜")
    assert "辞职" in done.text
    assert len(done.words("//section[@aria-labelledby='known']//tbody/tr")) == 2
    vacant = await officer.get("/offices")
    (row,) = vacant.words(_ROWS)
    assert "主任" in row
    assert "贾永胜，辞职" in row
    community = await officer.get(f"/communities/{VILLAGE}")
    assert "应当补选" in community.text
    bench = await officer.get("/")
    assert "马道村：主任出缺，应当补选" in bench.text


async def test_what_is_wrong_with_an_end_is_named_as_the_page_names_it(chair: int, sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    for by, day in (("resignation", "通过日期"), ("sentence", "裁判生效日期"), ("death", "死亡日期")):
        page = await fill(officer, f"/offices/{chair}/end?by={by}", {"day": "昨天", "document": "决议"})
        assert page.status == 422
        assert day in page.words("//label[@for='day']")[0]
        assert any(line.startswith(f"{day}：") for line in page.problems()), page.problems()
        assert not any(line.startswith("日期：") for line in page.problems())
    facts = {"submitted_to": "马道村村民委员会", "submitted": "2026-05-20", "approved_by": "party"}
    resigned = {**facts, "day": "2026-05-04", "document": "村民代表会议决议"}
    page = await fill(officer, f"/offices/{chair}/end?by=resignation", resigned)
    assert [line.split("：")[0] for line in page.problems()] == ["提出日期", "由谁通过"]
    assert page.all("//div[@class='summary']//a/@href") == ["#submitted", "#approved_by"]
    assert page.all("//*[@id='submitted-wrong1']")


async def test_a_wrong_end_is_undone(chair: int, sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert (await officer.get(f"/offices/{chair}/resume")).heading == "没有登记离任"
    ended = await fill(officer, f"/offices/{chair}/end?by=death", {"day": "2022-05-04", "document": "死亡医学证明"})
    (path,) = ended.all("//a[contains(@href, '/resume')]/@href")
    back = await fill(officer, path, {"reason": "登记到了同名的人"})
    assert "在任" in back.text
    assert "登记到了同名的人" in back.text
    assert (await officer.get(f"/offices/{chair}/end?by=dismissal")).status == 404


async def test_of_who_died_the_other_offices_are_named(operator: Actor, chair: int, sign_in: SignIn) -> None:
    view = await holdings.tenure(operator, chair)
    basis = ElectedByCollective("集体经济组织成员大会决议")
    term = Term(ELECTION_DAY, None)
    await open_tenures(operator, VILLAGE, [Holding(view.person, Office.COLLECTIVE_HEAD)], term, basis)
    officer = await sign_in(Role.ELECTION_OFFICER)
    ended = await fill(officer, f"/offices/{chair}/end?by=death", {"day": "2022-05-04", "document": "死亡医学证明"})
    told = "已登记离任：死亡。本人还登记任马道村集体经济组织理事长，请分别登记离任。"
    assert ended.words("//p[@role='status']")[0].startswith(told)


async def test_a_correction_and_a_review(chair: int, sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await fill(officer, f"/offices/{chair}/correct", {"since": "2021-11-21", "reason": "日期抄错。"})
    assert page.words("//section[@aria-labelledby='known']//tbody/tr/td[2]") == ["2021-11-21", "2021-11-20"]
    (path,) = page.all("//a[contains(@href, '/review')]/@href")
    for year, said in ((2022, "已登记民主评议。"), (2023, "连续两次不称职")):
        review = {
            "held": f"{year}-12-10",
            "result": "unfit",
            "led_by": "村务监督委员会",
            "document": f"{year}年评议记录",
        }
        page = await fill(officer, path, review)
        assert said in page.words("//p[@role='status']")[0]
    assert "2023-12-10，连续两次民主评议不称职" in page.text


async def test_the_office_shows_its_work_and_what_is_of_no_office(operator: Actor, chair: int, sign_in: SignIn) -> None:
    person = await connection().fetchval("SELECT person FROM tenure WHERE id = $1", chair)
    since = date(2022, 3, 1)
    for office, words in ((Office.CHAIR, "村委会全面工作"), (None, "信访")):
        fact = DutyFact(office=office, words=words, since=since, evidence="分工会议记录")
        await record_fact(operator, person, "duties", fact)
    before = DutyFact(words="上届的民政", since=date(2019, 3, 1), until=date(2021, 11, 20), evidence="分工会议记录")
    await record_fact(operator, person, "duties", before)
    page = await (await sign_in(Role.ELECTION_OFFICER)).get(f"/offices/{chair}")
    assert "村委会全面工作，2022-03-01起" in page.text
    assert "信访，2022-03-01起" in page.text
    assert "上届的民政" not in page.text


@pytest.mark.usefixtures("chair")
async def test_who_comes_to_an_office_by_hand(operator: Actor, sign_in: SignIn) -> None:
    person = await a_person(operator, "温久安")
    officer = await sign_in(Role.TOWNSHIP_CLERK)
    path = f"/communities/{VILLAGE}/hold"
    asked = {
        "person": str(person),
        "office": "chair",
        "way": "appointment",
        "since": "2026-03-01",
        "document": "偏组发1号",
    }
    page = await fill(officer, path, asked)
    assert page.status == 422
    assert "B-37" in page.text
    assert page.one("//input[@id='document']").get("value") == "偏组发1号"
    page = await fill(officer, path, {**asked, "office": "clerk"})
    assert "文书" in page.text
    looker = await sign_in(Role.FILING_OFFICER)
    assert (await looker.get(path)).status == 403
    assert "登记任职" not in (await looker.get(f"/communities/{VILLAGE}")).text


@pytest.mark.usefixtures("chair")
async def test_seats_by_hand(sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    path = f"/communities/{VILLAGE}/seats"
    page = await fill(officer, path, {"since": "2022-01-01", "document": "决议", "seats.member": "9"})
    assert page.status == 422
    assert "由3至7人组成" in page.text
    seats = {"since": "2022-01-01", "document": "决议", "seats.oversight_head": "1", "seats.oversight_member": "2"}
    page = await fill(officer, path, seats)
    assert "出缺3名" in page.text
    bench = await officer.get("/")
    assert "职务出缺" in bench.text


@pytest.mark.usefixtures("chair")
async def test_the_lists_have_their_numbers(sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    ending = await officer.get("/offices?show=ending&days=2000")
    assert len(ending.words(_ROWS)) == 1
    for show in ("vacant", "dual", "conflicts"):
        page = await officer.get(f"/offices?show={show}")
        assert page.words(_ROWS) == []
    assert (await officer.get("/offices?show=other")).status == 404
    assert (await officer.get("/offices?page=2")).status == 404


@pytest.mark.usefixtures("chair")
async def test_the_page_of_a_former_secretarys_filing_asks_what_it_needs(operator: Actor, sign_in: SignIn) -> None:
    """Q-07, Q-04: that they had left before the next came, and the way where another one was chosen at first."""
    former, now = await a_person(operator, "王瑞"), await a_person(operator, "高建平")
    day, reason = date(2026, 3, 2), "党员档案已核对"
    command = HoldOffice(
        person=now, office=Office.PARTY_SECRETARY, way=Way.APPOINTMENT, since=day, document="任命文件", reason=reason
    )
    await hold_office(operator, VILLAGE, command)
    officer = await sign_in(Role.VETTING_OFFICER, Role.ELECTION_OFFICER)
    step = {"day": "2021-10-10", "unit": "县委组织部", "document": "偏组备1号"}
    path = f"/communities/{VILLAGE}/secretary/{former}"
    for more in ({"way": "elected"}, {}, {}):
        await fill(officer, path, {**step, **more}, f"{path}/step")
    asked = await fill(officer, path, {**step, "reason": reason}, f"{path}/step")
    assert any("后任到任前已经离任" in one for one in asked.problems())
    assert asked.all("//input[@name='followed']")
    done = await officer.submit(asked.form(f"{path}/step"), {"followed": "true"})
    assert "已登记任命" in done.text
    own = f"/communities/{VILLAGE}/secretary/{now}"
    for more in ({"way": "elected"}, {}, {}):
        await fill(officer, own, {**step, **more}, f"{own}/step")
    told = {**step, "day": "2026-03-02"}
    asked = await fill(officer, own, told, f"{own}/step")
    assert asked.all("//select[@name='way']"), asked.problems()
    done = await officer.submit(asked.form(f"{own}/step"), {"way": "appointed"})
    assert "已登记任命" in done.text


@pytest.mark.usefixtures("chair")
async def test_the_secretarys_page_from_nomination_to_both_offices(operator: Actor, sign_in: SignIn) -> None:
    officers = await queries.officers(operator, VILLAGE, ELECTION_DAY)
    person = next(one.person for one in officers if one.name == "贾永胜")
    officer = await sign_in(Role.VETTING_OFFICER, Role.ELECTION_OFFICER)
    path = f"/communities/{VILLAGE}/secretary/{person}"
    step = {"day": "2021-10-10", "unit": "县委组织部", "document": "偏组备1号"}
    wrong = await fill(officer, path, step, f"{path}/step")
    assert wrong.status == 422
    assert "没有选择党内选举还是任命" in wrong.text
    for more in ({"way": "elected"}, {}, {}, {"reason": "党员档案已核对"}):
        page = await fill(officer, path, {**step, **more}, f"{path}/step")
    assert "分设" in page.text
    assert "没有登记为本村（社区）选民的记录" in page.text
    (link,) = page.all("//a[text()='登记选民依据']/@href")
    wrong = await fill(officer, link, {"ground": "admitted", "document": "申请书"})
    assert wrong.status == 422
    page = await fill(officer, link, {"ground": "resident", "document": "户口簿"})
    assert "五步都有依据" in page.text
    merit = {
        "quality": "prosperity",
        "met": "true",
        "evidence": "合作社近三年分红记录",
        "assessed_by": "新关镇党委",
        "assessed": "2021-09-01",
    }
    page = await fill(officer, path, merit, f"{path}/merit")
    assert "1项符合，共4项" in page.text
    assert "“双好双强”“担当作为”“群众满意”没有认定依据" in page.text
    label = {
        "label": "content",
        "met": "true",
        "document": "民主测评通报",
        "recognised_by": "新关镇党委",
        "recognised": "2021-09-01",
    }
    wrong = await fill(officer, path, {**label, "recognised": "2099-01-01"}, f"{path}/label")
    assert wrong.status == 422
    assert "还没有到" in wrong.text
    page = await fill(officer, path, label, f"{path}/label")
    assert "1项有认定，共3项" in page.text
    assert "“双好双强”“担当作为”没有认定依据" in page.text
    dual = await officer.get("/offices?show=dual")
    assert "其中一肩挑1名、分设0名" in dual.text
    communities = await officer.get(f"/communities?q={VILLAGE}")
    assert communities.words(f"{_ROWS}/td[@class='mid-cell']") == ["是"]
    township = await sign_in(Role.TOWNSHIP_CLERK)
    page = await township.get(path)
    assert "由县委组织部门的资格审查员办理" in page.text


async def test_programs_read_and_write_the_same(operator: Actor, chair: int, program: Programs) -> None:
    machine = await program(Role.ELECTION_OFFICER)
    facts = {"by": "sentence", "day": "2022-05-04", "document": "（2022）晋0932刑初1号", "authority": "偏关县人民法院"}
    refused = await machine.post(f"/api/v1/offices/{chair}/end", json={**facts, "by": "dismissal"})
    assert refused.status_code == 422
    assert "B-37" in refused.text
    ended = await machine.post(f"/api/v1/offices/{chair}/end", json=facts)
    assert ended.status_code == 201
    assert ended.json()["rows"][0]["end_facts"] == {"作出机关": "偏关县人民法院"}
    vacancies = (await machine.get(f"/api/v1/offices/vacancies?area={COUNTY}")).json()
    assert (vacancies["total"], vacancies["lines"][0]["ended_by"]) == (1, "sentence")
    person = await a_person(operator, "温久安")
    held = {"person": person, "office": "clerk", "way": "appointment", "since": "2022-06-01", "document": "聘用决定"}
    answer = await machine.post(f"/api/v1/offices/of/{VILLAGE}", json=held)
    assert answer.status_code == 201
    row = answer.json()["rows"][0]["id"]
    assert (await machine.get(f"/api/v1/offices/{row}")).json()["office"] == "clerk"
    assert (await machine.get("/api/v1/offices/term-ends?days=2000")).json()["total"] == 1
    assert (await machine.get("/api/v1/offices/dual")).json() == {"lines": [], "total": 0}
    assert (await machine.get("/api/v1/offices/conflicts")).json() == []
    assert date.fromisoformat(vacancies["lines"][0]["since"]) == date(2022, 5, 4)


@pytest.mark.parametrize("typed", ["abc", "-1", "99999"])
async def test_days_that_are_none_come_back_on_the_list(operator: Actor, sign_in: SignIn, typed: str) -> None:
    await a_published_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/offices?area={COUNTY}&show=ending&days={typed}")
    assert page.status == 422
    assert page.problems() == [f"今后多少天内届满：“{typed}”不是0至2000的整数。填天数，如180。"]
    assert page.one("//input[@name='days']/@value") == typed


async def test_two_of_one_name_can_be_told_apart(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    one, other = await a_person(operator, "石头"), await a_person(operator, "石头")
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/communities/{VILLAGE}/hold")
    told = [page.words(f"//select[@name='person']/option[@value='{person}']")[0] for person in (one, other)]
    assert told[0] != told[1]
    assert all("1978.03" in each and "*" in each for each in told)
