"""The papers of a review as the web hands them out."""

import asyncio
import re
from pathlib import Path

import pypdfium2
import pytest
from litestar import Litestar

from server import clock
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.errors import NotFound
from server.files.disk import Store
from server.jobs import queries
from server.jobs.running import Bench, perform
from server.jobs.tables import JobState
from tests.support import reviews as given
from tests.support.factories import COUNTY, OTHER_COUNTY, a_county
from tests.support.http import SignIn, an_account
from tests.sweeps.joint_reviews import Review, a_joint_review

OFFICE = "中共偏关县委组织部"
VILLAGE = "140932100209"


@pytest.fixture
async def joint(operator: Actor) -> Review:
    """A review whose first entry is not fit, with one who passed, shown, and an objection answered."""
    await a_county(operator)
    agency = await an_account(Role.AGENCY_REVIEWER, office="偏关县公安局")
    return await a_joint_review(operator, COUNTY, VILLAGE, agency.unit, "偏")


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return re.sub(r"\s", "", "".join(pages))


def bookmarks(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [one.get_title() for one in document.get_toc()]


async def test_forms_alone_and_bound(sign_in: SignIn, joint: Review) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    base = f"/vetting/{joint.review}/papers/forms"
    single = await officer.download(f"{base}/{joint.entry}")
    assert single.headers["content-type"] == "application/pdf"
    assert "偏联成" in text_of(single.content)
    bound = await officer.download(base)
    assert bookmarks(bound.content) == ["新关镇马道村　偏联平", "新关镇马道村　偏联成"]
    refused = await officer.get(f"{base}/{joint.asked}")
    assert refused.status == 409
    assert "偏联明的部门意见还没有启封，不能印" in refused.text


async def test_letters_are_asked_for_with_a_reason(sign_in: SignIn, joint: Review) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    path = f"/vetting/{joint.review}/papers/letters"
    page = await officer.get(path)
    assert page.heading == "印偏界联审函4号函询？"
    assert page.words("//nav[@aria-label='函询文号']/a") == ["偏界联审函4号", "偏联审函〔2026〕3号"]
    back = await officer.submit(page.form(), {"reason": ""})
    assert back.status == 422
    assert any("事由" in line for line in back.problems())
    none = await officer.post(path, {"number": "偏界联审函4号", "reason": "送各部门联审"})
    assert none.status_code == 422
    assert "主送部门" in none.text
    made = await officer.post(
        path, {"number": "偏界联审函4号", "agencies.0": "court", "reason": "送法院联审", "contact": "李雅琴"}
    )
    assert made.headers["content-type"] == "application/pdf"
    said = text_of(made.content)
    assert "县人民法院：" in said
    assert "联系人：李雅琴" in said
    assert OFFICE in said
    all_of_them = await officer.post(
        path,
        {"number": "偏联审函〔2026〕3号", "agencies.0": "court", "agencies.1": "police", "reason": "送各部门联审"},
    )
    assert bookmarks(all_of_them.content) == ["函询县公安局", "函询县人民法院"]


async def test_before_anything_was_sent_there_is_no_letter(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    review = await given.a_batch(operator)
    page = await (await sign_in(Role.VETTING_OFFICER)).get(f"/vetting/{review}/papers/letters")
    assert page.status == 409
    assert "还没有发出联审" in page.text


async def test_notices_take_what_is_written_in(sign_in: SignIn, joint: Review) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    path = f"/vetting/{joint.review}/papers/notices"
    single = await officer.download(f"{path}/{joint.entry}?issuer=中共偏关县委组织部&phone=0350-0000000")
    said = text_of(single.content)
    assert "向中共偏关县委组织部书面提出" in said
    assert "0350-0000000" in said
    assert "偏界告知9号" in said
    assert bookmarks((await officer.download(path)).content) == ["新关镇马道村　偏联成　审查结果告知书"]
    wrong = await officer.get(f"{path}/{joint.entry}?issuer=%00")
    assert wrong.status == 422


async def test_lists_and_replies(sign_in: SignIn, joint: Review) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    base = f"/vetting/{joint.review}/papers"
    shown = text_of((await officer.download(f"{base}/list?area={VILLAGE}")).content)
    assert "偏联平" in shown
    assert "偏联成" not in shown
    assert "共3人：" in text_of((await officer.download(f"{base}/summary")).content)
    answer = text_of((await officer.download(f"{base}/replies/{joint.settled}?number=偏联审复〔2026〕1号")).content)
    assert "偏界文书无误。" in answer
    assert "偏联审复〔2026〕1号" in answer
    early = await officer.get(f"{base}/replies/{joint.objection}")
    assert early.status == 409


async def test_a_clerk_prints_lists_and_no_answers(sign_in: SignIn, joint: Review) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    base = f"/vetting/{joint.review}/papers"
    for path in ("forms", f"forms/{joint.entry}", "letters", "notices", f"replies/{joint.settled}"):
        assert (await clerk.get(f"{base}/{path}")).status == 403, path
    await clerk.download(f"{base}/summary")
    stranger = await sign_in(Role.VETTING_OFFICER, region=OTHER_COUNTY)
    for path in ("forms", "letters", "notices", "list", "summary"):
        assert (await stranger.get(f"{base}/{path}")).status == 404, path


async def test_the_answers_of_an_open_review_stay_sealed_in_the_bound_file(
    operator: Actor, sign_in: SignIn, joint: Review
) -> None:
    question = await given.question_of(operator, joint.asked, "petition")
    await given.replied(operator, question, given.says())
    bound = await (await sign_in(Role.VETTING_OFFICER)).download(f"/vetting/{joint.review}/papers/forms")
    assert "偏联明" not in text_of(bound.content)


async def test_many_forms_are_printed_by_a_job(
    app: Litestar,
    operator: Actor,
    sign_in: SignIn,
    joint: Review,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    board = f"/vetting/{joint.review}"
    monkeypatch.setattr("cadres.web.vetting.board.AT_ONCE", 1)
    monkeypatch.setattr("cadres.web.vetting.papers.AT_ONCE", 1)
    refused = await officer.get(f"{board}/papers/forms")
    assert refused.status == 409
    assert "一次最多直接印1份" in refused.text
    asked = await officer.submit((await officer.get(board)).form(f"{board}/papers/forms"))
    job = int(str(asked.response.url).rpartition("/")[2])
    await perform(Bench(Store(tmp_path), app.state["press"], asyncio.Event()), job)
    async with transaction(operator):
        line = await queries.find(operator, job)
    assert (line.state, line.message) == (JobState.DONE, "联审表印出2份。")
    assert (line.reached, line.total) == (2, 2)
    assert line.result_name == f"偏关县-{clock.today().year}年第1批-联审表.pdf"
    sha256 = await connection().fetchval("SELECT sha256 FROM stored_file WHERE id = $1", line.result)
    bound = Store(tmp_path).place(sha256).read_bytes()
    assert bookmarks(bound) == ["新关镇马道村　偏联平", "新关镇马道村　偏联成"]
    assert "偏联明" not in text_of(bound)


async def test_many_letters_are_printed_by_a_job(
    app: Litestar,
    operator: Actor,
    sign_in: SignIn,
    joint: Review,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    monkeypatch.setattr("cadres.web.vetting.papers.LETTERS_AT_ONCE", 1)
    path = f"/vetting/{joint.review}/papers/letters"
    said = {"reason": "送各部门联审", "contact": "李雅琴"}
    asked = await officer.submit((await officer.get(f"{path}?letter=偏联审函〔2026〕3号")).form(), said)
    job = int(str(asked.response.url).rpartition("/")[2])
    async with transaction(operator):
        payload = await connection().fetchval("SELECT payload::text FROM job WHERE id = $1", job)
    assert "李雅琴" not in payload
    await perform(Bench(Store(tmp_path), app.state["press"], asyncio.Event()), job)
    async with transaction(operator):
        row = await connection().fetchrow("SELECT state, message FROM job WHERE id = $1", job)
        with pytest.raises(NotFound):
            await queries.find(operator, job)
    assert (row["state"], row["message"]) == (JobState.DONE.value, "联审函询印出3件。")
