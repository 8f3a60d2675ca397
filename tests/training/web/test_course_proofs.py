"""What proves the hours of a run: handed in on its page, seen by whoever keeps it, and kept with the certificates."""

from datetime import date
from pathlib import Path

import pytest

from server.access.actor import Actor, Role
from server.errors import Conflict, Refused
from server.files.disk import Store
from server.files.keeping import Purpose, RemoveFile, add, of_subject, remove
from tests.support.children import a_seat
from tests.support.courses import LAST, a_course, a_session
from tests.support.factories import COUNTY, TOWNSHIP, a_county
from tests.support.files import A_PDF, in_pieces
from tests.support.http import Page, SignIn, Visitor
from tests.support.papers import approved
from training import courses
from training.course_vocabulary import Presence
from training.proofs import PROOF
from training.services.attendance import (
    Enrol,
    RecordScores,
    TakeAttendance,
    Withdraw,
    enrol,
    record_scores,
    take_attendance,
    untell_presence,
    withdraw,
)
from training.services.certificates import register_certificates
from training.services.courses import AmendCourse, amend_course, strike_course, subject
from training.services.sessions import add_session

TODAY = date(2022, 6, 1)


async def hand_in(visitor: Visitor, course: int, content: bytes, called: str) -> Page:
    data = {**await visitor.token(), "called": called}
    files = {"file": ("扫描001.pdf", content, "application/octet-stream")}
    answer = await visitor.client.post(f"/courses/{course}/proofs", data=data, files=files, follow_redirects=True)
    return Page(answer)


async def test_the_signed_list_lies_with_its_run(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    person, _ = await a_seat(operator)
    course, (first, _) = await a_course(operator)
    member = await enrol(operator, course, Enrol(person=person))
    officer = await sign_in(Role.TRAINING_OFFICER)
    assert "还没有存入签到表等证明" not in (await officer.get(f"/courses/{course}")).text
    await take_attendance(operator, first, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    assert "还没有存入签到表等证明" in (await officer.get(f"/courses/{course}")).text
    wrong = await hand_in(officer, course, b"\0" * 40, "sign_in")
    assert wrong.status == 422
    assert any("不能作培训证明材料" in one for one in wrong.problems())
    assert (await hand_in(officer, course, A_PDF, "picture")).problems() == [
        "是哪一项：不在清单里。从清单中选，或者选其他。"
    ]
    assert (await hand_in(officer, course, A_PDF, "sign_in")).heading == "签到表-扫描001.pdf"
    page = await officer.get(f"/courses/{course}")
    assert "签到表-扫描001.pdf" in page.text
    assert "还没有存入签到表等证明" not in page.text
    # The county's run is shown to its townships, the list with everybody's signature is not.
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    assert "证明材料" not in (await clerk.get(f"/courses/{course}")).text
    (file,) = await of_subject(operator, subject(course))
    assert (await clerk.get(f"/files/{file.id}")).status == 404
    assert (await clerk.post(f"/courses/{course}/proofs", {"called": "other"})).status_code in {403, 404}


async def test_what_a_certificate_rests_on_stays_as_long_as_it_stands(operator: Actor, tmp_path: Path) -> None:
    await a_county(operator)
    store = Store(tmp_path)
    course, sessions = await a_course(operator, pass_mark=60)
    people = [(await a_seat(operator, name))[0] for name in ("刘桂芳", "杜秀英")]
    one, other = [await enrol(operator, course, Enrol(person=person)) for person in people]
    for session in sessions:
        await take_attendance(operator, session, TakeAttendance(presences={f"m{one}": Presence.PRESENT}))
    await record_scores(operator, course, RecordScores(tested=LAST, scores={f"m{one}": "80"}))
    purpose = Purpose(PROOF, COUNTY, subject(course))
    file = await add(operator, store, purpose, "签到表.pdf", in_pieces(A_PDF))
    await register_certificates(operator, course)
    await approved(operator)
    with pytest.raises(Conflict, match="证明材料随证书留存"):
        await remove(operator, file, RemoveFile(reason="传错了"))
    gone = {f"m{one}": Presence.LEAVE}
    for change in (
        lambda: take_attendance(operator, sessions[0], TakeAttendance(presences=gone)),
        lambda: untell_presence(operator, sessions[0], one),
        lambda: record_scores(operator, course, RecordScores(tested=LAST, scores={f"m{one}": "59"})),
        lambda: withdraw(operator, one, Withdraw(withdrawn=LAST, reason="工作冲突")),
        lambda: add_session(operator, course, a_session(begins="14:30", ends="17:30", hours="3")),
        lambda: amend_course(operator, course, AmendCourse(last=LAST, venue="线上", places=40, reason="改址")),
    ):
        with pytest.raises(Refused, match="刘桂芳的结业证书已经核准编号"):
            await change()
    # Another's is recorded as before, also where the form tells hers again as it stands.
    both = {f"m{one}": Presence.PRESENT, f"m{other}": Presence.PRESENT}
    for session in sessions:
        await take_attendance(operator, session, TakeAttendance(presences=both))
    scores = {f"m{one}": "80", f"m{other}": "75"}
    assert await record_scores(operator, course, RecordScores(tested=LAST, scores=scores)) == 1
    with pytest.raises(Refused, match="都没有变"):
        await record_scores(operator, course, RecordScores(tested=LAST, scores=scores))
    await amend_course(operator, course, AmendCourse(last=LAST, venue="县委党校", places=60, reason="报名人多"))
    assert len((await courses.view(operator, course)).complete) == 2


async def test_a_run_with_proofs_is_not_struck(operator: Actor, tmp_path: Path) -> None:
    await a_county(operator)
    course, _ = await a_course(operator)
    purpose = Purpose(PROOF, COUNTY, subject(course))
    file = await add(operator, Store(tmp_path), purpose, "通知.pdf", in_pieces(A_PDF))
    with pytest.raises(Refused, match="已存入证明材料"):
        await strike_course(operator, course, "登记错了")
    await remove(operator, file, RemoveFile(reason="传错了"))
    await strike_course(operator, course, "登记错了")
