"""The pages of replies on paper: typed, scanned, held against the letter, read by those alone who may."""

import pytest

from cadres.services.reviews import on_paper, opinions
from cadres.services.reviews.opinions import FactFound
from cadres.vocabulary import Answer
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.access.tables import Account
from server.db.engine import connection
from tests.support import reviews as given
from tests.support.factories import COUNTY, OTHER_COUNTY
from tests.support.files import A_PDF
from tests.support.http import Page, Programs, SignIn, Visitor
from tests.support.replying import asked_about, kept_in, latest_file, line_of, somebody

_DEBT = FactFound(item="9", words="列为失信被执行人", document="（2024）执12号")


@pytest.fixture
async def entries(operator: Actor) -> list[int]:
    """Two people about whom three agencies are asked, all on paper."""
    return await asked_about(operator, "贾永胜", "高建平")


async def _sent(visitor: Visitor, path: str, content: bytes, **fields: str) -> Page:
    files = {"file": ("来函.pdf", content, "application/pdf")}
    data = {**await visitor.token(), **fields}
    return Page(await visitor.client.post(path, data=data, files=files, follow_redirects=True))


async def _typed(typist: Actor, entries: list[int], letter: str | None, agency: str = "court") -> list[int]:
    said = given.says(Answer.FOUND, _DEBT).model_copy(update={"letter": letter})
    return [await on_paper.answer_for(typist, (await line_of(typist, entry, agency)).id, said) for entry in entries]


async def test_one_scan_goes_to_every_reply_that_came_by_the_letter(
    operator: Actor, entries: list[int], sign_in: SignIn
) -> None:
    typist = await somebody(Role.VETTING_OFFICER)
    replies = await _typed(typist, entries, "偏法函〔2026〕2号")
    other = await on_paper.answer_for(typist, (await line_of(typist, entries[0])).id, given.says())
    colleague = await sign_in(Role.VETTING_OFFICER)
    path = f"/vetting/{(await line_of(operator, entries[0])).batch}/replies"
    board = await colleague.get(path.removesuffix("/replies"))
    assert board.words("//a[contains(@class, 'btn--main')]") == ["核对3件来函答复"]
    assert board.words("//a[contains(., '列入人员')]") == ["列入人员"], "once, and not the one thing to do"
    shown = await colleague.get(path)
    offered = dict(zip(shown.all("//select/option/@value"), shown.words("//select/option"), strict=True))
    assert offered == {
        "": "请选择",
        "police:": "县公安局 没有文号 1件答复",
        "court:偏法函〔2026〕2号": "县人民法院 偏法函〔2026〕2号 2件答复",
    }

    refused = await _sent(colleague, f"{path}/file", b"<html>", called="court:偏法函〔2026〕2号")
    assert refused.status == 422
    assert refused.all("//option[@selected]/@value") == ["court:偏法函〔2026〕2号"], "the choice is still made"
    assert refused.all("//input[@id='file' and contains(@class, 'in--bad')]"), "it is told at the input"
    nothing = await _sent(colleague, f"{path}/file", A_PDF, called="court:别的")
    assert nothing.problems() == ["来函：没有选，或者它的答复已经核对、退回。从待核对的来函里选。"]
    done = await _sent(colleague, f"{path}/file", A_PDF, called="court:偏法函〔2026〕2号")
    assert "归入2件答复" in done.text
    kept = await connection().fetch("SELECT subject, sha256 FROM stored_file ORDER BY id")
    assert [row["subject"] for row in kept] == [f"opinion:{one}" for one in replies]
    assert len({row["sha256"] for row in kept}) == 1
    assert [bool(row.xpath(".//a[contains(., '1份')]")) for row in done.all("//tbody/tr")] == [False, True, True]
    assert other not in replies


async def test_a_scan_for_several_is_kept_for_all_of_them_or_for_none(operator: Actor, entries: list[int]) -> None:
    typist, colleague = await somebody(Role.VETTING_OFFICER), await somebody(Role.VETTING_OFFICER)
    replies = await _typed(typist, entries, None)
    question = (await line_of(operator, entries[1], "court")).id

    async def meanwhile() -> None:
        await on_paper.check_reply(colleague, question, replies[1])

    assert await kept_in(typist, (await line_of(operator, entries[0])).batch, meanwhile) == "files.settled"
    assert await connection().fetchval("SELECT count(*) FROM stored_file") == 0


async def test_ticks_stay_when_half_of_them_cannot_be_checked(
    operator: Actor, entries: list[int], sign_in: SignIn
) -> None:
    typist, second = await somebody(Role.VETTING_OFFICER), await somebody(Role.VETTING_OFFICER)
    replies = await _typed(typist, entries, None)
    batch = (await line_of(operator, entries[0])).batch
    colleague = await sign_in(Role.VETTING_OFFICER)
    page = await colleague.get(f"/vetting/{batch}/replies")
    ticked = {str(one.get("name")): str(one.get("value")) for one in page.all("//input[@type='checkbox']")}
    await on_paper.check_reply(second, (await line_of(operator, entries[1], "court")).id, replies[1])
    back = await colleague.post(f"/vetting/{batch}/replies", ticked)
    assert back.status_code == 422
    assert "有1件来函答复已经核对、退回或者重新登记" in back.text
    left = Page(back)
    assert left.all("//input[@type='checkbox']/@value") == [str(replies[0])]
    assert left.all("//input[@type='checkbox' and @checked]/@value") == [str(replies[0])]
    assert not (await line_of(operator, entries[0], "court")).answered, "all or none"


