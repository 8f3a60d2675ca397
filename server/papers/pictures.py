"""Pictures of papers on invented data: a page as the press sets it, as a small PNG, and the list of them.

The same papers give the same pictures. A picture is made with a reader of PDF that only those who work on the program need.
"""

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from server.errors import Unavailable
from server.manifest import Specimen
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.typesetter import typeset

LIST = "README.md"
#: Dots an inch, the finest first: the first that keeps the picture small is taken.
_FINE = (100, 86, 72)
_COLOURS = 16
#: What a picture may weigh, in bytes.
MOST_BYTES = 150_000
_ROW = re.compile(r"^\| (?P<label>[^|]+) \| \[(?P<name>[a-z-]+)\]\((?P=name)\.png\) \|$", re.MULTILINE)
_HEAD = "| 文书 | 样张 |\n|---|---|\n"
_NO_READER = "没有pypdfium2，不能印样张。请按requirements-dev.lock装好开发用的程序库。"


def picture(specimen: Specimen, faces: FaceSettings) -> bytes:
    """The page of a specimen that is shown, as PNG. Raises Unavailable where no reader of PDF is installed."""
    pdf = typeset(faces, compose(specimen.make()))
    with _reader().PdfDocument(pdf) as document:
        page = document[specimen.page % len(document)]
        return next(_small(page))


def _small(page: Any) -> Iterator[bytes]:
    """The page at the finest that is small enough, or at the coarsest."""
    for dots in _FINE:
        out = BytesIO()
        page.render(scale=dots / 72).to_pil().convert("RGB").quantize(_COLOURS).save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES or dots == _FINE[-1]:
            yield out.getvalue()


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
    """What is wrong with a folder of pictures, a sentence each: by their names, not by what they show."""
    wanted = {one.name: one.label for one in specimens}
    place = folder / LIST
    said = listed(place.read_text("utf-8")) if place.exists() else {}
    there = {one.stem for one in folder.glob("*.png")}
    return (
        *(f"{wanted[name]}（{name}）没有样张。" for name in wanted if name not in there),
        *(f"样张{name}.png不是哪一种文书的。" for name in sorted(there - set(wanted))),
        *(f"{wanted[name]}（{name}）不在样张目录里。" for name in wanted if said.get(name) != wanted[name]),
        *(f"样张目录里的{name}不是哪一种文书。" for name in said if name not in wanted),
    )
