"""The witness of the trace: how far the chain had come when it was last looked at, kept outside the database.

Whoever owns the database can make links and head anew, and roots there are only of days that are over. The witness lies
beside the keys and is signed by the trace key: what it saw must still stand in the chain, or it was deleted or replaced.
"""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from server import clock
from server.access.keyring import put_whole


class ForgedError(Exception):
    """The file is not one that this system wrote."""


def beside(keyring: Path) -> Path:
    """Where the witness lies."""
    return keyring.with_name("trace.witness")


@dataclass(frozen=True, slots=True)
class Witness:
    """The last link there was, its place (0 where there was none), and how many roots there were."""

    position: int
    hash: bytes
    roots: int
    at: datetime

    @classmethod
    def read(cls, path: Path, key: bytes) -> Self | None:
        """The witness kept at `path`, None where there is none. Raises ForgedError."""
        try:
            held = json.loads(path.read_text("utf-8"))
            at = datetime.fromisoformat(held["at"])
            seen = cls(int(held["position"]), bytes.fromhex(held["hash"]), int(held["roots"]), at)
            genuine = hmac.compare_digest(seen._signature(key), bytes.fromhex(held["signature"]))
        except FileNotFoundError:
            return None
        except (ValueError, LookupError, TypeError):
            raise ForgedError from None
        if not genuine:
            raise ForgedError
        return seen

    def write(self, path: Path, key: bytes) -> None:
        """Put it at `path` in one step."""
        held = {
            "position": self.position,
            "hash": self.hash.hex(),
            "roots": self.roots,
            "at": self.at.isoformat(),
            "signature": self._signature(key).hex(),
        }
        put_whole(path, held)

    def _signature(self, key: bytes) -> bytes:
        said = f"witness|{self.position}|{self.roots}|{self.at.isoformat()}|".encode() + self.hash
        return hmac.digest(key, said, "sha256")

    def misses(self, last: int, there: bytes | None, roots: int) -> Iterator[str]:
        """What it saw and does not find again, in a chain that ends at `last`, has the hash `there` at its place, and so many roots."""
        if last < self.position:
            yield f"有留痕被删除或者替换：当时链到第{self.position}位，现在只到第{last}位。"
        elif there != self.hash:
            yield f"有留痕被删除或者替换：第{self.position}位已不是当时的那一条。"
        if roots < self.roots:
            yield f"有留痕被删除或者替换：当时有{self.roots}个日根，现在只有{roots}个。"

    @property
    def name(self) -> str:
        """How a fault calls it."""
        return f"{self.at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}的见证"
