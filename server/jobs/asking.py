"""Asking for a job, asking it to stop, asking for it again: all inside the caller's transaction.

What is asked for in a transaction that fails was never asked for, and no worker sees it before the commit.
"""

import json
from typing import Any

from pgqueuer import AsyncpgDriver, Queries
from pydantic import BaseModel

from server import clock
from server.access import audit
from server.access.actor import BUSINESS, Actor, permission
from server.access.audit import Change, event_kind
from server.db.engine import connection, take_turn
from server.errors import Conflict
from server.jobs import queries
from server.jobs.tables import Job, JobState
from server.manifest import JobKind

#: The queue's one entrance. The kind is on our row, so that a worker that does not know it can say so.
ENTRANCE = "job"

HANDLE = permission("server.jobs.handle", "取消和重新办理任务", *BUSINESS)

ASKED = event_kind("job.asked", "提交任务")
ASKED_AGAIN = event_kind("job.asked_again", "重新提交任务")
STOP_ASKED = event_kind("job.stop_asked", "取消任务")


async def enqueue(actor: Actor, kind: JobKind, command: BaseModel, note: str = "") -> int:
    """Ask for a job; returns its id. `note` follows the kind's label in lists, such as 「偏关县，812份」.

    Somebody who asks twice for the same while the first is still moving gets the first.
    """
    region: str = command.region  # type: ignore[attr-defined]  # See JobKind.
    actor.require(kind.permission, at=region)
    payload = command.model_dump(mode="json")
    await take_turn("job", kind.code, actor.account_id)
    moving = await connection().fetchval(
        """SELECT id FROM job WHERE kind = $1 AND account IS NOT DISTINCT FROM $2 AND payload = $3::jsonb
           AND state IN ('queued', 'running') AND cancel_asked IS NULL""",
        kind.code,
        actor.account_id,
        json.dumps(payload),
    )
    if moving is not None:
        return int(moving)
    row = Job(
        region=region,
        kind=kind.code,
        title=f"{kind.label}　{note}" if note else kind.label,
        account=actor.account_id,
        actor=actor.name,
        unit=actor.unit,
        asker=snapshot(actor),
        payload=payload,
        state=JobState.QUEUED,
        reached=0,
        total=0,
        tries=0,
        created=clock.now(),
    )
    await row.save()
    await into_queue(row.id)
    await audit.record(actor, ASKED, Change(subject_of(row.id), region, after={"任务": row.title}))
    return int(row.id)


def subject_of(job: int) -> str:
    """How the trace names a job."""
    return f"job:{job}"


def snapshot(actor: Actor) -> dict[str, Any]:
    """Who asks, as they stand now: their area, their rights, and to what a token narrows them."""
    return {
        "name": actor.name,
        "unit": actor.unit,
        "region": actor.region,
        "roles": sorted(actor.roles),
        "permitted": None if actor.permitted is None else sorted(actor.permitted),
    }


async def into_queue(job: int) -> None:
    """Give a job to the workers, unless they have it already."""
    await connection().execute("DELETE FROM pgqueuer WHERE dedupe_key = $1 AND status = 'failed'", queue_key(job))
    queue = Queries(AsyncpgDriver(connection()))
    await queue.enqueue(ENTRANCE, str(job).encode(), dedupe_key=queue_key(job), on_conflict="skip")


def queue_key(job: int) -> str:
    """What the queue knows a job by: it holds each once."""
    return f"job:{job}"


async def ask_to_stop(actor: Actor, job: int) -> None:
    """A waiting job is cancelled at once, a running one at its next step. What it has done by then stays done."""
    line = await queries.find(actor, job, lock=True)
    actor.require(HANDLE, at=line.region)
    if not line.state.moving:
        raise Conflict(f"任务{line.state.label}，不用取消。", code="job.still")
    now = clock.now()
    await connection().execute(
        """UPDATE job SET cancel_asked = $2::timestamptz,
               state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END,
               finished = CASE state WHEN 'queued' THEN $2::timestamptz END
           WHERE id = $1""",
        job,
        now,
    )
    await audit.record(actor, STOP_ASKED, Change(subject_of(job), line.region, after={"任务": line.title}))


async def ask_again(actor: Actor, job: int) -> None:
    """A job that failed or was cancelled goes back into the queue, in the name of whoever asks for it now."""
    line = await queries.find(actor, job, lock=True)
    actor.require(HANDLE, at=line.region)
    if line.state not in {JobState.FAILED, JobState.CANCELLED}:
        raise Conflict(f"任务{line.state.label}，不能重新办理。", code="job.not_failed")
    await connection().execute(
        """UPDATE job SET state = 'queued', reached = 0, total = 0, message = NULL, cancel_asked = NULL, tries = 0,
               started = NULL, finished = NULL, expires = NULL, account = $2, actor = $3, unit = $4, asker = $5::jsonb
           WHERE id = $1""",
        job,
        actor.account_id,
        actor.name,
        actor.unit,
        json.dumps(snapshot(actor)),
    )
    await into_queue(job)
    await audit.record(actor, ASKED_AGAIN, Change(subject_of(job), line.region, after={"任务": line.title}))
