"""The steps of a batch on its pages: an official takes people from the list to the conclusion."""

import re
from datetime import timedelta

import pytest

from cadres.services.reviews import batches
from cadres.services.reviews.batches import Sending
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from tests.support import reviews as given
from tests.support.factories import COUNTY, a_person
from tests.support.http import SignIn, Visitor

LETTER = "偏联审函〔2026〕3号"


async def a_new_batch(officer: Visitor) -> str:
    """Opened on the page; returns its address."""
    form = (await officer.get(f"/vetting/new?area={COUNTY}")).form(f"/vetting/new?area={COUNTY}")
    made = await officer.submit(
        form,
        {
            "purpose": "candidates",
            "kind": "villagers",
            "term_number": "13",
            "event_day": given.EVENT_DAY.isoformat(),
            "title": "新关镇",
        },
    )
    assert "已建立批次" in made.text
    return str(made.response.url.path)


async def _checked(officer: Visitor, colleague: Visitor, board: str) -> None:
    """The colleague checks what the officer typed: two by their boxes, the rest at once."""
    waiting = await officer.get(f"{board}/replies")
    assert waiting.all("//tbody//input") == [], "whoever typed a reply does not check it"
    typed = (await colleague.get(f"{board}/replies")).all("//input[@type='checkbox']")
    assert len(typed) == 6
    token = await colleague.token()
    ticked = {one.get("name"): one.get("value") for one in typed[:2]}
    some = await colleague.client.post(f"{board}/replies", data={**token, **ticked}, follow_redirects=True)
    assert "已核对2件来函答复" in some.text
    rest = {f"shown.{place}": one.get("value") for place, one in enumerate(typed[2:])}
    checked = await colleague.client.post(f"{board}/replies", data={**token, **rest, "all": "1"}, follow_redirects=True)
    assert "已核对4件来函答复" in checked.text


@pytest.mark.usefixtures("county")
async def test_from_the_list_to_the_conclusion_on_the_pages(operator: Actor, sign_in: SignIn) -> None:
    fit, unfit = await a_person(operator, "贾永胜"), await a_person(operator, "高建平")
    officer = await sign_in(Role.VETTING_OFFICER)
    board = await a_new_batch(officer)
    offered = await officer.get(f"{board}/people")
    assert all("**********" in one for one in offered.words("//tbody/tr[not(@class)]"))
    form = offered.form()
    listed = await officer.submit(form, {"people.0": str(fit), "people.1": str(unfit), "stands_for": "member"})
    assert "已列入2人" in listed.text
    form = (await officer.get(f"{board}/materials")).form()
    await officer.submit(form, {"complete": "1"})
    form = (await officer.get(f"{board}/township")).form()
    passed = await officer.submit(form, {"signed_by": "杜秀英"})
    assert "乡镇初审通过2人" in passed.text
    due = given.due_day().isoformat()
    form = (await officer.get(f"{board}/send")).form()
    sent = await officer.submit(form, {"letter": LETTER, "due": due})
    assert "已向3个部门发出2人的联审" in sent.text
    assert sent.all("//a[contains(., '催办3个部门')]")

    entries = [link.partition("open=")[2] for link in sent.all("//th[@scope='row']/a/@href") if "open=" in link]
    for entry in entries:
        drawer = await officer.get(f"{board}?open={entry}")
        for question in drawer.all("//aside//a[contains(@href, '/vetting/questions/')]/@href"):
            answer = (await officer.get(question)).form()
            said = {"answer": "clear", "signed_by": "赵国强"}
            if entry == entries[1] and "法院" in (await officer.get(question)).text:
                said = {
                    "answer": "found",
                    "signed_by": "赵国强",
                    "facts.0.item": "9",
                    "facts.0.words": "列为失信被执行人",
                    "facts.0.document": "执12号",
                }
            typed = await officer.submit(answer, said)
            assert "的来函答复" in typed.text
    await _checked(officer, await sign_in(Role.VETTING_OFFICER), board)
    sealed = await officer.get(f"{board}?open={entries[1]}")
    assert "失信" not in sealed.text, "nobody reads an answer before the opening"
    form = (await officer.get(f"{board}/open")).form()
    opened = await officer.submit(form)
    assert "已启封2人的部门意见" in opened.text
    drawer = await officer.get(f"{board}?open={entries[1]}")
    assert "列为失信被执行人" in drawer.text
    assert "须由县级联审作出结论并写明理由" in drawer.text
    reads = await AuditEvent.count().where(AuditEvent.kind == "review.opinions_read")
    assert reads >= 1
    decided = await officer.submit(
        drawer.form(f"/vetting/{board.rpartition('/')[2]}/entries/{entries[1]}/decide"),
        {"fit": "false", "reason": "情形尚未消除，不列入。", "decided_by": "县联审组"},
    )
    assert "已登记决定" in decided.text
    form = (await officer.get(f"{board}/conclude")).form()
    done = await officer.submit(form, {"document": "偏联审〔2026〕3号"})
    assert "已出具2人的联审结论" in done.text
    assert "不宜列为候选人" in done.text
    assert "可以列为候选人" in done.text


