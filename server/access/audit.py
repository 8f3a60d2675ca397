"""The trace. Every write leaves one event in its own transaction; the application can add events and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from piccolo.table import Table

from server import clock
from server.access.actor import Actor
from server.db.columns import big_number, document, key, long_text, moment, region, text
from server.db.engine import DB


class AuditEvent(Table, tablename="audit_event", db=DB):
    """One thing that somebody did, with what stood before and after."""

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


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event by its code, with the words of the trail."""

    code: str
    label: str


_kinds: dict[str, EventKind] = {}


def event_kind(code: str, label: str) -> EventKind:
    """Declare a kind of event; a code is declared once."""
    if code in _kinds:
        message = f"event kind declared twice: {code}"
        raise ValueError(message)
    _kinds[code] = kind = EventKind(code, label)
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
    """Write the event; to be called inside the transaction of the write it tells of."""
    await AuditEvent.insert(
        AuditEvent(
            at=clock.now(),
            account=actor.account_id,
            actor=actor.name,
            unit=actor.unit,
            kind=kind.code,
            subject=change.subject,
            region=change.region,
            before=dict(change.before) or None,
            after=dict(change.after) or None,
            reason=change.reason or None,
        )
    )


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """An event as the pages show it."""

    at: Any
    actor: str
    unit: str
    kind: str
    label: str
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
    return tuple(
        TrailEntry(
            at=row["at"].astimezone(clock.ZONE),
            actor=row["actor"],
            unit=row["unit"],
            kind=row["kind"],
            label=label_of(row["kind"]),
            before=row["before"] or {},
            after=row["after"] or {},
            reason=row["reason"] or "",
        )
        for row in rows
    )
