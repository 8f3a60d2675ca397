"""Scans handed in on a filing's page: seen beside what is known of them, fetched, taken back."""

import pytest

from certificates.scans import SCAN
from server.access.actor import Actor, Role
from server.access.tables import Account
from server.db.engine import connection
from tests.support.factories import OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, a_published_election
from tests.support.files import A_PDF, A_PNG, an_archive
from tests.support.http import Page, SignIn, Visitor


@pytest.fixture
async def clerk(operator: Actor, sign_in: SignIn) -> Visitor:
    await a_published_election(operator)
    return await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)


async def _filing(visitor: Visitor) -> str:
    return str((await visitor.get("/filings")).one("//tbody/tr/th/a").get("href"))


async def _hand_in(visitor: Visitor, content: bytes, name: str = "身份证.png", claimed: str = "image/png") -> Page:
    target = f"{await _filing(visitor)}/scans"
    files = {"file": (name, content, claimed)}
    answer = await visitor.client.post(target, data=await visitor.token(), files=files, follow_redirects=True)
    return Page(answer)


async def test_a_picture_is_shown_and_comes_back_as_it_was(clerk: Visitor) -> None:
    page = await _hand_in(clerk, A_PNG)
    assert (page.status, page.heading) == (200, "身份证.png")
    view = await clerk.client.get(page.one("//img").get("src"))
    assert view.content == A_PNG
    assert view.headers["content-type"] == "image/png"
    assert view.headers["content-disposition"].startswith("inline")
    answer = await clerk.download(page.one("//a[contains(@href, '/content')]").get("href"))
    assert answer.content == A_PNG
    assert "%E8%BA%AB%E4%BB%BD%E8%AF%81.png" in answer.headers["content-disposition"]
    for one in (answer, view):
        assert one.headers["x-content-type-options"] == "nosniff"
        assert one.headers["cache-control"] == "no-store"
        assert "sandbox" in one.headers["content-security-policy"].split("; ")
    listed = await clerk.get(await _filing(clerk))
    assert "身份证.png" in listed.text


async def test_a_pdf_is_shown_in_a_frame_that_only_our_page_may_make(clerk: Visitor) -> None:
    page = await _hand_in(clerk, A_PDF, "申领表.pdf", "application/pdf")
    assert "frame-src 'self'" in page.response.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.response.headers["content-security-policy"]
    view = await clerk.client.get(page.one("//iframe").get("src"))
    assert view.headers["content-security-policy"].endswith("frame-ancestors 'self'")
    assert view.content == A_PDF


async def test_an_account_that_waits_to_be_released_opens_no_scan(clerk: Visitor) -> None:
    page = await _hand_in(clerk, A_PNG)
    content = page.one("//a[contains(@href, '/content')]").get("href")
    view = page.one("//img").get("src")
    await Account.update({Account.held_by: 7}, force=True)
    for path in (str(page.response.url.path), content, view):
        answer = Page(await clerk.client.get(path))
        assert (answer.status, "AC-1" in answer.text) == (403, True), path
    filing = await _filing(clerk)
    beside = await clerk.get(f"{filing}?scan={page.response.url.path.rpartition('/')[2]}")
    assert "账号放行前不能调阅扫描件。" in beside.text
    assert not beside.all("//img[@class='preview']")
    assert (await clerk.client.get(f"{filing}/papers/pack")).status_code in {403, 404}


async def test_the_browsers_word_for_a_type_is_not_believed(clerk: Visitor) -> None:
    page = await _hand_in(clerk, b"<html><script>alert(1)</script>", "照片.png", "image/png")
    assert page.status == 422
    assert "内容是不认识的格式，不能作申领材料扫描件" in page.text
    page = await _hand_in(clerk, A_PNG, "页面.html", "text/html")
    assert page.heading == "页面.html.png"


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"MZ\x90\0" + bytes(100), "证书.pdf", "不认识的格式"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "照片.png", "不认识的格式"),
        (A_PNG + an_archive("autorun.exe"), "照片.png", "藏着压缩包的文件"),
        (an_archive("身份证.png"), "身份证.png", "ZIP压缩包"),
    ],
)
async def test_what_hides_behind_a_good_name_is_refused(clerk: Visitor, content: bytes, name: str, word: str) -> None:
    page = await _hand_in(clerk, content, name)
    assert page.status == 422
    assert f"内容是{word}，不能作申领材料扫描件" in page.text
    assert "还没有存入" in (await clerk.get(await _filing(clerk))).text


