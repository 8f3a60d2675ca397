"""The pages of the joint review: an official takes people from the papers to the conclusion, an agency answers its own."""

import re
from datetime import timedelta

import pytest

from cadres.rules.review_words import WORDS
from cadres.services.reviews import batches, lists, opinions, verdicts
from cadres.services.reviews.batches import Sending
from cadres.services.reviews.verdicts import Concluding, Decide
from cadres.tables import VettingBatch
from cadres.vocabulary import Answer, ReviewPurpose
from server import clock
from server.access import audit
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent, Change, trail
from server.access.tables import Unit
from server.sheets.workbook import open_workbook
from server.values.periods import chinese_day
from tests.support import reviews as given
from tests.support.factories import COUNTY, OTHER_COUNTY, a_county, a_person
from tests.support.http import SignIn, Visitor

LETTER = "偏联审函〔2026〕3号"


@pytest.fixture
async def county(operator: Actor) -> None:
    await a_county(operator)
    await given.the_lists(operator)


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


@pytest.mark.usefixtures("county")
async def test_an_empty_county_says_what_comes_first(sign_in: SignIn) -> None:
    officer, clerk = await sign_in(Role.VETTING_OFFICER), await sign_in(Role.TOWNSHIP_CLERK)
    assert "还没有联审批次" in (await officer.get("/vetting")).text
    assert "由县联审组建立批次" in (await clerk.get("/vetting")).text
    form = (await officer.get(f"/vetting/new?area={COUNTY}")).form(f"/vetting/new?area={COUNTY}")
    refused = await officer.submit(
        form, {"purpose": "candidates", "kind": "villagers", "event_day": chinese_day(given.EVENT_DAY)}
    )
    assert refused.status == 422
    assert refused.problems() == ["届次：没有填。填写这次换届的届次，例如13。 Q-20"]
    assert chinese_day(given.EVENT_DAY) in refused.response.text, "what was typed is still there"


@pytest.mark.usefixtures("county")
async def test_a_day_long_over_is_refused_and_a_far_one_is_asked_about(sign_in: SignIn) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    form = (await officer.get(f"/vetting/new?area={COUNTY}")).form(f"/vetting/new?area={COUNTY}")
    asked = {"purpose": "candidates", "kind": "villagers", "term_number": "13"}
    over = await officer.submit(form, {**asked, "event_day": "2020-12-20"})
    assert over.status == 422
    assert "选举日2020-12-20已经过去" in over.text
    beyond = await officer.submit(form, {**asked, "event_day": "2099-12-20", "confirmed": "true"})
    assert "选举日2099-12-20离今天五年以上，超过一届任期（B-04）" in beyond.text
    in_two_years = (clock.today() + timedelta(days=730)).isoformat()
    far = await officer.submit(form, {**asked, "event_day": in_two_years})
    assert "离今天一年以上，可能写错了年份" in far.text
    sure = await officer.submit(far.form(f"/vetting/new?area={COUNTY}"), {"confirmed": "true"})
    assert "已建立批次" in sure.text
    kept = await officer.submit(form, {**asked, "event_day": "2020-12-20", "afterwards": "true"})
    assert "已建立批次" in kept.text


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
                    "item": "9",
                    "words": "列为失信被执行人",
                    "document": "执12号",
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
async def test_a_township_sees_stages_and_no_opinion(operator: Actor, sign_in: SignIn) -> None:
    batch = await given.a_batch(operator)
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry, police=given.says(Answer.FOUND, given.CONVICTED))
    await opinions.open_answers(operator, batch)
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region="140932100000")
    board = await clerk.get(f"/vetting/{batch}?open={entry}")
    assert board.status == 200
    assert "已答复，未启封" in board.text
    assert "盗窃" not in board.text
    assert (await clerk.get(f"/vetting/{batch}/papers/forms")).status in {403, 404}
    stranger = await sign_in(Role.VETTING_OFFICER, region=OTHER_COUNTY)
    assert (await stranger.get(f"/vetting/{batch}")).status == 404


