"""The parts of a pack as files: papers printed by the press, or as they were issued; scans as they were handed in."""

import hashlib
from collections.abc import Sequence
from typing import Any, TypeAlias

from server.errors import Conflict
from server.files.disk import Store
from server.files.keeping import FileLine
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
    return [await kept_bytes(store, hash_) if hash_ else next(printed) for hash_ in kept]


def kept_of(part: Part) -> str:
    """The hash of what is on the disk already: a scan, or a paper that was issued and still stands."""
    if isinstance(part, FileLine):
        return part.sha256
    stamp: Stamp | None = getattr(part, "stamp", None)
    return stamp.kept if stamp and not stamp.across else ""


async def kept_bytes(store: Store, sha256: str) -> bytes:
    """A content of the disk. Raises Conflict where it is no longer there, or is another one."""
    try:
        content = b"".join([piece async for piece in store.read(bytes.fromhex(sha256))])
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256:
        message = "存档文件缺失或者损坏，不能下载。请系统管理员从备份恢复；急用的，已签发的文书可以补发。"
        raise Conflict(message, code="papers.bytes_lost")
    return content
