"""The trace. Every write leaves one event in its own transaction; the application can add events and nothing else."""

import json
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, NamedTuple

from piccolo.table import Table
from pydantic_core import to_json

from server import clock
from server.access import sealing
from server.access.actor import Actor, Role, permission, reach_of
from server.access.chain import COMMON, FIELDS, digest_after, digest_of, mark_of
from server.db.columns import big_number, digest, document, key, long_text, moment, region, text
from server.db.engine import DB, connection, copy_rows

READ_TRACES = permission("server.audit.read", "查看留痕", Role.AUDITOR, writes=False)


class AuditEvent(Table, tablename="audit_event", db=DB):
    """One thing that somebody did, with what stood before and after; `digest` and `mark` are those of `chain`."""

    id = key()
    at = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    kind = text(60)
    subject = text(60, index=True)
    region = region()
    before = document(null=True)
    after = document(null=True)
    reason = long_text(null=True)
    mark = digest(index=False)
    nonce = digest(null=True, unique=True)
    digest = digest(index=False)


class Dot(Enum):
    """What a trail marks beside an event; the value is the class of its line."""

    PLAIN = ""
    STEP = "is-key"
    """A step of the procedure."""
    ATTENTION = "is-warn"
    """Sealed data was read or left the system, or something was sent or taken back."""
    REFUSED = "is-stop"


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event by its code, with the words and the dot of the trail.

    `prepares` tells that it only got something ready on which nobody else relies yet: it holds up no undoing of what was before.
    """

    code: str
    label: str
    dot: Dot = Dot.PLAIN
    prepares: bool = False


_kinds: dict[str, EventKind] = {}


def event_kind(code: str, label: str, dot: Dot = Dot.PLAIN, *, prepares: bool = False) -> EventKind:
    """Declare a kind of event; a code is declared once."""
    if code in _kinds:
        message = f"event kind declared twice: {code}"
        raise ValueError(message)
    _kinds[code] = kind = EventKind(code, label, dot, prepares)
    return kind


def label_of(code: str) -> str:
    """The words of a kind on record."""
    return _kinds[code].label if code in _kinds else code


def kinds() -> tuple[EventKind, ...]:
    """Every declared kind."""
    return tuple(_kinds.values())


@dataclass(frozen=True, slots=True)
class Change:
    """What an event says: the subject (`election:140932100207-12-1`), its place, and what changed.

    Personal data never goes in: a sealed field is named, not quoted.
    """

    subject: str
    region: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


async def record(actor: Actor, kind: EventKind, change: Change) -> None:
    """Write the event; to be called inside the transaction of the write it tells of.

    What goes in comes out the same: values pass through JSON first, so that the digest covers what the database keeps.
    """
    content = _common(actor, kind, clock.now()) | _own(change)
    covered = digest_of(content)
    mark = mark_of(sealing.keys().trace_key, covered)
    await AuditEvent.insert(AuditEvent(**content, digest=covered, mark=mark))


_NONCE = 16
_PLAIN = frozenset({str, int, bool, type(None)})


def _common(actor: Actor, kind: EventKind, now: datetime) -> dict[str, Any]:
    return {"at": now, "account": actor.account_id, "actor": actor.name, "unit": actor.unit, "kind": kind.code}


def _own(change: Change) -> dict[str, Any]:
    return {
        "subject": change.subject,
        "region": change.region,
        "before": _as_json(change.before),
        "after": _as_json(change.after),
        "reason": change.reason or None,
        "nonce": secrets.token_bytes(_NONCE),
    }


def _as_json(document: Mapping[str, Any]) -> Any:
    if not document:
        return None
    if _PLAIN.issuperset(map(type, document.values())):
        return dict(document)
    return json.loads(json.dumps(dict(document), default=str))


async def record_many(actor: Actor, kind: EventKind, changes: Sequence[Change]) -> None:
    """One event for each of many records written at once, as `record`."""
    if changes:
        await copy_rows("audit_event", _COLUMNS, _stored(_common(actor, kind, clock.now()), changes))


_COLUMNS = (*FIELDS, "digest", "mark")


def _stored(common: Mapping[str, Any], changes: Sequence[Change]) -> Iterator[tuple[Any, ...]]:
    """Rows of the table. What all events share is covered and written once: there may be a hundred thousand of them."""
    digest, key = digest_after(common), sealing.keys().trace_key
    shared = tuple(common[name] for name in COMMON)
    for change in changes:
        own = _own(change)
        covered = digest(own)
        before, after = _document(own["before"]), _document(own["after"])
        yield (
            *(*shared, own["subject"], own["region"], before, after, own["reason"], own["nonce"]),
            *(covered, mark_of(key, covered)),
        )


def _document(document: Any) -> str | None:
    return None if document is None else to_json(document).decode()


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """An event as the pages show it."""

    at: datetime
    actor: str
    unit: str
    kind: str
    label: str
    dot: Dot
    subject: str
    region: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str


async def trail(*subjects: str, limit: int = 200) -> tuple[TrailEntry, ...]:
    """The events of some subjects, newest first."""
    rows = (
        await AuditEvent.select()
        .where(AuditEvent.subject.is_in(list(subjects)))
        .order_by(AuditEvent.id, ascending=False)
        .limit(limit)
        .output(load_json=True)
    )
    return tuple(map(_entry, rows))


@dataclass(frozen=True, slots=True)
class Folding:
    """Which events of a subject are told together: those of a kind that say `same` and were made by one actor in one go.

    `by` names the word of theirs that parts them further, such as a name; `word` the one that differs among those of a run.
    """

    kind: EventKind
    same: tuple[str, str]
    by: str
    word: str


class Run(NamedTuple):
    """An event that stands for `number` of them; `first` and `last` of the word that differs are empty for any other event."""

    entry: TrailEntry
    first: str
    last: str
    number: int


_RUNS = """
WITH told AS (
    SELECT id, at, actor, unit, reason, after->>$5 AS name, after->>$6 AS word, kind = $2 AND after->>$3 = $4 AS folds
    FROM audit_event WHERE subject = $1
), begun AS (
    SELECT *, (NOT folds OR coalesce(at - lag(at) OVER one >= interval '1 minute', true))::integer AS begins
    FROM told WINDOW one AS (PARTITION BY folds, actor, unit, reason, name ORDER BY id)
), numbered AS (
    SELECT *, sum(begins) OVER (PARTITION BY folds, actor, unit, reason, name ORDER BY id) AS run FROM begun
), runs AS (
    SELECT max(id) AS id, count(*) AS number, min(word) FILTER (WHERE folds) AS first, max(word) FILTER (WHERE folds) AS last
    FROM numbered GROUP BY folds, actor, unit, reason, name, run ORDER BY 1 DESC LIMIT $7
)
SELECT e.*, r.number, r.first, r.last FROM runs r JOIN audit_event e USING (id) ORDER BY id DESC
"""


async def trail_in_runs(subject: str, folding: Folding, *, limit: int = 200) -> tuple[Run, ...]:
    """The events of a subject, newest first, with those that go together as one; inside `transaction(actor)`.

    The database folds them: however many there are, no more than `limit` come out of it.
    """
    words = (subject, folding.kind.code, *folding.same, folding.by, folding.word, limit)
    rows = await connection().fetch(_RUNS, *words)
    return tuple(
        Run(entry, row["first"] or "", row["last"] or "", row["number"])
        for entry, row in zip(_entries(rows), rows, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Trail:
    """Whose events are looked for: a subject's own, and those of `others`, but for the kinds that are kept with each (`both`)."""

    own: str
    others: Sequence[str] = ()
    both: Collection[str] = ()


