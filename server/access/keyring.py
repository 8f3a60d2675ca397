"""The keys that close personal data and mark the trace, in one file that only its owner reads.

The file is replaced as a whole, so whoever reads it at the same moment finds the old keys or the new ones. A process
that is at work sees the change: `server.access.sealing` looks at the file's stamp.
"""

import fcntl
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

from server.errors import Unavailable
from server.values.labels import Labelled

_KEY_BYTES = 32
#: A version is one byte of each sealed value.
_LAST_VERSION = 255


class Suite(Labelled):
    """Which algorithms close and find a value: the international ones, or those of GB/T 32907 and GB/T 32905."""

    AES = "aes", "AES-256-GCM、HMAC-SHA256"
    SM4 = "sm4", "SM4-GCM、HMAC-SM3"


def keyed_hash(suite: Suite, key: bytes, content: bytes) -> bytes:
    """32 bytes that nobody without the key can make."""
    if suite is Suite.AES:
        mac = _sha256(key).copy()
        mac.update(content)
        return mac.digest()
    other = _sm3(key).copy()
    other.update(content)
    return other.finalize()


@lru_cache(maxsize=8)
def _sha256(key: bytes) -> hmac.HMAC:
    # Taking up a key costs twice as much as hashing a short value with it.
    return hmac.new(key, digestmod="sha256")


@lru_cache(maxsize=8)
def _sm3(key: bytes) -> HMAC:
    return HMAC(key, SM3())


@dataclass(frozen=True, slots=True)
class IndexKey:
    """A key by which values are found, with the suite it works in: a hash does not say how it was made."""

    suite: Suite
    key: bytes


@dataclass(frozen=True)
class Keyring:
    """Sealing keys and index keys by version, the newest in use, and the key that marks the trace.

    An older sealing key stays: a backup may need it. An older index key stays only until every hash is made anew.
    `suite` is what the next value is sealed in, whatever the older values are in.
    """

    keys: Mapping[int, bytes] = field(repr=False)
    index_keys: Mapping[int, IndexKey] = field(repr=False)
    trace_key: bytes = field(repr=False)
    suite: Suite = Suite.AES

    @classmethod
    def fresh(cls, suite: Suite = Suite.AES) -> Self:
        """New random keys."""
        return cls({1: _new()}, {1: IndexKey(suite, _new())}, _new(), suite)

    @classmethod
    def at(cls, path: Path, suite: Suite = Suite.AES) -> Self:
        """The keyring kept at `path`; made there if there is none."""
        if not path.exists():
            with changing(path):
                if not path.exists():
                    cls.fresh(suite).write(path)
        try:
            return cls._read(json.loads(path.read_text()), suite)
        except (ValueError, LookupError, AttributeError, TypeError):
            raise Unavailable(f"密钥文件{path}损坏，或者不是本版本的格式。请从备份恢复密钥文件。") from None

    @classmethod
    def _read(cls, content: Mapping[str, Any], suite: Suite) -> Self:
        return cls(
            {int(version): bytes.fromhex(key) for version, key in content["keys"].items()},
            {
                int(version): IndexKey(Suite(one["suite"]), bytes.fromhex(one["key"]))
                for version, one in content["index"].items()
            },
            bytes.fromhex(content["trace"]),
            suite,
        )

    def write(self, path: Path) -> None:
        """Put the keys at `path` in one step, readable to their owner only."""
        content = {
            "keys": {str(version): key.hex() for version, key in self.keys.items()},
            "index": {
                str(version): {"suite": one.suite.value, "key": one.key.hex()}
                for version, one in self.index_keys.items()
            },
            "trace": self.trace_key.hex(),
        }
        put_whole(path, content)

    @cached_property
    def version(self) -> int:
        """The version that seals."""
        return max(self.keys)

    @cached_property
    def index_version(self) -> int:
        """The version of the index key that new hashes are made with."""
        return max(self.index_keys)

    def with_new_key(self) -> Self:
        """One more sealing key, which is used from now on."""
        return replace(self, keys={**self.keys, _after(self.version): _new()})

    def with_new_index_key(self) -> Self:
        """One more index key in the suite of the setting; the older ones still find."""
        added = {_after(self.index_version): IndexKey(self.suite, _new())}
        return replace(self, index_keys={**self.index_keys, **added})

    def with_newest_index_key_only(self) -> Self:
        """Without the index keys that no hash is left of."""
        return replace(self, index_keys={self.index_version: self.index_keys[self.index_version]})


def put_whole(path: Path, content: Mapping[str, Any]) -> None:
    """Put JSON at `path` in one step, readable to its owner only."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    with os.fdopen(handle, "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
    # The name too must outlast a power cut: a database would soon hold what a lost key closed.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _new() -> bytes:
    return secrets.token_bytes(_KEY_BYTES)


def _after(version: int) -> int:
    if version >= _LAST_VERSION:
        raise Unavailable(f"密钥已到第{version}版，版本号用完，不能再换。请联系维护人员。")
    return version + 1


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Hold the right to change the file at `path`: two commands at once take turns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
