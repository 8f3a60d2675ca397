"""Letting the good rows of a batch in, and taking a whole batch back."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Conflict, Problem, Refused
from server.sheets.batches import (
    Told,
    alone_in,
    batch_to_change,
    closed,
    drafts,
    is_open,
    mark_written,
    opened,
    put_back,
    refuse_other_hand,
    silent,
    subject,
)
from server.sheets.coding import Draft, is_said, said
from server.sheets.exchange import Entry, Exchange, Kept, held
from server.sheets.judging import CHUNK, entry_of, judge, key_of, refuse
from server.sheets.tables import ImportBatch
from server.sheets.vocabulary import BatchState

COMMITTED = event_kind("import.committed", "导入表格", Dot.STEP)
UNDONE = event_kind("import.undone", "撤销导入", Dot.ATTENTION)
DROPPED = event_kind("import.dropped", "放弃导入")

#: From this many rows on a batch is let in by a job of this kind, so that no page waits for it.
LARGE = 2_000
COMMIT_JOB = "sheets.commit"

_READY = "AND state IN ('new', 'changed') AND committed IS NULL"
_NAMED = 20


@dataclass(frozen=True, slots=True)
class Committed:
    """How many rows went in, and how many were held back because the records changed or a service refused them."""

    written: int
    held_back: int


async def commit(actor: Actor, wanted: int, *, told: Told = silent) -> Committed:
    """Let the rows in that are ready, all in one transaction. Raises Refused where there is none, Conflict after an undo."""
    async with transaction(actor):
        batch, of = await batch_to_change(actor, wanted)
        if not is_open(batch):
            raise Conflict(f"这次导入{BatchState(batch.state).label}，不能再导入。请重新上传文件。")
        refuse_other_hand(actor, batch, of)
        total = await connection().fetchval(f"SELECT count(*) FROM import_row WHERE batch = $1 {_READY}", wanted)  # noqa: S608
        if not total:
            raise Refused([Problem("导入", "没有可以导入的行。", "请先改正错误或者回答须确认的问题。")])
        await alone_in(batch.region)
        written, seen = 0, 0
        async for chunk in _chunks(of, wanted):
            written += await _write(actor, of, chunk)
            seen += len(chunk)
            told(seen, total)
        await ImportBatch.update({ImportBatch.state: BatchState.COMMITTED, ImportBatch.committed: clock.now()}).where(
            ImportBatch.id == wanted
        )
        change = Change(
            subject(wanted), batch.region, after={"表格": of.title, "文件": batch.file_name, "导入行数": written}
        )
        await audit.record(actor, COMMITTED, change)
    return Committed(written, total - written)


async def _chunks(of: Exchange, wanted: int) -> AsyncIterator[list[Draft]]:
    """The rows that are ready, in parts; the next part is opened while the database writes this one."""
    size = None if of.together else CHUNK
    chunk = opened(of, await closed(wanted, _READY, limit=size))
    while chunk:
        after = await closed(wanted, f"{_READY} AND id > $2", chunk[-1].id, limit=size)
        following = asyncio.create_task(asyncio.to_thread(opened, of, after))
        yield chunk
        chunk = await following


async def _write(actor: Actor, of: Exchange, chunk: Sequence[Draft]) -> int:
    """Write what still asks for what was shown; the rest is judged anew and waits. Returns how many went in."""
    now = await held(of, actor, [draft.row for draft in chunk])
    moved = [draft for draft in chunk if not _alike(draft.kept, now.get(key_of(of, draft.row)))]
    still = [draft for draft in chunk if draft not in moved] if moved else list(chunk)
    outcomes = await of.write(actor, [entry_of(draft) for draft in still])
    refused: list[Draft] = []
    done: list[tuple[int, str]] = []
    for draft, outcome in zip(still, outcomes, strict=True):
        if isinstance(outcome, str):
            done.append((draft.id, outcome))
        else:
            refuse(of, draft, outcome)
            refused.append(draft)
    if moved:
        await judge(actor, of, moved)
    if moved or refused:
        await put_back([*moved, *refused])
    await mark_written(done, clock.now())
    return len(done)


def _alike(then: Kept | None, now: Kept | None) -> bool:
    if then is None or now is None:
        return then is now
    return then.values.keys() == now.values.keys() and all(
        said(value) == said(now.values[key]) for key, value in then.values.items()
    )


async def undo(actor: Actor, wanted: int, reason: str) -> int:
    """Take back all that a batch wrote, in one step; returns how many rows.

    Raises Refused, naming the rows, where something was changed since: nobody's later work is thrown away. Raises Conflict where
    a sheet takes nothing back at all.
    """
    async with transaction(actor):
        batch, of = await batch_to_change(actor, wanted)
        if BatchState(batch.state) is not BatchState.COMMITTED:
            raise Conflict(f"这次导入{BatchState(batch.state).label}，没有可以撤销的。")
        if of.lasting:
            raise Conflict(of.lasting, code="sheets.lasting")
        if not reason.strip():
            raise Refused([Problem("事由", "没有填。", "写明为什么撤销。")])
        await alone_in(batch.region)
        written = await drafts(of, wanted, "AND committed IS NOT NULL")
        if not written:
            raise Conflict("这次导入的记录已超过保留期，不能撤销。")
        if not of.fixed:
            await _refuse_later_changes(actor, of, written)
        size = len(written) if of.together else CHUNK
        for first in range(0, len(written), size):
            await of.undo(actor, [entry_of(draft) for draft in written[first : first + size]])
        await ImportBatch.update({ImportBatch.state: BatchState.UNDONE, ImportBatch.undone: clock.now()}).where(
            ImportBatch.id == wanted
        )
        change = Change(subject(wanted), batch.region, after={"撤销行数": len(written)}, reason=reason)
        await audit.record(actor, UNDONE, change)
    return len(written)


async def _refuse_later_changes(actor: Actor, of: Exchange, written: Sequence[Draft]) -> None:
    problems: list[Problem] = []
    for first in range(0, len(written), CHUNK):
        part = written[first : first + CHUNK]
        now = await held(of, actor, [draft.row for draft in part])
        for draft in part:
            for title in _changed_since(of, entry_of(draft), now.get(key_of(of, draft.row))):
                cause = "导入以后又有改动。"
                problems.append(Problem(f"第{draft.row.number}行 {title}", cause, "请在该记录的页面上逐条更正。"))
    if problems:
        more = len(problems) - _NAMED
        rest = [Problem("其他", f"还有{more}处导入以后又有改动。")] if more > 0 else []
        raise Refused([*problems[:_NAMED], *rest], code="sheets.changed_since")


def _changed_since(of: Exchange, entry: Entry, now: Kept | None) -> list[str]:
    """The columns in which the record no longer is as the row made it."""
    if now is None:
        return ["记录"]
    columns = [of.sheet.column(key) for key in entry.changed] if entry.kept else of.sheet.columns
    return [
        column.title
        for column in columns
        if not column.checked_only and column.key in now.values and _differs(entry, column.key, now)
    ]


def _differs(entry: Entry, key: str, now: Kept) -> bool:
    value = entry.row.values.get(key)
    written = said(value) if is_said(value) else ""
    return written != said(now.values[key])


async def drop(actor: Actor, wanted: int) -> None:
    """Give a batch up before anything of it went in; its file and rows are removed."""
    async with transaction(actor):
        batch, _ = await batch_to_change(actor, wanted)
        if BatchState(batch.state) is not BatchState.STAGED:
            raise Conflict(f"这次导入{BatchState(batch.state).label}，不能放弃。")
        await connection().execute("DELETE FROM import_row WHERE batch = $1", wanted)
        await ImportBatch.update({ImportBatch.state: BatchState.DROPPED, ImportBatch.content: None}).where(
            ImportBatch.id == wanted
        )
        await audit.record(actor, DROPPED, Change(subject(wanted), batch.region, after={"文件": batch.file_name}))
