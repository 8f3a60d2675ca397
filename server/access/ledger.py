"""The chain of the trace as the database keeps it: links, head, roots of days; checking it, and taking it out.

The links are written by the database itself when an event is committed (see the migration "the trace is a chain"): only
then is the order known, and the head is held for no longer than the commit, so that writers do not wait for each other's
work and cannot deadlock over it.
"""

import contextlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from piccolo.constraints import Unique
from piccolo.table import Table

from server import clock
from server.access import sealing, witness
from server.access.actor import Actor
from server.access.audit import Change, event_kind, record
from server.access.chain import BEGINNING, FIELDS, Check, Entry, Event, Fault, Link, Root, root_seal
from server.access.witness import Witness
from server.db.columns import big_number, day, digest, key, moment
from server.db.engine import DB, connection, take_turn, transaction
from server.errors import Problem, Refused

SUBJECT = "system:trace"

VERIFIED = event_kind("system.trace_whole", "核对留痕，链完整")
FAULTY = event_kind("system.trace_faulty", "核对留痕，发现不符")

_CHUNK = 5000


class AuditLink(Table, tablename="audit_link", db=DB):
    """The place of an event. Made by the database; the application only reads it."""

    id = key()
    position = big_number()
    event = big_number()
    day = day()
    hash = digest(index=False)

    audit_link_position_unique = Unique([position])
    audit_link_event_unique = Unique([event])


class AuditHead(Table, tablename="audit_head", db=DB):
    """The end of the chain, in one row. Made by the database."""

    id = key()
    position = big_number()
    hash = digest(index=False)
    day = day(null=True)


class AuditRoot(Table, tablename="audit_root", db=DB):
    """The end of one day, sealed by the trace key; `number` counts them, None where the seal is from before that."""

    id = key()
    day = day()
    position = big_number()
    events = big_number()
    hash = digest(index=False)
    seal = digest(index=False)
    made = moment()
    number = big_number(null=True)

    audit_root_day_unique = Unique([day])


async def close_days(actor: Actor) -> int:
    """Seal every day that the chain has left behind; returns how many. Harmless when repeated, also at the same time.

    Raises Refused where roots are missing or the witness misses something: sealing over the gap would make it look sound.
    """
    async with transaction(actor):
        return await _seal_days()


async def _seal_days() -> int:
    await take_turn("trace", "roots")
    _refuse(await _missed(_seen()))
    roots = await _roots()
    _refuse_gaps(roots)
    last = roots[-1] if roots else None
    rows = await connection().fetch(
        """SELECT l.day, max(l.position) AS position, count(*) AS events FROM audit_link l
           WHERE l.position > $1 AND l.day < (SELECT day FROM audit_head) GROUP BY l.day ORDER BY l.day""",
        last.position if last else 0,
    )
    for row in rows:
        if last and row["day"] <= last.day:
            raise _unsound(f"{row['day'].isoformat()}早于最后的日根，却还没有封存")
        end = await connection().fetchval("SELECT hash FROM audit_link WHERE position = $1", row["position"])
        root = Root(**row, hash=end, seal=b"", number=len(roots) + 1)
        last = replace(root, seal=root_seal(sealing.keys().trace_key, root, last))
        roots.append(last)
        await connection().execute(
            "INSERT INTO audit_root (day, position, events, hash, seal, number, made) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            *(last.day, last.position, last.events, last.hash, last.seal, last.number, clock.now()),
        )
    return len(rows)


def _refuse(missed: Sequence[Fault]) -> None:
    if missed:
        raise _unsound(str(missed[0]).rstrip("。"))


def _refuse_gaps(roots: Sequence[Root]) -> None:
    """Each root begins where the one before ends, or one between them is gone."""
    reached = 0
    for root in roots:
        if root.position - root.events != reached:
            raise _unsound(f"{root.day.isoformat()}的日根接不上前一个")
        reached = root.position


def _unsound(cause: str) -> Refused:
    cure = "先用audit verify查明哪里不符、谁动过数据库，再从备份恢复。"
    return Refused([Problem("留痕链", f"{cause}，不能再封存和见证。", cure)])


