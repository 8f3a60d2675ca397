"""What breaks a chain, case by case, without a database."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access.chain import (
    BEGINNING,
    FIELDS,
    Check,
    Entry,
    Event,
    Link,
    Root,
    digest_of,
    link_hash,
    mark_of,
    root_seal,
)

KEY = b"k" * 32
FIRST = datetime(2026, 10, 22, 20, tzinfo=UTC)
DAYS = (date(2026, 10, 22), date(2026, 10, 23), date(2026, 10, 24))


def an_event(number: int, **changed: object) -> Event:
    content = {
        "at": FIRST + timedelta(hours=number),
        "account": 7,
        "actor": "李雅琴",
        "unit": "偏关县换届办",
        "kind": "person.registered",
        "subject": f"person:{number}",
        "region": "140932100209",
        "before": None,
        "after": {"姓名": "贾永胜", "人数": number},
        "reason": None,
        "nonce": number.to_bytes(16, "big"),
        **changed,
    }
    digest = digest_of(content)
    return Event(100 + number, content, digest, mark_of(KEY, digest))


def chained(events: list[Event]) -> list[Entry]:
    """The links that the database would give; four events a day."""
    before, made = BEGINNING, []
    for position, event in enumerate(events, 1):
        day = DAYS[(position - 1) // 4]
        before = link_hash(before, position, event.id, day, event.digest)
        made.append(Entry(Link(position, event.id, day, before), event))
    return made


def sealed(root: Root, before: list[Root]) -> Root:
    return replace(root, seal=root_seal(KEY, root, before[-1] if before else None))


def roots_of(entries: list[Entry], *days: date) -> list[Root]:
    made: list[Root] = []
    for day in days:
        links = [entry.link for entry in entries if entry.link is not None and entry.link.day == day]
        last = links[-1]
        made.append(sealed(Root(day, last.position, len(links), last.hash, b"", len(made) + 1), made))
    return made


SOUND = chained([an_event(number) for number in range(1, 11)])
ROOTS = roots_of(SOUND, *DAYS[:2])
HEAD = SOUND[-1].link
assert HEAD is not None


def faults(entries: list[Entry], *, head: Link = HEAD, roots: list[Root] = ROOTS, key: bytes | None = KEY) -> list[str]:
    check = Check(key)
    for entry in entries:
        check.take(entry)
    return [str(fault) for fault in check.finish(head, roots)]


def test_a_sound_chain_has_no_faults() -> None:
    assert faults(SOUND) == faults(SOUND, key=None) == []


def test_an_empty_chain_has_no_faults() -> None:
    assert faults([], head=Link(0, 0, date.min, BEGINNING), roots=[]) == []


def with_event(place: int, event: Event | None) -> list[Entry]:
    changed = list(SOUND)
    changed[place - 1] = Entry(SOUND[place - 1].link, event)
    return changed


@pytest.mark.parametrize(
    "name", ["at", "account", "actor", "unit", "kind", "subject", "region", "after", "reason", "nonce"]
)
@pytest.mark.parametrize("key", [KEY, None])
def test_a_changed_field_is_found_with_its_row(name: str, key: bytes | None) -> None:
    event = SOUND[4].event
    assert event is not None
    value = (
        FIRST
        if name == "at"
        else 8
        if name == "account"
        else {}
        if name == "after"
        else b"x"
        if name == "nonce"
        else "x"
    )
    (fault,) = faults(with_event(5, replace(event, content={**event.content, name: value})), key=key)
    assert fault.startswith("第5位（事件105，")
    assert fault.endswith("内容被改动过。")


def test_a_changed_row_with_a_fitting_digest_is_found_by_chain_and_mark() -> None:
    forged = an_event(5, actor="别人")
    assert [fault.partition("：")[2] for fault in faults(with_event(5, forged))] == [
        "与前一条接不上，它的内容、次序或日期被改动过。"
    ]
    unmarked = replace(forged, mark=mark_of(b"guess", forged.digest))
    assert "没有本系统的印记" in faults(with_event(5, unmarked))[0]


def test_a_deleted_event_whose_link_stayed_is_found() -> None:
    assert faults(with_event(5, None)) == ["第5位（事件105）：记录被删除，链上只剩它的位置。"]


def test_a_deleted_event_with_its_link_is_found() -> None:
    assert faults([*SOUND[:4], *SOUND[6:]]) == [
        "第5—6位：不见了，记录和位置都被删除。",
        "2026-10-23的日根：与链不符：封存时4条，止于第8位；现有2条。",
    ]


def test_an_end_that_was_cut_off_is_found() -> None:
    assert faults(SOUND[:9]) == ["第10位：不见了，记录和位置都被删除。"]


def test_an_event_without_a_place_is_found() -> None:
    (fault,) = faults([*SOUND, Entry(None, an_event(50))])
    assert fault.startswith("链外（事件150，")
    assert fault.endswith("是绕过系统添入的。")


def test_an_event_added_with_a_link_of_its_own_is_found_by_its_mark() -> None:
    added = an_event(11)
    added = replace(added, mark=mark_of(b"guess", added.digest))
    longer = chained([*(entry.event for entry in SOUND if entry.event), added])
    assert longer[-1].link is not None
    (fault,) = faults(longer, head=longer[-1].link)
    assert "没有本系统的印记" in fault
    assert faults(longer, head=HEAD)[-1] == "第11位：在链尾之后，是绕过系统添入的。"


def test_two_rows_that_changed_places_are_found() -> None:
    swapped = list(SOUND)
    swapped[4], swapped[5] = swapped[5], swapped[4]
    assert faults(swapped) == [
        "第5位（事件105）：次序不对，或位置重复。",
        "2026-10-23的日根：与链不符：封存时4条，止于第8位；现有3条。",
    ]


def test_two_events_that_changed_links_are_found() -> None:
    changed = with_event(5, SOUND[5].event)
    changed[5] = Entry(SOUND[5].link, SOUND[4].event)
    assert [fault[:4] for fault in faults(changed)] == ["第5位（", "第6位（"]


def test_a_row_told_twice_is_found() -> None:
    assert any("出现两次" in fault for fault in faults([*SOUND, SOUND[4]]))


@pytest.mark.parametrize("nonce", [b"n" * 16, None])
def test_a_genuine_event_put_in_a_second_time_is_found(nonce: bytes | None) -> None:
    # Content, digest and mark are in order, and the database itself gave it its place.
    genuine = an_event(11, nonce=nonce)
    longer = chained([*(entry.event for entry in SOUND if entry.event), genuine, replace(genuine, id=112)])
    assert longer[-1].link is not None
    (fault,) = faults(longer, head=longer[-1].link)
    assert fault.startswith("第12位（事件112，")
    assert fault.endswith("是复制添入的。")


def test_whoever_makes_the_whole_chain_anew_fails_at_the_roots() -> None:
    # With the key of the marks too, the days that were closed still show it.
    events = [entry.event for entry in SOUND if entry.event is not None]
    events[1] = an_event(2, actor="别人")
    forged = chained(events)
    assert forged[-1].link is not None
    found = faults(forged, head=forged[-1].link)
    assert [fault[:14] for fault in found] == ["2026-10-22的日根：", "2026-10-23的日根："]
    made = [replace(root, hash=other.hash) for root, other in zip(ROOTS, roots_of(forged, *DAYS[:2]), strict=True)]
    resealed = faults(forged, head=forged[-1].link, roots=made)
    assert all("封印与密钥和前一个日根不符" in fault for fault in resealed)
    assert len(resealed) == 2


def test_a_root_that_was_taken_away_is_found() -> None:
    renumbered = "2026-10-23的日根：编号应为1，前面的日根被删除或者换过。"
    assert faults(SOUND, roots=ROOTS[1:]) == [renumbered, "2026-10-22的日根：不见了。"]


@pytest.mark.parametrize("kept", [0, 1])
@pytest.mark.parametrize("key", [KEY, None])
def test_roots_taken_away_from_the_end_are_found(kept: int, key: bytes | None) -> None:
    # Whoever deletes events of closed days and makes the chain anew must delete their roots and all that follow; nothing
    # else is wrong then.
    left = [entry.event for entry in SOUND if entry.event is not None and entry.event.id not in {105, 107}]
    forged = chained([*left, an_event(11), an_event(12)])
    assert forged[-1].link is not None
    gone = [f"{day.isoformat()}的日根：不见了。" for day in DAYS[kept:2]]
    assert faults(forged, head=forged[-1].link, roots=ROOTS[:kept], key=key) == gone


def test_a_root_of_an_earlier_seal_stands_before_the_counted_ones_only() -> None:
    uncounted = sealed(replace(ROOTS[0], number=None), [])
    assert faults(SOUND, roots=[uncounted, sealed(ROOTS[1], [uncounted])]) == []
    assert faults(SOUND, roots=[uncounted, ROOTS[1]]) == [
        "2026-10-23的日根：封印与密钥和前一个日根不符，日根被改动过。"
    ]
    late = sealed(replace(ROOTS[1], number=None), [ROOTS[0]])
    assert faults(SOUND, roots=[ROOTS[0], late]) == ["2026-10-23的日根：编号应为2，前面的日根被删除或者换过。"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
    max_leaves=4,
)


@given(document=st.dictionaries(st.text(), JSON, max_size=4))
def test_the_order_of_names_does_not_matter(document: dict[str, object]) -> None:
    turned = dict(reversed(document.items()))
    assert an_event(1, after=document).digest == an_event(1, after=turned).digest


@given(document=st.dictionaries(st.text(), JSON, max_size=4), reason=st.none() | st.text())
def test_what_is_covered_is_the_content_as_one_list_of_json(document: dict[str, object], reason: str | None) -> None:
    content = an_event(1, after=document, reason=reason).content

    def counted(value: object) -> object:
        if isinstance(value, dict):
            return {name: counted(one) for name, one in value.items()}
        if isinstance(value, list):
            return list(map(counted, value))
        if isinstance(value, float):
            return int(value) if value.is_integer() else repr(value)
        return value

    said = [content["at"].astimezone(UTC).isoformat(timespec="microseconds")]
    said += [counted(content[name]) for name in FIELDS[1:-1]]
    said += [content["nonce"].hex()] if content["nonce"] else []
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert digest_of(content) == hashlib.sha256(text.encode()).digest()


@pytest.mark.parametrize(("one", "other"), [(1e22, 10**22), (2.0, 2)])
def test_a_number_is_covered_as_the_database_gives_it_back(one: float, other: float) -> None:
    assert an_event(1, after={"n": one}).digest == an_event(1, after={"n": other}).digest


@pytest.mark.parametrize("place", range(1, 11))
@pytest.mark.parametrize("spoil", [lambda _: None, lambda entry: Entry(entry.link, None)])
def test_no_single_loss_goes_unseen(place: int, spoil: Callable[[Entry], Entry | None]) -> None:
    spoilt = spoil(SOUND[place - 1])
    assert faults([*SOUND[: place - 1], *([spoilt] if spoilt else []), *SOUND[place:]])
