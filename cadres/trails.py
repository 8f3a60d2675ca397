"""What was done about one person, in the words of their page: codes as labels, each merge once, nothing of what is sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from cadres.records import SEALED_WORDS
from cadres.services.in_bulk import CODED, PERSON_WORDS
from cadres.services.merging import INTO, MERGED, UNMERGED
from cadres.services.people import subject
from cadres.vocabulary import Conduct
from server.access import audit
from server.access.audit import TrailEntry
from server.db.engine import connection

#: The labels of codes, by the word under which the trace names their column.
_LABELS: Final = {PERSON_WORDS[column]: {one.value: one.label for one in kind} for column, kind in CODED.items()}
_SEALED: Final = frozenset(kind.label for kind in Conduct if kind.sealed)
_FACTS: Final = "person.fact_"


async def trail_of(person: int, merged: Sequence[int]) -> tuple[TrailEntry, ...]:
    """The events of a person and of the records that went into theirs, newest first; inside `transaction(actor)`."""
    own = subject(person)
    events = await audit.trail(own, *map(subject, merged))
    names = await _names(events)
    return tuple(_told(one, names) for one in events if one.subject == own or one.kind not in _BOTH)


#: Each of these is kept with both records.
_BOTH: Final = frozenset({MERGED.code, UNMERGED.code})


async def _names(events: Sequence[TrailEntry]) -> Mapping[str, str]:
    """The names of people whom events name by their records."""
    named = {str(said[INTO]) for one in events for said in (one.before, one.after) if INTO in said}
    ids = [int(one.removeprefix("person:")) for one in named if one.startswith("person:")]
    rows = await connection().fetch("SELECT id, name FROM person WHERE id = ANY($1)", ids)
    return {subject(row["id"]): row["name"] for row in rows}


def _told(event: TrailEntry, names: Mapping[str, str]) -> TrailEntry:
    return replace(event, before=_words(event, event.before, names), after=_words(event, event.after, names))


def _words(event: TrailEntry, said: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    if event.kind.startswith(_FACTS) and said.get("类别") in _SEALED:
        return {"奖惩": SEALED_WORDS}
    if event.kind in _BOTH:
        return {INTO: names.get(str(said[INTO]), "另一条记录")} if INTO in said else said
    # Older events quote what stood there by its code.
    return {key: _LABELS[key].get(value, value) if key in _LABELS else value for key, value in said.items()}
