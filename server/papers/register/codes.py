"""The public code of a paper: a random serial and a mark that only this installation can make.

32 characters of Crockford's Base32, which has no I, L, O, U and is typed in any case: 12 random bytes and the first 8 of an
HMAC over them. A code whose mark is wrong was mistyped or made up, and is told apart from one of a paper that is not here.
The marking key comes out of the key of the trace (`keys.json`), so nothing more is to be kept or backed up.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.access import sealing
from server.access.keyring import Suite, keyed_hash

_SERIAL, _MARK = 12, 8
_LENGTH = (_SERIAL + _MARK) * 8 // 5
_GROUP = 4
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_OUT = str.maketrans(_BASE32, _CROCKFORD)
_BACK = str.maketrans(_CROCKFORD, _BASE32)
#: What the eye mistakes, as Crockford reads it.
_LIKE = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Read:
    """A code that was shown. `serial` is None where it is no code at all; `genuine` says whether its mark is ours."""

    serial: bytes | None
    genuine: bool = False


def new_serial() -> bytes:
    """The random part of a paper's code."""
    return secrets.token_bytes(_SERIAL)


def code_of(serial: bytes) -> str:
    """The whole code of a paper."""
    return base64.b32encode(serial + _mark(serial)).decode().translate(_OUT)


def grouped(code: str) -> str:
    """A code as people read and type it: in groups of four."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def plain(shown: str) -> str:
    """A code without what people put between and in place of its characters."""
    return "".join(char for char in shown.upper() if char.isalnum()).translate(_LIKE)


def is_code(shown: str) -> bool:
    """Whether what was shown has the form of a code; no key is needed to tell."""
    word = plain(shown)
    return len(word) == _LENGTH and not set(word) - set(_CROCKFORD)


def read(shown: str) -> Read:
    """What a code says, however it was typed."""
    if not is_code(shown):
        return Read(None)
    word = plain(shown)
    content = base64.b32decode(word.translate(_BACK))
    serial, mark = content[:_SERIAL], content[_SERIAL:]
    return Read(serial, hmac.compare_digest(mark, _mark(serial)))


def _mark(serial: bytes) -> bytes:
    return keyed_hash(Suite.AES, _derived(b"huanjie paper code"), serial)[:_MARK]


def _derived(purpose: bytes) -> bytes:
    """A key for one purpose alone."""
    return keyed_hash(Suite.AES, sealing.keys().trace_key, purpose)


def list_key() -> Ed25519PrivateKey:
    """The key that signs lists of codes; whoever has its public half can check them without this installation."""
    return Ed25519PrivateKey.from_private_bytes(_derived(b"huanjie paper list"))


def list_key_words() -> str:
    """The public half, in hex."""
    return list_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
