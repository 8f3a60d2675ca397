"""A long table laid out in parts: its pages are those of the whole, to the last point, and its file is one file."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import pikepdf
import pypdfium2
import pytest
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import ImageChops
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from server import registry
from server.manifest import Specimen
from server.papers import long_tables, typesetter
from server.papers.faces import FaceSettings
from server.papers.long_tables import long_body
from server.papers.page import Sheet, compose
from server.papers.register.vocabulary import PaperState
from server.papers.signing import SigningSettings
from server.papers.stamp import Stamp
from server.papers.typesetter import typeset
from server.portal.specimens import specimens
from training.specimens import dispatch_notice

registry.load()
_FANDOL = Path(__file__).parents[3] / ".tools" / "fonts" / "fandol"
_FACES = FaceSettings(_FANDOL if _FANDOL.is_dir() else None)
_ROWS = 150


def _sheet(data: str = "") -> Sheet:
    notice = dispatch_notice()
    return compose(replace(notice, lines=(notice.lines * 20)[:_ROWS]), data=data)


@pytest.fixture
def _in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_tables, "PART_ROWS", 60)


def _lengthened(specimen: Specimen, rows: int) -> Sheet:
    """The paper with the rows of its longest table again and again."""
    sheet = compose(specimen.make())
    longest = max(re.findall(r"<tbody>.*?</tbody>", sheet.html, re.DOTALL), key=lambda one: one.count("<tr"))
    inner = longest.removeprefix("<tbody>").removesuffix("</tbody>")
    more = inner * -(-rows // inner.count("<tr"))
    return replace(sheet, html=sheet.html.replace(longest, f"<tbody>{more}</tbody>", 1))


#: Every paper with a table of rows that may be long: as many rows again as make three parts.
LONG = [
    one
    for one in specimens()
    if re.search(r"<tbody>(?=.*?<tr.*?<tr)(?!.*?rowspan).*?</tbody>", compose(one.make()).html, re.DOTALL)
]


def _the_same(whole: bytes, parted: bytes) -> int:
    """How many pages two files have that look and read alike."""
    with pypdfium2.PdfDocument(whole) as one, pypdfium2.PdfDocument(parted) as other:
        assert len(one) == len(other)
        for place, (page, again) in enumerate(zip(one, other, strict=True), start=1):
            assert page.get_textpage().get_text_bounded() == again.get_textpage().get_text_bounded(), place
            pictures = [each.render(scale=1).to_pil().convert("L") for each in (page, again)]
            assert ImageChops.difference(*pictures).getbbox() is None, place
        return len(one)


def test_every_page_is_that_of_the_whole_and_its_number_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = typeset(_FACES, _sheet())
    monkeypatch.setattr(long_tables, "PART_ROWS", 60)
    parted = typeset(_FACES, _sheet())
    assert parted != whole
    assert parted == typeset(_FACES, _sheet()), "the same bytes each time"
    assert _the_same(whole, parted) > 6
    with pypdfium2.PdfDocument(parted) as pdf:
        for place, page in enumerate(pdf, start=1):
            assert page.get_textpage().get_text_bounded().rstrip().endswith(f"— {place} —")


@pytest.mark.parametrize("specimen", LONG, ids=lambda one: one.name)
def test_every_paper_with_a_long_table_has_the_pages_of_the_whole(
    specimen: Specimen, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A paper long enough to be parted is never set with its lines closer.
    monkeypatch.setattr(typesetter, "_FEW_PAGES", 0)
    sheet = _lengthened(specimen, 80)
    whole = typeset(_FACES, sheet)
    monkeypatch.setattr(long_tables, "PART_ROWS", 30)
    parted = typeset(_FACES, sheet)
    assert _the_same(whole, parted) > 1


def test_the_long_annex_of_a_letter_is_among_them() -> None:
    assert {"review-letter", "dispatch-notice"} <= {one.name for one in LONG}


def test_rows_that_all_go_on_over_the_next_page_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    notice = dispatch_notice()
    lines = [replace(one, unit="偏关县农业农村局" * 60) for one in (notice.lines * 2)[:12]]
    sheet = compose(replace(notice, lines=tuple(lines)))
    whole = typeset(_FACES, sheet)
    monkeypatch.setattr(long_tables, "PART_ROWS", 1)
    assert _the_same(whole, typeset(_FACES, sheet)) > 6


def test_a_draft_says_so_across_each_page_of_each_part(monkeypatch: pytest.MonkeyPatch) -> None:
    notice = dispatch_notice()
    draft = replace(notice, lines=(notice.lines * 20)[:_ROWS], stamp=Stamp(PaperState.DRAFT))
    whole = typeset(_FACES, compose(draft))
    monkeypatch.setattr(long_tables, "PART_ROWS", 60)
    parted = typeset(_FACES, compose(draft))
    _the_same(whole, parted)
    with pypdfium2.PdfDocument(parted) as pdf:
        assert all("草稿" in "".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


@pytest.mark.usefixtures("_in_parts")
def test_a_paper_in_parts_is_signed_as_a_whole(identity: tuple[SigningSettings, x509.Certificate]) -> None:
    settings, certificate = identity
    content = typeset(_FACES, _sheet("<paper/>"), settings)
    (signature,) = PdfFileReader(BytesIO(content)).embedded_signatures
    status = validate_pdf_signature(
        signature, ValidationContext(trust_roots=[Certificate.load(certificate.public_bytes(Encoding.DER))])
    )
    assert (status.bottom_line, status.coverage.name) == (True, "ENTIRE_FILE")


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
    whole = SubElement(body, "table")
    SubElement(whole, "thead")
    table = SubElement(whole, "tbody")
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


@pytest.mark.usefixtures("_in_parts")
@pytest.mark.parametrize("tag", ["tbody", "caption", "tfoot"])
def test_what_stands_beside_the_rows_once_is_not_parted_with_them(tag: str) -> None:
    body = _body(61)
    assert long_body(body) is not None
    SubElement(body[0], tag)
    assert long_body(body) is None


@pytest.mark.usefixtures("_in_parts")
def test_without_a_head_a_table_is_laid_out_whole() -> None:
    body = _body(61)
    body[0].remove(body[0][0])
    assert long_body(body) is None


@pytest.mark.usefixtures("_in_parts")
def test_a_head_over_rows_is_looked_for_as_a_cell_is() -> None:
    body = _body(61)
    SubElement(body[0][1][3], "th", rowspan="2")
    assert long_body(body) is None
