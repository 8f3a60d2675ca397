"""Sets one sheet: HTML to PDF with WeasyPrint. Runs in the press's child processes and nowhere else.

WeasyPrint takes a second to import, blocks whoever calls it, grows with use and must not be forked (see `press`), so it
is imported here on first use and the parent process never pays for it.
"""

import atexit
import gc
import re
import warnings
import zlib
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from importlib import import_module
from importlib.resources import files
from itertools import pairwise
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from server.errors import DomainError, Unavailable
from server.papers import imprints, levers, long_tables
from server.papers.faces import Face, Faces, FaceSettings
from server.papers.lines import Measure, set_lines, squeezed
from server.papers.page import Sheet
from server.papers.signing import FIELD, SigningSettings, signed
from server.values.text import padded_name

STYLESHEETS = ("gbt9704.css", "forms.css")
_SUBSTITUTE_NOTICE = """
@page {{ @bottom-center {{
  content: "本件缺{faces}，以思源字体替代印制";
  font: 9pt/9pt SpareSans; letter-spacing: 0; white-space: nowrap; vertical-align: bottom; padding-bottom: 8mm
}} }}
"""
_SPARABLE = 0.5
#: Lines that are set as they come: those of titles, what stands over a table, the notes of a ballot.
_UNBROKEN = (".//h1[@class='title']/span", ".//*[@class='over']/span", ".//p[@class='about']", ".//li")
#: The class of a paragraph of one line, which the stylesheet keeps with the one before where a signature follows.
_SHORT = "short"
#: The most rows of tables on one paper: 3,000 take a processor some 40 s. Those of the longest table are laid out in parts,
#: of all others the memory of a press holds so many.
MOST_ROWS, MOST_WHOLE = 20_000, 6_000
#: Of so many pages one is not worth laying all of them out again: a list of thousands of rows would take twice as long.
_FEW_PAGES = 6
#: Flags of an annotation: it belongs to the print and is not moved. PDF/A asks for the first.
_PRINTED_AND_LOCKED = 4 + 128
_NO_PANGO = (
    "没有排版库pango，不能印制文书。Debian、Ubuntu一类系统执行"
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0；"
    "Fedora、openEuler一类系统执行dnf install pango harfbuzz；装好后重新启动。"
)


class MissingGlyph(DomainError):
    """A character that no font has: the paper is refused rather than printed with an empty box (GB-26)."""

    code = "papers.missing_glyph"


class TooManyRows(DomainError):
    """Tables that a press would not hold or not finish: a row takes some 200 KB and 12 ms while it is set."""

    code = "papers.too_many_rows"


def typeset(settings: FaceSettings, sheet: Sheet, signing: SigningSettings | None = None) -> bytes:
    """The sheet as PDF; the same sheet gives the same bytes in any process, until it is signed.

    A sheet with data becomes a file for the archive. Raises MissingGlyph, TooManyRows, Unavailable.
    """
    engine = _engine(settings)
    with _uncollected():
        return _set(engine, sheet, signing)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage while a sheet is set: the boxes of a long table are looked through again for every few of its rows.

    All that a sheet leaves is young when it is done, and goes by the first search after it.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _set(engine: "_Engine", sheet: Sheet, signing: SigningSettings | None) -> bytes:
    page = engine.weasyprint.HTML(string=sheet.html, url_fetcher=engine.fetcher)
    body = page.etree_element.find("body")
    table = long_tables.long_body(body)
    _refuse_too_many_rows(body, table, sheet)
    _refuse_missing_glyphs(engine.faces, "".join(body.itertext()), sheet)
    for paragraph in body.iter("p"):
        if paragraph.get("data-width"):
            _set_paragraph(paragraph, engine.faces, sheet.names)
    for path in _UNBROKEN:
        for line in body.findall(path):
            _squeeze(line)
    _keep_names_whole(body, [name for name in sheet.names if engine.faces.falls_back(name)], sheet.names)
    pdf = (
        _in_parts(page, table, sheet, engine)
        if table is not None
        else _written(_laid_out(page, body, engine), sheet, engine)
    )
    return signed(pdf, signing) if sheet.data and signing and signing.certificate else pdf


