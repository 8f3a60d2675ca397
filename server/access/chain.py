"""The hash chain of the trace: what an event's hash covers, how links follow one another, and what breaks a chain. Pure.

Three things hold a trace together. The content of an event has a digest, and with the trace key a mark that only this
system can make. Each link is the SHA-256 of the link before, its own place, its event, its day and the event's digest.
And the last link of each day is sealed by the trace key as the root of that day, so that whoever rewrites the whole
chain inside the database still cannot make the roots. Roots are counted, and each seal covers the seal before it: none can
be taken out from between the others.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

#: What the first link follows.
BEGINNING = bytes(32)
#: What an event says, in the order in which its digest covers it. The nonce makes each event one of its kind: without it
#: anybody who may add events could add a genuine one a second time. Events of before there was one have None.
FIELDS = ("at", "account", "actor", "unit", "kind", "subject", "region", "before", "after", "reason", "nonce")


#: What the events of one write share; it comes first.
COMMON = FIELDS[:5]


def digest_of(content: Mapping[str, Any]) -> bytes:
    """The SHA-256 of an event's content; `content` has FIELDS, `at` aware, documents as parsed JSON or None."""
    return digest_after(content)(content)


def digest_after(common: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], bytes]:
    """As `digest_of`, for many events that share COMMON: it is written out once. Each gives the other fields."""
    moment: datetime = common["at"]
    shared = (moment.astimezone(UTC).isoformat(timespec="microseconds"), *(common[name] for name in COMMON[1:]))
    beginning = ",".join(map(_said, shared))

    def digest(own: Mapping[str, Any]) -> bytes:
        said = [beginning, *[_said(own[name]) for name in _OWN]]
        nonce: bytes | None = own["nonce"]
        if nonce is not None:
            said.append(f'"{nonce.hex()}"')
        return hashlib.sha256(f"[{','.join(said)}]".encode()).digest()

    return digest


_OWN = FIELDS[len(COMMON) : -1]


def _said(value: Any) -> str:
    """A JSON value in the one way of writing it: PostgreSQL gives 1e22 back as an integer and 1e-7 as 0.0000001."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return f"{{{','.join([f'{encode_basestring(name)}:{_said(value[name])}' for name in sorted(value)])}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_said, value))}]"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f'"{value!r}"'
    return json.dumps(value)


def mark_of(key: bytes, digest: bytes) -> bytes:
    """What shows that this system wrote an event: nobody without the trace key can make it."""
    mark = _marking(key).copy()
    mark.update(digest)
    return mark.digest()


@lru_cache(maxsize=2)
def _marking(key: bytes) -> hmac.HMAC:
    # Taking up the key costs twice as much as making one mark with it.
    return hmac.new(key, b"event", "sha256")


@dataclass(frozen=True, slots=True)
class Link:
    """An event's place in the chain; `day` is that of its commit, in Shanxi."""

    position: int
    event: int
    day: date
    hash: bytes


def link_hash(before: bytes, position: int, event: int, day: date, digest: bytes) -> bytes:
    """As the database computes it when an event is committed."""
    place = position.to_bytes(8, "big") + event.to_bytes(8, "big", signed=True)
    return hashlib.sha256(before + place + day.isoformat().encode() + digest).digest()


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it is kept: its content by FIELDS, its digest and its mark."""

    id: int
    content: Mapping[str, Any]
    digest: bytes
    mark: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """A link with its event; one of the two is None where it is missing."""

    link: Link | None
    event: Event | None


@dataclass(frozen=True, slots=True)
class Root:
    """The end of a day: how many links it has, the last of them, and the seal over that.

    `number` counts the roots from 1; it is None where the seal is from before they were counted.
    """

    day: date
    position: int
    events: int
    hash: bytes
    seal: bytes
    number: int | None


def root_seal(key: bytes, root: Root, before: Root | None) -> bytes:
    """What shows that this system closed the day so, after the root `before`; `root` need not have its seal yet."""
    said = f"{root.day.isoformat()}|{root.position}|{root.events}|".encode() + root.hash
    if root.number is None:
        return hmac.digest(key, b"root" + said, "sha256")
    follows = before.seal if before else BEGINNING
    return hmac.digest(key, f"chained root|{root.number}|".encode() + follows + said, "sha256")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and with which row."""

    row: str
    cause: str

    def __str__(self) -> str:
        return f"{self.row}：{self.cause}"


@dataclass(slots=True)
class _Day:
    events: int = 0
    position: int = 0
    hash: bytes = b""


