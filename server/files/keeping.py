"""Keeping files: in, out, away. All functions but the sweep run inside the caller's transaction."""

import asyncio
from collections.abc import AsyncIterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import HELD, Actor, Permission
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, Forbidden, NotFound, Problem, Refused
from server.files.disk import Arrived, Store, words_of
from server.files.naming import clean_name
from server.files.sniffing import SHOWN, WORDS, sniff
from server.files.tables import StoredFile
from server.manifest import FileKind, packages

STORED = event_kind("file.stored", "存入文件", prepares=True)
FETCHED = event_kind("file.fetched", "下载文件", Dot.ATTENTION)
REMOVED = event_kind("file.removed", "移除文件", prepares=True)

#: The advisory lock that a backup shares while it copies contents and that the sweep needs alone. Turns have other numbers.
CONTENTS_STAY = 0x6875616E_00000001


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a file is handed in for: its kind, the place and the record it belongs to."""

    kind: FileKind
    region: str
    subject: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file as pages show it. `sha256` in hex."""

    id: int
    region: str
    kind: str
    subject: str
    sha256: str
    size: int
    media_type: str
    name: str
    account: int | None
    actor: str
    created: datetime
    expires: datetime | None

    @property
    def size_words(self) -> str:
        return words_of(self.size)

    @property
    def type_words(self) -> str:
        return WORDS[self.media_type]

    @property
    def shown(self) -> bool:
        """Whether browsers show it inside a page."""
        return self.media_type in SHOWN


def subject_of(file: int) -> str:
    """How the trace names a file."""
    return f"file:{file}"


def kinds() -> dict[str, FileKind]:
    """The kinds that the packages declare, by code."""
    return {kind.code: kind for package in packages() for kind in package.files}


async def add(actor: Actor, store: Store, purpose: Purpose, name: str, pieces: AsyncIterable[bytes]) -> int:
    """Take in what somebody hands in; returns its id. Opens the transaction itself, after the stream has ended.

    Refused when it is too large, holds something else than the kind takes, whatever its name says, or cannot be opened where the
    kind asks for that.
    """
    (file,) = await add_to_each(actor, store, [purpose], name, pieces)
    return file


async def add_to_each(
    actor: Actor, store: Store, purposes: Sequence[Purpose], name: str, pieces: AsyncIterable[bytes]
) -> list[int]:
    """As `add` for several records of one kind that share a paper: each has it as its own, or none; returns their ids."""
    kind = purposes[0].kind
    for purpose in purposes:
        actor.require(kind.add, at=purpose.region)
    arrived = await store.receive(pieces, kind.most_bytes)
    try:
        media_type = sniff(arrived.path)
        if media_type not in kind.media_types:
            taken = "、".join(sorted(WORDS[one] for one in kind.media_types))
            raise Refused(
                [Problem("文件", f"内容是{WORDS[media_type]}，不能作{kind.label}。", f"请用{taken}。")],
                code="files.wrong_type",
            )
        if kind.opens:
            await asyncio.to_thread(kind.opens, clean_name(name, media_type), arrived.path.read_bytes())
        async with transaction(actor):
            for purpose in purposes:
                await _still(actor, kind, purpose.subject)
            until = clock.now() + timedelta(days=kind.keep_days) if kind.keep_days else None
            return await _put(actor, store, arrived, purposes, clean_name(name, media_type), until)
    finally:
        arrived.path.unlink(missing_ok=True)


async def _still(actor: Actor, kind: FileKind, subject: str) -> None:
    """The record takes files, or gives one back, to the end of the transaction. NotFound for somebody else's (`admits`)."""
    if kind.admits and not await kind.admits(actor, _number(subject), kind.add):
        raise NotFound
    if kind.hold:
        await kind.hold(_number(subject))
        if kind.settled and (why := await kind.settled(_number(subject))):
            raise Conflict(why, code="files.settled")


def _number(subject: str) -> int:
    """The record's number in its name (`filing:12`)."""
    return int(subject.rpartition(":")[2])


