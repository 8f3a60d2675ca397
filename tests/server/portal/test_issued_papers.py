"""Issued papers on the pages of the register: as they were issued, whatever became of them and of their records."""

from io import BytesIO

import pdfplumber
import pikepdf
import pytest

from server.access.actor import Actor, Role
from server.db.engine import connection
from server.papers.register import recalling
from server.papers.register.life import Reason, move, replace_with_new, void
from server.papers.register.vocabulary import PaperState
from tests.support.factories import COUNTY, TOWNSHIP, a_published_election
from tests.support.http import SignIn, Visitor
from tests.support.papers import all_papers, another, approved, line_of


@pytest.fixture
async def drafts(operator: Actor) -> list[int]:
    await a_published_election(operator)
    return [line.id for line in await all_papers(operator)]


@pytest.fixture
async def officer(sign_in: SignIn) -> Visitor:
    return await sign_in(Role.FILING_OFFICER)


def text_of(content: bytes) -> str:
    with pdfplumber.open(BytesIO(content)) as pdf:
        return "".join(page.extract_text() for page in pdf.pages)


async def issued_and_corrected(operator: Actor, officer: Visitor, drafts: list[int]) -> None:
    await approved(operator)
    await officer.post("/papers/steps", {"to": "issued", "papers.0": str(drafts[0])})
    await connection().execute("UPDATE person SET name = '贾永盛' WHERE name = '贾永胜'")


async def test_an_issued_paper_stays_and_its_page_tells_how_the_records_differ(
    operator: Actor, officer: Visitor, drafts: list[int]
) -> None:
    await approved(operator)
    await officer.post("/papers/steps", {"to": "issued", "papers.0": str(drafts[0])})
    assert "与本件不同" not in (await officer.get(f"/papers/{drafts[0]}")).text
    await connection().execute("UPDATE person SET name = '贾永盛' WHERE name = '贾永胜'")
    page = await officer.get(f"/papers/{drafts[0]}")
    assert "现在的资料与本件不同。" in page.text
    assert page.words("//div[contains(@class, 'finding')]//li") == ["本件：贾永胜 现在：贾永盛"]
    done = await officer.post(f"/papers/{drafts[0]}/reprint", {"reason": "本人遗失"})
    assert done.headers["location"] == f"/papers/{drafts[0]}"
    text = text_of((await officer.download(f"/papers/{drafts[0]}/paper.pdf")).content)
    assert ("贾永胜" in text, "贾永盛" in text, "补发" in text) == (True, False, True)


async def test_a_superseded_and_a_void_paper_open_as_they_were_issued_with_a_word_across(
    operator: Actor, officer: Visitor, drafts: list[int]
) -> None:
    await issued_and_corrected(operator, officer, drafts)
    old = await line_of(operator, drafts[0])
    new = await replace_with_new(operator, drafts[0], Reason(reason="姓名更正"))
    await move(another(operator), [new], PaperState.CHECKED)
    await move(another(operator), [new], PaperState.APPROVED)
    await officer.post("/papers/steps", {"to": "issued", "papers.0": str(new)})
    assert (await line_of(operator, drafts[0])).state is PaperState.SUPERSEDED
    content = (await officer.download(f"/papers/{drafts[0]}/paper.pdf")).content
    text = text_of(content)
    assert (old.number in text, "贾永胜" in text, "贾永盛" in text) == (True, True, False)
    assert set("已被替代") <= set(text)
    assert content == (await officer.download(f"/papers/{drafts[0]}/paper.pdf")).content
    with pikepdf.open(BytesIO(content)) as pdf:
        assert ("/AcroForm" in pdf.Root, "/Metadata" in pdf.Root) == (False, False)
        assert "贾永胜" in pdf.attachments["paper.xml"].get_file().read_bytes().decode()
    told = (await officer.get("/papers")).words(f"//tbody/tr[td//a[text()='{old.number}']]/td[last()]")
    assert told == [f"由{(await line_of(operator, new)).number}代替"]
    await void(operator, new, Reason(reason="写错职务"))
    text = text_of((await officer.download(f"/papers/{new}/paper.pdf")).content)
    assert ("贾永盛" in text, "作" in text, "废" in text) == (True, True, True)


async def test_a_paper_whose_record_is_gone_opens_as_it_was_issued_and_is_reprinted(
    operator: Actor, officer: Visitor, drafts: list[int]
) -> None:
    await issued_and_corrected(operator, officer, drafts)
    await connection().execute("UPDATE registered_paper SET source = 'elected:' || 900000 + id")
    assert "资料里已经没有这一件。" in (await officer.get(f"/papers/{drafts[0]}")).text
    assert "贾永胜" in text_of((await officer.download(f"/papers/{drafts[0]}/paper.pdf")).content)
    assert (await officer.post(f"/papers/{drafts[0]}/reprint", {"reason": "本人遗失"})).status_code == 303
    await connection().execute("UPDATE registered_paper SET said = NULL")
    await officer.post(f"/papers/{drafts[1]}/void", {"reason": "写错职务"})
    never = await officer.get(f"/papers/{drafts[1]}/paper.pdf")
    assert (never.status, "它也没有签发过，印不出来" in never.text) == (409, True)


async def test_of_a_paper_with_nothing_but_its_bytes_these_are_handed_out(
    operator: Actor, officer: Visitor, drafts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    await issued_and_corrected(operator, officer, drafts)
    kept = (await officer.download(f"/papers/{drafts[0]}/paper.pdf")).content
    monkeypatch.setattr(recalling, "model_of", lambda *_: None)
    assert (await officer.download(f"/papers/{drafts[0]}/paper.pdf")).content == kept
    twin = await officer.get(f"/papers/{drafts[0]}/paper.pdf?as=word")
    assert (twin.status, "做不成文字稿" in twin.text) == (409, True)


async def test_below_the_body_that_issued_it_a_paper_is_not_compared(
    operator: Actor, officer: Visitor, sign_in: SignIn, drafts: list[int]
) -> None:
    """A township sees its part of the records alone, and they would look changed."""
    await issued_and_corrected(operator, officer, drafts)
    assert (await line_of(operator, drafts[0])).issuer == COUNTY
    await connection().execute("UPDATE registered_paper SET region = $1 WHERE id = $2", TOWNSHIP, drafts[0])
    assert "与本件不同" in (await officer.get(f"/papers/{drafts[0]}")).text
    below = await sign_in(Role.FILING_OFFICER, region=TOWNSHIP)
    page = await below.get(f"/papers/{drafts[0]}")
    assert (page.status, "与本件不同" in page.text) == (200, False)
