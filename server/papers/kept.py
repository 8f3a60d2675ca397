"""Contents of the disk, whole: scans, and papers as they were issued."""

import hashlib

from server.errors import Conflict
from server.files.disk import Store


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