@pytest.mark.usefixtures("county")
async def test_an_agency_answers_many_at_once_and_one_by_one(operator: Actor, sign_in: SignIn) -> None:
    police = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    unit = await unit_named("偏关县公安局")
    await lists.seat_agency(operator, COUNTY, "police", unit)
    batch = await given.a_batch(operator)
    entries = await given.people_in(operator, batch, "贾永胜", "高建平", "刘桂芳")
    await given.asked(operator, batch, entries)
    page = await police.get("/vetting/answers")
    assert "待答3人" in page.text
    assert "有无前科、拘留、涉黑涉恶" in page.text
    assert "失信" not in page.text, "another agency's question"
    questions = page.all("//tbody//input[@type='checkbox']/@value")
    clear = await police.submit(
        page.form("/vetting/answers/clear"),
        {"questions.0": questions[0], "questions.1": questions[1], "signed_by": "药建军"},
    )
    assert "已答复2人：无问题" in clear.text
    form = (await police.get(f"/vetting/answers/{questions[2]}")).form()
    refused = await police.submit(form, {"answer": "found", "signed_by": "药建军"})
    assert refused.status == 422
    assert "没有写事实和条目" in "".join(refused.problems())
    found = {
        "answer": "found",
        "signed_by": "药建军",
        "item": "Q-10-2",
        "words": "2009年因盗窃罪判处拘役",
        "document": "判决书",
    }
    answered = await police.submit(form, found)
    assert "已答复" in answered.text
    assert (await police.get("/vetting")).status == 403, "the board is the office's"


@pytest.mark.usefixtures("county")
async def test_an_agency_answers_at_once_for_everybody_it_has_not_answered(operator: Actor, sign_in: SignIn) -> None:
    police = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    await lists.seat_agency(operator, COUNTY, "police", await unit_named("偏关县公安局"))
    batch = await given.a_batch(operator)
    entries = await given.people_in(operator, batch, "贾永胜", "高建平", "刘桂芳")
    await given.asked(operator, batch, entries)
    first = await given.question_of(operator, entries[0], "police")
    await police.submit(
        (await police.get(f"/vetting/answers/{first}")).form(),
        {"answer": "pending", "words": "在核实一起案件，下周答复", "signed_by": "药建军"},
    )
    page = await police.get("/vetting/answers")
    none = await police.submit(page.form("/vetting/answers/clear"), {"signed_by": "药建军"})
    assert none.problems() == ["人员：没有勾选。勾选查过没有问题的人。 Q-24"]
    asked = await police.submit(page.form("/vetting/answers/clear"), {"all": "1", "signed_by": "药建军"})
    assert f"{clock.today().year}年第1批 2人" in asked.text, "nothing is answered before the numbers by batch were seen"
    done = await police.submit(asked.form("/vetting/answers/clear"))
    assert "已答复2人：无问题" in done.text
    assert "待答1人" in done.text, "who is still looked into is not among them"
    back = await police.submit(done.form("/vetting/answers/clear/undo"), {"why": "点错了按钮"})
    assert "已撤回2人的答复" in back.text
    assert "待答3人" in back.text
    assert not back.all("//form[@action='/vetting/answers/clear/undo']")


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
async def test_an_agencys_ticks_stay_when_nobody_signed(operator: Actor, sign_in: SignIn) -> None:
    agency = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    await lists.seat_agency(operator, COUNTY, "police", await unit_named("偏关县公安局"))
    batch = await given.a_batch(operator)
    await given.asked(operator, batch, await given.people_in(operator, batch, "贾永胜", "高建平"))
    form = (await agency.get("/vetting/answers")).all("//input[@type='checkbox']")
    assert len(form) == 2
    back = await agency.post("/vetting/answers/clear", {form[1].get("name"): form[1].get("value"), "signed_by": ""})
    assert back.status_code == 422
    assert re.findall(r'value="(\d+)" checked', back.text) == [form[1].get("value")]


