"""Doing a job once, whatever happens to whoever does it.

A worker takes a job up by raising `tries`; from then on it writes to the row only while `tries` is still its own. One that
hung, was given up and comes back finds its turn gone and stops, also in the middle of a transaction of its work when it
tells its progress there.
"""

import asyncio
import json
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from pgqueuer import RetryRequested

from server import clock
from server.access import audit
from server.access.actor import PROVINCE, Actor, Role
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import DomainError, Forbidden, Unavailable
from server.files.disk import Store
from server.files.keeping import Purpose, put
from server.jobs.asker import asker
from server.jobs.asking import subject_of
from server.jobs.queries import kinds
from server.manifest import FileKind, JobKind

DONE = event_kind("job.done", "任务办成", Dot.STEP)
FAILED = event_kind("job.failed", "任务没有办成", Dot.REFUSED)
CANCELLED = event_kind("job.cancelled", "任务取消")

#: A job whose worker died this often is not tried again by itself: it may be what kills them.
MOST_TRIES = 5

#: In whose name workers keep the books; what a job itself does, it does as the one who asked.
WORKER = Actor(None, "后台任务", "本机", PROVINCE, frozenset({Role.OPERATOR}))

_log = structlog.get_logger("huanjie.jobs")


class Stopped(Exception):
    """Base of the reasons why a job's work ends early; the work lets them pass."""


class Cancelled(Stopped):
    """Somebody asked for it to stop."""


class Interrupted(Stopped):
    """The worker itself is being stopped; the job goes back into the queue."""


class Superseded(Stopped):
    """Another worker has the job, or it is no longer running: whatever this one still does counts for nothing."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker works with. `press` prints papers; `stopping` is set when the worker shall end."""

    store: Store
    press: Any
    stopping: asyncio.Event


@dataclass(frozen=True, slots=True)
class Result:
    """What a job came to: a sentence, and a file where it made one, at `path` in the folder of its progress."""

    message: str
    path: Path | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How a job tells how far it is. `folder` is empty at the start and goes when the job ends; results grow there."""

    job: int
    turn: int
    bench: Bench
    folder: Path

    @property
    def press(self) -> Any:
        """The press of the worker."""
        return self.bench.press

    async def __call__(self, reached: int, total: int, message: str = "") -> None:
        """Tell it. Raises Cancelled, Interrupted or Superseded when the work shall go no further.

        Inside a transaction of the work it joins that: the step and the word of it stand or fall together, and a worker
        that lost its turn commits nothing.
        """
        if self.bench.stopping.is_set():
            raise Interrupted
        async with transaction(WORKER):
            row = await connection().fetchrow(
                """UPDATE job SET reached = $3, total = $4, message = $5
                   WHERE id = $1 AND tries = $2 AND state = 'running' RETURNING cancel_asked""",
                self.job,
                self.turn,
                reached,
                total,
                message or None,
            )
        if row is None:
            raise Superseded
        if row["cancel_asked"]:
            raise Cancelled


async def perform(bench: Bench, job: int) -> None:
    """Do a job that the queue handed out. Raises RetryRequested when it goes back to the queue, else nothing of its own."""
    taken = await _take_up(job)
    if taken is None:
        return
    folder = bench.store.scratch / f"job-{job}-{taken['tries']}"
    folder.mkdir(mode=0o700)
    progress = Progress(job, taken["tries"], bench, folder)
    try:
        await _work(progress, taken)
    except Superseded:
        _log.warning("superseded", job=job, turn=progress.turn)
    except Cancelled:
        await _end(progress, taken, "cancelled", "已按要求停止。")
    except Interrupted:
        await _put_back(progress)
        raise RetryRequested(delay=timedelta(), reason="the worker is stopping") from None
    except DomainError as error:
        await _end(progress, taken, "failed", error.message)
    except Exception as error:  # noqa: BLE001  # Whatever it is, the person who waits must hear of it.
        number = secrets.token_hex(4)
        _log.error("unforeseen", number=number, job=job, kind=taken["kind"], exc_info=error)
        await _end(progress, taken, "failed", f"系统出错。请重新办理；仍然出错的，把编号{number}告诉系统管理员。")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _take_up(job: int) -> Mapping[str, Any] | None:
    """The row of a job that is now this worker's; None where there is nothing left to do."""
    async with transaction(WORKER):
        row = await connection().fetchrow("SELECT * FROM job WHERE id = $1 FOR UPDATE", job)
        if row is None or row["state"] not in {"queued", "running"}:
            return None
        progress = row["tries"] + 1
        if row["cancel_asked"]:
            await _close(WORKER, row, "cancelled", "已按要求停止。")
            return None
        if progress > MOST_TRIES:
            await _close(
                WORKER, row, "failed", f"办理中{MOST_TRIES}次意外中断，不再自动重试。请把任务分小，或告诉系统管理员。"
            )
            return None
        await connection().execute(
            "UPDATE job SET state = 'running', tries = $2, started = coalesce(started, $3) WHERE id = $1",
            job,
            progress,
            clock.now(),
        )
    return {**row, "tries": progress}