async def put(
    actor: Actor, store: Store, arrived: Arrived, purpose: Purpose, name: str, expires: datetime | None
) -> int:
    """Keep an arrived file; returns its id. If the transaction fails, the content is litter and the sweep takes it."""
    (file,) = await _put(actor, store, arrived, [purpose], name, expires)
    return file


async def _put(
    actor: Actor, store: Store, arrived: Arrived, purposes: Sequence[Purpose], name: str, expires: datetime | None
) -> list[int]:
    await _alone_with(arrived.sha256)
    media_type = sniff(arrived.path)
    store.keep(arrived)
    kept = (_Kept(arrived, media_type, name, expires, purpose) for purpose in purposes)
    return [await _record(actor, one) for one in kept]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A content that lies in its place, and what one row says of it."""

    arrived: Arrived
    media_type: str
    name: str
    expires: datetime | None
    purpose: Purpose


async def _record(actor: Actor, kept: _Kept) -> int:
    purpose, arrived = kept.purpose, kept.arrived
    row = StoredFile(
        region=purpose.region,
        kind=purpose.kind.code,
        subject=purpose.subject,
        sha256=arrived.sha256,
        size=arrived.size,
        media_type=kept.media_type,
        name=kept.name,
        account=actor.account_id,
        actor=actor.name,
        created=clock.now(),
        expires=kept.expires,
    )
    await row.save()
    after: dict[str, object] = {"类别": purpose.kind.label, "SHA-256": arrived.sha256.hex()}
    if not purpose.kind.shown:
        after |= {"文件": kept.name, "大小": words_of(arrived.size)}
    await audit.record(actor, STORED, Change(purpose.subject, purpose.region, after=after))
    return int(row.id)


async def _alone_with(sha256: bytes) -> None:
    """Whoever keeps or removes a content does so alone, so that none is removed while another row takes it up."""
    await take_turn("file", sha256.hex())


_LINES = """
SELECT id, region, kind, subject, encode(sha256, 'hex') AS sha256, size, media_type, name, account, actor, created, expires
FROM stored_file WHERE removed IS NULL AND (expires IS NULL OR expires > $2) AND starts_with(region, $1)
"""


def _lines() -> str:
    """The files of an area, those of a kind that is not shown to everybody as far as that kind shows them."""
    conditions = (f"AND (kind <> '{kind.code}' OR {kind.shown})" for kind in kinds().values() if kind.shown)
    return " ".join([_LINES, *conditions])


async def find(actor: Actor, file: int) -> FileLine:
    """One file, of whatever kind. NotFound outside the area, and after it expired."""
    row = await connection().fetchrow(f"{_lines()} AND id = $3", actor.reach, clock.now(), file)
    if row is None:
        raise NotFound
    return _line(dict(row))


async def of_subject(actor: Actor, subject: str) -> tuple[FileLine, ...]:
    """The files of a record, the oldest first."""
    rows = await connection().fetch(f"{_lines()} AND subject = $3 ORDER BY id", actor.reach, clock.now(), subject)
    return tuple(_line(dict(row)) for row in rows)


async def sizes(actor: Actor, subjects: Sequence[str]) -> list[int]:
    """How large each of the files of some records is."""
    rows = await connection().fetch(
        f"SELECT size FROM ({_lines()}) AS l WHERE subject = ANY($3)",  # noqa: S608  # Conditions of the declared kinds.
        actor.reach,
        clock.now(),
        list(subjects),
    )
    return [row["size"] for row in rows]


def _line(row: dict[str, object]) -> FileLine:
    zoned = {name: value.astimezone(clock.ZONE) for name, value in row.items() if isinstance(value, datetime)}
    return FileLine(**{**row, **zoned})  # type: ignore[arg-type]


async def look_at(actor: Actor, file: int) -> FileLine:
    """A file that the actor may see; it leaves no trace, its content does. Forbidden to an account that waits (AC-1)."""
    _require_released(actor)
    line = await find(actor, file)
    kind = kind_of(line)
    _require(actor, line, kind.view)
    if kind.admits and not await kind.admits(actor, _number(line.subject), kind.view):
        raise NotFound
    return line


def kind_of(line: FileLine) -> FileKind:
    """The kind of a file that a package keeps. NotFound for what the ground keeps for itself, such as results of jobs."""
    kind = kinds().get(line.kind)
    if kind is None:
        raise NotFound
    return kind


def _require(actor: Actor, line: FileLine, right: Permission) -> None:
    if not actor.may(right):
        raise actor.refused(right)
    actor.require(right, at=line.region)


def _require_released(actor: Actor) -> None:
    if actor.held:
        raise Forbidden(HELD, code="account.held")


async def trace_reading(actor: Actor, line: FileLine) -> None:
    """A content leaves the system: that is an event, and closed to an account that waits to be released (AC-1)."""
    _require_released(actor)
    await audit.record(actor, FETCHED, Change(line.subject, line.region, after=_named(line)))


def _named(line: FileLine) -> dict[str, object]:
    """How the trace names a file; one that not everybody may know of by its hash alone."""
    hidden = line.kind in kinds() and kinds()[line.kind].shown
    return {"SHA-256": line.sha256} if hidden else {"文件": line.name, "SHA-256": line.sha256}


class RemoveFile(BaseModel):
    """Why a file is taken back."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