async def unit_named(name: str) -> int:
    """The unit that an account of the tests belongs to."""
    row = await Unit.select(Unit.id).where(Unit.name == name).first()
    assert row is not None
    return int(row["id"])


@pytest.mark.usefixtures("county")
async def test_screening_without_a_hit_says_so(sign_in: SignIn) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    page = await officer.get(f"/vetting/screen?area={COUNTY}")
    found = await officer.submit(page.form(f"/vetting/screen?area={COUNTY}"))
    assert "没有命中" in found.text


@pytest.mark.usefixtures("county")
async def test_the_lists_of_a_day(sign_in: SignIn) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    today = await officer.get("/vetting/lists")
    assert "Q-10-2" in today.text
    assert "失信被执行人未撤销" in today.text
    before = await officer.get("/vetting/lists?on=2021-11-20")
    assert "这一天的组织法没有候选人的禁止条款" in before.text
    wrong = await officer.get("/vetting/lists?on=何时")
    assert (wrong.status, wrong.heading) == (422, "负面清单和联审部门")
    assert wrong.problems() == ["哪一天：“何时”不是日期。写成2026-10-18的样子。"]


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("purpose", [one for one in ReviewPurpose if one is not ReviewPurpose.CANDIDATES])
async def test_nobody_but_a_candidate_is_called_one(operator: Actor, sign_in: SignIn, purpose: ReviewPurpose) -> None:
    officer, words = await sign_in(Role.VETTING_OFFICER), WORDS[purpose]
    batch = await given.a_batch(operator, purpose=purpose)
    entry, other = await given.people_in(operator, batch, "贾永胜", "高建平")
    pages = [f"/vetting/{batch}", f"/vetting/{batch}/people", f"/vetting/{batch}/materials"]
    seen = [await officer.get(page) for page in (*pages, f"/vetting/{batch}?open={entry}")]
    await given.asked(operator, batch, [entry, other])
    question = await given.question_of(operator, entry, "court")
    seen.append(await officer.get(f"/vetting/questions/{question}"))
    for one in (entry, other):
        await given.answered(operator, one, court=given.says(Answer.FOUND, given.DEFAULTER))
    await opinions.open_answers(operator, batch)
    seen.append(await officer.get(f"/vetting/{batch}?open={entry}"))
    decision = Decide(item="9", fit=False, reason="情形尚未消除", decided_by="县联审组", decided=clock.today())
    await verdicts.decide(operator, entry, decision)
    seen.append(await officer.get(f"/vetting/{batch}/conclude"))
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=clock.today()), [entry])
    seen.append(concluded := await officer.get(f"/vetting/{batch}?open={entry}"))
    assert words.unsuitable in concluded.text
    assert not [page.response.url for page in seen if "候选" in page.text or "竞选" in page.text]


@pytest.mark.usefixtures("county")
async def test_the_trail_of_a_batch_has_the_words_of_an_item_and_goes_on(operator: Actor, sign_in: SignIn) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    batch = await given.a_batch(operator)
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry, court=given.says(Answer.FOUND, given.DEFAULTER))
    await opinions.open_answers(operator, batch)
    decision = Decide(item="9", fit=False, reason="情形尚未消除", decided_by="县联审组", decided=clock.today())
    await verdicts.decide(operator, entry, decision)
    board = await officer.get(f"/vetting/{batch}")
    (line,) = [one for one in board.words("//ol[@class='trail']/li") if "情形" in one or "条目" in one]
    assert "条目 失信被执行人未撤销（9）" in line
    assert not board.all(f"//a[@href='/vetting/{batch}/trail']")
    for _ in range(60):
        await audit.record(operator, batches.ADDED, Change(batches.subject(batch), COUNTY, reason="补记"))
    board = await officer.get(f"/vetting/{batch}")
    assert len(board.words("//ol[@class='trail']/li")) == 20
    (href,) = board.all("//section[@aria-labelledby='trail']//a[.='全部']/@href")
    whole = await officer.get(href)
    assert len(whole.words("//ol[@class='trail']/li")) == 50
    (rest,) = set(whole.all("//nav[@class='pager']//a[.='下一页']/@href"))
    assert any("条目 失信被执行人未撤销（9）" in one for one in (await officer.get(rest)).words("//ol/li"))
    elsewhere = await sign_in(Role.VETTING_OFFICER, region=OTHER_COUNTY)
    assert (await elsewhere.get(href)).status == 404


