"""Pictures of papers on invented data: a page as the press sets it, as a small PNG, and the list of them.

The same papers give the same pictures. A picture is made with a reader of PDF that only those who work on the program need. It bears
the hash of what it was made from, so that one is told from an older one without making it anew.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from server.errors import Unavailable
from server.manifest import Specimen
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.typesetter import STYLESHEETS, typeset

LIST = "README.md"
#: Dots an inch, the finest first: the first that keeps the picture small is taken.
_FINE = (100, 86, 72)
_COLOURS = 16
#: What a picture may weigh, in bytes.
MOST_BYTES = 150_000
_ROW = re.compile(r"^\| (?P<label>[^|]+) \| \[(?P<name>[a-z-]+)\]\((?P=name)\.png\) \|$", re.MULTILINE)
_HEAD = "| 文书 | 样张 |\n|---|---|\n"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD_BYTES, _END = 33, b"IEND\xaeB`\x82"
#: The name of the hash in a picture.
_SOURCE = b"huanjie-source"
_NO_READER = "没有pypdfium2，不能印样张。请按requirements-dev.lock装好开发用的程序库。"


def picture(specimen: Specimen, faces: FaceSettings) -> bytes:
    """The page of a specimen that is shown, as PNG. Raises Unavailable where no reader of PDF is installed."""
    pdf = typeset(faces, compose(specimen.make()))
    with _reader().PdfDocument(pdf) as document:
        page = document[specimen.page % len(document)]
        return next(_small(page, source_of(specimen)))


def source_of(specimen: Specimen) -> str:
    """The hash of what a picture is made from: the page as it is composed, the stylesheets, and which page is shown."""
    composed = f"{specimen.page}\n{compose(specimen.make()).html}\n{_styles()}"
    return sha256(composed.encode()).hexdigest()[:32]


@cache
def _styles() -> str:
    folder = files("server") / "templates" / "papers"
    return "\n".join((folder / name).read_text("utf-8") for name in STYLESHEETS)


def _with_source(png: bytes, source: str) -> bytes:
    """A picture with the hash as the text behind its head, which is 33 bytes long in every PNG."""
    body = b"tEXt" + _SOURCE + b"\0" + source.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:_HEAD_BYTES] + chunk + png[_HEAD_BYTES:]


def made_from(png: bytes) -> str:
    """The hash that a picture bears; empty where it bears none, or is no whole picture."""
    start = _HEAD_BYTES + 8
    mark = _SOURCE + b"\0"
    whole = png.startswith(_SIGNATURE) and png.endswith(_END)
    if not whole or png[start : start + len(mark)] != mark:
        return ""
    (length,) = struct.unpack(">I", png[_HEAD_BYTES : _HEAD_BYTES + 4])
    return png[start + len(mark) : start + length].decode("ascii", "replace")


def _small(page: Any, source: str) -> Iterator[bytes]:
    """The page at the finest that is small enough, or at the coarsest."""
    for dots in _FINE:
        out = BytesIO()
        page.render(scale=dots / 72).to_pil().convert("RGB").quantize(_COLOURS).save(out, "PNG", optimize=True)
        content = _with_source(out.getvalue(), source)
        if len(content) <= MOST_BYTES or dots == _FINE[-1]:
            yield content


def _reader() -> Any:
    try:
        return import_module("pypdfium2")
    except ModuleNotFoundError as error:
        raise Unavailable(_NO_READER, code="papers.no_reader") from error


def listed(text: str) -> dict[str, str]:
    """What a list says: the labels by the names of the pictures, in its order."""
    return {row["name"]: row["label"] for row in _ROW.finditer(text)}


def with_list(text: str, specimens: Iterable[Specimen]) -> str:
    """A text whose list is that of the specimens; one without a list gets it at its end."""
    table = _HEAD + "".join(f"| {one.label} | [{one.name}]({one.name}.png) |\n" for one in specimens)
    start = text.find(_HEAD)
    if start < 0:
        return f"{text.rstrip()}\n\n{table}"
    rest = text[start + len(_HEAD) :].splitlines(keepends=True)
    kept = next((place for place, line in enumerate(rest) if not line.startswith("|")), len(rest))
    return text[:start] + table + "".join(rest[kept:])


def differences(folder: Path, specimens: Iterable[Specimen]) -> tuple[str, ...]:
    """What is wrong with a folder of pictures, a sentence each: what lacks, what is too much, and what is not of the papers of now."""
    every = {one.name: one for one in specimens}
    wanted = {name: one.label for name, one in every.items()}
    place = folder / LIST
    said = listed(place.read_text("utf-8")) if place.exists() else {}
    there = {one.stem: made_from(one.read_bytes()) for one in folder.glob("*.png")}
    return (
        *(f"{wanted[name]}（{name}）没有样张。" for name in wanted if name not in there),
        *(
            f"{wanted[name]}（{name}）的样张是旧的，文书、模板或者样式已经改过。"
            for name, one in every.items()
            if name in there and there[name] != source_of(one)
        ),
        *(f"样张{name}.png不是哪一种文书的。" for name in sorted(set(there) - set(wanted))),
        *(f"{wanted[name]}（{name}）不在样张目录里。" for name in wanted if said.get(name) != wanted[name]),
        *(f"样张目录里的{name}不是哪一种文书。" for name in said if name not in wanted),
    )