async def test_who_may_not_read_answers_is_shown_none_and_reading_is_traced(
    operator: Actor, entries: list[int], sign_in: SignIn
) -> None:
    typist = await somebody(Role.VETTING_OFFICER)
    await _typed(typist, entries, None)
    line = await line_of(operator, entries[0], "court")
    paths = (f"/vetting/questions/{line.id}", f"/vetting/{line.batch}/replies")
    colleague = await sign_in(Role.VETTING_OFFICER)
    for path, read in zip(paths, (1, 3), strict=True):
        assert "列为失信被执行人" in (await colleague.get(path)).text
        assert await AuditEvent.count().where(AuditEvent.kind == "review.opinions_read") == read

    account = await Account.objects().order_by(Account.id, ascending=False).first()
    assert account is not None
    await Account.update({Account.held_by: typist.account_id}).where(Account.id == account.id)
    for path in paths:
        held = await colleague.get(path)
        assert (held.status, "失信" in held.text) == (403, False), "an account that waits to be released reads nothing"
    agency, township = await sign_in(Role.AGENCY_REVIEWER), await sign_in(Role.TOWNSHIP_CLERK)
    strange = await sign_in(Role.VETTING_OFFICER, region=OTHER_COUNTY, office="河曲县联审办")
    for visitor, status in ((agency, 403), (township, 403), (strange, 404)):
        assert [(await visitor.get(path)).status for path in paths] == [status, status]


async def test_no_file_of_another_agency_is_reached_by_its_number(
    operator: Actor, entries: list[int], sign_in: SignIn, program: Programs
) -> None:
    typist = await somebody(Role.VETTING_OFFICER)
    await _typed(typist, entries, None)
    batch = (await line_of(operator, entries[0])).batch
    assert not await kept_in(typist, batch)
    file = await latest_file() - 1  # Of the one who is opened.
    await given.checked(operator, batch)
    for agency in ("police", "petition"):
        await given.replied(operator, (await line_of(operator, entries[0], agency)).id, given.says())
    await opinions.open_answers(operator, batch)

    other = await sign_in(Role.AGENCY_REVIEWER, office="偏关县信访局")
    officer = await sign_in(Role.VETTING_OFFICER)
    for path in (f"/files/{file}", f"/files/{file}/view", f"/files/{file}/content"):
        assert (await other.client.get(path)).status_code == 404, path
    api = await program(Role.AGENCY_REVIEWER)
    for path in (f"/api/v1/files/{file}", f"/api/v1/files/{file}/content"):
        assert (await api.get(path)).status_code == 404, path
    assert (await other.client.post(f"/files/{file}/remove", data=await other.token())).status_code == 404
    assert (await officer.get(f"/files/{file}")).status == 200
    assert (await (await program(Role.VETTING_OFFICER)).get(f"/api/v1/files/{file}")).status_code == 200


async def test_an_answer_taken_back_is_shown_below_the_one_that_stands(
    operator: Actor, entries: list[int], sign_in: SignIn
) -> None:
    typist = await somebody(Role.VETTING_OFFICER)
    await _typed(typist, entries[:1], "偏法函〔2026〕2号")
    line = await line_of(operator, entries[0], "court")
    await opinions.withdraw_answer(typist, line.id, "来函写的是另一个人")
    await on_paper.answer_for(typist, line.id, given.says())

    for agency in ("police", "petition"):
        await given.replied(operator, (await line_of(operator, entries[0], agency)).id, given.says())
    await given.checked(operator, line.batch)
    await opinions.open_answers(operator, line.batch)
    opened = await (await sign_in(Role.VETTING_OFFICER)).get(f"/vetting/questions/{line.id}")
    assert opened.words("//section[@aria-labelledby='former']//dd")[-1].endswith("来函写的是另一个人")
    assert opened.words("//section[@aria-labelledby='given']//dd")[0] == "无问题"


async def test_the_inquiry_sheet_is_offered_whole_and_for_its_usual_reason(entries: list[int], sign_in: SignIn) -> None:
    assert entries
    officer = await sign_in(Role.VETTING_OFFICER)
    asked = await officer.get(f"/exports?of=vetting-replies&area={COUNTY}")
    assert asked.all("//input[@name='whole' and @checked]")
    assert "送部门征询" in asked.text
    assert not (await officer.get(f"/exports?of=members&area={COUNTY}")).all("//input[@name='whole' and @checked]")
