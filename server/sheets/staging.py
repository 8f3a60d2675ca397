"""Taking a file in: read, checked, compared with the records, and kept for whoever looks at it before it goes in."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from server import clock
from server.access import audit, sealing
from server.access.actor import Actor, Permission, Role, permission
from server.access.audit import Change, event_kind
from server.db.engine import connection, copy_rows, transaction, try_turn
from server.sheets.apart import in_turn
from server.sheets.batches import TURN, Told, alone_in, expect_many, silent, subject
from server.sheets.coding import Draft, by_row, content_hash, content_hashes, encode, seal_draft, written
from server.sheets.exchange import Exchange, exchange
from server.sheets.importing import Reading, read
from server.sheets.judging import judge, place_of
from server.sheets.tables import CONTENT, ImportBatch
from server.sheets.vocabulary import BatchState, RowState
from server.sheets.workbook import Cell, open_workbook

IMPORT: Permission = permission(
    "sheets.import",
    "导入表格",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
    Role.AGENCY_REVIEWER,
    Role.ASSIGNMENT_OFFICER,
    Role.TRAINING_OFFICER,
)

STAGED = event_kind("import.staged", "上传表格")
EXPIRED = event_kind("import.expired", "清除过期导入")

#: Days after which a file that nobody let in is dropped, and after which an import can no longer be undone.
WAITS_DAYS = 7
UNDO_DAYS = 90

_NOTES = 30
_NOTE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


async def stage(actor: Actor, code: str, upload: Upload, *, tab: str = "", told: Told = silent) -> int:
    """Read a file of the sheet `code` and keep its rows with what each asks for; returns the batch.

    Raises Refused for a file that cannot be read at all, Forbidden without the right.
    """
    of = exchange(code)
    actor.require(of.import_right, at=actor.region)
    reading, drafts = await in_turn(upload.name, _read, of, upload, tab)
    await drop_old(actor)
    async with transaction(actor):
        await expect_many()
        if of.tried:
            await alone_in(actor.region)
        await _skip_done(actor, of, drafts)
        await judge(actor, of, [draft for draft in drafts if draft.state is not RowState.DONE])
        batch = await _keep_batch(actor, of, upload, reading)
        told(0, len(drafts))
        rows = _rows(actor, of, batch, drafts)
        await copy_rows("import_row", _COLUMNS, rows, told=lambda done: told(done, len(drafts)))
        after = {"表格": of.title, "文件": upload.name, "行数": len(drafts)}
        await audit.record(actor, STAGED, Change(subject(batch), actor.region, after=after))
    return batch


def _read(of: Exchange, upload: Upload, tab: str) -> tuple[Reading, list[Draft]]:
    reading = read(of.sheet, open_workbook(upload.content, file_name=upload.name), tab=tab)
    problems = by_row(reading.problems)
    drafts = [Draft(row, problems=list(problems.get(row.number, ()))) for row in reading.rows]
    for draft in drafts:
        for problem in draft.problems:
            cell = reading.grid.at(draft.row.number - 1, reading.head.places.get(problem.key, -1))
            if problem.key not in draft.row.values and cell is not None:
                draft.shown[problem.key] = _as_seen(cell)
    return reading, drafts


def _as_seen(cell: Cell) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:G}"  # noqa: PLR2004  # Excel's exact figures.
    return str(cell)[:100]


_OLD = """SELECT id, region, file_name FROM import_batch
          WHERE staged < CASE WHEN state = 'staged' THEN $1::timestamptz ELSE $2 END AND content IS NOT NULL"""


async def drop_old(actor: Actor) -> int:
    """Empty what lies in the actor's area too long; returns how many batches. One that somebody works on just now waits.

    Files that nobody let in, and rows too old to be undone, hold personal data without need.
    """
    now = clock.now()
    bounds = (now - timedelta(days=WAITS_DAYS), now - timedelta(days=UNDO_DAYS))
    async with transaction(actor):
        old = [row["id"] for row in await connection().fetch(f"{_OLD} ORDER BY id", *bounds)]
        free = [one for one in old if await try_turn(TURN, one)]
        # Asked again: whoever had the turn before may have let a batch in.
        found = await connection().fetch(f"{_OLD} AND id = ANY($3) ORDER BY id", *bounds, free)
        gone = [row["id"] for row in found]
        if gone:
            await connection().execute("DELETE FROM import_row WHERE batch = ANY($1)", gone)
            await connection().execute(
                """UPDATE import_batch SET content = NULL,
                          state = CASE WHEN state = 'staged' THEN 'dropped' ELSE state END
                   WHERE id = ANY($1)""",
                gone,
            )
        changes = [
            Change(subject(row["id"]), row["region"], before={"文件": row["file_name"]}, reason="保存期满")
            for row in found
        ]
        await audit.record_many(actor, EXPIRED, changes)
    return len(gone)


async def _skip_done(actor: Actor, of: Exchange, drafts: Sequence[Draft]) -> None:
    """What an earlier file put in, word for word, is not put in again: it may have been changed since on purpose.

    What a row says holds what it is about, so one hash tells both. What was answered then is not asked again. Where each
    person says it anew, only the actor's own files count.
    """
    earlier = await connection().fetchval(
        "SELECT EXISTS (SELECT FROM import_batch WHERE sheet = $1 AND state = 'committed')", of.code
    )
    hashed = {
        says: draft
        for draft in drafts
        if earlier and draft.only_asks
        for says in content_hashes(of.code, written(draft))
    }
    if not hashed:
        return
    rows = await connection().fetch(
        """SELECT DISTINCT r.says FROM import_row r JOIN import_batch b ON b.id = r.batch
           WHERE b.sheet = $1 AND b.state = 'committed' AND r.committed IS NOT NULL AND r.says = ANY($2)
             AND (NOT $3 OR (b.account IS NOT DISTINCT FROM $4 AND b.actor = $5 AND b.unit = $6))""",
        of.code,
        list(hashed),
        of.by_each,
        actor.account_id,
        actor.name,
        actor.unit,
    )
    for row in rows:
        hashed[row["says"]].state = RowState.DONE
        hashed[row["says"]].problems.clear()


async def _keep_batch(actor: Actor, of: Exchange, upload: Upload, reading: Reading) -> int:
    head, notes = reading.head, [note[:_NOTE_LENGTH] for note in (*reading.elsewhere, *reading.notes)]
    if len(notes) > _NOTES:
        notes = [*notes[:_NOTES], f"另有{len(notes) - _NOTES}处未读。"]
    batch = ImportBatch(
        region=actor.region,
        sheet=of.code,
        file_name=upload.name[-200:],
        tab=reading.tab,
        content=sealing.seal(base64.b64encode(upload.content).decode(), CONTENT),
        head={
            "first": head.first + 1,
            "last": head.body,
            "known": len(head.places),
            "unknown": list(head.unknown),
            "absent": [column.title for column in of.sheet.columns if column.key not in head.places],
            "width": max(map(len, reading.grid.rows[head.first : head.body])),
            "places": dict(head.places),
            "passed": len(reading.notes) - bool(head.unknown),
        },
        notes=notes,
        state=BatchState.STAGED,
        account=actor.account_id,
        actor=actor.name,
        unit=actor.unit,
        staged=clock.now(),
    )
    await batch.save()
    return int(batch.id)


_COLUMNS = ("region", "batch", "number", "state", "payload", "says")


def _rows(actor: Actor, of: Exchange, batch: int, drafts: Sequence[Draft]) -> Iterator[tuple[Any, ...]]:
    """Rows of the table, by state and then in the order of the file."""
    order = {state: place for place, state in enumerate(RowState)}
    for draft in sorted(drafts, key=lambda one: order[one.state]):
        values = encode(draft.row.values)
        place = place_of(of, draft.row)
        yield (
            place if actor.covers(place) and place else actor.region,
            batch,
            draft.row.number,
            draft.state.value,
            seal_draft(draft, values),
            content_hash(of.code, written(draft) if draft.shown else values),
        )
