"""任免通知: offices that a superior decides on, by one paper; never anybody whom voters elected."""

from collections.abc import Mapping
from datetime import date

import pytest

from cadres.documents.appointing import AppointmentNotice
from cadres.printing.appointing import Deciding, Written, deciding, notice
from cadres.rules.offices import Way
from cadres.services.offices import EndOffice, HoldOffice, end_office, hold_office
from cadres.vocabulary import Office, TenureEnd
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, Refused
from tests.support.factories import COUNTY, VILLAGE, a_person, a_published_election, an_actor
from tests.support.http import SignIn

SINCE, DAY = date(2021, 12, 1), date(2026, 3, 2)
EARLIER, PAPER = "新党发〔2021〕9号", "新党发〔2026〕3号"


@pytest.fixture
async def people(operator: Actor) -> Mapping[str, int]:
    """An elected committee, 白云 its secretary until 田丽 comes by the same paper with 石头 as clerk."""
    await a_published_election(operator)
    found = {name: await a_person(operator, name) for name in ("白云", "田丽", "石头")}
    async with transaction(operator):
        await connection().execute("UPDATE person SET political_status = 'party_member'")

    async def hold(name: str, office: Office, since: date, document: str) -> int:
        wish = HoldOffice(
            person=found[name], office=office, way=Way.APPOINTMENT, since=since, document=document, reason="核对无误"
        )
        return await hold_office(operator, VILLAGE, wish)

    before = await hold("白云", Office.PARTY_SECRETARY, SINCE, EARLIER)
    await end_office(
        operator, before, EndOffice(by=TenureEnd.DISMISSAL, day=DAY, document=PAPER, authority="新关镇党委")
    )
    await hold("田丽", Office.PARTY_SECRETARY, DAY, PAPER)
    await hold("石头", Office.CLERK, DAY, PAPER)
    # The committee's own matter, which no superior's notice tells.
    await hold("石头", Office.SECURITY_HEAD, DAY, PAPER)
    return found


async def made(actor: Actor, document: str, written: Written | None = None) -> AppointmentNotice:
    async with transaction(actor):
        return await notice(actor, VILLAGE, document, written or Written())


@pytest.mark.usefixtures("people")
async def test_dc3_appointments_stand_before_removals_each_on_its_line(operator: Actor) -> None:
    paper = await made(operator, PAPER)
    assert paper.lines == (
        "经新关镇党委研究决定：",
        "田丽同志任马道村党组织书记；",
        "石头同志任马道村文书；",
        "免去白云同志的马道村党组织书记职务。",
    )
    assert paper.title == "关于田丽等同志职务任免的通知"
    assert (paper.mark, paper.number, paper.dated) == ("中共偏关县新关镇委员会文件", PAPER, DAY)
    earlier = await made(
        operator, EARLIER, Written(date(2021, 12, 3), "中共偏关县委组织部", "中共偏关县委组织部", copies="偏关县民政局")
    )
    assert earlier.title == "关于白云同志任职的通知"
    assert (earlier.dated, earlier.lines[0]) == (date(2021, 12, 3), "经中共偏关县委组织部研究决定：")


@pytest.mark.usefixtures("people")
async def test_dc4_nobody_whom_voters_elected_is_on_a_notice(operator: Actor) -> None:
    async with transaction(operator):
        found = await deciding(operator, COUNTY)
        (elected,) = {
            row["basis_document"]
            for row in await connection().fetch("SELECT basis_document FROM tenure WHERE office = 'chair'")
        }
    assert found == (Deciding(PAPER, 2, 1, DAY), Deciding(EARLIER, 1, 0, SINCE))
    with pytest.raises(Conflict, match="没有任免过"):
        await made(operator, elected)
    with pytest.raises(Forbidden):
        await made(an_actor(Role.AUDITOR), PAPER)


@pytest.mark.usefixtures("people")
async def test_the_page_lists_the_papers_and_prints_one(sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    papers = await officer.get(f"/offices/papers?area={COUNTY}")
    assert papers.words("//table//tbody/tr/th") == [PAPER, EARLIER]
    printed = await officer.download(f"/offices/papers/notice?area={COUNTY}&document={PAPER}&issued=2026.3.4")
    assert printed.content.startswith(b"%PDF")
    wrong = await officer.get(f"/offices/papers/notice?area={COUNTY}&document={PAPER}&issued=三月&copies=县民政局")
    assert (wrong.status, wrong.heading) == (422, "任免通知")
    assert any(one.startswith("成文日期：") for one in wrong.problems())
    assert wrong.all("//input[@name='copies']/@value") == ["县民政局"]
    assert (await officer.get("/offices/papers/notice?document=新党发〔2026〕99号")).status == 409


async def test_no_notice_names_a_number_or_a_decision_that_nobody_recorded(
    operator: Actor, sign_in: SignIn, people: Mapping[str, int]
) -> None:
    wish = HoldOffice(
        person=people["白云"],
        office=Office.ACCOUNTANT,
        way=Way.APPOINTMENT,
        since=DAY,
        document="会议记录",
    )
    await hold_office(operator, VILLAGE, wish)
    with pytest.raises(Refused, match="不是文号"):
        await made(operator, "会议记录")
    with pytest.raises(Refused, match="没有登记这份文件由谁研究决定"):
        await made(operator, EARLIER)
    officer = await sign_in(Role.ELECTION_OFFICER)
    papers = await officer.get(f"/offices/papers?area={COUNTY}")
    assert papers.words("//tbody/tr[th='会议记录']/td[last()]") == ["依据不是文号，不印任免通知"]
    refused = await officer.get(f"/offices/papers/notice?area={COUNTY}&document={EARLIER}")
    assert refused.status == 422
    assert "如中共偏关县新关镇委员会会议" in refused.problems()[0]
