"""The parts of a pack as files: papers printed by the press, or as they were issued; scans as they were handed in."""

import asyncio
from collections.abc import Sequence
from typing import Any, TypeAlias

from server.files.disk import Store
from server.files.keeping import FileLine
from server.papers.across import with_word, word_across
from server.papers.kept import kept_bytes
from server.papers.page import Paper, compose
from server.papers.stamp import Stamp

Part: TypeAlias = Paper | FileLine
"""A paper still to be printed, or a scan on record."""


async def made(store: Store, press: Any, parts: Sequence[Part]) -> list[bytes]:
    """The contents of the parts, in their order."""
    kept = [kept_of(part) for part in parts]
    sheets = [
        compose(part) for part, hash_ in zip(parts, kept, strict=True) if not isinstance(part, FileLine) and not hash_
    ]
    printed = iter(await press.print_all(sheets) if sheets else ())
    words = {word: await press.print(word_across(word)) for word in sorted({_over(part) for part in parts} - {""})}
    return [
        await _as_kept(store, hash_, words.get(_over(part))) if hash_ else next(printed)
        for part, hash_ in zip(parts, kept, strict=True)
    ]


def kept_of(part: Part) -> str:
    """The hash of what is on the disk already: a scan, or a paper that was issued, whether it stands or not."""
    if isinstance(part, FileLine):
        return part.sha256
    stamp: Stamp | None = getattr(part, "stamp", None)
    return stamp.kept if stamp else ""


async def as_it_was_issued(store: Store, press: Any, stamp: Stamp) -> bytes:
    """The kept bytes of an issued paper; of one that is over, with that word across each page. Raises Conflict."""
    return await _as_kept(store, stamp.kept, await press.print(word_across(stamp.across)) if stamp.across else None)


def _over(part: Part) -> str:
    """The word across a paper that was issued and is over; empty for any other."""
    stamp: Stamp | None = getattr(part, "stamp", None)
    return stamp.across if stamp and stamp.kept else ""


async def _as_kept(store: Store, sha256: str, word: bytes | None) -> bytes:
    content = await kept_bytes(store, sha256)
    return await asyncio.to_thread(with_word, content, word) if word else content
