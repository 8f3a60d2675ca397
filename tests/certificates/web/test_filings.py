"""The list of filings, the page of one, its papers, and filings for programs."""

import io
import re
import zipfile

import pypdfium2
import pytest

from certificates import queries
from certificates.vocabulary import FilingState
from certificates.web.papers import PAPERS
from server.access.actor import Actor, Role
from server.web.problems import PROBLEM_JSON
from tests.support.factories import OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, a_published_election
from tests.support.filings import taken_to
from tests.support.http import Programs, SignIn
from tests.support.papers import approved

_OTHER_VILLAGE = "140932102200"
_ROWS = "//table//tbody/tr[not(@class='empty')]"


@pytest.fixture
async def filing(operator: Actor) -> int:
    found = await queries.filing_of_election(operator, await a_published_election(operator))
    assert found is not None
    return found


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return re.sub(r"\s", "", "".join(pages))


async def test_an_empty_list_says_how_filings_come_about(sign_in: SignIn) -> None:
    page = await (await sign_in(Role.FILING_OFFICER)).get("/filings")
    assert "还没有证书申领。选举结果公布、选出主任以后，当日自动立件。" in page.text
    assert "没有符合条件的证书申领" in (await (await sign_in(Role.FILING_OFFICER)).get("/filings?show=done")).text


async def test_the_list_is_of_an_area_and_a_state(operator: Actor, sign_in: SignIn, filing: int) -> None:
    await a_published_election(operator, region=_OTHER_VILLAGE)
    officer = await sign_in(Role.FILING_OFFICER)
    assert len((await officer.get("/filings")).all(_ROWS)) == 2
    (row,) = (await officer.get(f"/filings?area={TOWNSHIP}")).all(_ROWS)
    assert row.xpath(".//a/@href")[0] == f"/filings/{filing}"
    assert "贾永胜" in row.text_content()
    assert len((await officer.get(f"/filings?area={OTHER_TOWNSHIP}")).all(_ROWS)) == 1
    assert (await officer.get("/filings?show=done")).all(_ROWS) == []
    assert (await officer.get("/filings?show=lost")).status == 404
    assert (await officer.get("/filings?page=2")).status == 404
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=OTHER_TOWNSHIP)
    assert (await clerk.get(f"/filings/{filing}")).status == 404
    assert (await clerk.get(f"/filings/{filing}/pack.pdf")).status == 404


async def test_the_page_computes_what_the_certificate_will_say(sign_in: SignIn, filing: int) -> None:
    page = await (await sign_in(Role.FILING_OFFICER)).get(f"/filings/{filing}")
    facts = dict(zip(page.words("//dl[@class='pairs']//dt"), page.words("//dl[@class='pairs']//dd"), strict=True))
    assert facts["名称"].startswith("山西省忻州市偏关县新关镇马道村村民委员会")
    assert facts["代码"].startswith("由登记机关赋码")
    assert facts["法定代表人"].startswith("贾永胜")
    assert facts["有效期"].startswith("2021-11-20至2026-11-19")
    assert facts["发证机关"] == "偏关县民政局"
    checks = page.words("//section[@aria-labelledby='chk']//ul[@class='checks']/li")
    assert len(checks) == 9
    assert sum("还缺" in line for line in checks) == 4
    assert page.words("//ol[@class='steps']/li[@aria-current='step']") == ["备材料还缺4项"]


async def test_who_may_not_handle_or_print_is_offered_neither(sign_in: SignIn, filing: int) -> None:
    page = await (await sign_in(Role.VETTING_OFFICER)).get(f"/filings/{filing}")
    assert page.status == 200
    assert page.all("//main//form | //main//a[contains(@href, 'p')][contains(@href, '.pdf')]") == []
    assert page.all("//main//a[contains(@href, '/papers/') or contains(@href, '/step')]") == []
    vetter = await sign_in(Role.VETTING_OFFICER)
    assert (await vetter.get(f"/filings/{filing}/papers/application")).status == 403
    assert (await vetter.post(f"/filings/{filing}/materials", {"material": "identity"})).status_code == 403


async def test_a_material_that_is_not_on_the_list_is_not_there(operator: Actor, sign_in: SignIn, filing: int) -> None:
    officer = await sign_in(Role.FILING_OFFICER)
    before = (await queries.filing(operator, filing)).missing
    assert (await officer.post(f"/filings/{filing}/materials", {"material": "diploma"})).status_code == 404
    answer = await officer.post(f"/filings/{filing}/materials", {"material": ""})
    assert answer.status_code == 422
    assert "没有填。须填写。" in answer.text
    assert (await queries.filing(operator, filing)).missing == before


