"""Papers as single files of one ZIP. The same papers give the same bytes."""

import re
import zipfile
from pathlib import Path
from types import TracebackType
from typing import IO, Self

#: Zip files carry a time for each member; a fixed one keeps the bytes the same.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class Archive:
    """A ZIP that grows paper by paper, in memory or on the disk. PDFs are compressed already and are only stored."""

    def __init__(self, to: Path | IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(to, "w")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def add(self, content: bytes, *way: str) -> None:
        """One file under the folders before its name. What no disk allows in a name is left out of it."""
        name = "/".join(_NO_NAME.sub("", part).strip(" .") or "_" for part in way)
        self._zip.writestr(zipfile.ZipInfo(name, _EPOCH), content)
