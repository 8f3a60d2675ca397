"""Who in office falls under the list of today, on the page; what lacks its day is told apart from what hits."""

from datetime import date

import pytest

from cadres.reviews.states import state_of
from cadres.services.reviews import opinions
from cadres.services.reviews.opinions import FactFound
from cadres.services.tenures import AppointedBy, Holding, Term, open_tenures
from cadres.vocabulary import Answer, Office
from server.access.actor import Actor, Role
from tests.support import reviews as given
from tests.support.factories import COUNTY, VILLAGE
from tests.support.http import SignIn

PAGE = f"/vetting/screen?area={COUNTY}"


@pytest.mark.usefixtures("county")
async def test_screening_without_a_hit_says_so(sign_in: SignIn) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    page = await officer.get(PAGE)
    found = await officer.submit(page.form(PAGE))
    assert "没有命中" in found.text


@pytest.mark.usefixtures("county")
async def test_what_lacks_its_day_is_told_apart_from_what_hits(operator: Actor, sign_in: SignIn) -> None:
    batch = await given.a_batch(operator)
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    undated = FactFound(item="5", words="曾刑满释放", document="县公安局函")
    found = given.says(Answer.FOUND, given.CONVICTED, undated)
    await given.answered(operator, entry, police=found)
    await opinions.open_answers(operator, batch)
    person = (await state_of(operator, entry)).person
    term, basis = Term(date(2026, 1, 10), None), AppointedBy("偏组备〔2026〕1号")
    await open_tenures(operator, VILLAGE, [Holding(person, Office.PARTY_SECRETARY)], term, basis)
    officer = await sign_in(Role.VETTING_OFFICER)
    page = await officer.submit((await officer.get(PAGE)).form(PAGE))
    assert page.words("//section[@aria-labelledby='hits']//*[@class='by']") == ["1条，另有1条缺起算日，须补查"]
    days = {
        row[4].text_content(): row[6].text_content() for row in page.all("//section[@aria-labelledby='hits']//tbody/tr")
    }
    assert days == {given.CONVICTED.words: "—", undated.words: "缺起算日，须补查"}
