"""How a file of a backup comes to lie under its name: whole or not at all, and never over another file."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from server.errors import Problem, Refused

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_ANOTHER = "换一个文件名（例如带上日期），或者先把原来的移到别处。"


def refuse_taken(label: str, target: Path) -> None:
    """Raises Refused where a file cannot come to lie: under the name of another, or where there is no folder."""
    if os.path.lexists(target):
        raise Refused([Problem(label, f"{target}已经有了。", _ANOTHER)])
    if not target.parent.is_dir():
        raise Refused([Problem(label, f"没有文件夹{target.parent}。", "先建立它，或者写到别处。")])


@contextmanager
def landing(label: str, target: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes its name at the end of the block; if the block fails, nothing of it stays.

    What a killed command left unfinished is written over; what another command is writing just now is not.
    """
    refuse_taken(label, target)
    unfinished = target.with_name(f"{target.name}.part")
    with _opened(label, unfinished) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            refuse_taken(label, target)
            unfinished.replace(target)
        except OSError as error:
            raise _failed(label, target, error) from error
        finally:
            # Gone already where the file has its name.
            unfinished.unlink(missing_ok=True)


def _opened(label: str, unfinished: Path) -> BinaryIO:
    try:
        file = os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b")
    except OSError as error:
        raise _failed(label, unfinished, error) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise Refused([Problem(label, f"另一个命令正在写{unfinished}。", "等它结束，或者写到别的文件。")]) from None
    file.truncate()
    return file


def _failed(label: str, target: Path, error: OSError) -> Refused | OSError:
    """What went wrong with the file; an error that is not about files stays what it is."""
    if error.errno in _NO_ROOM:
        return Refused([Problem(label, f"{target}所在的磁盘满了。", "清理以后再做，或者写到别的磁盘。")])
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ELOOP}:
        return Refused([Problem(label, f"不能写{target}。", "核对文件夹的权限，或者写到别处。")])
    return error
