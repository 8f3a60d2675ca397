"""What the review refuses comes back on its page: the form open, with everything that was typed and chosen, once."""

from collections import Counter
from datetime import timedelta

import pytest

from cadres.reviews.states import state_of
from cadres.services.reviews import batches, lists, opinions, showing, verdicts
from cadres.services.reviews.batches import Listed
from cadres.services.reviews.opinions import FactFound
from cadres.services.reviews.verdicts import Concluding, Object
from cadres.tables import VettingBatch
from cadres.vocabulary import Answer, ItemLevel, Objector, Office, ReviewStage
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import transaction
from server.errors import Refused
from tests.support import reviews as given
from tests.support.factories import COUNTY, a_county, a_person
from tests.support.http import Page, SignIn

SECOND = "10"
DEBTOR = FactFound(item=SECOND, words="拖欠集体承包费", document="（2025）偏调字第3号", day=clock.today())


@pytest.fixture
async def batch(operator: Actor) -> int:
    await a_county(operator)
    await given.the_lists(operator)
    item = lists.NewItem(
        edition=given.EDITION,
        code=SECOND,
        level=ItemLevel.SHOULD_NOT,
        wording="拖欠集体资金未还清",
        source=given.SOURCE,
        since=given.SINCE,
        lookback_months=None,
        agencies=("court",),
    )
    await lists.list_item(operator, item)
    return await given.a_batch(operator)


def amiss(page: Page) -> list[str]:
    """Ids that more than one element of a page has, and those that a problem leads to and none has."""
    ids = Counter(page.all("//@id"))
    led = [link.removeprefix("#") for link in page.all("//div[@class='summary']//a/@href")]
    return [*(name for name, times in ids.items() if times > 1), *(name for name in led if name not in ids)]


async def undecided(operator: Actor, batch: int) -> int:
    """Somebody on whom two items want a decision each; the entry."""
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry, court=given.says(Answer.FOUND, given.DEFAULTER, DEBTOR))
    await opinions.open_answers(operator, batch)
    return entry


