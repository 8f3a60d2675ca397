"""Every kind of paper on the register goes out as PDF/A-3u; and what looks at that finds each thing that may lack."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from server import registry
from server.manifest import PaperKind, packages
from server.papers import long_tables
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.register.data import as_xml
from server.papers.stamp import specimen_stamp
from server.papers.typesetter import typeset
from tests.support.archival import faults
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


SPOILT: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "part": _conformance,
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


@pytest.mark.parametrize("fault", SPOILT)
def test_each_thing_that_lacks_is_found(whole: bytes, fault: str) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(whole)) as pdf:
        SPOILT[fault](pdf)
        pdf.save(out, deterministic_id=True)
    assert faults(out.getvalue()) == {fault}


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
