"""The pages beside an election's filing: replacements, materials of a county, who represents, the register, printing on forms."""

from datetime import date, timedelta
from io import BytesIO

import pdfplumber
import pytest

from cadres.services.communities import record_code
from certificates import queries
from certificates.vocabulary import FilingState, FilingType
from server import clock
from server.access.actor import Actor, Role
from tests.support.factories import COUNTY, VILLAGE, a_county, a_published_election
from tests.support.filings import VILLAGE_CODE, taken_to, ticked
from tests.support.http import FilledForm, Programs, SignIn, Visitor

CITY = "140900000000"
CHECKLIST = "申领（换领）表\n选举结果报告单\n主任近期照片：一寸，两张"


@pytest.fixture
async def filing(operator: Actor) -> int:
    found = await queries.filing_of_election(operator, await a_published_election(operator))
    assert found is not None
    return found


@pytest.fixture
async def clerk(sign_in: SignIn) -> Visitor:
    return await sign_in(Role.TOWNSHIP_CLERK, Role.FILING_OFFICER)


async def test_a_loss_is_reported_and_taken_back(operator: Actor, clerk: Visitor, filing: int) -> None:
    await taken_to(operator, filing, FilingState.ARCHIVED)
    form = (await clerk.get(f"/filings/new?area={VILLAGE}")).form(f"/filings/new?area={VILLAGE}")
    typed = {"region": VILLAGE, "cause": "loss", "copies": "original", "happened": "2024-3-1"}
    short = await clerk.submit(form, {**typed, "statement": "丢"})
    assert short.status == 422
    assert short.form(f"/filings/new?area={VILLAGE}").fields["happened"] == "2024-3-1"
    page = await clerk.submit(form, {**typed, "statement": "搬迁办公室时遗失，多处查找没有找到。"})
    assert "补领已立件" in page.text
    assert "正本遗失，2024年3月1日发现：搬迁办公室时遗失" in page.text
    assert page.heading == "马道村 证书补领"
    (way,) = page.all("//a[contains(@href, '/stop')]/@href")
    stopped = await clerk.submit((await clerk.get(way)).form(), {"reason": "原证书已找到。"})
    assert "本件已终止，不核发证书：原证书已找到" in stopped.text
    assert stopped.all("//div[@class='head__tools']//a[contains(@href, '/step')]") == []


async def test_above_a_county_the_county_is_asked_for_first(sign_in: SignIn, filing: int) -> None:
    assert filing
    wide = await sign_in(Role.FILING_OFFICER, region=CITY)
    page = await wide.get("/filings/new")
    assert page.all("//select[@name='region']") == []
    county = page.one("//main//a[text()='偏关县']").get("href")
    chosen = await wide.get(county)
    assert VILLAGE in [option.get("value") for option in chosen.all("//select[@name='region']/option")]
    assert (await wide.get(f"/filings/new?area={VILLAGE}")).form(f"/filings/new?area={VILLAGE}").fields[
        "region"
    ] == VILLAGE


async def test_a_county_decides_what_a_filing_consists_of(operator: Actor, sign_in: SignIn) -> None:
    bureau = await sign_in(Role.FILING_OFFICER)
    page = await bureau.get("/filings/checklists?business=first")
    assert "参照机关证书办理" in page.text
    form = page.form(f"/filings/checklists?area={COUNTY}")
    assert "设立批准文件：仅首次申领须交" in str(form.fields["lines"])
    typed = {"business": "first", "lines": CHECKLIST, "since": "2021-01-01", "document": "偏民函〔2021〕2号"}
    twice = await bureau.submit(form, {**typed, "lines": f"{CHECKLIST}\n选举结果报告单"})
    assert twice.problems() == ["材料第4行：选举结果报告单与前面一行是同一项。每项只留一行。"]
    assert "已登记材料清单" in (await bureau.submit(form, typed)).text
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    view = await queries.filing(operator, filing)
    assert [(one.name, one.printed) for one in view.materials] == [
        ("申领（换领）表", True),
        ("选举结果报告单", True),
        ("主任近期照片", False),
    ]
    # Another county keeps the default.
    other = await queries.filing_of_election(operator, await a_published_election(operator, region="140931100202"))
    assert other is not None
    assert len((await queries.filing(operator, other)).materials) == 9
    township = await sign_in(Role.FILING_OFFICER, region="140932100000")
    assert (await township.get("/filings/checklists")).all("//form[contains(@action, 'checklists')]") == []
    answer = await township.post("/filings/checklists", typed)
    assert answer.status_code == 403


