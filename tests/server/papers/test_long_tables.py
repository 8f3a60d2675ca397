"""A long table laid out in parts: its pages are those of the whole, to the last point, and its file is one file."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from server.papers import long_tables
from server.papers.faces import FaceSettings
from server.papers.long_tables import long_body
from server.papers.page import Sheet, compose
from server.papers.typesetter import typeset
from training.specimens import dispatch_notice

_FANDOL = Path(__file__).parents[3] / ".tools" / "fonts" / "fandol"
_FACES = FaceSettings(_FANDOL if _FANDOL.is_dir() else None)
_ROWS = 150


def _sheet(data: str = "") -> Sheet:
    notice = dispatch_notice()
    return compose(replace(notice, lines=(notice.lines * 20)[:_ROWS]), data=data)


@pytest.fixture
def _in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_tables, "PART_ROWS", 60)


def test_every_page_is_that_of_the_whole_and_its_number_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = typeset(_FACES, _sheet())
    monkeypatch.setattr(long_tables, "PART_ROWS", 60)
    parted = typeset(_FACES, _sheet())
    assert parted != whole
    assert parted == typeset(_FACES, _sheet()), "the same bytes each time"
    with pypdfium2.PdfDocument(whole) as one, pypdfium2.PdfDocument(parted) as other:
        assert len(one) == len(other) > 6
        for place, (page, again) in enumerate(zip(one, other, strict=True), start=1):
            said = page.get_textpage().get_text_bounded()
            assert said == again.get_textpage().get_text_bounded()
            assert said.rstrip().endswith(f"— {place} —")
            pictures = [each.render(scale=1).to_pil().convert("L") for each in (page, again)]
            assert ImageChops.difference(*pictures).getbbox() is None, place


@pytest.mark.usefixtures("_in_parts")
def test_the_file_for_the_archive_is_one_with_its_data_and_one_field_for_a_signature() -> None:
    content = typeset(_FACES, _sheet("<paper/>"))
    assert content == typeset(_FACES, _sheet("<paper/>"))
    with pikepdf.open(BytesIO(content)) as pdf:
        assert list(pdf.attachments) == ["paper.xml"]
        assert bytes(pdf.attachments["paper.xml"].get_file().read_bytes()) == b"<paper/>"
        assert len(pdf.Root.AcroForm.Fields) == 1
        meta = bytes(pdf.Root.Metadata.read_bytes())
        assert b"part>3<" in meta or b'part="3"' in meta
        assert "/OutputIntents" in pdf.Root


def _body(rows: int, **spans: str) -> Element:
    body = Element("body")
    table = SubElement(SubElement(body, "table"), "tbody")
    for _ in range(rows):
        SubElement(SubElement(table, "tr"), "td", spans)
    return body


@pytest.mark.usefixtures("_in_parts")
def test_only_a_long_table_whose_rows_stand_alone_is_parted() -> None:
    assert long_body(_body(60)) is None
    found = long_body(_body(61))
    assert found is not None
    assert len(found) == 61
    assert long_body(_body(61, rowspan="2")) is None