def _in_parts(page: Any, table: Element, sheet: Sheet, engine: "_Engine") -> bytes:
    """A paper with a long table, of which only a part is in memory at a time."""

    def lay_out(tree: Element) -> Any:
        html = engine.weasyprint.HTML(string=tostring(tree, "unicode", "html"), url_fetcher=engine.fetcher)

        def render() -> Any:
            return html.render(stylesheets=engine.stylesheets, font_config=engine.fonts)

        return imprints.behind(html.etree_element, render)

    contents = [
        _written(part.document.copy(part.pages), sheet, engine, begins=part.first)
        for part in long_tables.parts(page.etree_element, table, lay_out)
    ]
    return long_tables.joined(contents[0], contents[1:])


def _written(document: Any, sheet: Sheet, engine: "_Engine", *, begins: bool = True) -> bytes:
    """A document as PDF; for the archive where the sheet has data, which stands in the part that begins it."""
    if not sheet.data:
        plain: bytes = document.write_pdf(finisher=_pack)
        return plain
    return _archival(document, sheet, engine, begins=begins)


def _archival(document: Any, sheet: Sheet, engine: "_Engine", *, begins: bool) -> bytes:
    """PDF/A-3u with what the paper says as XML inside, so that programs need not read the page."""
    with warnings.catch_warnings():
        # WeasyPrint leaves the file of the colour profile to be closed by itself.
        warnings.filterwarnings("ignore", "unclosed file", ResourceWarning)
        more = {"attachments": [_data_of(sheet, engine)], "finisher": _finish} if begins else {"finisher": _pack}
        pdf: bytes = document.write_pdf(pdf_variant="pdf/a-3u", **more)
    return pdf


def _data_of(sheet: Sheet, engine: "_Engine") -> Any:
    """What the paper says, as its attachment."""
    day = datetime.combine(sheet.dated or date(1970, 1, 1), time())
    return engine.weasyprint.Attachment(
        string=sheet.data,
        name="paper.xml",
        description="文书数据",
        created=day,
        modified=day,
        relationship="Data",
    )


def _pack(_document: object, pdf: Any) -> None:
    """Compress every stream once: its bytes are asked for to be hashed and again to be written."""
    pydyf = import_module("pydyf")
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            bare = pydyf.Stream(stream.stream).data
            whole = bare.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
            stream.stream, stream.extra["Filter"], stream.compress = [zlib.compress(whole)], "/FlateDecode", False


def _finish(document: object, pdf: Any) -> None:
    """Name the attachment once among the document's files, where WeasyPrint names it twice; put an empty field for a signature."""
    _pack(document, pdf)
    pydyf = import_module("pydyf")
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    first: Any = next(one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page")
    field = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(FIELD),
            "F": _PRINTED_AND_LOCKED,
            "Rect": pydyf.Array([0, 0, 0, 0]),
            "P": first.reference,
        }
    )
    pdf.add_object(field)
    first["Annots"] = pydyf.Array([*first.get("Annots", ()), field.reference])
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([field.reference])})


def _laid_out(page: Any, body: Element, engine: "_Engine") -> Any:
    """The document; one of kind `fit` with its lines closer where that saves a page, and its imprint on a back."""

    def lay_out() -> Any:
        return page.render(stylesheets=engine.stylesheets, font_config=engine.fonts)

    return imprints.behind(body, lay_out, lambda: _fitted(body, lay_out))


