"""The board: squares that lead to their cure, filters, batches, the sheet; and a state opened again."""

import pytest

from elections import queries
from elections.vocabulary import Stage
from elections.web.planning import board as planning
from server.access.actor import Actor, Role
from server.sheets.workbook import open_workbook
from server.web.pages import Pager
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


async def test_more_than_a_page_of_villages_comes_in_pages_and_keeps_what_was_ticked(
    operator: Actor, officer: Visitor, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await an_election(operator, region="140932100210")
    monkeypatch.setattr(planning, "PAGE_SIZE", 1)
    first, last = [await officer.get(f"{_BOARD}&page={page}") for page in (1, 2)]
    assert [page.words("//tbody/tr/th")[0] for page in (first, last)] != ["马道村", "马道村"]
    assert "第2—2个，共2个" in last.text
    assert last.words("//nav[@class='tabs']/a")[0] == "全部2"
    assert (await officer.get(f"{_BOARD}&page=3")).status == 404
    assert (await officer.get(f"{_BOARD}&show=blocked&page=2")).status == 200
    form = last.form(f"{_BOARD}&page=2")
    again = await officer.submit(form, {"codes.0": other, "stage": "ec_formed", "reached": "2099-13-01"})
    assert again.status == 422
    assert again.all(f"//input[@value='{other}'][@checked]")
    assert not again.all(f"//input[@value='{code}']")


@pytest.mark.parametrize("villages", [79, 400])
def test_a_board_of_a_whole_county_is_one_page(villages: int) -> None:
    """Neither a small county nor one of 400 villages is turned over; 1,122 places are three pages."""
    assert [Pager("/", {}, 1, planning.PAGE_SIZE, places).last for places in (villages, 1122)] == [1, 3]


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