async def test_the_papers_alone_bound_and_packed(sign_in: SignIn, filing: int) -> None:
    officer = await sign_in(Role.FILING_OFFICER)
    single = await officer.download(f"/filings/{filing}/papers/application")
    assert single.headers["content-type"] == "application/pdf"
    assert single.content.startswith(b"%PDF-")
    assert "贾永胜" in text_of(single.content)
    assert (await officer.get(f"/filings/{filing}/papers/menu")).status == 404

    papers = [one for one in PAPERS if one.word != "statement"]
    packed = await officer.download(f"/filings/{filing}/pack.zip")
    assert packed.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert [name[:3] for name in names] == [f"{number:02} " for number in range(1, len(papers) + 1)]
        assert all(name.startswith("马道村-", 3) and name.endswith(".pdf") for name in names), names
        assert archive.read(names[0]) == single.content, "the same paper twice is the same bytes"

    bound = await officer.download(f"/filings/{filing}/pack.pdf")
    with pypdfium2.PdfDocument(bound.content) as document:
        assert len(list(document.get_toc())) == len(papers)
    text = text_of(bound.content)
    assert "山西省忻州市偏关县新关镇马道村村民委员会" in text
    assert "贾永胜" in text


async def test_the_certificates_of_all_elected(operator: Actor, sign_in: SignIn, filing: int) -> None:
    officer = await sign_in(Role.FILING_OFFICER)
    draft = text_of((await officer.download(f"/filings/{filing}/certificates.pdf")).content)
    assert ("草稿" in draft, "偏选证" in draft) == (True, False)
    await approved(operator)
    answer = await officer.download(f"/filings/{filing}/certificates.pdf")
    text = text_of(answer.content)
    for name in ("贾永胜", "刘桂芳", "张海军", "杜秀英", "马志强"):
        assert name in text
    assert "偏选证〔2021〕1号" in text
    assert "草稿" not in text


async def test_from_the_checklist_to_the_next_state_by_program(program: Programs, filing: int) -> None:
    machine = await program(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    base = f"/api/v1/filings/{filing}"
    early = await machine.post(f"{base}/steps", json={"to": "submitted"})
    assert (early.status_code, early.headers["content-type"]) == (422, PROBLEM_JSON)
    (problem,) = early.json()["problems"]
    assert (problem["field"], problem["rule"]) == ("材料", "FT-6")
    assert "法定代表人身份证复印件" in problem["cause"]
    view = (await machine.get(base)).json()
    for material in view["materials"]:
        if material["present"] is None:
            ticked = await machine.post(f"{base}/materials", json={"material": material["key"]})
            assert ticked.status_code == 201
    assert (await machine.post(f"{base}/steps", json={"to": "submitted"})).json()["line"]["state"] == "submitted"
    elsewhere = await machine.post(f"{base}/steps", json={"to": "submitted"})
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "filing.elsewhere")
    back = await machine.post(f"{base}/returns", json={"codes": ["other"], "reason": "身份证复印件不清"})
    assert back.json()["line"]["returned"] is True
    for body in ({}, {"to": "lost"}, {"to": "accepted", "note": "长" * 201}):
        answer = await machine.post(f"{base}/steps", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), body


async def test_a_paper_by_program(program: Programs, filing: int) -> None:
    machine = await program(Role.FILING_OFFICER)
    answer = await machine.get(f"/api/v1/filings/{filing}/papers/members")
    assert answer.content.startswith(b"%PDF-")
    assert (await machine.get(f"/api/v1/filings/{filing}/papers/menu")).status_code == 404
    assert [one["id"] for one in (await machine.get("/api/v1/filings")).json()["lines"]] == [filing]
    assert (await machine.get("/api/v1/filings?first=1")).json() == {"lines": [], "total": 1}


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
async def test_a_day_beyond_all_records_is_told(program: Programs, filing: int, day: str) -> None:
    assert filing
    machine = await program(Role.FILING_OFFICER)
    answer = await machine.get(f"/api/v1/filings/representative/{VILLAGE}?day={day}")
    assert (answer.status_code, "不在1900年至2100年之间" in answer.text) == (422, True)


async def test_a_reason_of_a_return_counts_once(operator: Actor, program: Programs, filing: int) -> None:
    await taken_to(operator, filing, FilingState.SUBMITTED)
    machine = await program(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    answer = await machine.post(f"/api/v1/filings/{filing}/returns", json={"codes": ["representative"] * 11})
    assert answer.status_code == 201
    assert answer.json()["steps"][-1]["codes"] == ["representative"]
