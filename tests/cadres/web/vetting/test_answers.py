"""An agency takes its own inquiry sheet: of the batch it asked for, and never of more than that (Q-23)."""

from dataclasses import replace

import pytest
from httpx import Response

from cadres.services.reviews import lists, opinions
from cadres.vocabulary import Answer
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.access.tables import Unit
from server.sheets.workbook import open_workbook
from tests.support import reviews as given
from tests.support.factories import COUNTY, a_county, an_actor
from tests.support.http import SignIn, Visitor

POLICE = "偏关县公安局"
SHEET = "/vetting/answers/sheet"


@pytest.fixture
async def agency(operator: Actor, sign_in: SignIn) -> Visitor:
    """The county's police, which answers for the petition office too."""
    await a_county(operator)
    await given.the_lists(operator)
    visitor = await sign_in(Role.AGENCY_REVIEWER, office=POLICE)
    for code in ("police", "petition"):
        await lists.seat_agency(operator, COUNTY, code, await _unit())
    return visitor


async def _unit() -> int:
    unit = await Unit.objects().get(Unit.name == POLICE)
    assert unit is not None
    return int(unit.id)


async def _asked(operator: Actor, name: str) -> tuple[int, int]:
    """A batch with one person asked about, and the entry."""
    batch = await given.a_batch(operator)
    (entry,) = await given.people_in(operator, batch, name)
    await given.asked(operator, batch, [entry])
    return batch, entry


async def _taken(agency: Visitor, batch: int) -> Response:
    form = (await agency.get(f"/vetting/answers?batch={batch}")).form(SHEET)
    return await agency.client.post(SHEET, data={**form.fields, "reason": "查前科"})


def _cells(taken: Response) -> list[str]:
    (grid,) = [one for one in open_workbook(taken.content).grids if "联审答复" in one.name]
    return [f"{cell}" for row in grid.rows for cell in row]


async def test_the_list_stays_that_of_the_batch_after_an_answer(operator: Actor, agency: Visitor) -> None:
    first, _ = await _asked(operator, "贾永胜")
    await _asked(operator, "高建平")
    page = await agency.get(f"/vetting/answers?batch={first}")
    (href, *_) = page.all("//a[contains(., '贾永胜')]/@href")
    assert href.endswith(f"?batch={first}")
    asked = await agency.get(href)
    assert asked.all(f"//a[text()='取消'][@href='/vetting/answers?batch={first}']")
    done = await agency.submit(asked.form(), {"answer": "clear", "signed_by": "药建军"})
    assert "已答复贾永胜：无问题" in done.text
    assert done.response.url.query == f"batch={first}".encode()
    clear = done.form("/vetting/answers/clear")
    (question, *_) = done.all("//input[@name='questions.0']/@value")
    done = await agency.submit(clear, {"questions.0": question, "signed_by": "药建军"})
    assert "已答复1人：无问题" in done.text
    assert done.response.url.query == f"batch={first}".encode()


async def test_a_unit_of_two_agencies_takes_the_one_batch_it_asked_for(operator: Actor, agency: Visitor) -> None:
    first, _ = await _asked(operator, "贾永胜")
    await _asked(operator, "高建平")
    cells = _cells(await _taken(agency, first))
    assert cells.count("贾永胜") == 2, "once for each agency that the unit answers for"
    assert "高建平" not in cells
    assert {"县公安局", "县信访局"} <= set(cells)


async def test_a_batch_with_nobody_left_says_so_and_hands_out_no_other(operator: Actor, agency: Visitor) -> None:
    first, entry = await _asked(operator, "贾永胜")
    await _asked(operator, "高建平")
    form = (await agency.get(f"/vetting/answers?batch={first}")).form(SHEET)
    own = replace(an_actor(Role.AGENCY_REVIEWER), unit=POLICE, unit_id=await _unit())
    for code in ("police", "petition"):
        await opinions.answer(own, await given.question_of(operator, entry, code), given.says(Answer.PENDING))
    page = await agency.get(f"/vetting/answers?batch={first}")
    assert not page.all(f"//form[@action='{SHEET}']"), "who waits is answered on one by one"
    refused = await agency.submit(form, {"reason": "查前科"})
    assert refused.status == 422
    assert any("这一批没有等本单位填答复的人" in line for line in refused.problems())
    assert not await trail("sheet:own-replies")


async def test_a_number_that_no_batch_can_have_is_refused_in_words(operator: Actor, agency: Visitor) -> None:
    first, _ = await _asked(operator, "贾永胜")
    form = (await agency.get(f"/vetting/answers?batch={first}")).form(SHEET)
    refused = await agency.submit(form, {"reason": "查前科", "batch": "9" * 20})
    assert refused.status == 422
    assert any("批次" in line for line in refused.problems())