async def test_a_scan_is_looked_at_beside_the_form(clerk: Visitor) -> None:
    await _hand_in(clerk, A_PNG)
    await _hand_in(clerk, A_PDF, "申领表.pdf", "application/pdf")
    filing = await _filing(clerk)
    page = await clerk.get(filing)
    assert page.all("//*[@class='preview']") == []
    picture, paper = page.all("//section[@aria-labelledby='scans']//a[contains(@href, '?scan=')]/@href")
    shown = await clerk.get(picture)
    assert (await clerk.client.get(shown.one("//img[@class='preview']").get("src"))).content == A_PNG
    assert shown.one("//section[@aria-labelledby='scan']//h2").text == "身份证.png"
    framed = await clerk.get(paper)
    assert "frame-src 'self'" in framed.response.headers["content-security-policy"]
    assert (await clerk.client.get(framed.one("//iframe[@class='preview']").get("src"))).content == A_PDF
    assert (await clerk.get(f"{filing}?scan=999999")).status == 404


async def test_a_file_beyond_the_limit_is_refused_before_it_is_kept(clerk: Visitor) -> None:
    page = await _hand_in(clerk, A_PNG + bytes(SCAN.most_bytes))
    assert page.status == 422
    assert page.problems() == ["文件：超过20 MB。请降低扫描分辨率，或分成几个文件。"]
    assert page.one("//input[@type='file']").get("aria-invalid") == "true"
    page = await _hand_in(clerk, A_PNG + bytes(SCAN.most_bytes + 200_000))
    assert page.status == 413
    assert page.words(f"//main//a[@href='{await _filing(clerk)}']") == ["返回上传的页面"]


async def test_no_file_is_said_to_be_none(clerk: Visitor) -> None:
    answer = await clerk.post(f"{await _filing(clerk)}/scans")
    page = Page(answer)
    assert (page.status, page.heading) == (422, "马道村 证书首次申领")
    assert page.problems() == ["文件：没有选择文件。请先选择，再存入。"]


async def test_a_file_taken_back_is_gone_and_stays_in_the_trace(clerk: Visitor) -> None:
    page = await _hand_in(clerk, A_PNG)
    address = page.response.url.path
    unsaid = await clerk.submit(page.form(f"{address}/remove"))
    assert (unsaid.status, "移除原因" in unsaid.text) == (422, True)
    after = await clerk.submit(page.form(f"{address}/remove"), {"reason": "传错了文件"})
    assert "已移除身份证.png" in after.text
    assert "移除文件" in after.words("//ol[@class='trail']/li")[0]
    for path in (address, f"{address}/view", f"{address}/content"):
        assert (await clerk.client.get(path)).status_code == 404


async def test_a_scan_of_what_was_handed_in_stays(clerk: Visitor) -> None:
    address = (await _hand_in(clerk, A_PNG)).response.url.path
    await connection().execute("UPDATE filing SET state = 'submitted'")
    page = await clerk.get(address)
    assert "材料已经提交，扫描件不能移除。" in page.text
    assert page.all("//form[contains(@action, 'remove')]") == []
    assert (await clerk.post(f"{address}/remove", {"reason": "传错了文件"})).status_code == 409


async def test_other_areas_and_other_offices_do_not_see_it(clerk: Visitor, sign_in: SignIn) -> None:
    address = (await _hand_in(clerk, A_PNG)).response.url.path
    for region in (OTHER_COUNTY, OTHER_TOWNSHIP):
        stranger = await sign_in(*Role, region=region)
        for path in (address, f"{address}/view", f"{address}/content"):
            assert (await stranger.client.get(path)).status_code == 404
    auditor = await sign_in(Role.AUDITOR)
    assert (await auditor.client.get(f"{address}/content")).status_code == 403
    viewer = await sign_in(Role.ELECTION_OFFICER)
    assert (await viewer.get(address)).all("//form[contains(@action, 'remove')]") == []
    assert (await viewer.post(f"{address}/remove")).status_code == 403