async def _work(progress: Progress, taken: Mapping[str, Any]) -> None:
    kind = kinds().get(taken["kind"])
    if kind is None:
        raise Unavailable("办理任务的机器还没有升级，不认识这种任务。升级后请重新办理。")
    actor = await asker(taken["account"], json.loads(taken["asker"]))
    if not actor.covers(taken["region"]) or not actor.may(kind.permission):
        raise Forbidden(f"提交人已没有“{kind.permission.label}”的权限，任务没有办理。")
    command = kind.command.model_validate(json.loads(taken["payload"]))
    result: Result = await kind.run(actor, command, progress)
    await _succeed(progress, taken, kind, actor, result)


async def _succeed(progress: Progress, taken: Mapping[str, Any], kind: JobKind, actor: Actor, result: Result) -> None:
    """The end and the file in one transaction: whoever sees the one has the other."""
    arrived = await progress.bench.store.measure(result.path) if result.path else None
    now = clock.now()
    until = now + timedelta(days=kind.keep_days) if arrived else None
    async with transaction(actor):
        file = None
        if arrived:
            purpose = Purpose(_kept_as(kind), taken["region"], subject_of(progress.job))
            file = await put(actor, progress.bench.store, arrived, purpose, result.name, until)
        row = await connection().fetchrow(
            """UPDATE job SET state = 'done', total = greatest(total, reached), reached = greatest(total, reached),
                   message = $3, result = $4, finished = $5, expires = $6
               WHERE id = $1 AND tries = $2 AND state = 'running' RETURNING id""",
            progress.job,
            progress.turn,
            result.message,
            file,
            now,
            until,
        )
        if row is None:
            raise Superseded
        after = {"任务": taken["title"], "结果": result.message}
        await audit.record(actor, DONE, Change(subject_of(progress.job), taken["region"], after=after))


def _kept_as(kind: JobKind) -> FileKind:
    """Results are files of a kind that no package declares: only the job's own page hands them out."""
    return FileKind(
        f"result:{kind.code}", f"任务结果（{kind.label}）", kind.permission, kind.permission, frozenset(), 0
    )


async def _end(progress: Progress, taken: Mapping[str, Any], state: str, message: str) -> None:
    """Record that a job failed or was cancelled, unless it is another's by now."""
    async with transaction(WORKER):
        row = await connection().fetchrow(
            "SELECT id FROM job WHERE id = $1 AND tries = $2 AND state = 'running' FOR UPDATE",
            progress.job,
            progress.turn,
        )
        if row:
            await _close(WORKER, taken, state, message)


async def _close(actor: Actor, row: Mapping[str, Any], state: str, message: str) -> None:
    await connection().execute(
        "UPDATE job SET state = $2, message = $3, finished = $4 WHERE id = $1", row["id"], state, message, clock.now()
    )
    change = Change(subject_of(row["id"]), row["region"], after={"任务": row["title"], "原因": message})
    if state == "cancelled":
        await audit.record(actor, CANCELLED, change)
    else:
        await audit.record(actor, FAILED, change)


async def _put_back(progress: Progress) -> None:
    async with transaction(WORKER):
        await connection().execute(
            "UPDATE job SET state = 'queued' WHERE id = $1 AND tries = $2 AND state = 'running'",
            progress.job,
            progress.turn,
        )
