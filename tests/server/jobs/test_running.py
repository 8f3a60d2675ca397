"""A job is done in the name of who asked, once, and tells how far it is and how it ended."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from pgqueuer import RetryRequested

from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Forbidden
from server.jobs import queries, upkeep
from server.jobs.asker import narrowed
from server.jobs.asking import ask_again, ask_to_stop, enqueue, queue_key, snapshot, subject_of
from server.jobs.queries import JobLine, Wish
from server.jobs.running import MOST_TRIES, Bench, Progress, Result, Superseded, perform
from server.jobs.tables import JobState
from server.manifest import JobKind
from tests.support.factories import COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE, an_actor
from tests.support.http import an_account
from tests.support.rehearsal import KIND, STEPS, Play, play

pytestmark = pytest.mark.usefixtures("steps")


async def _asked(actor: Actor, **words: str) -> int:
    return await enqueue(actor, KIND, Play(region=VILLAGE, **words), "马道村")


async def _line(job: int) -> JobLine:
    return await queries.find(Actor.operator(), job)


async def _queued(job: int) -> list[str]:
    rows = await connection().fetch("SELECT status::text FROM pgqueuer WHERE dedupe_key = $1", queue_key(job))
    return [row["status"] for row in rows]


async def _steps() -> list[int]:
    return [row["step"] for row in await connection().fetch("SELECT step FROM rehearsal ORDER BY step")]


async def test_a_job_done_has_its_file_its_sentence_and_its_traces(operator: Actor, bench: Bench) -> None:
    job = await _asked(operator)
    assert (await _line(job)).state is JobState.QUEUED
    await perform(bench, job)
    line = await _line(job)
    assert (line.state, line.reached, line.total, line.message) == (JobState.DONE, STEPS, STEPS, "三步都办了。")
    assert (line.result_name, line.title, line.tries) == ("结果.zip", "排练　马道村", 1)
    assert line.expires is not None
    assert line.finished is not None
    assert (line.expires - line.finished).days == KIND.keep_days
    assert [event.label for event in await trail(subject_of(job))] == ["任务办成", "存入文件", "提交任务"]
    assert list(bench.store.scratch.iterdir()) == []


async def test_the_queue_may_hand_out_twice_what_is_done_once(operator: Actor, bench: Bench) -> None:
    job = await _asked(operator)
    await perform(bench, job)
    first = await _line(job)
    await perform(bench, job)
    assert await _line(job) == first
    assert await _steps() == [1, 2, 3]


async def test_asking_twice_for_the_same_is_asking_once(operator: Actor) -> None:
    job = await _asked(operator)
    assert await _asked(operator) == job
    assert await _asked(operator, fault="refused") != job
    assert await _queued(job) == ["queued"]


async def _ask_and_fail(operator: Actor) -> None:
    async with transaction(operator):
        await _asked(operator)
        raise LookupError


async def test_what_a_failed_transaction_asked_for_was_never_asked_for(operator: Actor) -> None:
    with pytest.raises(LookupError):
        await _ask_and_fail(operator)
    assert await connection().fetchval("SELECT count(*) FROM job") == 0
    assert await connection().fetchval("SELECT count(*) FROM pgqueuer") == 0


async def test_a_refusal_is_told_in_its_own_words(operator: Actor, bench: Bench) -> None:
    job = await _asked(operator, fault="refused")
    await perform(bench, job)
    line = await _line(job)
    assert (line.state, line.reached, line.total) == (JobState.FAILED, 1, STEPS)
    assert line.message == "姓名：字体缺字。换一种写法。"


async def test_what_nobody_foresaw_is_told_by_a_number_only(
    operator: Actor, bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    job = await _asked(operator, fault="broken")
    await perform(bench, job)
    line = await _line(job)
    assert line.state is JobState.FAILED
    number = line.message.partition("编号")[2][:8]
    said = capsys.readouterr()
    assert number in said.out + said.err
    assert "Zero" not in line.message


async def test_a_failed_job_asked_for_again_is_whose_it_is_now(operator: Actor, bench: Bench) -> None:
    job = await _asked(operator, fault="refused")
    await perform(bench, job)
    colleague = an_actor(Role.OPERATOR)
    await ask_again(colleague, job)
    line = await _line(job)
    assert (line.state, line.actor, line.message, line.tries) == (JobState.QUEUED, "李雅琴", "", 0)
    assert await _queued(job) == ["queued"]


async def test_a_waiting_job_is_cancelled_at_once_and_then_left_alone(operator: Actor, bench: Bench) -> None:
    job = await _asked(operator)
    await ask_to_stop(operator, job)
    assert (await _line(job)).state is JobState.CANCELLED
    await perform(bench, job)
    assert (await _line(job)).state is JobState.CANCELLED
    assert await _steps() == []


async def _taken_up(job: int, turn: int = 1) -> None:
    await connection().execute("UPDATE job SET state = 'running', tries = $2 WHERE id = $1", job, turn)


async def test_a_running_job_stops_at_its_next_step(operator: Actor, bench: Bench) -> None:
    job = await _asked(operator)

    async def told(progress: Progress) -> None:
        await ask_to_stop(operator, progress.job)
        assert (await _line(job)).stopping

    await _perform_as(bench, job, _after(told))
    line = await _line(job)
    assert (line.state, line.message) == (JobState.CANCELLED, "已按要求停止。")
    assert await _queued(job) == ["queued"]  # The queue drops it when the worker comes back from it.


def _after(happens: Callable[[Progress], Awaitable[None]]) -> JobKind:
    """The rehearsal, after something else."""

    async def run(actor: Actor, command: Play, progress: Progress) -> Result:
        await happens(progress)
        return await play(actor, command, progress)

    return replace(KIND, run=run)


async def _perform_as(bench: Bench, job: int, kind: JobKind) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.jobs.running.kinds", lambda: {KIND.code: kind})
        await perform(bench, job)


async def test_a_worker_given_up_for_dead_commits_nothing_when_it_comes_back(operator: Actor, bench: Bench) -> None:
    job = await _asked(operator)

    async def another_takes_it(progress: Progress) -> None:
        await _taken_up(progress.job, turn=progress.turn + 1)

    await _perform_as(bench, job, _after(another_takes_it))
    line = await _line(job)
    assert (line.state, line.reached, line.tries) == (JobState.RUNNING, 0, 2)
    assert await _steps() == []


async def test_progress_of_a_lost_turn_is_an_error(operator: Actor, bench: Bench) -> None:
    job = await _asked(operator)
    await _taken_up(job, turn=4)
    progress = Progress(job, 3, bench, bench.store.scratch)
    with pytest.raises(Superseded):
        await progress(1, 2)


async def test_a_worker_that_is_stopped_puts_its_job_back(operator: Actor, bench: Bench) -> None:
    job = await _asked(operator)
    bench.stopping.set()
    with pytest.raises(RetryRequested):
        await perform(bench, job)
    assert (await _line(job)).state is JobState.QUEUED


async def test_a_job_that_kills_its_workers_is_not_tried_for_ever(operator: Actor, bench: Bench) -> None:
    job = await _asked(operator)
    await _taken_up(job, turn=MOST_TRIES)
    await perform(bench, job)
    line = await _line(job)
    assert line.state is JobState.FAILED
    assert f"{MOST_TRIES}次意外中断" in line.message


async def test_a_job_that_the_queue_lost_is_queued_again(operator: Actor) -> None:
    job = await _asked(operator)
    assert await upkeep.recover() == 0
    await connection().execute("UPDATE pgqueuer SET status = 'failed' WHERE dedupe_key = $1", queue_key(job))
    assert await upkeep.recover() == 1
    assert await _queued(job) == ["queued"]
    assert await upkeep.recover() == 0


async def test_results_expire_and_their_files_go(operator: Actor, bench: Bench) -> None:
    job = await _asked(operator)
    await perform(bench, job)
    row = await connection().fetchrow("SELECT f.sha256 FROM job j JOIN stored_file f ON f.id = j.result")
    assert bench.store.place(row["sha256"]).exists()
    await connection().execute("UPDATE stored_file SET expires = now() - interval '1 second'")
    assert (await _line(job)).result is None
    assert await upkeep.clear_away(bench.store) == 1
    assert not bench.store.place(row["sha256"]).exists()
    assert (await _line(job)).state is JobState.DONE


async def test_rights_withdrawn_since_count(bench: Bench) -> None:
    account = await an_account(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    clerk = Actor(account.id, "贺文秀", "新关镇", TOWNSHIP, frozenset({Role.TOWNSHIP_CLERK}))
    job = await enqueue(clerk, KIND, Play(region=VILLAGE))
    await connection().execute("UPDATE account SET roles = '{auditor}' WHERE id = $1", account.id)
    await perform(bench, job)
    line = await _line(job)
    assert (line.state, line.message) == (JobState.FAILED, "提交人已没有“排练”的权限，任务没有办理。")
    assert await _steps() == []


async def test_a_job_runs_as_the_account_that_asked(bench: Bench) -> None:
    account = await an_account(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    clerk = Actor(account.id, "贺文秀", "新关镇", TOWNSHIP, frozenset({Role.TOWNSHIP_CLERK}))
    job = await enqueue(clerk, KIND, Play(region=VILLAGE))
    await perform(bench, job)
    assert {row["name"] for row in await connection().fetch("SELECT name FROM rehearsal")} == {"贺文秀"}


@pytest.mark.parametrize(
    ("then", "now", "region"),
    [(COUNTY, TOWNSHIP, TOWNSHIP), (TOWNSHIP, COUNTY, TOWNSHIP), (TOWNSHIP, TOWNSHIP, TOWNSHIP)],
)
def test_the_narrower_area_holds(then: str, now: str, region: str) -> None:
    asked = snapshot(an_actor(Role.TOWNSHIP_CLERK, region=then))
    assert narrowed(an_actor(Role.TOWNSHIP_CLERK, Role.FILING_OFFICER, region=now), asked).region == region


def test_who_moved_elsewhere_has_no_jobs_left_here() -> None:
    with pytest.raises(Forbidden):
        narrowed(an_actor(Role.TOWNSHIP_CLERK, region=OTHER_COUNTY), snapshot(an_actor(Role.TOWNSHIP_CLERK)))


def test_roles_given_since_and_rights_a_token_never_had_do_not_count() -> None:
    asked = snapshot(replace(an_actor(Role.TOWNSHIP_CLERK), permitted=frozenset({"certificates.view"})))
    now = narrowed(an_actor(Role.TOWNSHIP_CLERK, Role.VETTING_OFFICER), json.loads(json.dumps(asked)))
    assert now.roles == {Role.TOWNSHIP_CLERK}
    assert now.permitted == {"certificates.view"}


async def test_jobs_are_seen_by_those_who_may_do_them(operator: Actor) -> None:
    job = await _asked(operator)
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    lines, total = await queries.jobs(clerk, Wish(TOWNSHIP))
    assert ([line.id for line in lines], total) == ([job], 1)
    for stranger in (an_actor(Role.TOWNSHIP_CLERK, region=OTHER_COUNTY), an_actor(Role.AUDITOR)):
        assert await queries.jobs(stranger, Wish(stranger.region)) == ((), 0)
