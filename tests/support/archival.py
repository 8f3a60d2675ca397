"""What PDF/A-3u (ISO 19005-3) asks of a paper, as far as a paper of this program can miss it. No validator is at hand, so each is looked at here.

`transparent` is stricter than the standard, which allows it: papers of this program have nothing to see through.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import md5
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont

_MADE_OF = {"/FlateDecode", "/DCTDecode"}
#: What papers hold under /S without doing anything: the parts of the text, the intent, the kinds of borders. Whatever else is there is an
#: action, and of those only ways to a place or an address are none that the standard forbids.
_INERT = {"/GoTo", "/URI", "/GTS_PDFA1", "/Transparency", "/S", "/D", "/B", "/I", "/U", "/R"}
_ACTIONS = ("/JS", "/AA", "/OpenAction", "/Launch", "/XFA", "/JavaScript")
_OF_OTHER_SPACES = {"k", "K"}
#: The profile of the file is one of red, green and blue; a space under a name is looked at in the resources.
_SPACES = {"/DeviceRGB", "/DeviceGray"}
_CMAP = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")
_HIDDEN, _PRINT = 2 | 32 | 1, 4


def faults(pdf: bytes) -> set[str]:
    """What the file misses, each by a word; empty where it may go into the archive."""
    with pikepdf.open(BytesIO(pdf)) as whole:
        return {
            *_of_file(pdf, whole),
            *_of_metadata(whole),
            *_of_attachments(whole),
            *_of_fonts(whole),
            *_of_objects(whole),
        }


def _of_file(pdf: bytes, whole: pikepdf.Pdf) -> Iterator[str]:
    head, _, second = pdf[:32].partition(b"\n")
    if not re.fullmatch(rb"%PDF-1\.[0-7]", head) or second[:1] != b"%" or any(byte < 128 for byte in second[1:5]):
        yield "head"
    if whole.is_encrypted or "/Encrypt" in whole.trailer:
        yield "encrypted"
    if len(whole.trailer.get("/ID", ())) != 2 or not all(bytes(one) for one in whole.trailer.ID):
        yield "id"
    intents = list(whole.Root.get("/OutputIntents", ()))
    if [one.get("/S") for one in intents] != ["/GTS_PDFA1"]:
        yield "intent"
        return
    profile = intents[0].get("/DestOutputProfile")
    content = profile.read_bytes() if profile is not None else b""
    if content[36:40] != b"acsp" or content[16:20] != b"RGB " or profile.get("/N") != 3:
        yield "profile"


def _of_metadata(whole: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in whole.Root:
        yield "part"
        return
    with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        if (meta.get("pdfaid:part"), meta.get("pdfaid:conformance")) != ("3", "U"):
            yield "part"
        if str(whole.docinfo.get("/Title", "")) != meta.get("dc:title") or not meta.get("dc:title"):
            yield "title"


def _of_attachments(whole: pikepdf.Pdf) -> Iterator[str]:
    named = [spec.obj for spec in whole.attachments.values()]
    files = list(whole.Root.get("/AF", ()))
    if not files or [one.objgen for one in named] != [one.objgen for one in files]:
        yield "af"
    for one in files:
        if one.get("/AFRelationship") not in {"/Data", "/Source", "/Alternative", "/Supplement", "/Unspecified"}:
            yield "relationship"
        if not one.get("/F") or not one.get("/UF"):
            yield "filename"
        stream = one.EF.F
        if stream.get("/Subtype") != "/text/xml":
            yield "mime"
        kept = stream.get("/Params", pikepdf.Dictionary())
        if not re.fullmatch(r"D:\d{14}Z", str(kept.get("/ModDate", ""))):
            yield "dates"
        if bytes(kept.get("/CheckSum", b"")) != md5(stream.read_bytes(), usedforsecurity=False).digest():
            yield "checksum"


def _of_objects(whole: pikepdf.Pdf) -> Iterator[str]:
    for one in _inside(whole.objects):
        yield from _of_object(one)
        yield from _of_annotation(one)
    if "/OCProperties" in whole.Root or whole.Root.get("/AcroForm", {}).get("/NeedAppearances"):
        yield "annotation"


def _inside(those: Iterable[Any]) -> Iterator[Any]:
    """The dictionaries and streams among those and what stands directly in them; what has a number of its own is met by it."""
    for one in those:
        if isinstance(one, pikepdf.Array):
            yield from _inside(part for part in one if isinstance(part, pikepdf.Object) and not part.is_indirect)
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            parts = one.stream_dict if isinstance(one, pikepdf.Stream) else one
            held = (parts[key] for key in parts.keys())  # noqa: SIM118  # It is no mapping.
            yield from _inside(part for part in held if isinstance(part, pikepdf.Object) and not part.is_indirect)


def _of_object(one: Any) -> Iterator[str]:
    if any(key in one for key in _ACTIONS) or _is_action(one):
        yield "action"
    if one.get("/Subtype") == "/Image" and not _is_of_the_profile(one.get("/ColorSpace"), one):
        yield "space"
    if one.get("/Interpolate"):
        yield "interpolate"
    clear = [one.get("/SMask", "/None") == "/None", one.get("/BM", "/Normal") in {"/Normal", "/Compatible"}]
    if not all(clear) or any(one.get(key, 1) != 1 for key in ("/ca", "/CA")):
        yield "transparent"
    if isinstance(one, pikepdf.Stream) and not set(_filters(one)) <= _MADE_OF:
        yield "filter"


def _is_action(one: Any) -> bool:
    """Whether this does something that is not on the list; a part of the text is told by its own words."""
    kind = one.get("/S")
    return kind is not None and "/P" not in one and one.get("/Type") != "/StructElem" and str(kind) not in _INERT


def _is_of_the_profile(space: Any, picture: Any) -> bool:
    return bool(picture.get("/ImageMask")) or str(space) in _SPACES


def _of_annotation(one: Any) -> Iterator[str]:
    if one.get("/Subtype") == "/Widget" and ("/A" in one or _is_shown_without_look(one)):
        yield "annotation"
    if one.get("/Type") == "/Annot" and (not int(one.get("/F", 0)) & _PRINT or int(one.F) & _HIDDEN):
        yield "annotation"


def _filters(stream: pikepdf.Stream) -> list[str]:
    found = stream.get("/Filter")
    return [] if found is None else [str(one) for one in (found if isinstance(found, pikepdf.Array) else (found,))]


def _is_shown_without_look(widget: Any) -> bool:
    left, bottom, right, top = map(float, widget.Rect)
    return (left, bottom) != (right, top) and "/AP" not in widget


def _of_fonts(whole: pikepdf.Pdf) -> Iterator[str]:
    shown: dict[tuple[int, int], set[int]] = defaultdict(set)
    fonts: dict[tuple[int, int], Any] = {}
    spaces: set[str] = set()
    for page in whole.pages:
        for font, word in _words(page.obj, spaces):
            fonts[font.objgen] = font
            shown[font.objgen].update(int.from_bytes(word[at : at + 2]) for at in range(0, len(word), 2))
    if spaces:
        yield "space"
    for font in fonts.values():
        yield from _of_font(font, shown[font.objgen])


def _words(owner: Any, spaces: set[str]) -> Iterator[tuple[Any, bytes]]:
    """The strings that a page or a form shows, with their fonts; `spaces` gets what paints in another colour space."""
    resources, font = owner.get("/Resources", {}), None
    for operands, operator in pikepdf.parse_content_stream(owner):
        name = str(operator)
        if name in _OF_OTHER_SPACES or (name in {"cs", "CS"} and str(operands[0]) not in _SPACES):
            spaces.add(name)
        elif name == "Tf":
            font = resources.Font[str(operands[0])]
        elif name in {"Tj", "'", '"'}:
            yield font, bytes(operands[-1])
        elif name == "TJ":
            yield from ((font, bytes(one)) for one in operands[0] if isinstance(one, pikepdf.String))
        elif name == "Do" and resources.XObject[str(operands[0])].get("/Subtype") == "/Form":
            yield from _words(resources.XObject[str(operands[0])], spaces)


def _of_font(font: Any, shown: set[int]) -> Iterator[str]:
    """A font that is inside, with a letter and the right width for each glyph that is shown."""
    if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H":
        yield "font"
        return
    (own,) = font.DescendantFonts
    held = next((own.FontDescriptor[key] for key in ("/FontFile2", "/FontFile3") if key in own.FontDescriptor), None)
    if held is None:
        yield "embedded"
        return
    letters = (
        {int(one, 16): word for one, word in _CMAP.findall(font.ToUnicode.read_bytes())} if "/ToUnicode" in font else {}
    )
    if not shown <= letters.keys() or any(int(letters[one], 16) in {0, 0xFEFF, 0xFFFE} for one in shown):
        yield "unicode"
    if 0 in shown:
        yield "glyph"
    if own.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in own:
        yield "map"
    if held.get("/Subtype") in {None, "/OpenType"} and _is_of_other_widths(own, held.read_bytes(), shown):
        yield "widths"


def _is_of_other_widths(own: Any, content: bytes, shown: set[int]) -> bool:
    face = TTFont(BytesIO(content), lazy=True)
    names, unit = face.getGlyphOrder(), face["head"].unitsPerEm
    told = dict(_told_widths(own))
    return any(
        abs(told.get(one, own.get("/DW", 1000)) - face["hmtx"][names[one]][0] * 1000 / unit) > 1 for one in shown
    )


def _told_widths(own: Any) -> Iterator[tuple[int, float]]:
    parts = list(own.get("/W", ()))
    while parts:
        first, second = int(parts.pop(0)), parts.pop(0)
        if isinstance(second, pikepdf.Array):
            yield from enumerate(map(float, second), first)
        else:
            width = float(parts.pop(0))
            yield from ((one, width) for one in range(first, int(second) + 1))


def words() -> set[str]:
    """Every word that `faults` can give, as this file yields them."""
    return set(re.findall(r'yield "([a-z]+)"', Path(__file__).read_text("utf-8")))
