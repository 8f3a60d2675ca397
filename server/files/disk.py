"""Contents on the disk, by hash: the same scan handed in twice lies there once.

Everything arrives under a temporary name in the same file system and is renamed when it is whole, so that what lies under
a hash always has it, whatever was interrupted. No client's word is part of any path.
"""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import anyio.to_thread

from server.errors import Problem, Refused

PIECE = 256 * 1024
#: Older than this, what nobody has taken over is litter of something that was interrupted.
_LITTER_AFTER = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Arrived:
    """A whole file under its temporary name. `sha256` are the 32 bytes, `size` in bytes."""

    path: Path
    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of all contents, shared by every process and machine that serves or works."""

    root: Path

    @property
    def scratch(self) -> Path:
        """Where files grow before they are whole."""
        folder = self.root / "incoming"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def place(self, sha256: bytes) -> Path:
        """Where a content lies; two digits of the hash keep folders small."""
        name = sha256.hex()
        return self.root / name[:2] / name

    async def receive(self, pieces: AsyncIterable[bytes], most_bytes: int) -> Arrived:
        """Write a stream under a temporary name. Refused as soon as it is too large or when it ends empty."""
        path = self.scratch / secrets.token_hex(16)
        try:
            return await self._write(path, pieces, most_bytes)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    async def _write(self, path: Path, pieces: AsyncIterable[bytes], most_bytes: int) -> Arrived:
        hashed = hashlib.sha256()
        size = 0
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            async for piece in pieces:
                size += len(piece)
                if size > most_bytes:
                    raise Refused(
                        [Problem("文件", f"超过{words_of(most_bytes)}。", "请降低扫描分辨率，或分成几个文件。")],
                        code="files.too_big",
                    )
                hashed.update(piece)
                await anyio.to_thread.run_sync(file.write, piece)
        if not size:
            raise Refused([Problem("文件", "是空的。", "请重新选择文件。")], code="files.empty")
        return Arrived(path, hashed.digest(), size)

    async def measure(self, path: Path) -> Arrived:
        """A file that this machine made itself, ready to be kept."""
        return await anyio.to_thread.run_sync(_measured, path)

    def keep(self, arrived: Arrived) -> None:
        """Give an arrived file its place; where the content is already there, only the temporary name goes."""
        place = self.place(arrived.sha256)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        arrived.path.chmod(0o600)
        arrived.path.replace(place)

    async def read(self, sha256: bytes) -> AsyncIterator[bytes]:
        """A content in pieces."""
        with self.place(sha256).open("rb") as file:
            while piece := await anyio.to_thread.run_sync(file.read, PIECE):
                yield piece

    def contents(self) -> Iterator[bytes]:
        """The hashes that have lain here for a day. Younger ones may belong to a transaction that is still open."""
        for path in self.root.glob("[0-9a-f][0-9a-f]/*"):
            if _age(path) > _LITTER_AFTER:
                yield bytes.fromhex(path.name)

    def sweep_scratch(self) -> int:
        """Remove what was interrupted a day ago or longer; returns how many."""
        litter = [path for path in self.scratch.iterdir() if _age(path) > _LITTER_AFTER]
        for path in litter:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        return len(litter)


def _age(path: Path) -> float:
    """Seconds since a file was last written; 0 where it is just being removed by somebody else."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _measured(path: Path) -> Arrived:
    with path.open("rb") as file:
        return Arrived(path, hashlib.file_digest(file, "sha256").digest(), path.stat().st_size)


def words_of(size: int) -> str:
    """A size as pages show it: 820 KB, 3.4 MB, 71 GB."""
    if size < 1 << 20:
        return f"{max(1, round(size / 1024))} KB"
    step, unit = (1 << 20, "MB") if size < 1 << 30 else (1 << 30, "GB")
    return f"{size / step:.1f}".removesuffix(".0") + f" {unit}"
