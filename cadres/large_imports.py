"""Letting a large batch in beside the pages, as a job that whoever asked can watch."""

from pydantic import BaseModel, ConfigDict, Field

from server.access.actor import Actor
from server.db.engine import transaction
from server.jobs.running import Progress, Result
from server.manifest import JobKind
from server.sheets import listing
from server.sheets.committing import COMMIT_JOB, commit
from server.sheets.staging import IMPORT


class CommitBatch(BaseModel):
    """Which batch, and the area of whoever handed it in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str = Field(pattern=r"^\d{12}$")
    batch: int


async def run(actor: Actor, command: CommitBatch, progress: Progress) -> Result:
    """Let the ready rows in, all or none; a second run after all went in says the same.

    The word of it joins the transaction, so that a worker that lost its turn writes nothing.
    """
    async with transaction(actor):
        view = await listing.batch(actor, command.batch)
        if view.ready:
            done = await commit(actor, command.batch)
            await progress(done.written, done.written + done.held_back)
            held = f"{done.held_back}行在预览以后有变化，没有导入。" if done.held_back else ""
            return Result(f"{view.exchange.title}导入{done.written}行。{held}")
    return Result(f"{view.exchange.title}已导入{view.written}行。")


LARGE_IMPORTS = JobKind(COMMIT_JOB, "导入表格", IMPORT, CommitBatch, run)
