"""Scans go into a filing's pack beside the line of the checklist that they were handed in for."""

import io
import zipfile
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image

from certificates import queries
from certificates.scans import SCAN
from certificates.services.returning import Return, send_back
from certificates.vocabulary import FilingState, ReturnCode
from server.access.actor import Actor, Role
from server.files.disk import Store
from server.files.keeping import Purpose, add
from server.settings import Settings
from tests.support.factories import VILLAGE, a_published_election
from tests.support.files import A_BROKEN_PDF, A_PDF, in_pieces
from tests.support.filings import taken_to
from tests.support.http import Page, SignIn, Visitor


@pytest.fixture
async def filing(operator: Actor) -> str:
    return f"/filings/{await queries.filing_of_election(operator, await a_published_election(operator))}"


@pytest.fixture
async def clerk(sign_in: SignIn) -> Visitor:
    return await sign_in(Role.TOWNSHIP_CLERK, Role.FILING_OFFICER)


async def hand_in(clerk: Visitor, filing: str, content: bytes, name: str, called: str) -> Page:
    data = {**await clerk.token(), "called": called}
    files = {"file": (name, content, "application/octet-stream")}
    answer = await clerk.client.post(f"{filing}/scans", data=data, files=files, follow_redirects=True)
    return Page(answer)


def a_picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, kind)
    return out.getvalue()


async def test_they_lie_where_the_checklist_has_them(clerk: Visitor, filing: str) -> None:
    own = await clerk.download(f"{filing}/papers/members")
    page = await hand_in(clerk, filing, a_picture("JPEG"), "IMG 001.jpg", "identity")
    assert page.heading == "法定代表人身份证复印件-IMG 001.jpg"
    await hand_in(clerk, filing, own.content, "批复.pdf", "established")
    await hand_in(clerk, filing, a_picture("PNG"), "杂项.png", "other")

    packed = await clerk.download(f"{filing}/pack.zip")
    bound = await clerk.download(f"{filing}/pack.pdf")

    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        names = archive.namelist()
    order = [name.partition(" ")[2].removeprefix("马道村-") for name in names]
    assert order == [
        "证书申领（换领）表.pdf",
        "材料清单.pdf",
        "设立批准文件-批复.pdf",
        "选举结果报告单.pdf",
        "选举结果公告.pdf",
        order[5],
        "成员名单.pdf",
        "法定代表人情况表.pdf",
        "法定代表人身份证复印件-IMG 001.jpg",
        "杂项.png",
    ]
    with pypdfium2.PdfDocument(bound.content) as document:
        bookmarks = [mark.get_title() for mark in document.get_toc()]
        width, height = document[len(document) - 1].get_size()
    assert len(bookmarks) == 10
    assert bookmarks[-2:] == ["法定代表人身份证复印件-IMG 001.jpg", "杂项.png"]
    assert max(width, height) <= 11.7 * 72
    read = [line for line in (await clerk.get(filing)).words("//ol[@class='trail']/li") if "下载文件" in line]
    assert len(read) == 6


@pytest.mark.parametrize(
    "content", [A_BROKEN_PDF, A_PDF[:100], a_picture("JPEG")[:200]], ids=["empty", "cut", "picture"]
)
async def test_what_cannot_be_opened_is_not_taken_in(clerk: Visitor, filing: str, content: bytes) -> None:
    page = await hand_in(clerk, filing, content, "坏的.pdf", "address")
    assert page.status == 422
    (problem,) = page.problems()
    assert problem.startswith("文件：“住所证明-坏的.")
    assert "打不开" in problem
    assert "请重新扫描后存入" in problem
    assert "还没有存入" in page.text


async def test_while_it_is_sent_back_an_unclear_scan_is_taken_away(
    operator: Actor, clerk: Visitor, filing: str
) -> None:
    page = await hand_in(clerk, filing, a_picture("JPEG"), "不清.jpg", "identity")
    file = page.response.url.path
    number = int(filing.rpartition("/")[2])
    await taken_to(operator, number, FilingState.SUBMITTED)
    assert "材料已经提交，扫描件不能移除" in (await clerk.get(file)).text
    back = Return(codes=(ReturnCode.UNCLEAR,), mend=("identity",))
    await send_back(operator, number, back)
    page = await clerk.get(file)
    assert "材料已经提交" not in page.text
    page = await clerk.submit(page.form(f"{file}/remove"), {"reason": "复印件不清，换一份"})
    assert "已移除" in page.text
    assert "还没有存入" in page.text


async def test_what_cannot_be_bound_is_named_and_still_goes_into_the_zip(
    operator: Actor, clerk: Visitor, filing: str
) -> None:
    """Of one that was taken in before scans were opened."""
    store, purpose = (
        Store(Settings.read().files),
        Purpose(replace(SCAN, opens=None), VILLAGE, filing[1:].replace("s/", ":")),
    )
    await add(operator, store, purpose, "住所证明-坏的.pdf", in_pieces(A_BROKEN_PDF))
    page = await clerk.get(f"{filing}/pack.pdf")
    assert page.status == 422
    assert "“住所证明-坏的.pdf”打不开" in page.text
    with zipfile.ZipFile(io.BytesIO((await clerk.download(f"{filing}/pack.zip")).content)) as archive:
        assert any(name.endswith("住所证明-坏的.pdf") for name in archive.namelist())


async def test_a_line_that_is_not_on_the_list_is_said_at_the_form(clerk: Visitor, filing: str) -> None:
    page = await hand_in(clerk, filing, a_picture("PNG"), "证书.png", "old")
    assert (page.status, page.problems()) == (422, ["是哪一项：不在本件的清单里。从清单中选，或者选其他。"])
    assert "还没有存入" in page.text


async def test_the_certificate_and_the_signature_of_who_fetched_it_are_kept_once_it_was_given_out(
    operator: Actor, clerk: Visitor, filing: str
) -> None:
    early = await hand_in(clerk, filing, a_picture("JPEG"), "正本.jpg", "given_certificate")
    assert (early.status, "不在本件的清单里" in early.text) == (422, True)
    await taken_to(operator, int(filing.rpartition("/")[2]), FilingState.COLLECTED)
    options = (await clerk.get(filing)).words("//select[@name='called']/option")
    assert {"核发的证书", "签收的领取登记表"} <= {*options}
    page = await hand_in(clerk, filing, a_picture("JPEG"), "正本.jpg", "given_certificate")
    assert page.heading == "核发的证书-正本.jpg"
