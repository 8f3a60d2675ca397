"""The faces of this checkout, one press for the run, and rulers that measure a PDF in millimetres."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import pdfplumber
import pypdfium2
import pytest
from cryptography import x509
from PIL import ImageOps

from server.papers.faces import FaceSettings
from server.papers.page import Sheet, environment
from server.papers.press import Press
from server.papers.signing import SigningSettings
from tests.support.identities import an_identity

_FANDOL = Path(__file__).parents[3] / ".tools" / "fonts" / "fandol"
_POINTS_A_MM = 72 / 25.4
_DOTS_A_MM = 8

Box = tuple[float, float, float, float]


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> tuple[SigningSettings, x509.Certificate]:
    """A certificate that signs today, and for 30 days still."""
    return an_identity(tmp_path_factory.mktemp("identity"))


@pytest.fixture(scope="session")
def faces() -> FaceSettings:
    if not _FANDOL.is_dir():
        pytest.skip("the Fandol faces are not in .tools; ./run fetches them")
    return FaceSettings(_FANDOL)


@pytest.fixture(scope="session")
async def press(faces: FaceSettings) -> AsyncIterator[Press]:
    async with Press(faces, workers=2) as running:
        yield running


@dataclass(frozen=True)
class Letter:
    """The smallest print model; its template is given as text."""

    template: ClassVar[str] = ""
    title: str = "关于测量页面的通知"
    filename: str = "测量.pdf"
    names: tuple[str, ...] = ()
    author: str = "偏关县民政局"
    dated: date = date(2021, 4, 23)


@pytest.fixture(scope="session")
def sheet() -> Callable[..., Sheet]:
    """Makes a sheet from the body of a template, with the macros as `part`."""

    def make(body: str, *, names: tuple[str, ...] = (), draft: bool = False, **fields: object) -> Sheet:
        paper = Letter(names=names)
        source = (
            '{% extends "server/papers/shell.html" %}{% import "server/papers/parts.html" as part %}'
            f"{{% block body %}}{body}{{% endblock %}}"
        )
        more = {"across": "草稿" if draft else "", "stamp": None, **fields}
        html = environment().from_string(source).render(paper=paper, **more)
        return Sheet(html, paper.title, paper.filename, names)

    return make


@dataclass(frozen=True)
class Char:
    """A printed character: its sides and its base line in mm from the left and top edge of the paper."""

    text: str
    left: float
    right: float
    base: float
    font: str


class Ruler:
    """A printed PDF, measured in mm from the left and top edge of the paper."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        with pdfplumber.open(BytesIO(pdf)) as document:
            self.text = "\n".join(page.extract_text() for page in document.pages)
            self.pages = [[_char(char, page.height) for char in page.chars] for page in document.pages]
            self.pictures = sum(len(page.images) for page in document.pages)
            self.curves = sum(len(page.curves) for page in document.pages)

    def lines(self, page: int = 0) -> list[list[Char]]:
        """The characters by line, top to bottom; characters whose base lines are less than 2 mm apart share one."""
        rows: list[list[Char]] = []
        for char in sorted(self.pages[page], key=lambda char: (char.base, char.left)):
            if rows and char.base - rows[-1][0].base < 2:
                rows[-1].append(char)
            else:
                rows.append([char])
        return [sorted(row, key=lambda char: char.left) for row in rows]

    def ink(self, box: Box, page: int = 0) -> Box:
        """Where ink lies inside a box: left, top, right, bottom."""
        with pypdfium2.PdfDocument(self.pdf) as document:
            picture = document[page].render(scale=_DOTS_A_MM / _POINTS_A_MM, grayscale=True).to_pil()
        left, top, right, bottom = (round(edge * _DOTS_A_MM) for edge in box)
        found = ImageOps.invert(picture.crop((left, top, right, bottom))).point(lambda dot: dot > 100 and 255).getbbox()
        assert found, f"no ink in {box}"
        x0, y0, x1, y1 = found
        return (left + x0) / _DOTS_A_MM, (top + y0) / _DOTS_A_MM, (left + x1) / _DOTS_A_MM, (top + y1) / _DOTS_A_MM


@pytest.fixture(scope="session")
def ruler() -> type[Ruler]:
    return Ruler


def _char(char: dict[str, Any], height: float) -> Char:
    left, right, base = (value / _POINTS_A_MM for value in (char["x0"], char["x1"], height - char["matrix"][5]))
    return Char(char["text"], left, right, base, char["fontname"])
