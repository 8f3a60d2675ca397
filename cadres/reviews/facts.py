"""What an agency found or looks into, as it is kept: sealed as one value."""

import json
from collections.abc import Sequence
from datetime import date

from cadres.rules.negative_list import Fact
from cadres.tables import vetting as tables
from server.access import sealing


def facts_of(blob: bytes | None) -> tuple[Fact, ...]:
    """The facts of an opinion, unsealed."""
    if blob is None:
        return ()
    return tuple(
        Fact(one["item"], one["words"], one["document"], date.fromisoformat(one["day"]) if one["day"] else None)
        for one in json.loads(sealing.unseal(blob, tables.FACTS))
    )


def sealed_facts(facts: Sequence[Fact]) -> bytes | None:
    """Facts as they are kept; None where there are none."""
    if not facts:
        return None
    said = [
        {
            "item": one.item,
            "words": one.words,
            "document": one.document,
            "day": one.day.isoformat() if one.day else None,
        }
        for one in facts
    ]
    return sealing.seal(json.dumps(said, ensure_ascii=False), tables.FACTS)


def note_of(blob: bytes | None) -> str:
    """The note of an answer that is 待核, unsealed; empty where there is none."""
    return sealing.unseal(blob, tables.NOTE) if blob else ""


def sealed_note(note: str) -> bytes | None:
    """A note as it is kept; None where there is none."""
    return sealing.seal(note, tables.NOTE) if note else None
