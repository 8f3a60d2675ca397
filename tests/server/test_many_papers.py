"""Many papers taken on as a job: each by itself, what is held up told by name, nothing twice, numbers without a gap."""

import asyncio
from pathlib import Path

import pytest
from pydantic import ValidationError

from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.errors import Forbidden
from server.files.disk import Store
from server.jobs import queries as jobs
from server.jobs.asking import enqueue
from server.jobs.queries import JobLine
from server.jobs.running import Bench, Cancelled, Progress, perform
from server.jobs.tables import JobState
from server.many_papers import HELD_UP, TAKE_ON, TakeOn, run
from server.papers.register.life import Reason, move, void
from server.papers.register.numbering import books
from server.papers.register.vocabulary import PaperState
from tests.support.factories import COUNTY, a_published_election, an_actor
from tests.support.papers import all_papers, another, approved, line_of
from tests.support.press import PretendPress


@pytest.fixture
async def drafts(operator: Actor) -> list[int]:
    await a_published_election(operator)
    return [line.id for line in await all_papers(operator)]


async def _run(actor: Actor, folder: Path, papers: list[int], to: PaperState) -> tuple[JobLine, str]:
    bench = Bench(Store(folder), PretendPress(), asyncio.Event())
    job = await enqueue(actor, TAKE_ON, TakeOn(region=COUNTY, papers=tuple(papers), to=to))
    await perform(bench, job)
    line = await jobs.find(actor, job)
    sha256 = await connection().fetchval("SELECT sha256 FROM stored_file WHERE id = $1", line.result)
    return line, bench.store.place(sha256).read_text("utf-8-sig") if sha256 else ""


async def _states(actor: Actor, papers: list[int]) -> list[PaperState]:
    return [(await line_of(actor, paper)).state for paper in papers]


async def test_all_are_checked_approved_and_issued_in_their_order(
    operator: Actor, drafts: list[int], tmp_path: Path
) -> None:
    line, _ = await _run(another(operator), tmp_path, drafts, PaperState.CHECKED)
    assert (line.state, line.message, line.reached, line.total) == (JobState.DONE, "已核对5件。", 5, 5)
    line, _ = await _run(another(operator), tmp_path, drafts, PaperState.APPROVED)
    assert line.message == "已核准5件。"
    assert [(await line_of(operator, one)).number for one in drafts] == [f"偏选证〔2021〕{n}号" for n in range(1, 6)]
    line, _ = await _run(operator, tmp_path, drafts, PaperState.ISSUED)
    assert line.message == "已签发5件。"
    assert await _states(operator, drafts) == [PaperState.ISSUED] * 5


async def test_one_held_up_holds_up_no_other_takes_no_number_and_is_told_by_name(
    operator: Actor, drafts: list[int], tmp_path: Path
) -> None:
    await move(another(operator), [drafts[0], *drafts[2:]], PaperState.CHECKED)
    await connection().execute("UPDATE person SET name = '贾永盛' WHERE name = '贾永胜'")
    line, told = await _run(another(operator), tmp_path, [*drafts, 99_999_999], PaperState.APPROVED)
    assert line.message == "已核准3件，3件没有办成，原因见所附文件。"
    assert line.result_name == HELD_UP
    first, second, third = told.splitlines()
    assert first.startswith("马道村主任当选证书（贾永胜）：")
    assert "核对以后，资料有变动" in first
    assert "“草稿”不能改为“已核准”。现在可以办：已核对、作废。" in second
    assert third == "没有这个页面。"
    async with transaction(operator):
        (book,) = await books(operator)
    assert (book.last, book.missing) == (3, ())


async def test_a_job_that_a_worker_left_goes_on_where_it_stood(
    operator: Actor, drafts: list[int], tmp_path: Path
) -> None:
    await move(another(operator), drafts, PaperState.CHECKED)
    await move(another(operator), drafts[:2], PaperState.APPROVED)
    line, _ = await _run(another(operator), tmp_path, drafts, PaperState.APPROVED)
    assert line.message == "已核准5件。"
    assert [(await line_of(operator, one)).number for one in drafts] == [f"偏选证〔2021〕{n}号" for n in range(1, 6)]


async def test_a_job_that_is_stopped_leaves_what_it_did(operator: Actor, drafts: list[int], tmp_path: Path) -> None:
    class Stopping(Progress):
        async def __call__(self, reached: int, total: int, message: str = "") -> None:
            assert total == len(drafts)
            if message == "已核对2件":
                assert reached == 2
                raise Cancelled

    bench = Bench(Store(tmp_path), PretendPress(), asyncio.Event())
    wish = TakeOn(region=COUNTY, papers=tuple(drafts), to=PaperState.CHECKED)
    with pytest.raises(Cancelled):
        await run(another(operator), wish, Stopping(1, 1, bench, tmp_path))
    assert await _states(operator, drafts) == [PaperState.CHECKED] * 2 + [PaperState.DRAFT] * 3


async def test_a_void_paper_is_told_and_one_prepared_by_oneself_is_not_approved(
    operator: Actor, drafts: list[int], tmp_path: Path
) -> None:
    await approved(operator)
    await void(operator, drafts[0], Reason(reason="写错姓名"))
    line, told = await _run(operator, tmp_path, drafts[:2], PaperState.ISSUED)
    assert line.message == "已签发1件，1件没有办成，原因见所附文件。"
    assert "“作废”不能改为“已签发”。这件文书已经办结。" in told


async def test_whoever_may_not_handle_papers_has_no_job_of_them(drafts: list[int]) -> None:
    reader = an_actor(Role.UNIT_HEAD)
    with pytest.raises(Forbidden):
        await enqueue(reader, TAKE_ON, TakeOn(region=COUNTY, papers=tuple(drafts), to=PaperState.CHECKED))


@pytest.mark.parametrize("to", [PaperState.DRAFT, PaperState.SUPERSEDED, PaperState.VOID])
def test_a_job_takes_papers_on_and_nowhere_else(to: PaperState) -> None:
    with pytest.raises(ValidationError):
        TakeOn.model_validate_json(f'{{"region": "{COUNTY}", "papers": [1], "to": "{to.value}"}}')