async def test_who_represents_on_a_day(clerk: Visitor, program: Programs, filing: int) -> None:
    assert filing
    address = f"/communities/{VILLAGE}/representative"
    for day, name, standing in (
        ("2021-11-19", "空缺", "空缺"),
        ("2021-11-20", "贾永胜", "在任"),
        ("2027.1.1", "贾永胜", "延续履职"),
    ):
        told = (await clerk.get(f"{address}?day={day}")).words("//dl[contains(@class, 'pairs')]//dd")
        assert (told[1], told[2]) == (name, standing), day
    assert (await clerk.get(f"{address}?day=后天")).status == 422
    machine = await program(Role.FILING_OFFICER)
    said = (await machine.get(f"/api/v1/filings/representative/{VILLAGE}?day=2027-01-01")).json()
    assert (said["name"], said["standing"], said["finding"]["rule"]) == ("贾永胜", "continuing", "CT-4")
    assert (await machine.get("/api/v1/filings/representative/140931100202")).status_code == 404


async def test_what_is_given_out_is_signed_for_and_kept(
    operator: Actor, clerk: Visitor, program: Programs, filing: int
) -> None:
    await taken_to(operator, filing, FilingState.ISSUED)
    ledger = await clerk.get("/filings/certificates")
    assert VILLAGE_CODE in ledger.text
    assert "没有领取" in ledger.text
    paper = await clerk.download(f"/filings/papers/register.pdf?area={COUNTY}")
    assert paper.content.startswith(b"%PDF-")
    own = await clerk.download(f"/filings/papers/register.pdf?area={VILLAGE}")
    with pdfplumber.open(BytesIO(own.content)) as pdf:
        assert "马道村基层群众性自治组织特别法人" in pdf.pages[0].extract_text()

    step = (await clerk.get(f"/filings/{filing}/step")).form()
    refused = await clerk.submit(step, {"received": ""})
    assert [problem.partition("：")[0] for problem in refused.problems()] == ["领取人", "领取日期"]
    page = await clerk.submit(step, {"received_by": "贾永胜", "received": clock.today().isoformat()})
    assert "已登记：领取" in page.text
    kept = await clerk.submit(page.form(f"/filings/{filing}/kept"), {"kept_at": "便民服务中心"})
    assert "便民服务中心" in kept.text
    machine = await program(Role.FILING_OFFICER)
    (one,) = (await machine.get("/api/v1/filings/certificates")).json()["lines"]
    assert (await machine.get("/api/v1/filings/certificates?first=1")).json() == {"lines": [], "total": 1}
    assert (one["received_by"], one["kept_at"]) == ("贾永胜", "便民服务中心")


async def test_what_holds_no_longer_is_not_signed_for(operator: Actor, clerk: Visitor, filing: int) -> None:
    await taken_to(operator, filing, FilingState.ISSUED)
    await a_published_election(operator, term_number=13, election_day=date(2026, 11, 20))
    ledger = await clerk.get("/filings/certificates")
    assert "没有领取" not in ledger.text
    assert "已失效" in ledger.text
    assert "已由新件接替" in ledger.text
    assert ledger.all("//a[contains(@href, 'register.pdf')]") == []
    assert (await clerk.get(f"/filings/papers/register.pdf?area={COUNTY}")).status == 404
    assert (await clerk.get("/filings/certificates?page=2")).status == 404


async def test_a_lost_certificate_is_told_on_its_line(operator: Actor, clerk: Visitor) -> None:
    await a_county(operator)
    await record_code(operator, VILLAGE, VILLAGE_CODE)
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    assert len((await clerk.get(f"/filings/{filing}")).all("//form//input[@name='lost']")) == 1
    form = FilledForm(f"/filings/{filing}/materials", {**await clerk.token(), "material": "old", "lost": ""})
    empty = await clerk.submit(form, {})
    assert empty.status == 422
    assert empty.problems() == ["遗失情况：没有填。写明遗失情况和公告登载处、日期；证书在的，登记备齐。 FT-4"]
    assert "old" in {one.key for one in (await queries.filing(operator, filing)).missing}
    told = await clerk.submit(form, {"lost": "搬迁时遗失，2023年6月1日在忻州日报登载声明"})
    assert "遗失：搬迁时遗失，2023年6月1日在忻州日报登载声明" in told.text
    assert "old" not in {one.key for one in (await queries.filing(operator, filing)).missing}