@pytest.mark.usefixtures("county")
async def test_who_was_not_ticked_stays_so_when_the_form_comes_back(operator: Actor, sign_in: SignIn) -> None:
    batch = await given.a_batch(operator)
    entries = await given.people_in(operator, batch, "贾永胜", "高建平")
    for entry in entries:
        await batches.check_materials(operator, entry, given.COMPLETE)
    officer = await sign_in(Role.VETTING_OFFICER)
    page = await officer.get(f"/vetting/{batch}/township")
    both = page.all("//input[@name='entries.0' or @name='entries.1']/@value")
    token = await officer.token()
    back = await officer.post(f"/vetting/{batch}/township", {**token, "entries.1": both[1], "signed_by": ""})
    assert back.status_code == 422
    assert re.findall(r'value="(\d+)" checked', back.text) == [both[1]]


@pytest.mark.usefixtures("county")
async def test_what_a_page_says_next_is_so(operator: Actor, sign_in: SignIn) -> None:
    batch = await given.a_batch(operator)
    entries = await given.people_in(operator, batch, "贾永胜", "高建平")
    officer = await sign_in(Role.VETTING_OFFICER)
    form = (await officer.get(f"/vetting/{batch}/materials")).form()
    assert "2人缺件" in (await officer.submit(form)).text
    form = (await officer.get(f"/vetting/{batch}/materials")).form()
    assert "都齐了。下一步：乡镇初审" in (await officer.submit(form, {"complete": "1"})).text
    out = f"/vetting/{batch}/entries/{entries[0]}/out"
    gone = await officer.submit((await officer.get(f"/vetting/{batch}?open={entries[0]}")).form(out))
    assert "贾永胜" in gone.words("//ol[@class='trail']/li")[0], "the trail names who was taken out"
    await given.ready(operator, entries[1:])
    day = await officer.get(f"/vetting/{batch}/day?to={given.LATER.isoformat()}")
    assert "1人的意见还没有启封" in day.text
    empty = await given.a_batch(operator)
    removed = await officer.submit((await officer.get(f"/vetting/{empty}")).form(f"/vetting/{empty}/remove"))
    assert "已删除空的批次" in removed.text


@pytest.mark.usefixtures("county")
async def test_a_late_person_is_offered_the_agencies_of_the_others_and_each_letter_has_its_row(
    operator: Actor, sign_in: SignIn
) -> None:
    batch = await given.a_batch(operator)
    (first,) = await given.people_in(operator, batch)
    await given.ready(operator, [first])
    two = Sending(letter=LETTER, due=given.due_day(), agencies=("police", "court"), fewer_why="信访局上月已答")
    await batches.send(operator, batch, two)
    await given.ready(operator, await given.people_in(operator, batch, "郝芬"))
    officer = await sign_in(Role.VETTING_OFFICER)
    step = await officer.get(f"/vetting/{batch}/send")
    assert step.all("//input[@type='checkbox' and @checked]/@value") == ["police", "court"]
    assert f"本批已发出{LETTER}" in step.text
    asked = {"letter": "偏联审函〔2026〕8号", "due": (given.due_day() - timedelta(days=1)).isoformat()}
    form = step.form()
    refused = await officer.submit(form, {**asked, "agencies.1": ""})
    assert any("名单里的县人民法院、县信访局没有选" in one for one in refused.problems())
    assert refused.all("//textarea[@name='fewer_why']"), "the reason is asked for on the page of the first letter, too"
    sent = await officer.submit(form, {**asked, "fewer_why": "信访局上月已答"})
    assert "已向2个部门发出1人的联审" in sent.text
    assert [LETTER in one or "8号" in one for one in sent.words("//dl/div[dt='函询']/dd")] == [True, True]