async def verify(actor: Actor) -> Check:
    """Check the whole chain of the database; events committed meanwhile are left to the next time."""
    check = Check(sealing.keys().trace_key)
    seen = _seen()
    async with transaction(actor):
        head = await _head()
        missed = await _missed(seen)
        await _close_behind()
        async for entry in _entries(head.position):
            check.take(entry)
        roots = [root for root in await _roots() if root.position <= head.position]
        beyond = await connection().fetch(
            "SELECT position, event FROM audit_link WHERE position > (SELECT position FROM audit_head)"
        )
    check.finish(head, roots)
    for row in beyond:
        check.faults.append(Fault(f"第{row['position']}位（事件{row['event']}）", "在链尾之后，是绕过系统添入的。"))
    check.faults += missed
    if seen is None and sealing.place():
        check.remarks.append("没有库外的见证，这次无从对照有没有整段被删除或者替换；核对无误后新做一份。")
    return check


def _seen() -> Witness | Fault | None:
    """What the witness saw. To be read before the chain: while that is read, another process may renew the witness."""
    keyring = sealing.place()
    if keyring is None:
        return None
    try:
        return Witness.read(witness.beside(keyring), sealing.keys().trace_key)
    except witness.ForgedError:
        return Fault("见证", "不是本系统写的，或者被改动过，不能用来对照。")


async def _missed(seen: Witness | Fault | None) -> list[Fault]:
    if not isinstance(seen, Witness):
        return [seen] if seen else []
    head = await _head()
    there = await connection().fetchval("SELECT hash FROM audit_link WHERE position = $1", seen.position)
    roots = await connection().fetchval("SELECT count(*) FROM audit_root")
    there = there if seen.position else BEGINNING
    return [Fault(seen.name, cause) for cause in seen.misses(head.position, there, roots)]


async def renew_witness(actor: Actor) -> None:
    """Let the witness see how far the chain has come. Raises Refused where it misses something that it saw before."""
    keyring, seen = sealing.place(), _seen()
    if keyring is None:
        return
    async with transaction(actor):
        _refuse(await _missed(seen))
        head = await _head()
        roots = await connection().fetchval("SELECT count(*) FROM audit_root")
    Witness(head.position, head.hash, roots, clock.now()).write(witness.beside(keyring), sealing.keys().trace_key)


async def _close_behind() -> None:
    """A day that ended just now must not look like one whose root is gone; what cannot be sealed is for the check to tell."""
    with contextlib.suppress(Refused):
        await _seal_days()


async def trace_verifying(actor: Actor, check: Check) -> None:
    """That the chain was checked, and what came of it, is an event itself: it becomes the next one of the chain."""
    after = {"留痕": check.seen, "不符": len(check.faults)}
    change = Change(SUBJECT, actor.region, after=after)
    async with transaction(actor):
        if check.faults:
            await record(actor, FAULTY, change)
        else:
            await record(actor, VERIFIED, change)


async def _head() -> Link:
    row = await connection().fetchrow("SELECT position, hash, day FROM audit_head")
    if row is None:
        raise Refused([Problem("留痕链", "链尾的记载不见了。", "从备份恢复，并查明谁动过数据库。")])
    return Link(row["position"], 0, row["day"] or date.min, row["hash"])


async def _roots() -> list[Root]:
    rows = await connection().fetch("SELECT day, position, events, hash, seal, number FROM audit_root ORDER BY day")
    return [Root(**row) for row in rows]


_EVENT = ", ".join(f"e.{name}" for name in FIELDS)