async def test_a_county_decides_its_own_deadline(operator: Actor, sign_in: SignIn) -> None:
    bureau = await sign_in(Role.FILING_OFFICER)
    page = await bureau.get("/filings/checklists?business=first")
    assert "内部期限：立件后30日" in page.text
    form = page.form(f"/filings/checklists?area={COUNTY}")
    typed = {"business": "first", "since": "2021-01-01", "document": "偏民函〔2021〕2号", "days": "15"}
    wrong = await bureau.submit(form, {**typed, "days": "0"})
    assert wrong.status == 422
    assert "内部期限：立件后15日" in (await bureau.submit(form, typed)).text
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    assert (await queries.filing(operator, filing)).line.due == date(2021, 12, 6)
    with clock.stopped_at(clock.now().replace(year=2021, month=12, day=1)):
        assert "内部期限：立件后15日，2021年12月6日" in (await bureau.get(f"/filings/{filing}")).text
    with clock.stopped_at(clock.now().replace(year=2021, month=12, day=9)):
        assert "偏民函〔2021〕2号，自2021-01-01起CT-10" in (await bureau.get(f"/filings/{filing}")).text


async def test_dates_that_differ_from_the_term_are_told(operator: Actor, clerk: Visitor, filing: int) -> None:
    await taken_to(operator, filing, FilingState.ACCEPTED)
    form = (await clerk.get(f"/filings/{filing}/step")).form()
    assert (form.fields["valid_from"], form.fields["valid_until"]) == ("2021-11-20", "2026-11-19")
    typed = {"credit_code": VILLAGE_CODE, "valid_until": "2026-11-30"}
    refused = await clerk.submit(form, typed)
    assert (refused.status, len(refused.problems())) == (422, 1)
    page = await clerk.submit(refused.form(), {"dates_reason": "证书原件如此"})
    assert "证书上的有效期是2021年11月20日至2026年11月30日，按任期应为2021年11月20日至2026年11月19日" in page.text


async def test_faces_are_printed_where_the_office_has_set_its_printer(
    operator: Actor, clerk: Visitor, filing: int
) -> None:
    assert (await clerk.get(f"/filings/{filing}/papers/face/original")).status == 409
    await taken_to(operator, filing, FilingState.ISSUED)
    for copy in ("original", "duplicate"):
        assert (await clerk.download(f"/filings/{filing}/papers/face/{copy}")).content.startswith(b"%PDF-")
        assert (await clerk.download(f"/filings/papers/calibration.pdf?copy={copy}")).content.startswith(b"%PDF-")
    assert (await clerk.get(f"/filings/{filing}/papers/face/third")).status == 404
    form = (await clerk.get("/filings/faces")).form("/filings/faces")
    page = await clerk.submit(form, {"copy_kind": "original", "right": "1.5", "down": "-0.3"})
    assert page.words("//tbody/tr[1]/td")[:2] == ["1.5", "-0.3"]
    wrong = await clerk.submit(form, {"copy_kind": "original", "right": "30", "down": "0"})
    assert "最多移20毫米" in wrong.problems()[0]


async def test_a_list_past_its_deadline_says_what_follows(operator: Actor, clerk: Visitor, filing: int) -> None:
    """CT-6."""
    await ticked(operator, filing)
    late = date(2021, 12, 21) + timedelta(days=3)
    with clock.stopped_at(clock.now().replace(year=late.year, month=late.month, day=late.day)):
        page = await clerk.get("/filings?show=late")
        assert "这1件过了内部期限还没有领到证书。拿不到新证书，银行不能开立、变更账户" in page.text
        assert "1" in (await clerk.get("/")).words("//a[contains(@href, 'show=late')]")[0]
    assert (await queries.filing(operator, filing)).line.business is FilingType.FIRST