@pytest.mark.usefixtures("county")
async def test_another_day_shows_what_it_changes_before_it_does(operator: Actor, sign_in: SignIn) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    batch = await given.a_batch(operator)
    await given.concluded(operator, batch, court=given.says(Answer.FOUND, given.RELEASED))
    before, later = given.EVENT_DAY.isoformat(), given.LATER.isoformat()
    board = await officer.get(f"/vetting/{batch}")
    assert board.all(f"//a[@href='/vetting/{batch}/day']")
    wrong = await officer.get(f"/vetting/{batch}/day?to=明年")
    assert wrong.problems() == ["新的日子：“明年”不是日期。写成2026-12-27。"]
    shown = await officer.get(f"/vetting/{batch}/day?to={later}")
    changed = "//section[@aria-labelledby='changed']//tbody//td"
    assert shown.words(changed)[1:3] == ["不得列为候选人", "可以列为候选人"]
    assert "刑满释放未满5年：从命中变为已过期限" in shown.words(changed)[3]
    (whom,) = shown.words("//section[@aria-labelledby='people']//*[@class='by']")
    assert whom == f"1人，1个村（社区），选举日从{before}改为{later}"
    assert shown.words("//section[@aria-labelledby='people']//tbody//td") == ["1", "1"]
    unnamed = await officer.submit(shown.form(f"/vetting/{batch}/day"), {"reason": "选举延期的批复"})
    assert unnamed.status == 422
    assert any("决定人" in line for line in unnamed.problems())
    moved = await officer.submit(
        shown.form(f"/vetting/{batch}/day"), {"decided_by": "县联审组", "reason": "选举延期的批复"}
    )
    assert f"1人已改按{later}认定，1人的结论有变更" in moved.text
    assert "待出具结论" in moved.text


@pytest.mark.usefixtures("county")
async def test_an_agency_takes_its_own_inquiry_sheet_with_whole_numbers(operator: Actor, sign_in: SignIn) -> None:
    agency = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    unit = await Unit.objects().get(Unit.name == "偏关县公安局")
    assert unit is not None
    await lists.seat_agency(operator, COUNTY, "police", unit.id)
    batch = await given.a_batch(operator)
    entries = await given.people_in(operator, batch)
    await given.asked(operator, batch, entries)

    form = (await agency.get("/vetting/answers")).form("/vetting/answers/sheet")
    refused = await agency.submit(form)
    assert refused.status == 422
    taken = await agency.client.post("/vetting/answers/sheet", data={**form.fields, "reason": "查前科"})
    (grid,) = [one for one in open_workbook(taken.content).grids if "联审答复" in one.name]
    cells = [f"{cell}" for row in grid.rows for cell in row]
    numbers = [cell for cell in cells if re.fullmatch(r"\d{17}[\dX]", cell)]
    assert len(numbers) == len(entries)
    assert {cell for cell in cells if cell.startswith("县")} == {"县公安局"}
    (event, *_) = await trail("sheet:own-replies")
    assert (event.reason, event.after["个人信息"]) == ("查前科", "完整")
    officer = await sign_in(Role.VETTING_OFFICER)
    assert (await officer.post("/vetting/answers/sheet", {"reason": "查前科"})).status_code == 403