@dataclass(slots=True)
class Check:
    """Goes along a chain and gathers what is wrong with it. `key` None leaves marks and seals unchecked.

    `remarks` are no faults: what could not be looked at.
    """

    key: bytes | None
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    seen: int = 0
    _last: int = 0
    _hash: bytes | None = BEGINNING
    _missing: set[int] = field(default_factory=set)
    _days: dict[date, _Day] = field(default_factory=dict)
    _events: set[int] = field(default_factory=set)
    _told: set[bytes] = field(default_factory=set)

    @property
    def last(self) -> int:
        """The last place seen."""
        return self._last

    @property
    def end(self) -> bytes:
        """The hash of the last link seen."""
        return self._hash or BEGINNING

    def take(self, entry: Entry) -> None:
        """The next entry of the chain, or one that has no link."""
        self.seen += 1
        if entry.event is not None:
            self._check_event(entry.event, entry.link)
        if entry.link is None:
            if entry.event is not None:
                self._say(_row(None, entry.event), "链上没有它的位置，是绕过系统添入的。")
            return
        if self._in_order(entry.link):
            self._check_link(entry.link, entry.event)

    def _check_event(self, event: Event, link: Link | None) -> None:
        row = _row(link, event)
        if event.id in self._events:
            self._say(row, "同一事件出现两次。")
        self._events.add(event.id)
        one = event.content["nonce"] or event.digest
        if one in self._told:
            self._say(row, "与另一事件同一随机数或同一散列值，是复制添入的。")
        self._told.add(one)
        if digest_of(event.content) != event.digest:
            self._say(row, "内容被改动过。")
        elif self.key is not None and not hmac.compare_digest(mark_of(self.key, event.digest), event.mark):
            self._say(row, "没有本系统的印记，不是本系统写入的。")

    def _in_order(self, link: Link) -> bool:
        if link.position <= self._last:
            self._missing.discard(link.position)
            self._say(_row(link, None), "次序不对，或位置重复。")
            return False
        if link.position > self._last + 1:
            self._missing.update(range(self._last + 1, link.position))
            self._hash = None  # What came before this one is not known, so its hash cannot be checked.
        return True

    def _check_link(self, link: Link, event: Event | None) -> None:
        if event is None:
            self._say(_row(link, None), "记录被删除，链上只剩它的位置。")
        elif self._hash is not None and link.hash != link_hash(
            self._hash, link.position, link.event, link.day, event.digest
        ):
            self._say(_row(link, event), "与前一条接不上，它的内容、次序或日期被改动过。")
        day = self._days.setdefault(link.day, _Day())
        day.events += 1
        day.position, day.hash = link.position, link.hash
        self._last, self._hash = link.position, link.hash

    def finish(self, head: Link, roots: Iterable[Root]) -> list[Fault]:
        """Compare the chain with its head (`event` means nothing there) and with the roots of closed days."""
        if head.position > self._last:
            self._missing.update(range(self._last + 1, head.position + 1))
        elif head.position < self._last:
            self._say(f"第{_span(head.position + 1, self._last)}位", "在链尾之后，是绕过系统添入的。")
        elif self._last and self._hash is not None and head.hash != self._hash:
            self._say(f"第{self._last}位", "与链尾的记载不符。")
        for first, last in _spans(self._missing):
            self._say(f"第{_span(first, last)}位", "不见了，记录和位置都被删除。")
        self._check_roots(sorted(roots, key=lambda root: root.day))
        return self.faults

    def _check_roots(self, roots: list[Root]) -> None:
        before: Root | None = None
        for place, root in enumerate(roots, 1):
            day = self._days.get(root.day, _Day())
            row = f"{root.day.isoformat()}的日根"
            if (day.events, day.position, day.hash) != (root.events, root.position, root.hash):
                self._say(row, f"与链不符：封存时{root.events}条，止于第{root.position}位；现有{day.events}条。")
            # Roots that were sealed before they were counted come first of all.
            uncounted = root.number is None and (before is None or before.number is None)
            if not uncounted and root.number != place:
                self._say(row, f"编号应为{place}，前面的日根被删除或者换过。")
            elif self.key is not None and not hmac.compare_digest(root_seal(self.key, root, before), root.seal):
                self._say(row, "封印与密钥和前一个日根不符，日根被改动过。")
            before = root
        closed = {root.day for root in roots}
        for seen in sorted(self._days):
            # The last day is not over for the chain; every other one was closed.
            if seen < max(self._days) and seen not in closed:
                self._say(f"{seen.isoformat()}的日根", "不见了。")

    def _say(self, row: str, cause: str) -> None:
        self.faults.append(Fault(row, cause))


def _row(link: Link | None, event: Event | None) -> str:
    place = f"第{link.position}位" if link else "链外"
    if event is None:
        return f"{place}（事件{link.event}）" if link else place
    content = event.content
    moment = content["at"].astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return f"{place}（事件{event.id}，{moment}Z，{content['kind']}，{content['subject']}）"


def _spans(places: set[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for place in sorted(places):
        if spans and spans[-1][1] == place - 1:
            spans[-1] = (spans[-1][0], place)
        else:
            spans.append((place, place))
    return spans


def _span(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}—{last}"
