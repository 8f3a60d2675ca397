"""Personal data at rest: AES-256-GCM with key versions, and a keyed hash to find a value without opening it.

A sealed value is `algorithm byte | key version byte | 12-byte nonce | ciphertext and tag`. The name of the column goes in as associated
data, so a value moved into another column does not open.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from server.errors import Unavailable

_AES_256_GCM = 1
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Keyring:
    """The sealing keys by version, the newest last, and the key of the search index."""

    keys: dict[int, bytes]
    index_key: bytes

    @classmethod
    def fresh(cls) -> Self:
        """New random keys."""
        return cls({1: secrets.token_bytes(32)}, secrets.token_bytes(32))

    @classmethod
    def at(cls, path: Path) -> Self:
        """The keyring kept at `path`; made there, readable to its owner only, if there is none."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            ring = cls.fresh()
            content = {"keys": {str(n): k.hex() for n, k in ring.keys.items()}, "index": ring.index_key.hex()}
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                json.dump(content, file)
            return ring
        content = json.loads(path.read_text())
        return cls({int(n): bytes.fromhex(k) for n, k in content["keys"].items()}, bytes.fromhex(content["index"]))


_ring: Keyring | None = None


def use(ring: Keyring) -> None:
    """Take up the keys; once, at the start of the process."""
    global _ring  # noqa: PLW0603  # The keys belong to the process as its database does.
    _ring = ring


def _keys() -> Keyring:
    if _ring is None:
        raise Unavailable("没有装载密钥，不能读写个人信息。")
    return _ring


def seal(value: str, column: str) -> bytes:
    """Close a value for a column."""
    ring = _keys()
    version = max(ring.keys)
    nonce = secrets.token_bytes(_NONCE)
    closed = AESGCM(ring.keys[version]).encrypt(nonce, value.encode(), column.encode())
    return bytes((_AES_256_GCM, version)) + nonce + closed


def unseal(blob: bytes, column: str) -> str:
    """Open a value of a column. Raises Unavailable when the key is not here or the value was tampered with."""
    algorithm, version = blob[0], blob[1]
    key = _keys().keys.get(version)
    if algorithm != _AES_256_GCM or key is None:
        raise Unavailable(f"缺少第{version}版密钥，打不开这项个人信息。请从备份恢复密钥文件。")
    try:
        return AESGCM(key).decrypt(blob[2 : 2 + _NONCE], blob[2 + _NONCE :], column.encode()).decode()
    except InvalidTag:
        raise Unavailable("这项个人信息的密文与密钥不符，可能被改动过。请核对备份。") from None


def index(value: str) -> bytes:
    """The keyed hash by which a value is found: equal values have equal hashes, and nobody without the key can guess."""
    mac = HMAC(_keys().index_key, SHA256())
    mac.update(value.encode())
    return mac.finalize()
