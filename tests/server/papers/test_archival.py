"""A paper for the archive: PDF/A-3u with its data inside, an empty field for a signature, and a signature that others accept.

Looked at with pikepdf and pyHanko. What the standard asks of each kind of paper: `test_conformance`.
"""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates.specimens import election_certificate
from server import clock
from server.errors import Unavailable
from server.papers.binder import merge
from server.papers.faces import FaceSettings
from server.papers.page import Sheet, compose
from server.papers.register.vocabulary import PaperState
from server.papers.signing import SigningSettings, good_until
from server.papers.stamp import Stamp
from server.papers.typesetter import typeset
from tests.support.identities import an_identity

FACES = FaceSettings(None)
DATA = "<?xml version='1.0' encoding='utf-8'?><paper><name>某某某</name></paper>"
STAMP = Stamp(
    PaperState.ISSUED, "某选证〔2026〕1号", "0123 4567 89AB CDEF GHJK MNPQ RSTV WXYZ", "https://x.example/verify/0123"
)


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return compose(replace(election_certificate(), stamp=STAMP), data=DATA)


@pytest.fixture(scope="module")
def issued(sheet: Sheet) -> bytes:
    return typeset(FACES, sheet)


def test_the_same_paper_gives_the_same_bytes(sheet: Sheet, issued: bytes) -> None:
    assert typeset(FACES, sheet) == issued


def test_it_is_for_the_archive_and_carries_its_data_once(issued: bytes) -> None:
    with pikepdf.open(BytesIO(issued)) as pdf:
        meta = pdf.open_metadata()
        assert (meta.pdfa_status, meta["pdf:Producer"][:10]) == ("3U", "WeasyPrint")
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert len(pdf.Root.AF) == 1
        assert pdf.Root.AF[0].AFRelationship == "/Data"
        assert list(pdf.attachments) == ["paper.xml"]
        assert pdf.attachments["paper.xml"].get_file().read_bytes() == DATA.encode()
        assert len(pdf.trailer.ID) == 2


def test_every_font_is_inside_and_no_glyph_is_lacking(issued: bytes) -> None:
    with pikepdf.open(BytesIO(issued)) as pdf:
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        whole = [font for font in fonts if font.Subtype == "/Type0"]
        assert whole
        for font in whole:
            assert font.Encoding == "/Identity-H", f"{font.BaseFont} lacks a glyph"
            assert "/ToUnicode" in font
        pictures = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        assert len(pictures) == 1
        assert not pictures[0].get("/Interpolate", False)


def test_the_field_waits_empty_where_no_certificate_is_set(issued: bytes) -> None:
    with pikepdf.open(BytesIO(issued)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert (field.FT, str(field.T), "/V" in field) == ("/Sig", "Signature1", False)


def test_a_signature_is_accepted_and_covers_the_whole_file(
    sheet: Sheet, identity: tuple[SigningSettings, x509.Certificate]
) -> None:
    settings, certificate = identity
    pdf = typeset(FACES, sheet, settings)
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    trusted = ValidationContext(trust_roots=[Certificate.load(certificate.public_bytes(Encoding.DER))])
    status = validate_pdf_signature(signature, trusted)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.modification_level in {None, ModificationLevel.NONE}
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.field_name == "Signature1"
    touched = pdf.replace(b"/Lang", b"/Lann", 1)
    assert touched != pdf
    (broken,) = PdfFileReader(BytesIO(touched)).embedded_signatures
    assert not validate_pdf_signature(broken, trusted).bottom_line


def test_a_certificate_that_cannot_be_used_is_told(
    sheet: Sheet, identity: tuple[SigningSettings, x509.Certificate], tmp_path: Path
) -> None:
    settings, _ = identity
    wrong = tmp_path / "wrong.word"
    wrong.write_text("not it")
    with pytest.raises(Unavailable, match="口令不对"):
        typeset(FACES, sheet, SigningSettings(settings.certificate, wrong))
    with pytest.raises(Unavailable, match="签名证书文件打不开"):
        typeset(FACES, sheet, SigningSettings(tmp_path / "none.p12", wrong))


def test_a_certificate_signs_within_its_days_and_for_what_it_is_made(
    sheet: Sheet, identity: tuple[SigningSettings, x509.Certificate], tmp_path: Path
) -> None:
    settings, certificate = identity
    now = clock.now()
    assert good_until(settings, now) == certificate.not_valid_after_utc
    for moment in (now - timedelta(days=2), now + timedelta(days=31)):
        with pytest.raises(Unavailable, match=r"不在有效期内（\d{4}-\d\d-\d\d至\d{4}-\d\d-\d\d）.*请向发证机构换发"):
            good_until(settings, moment)
    over, _ = an_identity(tmp_path, days=(-60, -1))
    with pytest.raises(Unavailable, match="不在有效期内"):
        typeset(FACES, sheet, over)
    other, _ = an_identity(tmp_path, signs=False)
    with pytest.raises(Unavailable, match="密钥用途不含数字签名"):
        typeset(FACES, sheet, other)


def test_an_exchanged_certificate_signs_from_the_next_paper_on(sheet: Sheet, tmp_path: Path) -> None:
    settings, _ = an_identity(tmp_path)
    typeset(FACES, sheet, settings)
    _, certificate = an_identity(tmp_path)  # Its file takes the place of the first.
    (signature,) = PdfFileReader(BytesIO(typeset(FACES, sheet, settings))).embedded_signatures
    trusted = ValidationContext(trust_roots=[Certificate.load(certificate.public_bytes(Encoding.DER))])
    assert validate_pdf_signature(signature, trusted).bottom_line


def test_only_what_is_issued_is_for_the_archive(sheet: Sheet) -> None:
    plain = typeset(FACES, Sheet(sheet.html, sheet.title, sheet.filename, sheet.names, "", date(2026, 1, 1)))
    with pikepdf.open(BytesIO(plain)) as pdf:
        assert "/AF" not in pdf.Root
        assert "/AcroForm" not in pdf.Root


@pytest.mark.filterwarnings("error")
def test_a_bound_file_has_no_field_for_a_signature(issued: bytes) -> None:
    with pikepdf.open(BytesIO(merge("马道村材料", [("甲", issued), ("乙", issued)]))) as pdf:
        assert len(pdf.pages) == 2
        assert [one for page in pdf.pages for one in page.get("/Annots", ()) if one.get("/FT") == "/Sig"] == []
        assert not pdf.Root.get("/AcroForm", {}).get("/Fields", ())
