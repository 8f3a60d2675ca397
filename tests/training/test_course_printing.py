"""The papers of a run of a course, read from their PDF."""

from datetime import date
from io import BytesIO

import pdfplumber
import pytest

from server.access.actor import Actor, Role
from server.errors import Conflict, Refused
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.register.numbering import books
from server.papers.typesetter import typeset
from tests.support.children import a_seat
from tests.support.courses import a_course, a_finished_run
from tests.support.factories import a_county
from tests.support.http import SignIn
from tests.support.papers import approved
from tests.support.printed import text_of, without_across
from training import courses
from training.completion import draw_certificates
from training.completion import source_of as completion_of
from training.course_printing import certificates, make_up_list, sign_in_sheets, slips
from training.course_vocabulary import Presence
from training.services.attendance import Enrol, TakeAttendance, enrol, take_attendance
from training.services.certificates import register_certificates
from training.services.courses import AmendCourse, amend_course
from training.services.sessions import remove_session

TODAY = date(2026, 11, 26)


async def test_the_papers_of_a_run(operator: Actor) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    other, _ = await a_seat(operator, "杜秀英")
    course, (first, second) = await a_course(operator)
    with pytest.raises(Conflict, match="还没有人报名"):
        await sign_in_sheets(operator, course)
    one, two = await enrol(operator, course, Enrol(person=person)), await enrol(operator, course, Enrol(person=other))
    (sheet,) = await sign_in_sheets(operator, course)
    _, said = text_of(sheet)
    for word in ("儿童主任培训班第1期签到表", "5月11日", "08:30—11:30", "刘桂芳", "本人签名，不代签"):
        assert word in said
    for session in (first, second):
        told = {f"m{one}": Presence.PRESENT, f"m{two}": Presence.LEAVE}
        await take_attendance(operator, session, TakeAttendance(presences=told))
    (certificate,) = await certificates(operator, course)
    # Nobody has approved it yet.
    assert (certificate.number, certificate.stamp and certificate.stamp.across) == ("", "草稿")
    pages, said = text_of(certificate)
    assert pages == 1
    # Days and hours stand beside each other as the organiser gave them.
    assert (
        "你于2022年5月11日至2022年5月12日参加儿童主任培训班第1期（1.5天），完成7.5学时，准予结业。"
        in without_across(said)
    )
    _, said = text_of(await make_up_list(operator, course))
    assert "杜秀英" in said
    assert "缺课7.5学时，超过总学时7.5的七分" in said


async def test_ten_slips_fill_a_sheet_and_tear_no_words(operator: Actor) -> None:
    await a_county(operator)
    course, (first, _) = await a_course(operator)
    for name in (f"刘桂{one}" for one in "芳花英梅兰香琴珍玲凤"):
        person, _ = await a_seat(operator, name)
        await enrol(operator, course, Enrol(person=person))
    made = await slips(operator, first)
    assert made.filename == "儿童主任培训班第1期-5月11日　08：30—11：30未成年人保护-出勤票.pdf"
    with pdfplumber.open(BytesIO(typeset(FaceSettings(), compose(made)))) as document:
        (page,) = document.pages
        middle, wide, high = page.width / 2, page.width, page.height
        halves = (page.crop((0, 0, middle, high)), page.crop((middle, 0, wide, high)))
        lines = [line for half in halves for line in (half.extract_text() or "").splitlines()]
    told = ["".join(line.split()) for line in lines]
    for words in ("5月11日08:30—11:30", "未成年人保护", "进场交验身份证，后四位由验证的人填。", "只用一次，不代交。"):
        assert told.count(words) == 10, words