def _fitted(body: Element, lay_out: Callable[[], Any]) -> Any:
    """The document as it comes, with its lines closer where that saves a page of what is printed in the end, imprint and all.

    Closer lines cannot save a page where more than half of one is over, nor one of a pair that the imprint fills up again, and
    laying out is most of the work, so it is not tried there, nor for many pages.
    """
    document = lay_out()
    number, kind = len(document.pages), body.get("class", "").split()
    if (
        "fit" not in kind
        or not 1 < number <= _FEW_PAGES
        or imprints.sides(body, number - 1) == imprints.sides(body, number)
        or sum(map(_filled, document.pages)) - (number - 1) >= _SPARABLE
    ):
        return document
    body.set("class", " ".join([*kind, "tight"]))
    # Few pages: both documents may be held at once.
    closer = lay_out()
    if imprints.sides(body, len(closer.pages)) < imprints.sides(body, number):
        return closer
    body.set("class", " ".join(kind))
    return document


def _filled(page: Any) -> float:
    """How far down its contents reach, 0 to 1; 0 of a page with an imprint alone.

    A table or a signature that goes to the next page as a whole leaves the foot of the one before empty.
    """
    if imprints.is_bare(page):
        return 0.0
    box = page._page_box  # noqa: SLF001  # WeasyPrint tells nothing else about a page that it has laid out.
    # A word across the page lies beside the body.
    body = next(one for one in box.children[0].children if one.element_tag == "body")
    ends = [one.position_y + one.margin_height() for one in body.children if one.is_in_normal_flow()]
    return float((max(ends, default=body.position_y) - body.position_y) / box.height)


def warm(settings: FaceSettings) -> None:
    """Do all that the first sheet would wait for: import, read every face, and set a character of each."""
    faces = "".join(f'<p style="font-family: {face}">字1</p>' for face in Face)
    body = f'<body class="form">{faces}<table><tr><td><p data-width="9">字</p></td></tr></table></body>'
    typeset(settings, Sheet(f"<html>{body}</html>", "", ""))


@dataclass(frozen=True, slots=True)
class _Engine:
    """What one process keeps between sheets. One font configuration serves all: a new one reads every font file again."""

    weasyprint: ModuleType
    faces: Faces
    fonts: Any
    fetcher: Any
    stylesheets: list[Any]


@cache
def _engine(settings: FaceSettings) -> _Engine:
    weasyprint, text_fonts, urls = _import_weasyprint()
    levers.pull_fonts(import_module("weasyprint.pdf.fonts"))
    levers.pull_styles(weasyprint, import_module("weasyprint.css"), import_module("weasyprint.html"))
    faces = Faces(settings)
    fonts = text_fonts.FontConfiguration()
    # It copies every font file to a temporary folder, 50 MB, and would leave them there.
    atexit.register(fonts.__del__)
    fetcher = urls.URLFetcher(allowed_protocols={"file", "data"})
    folder = files("server") / "templates" / "papers"
    sources = [faces.css(), *((folder / name).read_text("utf-8") for name in STYLESHEETS)]
    if faces.substituted:
        sources.append(_SUBSTITUTE_NOTICE.format(faces="、".join(face.label for face in faces.substituted)))
    sheets = [weasyprint.CSS(string=source, font_config=fonts, url_fetcher=fetcher) for source in sources]
    # What is loaded by now stays for good; kept out of collection, a sheet takes a fifth less time.
    gc.collect()
    gc.freeze()
    return _Engine(weasyprint, faces, fonts, fetcher, sheets)


def _import_weasyprint() -> tuple[ModuleType, ModuleType, ModuleType]:
    try:
        with warnings.catch_warnings():
            # A machine without fonts of its own is no fault: every face comes by file.
            warnings.filterwarnings("ignore", message="No fonts configured")
            warnings.filterwarnings("ignore", message="FontConfig cannot load")
            return import_module("weasyprint"), import_module("weasyprint.text.fonts"), import_module("weasyprint.urls")
    except OSError as error:
        raise Unavailable(_NO_PANGO, code="papers.no_pango") from error


def _refuse_too_many_rows(body: Element, table: Element | None, sheet: Sheet) -> None:
    rows = sum(1 for _ in body.iter("tr"))
    whole = rows - (0 if table is None else len(table))
    for number, most in ((rows, MOST_ROWS), (whole, MOST_WHOLE)):
        if number > most:
            message = f"《{sheet.title}》未印制：表格有{number}行，一件至多印{most}行。请按小组、村或者乡镇分开印，或者导出表格。"
            raise TooManyRows(message)


