"""A large sheet of voters by a worker: all of it or nothing, once, with exactly the faulty rows coming back."""

import asyncio
import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from elections import roll_uploading
from elections.roll_uploading import TAKE_ROLL, hand_in
from elections.services.rolls.imports import faulty_rows
from elections.sheets.roll_workbook import LARGE
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.errors import Conflict
from server.files.disk import Store
from server.jobs import queries as jobs
from server.jobs.asking import ask_again
from server.jobs.queries import JobLine
from server.jobs.running import Bench, Cancelled, Progress, perform
from server.jobs.tables import JobState
from server.sheets.staging import Upload
from tests.support.factories import VILLAGE, an_election
from tests.support.http import Page, SignIn
from tests.support.press import PretendPress
from tests.support.rolls import DAY, HEAD, a_row, a_sheet


@pytest.fixture(autouse=True)
def _one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's transaction has one connection; a worker tells its progress over a second one while the sheet goes in."""
    monkeypatch.setattr(roll_uploading, "_TELLS_EVERY", 600.0)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(Store(tmp_path), PretendPress(), asyncio.Event())


async def _handed_in(actor: Actor, content: bytes, name: str = "选民.csv", *, trial: bool = False) -> int:
    await an_election(actor, region=VILLAGE, term_number=13, election_day=DAY)
    return await hand_in(actor, Upload(name, content), trial=trial)


async def _line(actor: Actor, job: int) -> JobLine:
    async with transaction(actor):
        return await jobs.find(actor, job)


async def _voters() -> int:
    return int(await connection().fetchval("SELECT count(*) FROM voter"))


def _a_book(rows: list[list[str]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("名册")
        for place, row in enumerate([HEAD, *rows]):
            page.write_row(place, 0, row)
    return target.getvalue()


async def test_exactly_the_faulty_rows_of_a_large_workbook_come_back(operator: Actor, bench: Bench) -> None:
    days = [DAY.replace(year=1950 + order // 900, month=1 + order % 12, day=1 + order % 28) for order in range(LARGE)]
    rows = [a_row(100 + order % 900, born=day) for order, day in enumerate(days)]
    faulty = list(range(7, LARGE, 50))
    for place in faulty[:-1]:
        rows[place][3] = ""
    rows[faulty[-1]] = list(rows[3])  # Said twice, which only the database finds.
    job = await _handed_in(operator, _a_book(rows), "选民.xlsx")
    await perform(bench, job)
    line = await _line(operator, job)
    assert line.state is JobState.DONE
    assert f"登记{LARGE - len(faulty)}人，有错{len(faulty)}行" in line.message
    batch = await connection().fetchval("SELECT batch FROM roll_upload WHERE content IS NULL")
    _, content = await faulty_rows(operator, batch)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    told = {str(row[4].value): row[-1].value for row in sheet.iter_rows(min_row=2) if row[-1].value}
    assert list(told) == [rows[place][4] for place in faulty]
    assert "与第5行是同一个人" in str(told[rows[3][4]])


async def test_a_second_worker_finds_it_done(operator: Actor, bench: Bench) -> None:
    job = await _handed_in(operator, a_sheet([a_row(100), a_row(101)]))
    await perform(bench, job)
    await connection().execute("UPDATE job SET state = 'queued', finished = NULL WHERE id = $1", job)
    await perform(bench, job)
    assert (await _line(operator, job)).message.startswith("已经导入，批号")
    assert await _voters() == 2
    assert await connection().fetchval("SELECT count(*) FROM roll_import") == 1


async def test_who_cancels_it_midway_leaves_nothing_and_may_go_on_later(
    operator: Actor, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await _handed_in(operator, a_sheet([a_row(100), a_row(101)]))
    told: list[int] = []

    async def stopping(_self: Progress, reached: int, _total: int, _message: str = "") -> None:
        told.append(reached)
        if reached == 2:
            raise Cancelled

    with monkeypatch.context() as patched:
        patched.setattr(Progress, "__call__", stopping)
        await perform(bench, job)
    assert told[-1] == 2
    assert (await _line(operator, job)).state is JobState.CANCELLED
    assert await _voters() == 0
    async with transaction(operator):
        await ask_again(operator, job)
    await perform(bench, job)
    assert (await _line(operator, job)).state is JobState.DONE
    assert await _voters() == 2


async def test_a_trial_writes_nothing_and_a_file_that_lay_too_long_is_gone(operator: Actor, bench: Bench) -> None:
    job = await _handed_in(operator, a_sheet([a_row(100), a_row(101, 姓名="")]), trial=True)
    await perform(bench, job)
    assert (await _line(operator, job)).message == "选民登记册　2行：登记1人，有错1行。只检查，没有写入。"
    assert await _voters() == 0
    await connection().execute("UPDATE roll_upload SET batch = NULL, content = NULL")
    with pytest.raises(Conflict, match="请重新上传"):
        await TAKE_ROLL.run(operator, TAKE_ROLL.command(region=operator.region, upload=await _upload()), _silent)


async def _upload() -> int:
    return int(await connection().fetchval("SELECT id FROM roll_upload"))


async def _silent(_reached: int, _total: int, _message: str = "") -> None:
    """For a run that nobody watches."""


async def test_a_file_that_is_no_roll_tells_so_on_the_jobs_page(operator: Actor, bench: Bench) -> None:
    job = await _handed_in(operator, b"a,b\n1,2\n")
    await perform(bench, job)
    line = await _line(operator, job)
    assert line.state is JobState.FAILED
    assert "没有找到选民登记册的表头" in line.message


async def test_the_page_gives_a_large_file_to_a_worker(
    operator: Actor, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await an_election(operator, region=VILLAGE, term_number=13, election_day=DAY)
    content = a_sheet([a_row(100)])
    monkeypatch.setattr("elections.web.rolls.imports.LARGE_BYTES", len(content))
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    answer = await clerk.client.post(
        "/rolls/imports",
        data={**await clerk.token(), "how": "take"},
        files={"file": ("选民.csv", content, "application/octet-stream")},
        follow_redirects=True,
    )
    assert Page(answer).heading == "导入选民登记册 选民.csv"
    assert await _voters() == 0
    assert await connection().fetchval("SELECT content FROM roll_upload") is not None
