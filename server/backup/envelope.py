"""A backup's cover: a stream closed with a key made from a passphrase.

`magic | salt | cost | pieces`, each piece `length | AES-256-GCM of at most a mebibyte`. Pieces are counted in their
nonces and the last one is marked there, so that a piece changed, moved, left out or cut off at the end is noticed.
"""

import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from server.errors import Problem, Refused

_MAGIC = b"HUANJIE-BACKUP-1\n"
_SALT = 16
_PIECE = 1 << 20
_TAG = 16
# 2 to the 15th: 32 MB and a tenth of a second for each guess.
_COST = 15
SHORTEST_PASSPHRASE = 12


def _key(passphrase: str, salt: bytes, cost: int) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << cost, r=8, p=1).derive(passphrase.encode()))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _refused(cause: str, cure: str) -> Refused:
    return Refused([Problem("备份文件", cause, cure)])


class Closing:
    """A file to write into; what was written is complete only after `close`."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        if len(passphrase) < SHORTEST_PASSPHRASE:
            cause = f"只有{len(passphrase)}个字符。"
            raise Refused(
                [Problem("备份口令", cause, f"至少用{SHORTEST_PASSPHRASE}个字符，另处保管，丢了打不开备份。")]
            )
        salt = secrets.token_bytes(_SALT)
        self._head = _MAGIC + salt + bytes([_COST])
        self._key = _key(passphrase, salt, _COST)
        self._target = target
        self._held = bytearray()
        self._number = 0
        target.write(self._head)

    def write(self, content: bytes) -> int:
        """Take content in; full pieces go out."""
        self._held += content
        # The last piece is kept back until it is known to be the last.
        while len(self._held) > _PIECE:
            self._close_piece(bytes(self._held[:_PIECE]), last=False)
            del self._held[:_PIECE]
        return len(content)

    def close(self) -> None:
        """Write the last piece."""
        self._close_piece(bytes(self._held), last=True)
        self._held.clear()
        self._target.flush()

    def _close_piece(self, content: bytes, *, last: bool) -> None:
        closed = self._key.encrypt(_nonce(self._number, last=last), content, self._head)
        self._target.write(len(closed).to_bytes(4, "big") + closed)
        self._number += 1


class Opening:
    """A file to read from. Raises Refused where it is no backup, the passphrase is another one, or a piece is damaged."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self._head = source.read(len(_MAGIC) + _SALT + 1)
        if (
            not self._head.startswith(_MAGIC)
            or len(self._head) != len(_MAGIC) + _SALT + 1
            or self._head[-1] > _COST + 5
        ):
            raise _refused("这不是换届系统的备份。", "请选huanjie backup写出的文件。")
        self._key = _key(passphrase, self._head[len(_MAGIC) : -1], self._head[-1])
        self._source = source
        self._held = b""
        self._number = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, all that is left for -1; b"" at the end."""
        while (size < 0 or len(self._held) < size) and not self._ended:
            self._held += self._next_piece()
        size = len(self._held) if size < 0 else size
        content, self._held = self._held[:size], self._held[size:]
        return content

    def _next_piece(self) -> bytes:
        head = self._source.read(4)
        length = int.from_bytes(head, "big")
        closed = self._source.read(length) if length <= _PIECE + _TAG else b""
        if len(head) < 4 or len(closed) != length:  # noqa: PLR2004  # The bytes of a length.
            raise _refused("文件不完整，或者损坏了。", "请重新拷贝，或者用另一份备份。")
        for last in (False, True):
            try:
                content = self._key.decrypt(_nonce(self._number, last=last), closed, self._head)
            except InvalidTag:
                continue
            self._number += 1
            self._ended = last
            return content
        if self._number == 0:
            raise _refused("口令不对，或者文件开头损坏。", "请核对口令。")
        raise _refused(f"第{self._number + 1}段损坏或者被改动过。", "请重新拷贝，或者用另一份备份。")
