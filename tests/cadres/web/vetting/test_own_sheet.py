"""An agency takes its inquiry sheet, and is led to no page that is shut to it."""

import re

import pytest

from server.access.actor import Actor, Role
from server.access.audit import trail
from server.sheets.workbook import open_workbook
from tests.support import reviews as given
from tests.support.http import SignIn


@pytest.mark.usefixtures("county")
async def test_an_agency_takes_its_own_inquiry_sheet_with_whole_numbers(operator: Actor, sign_in: SignIn) -> None:
    agency = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    await given.seated(operator, "police", "偏关县公安局")
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
async def test_what_an_agency_did_leads_to_no_page_that_is_shut_to_it(operator: Actor, sign_in: SignIn) -> None:
    police = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    await given.seated(operator, "police", "偏关县公安局")
    batch = await given.a_batch(operator)
    entries = await given.people_in(operator, batch)
    await given.asked(operator, batch, entries)
    question = await given.question_of(operator, entries[0], "police")
    form = (await police.get(f"/vetting/answers/{question}")).form()
    looked_into = {"answer": "pending", "facts.0.words": "在核实一起案件", "signed_by": "药建军"}
    await police.submit(form, looked_into)
    assert "在核实一起案件" in (await police.get(f"/vetting/answers/{question}")).text
    done = await police.get("/?show=done")
    assert "答复联审" in done.text
    assert not done.all(f"//a[@href='/vetting/{batch}']")