@pytest.mark.usefixtures("county")
async def test_only_the_province_is_offered_the_import_of_its_lists(sign_in: SignIn) -> None:
    county, province = await sign_in(Role.VETTING_OFFICER), await sign_in(Role.VETTING_OFFICER, region="140000000000")
    offered = [
        bool((await one.get("/vetting/lists")).all("//a[starts-with(@href, '/imports')]")) for one in (county, province)
    ]
    assert offered == [False, True]


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
async def test_what_an_agency_did_leads_to_no_page_that_is_shut_to_it(operator: Actor, sign_in: SignIn) -> None:
    police = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    await lists.seat_agency(operator, COUNTY, "police", await unit_named("偏关县公安局"))
    batch = await given.a_batch(operator)
    entries = await given.people_in(operator, batch)
    await given.asked(operator, batch, entries)
    question = await given.question_of(operator, entries[0], "police")
    form = (await police.get(f"/vetting/answers/{question}")).form()
    looked_into = {"answer": "pending", "words": "在核实一起案件", "signed_by": "药建军"}
    await police.submit(form, looked_into)
    assert "在核实一起案件" in (await police.get(f"/vetting/answers/{question}")).text
    done = await police.get("/?show=done")
    assert "答复联审" in done.text
    assert not done.all(f"//a[@href='/vetting/{batch}']")


@pytest.mark.usefixtures("county")
async def test_a_deadline_that_the_new_day_overtakes_is_asked_for_on_the_page(operator: Actor, sign_in: SignIn) -> None:
    batch = await given.a_batch(operator)
    await given.asked(operator, batch, await given.people_in(operator, batch))
    month = clock.today() + timedelta(days=30)
    await VettingBatch.update({VettingBatch.event_day: month}).where(VettingBatch.id == batch)
    officer, due = await sign_in(Role.VETTING_OFFICER), given.due_day()
    day = due - timedelta(days=1)
    later = await officer.get(f"/vetting/{batch}/day?to={given.LATER.isoformat()}")
    assert not later.all("//input[@name='due']")
    shown = await officer.get(f"/vetting/{batch}/day?to={day.isoformat()}")
    said = {"decided_by": "县联审组", "reason": "选举提前的批复"}
    refused = await officer.submit(shown.form(f"/vetting/{batch}/day"), said)
    assert refused.status == 422
    assert any(due.isoformat() in line and day.isoformat() in line for line in refused.problems())
    assert "选举提前的批复" in refused.text, "what was typed is still there"
    moved = await officer.submit(
        refused.form(f"/vetting/{batch}/day"), {**said, "due": (day - timedelta(days=1)).isoformat()}
    )
    assert f"1人已改按{day.isoformat()}认定" in moved.text


@pytest.mark.usefixtures("county")
async def test_a_late_person_is_offered_the_agencies_of_the_others_and_each_letter_has_its_row(
    operator: Actor, sign_in: SignIn
) -> None:
    batch = await given.a_batch(operator)
    (first,) = await given.people_in(operator, batch)
    await given.ready(operator, [first])
    two = Sending(letter=LETTER, due=given.due_day(), agencies=("police", "court"))
    await batches.send(operator, batch, two)
    await given.ready(operator, await given.people_in(operator, batch, "郝芬"))
    officer = await sign_in(Role.VETTING_OFFICER)
    step = await officer.get(f"/vetting/{batch}/send")
    assert step.all("//input[@type='checkbox' and @checked]/@value") == ["police", "court"]
    assert f"本批已发出{LETTER}" in step.text
    asked = {"letter": "偏联审函〔2026〕8号", "due": (given.due_day() - timedelta(days=1)).isoformat()}
    form = step.form()
    refused = await officer.submit(form, {**asked, "agencies.1": ""})
    assert any("还问了县人民法院，这次没有选" in one for one in refused.problems())
    sent = await officer.submit(form, asked)
    assert "已向2个部门发出1人的联审" in sent.text
    assert [LETTER in one or "8号" in one for one in sent.words("//dl/div[dt='函询']/dd")] == [True, True]
