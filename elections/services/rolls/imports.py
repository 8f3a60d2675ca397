"""What was taken in from a sheet, taken back in one step; and its faulty rows handed to whoever sent it."""

import base64

from elections.permissions import KEEP_ROLL
from elections.roll_vocabulary import ImportState
from elections.tables import RollImport
from elections.tables.rolls import RETURNED
from server import clock
from server.access import audit, sealing
from server.access.actor import HELD, Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, Forbidden, NotFound, Problem, Refused

IMPORT_UNDONE = event_kind("roll.import_undone", "撤销导入选民登记册", Dot.ATTENTION)
FAULTY_FETCHED = event_kind("roll.faulty_fetched", "下载有错的登记册", Dot.ATTENTION)


async def undo_import(actor: Actor, batch: int, reason: str) -> int:
    """Take back all that a sheet brought; returns how many entries.

    Raises Conflict where it was taken back before, Refused where a list is out by now or somebody worked on an entry since.
    """
    if not reason.strip():
        raise Refused([Problem("事由", "没有填。", "写明为什么撤销。")])
    async with transaction(actor):
        row = await _to_change(actor, batch)
        if row.state != ImportState.TAKEN:
            raise Conflict(f"这次导入{ImportState(row.state).label}。", code="roll.import_undone")
        found = await connection().fetchrow(
            """SELECT count(*) AS left, count(*) FILTER (WHERE listed IS NOT NULL OR EXISTS
                      (SELECT FROM roll_objection o WHERE o.voter = v.id)) AS rested
               FROM voter v WHERE batch = $1""",
            batch,
        )
        changed = row.registered + row.refused - found["left"]
        if found["rested"] or changed:
            cause = f"导入以后已有{changed}人另有改动，{found['rested']}人的名单已经公布。"
            raise Refused([Problem("撤销", cause, "请在登记册上逐人更正。")], code="roll.changed_since")
        gone = await connection().fetch("DELETE FROM voter WHERE batch = $1 RETURNING id", batch)
        ids = [one["id"] for one in gone]
        await connection().execute(
            "SELECT settle_registration_conflicts($1, $2, $3, $4)",
            ids,
            clock.today(),
            actor.name,
            f"撤销导入：{reason}",
        )
        await RollImport.update({RollImport.state: ImportState.UNDONE, RollImport.undone: clock.now()}).where(
            RollImport.id == batch
        )
        change = Change(f"roll_import:{batch}", row.region, after={"撤销人数": len(ids)}, reason=reason)
        await audit.record(actor, IMPORT_UNDONE, change)
    return len(ids)


async def faulty_rows(actor: Actor, batch: int) -> tuple[str, bytes]:
    """The sender's file with its faulty rows. Whole numbers leave with it, so it is an event."""
    if actor.held:
        raise Forbidden(HELD, code="account.held")
    async with transaction(actor):
        row = await _to_change(actor, batch)
        if row.returned is None:
            raise NotFound
        change = Change(f"roll_import:{batch}", row.region, after={"文件": row.file_name, "有错行数": row.faulty})
        await audit.record(actor, FAULTY_FETCHED, change)
    stem, _, ending = row.file_name.rpartition(".")
    name = f"{stem or row.file_name}（错误）.{'csv' if ending.lower() in {'csv', 'txt'} else 'xlsx'}"
    return name, base64.b64decode(sealing.unseal(row.returned, RETURNED))


async def _to_change(actor: Actor, batch: int) -> RollImport:
    await take_turn("roll_import", batch)
    row = await RollImport.objects().where(RollImport.id == batch).first()
    if row is None:
        raise NotFound
    actor.require(KEEP_ROLL, at=row.region)
    return row
