"""A large sheet of voters taken in by a worker, beside the pages.

All of it goes in or nothing does: whoever cancels it, and a worker that dies, leaves the roll as it was, and the next worker
begins anew. How far it is goes to the job's own row by another connection, because nobody sees into the import's transaction.
"""

import asyncio
import base64
from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from elections.permissions import KEEP_ROLL
from elections.sheets.roll_import import Taken, take_in
from elections.tables import RollUpload
from elections.tables.roll_uploads import UPLOADED
from server import clock
from server.access import sealing
from server.access.actor import Actor
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound
from server.jobs.asking import enqueue
from server.jobs.running import Progress, Result
from server.manifest import JobKind
from server.sheets.batches import Told
from server.sheets.staging import WAITS_DAYS, Upload

#: From so many bytes on nobody waits for a page: some five thousand rows.
LARGE_BYTES = 512 * 1024
#: How often the job's page is told, in seconds.
_TELLS_EVERY = 1.0


class TakeRoll(BaseModel):
    """Which file, kept sealed; the job quotes nothing of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str = Field(pattern=r"^\d{12}$")
    upload: int


async def hand_in(actor: Actor, upload: Upload, *, trial: bool) -> int:
    """Keep a file and ask for it to be taken in; returns the job. What others left lying too long is emptied."""
    actor.require(KEEP_ROLL, at=actor.region)
    async with transaction(actor):
        await connection().execute(
            "UPDATE roll_upload SET content = NULL WHERE content IS NOT NULL AND uploaded < $1",
            clock.now() - timedelta(days=WAITS_DAYS),
        )
        row = RollUpload(
            region=actor.region,
            file_name=upload.name[-200:],
            content=sealing.seal(base64.b64encode(upload.content).decode(), UPLOADED),
            trial=trial,
            account=actor.account_id,
            actor=actor.name,
            unit=actor.unit,
            uploaded=clock.now(),
        )
        await row.save()
        note = f"{upload.name}（只检查）" if trial else upload.name
        return await enqueue(actor, TAKE_ROLL, TakeRoll(region=actor.region, upload=row.id), note[:60])


async def run(actor: Actor, command: TakeRoll, progress: Progress) -> Result:
    """Take it in, telling how far it is. Raises what `progress` raises, and then nothing has gone in."""
    await progress(0, 0)
    far = (0, 0)

    def told(done: int, total: int) -> None:
        nonlocal far
        far = done, total

    work = asyncio.create_task(_take(actor, command, progress, told))
    try:
        while not (await asyncio.wait({work}, timeout=_TELLS_EVERY))[0]:
            await progress(*far)
        return work.result()
    finally:
        work.cancel()
        await asyncio.wait({work})


async def _take(actor: Actor, command: TakeRoll, progress: Progress, told: Told) -> Result:
    async with transaction(actor):
        await take_turn("roll_upload", command.upload)
        row = await RollUpload.objects().where(RollUpload.id == command.upload).first()
        if row is None or not actor.covers(row.region):
            raise NotFound
        if row.batch is not None:
            return Result(f"已经导入，批号{row.batch}。" if row.batch else "已经检查过，没有写入。")
        if row.content is None:
            message = f"文件只保存{WAITS_DAYS}天，已经移除。请重新上传。"
            raise Conflict(message, code="roll.upload_gone")
        upload = Upload(row.file_name, base64.b64decode(sealing.unseal(row.content, UPLOADED)))
        taken = await take_in(actor, upload, trial=row.trial, told=told)
        await RollUpload.update({RollUpload.batch: taken.batch, RollUpload.content: None}).where(
            RollUpload.id == row.id
        )
        # In this transaction: a worker that lost its turn, or was told to stop, leaves nothing.
        await progress(taken.rows, taken.rows)
    return Result(_said(taken))


def _said(taken: Taken) -> str:
    if not taken.batch:
        return f"{taken.said}。只检查，没有写入。"
    faulty = "，有错的行在“导入选民登记册”里下载" if taken.faulty else ""
    return f"{taken.said}。批号{taken.batch}{faulty}。"


TAKE_ROLL = JobKind("elections.take_roll", "导入选民登记册", KEEP_ROLL, TakeRoll, run)
