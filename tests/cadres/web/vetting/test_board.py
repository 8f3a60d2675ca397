"""The board of a batch: opened, read by whoever may, its words and its trail."""

from datetime import timedelta

import pytest

from cadres.rules.review_words import WORDS
from cadres.services.reviews import batches, opinions, verdicts
from cadres.services.reviews.verdicts import Concluding, Decide
from cadres.vocabulary import Answer, ReviewPurpose
from server import clock
from server.access import audit
from server.access.actor import Actor, Role
from server.access.audit import Change
from server.values.periods import chinese_day
from tests.support import reviews as given
from tests.support.factories import COUNTY, OTHER_COUNTY
from tests.support.http import SignIn


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
async def test_an_answer_that_answers_nothing_yet_is_told_apart_from_the_others(
    operator: Actor, sign_in: SignIn
) -> None:
    """Q-24: the head of the board counts 待核 as the papers do, and not before the opening."""
    batch = await given.a_batch(operator)
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry, court=given.says(Answer.PENDING))
    officer = await sign_in(Role.VETTING_OFFICER)
    sums = "//dt[.='应答']/following-sibling::dd[1]"
    assert (await officer.get(f"/vetting/{batch}")).words(sums) == ["3条，已答3条"]
    await opinions.open_answers(operator, batch)
    assert (await officer.get(f"/vetting/{batch}")).words(sums) == ["3条，已答3条（其中待核1条）"]