async def settled(line: FileLine) -> str:
    """Why a file stays for good: the record it belongs to was handed in. Empty where it may be taken back."""
    asked = kind_of(line).settled
    return await asked(_number(line.subject)) if asked else ""


async def removable(actor: Actor, file: int) -> FileLine:
    """The file, if the actor may take it back. Raises Forbidden, and Conflict once its record is settled."""
    line = await find(actor, file)
    kind = kind_of(line)
    _require(actor, line, kind.add)
    await _still(actor, kind, line.subject)
    if why := await settled(line):
        raise Conflict(why, code="files.settled")
    return line


async def remove(actor: Actor, file: int, command: RemoveFile) -> FileLine:
    """Take a file back; its content goes with the next sweep unless another row has it too."""
    line = await removable(actor, file)
    await StoredFile.update({StoredFile.removed: clock.now()}).where(StoredFile.id == file)
    await audit.record(actor, REMOVED, Change(line.subject, line.region, before=_named(line), reason=command.reason))
    return line


async def sweep(actor: Actor, store: Store) -> int:
    """Take away what expired, and every content that no file on record has; returns how many contents went.

    Each content in its own transaction: a sweep that is stopped has done what it has done.
    """
    async with transaction(actor):
        expired = await connection().fetch(
            """UPDATE stored_file SET removed = $1 WHERE removed IS NULL AND expires <= $1
               RETURNING region, subject, name, encode(sha256, 'hex') AS sha256""",
            clock.now(),
        )
        for row in expired:
            before = {"文件": row["name"], "SHA-256": row["sha256"]}
            change = Change(row["subject"], row["region"], before=before, reason="保存期满")
            await audit.record(actor, REMOVED, change)
    gone = 0
    for sha256 in {*(bytes.fromhex(row["sha256"]) for row in expired), *store.contents()}:
        async with transaction(actor):
            gone += await _drop(store, sha256)
    store.sweep_scratch()
    return gone


async def _drop(store: Store, sha256: bytes) -> bool:
    """Remove a content that no file on record has any more; left for the next sweep while a backup copies contents."""
    if not await connection().fetchval("SELECT pg_try_advisory_xact_lock($1)", CONTENTS_STAY):
        return False
    await _alone_with(sha256)
    if await connection().fetchval("SELECT 1 FROM stored_file WHERE sha256 = $1 AND removed IS NULL", sha256):
        return False
    place = store.place(sha256)
    there = place.exists()
    place.unlink(missing_ok=True)
    return there
