"""A trace of a few committed events, ways to spoil it as the database's owner, and what is found then."""

import io
from pathlib import Path

import asyncpg

from server.access import audit, ledger, sealing
from server.access.actor import PROVINCE, Actor
from server.access.audit import Change, event_kind
from server.access.chain import link_hash
from server.db.engine import transaction

OPERATOR = Actor.operator()
TRIED = event_kind("test.tried", "试写")


async def write(number: int) -> None:
    async with transaction(OPERATOR):
        change = Change(f"test:{number}", PROVINCE, before={"数": number}, after={"数": number + 1.5}, reason="试")
        await audit.record(OPERATOR, TRIED, change)


async def chain_anew(owner: asyncpg.Connection) -> None:
    """What somebody with the owner's rights can do who knows how the hashes are made."""
    before, day = bytes(32), None
    rows = await owner.fetch(
        "SELECT l.id, l.position, l.event, l.day, e.digest FROM audit_link l JOIN audit_event e ON e.id = l.event"
        " ORDER BY l.position"
    )
    for row in rows:
        before = link_hash(before, row["position"], row["event"], row["day"], row["digest"])
        day = row["day"]
        await owner.execute("UPDATE audit_link SET hash = $2 WHERE id = $1", row["id"], before)
    await owner.execute("UPDATE audit_head SET hash = $1, day = $2, position = $3", before, day, len(rows))


async def found() -> list[str]:
    """The faults in the database; an export of the same must have them too."""
    check = await ledger.verify(OPERATOR)
    return [str(fault) for fault in check.faults]


async def found_in_export(tmp_path: Path) -> list[str]:
    file = io.StringIO()
    await ledger.export(OPERATOR, file)
    path = tmp_path / "trace.jsonl"
    path.write_text(file.getvalue(), encoding="utf-8")
    return [str(fault) for fault in ledger.verify_export(path, sealing.keys().trace_key).faults]


async def days_apart(owner: asyncpg.Connection) -> None:
    """Two more closed days before the events of today."""
    await owner.execute("TRUNCATE audit_root")
    await owner.execute("UPDATE audit_link SET day = day - 2 WHERE position <= 2")
    await owner.execute("UPDATE audit_link SET day = day - 1 WHERE position IN (3, 4)")
    await chain_anew(owner)
    assert await ledger.close_days(OPERATOR) == 3
