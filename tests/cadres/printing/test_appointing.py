"""任免通知: offices that a superior decides on, by one paper; never anybody whom voters elected; on the register, approved by another."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cadres.deciding import APPOINTMENT_NOTICE, TOWNSHIP_NOTICE, Deciding, appointing_source, deciding, is_number
from cadres.documents.appointing import AppointmentNotice
from cadres.printing.appointing import draw_notices, issuable, notice
from cadres.rules.offices import Way
from cadres.services.appointing import Issue, put_on_register
from cadres.services.offices import CorrectOffice, EndOffice, HoldOffice, correct_office, end_office, hold_office
from cadres.vocabulary import Office, TenureEnd
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from server.files.disk import Store
from server.papers.register.issuing import issue
from server.papers.register.life import Reason, move, void
from server.papers.register.verifying import verify
from server.papers.register.vocabulary import Answer, PaperState
from tests.support.factories import COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE, a_person, a_published_election, an_actor
from tests.support.http import SignIn
from tests.support.papers import all_papers, another, approved, issued, line_of
from tests.support.press import PretendPress

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


def _issue(document: str = PAPER, level: str = "township", **more: str) -> Issue:
    return Issue.model_validate({"document": document, "level": level, **more})


async def drafted(actor: Actor, command: Issue | None = None) -> AppointmentNotice:
    """The draft of a notice that was just put on the register."""
    line = await line_of(actor, await put_on_register(actor, VILLAGE, command or _issue()))
    async with transaction(actor):
        return await notice(actor, int(line.source.rpartition(":")[2]))


@pytest.mark.usefixtures("people")
async def test_dc3_appointments_stand_before_removals_each_on_its_line(operator: Actor) -> None:
    paper = await drafted(operator)
    assert paper.lines == (
        "经新关镇党委研究决定：",
        "田丽同志任马道村党组织书记；",
        "石头同志任马道村文书；",
        "免去白云同志的马道村党组织书记职务。",
    )
    assert paper.title == "关于田丽等同志职务任免的通知"
    # The number that the offices name is not the notice's own: that comes with the approval.
    assert (paper.mark, paper.number, paper.addressee) == ("中共偏关县新关镇委员会文件", "", "各村（社区）")
    assert paper.dated == clock.today()
    earlier = await drafted(
        operator, _issue(EARLIER, "county", decided_by="中共偏关县委组织部部务会", copies="偏关县民政局")
    )
    assert (earlier.title, earlier.mark) == ("关于白云同志任职的通知", "中共偏关县委组织部文件")
    assert earlier.lines == ("经中共偏关县委组织部部务会研究决定：", "白云同志任新关镇马道村党组织书记。")
    assert (earlier.addressee, earlier.copies) == ("各乡镇（街道）党（工）委", "偏关县民政局")


@pytest.mark.usefixtures("people")
async def test_dc4_nobody_whom_voters_elected_is_on_a_notice(operator: Actor) -> None:
    async with transaction(operator):
        found = await deciding(operator, COUNTY)
        (elected,) = {
            row["basis_document"]
            for row in await connection().fetch("SELECT basis_document FROM tenure WHERE office = 'chair'")
        }
    here = (TOWNSHIP[:9],)
    assert found == (Deciding(PAPER, 2, 1, DAY, here), Deciding(EARLIER, 1, 0, SINCE, here))
    with pytest.raises(Conflict, match="没有任免过"):
        await put_on_register(operator, VILLAGE, _issue(elected))
    with pytest.raises(Forbidden):
        await put_on_register(an_actor(Role.AUDITOR), COUNTY, _issue())


@pytest.mark.usefixtures("people")
async def test_it_is_approved_by_another_numbered_and_found_by_its_code(operator: Actor, tmp_path: Path) -> None:
    made = await put_on_register(operator, COUNTY, _issue())
    with pytest.raises(Refused, match="须由另一人办理"):
        await move(operator, [made], PaperState.CHECKED)
    await issued(operator, tmp_path, TOWNSHIP_NOTICE)
    line = await line_of(operator, made)
    today = clock.today()
    assert (line.number, line.issuer, line.issuer_name) == (
        f"新关镇党任字〔{today.year}〕1号",
        TOWNSHIP,
        "中共偏关县新关镇委员会",
    )
    assert (line.region, line.dated, line.holder) == (TOWNSHIP, today, "田丽、石头、白云")
    found = await verify(line.code, "192.0.2.7")
    assert (found.answer, found.title, found.holders) == (Answer.VALID, "新关镇任免通知", "田*、石*、白*")
    county = await put_on_register(operator, COUNTY, _issue(level="county"))
    await approved(operator, APPOINTMENT_NOTICE)
    assert (await line_of(operator, county)).number == f"偏组干字〔{today.year}〕1号"


@pytest.mark.usefixtures("people")
async def test_a_draft_is_written_anew_and_what_was_read_is_not(operator: Actor) -> None:
    made = await put_on_register(operator, COUNTY, _issue(decided_by="新关镇党委会议"))
    assert (
        await put_on_register(operator, VILLAGE, _issue(decided_by="新关镇党委扩大会议", copies="县委组织部")) == made
    )
    line = await line_of(operator, made)
    async with transaction(operator):
        paper = await notice(operator, int(line.source.rpartition(":")[2]))
        events = await AuditEvent.select(AuditEvent.kind, AuditEvent.subject).where(
            AuditEvent.kind == "appointing.written"
        )
    assert (paper.body, paper.copies) == ("新关镇党委扩大会议", "县委组织部")
    assert [one["subject"] for one in events] == [line.source] * 2
    await move(another(operator), [made], PaperState.CHECKED)
    with pytest.raises(Conflict, match="在登记簿上是“已核对”，不再改写"):
        await put_on_register(operator, COUNTY, _issue(decided_by="新关镇党委会议"))
    await void(operator, made, Reason(reason="写错机关"))
    again = await put_on_register(operator, COUNTY, _issue(decided_by="新关镇党委会议"))
    assert again != made
    assert (await line_of(operator, again)).state is PaperState.DRAFT


async def test_what_changed_on_record_after_the_check_holds_the_notice_back(
    operator: Actor, people: Mapping[str, int]
) -> None:
    made = await put_on_register(operator, COUNTY, _issue())
    await move(another(operator), [made], PaperState.CHECKED)
    late = HoldOffice(
        person=people["白云"], office=Office.ACCOUNTANT, way=Way.APPOINTMENT, since=DAY, document=PAPER, reason="补登"
    )
    await hold_office(operator, VILLAGE, late)
    with pytest.raises(Conflict, match="资料有变动"):
        await move(another(operator), [made], PaperState.APPROVED)


@pytest.mark.usefixtures("people")
async def test_a_township_issues_for_its_own_alone_and_the_county_in_the_county(operator: Actor) -> None:
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    with pytest.raises(Refused, match="县级的任免通知由县级办理"):
        await put_on_register(clerk, TOWNSHIP, _issue(level="county"))
    made = await put_on_register(clerk, TOWNSHIP, _issue())
    assert (await line_of(clerk, made)).region == TOWNSHIP
    county = await line_of(operator, await put_on_register(operator, COUNTY, _issue(level="county")))
    with pytest.raises(NotFound):
        await line_of(clerk, county.id)
    stranger = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    with pytest.raises(Conflict, match="没有任免过"):
        await put_on_register(stranger, OTHER_COUNTY, _issue())
    async with transaction(stranger):
        assert await draw_notices(APPOINTMENT_NOTICE, stranger, [county.source]) == {}
    async with transaction(operator):
        # A kind draws its own alone.
        assert await draw_notices(TOWNSHIP_NOTICE, operator, [county.source]) == {}
        for source in ("appointing:abc", "appointing:", "9", appointing_source(999_999)):
            assert await draw_notices(TOWNSHIP_NOTICE, operator, [source]) == {}
        with pytest.raises(NotFound):
            await notice(operator, 999_999)


@pytest.mark.usefixtures("people")
async def test_the_page_leads_to_the_register_and_says_so(operator: Actor, sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    papers = await officer.get(f"/offices/papers?area={COUNTY}")
    assert papers.words("//table//tbody/tr/th") == [PAPER, EARLIER]
    assert "由另一人核对、核准；核准时编文号，签发后下载正式文书，以前印的都是草稿" in papers.text
    row = f"//tbody/tr[th='{PAPER}']"
    assert papers.words(f"{row}//button") == ["登记编号"]
    assert papers.words(f"{row}//option") == ["中共偏关县新关镇委员会发文", "中共偏关县委组织部发文"]
    way = f"/offices/papers/register?area={COUNTY}"
    told = {"document": PAPER, "level": "township", "copies": "县民政局"}
    at = await officer.post(way, told)
    (draft,) = await all_papers(operator, "draft", TOWNSHIP_NOTICE)
    assert (at.status_code, at.headers["location"]) == (303, f"/papers/{draft.id}")
    printed = await officer.download(f"/papers/{draft.id}/paper.pdf")
    assert printed.content.startswith(b"%PDF")
    papers = await officer.get(f"/offices/papers?area={COUNTY}")
    assert papers.all(f"{row}//a/@href")[:2] == [f"/papers/{draft.id}", f"/papers/{draft.id}/paper.pdf"]
    assert papers.words(f"{row}//a")[:2] == ["登记簿 草稿", "草稿PDF"]
    assert papers.all(f"{row}//input[@name='copies']/@value") == ["县民政局"]
    await move(another(operator), [draft.id], PaperState.CHECKED)
    await move(another(operator), [draft.id], PaperState.APPROVED)
    papers = await officer.get(f"/offices/papers?area={COUNTY}")
    assert f"任职登记的依据是{PAPER}，登记簿编的是这个号" in papers.text
    # What stands there is left to the register; the county's body may still issue its own.
    assert papers.words(f"{row}//option") == ["中共偏关县委组织部发文"]
    # No address prints a notice that nobody put there.
    assert (await officer.get(f"/offices/papers/notice?document={PAPER}")).status == 404


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
        await put_on_register(operator, VILLAGE, _issue("会议记录"))
    with pytest.raises(Refused, match="没有登记这份文件由谁研究决定"):
        await put_on_register(operator, VILLAGE, _issue(EARLIER))
    officer = await sign_in(Role.ELECTION_OFFICER)
    papers = await officer.get(f"/offices/papers?area={COUNTY}")
    assert papers.words("//tbody/tr[th='会议记录']/td[last()]") == [
        "依据不是文号，不印任免通知；已经发文的，在任职页面更正依据文书，填文号，如新党发〔2026〕3号"
    ]
    way = f"/offices/papers/register?area={COUNTY}"
    refused = await officer.post(way, {"document": EARLIER, "level": "township", "addressee": "马道村"})
    assert (refused.status_code, "如中共偏关县新关镇委员会会议" in refused.text) == (422, True)
    assert 'value="马道村"' in refused.text


def test_a_long_number_is_a_number_and_a_name_is_none() -> None:
    assert is_number("偏组备〔2021〕100012号")
    assert not is_number("会议记录")


@pytest.mark.usefixtures("people")
async def test_ac3_whoever_writes_a_draft_anew_neither_checks_nor_approves_it(operator: Actor) -> None:
    made = await put_on_register(operator, COUNTY, _issue(level="county"))
    rewriter = another(operator)
    assert await put_on_register(rewriter, COUNTY, _issue(level="county", decided_by="另一人写的")) == made
    for hand in (operator, rewriter):
        with pytest.raises(Refused, match="须由另一人办理"):
            await move(hand, [made], PaperState.CHECKED)
    third = replace(operator, name="钱书文")
    await move(third, [made], PaperState.CHECKED)
    with pytest.raises(Refused, match="须由另一人办理"):
        await move(rewriter, [made], PaperState.APPROVED)
    await move(third, [made], PaperState.APPROVED)
    assert (await line_of(operator, made)).number


@pytest.mark.usefixtures("people")
async def test_offices_put_right_to_the_number_of_their_notice_get_no_second_one(
    operator: Actor, tmp_path: Path
) -> None:
    made = await put_on_register(operator, COUNTY, _issue(EARLIER, "county", decided_by="县委组织部部务会"))
    await approved(operator, APPOINTMENT_NOTICE)
    number = (await line_of(operator, made)).number
    async with transaction(operator):
        row = await connection().fetchrow(
            "SELECT id, since, until FROM tenure WHERE basis_document = $1 AND known_until IS NULL", EARLIER
        )
    right = CorrectOffice(since=row["since"], until=row["until"], document=number, reason="照登记簿的编号更正")
    await correct_office(operator, row["id"], right)
    async with transaction(operator):
        (found,) = [one for one in await issuable(operator, COUNTY) if one.paper.document == number]
    assert ([one.line.id for one in found.on_register if one.line], found.open) == ([made], ())
    with pytest.raises(Conflict, match="在登记簿上是“已核准”，不再改写"):
        await put_on_register(operator, COUNTY, _issue(number, "county", decided_by="县委组织部部务会"))
    with pytest.raises(Refused, match="是中共偏关县委组织部的文号，不由乡镇"):
        await put_on_register(operator, COUNTY, _issue(number, decided_by="县委组织部部务会"))
    await issue(operator, Store(tmp_path), PretendPress(), [made])
    assert (await line_of(operator, made)).state is PaperState.ISSUED


@pytest.mark.usefixtures("people")
async def test_a_paper_over_two_townships_is_no_townships_to_issue(operator: Actor) -> None:
    async with transaction(operator):
        there = await connection().fetchval(
            "SELECT region FROM community WHERE left(region, 9) <> $1 AND starts_with(region, $2) AND until IS NULL LIMIT 1",
            TOWNSHIP[:9],
            COUNTY[:6],
        )
    wish = HoldOffice(
        person=await a_person(operator, "高山"), office=Office.CLERK, way=Way.APPOINTMENT, since=DAY, document=PAPER
    )
    await hold_office(operator, there, wish)
    for actor, area in ((operator, COUNTY), (an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP), TOWNSHIP)):
        with pytest.raises(Refused, match="在2个乡镇（街道），不由一个乡镇发文"):
            await put_on_register(actor, area, _issue(decided_by="县委组织部部务会"))
