"""The parts of a pack as files: papers printed by the press, scans as they were handed in."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from server.files.disk import Store
from server.files.keeping import FileLine
from server.papers.page import Paper, compose

Part: TypeAlias = Paper | FileLine
"""A paper still to be printed, or a scan on record."""


async def made(store: Store, press: Any, parts: Sequence[Part]) -> list[bytes]:
    """The contents of the parts, in their order."""
    sheets = [compose(part) for part in parts if not isinstance(part, FileLine)]
    printed = iter(await press.print_all(sheets))
    return [await _content(store, part) if isinstance(part, FileLine) else next(printed) for part in parts]


async def _content(store: Store, line: FileLine) -> bytes:
    return b"".join([piece async for piece in store.read(bytes.fromhex(line.sha256))])
