"""The results of an area at once: each by itself, those held up told first, by a job that may run twice."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from elections import queries
from elections.publishing_many import HELD_UP, PUBLISH_RESULTS, PublishMany, awaiting
from elections.services.voting.handing_in import enter_count
from elections.web.panels import duties
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.errors import Forbidden
from server.files.disk import Store
from server.jobs import queries as jobs
from server.jobs.asking import enqueue
from server.jobs.queries import JobLine
from server.jobs.running import Bench, perform
from server.jobs.tables import JobState
from tests.support.factories import (
    COUNTY,
    TOWNSHIP,
    VILLAGE,
    a_ballot,
    a_checked_count,
    an_actor,
    an_election,
    an_entry,
    another_hand,
)
from tests.support.http import Page, SignIn
from tests.support.press import PretendPress

SECOND = "140932102200"
DAY = date(2021, 11, 21)


@pytest.fixture
async def counted(operator: Actor) -> list[str]:
    """Two elections counted out, and one that no vote was counted of."""
    codes = []
    for region in (VILLAGE, SECOND):
        code = await an_election(operator, region=region)
        await a_ballot(operator, code, region=region)
        await a_checked_count(operator, code)
        codes.append(code)
    await an_election(operator, region="140932102202")
    return codes


async def _run(actor: Actor, folder: Path, codes: list[str], times: int = 1) -> tuple[JobLine, str]:
    bench = Bench(Store(folder), PretendPress(), asyncio.Event())
    for _ in range(times):
        job = await enqueue(actor, PUBLISH_RESULTS, PublishMany(region=COUNTY, codes=tuple(codes), published=DAY))
        await perform(bench, job)
    line = await jobs.find(actor, job)
    sha256 = await connection().fetchval("SELECT sha256 FROM stored_file WHERE id = $1", line.result)
    return line, bench.store.place(sha256).read_text("utf-8-sig") if sha256 else ""


async def _published(actor: Actor, code: str) -> date | None:
    async with transaction(actor):
        return (await queries.election(actor, code)).published


async def test_all_that_are_ready_are_published(operator: Actor, counted: list[str], tmp_path: Path) -> None:
    line, _ = await _run(operator, tmp_path, counted)

    assert (line.state, line.message) == (JobState.DONE, "公布了2个选举的结果。")
    assert [await _published(operator, code) for code in counted] == [DAY, DAY]


async def test_one_held_up_holds_up_no_other_and_is_told(operator: Actor, counted: list[str], tmp_path: Path) -> None:
    own = await an_election(operator, region="140932102203")
    await a_ballot(operator, own, region="140932102203")
    for hand in (operator, another_hand(operator)):
        await enter_count(hand, own, an_entry())
    counted = [*counted, own]

    async with transaction(operator):
        waiting = await awaiting(operator, COUNTY, DAY)
    assert [(line.code, bool(problems)) for line, problems in waiting] == [
        (own, True),
        (counted[0], False),
        (counted[1], False),
    ]
    line, told = await _run(operator, tmp_path, counted)

    assert line.message == "公布了2个选举的结果，1个没有公布，原因见所附文件。"
    assert line.result_name == HELD_UP
    assert "须由另一人办理" in told
    assert [await _published(operator, code) for code in counted] == [DAY, DAY, None]


async def test_a_job_that_runs_twice_publishes_once(operator: Actor, counted: list[str], tmp_path: Path) -> None:
    line, _ = await _run(operator, tmp_path, counted, times=2)

    assert line.message == "公布了2个选举的结果。"
    events = "SELECT count(*) FROM audit_event WHERE kind = 'election.published'"
    assert await connection().fetchval(events) == 2


async def test_whoever_may_not_publish_has_no_job_of_it(counted: list[str]) -> None:
    clerk = an_actor(Role.TOWNSHIP_CLERK)
    with pytest.raises(Forbidden):
        await enqueue(clerk, PUBLISH_RESULTS, PublishMany(region=COUNTY, codes=tuple(counted), published=DAY))


async def test_the_page_asks_then_the_job_begins(sign_in: SignIn, counted: list[str]) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    asked = await officer.get("/elections/publish")
    assert [one.get("value") for one in asked.all("//input[@type='checkbox']")] == counted

    none = Page(await officer.post("/elections/publish", {"published": "2021-11-21"}))
    late = await officer.submit(asked.form("/elections/publish?area=140932000000"), {"published": "2099-01-01"})
    begun = await officer.submit(asked.form("/elections/publish?area=140932000000"), {"published": "2021-11-21"})

    assert (none.status, late.status) == (422, 422)
    assert "没有选定选举。" in none.text
    assert "2099-01-01还没有到。" in late.text
    assert begun.status == 200
    assert "2个选举" in begun.text


async def test_two_are_read_with_as_many_questions_as_one(operator: Actor, counted: list[str]) -> None:
    """A county's results, asked for one by one, took seconds."""
    asked: dict[str, int] = {}
    for area in (TOWNSHIP, COUNTY):
        queried: list[str] = []
        async with transaction(operator):
            with connection().query_logger(lambda record, into=queried: into.append(record.query)):
                found = await awaiting(operator, area, DAY)
                await duties(operator, area)
                await asyncio.sleep(0)  # What was asked last is told in the next turn of the loop.
        asked[area] = len(queried)
        assert [line.code for line, problems in found if not problems] == counted[: 1 if area == TOWNSHIP else 2]
    assert asked[TOWNSHIP] == asked[COUNTY]