def _refuse_missing_glyphs(faces: Faces, text: str, sheet: Sheet) -> None:
    missing = faces.missing_anywhere(text)
    if not missing:
        return
    shown = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in missing)
    holders = "、".join(name for name in sheet.names if any(char in name for char in missing))
    where = f"，见于姓名{holders}" if holders else ""
    message = f"《{sheet.title}》未印制：所有字体都没有{shown}{where}。请核对该字，或在字体目录补一款收录该字的字体。"
    raise MissingGlyph(message)


def _set_paragraph(paragraph: Element, faces: Faces, names: tuple[str, ...]) -> None:
    """Replace a paragraph's text by its lines. Its attributes give the measure in em, as the macro `text` wrote them."""
    face = Face(paragraph.get("data-face", Face.FANG))
    measure = Measure(*(float(paragraph.get(f"data-{key}", "0")) for key in ("width", "indent", "tracking")))
    lines = set_lines(paragraph.text or "", lambda char: faces.advance(face, char), measure, names)
    paragraph.text = None
    if len(lines) == 1 and paragraph.get("class") == "text":
        paragraph.set("class", f"text {_SHORT}")
    for number, line in enumerate(lines):
        if number:
            SubElement(paragraph, "br")
        for run in line:
            SubElement(paragraph, "span", {"style": f"letter-spacing:{run.tracking:.5f}em"}).text = run.text


def _squeeze(line: Element) -> None:
    """A line without the empty half of a mark before another one, as `set_lines` sets the text below it."""
    text = line.text or ""
    cuts = [at for at, pair in enumerate(pairwise(text)) if squeezed(*pair)]
    line.text = text[: cuts[0]] if cuts else text
    for at, end in zip(cuts, [*cuts[1:], len(text)], strict=False):
        mark = SubElement(line, "span", {"style": "display:inline;float:none;letter-spacing:-0.5em"})
        mark.text, mark.tail = text[at], text[at + 1 : end]


def _keep_names_whole(body: Element, rare: Sequence[str], names: Sequence[str]) -> None:
    """Set each rare name in one face, the spare one: a name of two weights looks like one that was tampered with.

    So are the other names of a table that holds one, and what addresses its bearer: none stands out of its column or its line.
    """
    spellings = {spelling for name in rare for spelling in (name, padded_name(name))}
    if not spellings:
        return
    # The longer first, so that none is found inside another.
    pattern = re.compile(f"(?:{'|'.join(map(re.escape, sorted(spellings, key=len, reverse=True)))})(?:同志：)?")
    every = {spelling for name in names for spelling in (name, padded_name(name))}
    for table in body.iter("table"):
        if pattern.search("".join(table.itertext())):
            _keep_alike(table, every - spellings)
    for element in list(body.iter()):
        for place, child in reversed(list(enumerate(element))):
            child.tail = _wrap(element, place + 1, child.tail or "", pattern)
        element.text = _wrap(element, 0, element.text or "", pattern)


def _keep_alike(table: Element, names: Container[str]) -> None:
    """Set what is wholly a name, in a table where another name is set in the spare face, in that face as well."""
    for element in list(table.iter()):
        if (text := (element.text or "").strip("\n ")) in names and len(element) == 0:
            element.text = None
            SubElement(element, "span", {"class": "spare"}).text = text


def _wrap(element: Element, place: int, text: str, pattern: re.Pattern[str]) -> str:
    """Put each match of the text into a span of the element, from `place` on; returns what stands before the first."""
    found = list(pattern.finditer(text))
    for number, match in enumerate(found):
        span = Element("span", {"class": "spare"})
        span.text = match.group()
        span.tail = text[match.end() : found[number + 1].start() if number + 1 < len(found) else len(text)]
        if span.tail[:1].isdecimal():
            # This face fills its square to the edge, and a figure begins at its own.
            span.set("class", "spare spare--beside")
        element.insert(place + number, span)
    return text[: found[0].start()] if found else text
