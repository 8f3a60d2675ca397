"""What a record that is kept leaves open is filled from the one that goes into it, and taken out again with it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from cadres.rules.life_days import party_problems
from cadres.tables import Person, PersonMerge
from cadres.tables.people import HOME, PHONE
from cadres.vocabulary import PoliticalStatus
from server import clock
from server.access import sealing

#: What is filled where the survivor's record leaves it open, with its words.
FILLED: Final[Mapping[str, str]] = {
    "ethnicity": "民族",
    "political_status": "政治面貌",
    "party_since": "入党时间",
    "education": "文化程度",
    "source": "人员来源",
    "phone": "联系电话",
    "home": "家庭住址",
}
_SEALED: Final[Mapping[str, str]] = {"phone": PHONE, "home": HOME}


def to_fill(survivor: Person, merged: Person, today: date) -> list[str]:
    """What the survivor's record leaves open and the other one says, by column; never what the two together would contradict.

    When somebody joined belongs to what they joined, and is held against the survivor's birth.
    """
    found = [name for name in FILLED if not getattr(survivor, name) and getattr(merged, name)]
    if survivor.political_status and survivor.political_status != merged.political_status and "party_since" in found:
        found.remove("party_since")
    for name in ("party_since", "political_status"):
        if name in found and _contradicts(survivor, merged, found, today):
            found.remove(name)
    return found


def _contradicts(survivor: Person, merged: Person, filled: Sequence[str], today: date) -> bool:
    """Whether the survivor's record would be refused as a correction, as filled."""
    status, since = (
        getattr(merged if name in filled else survivor, name) for name in ("political_status", "party_since")
    )
    return bool(party_problems(PoliticalStatus(status) if status else None, since, survivor.born, today))


async def fill(survivor: Person, merged: Person) -> list[str]:
    """Fill what is open; returns the columns."""
    names = to_fill(survivor, merged, clock.today())
    if names:
        # Sealed values are bound to their column and not to their row, so they are copied as they are.
        await Person.update({name: getattr(merged, name) for name in names}).where(Person.id == survivor.id)
    return names


async def empty(survivor: Person, merged: Person, names: Sequence[str]) -> list[str]:
    """Take out again what came from the other record, and return the columns; what was corrected since stays."""
    same = to_empty(survivor, merged, names)
    if same:
        nothing: dict[Any, Any] = dict.fromkeys(same)
        await Person.update(nothing).where(Person.id == survivor.id)
    return same


def to_empty(survivor: Person, merged: Person, names: Sequence[str]) -> list[str]:
    """Of what was filled, what still is as the other record says."""
    return [name for name in names if _said(survivor, name) == _said(merged, name)]


def _said(person: Person, name: str) -> Any:
    """What a record says; sealed anew by another key it still says the same."""
    value = getattr(person, name)
    return sealing.unseal(value, _SEALED[name]) if value and name in _SEALED else value


def in_words(names: Sequence[str]) -> tuple[str, ...]:
    """The columns as pages and the trace call them."""
    return tuple(FILLED[name] for name in names)


def read_document(said: Any) -> Any:
    """What a column of documents holds."""
    return json.loads(said) if isinstance(said, str) else said


async def filling(survivor: int, merged: int) -> tuple[str, ...]:
    """What a merge would fill in, in words; inside `transaction(actor)`."""
    people = {row.id: row for row in await Person.objects().where(Person.id.is_in([survivor, merged]))}
    return in_words(to_fill(people[survivor], people[merged], clock.today()))


async def emptying(survivor: int, merge: int) -> tuple[str, ...]:
    """What taking a merge apart would take out of the survivor's record, in words; inside `transaction(actor)`."""
    row = await PersonMerge.objects().where(PersonMerge.id == merge, PersonMerge.survivor == survivor).first()
    if row is None or not row.filled:
        return ()
    people = {one.id: one for one in await Person.objects().where(Person.id.is_in([survivor, row.merged]))}
    return in_words(to_empty(people[survivor], people[row.merged], read_document(row.filled)))