async def test_certificates_of_completion_are_numbered_without_gaps(operator: Actor) -> None:
    await a_county(operator)
    course = await a_finished_run(operator, "刘桂芳", "杜秀英")
    assert await register_certificates(operator, course) == 2
    with pytest.raises(Conflict, match="结业的人都已登记证书"):
        await register_certificates(operator, course)
    draft, _ = await certificates(operator, course)
    assert draft.stamp
    assert (draft.number, draft.stamp.across) == ("", "草稿")
    await approved(operator)
    made = await certificates(operator, course)
    assert sorted(one.number for one in made) == [f"偏培结字〔2022〕{at}号" for at in (1, 2)]
    pages, said = text_of(made[0])
    assert pages == 1
    assert "验证码" in said
    assert made[0].number in said
    with pdfplumber.open(BytesIO(typeset(FaceSettings(), compose(made[0])))) as pdf:
        words = pdf.pages[0].extract_words()
    first, last = (next(one for one in words if one["text"] == group) for group in made[0].stamp.code.split()[::7])
    body, signed = (
        next(one for one in words if one["text"].startswith(start)) for start in ("你于2022", "偏关县民政局")
    )
    # At the foot beside the signature, not under the text.
    assert first["top"] > body["bottom"] + 100
    assert last["bottom"] > signed["top"]
    other = await a_finished_run(operator, "温秀兰", run=2, first=date(2022, 6, 1), last=date(2022, 6, 2))
    await register_certificates(operator, other)
    await approved(operator)
    assert [one.number for one in await certificates(operator, other)] == ["偏培结字〔2022〕3号"]
    book = next(one for one in await books(operator) if one.series == "偏培结字")
    assert (book.last, book.missing) == (3, ())


async def test_no_number_for_who_has_not_finished_nor_for_another_body(operator: Actor) -> None:
    await a_county(operator)
    course, _ = await a_course(operator)
    with pytest.raises(Conflict, match="还没有人结业"):
        await register_certificates(operator, course)
    person, _ = await a_seat(operator)
    unfinished = await enrol(operator, course, Enrol(person=person))
    assert await draw_certificates(operator, [completion_of(unfinished), "course_member:x", "assignment:1"]) == {}
    elsewhere = await a_finished_run(
        operator, "杜秀英", run=2, first=date(2022, 6, 1), last=date(2022, 6, 2), organiser="中共偏关县委组织部"
    )
    with pytest.raises(Refused, match="登记簿上结业证书的发证单位是偏关县民政局"):
        await register_certificates(operator, elsewhere)
    (paper,) = await certificates(operator, elsewhere)
    # That body approves it: it is no draft of ours, and bears none of our numbers.
    assert (paper.number, paper.issuer, paper.stamp) == ("", "中共偏关县委组织部", None)


async def test_a_run_that_goes_on_has_no_certificates(operator: Actor) -> None:
    await a_county(operator)
    course, (first, second) = await a_course(operator, first=date(2026, 11, 25), last=date(2026, 11, 27), days=None)
    person, _ = await a_seat(operator)
    member = await enrol(operator, course, Enrol(person=person))
    await remove_session(operator, second, "改到下一期")
    await take_attendance(operator, first, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    assert (await courses.view(operator, course)).complete
    with pytest.raises(Refused, match="到2026年11月27日才结束"):
        await register_certificates(operator, course)
    with pytest.raises(Conflict, match="到2026年11月27日才结束"):
        await certificates(operator, course)
    ended = AmendCourse(last=date(2026, 11, 26), venue="县委党校", places=40, reason="提前结束")
    await amend_course(operator, course, ended)
    assert await register_certificates(operator, course) == 1


async def test_a_correction_after_the_draft_keeps_the_certificate_back(operator: Actor) -> None:
    await a_county(operator)
    course = await a_finished_run(operator, "刘桂芳")
    await register_certificates(operator, course)
    found = await courses.view(operator, course)
    absent = TakeAttendance(presences={f"m{found.members[0].id}": Presence.LEAVE})
    for session in found.sessions:
        await take_attendance(operator, session.sitting.id, absent)
    with pytest.raises(Refused, match="资料里已经没有这一件"):
        await approved(operator)


async def test_the_page_of_a_run_puts_its_certificates_on_the_register(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    course = await a_finished_run(operator, "刘桂芳")
    officer = await sign_in(Role.TRAINING_OFFICER)
    page = await officer.get(f"/courses/{course}")
    done = await officer.submit(page.form(f"/courses/{course}/certificates"))
    assert "草稿" in done.text
    assert "结业证书登记编号" not in done.text
    assert (await officer.post(f"/courses/{course}/certificates")).status_code == 409
    listed = await officer.get("/papers")
    assert "儿童主任培训班第1期刘桂芳结业证书" in listed.text