async def _entries(until: int) -> AsyncIterator[Entry]:
    """The chain up to a place in order, then the events that have none."""
    last = 0
    while rows := await connection().fetch(
        f"""SELECT l.position, l.event, l.day, l.hash, e.id, {_EVENT}, e.digest, e.mark
            FROM audit_link l LEFT JOIN audit_event e ON e.id = l.event
            WHERE l.position > $1 AND l.position <= $2 ORDER BY l.position LIMIT {_CHUNK}""",
        last,
        until,
    ):
        for row in rows:
            yield Entry(Link(row["position"], row["event"], row["day"], row["hash"]), _event(row))
        last = rows[-1]["position"]
    stray = await connection().fetch(
        f"""SELECT e.id, {_EVENT}, e.digest, e.mark FROM audit_event e
            WHERE NOT EXISTS (SELECT FROM audit_link l WHERE l.event = e.id) ORDER BY e.id"""
    )
    for row in stray:
        yield Entry(None, _event(row))


def _event(row: Mapping[str, Any]) -> Event | None:
    if row["id"] is None:
        return None
    content = {name: row[name] for name in FIELDS}
    for name in ("before", "after"):
        content[name] = None if content[name] is None else json.loads(content[name])
    return Event(row["id"], content, row["digest"], row["mark"])


async def export(actor: Actor, file: TextIO) -> int:
    """Write the chain as lines of JSON: the head first, so that lines cut off at the end are missed; then roots, events."""
    written = 0
    async with transaction(actor):
        head = await _head()
        await _close_behind()
        _line(file, "head", position=head.position, hash=head.hash, day=head.day)
        for root in await _roots():
            if root.position <= head.position:
                _line(file, "root", **{name: getattr(root, name) for name in Root.__slots__})
        async for entry in _entries(head.position):
            _line(file, "event", **_told(entry))
            written += 1
    return written


def _told(entry: Entry) -> dict[str, Any]:
    link, event = entry.link, entry.event
    placed = (
        {} if link is None else {"position": link.position, "event": link.event, "day": link.day, "hash": link.hash}
    )
    kept = {} if event is None else {"id": event.id, **event.content, "digest": event.digest, "mark": event.mark}
    return {**placed, **kept}


def _line(file: TextIO, sort: str, **values: Any) -> None:
    file.write(json.dumps({"sort": sort, **values}, ensure_ascii=False, default=_as_text) + "\n")


def _as_text(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value.isoformat())


def verify_export(path: Path, trace_key: bytes | None) -> Check:
    """Check a file that `export` wrote, without a database. `trace_key` None leaves marks and seals unchecked."""
    check = Check(trace_key)
    head: Link | None = None
    roots: list[Root] = []
    for one in _read_lines(path):
        if isinstance(one, Entry):
            check.take(one)
        elif isinstance(one, Root):
            roots.append(one)
        else:
            head = one
    if head is None:
        check.faults.append(Fault("首行", "链尾的记载不见了，不知道链应有多长。"))
        head = Link(check.last, 0, date.min, check.end)
    check.finish(head, roots)
    return check


def _read_lines(path: Path) -> Iterator[Link | Root | Entry]:
    with path.open(encoding="utf-8") as file:
        for number, text in enumerate(file, 1):
            try:
                yield _parsed(json.loads(text))
            except (ValueError, TypeError, LookupError):
                raise Refused([Problem(path.name, f"第{number}行不是导出的格式。", "用原文件，或重新导出。")]) from None


def _parsed(line: Any) -> Link | Root | Entry:
    if line["sort"] == "head":
        return Link(line["position"], 0, date.fromisoformat(line["day"]), bytes.fromhex(line["hash"]))
    if line["sort"] == "root":
        return Root(
            date.fromisoformat(line["day"]),
            line["position"],
            line["events"],
            bytes.fromhex(line["hash"]),
            bytes.fromhex(line["seal"]),
            line.get("number"),
        )
    link = event = None
    if "position" in line:
        link = Link(line["position"], line["event"], date.fromisoformat(line["day"]), bytes.fromhex(line["hash"]))
    if "id" in line:
        nonce = line.get("nonce")
        content = {
            **{name: line[name] for name in FIELDS[:-1]},
            "at": datetime.fromisoformat(line["at"]),
            "nonce": bytes.fromhex(nonce) if nonce else None,
        }
        event = Event(line["id"], content, bytes.fromhex(line["digest"]), bytes.fromhex(line["mark"]))
    return Entry(link, event)
