"""The board: squares that lead to their cure, filters, batches, the sheet; and a state opened again."""

import pytest

from elections import queries
from elections.vocabulary import Stage
from server.access.actor import Actor, Role
from server.sheets.workbook import open_workbook
from tests.support.factories import TOWNSHIP, an_election
from tests.support.http import SignIn, Visitor

_BOARD = f"/elections/board?area={TOWNSHIP}"


@pytest.fixture
async def code(operator: Actor) -> str:
    return await an_election(operator)


@pytest.fixture
async def officer(code: str, sign_in: SignIn) -> Visitor:
    assert code
    return await sign_in(Role.ELECTION_OFFICER)


async def test_a_blocked_square_leads_to_its_cure(officer: Visitor, code: str) -> None:
    page = await officer.get(_BOARD)
    assert len(page.all("//thead//th[contains(@class, 'cell')]")) == 21
    assert page.all(f"//td[contains(@class, 'cell--hit')]/a[@href='/elections/{code}/preparation']")
    assert "离任审计报告已公布" in page.words("//tbody/tr")[0]
    assert page.words("//nav[@class='tabs']/a")[:2] == ["全部1", "有缺项1"]
    hard = await officer.get(f"{_BOARD}&show=hard")
    assert "没有这样的选举" in hard.text


async def test_a_batch_shows_its_exceptions_and_is_recorded(operator: Actor, officer: Visitor, code: str) -> None:
    form = (await officer.get(_BOARD)).form(_BOARD)
    none = await officer.submit(form, {"stage": "ec_formed", "reached": "2021-10-08"})
    assert "没有选定选举" in none.problems()[0]
    ticked = {"codes.0": code, "stage": "ec_formed", "reached": "2021-10-08"}
    preview = await officer.submit(form, ticked)
    assert "须写理由" in preview.words("//tbody/tr")[0]
    done = await officer.submit(preview.form(_BOARD), {"exceptions_read": "true", "reason": "补录"})
    assert "已为1个选举登记选举委员会产生。" in done.text
    assert Stage.EC_FORMED in await queries.stage_days(operator, code)

    page = await officer.get(f"/elections/{code}/reopen")
    opened = await officer.submit(page.form(), {"stage": "ec_formed", "reason": "会议无效"})
    assert "已重开：选举委员会产生。" in opened.text
    assert await queries.stage_days(operator, code) == {}


async def test_the_sheet_goes_out_for_a_reason(officer: Visitor) -> None:
    sheet = f"/elections/board/sheet?area={TOWNSHIP}"
    assert (await officer.post(sheet)).status_code == 422
    answer = await officer.post(sheet, {"reason": "报县换届办"})
    assert answer.status_code == 201
    assert "马道村" in str(open_workbook(answer.content).grids[0].rows)


async def test_programs_read_it_too(officer: Visitor, code: str, program: SignIn) -> None:
    assert officer
    machine = await program(Role.TOWNSHIP_CLERK)
    (line,) = (await machine.get("/api/v1/elections/board")).json()
    assert (line["code"], line["waits_at"], line["blockers"]) == (code, "audit_published", ["离任审计报告已公布"])
    body = {"codes": [code], "stage": "ec_formed", "reached": "2021-10-08", "reason": "补录"}
    assert (await machine.post("/api/v1/elections/stages", json=body)).status_code == 204
