"""Personal data at rest: closed by AES-256-GCM or SM4-GCM, and found without opening it by a keyed hash.

A sealed value is `algorithm byte | key version byte | 12-byte nonce | ciphertext and tag`. The name of the column
(`person.phone`) goes in as associated data, so a value moved into another column does not open. What was sealed in another
suite or under an older key still opens, because the value says so itself.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

from server.access.keyring import Keyring, Suite, changing, keyed_hash
from server.errors import Unavailable

__all__ = ["Keyring"]

_ALGORITHMS = {Suite.AES: 1, Suite.SM4: 2}
_NUMBERS = frozenset(_ALGORITHMS.values())
_NONCE = 12
_TAG = 16
_SM4_KEY = 16

_Stamp = tuple[int, int, int]


@dataclass(slots=True)
class _Kept:
    """The keys of this process, and where they were read, if they came from a file."""

    ring: Keyring | None = None
    path: Path | None = None
    stamp: _Stamp | None = None


_kept = _Kept()


def use(ring: Keyring) -> None:
    """Take up keys that lie in no file, for tests."""
    _kept.ring, _kept.path, _kept.stamp = ring, None, None


def open_keys(path: Path, suite: Suite) -> None:
    """Take up the keys at `path`, made there if there are none; once, at the start of the process."""
    _kept.ring, _kept.path = Keyring.at(path, suite), path
    _kept.stamp = _stamp(path)


def change(step: Callable[[Keyring], Keyring]) -> None:
    """Go on with changed keys. They are read, changed and written in one turn, so that no command undoes another's."""
    if _kept.path is None:
        _kept.ring = step(keys())
        return
    with changing(_kept.path):
        made = step(keys())
        made.write(_kept.path)
        _kept.ring, _kept.stamp = made, _stamp(_kept.path)


def keys() -> Keyring:
    """The keys of this process, read anew when another command changed their file."""
    if _kept.ring is None:
        raise Unavailable("没有装载密钥，不能读写个人信息。")
    if _kept.path is not None:
        stamp = _stamp(_kept.path)
        if stamp != _kept.stamp:
            _kept.ring, _kept.stamp = Keyring.at(_kept.path, _kept.ring.suite), stamp
    return _kept.ring


def place() -> Path | None:
    """Where the keys of this process lie; None where that is in no file."""
    return _kept.path


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise Unavailable(f"密钥文件{path}不见了。请从备份恢复。") from None
    return found.st_mtime_ns, found.st_size, found.st_ino


def seal(value: str, column: str) -> bytes:
    """Close a value for a column, by the newest key and in the suite of the setting."""
    ring = keys()
    nonce = secrets.token_bytes(_NONCE)
    close = _close_sm4 if ring.suite is Suite.SM4 else _close_aes
    closed = close(ring.keys[ring.version], nonce, value.encode(), column.encode())
    return _mark(ring) + nonce + closed


def seal_many(values: Sequence[str], column: str) -> list[bytes]:
    """As `seal`, for a whole part of a roll: the keys are looked at once."""
    ring, head, bound = keys(), mark(), column.encode()
    key = ring.keys[ring.version]
    close = partial(_close_sm4, key) if ring.suite is Suite.SM4 else _aes(key).encrypt
    pool = secrets.token_bytes(_NONCE * len(values))
    nonces = [pool[start : start + _NONCE] for start in range(0, len(pool), _NONCE)]
    return [head + nonce + close(nonce, value.encode(), bound) for nonce, value in zip(nonces, values, strict=True)]


def unseal(blob: bytes, column: str) -> str:
    """Open a value of a column. Raises Unavailable when the key is not here or the value was tampered with."""
    algorithm, version = blob[0], blob[1]
    key = keys().keys.get(version)
    if algorithm not in _NUMBERS or key is None:
        raise Unavailable(f"缺少第{version}版密钥，打不开这项个人信息。请从备份恢复密钥文件。")
    open_ = _open_sm4 if algorithm == _ALGORITHMS[Suite.SM4] else _open_aes
    try:
        return open_(key, blob[2 : 2 + _NONCE], blob[2 + _NONCE :], column.encode()).decode()
    except (InvalidTag, ValueError):  # The second where so much was cut off that no nonce is left.
        raise Unavailable("这项个人信息的密文与密钥不符，可能被改动过。请核对备份。") from None


def mark() -> bytes:
    """The first two bytes of what is sealed today: its suite and its key version."""
    return _mark(keys())


def _mark(ring: Keyring) -> bytes:
    return bytes((_ALGORITHMS[ring.suite], ring.version))


def is_stale(blob: bytes) -> bool:
    """Whether a value would be sealed otherwise today: under a newer key or in another suite."""
    return not blob.startswith(mark())


def made_by(blob: bytes) -> tuple[int, Suite]:
    """The key version and the suite of a sealed value."""
    return blob[1], next(suite for suite, number in _ALGORITHMS.items() if number == blob[0])


@lru_cache(maxsize=8)
def _aes(key: bytes) -> AESGCM:
    # Setting a cipher up costs as much as closing one value with it.
    return AESGCM(key)


def _close_aes(key: bytes, nonce: bytes, value: bytes, column: bytes) -> bytes:
    return _aes(key).encrypt(nonce, value, column)


def _open_aes(key: bytes, nonce: bytes, closed: bytes, column: bytes) -> bytes:
    return _aes(key).decrypt(nonce, closed, column)


def _sm4_key(key: bytes) -> bytes:
    # SM4 takes 16 bytes; derived, so that one key never works in two ciphers.
    return keyed_hash(Suite.SM4, key, b"sm4-gcm")[:_SM4_KEY]


def _close_sm4(key: bytes, nonce: bytes, value: bytes, column: bytes) -> bytes:
    closing = Cipher(SM4(_sm4_key(key)), GCM(nonce)).encryptor()
    closing.authenticate_additional_data(column)
    return closing.update(value) + closing.finalize() + closing.tag


def _open_sm4(key: bytes, nonce: bytes, closed: bytes, column: bytes) -> bytes:
    if len(closed) < _TAG:
        raise InvalidTag
    opening = Cipher(SM4(_sm4_key(key)), GCM(nonce, closed[-_TAG:])).decryptor()
    opening.authenticate_additional_data(column)
    return opening.update(closed[:-_TAG]) + opening.finalize()


def index(value: str) -> bytes:
    """The keyed hash under which a value is kept: equal values have equal hashes, and nobody without the key can guess."""
    ring = keys()
    newest = ring.index_keys[ring.index_version]
    return keyed_hash(newest.suite, newest.key, value.encode())


def index_many(values: Sequence[str]) -> list[bytes]:
    """As `index`, for a whole part of a roll."""
    ring = keys()
    newest = ring.index_keys[ring.index_version]
    return [keyed_hash(newest.suite, newest.key, value.encode()) for value in values]


def indexes(value: str) -> list[bytes]:
    """Every hash under which a value may be found: more than one while the hashes are being made anew."""
    ring = keys()
    newest_first = sorted(ring.index_keys, reverse=True)
    return [
        keyed_hash(ring.index_keys[version].suite, ring.index_keys[version].key, value.encode())
        for version in newest_first
    ]