_OF_TRAIL = "FROM audit_event WHERE subject = $1 OR (subject = ANY($2) AND kind <> ALL($3))"


async def trail_page(asked: Trail, *, first: int = 0, size: int = 50) -> tuple[tuple[TrailEntry, ...], int]:
    """Some of the events, the newest first, and how many there are; inside `transaction(actor)`."""
    words = (asked.own, list(asked.others), list(asked.both))
    rows = await connection().fetch(f"SELECT * {_OF_TRAIL} ORDER BY id DESC OFFSET $4 LIMIT $5", *words, first, size)
    total = await connection().fetchval(f"SELECT count(*) {_OF_TRAIL}", *words)
    return _entries(rows), int(total)


def _entry(row: Mapping[str, Any]) -> TrailEntry:
    return TrailEntry(
        at=row["at"].astimezone(clock.ZONE),
        actor=row["actor"],
        unit=row["unit"],
        kind=row["kind"],
        label=label_of(row["kind"]),
        dot=_kinds[row["kind"]].dot if row["kind"] in _kinds else Dot.PLAIN,
        subject=row["subject"],
        region=row["region"],
        before=row["before"] or {},
        after=row["after"] or {},
        reason=row["reason"] or "",
    )


async def did(actor: Actor, subject: str, kind: EventKind) -> bool:
    """Whether this account did something of a kind to a subject; of the person at the machine nothing is known."""
    if actor.account_id is None:
        return False
    found: bool = await connection().fetchval(
        "SELECT EXISTS (SELECT FROM audit_event WHERE subject = $1 AND kind = $2 AND account = $3)",
        subject,
        kind.code,
        actor.account_id,
    )
    return found