async def test_of_two_decisions_the_refused_one_alone_bears_what_was_typed(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    entry = await undecided(operator, batch)
    officer = await sign_in(Role.VETTING_OFFICER)
    drawer = await officer.get(f"/vetting/{batch}?open={entry}")
    assert not amiss(drawer)
    typed = {"item": SECOND, "fit": "true", "reason": "短", "decided_by": "县联审组"}
    back = Page(await officer.post(f"/vetting/{batch}/entries/{entry}/decide", typed))
    assert back.status == 422
    assert not amiss(back)
    forms = back.all("//form[contains(@action, '/decide')]")
    by_item = {form.fields["item"]: form.fields for form in forms}
    assert (by_item[SECOND]["fit"], by_item[SECOND]["reason"], by_item[SECOND]["decided_by"]) == (
        "true",
        "短",
        "县联审组",
    )
    assert (by_item["9"]["fit"], by_item["9"]["reason"], by_item["9"]["decided_by"]) == (None, "", "")
    link, *_ = back.all("//div[@class='summary']//a/@href")
    assert back.one(f"//*[@id='{link.removeprefix('#')}']").name == "reason"


async def test_a_refused_objection_keeps_who_raised_it_and_stays_open(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    entry = await given.concluded(operator, batch)
    officer = await sign_in(Role.VETTING_OFFICER)
    shut = await officer.get(f"/vetting/{batch}?open={entry}")
    assert not shut.all("//details[@open]")
    form = shut.form(f"/vetting/{batch}/entries/{entry}/object")
    back = await officer.submit(form, {"objector": "public", "said": "短"})
    assert back.status == 422
    assert not amiss(back)
    assert back.words("//details[@open]/summary") == ["登记异议"]
    again = back.form(f"/vetting/{batch}/entries/{entry}/object")
    assert (again.fields["objector"], again.fields["said"]) == ("public", "短")


async def test_a_refused_second_look_keeps_its_outcome_among_several(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    entry = await given.concluded(operator, batch)
    for said in ("工龄与事实不符", "曾受处罚未写明"):
        raised = Object(objector=Objector.PUBLIC, said=said, received=clock.today())
        await verdicts.object_to(operator, entry, raised)
    officer = await sign_in(Role.VETTING_OFFICER)
    page = await officer.get(f"/vetting/{batch}?open={entry}")
    assert not amiss(page)
    _, last = page.all("//form[contains(@action, '/objections/')]/@action")
    back = await officer.submit(page.form(last), {"outcome": "unfounded", "answered_by": "县联审组"})
    assert back.status == 422
    assert not amiss(back)
    assert back.form(last).fields["outcome"] == "unfounded"
    assert back.form(last).fields["answered_by"] == "县联审组"
    assert back.all("//input[@name='outcome' and @checked]/@value") == ["unfounded"]


async def test_a_return_that_comes_too_late_says_so_beside_the_person(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    (entry,) = await given.people_in(operator, batch)
    short = (await officer.get(f"/vetting/{batch}?open={entry}")).form(f"/vetting/{batch}/entries/{entry}/return")
    back = await officer.submit(short, {"return_reason": "缺"})
    assert back.status == 422
    assert not amiss(back)
    assert back.words("//details[@open]/summary") == ["退回"]
    assert back.form(short.target).fields["return_reason"] == "缺"
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry)
    await opinions.open_answers(operator, batch)
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=clock.today()))
    late = await officer.submit(short, {"return_reason": "缺身份证复印件，由村委会补"})
    assert late.status == 422
    assert not amiss(late)
    assert late.problems() == ["贾永胜已有联审结论，不能退回。"]
    assert late.words("//aside//h2")[0].startswith("贾永胜")


@pytest.mark.parametrize(
    ("act", "told"),
    [("resubmit", "没有被退回"), ("out", "已经发出联审，不能移出"), ("notice", "没有不利的联审结论")],
)
async def test_a_step_of_an_old_page_is_refused_beside_the_person(
    operator: Actor, batch: int, sign_in: SignIn, act: str, told: str
) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    officer = await sign_in(Role.VETTING_OFFICER)
    fields = {"number": "偏联审告〔2026〕1号", "noticed": clock.today().isoformat()}
    back = Page(await officer.post(f"/vetting/{batch}/entries/{entry}/{act}", fields))
    assert back.status == 422
    assert not amiss(back)
    assert told in "".join(back.problems())
    assert back.words("//aside//h2")[0].startswith("贾永胜")


async def test_papers_ticked_too_late_come_back_as_the_sheet(operator: Actor, batch: int, sign_in: SignIn) -> None:
    first, second = await given.people_in(operator, batch, "贾永胜", "高建平")
    officer = await sign_in(Role.VETTING_OFFICER)
    page = await officer.get(f"/vetting/{batch}/materials")
    box = page.all(f"//input[starts-with(@value, '{second}:')]")[0]
    await given.asked(operator, batch, [first])
    back = await officer.submit(page.form(), {box.get("name"): box.get("value")})
    assert back.status == 422
    assert not amiss(back)
    assert "已经发出联审，材料和初审意见不能再改" in "".join(back.problems())
    assert back.heading == "审查材料"
    assert back.all("//input[@type='checkbox' and @checked]/@value") == [box.get("value")]
    stale = await officer.submit(page.form(), {"ticked.0": "甲:乙"})
    assert stale.problems() == ["材料：页面已过时。刷新后再勾选。"]


async def test_whoever_was_ticked_to_be_listed_is_ticked_when_the_form_comes_back(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    person = await a_person(operator, "高建平")
    await a_person(operator, "王瑞")
    officer = await sign_in(Role.VETTING_OFFICER)
    page = await officer.get(f"/vetting/{batch}/people?q=高建平")
    await batches.add_people(operator, batch, [Listed(person=person, stands_for=Office.MEMBER)])
    await VettingBatch.update({VettingBatch.shown_from: clock.today()}).where(VettingBatch.id == batch)
    other = await a_person(operator, "高建平")
    back = await officer.submit(page.form(), {"people.0": str(other), "stands_for": "chair"})
    assert back.status == 422
    assert not amiss(back)
    assert back.all("//tbody//input/@value") == [str(other)], "still those who were looked for"
    assert back.all("//tbody//input[@checked]/@value") == [str(other)]
    assert back.all("//input[@name='stands_for' and @checked]/@value") == ["chair"]


async def test_nobody_left_to_urge_or_to_open_is_no_offer(operator: Actor, batch: int, sign_in: SignIn) -> None:
    await given.people_in(operator, batch)
    officer = await sign_in(Role.VETTING_OFFICER)
    page = await officer.get(f"/vetting/{batch}/open")
    assert page.heading == "没有可以启封的部门意见"
    assert not page.all("//main//form//button")
    assert not (await officer.get(f"/vetting/{batch}/materials?show=")).all("//tr[@class='empty']")
    urged = Page(await officer.post(f"/vetting/{batch}/remind"))
    assert urged.status == 422
    assert not amiss(urged)
    assert urged.problems() == ["没有未答复、待核的部门，不用催办。"]


async def test_where_every_conclusion_is_against_the_person_nothing_is_published(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    await given.concluded(operator, batch, police=given.says(Answer.FOUND, given.CONVICTED))
    officer = await sign_in(Role.VETTING_OFFICER)
    show = f"/vetting/{batch}/show"
    assert not (await officer.get(f"/vetting/{batch}")).all(f"//a[@href='{show}']")
    asked = await officer.get(show)
    assert asked.heading == "没有联审通过的人可以公示"
    assert not asked.all("//main//form//button")
    (entry,) = await given.people_in(operator, batch, "高建平")
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry)
    await opinions.open_answers(operator, batch)
    async with transaction(operator):
        assert (await state_of(operator, entry)).stage is ReviewStage.JUDGED
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕4号", concluded=clock.today()))
    assert (await officer.get(f"/vetting/{batch}")).all(f"//a[@href='{show}']")


async def test_q0d_a_list_does_not_hang_out_past_the_day_it_is_for(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    await given.concluded(operator, batch)
    today = clock.today()
    day = today + timedelta(days=20)
    await VettingBatch.update({VettingBatch.event_day: day}).where(VettingBatch.id == batch)
    officer = await sign_in(Role.VETTING_OFFICER)
    page = await officer.get(f"/vetting/{batch}/show")
    assert f"不晚于选举日{day.isoformat()}" in page.text
    form = page.form()
    late = {"since": today.isoformat(), "until": (day + timedelta(days=1)).isoformat()}
    back = await officer.submit(form, late)
    assert back.status == 422
    assert not amiss(back)
    (told,) = back.problems()
    assert told.startswith(f"公示截止日：{late['until']}晚于选举日{day.isoformat()}")
    assert told.endswith("Q-0D")
    assert back.form().fields["until"] == late["until"]
    with pytest.raises(Refused, match="晚于选举日"):
        await showing.show_list(operator, batch, today, day + timedelta(days=1), "选举日临近")
    assert "已登记公示" in (await officer.submit(form, {**late, "until": day.isoformat()})).text


async def test_an_agency_that_takes_back_what_was_opened_stays_on_its_page(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    police = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    await given.seated(operator, "police", "偏关县公安局")
    entries = await given.people_in(operator, batch, "贾永胜", "高建平", "刘桂芳")
    await given.asked(operator, batch, entries)
    page = await police.get("/vetting/answers")
    ticked = {
        f"questions.{place}": one for place, one in enumerate(page.all("//tbody//input[@class='pick']/@value")[:2])
    }
    given_ = await police.submit(page.form("/vetting/answers/clear"), {**ticked, "signed_by": "药建军"})
    undo = given_.form("/vetting/answers/clear/undo")
    short = await police.submit(undo, {"why": "错"})
    assert short.status == 422
    assert not amiss(short)
    assert len(short.all("//details[@open]")) == 1
    assert short.form("/vetting/answers/clear/undo").fields["why"] == "错"
    sheet = await police.submit(short.form("/vetting/answers/sheet"), {"reason": ""})
    assert not sheet.all("//details[@open]")
    assert not amiss(sheet)
    for entry in entries:
        for agency in ("court", "petition"):
            await given.replied(operator, await given.question_of(operator, entry, agency), given.says())
    await opinions.open_answers(operator, batch)
    late = await police.submit(undo, {"why": "点错了按钮"})
    assert late.status == 422
    assert not amiss(late)
    assert "不能再撤回" in "".join(late.problems())
    assert late.heading == "联审答复"


async def test_a_day_of_the_lists_that_cannot_be_stays_at_its_agency(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    province = await sign_in(Role.VETTING_OFFICER, region="140000000000")
    page = await province.get("/vetting/lists")
    assert not amiss(page)
    back = await province.submit(page.form("/vetting/lists/agencies/court/end"), {"until": "明年"})
    assert back.status == 422
    assert not amiss(back)
    assert back.form("/vetting/lists/agencies/court/end").fields["until"] == "明年"
    assert back.form("/vetting/lists/agencies/police/end").fields["until"] == ""
    assert not amiss(back)
    officer = await sign_in(Role.VETTING_OFFICER)
    seats = await officer.post(f"/vetting/lists/seats?area={COUNTY}", {"agency": "court", "unit": "甲"})
    assert seats.status_code == 422
    assert "负面清单和联审部门" in seats.text


async def test_a_sheet_without_a_reason_names_the_reason_of_the_sheet(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    police = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    await given.seated(operator, "police", "偏关县公安局")
    await given.asked(operator, batch, await given.people_in(operator, batch))
    page = await police.get("/vetting/answers")
    back = await police.submit(page.form("/vetting/answers/sheet"), {"reason": ""})
    (told,) = back.problems()
    assert told.startswith("下载征询表的事由：")


async def test_a_clerk_is_told_before_the_import_that_it_registers_nobody(batch: int, sign_in: SignIn) -> None:
    clerk, officer = await sign_in(Role.TOWNSHIP_CLERK), await sign_in(Role.VETTING_OFFICER)
    assert "本账号没有“登记人员”的权限" in (await clerk.get(f"/vetting/{batch}/people")).text
    assert "库里没有的人，导入时一并登记" in (await officer.get(f"/vetting/{batch}/people")).text
