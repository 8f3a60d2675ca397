"""What was done about a person or a joint review, in the words of their pages.

Codes and numbers of rows are told as labels and names, each merge once, nothing of what is sealed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from cadres.records import SEALED_WORDS
from cadres.reviews.batches import BatchLine
from cadres.reviews.lists import kept_list
from cadres.services.in_bulk import CODED, PERSON_WORDS
from cadres.services.merging import INTO, MERGED, UNMERGED
from cadres.services.people import subject
from cadres.services.reviews.batches import subject as review_subject
from cadres.vocabulary import Conduct
from server import clock
from server.access import audit
from server.access.audit import Trail, TrailEntry
from server.db.engine import connection
from server.values.periods import chinese_number

#: The labels of codes, by the word under which the trace names their column.
_LABELS: Final = {PERSON_WORDS[column]: {one.value: one.label for one in kind} for column, kind in CODED.items()}
_SEALED: Final = frozenset(kind.label for kind in Conduct if kind.sealed)
_FACTS: Final = "person.fact_"
_FORMS: Final = "person.form_"
#: Each of these is kept with both records.
_BOTH: Final = frozenset({MERGED.code, UNMERGED.code})
#: Under which words events name another person: by the record's subject, or by its number alone.
_OTHERS: Final = (INTO, "不是", "对方")
_FORM: Final = "表"
_ITEM: Final = "条目"
#: What a conclusion is for, by the place and the number of a term.
_TERM: Final = re.compile(r"\d{12}-(\d{1,3})")


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some events of a trail, newest first, and how many there are."""

    events: tuple[TrailEntry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Names:
    """What events of a person name by numbers, in words."""

    people: Mapping[str, str]
    forms: Mapping[str, str]


async def trail_of(person: int, merged: Sequence[int], *, first: int = 0, size: int = 50) -> TrailPage:
    """The events of a person and of the records that went into theirs; inside `transaction(actor)`."""
    asked = Trail(subject(person), [subject(one) for one in merged], _BOTH)
    events, total = await audit.trail_page(asked, first=first, size=size)
    names = await _names(events)
    return TrailPage(tuple(_told(one, names) for one in events), total)


async def trail_of_review(line: BatchLine, *, first: int = 0, size: int = 20) -> TrailPage:
    """The events of a batch, with the words of an item beside its code; inside `transaction(actor)`."""
    events, total = await audit.trail_page(Trail(review_subject(line.id)), first=first, size=size)
    items = {}
    if any(_ITEM in said for one in events for said in (one.before, one.after)):
        held = (await kept_list(line.edition)).in_force(line.kind, line.event_day)
        items = {item.code: f"{item.words}（{item.code}）" for item in held}
    return TrailPage(tuple(_worded(one, items) for one in events), total)


def _worded(event: TrailEntry, items: Mapping[str, str]) -> TrailEntry:
    before, after = (
        {key: items.get(str(value), value) if key == _ITEM else value for key, value in said.items()}
        for said in (event.before, event.after)
    )
    return replace(event, before=before, after=after)


async def _names(events: Sequence[TrailEntry]) -> _Names:
    """The names of people whom events name by their records, and when the forms came in that they name."""
    said = [document for one in events for document in (one.before, one.after)]
    forms = [
        document[_FORM]
        for one in events
        if one.kind.startswith(_FORMS)
        for document in (one.before, one.after)
        if _FORM in document
    ]
    people = await _called(
        "SELECT id, name AS word FROM person", [one[word] for one in said for word in _OTHERS if word in one]
    )
    kept = await _called("SELECT id, recorded AS word FROM appointment_form", forms)
    return _Names(people, {form: f"{at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}收存的" for form, at in kept.items()})


async def _called(select: str, said: Sequence[object]) -> Mapping[str, Any]:
    """What some records are called, by their numbers as events have them; most events name none."""
    numbers = {int(number) for one in said if (number := _number(one))}
    rows = await connection().fetch(f"{select} WHERE id = ANY($1::bigint[])", sorted(numbers)) if numbers else []
    return {str(row["id"]): row["word"] for row in rows}


def _number(said: object) -> str:
    """The number of a record as events have it, alone or in the name of the subject; "" for anything else."""
    number = str(said).removeprefix("person:")
    return number if number.isascii() and number.isdecimal() else ""


def _told(event: TrailEntry, names: _Names) -> TrailEntry:
    return replace(event, before=_words(event, event.before, names), after=_words(event, event.after, names))


def _words(event: TrailEntry, said: Mapping[str, Any], names: _Names) -> Mapping[str, Any]:
    if event.kind.startswith(_FACTS) and said.get("类别") in _SEALED:
        return {"奖惩": SEALED_WORDS}
    if event.kind in _BOTH:
        return {INTO: names.people.get(_number(said[INTO]), "另一条记录")} if INTO in said else said
    return {key: _word(event, key, value, names) for key, value in said.items()}


def _word(event: TrailEntry, key: str, value: Any, names: _Names) -> Any:
    if key in _OTHERS and _number(value):
        return names.people.get(_number(value), "另一条记录")
    if key == _FORM and event.kind.startswith(_FORMS):
        return names.forms.get(str(value), "已不在的")
    if key == "事由" and (term := _TERM.fullmatch(str(value))):
        return f"第{chinese_number(int(term[1]))}届换届"
    # Older events quote what stood there by its code.
    return _LABELS[key].get(value, value) if key in _LABELS else value