async def last(subject: str, kind: EventKind) -> datetime | None:
    """When something of a kind last happened to a subject."""
    moment: datetime | None = await connection().fetchval(
        "SELECT max(at) FROM audit_event WHERE subject = $1 AND kind = $2", subject, kind.code
    )
    return moment


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an auditor looks for; empty parts narrow nothing. `since` and `until` are days in Shanxi, both included."""

    area: str
    who: str = ""
    subject: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


_FOUND = """
FROM audit_event
WHERE starts_with(region, $1) AND starts_with(region, $2) AND ($3 = '' OR strpos(actor, $3) > 0)
  AND ($4 = '' OR subject = $4) AND ($5 = '' OR kind = $5)
  AND ($6::timestamptz IS NULL OR at >= $6) AND ($7::timestamptz IS NULL OR at < $7)
"""


async def search(actor: Actor, wanted: Wanted, *, first: int = 0, size: int = 50) -> tuple[tuple[TrailEntry, ...], int]:
    """The events looked for, newest first, and how many there are; inside `transaction(actor)`."""
    words = (
        actor.reach,
        reach_of(wanted.area),
        wanted.who,
        wanted.subject,
        wanted.kind,
        _midnight(wanted.since),
        _midnight(wanted.until and wanted.until + timedelta(days=1)),
    )
    rows = await connection().fetch(f"SELECT * {_FOUND} ORDER BY id DESC OFFSET $8 LIMIT $9", *words, first, size)
    total = await connection().fetchval(f"SELECT count(*) {_FOUND}", *words)
    return _entries(rows), int(total)


#: What an account does about itself is no work on a record.
_OWN = "kind NOT LIKE 'account.%' AND kind NOT LIKE 'system.%'"


async def acts_of(actor: Actor, area: str, *, first: int = 0, size: int = 50) -> tuple[tuple[TrailEntry, ...], int]:
    """What the actor did to records of an area, the latest first, and how many acts there are; inside `transaction(actor)`."""
    done = f"FROM audit_event WHERE account = $1 AND starts_with(region, $2) AND {_OWN}"
    words = (actor.account_id, reach_of(area))
    rows = await connection().fetch(f"SELECT * {done} ORDER BY id DESC OFFSET $3 LIMIT $4", *words, first, size)
    total = await connection().fetchval(f"SELECT count(*) {done}", *words)
    return _entries(rows), int(total)


def _entries(rows: Sequence[Mapping[str, Any]]) -> tuple[TrailEntry, ...]:
    parsed = ({**row, "before": _parsed(row["before"]), "after": _parsed(row["after"])} for row in rows)
    return tuple(map(_entry, parsed))


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), clock.ZONE) if day else None


def _parsed(document: str | None) -> Any:
    return json.loads(document) if document else None
