"""Every kind of paper on the register goes out as PDF/A-3u; and what looks at that finds each thing that may lack."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from server import registry
from server.manifest import PaperKind, packages
from server.papers import long_tables
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.register.data import as_xml
from server.papers.stamp import specimen_stamp
from server.papers.typesetter import typeset
from tests.support.archival import faults, words
from training.specimens import dispatch_notice

registry.load()
KINDS = [kind for package in packages() for kind in package.papers]
_RARE = "贾㛃"


def issued(faces: FaceSettings, kind: PaperKind, model: Any) -> bytes:
    """The bytes that the register keeps, unsigned."""
    return typeset(faces, compose(model, data=as_xml(kind, model, model.stamp).decode()))


def stamped(kind: PaperKind) -> Any:
    model = kind.specimen()
    return replace(model, stamp=specimen_stamp(model.number))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_an_issued_paper_of_each_kind_may_go_into_the_archive(faces: FaceSettings, kind: PaperKind) -> None:
    model = stamped(kind)
    assert faults(issued(faces, kind, model)) == set()
    assert faults(issued(faces, kind, replace(model, stamp=replace(model.stamp, reprint=2)))) == set()


def test_so_may_one_with_a_rare_name_and_one_in_parts(faces: FaceSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = next(kind for kind in KINDS if kind.specimen is dispatch_notice)
    model = stamped(kind)
    lines = (replace(model.lines[0], name=_RARE), *model.lines)
    assert faults(issued(faces, kind, replace(model, lines=lines))) == set()
    monkeypatch.setattr(long_tables, "PART_ROWS", 40)
    assert faults(issued(faces, kind, replace(model, lines=model.lines * 11))) == set()


@pytest.fixture(scope="module")
def whole(faces: FaceSettings) -> bytes:
    kind = next(kind for kind in KINDS if kind.single_copy)
    return issued(faces, kind, stamped(kind))


def _every(pdf: pikepdf.Pdf, key: str, value: str) -> list[Any]:
    kinds = pikepdf.Dictionary, pikepdf.Stream
    return [one for one in pdf.objects if isinstance(one, kinds) and one.get(key) == value]


def _conformance(pdf: pikepdf.Pdf) -> None:
    xml = pdf.Root.Metadata.read_bytes()
    other = re.sub(rb"(pdfaid:conformance\W{1,2})U", rb"\1B", xml)
    assert other != xml
    pdf.Root.Metadata = pdf.make_stream(other)


def _no_letters(pdf: pikepdf.Pdf) -> None:
    del _every(pdf, "/Subtype", "/Type0")[0]["/ToUnicode"]


def _no_font_file(pdf: pikepdf.Pdf) -> None:
    held = _every(pdf, "/Subtype", "/Type0")[0].DescendantFonts[0].FontDescriptor
    for key in {"/FontFile2", "/FontFile3"} & set(held.keys()):
        del held[key]


def _other_widths(pdf: pikepdf.Pdf) -> None:
    own = _every(pdf, "/Subtype", "/Type0")[0].DescendantFonts[0]
    own.W, own.DW = pikepdf.Array(), 333


def _painted(operators: bytes) -> Callable[[pikepdf.Pdf], None]:
    def paint(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(operators)

    return paint


def _see_through(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].add_resource(pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=0.5), pikepdf.Name.ExtGState)


def _attached(**words: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        (one,) = pdf.Root.AF
        for key, value in words.items():
            of = {"Subtype": one.EF.F, "ModDate": one.EF.F.get("/Params"), "CheckSum": one.EF.F.get("/Params")}.get(
                key, one
            )
            if value is None:
                del of[f"/{key}"]
            else:
                of[f"/{key}"] = value

    return change


def _run(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _smoothed(pdf: pikepdf.Pdf) -> None:
    _every(pdf, "/Subtype", "/Image")[0].Interpolate = True


def _not_printed(pdf: pikepdf.Pdf) -> None:
    _every(pdf, "/FT", "/Sig")[0].F = 0


def _without(*way: str) -> Callable[[pikepdf.Pdf], None]:
    def take(pdf: pikepdf.Pdf) -> None:
        *above, last = way
        of: Any = pdf.Root
        for key in above:
            of = of[0] if key == "0" else of[key]
        del of[last]

    return take


def _own_font(**words: Any) -> Callable[[pikepdf.Pdf], None]:
    """The first font with something else in it, or without it."""

    def change(pdf: pikepdf.Pdf) -> None:
        font = _every(pdf, "/Subtype", "/Type0")[0]
        for key, value in words.items():
            of = font if key == "Encoding" else font.DescendantFonts[0]
            if value is None:
                assert f"/{key}" in of
                del of[f"/{key}"]
            else:
                of[f"/{key}"] = value

    return change


def _unmapped_letter(pdf: pikepdf.Pdf) -> None:
    font = _every(pdf, "/Subtype", "/Type0")[0]
    font.ToUnicode = pdf.make_stream(
        re.sub(rb"(<[0-9a-fA-F]{4}>\s*)<[0-9a-fA-F]+>", rb"\1<FEFF>", font.ToUnicode.read_bytes())
    )


def _no_glyph(pdf: pikepdf.Pdf) -> None:
    """A character that the font lacks: its first glyph, with a letter for it so that nothing else is amiss."""
    page = pdf.pages[0]
    name, font = next(iter(page.Resources.Font.items()))
    letters = font.ToUnicode.read_bytes()
    font.ToUnicode = pdf.make_stream(letters.replace(b"endbfchar", b"<0000> <0041>\nendbfchar", 1))
    face = TTFont(BytesIO(_font_file(font)), lazy=True)
    width = face["hmtx"][face.getGlyphOrder()[0]][0] * 1000 / face["head"].unitsPerEm
    own = font.DescendantFonts[0]
    own.W = pikepdf.Array([*own.W, 0, pikepdf.Array([width])])
    page.contents_add(f"BT {name} 9 Tf <0000> Tj ET".encode())


def _font_file(font: Any) -> bytes:
    described = font.DescendantFonts[0].FontDescriptor
    found: bytes = next(described[key] for key in ("/FontFile2", "/FontFile3") if key in described).read_bytes()
    return found


def _other_filter(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    content = page.Contents.read_bytes()
    page.Contents.write(content.hex().encode() + b">", filter=pikepdf.Name.ASCIIHexDecode)


def _picture_of_other_inks(pdf: pikepdf.Pdf) -> None:
    _every(pdf, "/Subtype", "/Image")[0].ColorSpace = pikepdf.Name.DeviceCMYK


def _in_names(kind: pikepdf.Name) -> Callable[[pikepdf.Pdf], None]:
    """An action under a name of the document, or of a mark on its page."""

    def add(pdf: pikepdf.Pdf) -> None:
        does = pikepdf.Dictionary(S=kind, F=pikepdf.String("x"))
        pdf.Root.Names["/Elsewhere"] = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), does]))

    return add


def _scripts(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names["/JavaScript"] = pikepdf.Dictionary(Names=pikepdf.Array())


def _layers(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = pikepdf.Dictionary()


def _looks_wanted(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.NeedAppearances = True


def _seen_field(pdf: pikepdf.Pdf) -> None:
    _every(pdf, "/FT", "/Sig")[0].Rect = pikepdf.Array([0, 0, 9, 9])


def _doing_field(pdf: pikepdf.Pdf) -> None:
    _every(pdf, "/FT", "/Sig")[0].A = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("x"))


def _softened(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].add_resource(
        pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, BM=pikepdf.Name.Multiply), pikepdf.Name.ExtGState
    )


SPOILT: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "part": _conformance,
    "font": _own_font(Encoding=pikepdf.Name.WinAnsiEncoding),
    "glyph": _no_glyph,
    "filter": _other_filter,
    "intent": _without("/OutputIntents"),
    "profile": _without("/OutputIntents", "0", "/DestOutputProfile"),
    "unicode": _no_letters,
    "embedded": _no_font_file,
    "widths": _other_widths,
    "space": _painted(b"0 0 0 1 k"),
    "transparent": _see_through,
    "af": _without("/AF"),
    "relationship": _attached(AFRelationship=None),
    "filename": _attached(UF=None),
    "mime": _attached(Subtype=None),
    "dates": _attached(ModDate=None),
    "checksum": _attached(CheckSum=b"0" * 16),
    "action": _run,
    "interpolate": _smoothed,
    "annotation": _not_printed,
}


#: What has more ways to lack than one.
MORE: list[tuple[str, Callable[[pikepdf.Pdf], None]]] = [
    ("part", _without("/Metadata")),
    ("intent", lambda pdf: setattr(pdf.Root, "OutputIntents", pikepdf.Array())),
    ("unicode", _unmapped_letter),
    ("space", _painted(b"0 0 0 1 K")),
    ("space", _painted(b"/DeviceCMYK cs 0 0 0 1 scn 0 0 10 10 re f")),
    ("space", _picture_of_other_inks),
    ("transparent", _softened),
    ("relationship", _attached(AFRelationship=pikepdf.Name.Other)),
    ("filename", _attached(F=None)),
    ("action", _in_names(pikepdf.Name.SubmitForm)),
    ("action", _in_names(pikepdf.Name.Launch)),
    ("action", _in_names(pikepdf.Name("/Whatever"))),
    ("action", _scripts),
    ("annotation", _layers),
    ("annotation", _looks_wanted),
    ("annotation", _seen_field),
    ("annotation", _doing_field),
]
#: Spoilt below by bytes and not by what is in the file; `map` is of fonts that a paper of these faces may not have.
BY_BYTES = {"title", "encrypted", "head", "id", "map"}


def _spoilt(whole: bytes, spoil: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(whole)) as pdf:
        spoil(pdf)
        pdf.save(out, deterministic_id=True, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


@pytest.mark.parametrize(("fault", "spoil"), [*SPOILT.items(), *MORE])
def test_each_thing_that_lacks_is_found(whole: bytes, fault: str, spoil: Callable[[pikepdf.Pdf], None]) -> None:
    assert faults(_spoilt(whole, spoil)) == {fault}


def test_no_word_for_a_fault_goes_unspoilt() -> None:
    assert words() == {*SPOILT, *BY_BYTES}


def test_a_font_without_the_way_to_its_glyphs_is_found(whole: bytes) -> None:
    """A font of outlines in the manner of TrueType must say which glyph each of its numbers is."""

    def bare(pdf: pikepdf.Pdf) -> None:
        own = _every(pdf, "/Subtype", "/Type0")[0].DescendantFonts[0]
        own.Subtype = pikepdf.Name.CIDFontType2
        if "/CIDToGIDMap" in own:
            del own["/CIDToGIDMap"]

    assert faults(_spoilt(whole, bare)) == {"map"}


def test_a_title_that_differs_a_lock_and_a_file_without_a_name_are_found(whole: bytes) -> None:
    other, locked = BytesIO(), BytesIO()
    with pikepdf.open(BytesIO(whole)) as pdf:
        pdf.docinfo["/Title"] = "别的"
        pdf.save(other, deterministic_id=True)
    with pikepdf.open(BytesIO(whole)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="one", user=""))
    assert faults(other.getvalue()) == {"title"}
    assert "encrypted" in faults(locked.getvalue())
    assert "head" in faults(whole.replace(b"%PDF-1.7", b"%PDF-2.0", 1))
    assert "id" in faults(whole.replace(b"/ID", b"/IX"))
