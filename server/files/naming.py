"""The name a file is kept under on record. It never becomes a path: on the disk a file goes by its hash."""

import re
import unicodedata

from server.files.sniffing import ENDINGS

_LONGEST = 120
_KEPT_OUT = re.compile(r'[<>:"|?*]')


def clean_name(given: str, media_type: str) -> str:
    """The last part of what the client called the file, without what screens or disks misread, with a true ending.

    Control and formatting characters go: one that turns the direction of writing would show `exe.pdf` for `fdp.exe`.
    """
    last = re.split(r"[/\\]", given)[-1]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    name = _KEPT_OUT.sub("", unicodedata.normalize("NFC", visible)).strip(" .　")
    stem, dot, ending = name.rpartition(".")
    endings = ENDINGS[media_type]
    if not dot or ending.lower() not in endings:
        stem, ending = name, endings[0]
    return f"{stem[: _LONGEST - len(ending) - 1].rstrip(' .') or '文件'}.{ending.lower()}"
