"""What makes printing fast changes nothing that is printed, and is there in the WeasyPrint that is pinned."""

from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest

from server.papers import levers
from server.papers.faces import FaceSettings
from server.papers.page import Sheet
from server.papers.typesetter import typeset, warm

FACES = FaceSettings(None)
PAGE = "<html><head><style>@page {{ size: {width}mm 100mm }}</style></head><body class='form'>{body}</body></html>"


def page(body: str, width: int = 100) -> Sheet:
    return Sheet(PAGE.format(body=body, width=width), "某件", "")


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm(FACES)


@pytest.fixture
def _unpulled() -> Iterator[None]:
    """WeasyPrint as it comes: every element has its styles for marks and notes, and each style is read anew."""
    weasyprint, css, html = (import_module(name) for name in ("weasyprint", "weasyprint.css", "weasyprint.html"))
    kept: tuple[Any, Any] = weasyprint.UA_STYLESHEET, css.CSS
    weasyprint.UA_STYLESHEET, css.CSS = html.UA_STYLESHEET, weasyprint.CSS
    yield
    weasyprint.UA_STYLESHEET, css.CSS = kept


@pytest.fixture
def marked() -> Sheet:
    body = "<ol><li>甲</li><li>乙</li></ol><p class='imprint-call'><span class='imprint'>抄送：某局。</span></p>"
    return page(f"{body}<p>引<br>行</p>")


@pytest.fixture
def pulled(marked: Sheet) -> bytes:
    return typeset(FACES, marked)


def test_a_page_with_marks_and_a_note_comes_out_as_without_the_levers(
    pulled: bytes,
    marked: Sheet,
    _unpulled: None,  # noqa: PT019  # Its order after `pulled` matters.
) -> None:
    assert typeset(FACES, marked) == pulled


def test_each_paper_has_its_own_style() -> None:
    widths = []
    for width in (80, 120, 80):
        with pikepdf.open(BytesIO(typeset(FACES, page("<p>字</p>", width)))) as pdf:
            widths.append(round(float(pdf.pages[0].mediabox[2]) / 72 * 25.4))

    assert widths == [80, 120, 80]


def test_the_same_glyphs_give_the_same_bytes_and_others_do_not() -> None:
    first, other, again = (typeset(FACES, page(f"<p>{word}</p>")) for word in ("当选证书", "聘书", "当选证书"))

    assert first == again
    assert first != other


def test_what_is_not_there_is_not_pulled() -> None:
    nothing: Any = SimpleNamespace()

    assert not levers.pull_fonts.__wrapped__(nothing)
    assert not levers.pull_styles.__wrapped__(nothing, nothing, nothing)
