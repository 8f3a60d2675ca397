"""The twin of a paper for a word processor: the same words in the same order, for officials who change a paper by hand.

It is made from the sheet itself, by the classes that `parts.html` gives its parts, so a paper has its twin as soon as it
is put together from those parts. A form, a certificate or a ballot is no running text and has none.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips
from lxml import html

from server.errors import Conflict
from server.papers.page import Sheet, signature_inset, width_in_cells

#: What offices call the faces in their own documents; a word processor that lacks one takes another by itself.
FANG, KAI, HEI, TITLE, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
_RED = RGBColor(0xD7, 0x00, 0x0F)
_BODY = 16
# GB-3 in the units of Word: 22 lines of 225 mm, and 28 characters of 156 mm against their own 16 pt, in 4096ths.
_LINE_TWIPS, _CHARACTER_SPACE = 579, -854
_HEADINGS = {"heading-1": HEI, "heading-2": KAI, "group": HEI, "attachment-mark": HEI}
_KINDS = frozenset({"form", "single"})
_APPLICATION = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>huanjie</Application></Properties>"""
#: The page that a paper has of its own, its size and its margins; one without has that of the standard.
_PAGE = re.compile(r"@page[^{:]*\{([^}]*)")
_SIZE = re.compile(r"size:\s*(A[34])\b\s*(landscape)?")
_MARGIN = re.compile(r"margin:\s*((?:[\d.]+(?:mm)?\s*){1,4})")
_SIZES = {"A4": (210, 297), "A3": (297, 420)}


def has_twin(sheet: Sheet) -> bool:
    """Whether the paper is running text with a title, and so may be changed by hand."""
    body = html.document_fromstring(sheet.html).body
    return not _KINDS & set(body.get("class", "").split()) and bool(body.xpath(".//h1[@class='title']"))


def as_word(sheet: Sheet) -> bytes:
    """The paper as .docx on the page of GB/T 9704 (GB-1 … GB-3). Raises Conflict for one that is no running text."""
    if not has_twin(sheet):
        message = f"{sheet.title}是表格或者证书，没有可以编辑的文稿，请直接打印。"
        raise Conflict(message, code="papers.no_twin")
    document: Any = Document()
    _set_page(document)
    _lay(document.sections[0], sheet.html)
    body = html.document_fromstring(sheet.html).body
    _describe(document, sheet)
    if "letter" in body.get("class", "").split():
        # GB-21: the first page of a letter has the second double rule at its foot, and no number.
        document.sections[0].different_first_page_header_footer = True
        _red_rule(document.sections[0].first_page_footer.paragraphs[0], "thinThickSmallGap", 24)
    _across(document, body.get("data-across", ""))
    _write(document, body)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _describe(document: Any, sheet: Sheet) -> None:
    """What the file says of itself: the paper's title and day, and nothing of the library that wrote it."""
    told, day = document.core_properties, datetime.combine(sheet.dated or date(1970, 1, 1), time())
    told.title, told.author, told.comments, told.last_modified_by = sheet.title, "", "", ""
    told.created = told.modified = day
    for part in document.part.package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = _APPLICATION  # The library knows no other way to word it.


def _set_page(document: Any) -> None:
    """GB-1 … GB-3 and GB-18: paper, type area, grid, and page numbers that change sides."""
    section = document.sections[0]
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    section.top_margin, section.bottom_margin = Twips(2098), Twips(1984)
    section.left_margin, section.right_margin = Twips(1588), Twips(1474)
    section.footer_distance = Mm(35 - 7 - 5)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    _part(section._sectPr, "docGrid", type="linesAndChars", linePitch=_LINE_TWIPS, charSpace=_CHARACTER_SPACE)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        _indent(paragraph, "rightChars" if side is ALIGN.RIGHT else "leftChars", 100)
        _run(paragraph, "— ", SONG, 14)
        _page_number(paragraph)
        _run(paragraph, " —", SONG, 14)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(_BODY)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FANG)
    style.paragraph_format.space_after = Pt(0)


def _lay(section: Any, html_: str) -> None:
    """The page as the paper has it: a wide list lies, on A3 where it is wide enough, within the margins of its print."""
    own = _PAGE.search(html_)
    if size := own and _SIZE.search(own[1]):
        sides = [Mm(side) for side in _SIZES[size[1]]]
        if size[2]:
            section.orientation = WD_ORIENT.LANDSCAPE
            sides.reverse()
        section.page_width, section.page_height = sides
    if margin := own and _MARGIN.search(own[1]):
        edges = [Mm(float(one.removesuffix("mm"))) for one in margin[1].split()]
        # As CSS has it: what is not told is as the edge opposite, or as the first.
        top = edges[0]
        right = edges[1] if len(edges) > 1 else top
        section.top_margin, section.right_margin = top, right
        section.bottom_margin = edges[2] if len(edges) > 2 else top  # noqa: PLR2004
        section.left_margin = edges[3] if len(edges) > 3 else right  # noqa: PLR2004


def _page_number(paragraph: Any) -> None:
    _part(paragraph._p, "fldSimple", instr="PAGE")


def _write(document: Any, parent: Any) -> None:
    """Each part by its class or its tag, in their order; what is neither is looked into."""
    for element in parent:
        if not isinstance(element.tag, str):
            continue
        kinds = element.get("class", "").split()
        writer = next((_WRITERS[one] for one in (*kinds, element.tag) if one in _WRITERS), None)
        if writer:
            writer(document, element)
        else:
            if "attachment" in kinds:
                document.add_page_break()
            _write(document, element)


def _across(document: Any, word: str) -> None:
    """What goes across the pages of the paper, 草稿 or 作废, as a first line: the twin must not pass for one that stands."""
    if word:
        paragraph = document.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        _run(paragraph, word, HEI, 22).font.color.rgb = _RED


def _paragraph(document: Any, element: Any) -> None:
    kinds = set(element.get("class", "").split())
    paragraph = document.add_paragraph()
    face = next((face for kind, face in _HEADINGS.items() if kind in kinds), FANG)
    if element.tag == "h1":
        _lines(paragraph, [_words(line) for line in element.iter("span")] or [_words(element)], TITLE, 22)
        paragraph.alignment = ALIGN.CENTER
        document.add_paragraph()
        return
    if kinds & {"letter-mark", "redhead-mark"}:
        _run(paragraph, _words(element), TITLE, 36).font.color.rgb = _RED
        paragraph.alignment = ALIGN.CENTER
        return
    _run(paragraph, _words(element), face, _BODY)
    if kinds & {"text", "heading-1", "heading-2", "remark"}:
        _indent(paragraph, "firstLineChars", 200)
    elif kinds & {"number", "redhead-number", "void"} or element.tag in {"h2", "h3"}:
        paragraph.alignment = ALIGN.CENTER
    elif kinds & {"letter-number", "seal"}:
        paragraph.alignment = ALIGN.RIGHT


def _signature(document: Any, element: Any) -> None:
    """GB-13: the date four characters from the right, the issuer centred over it.

    The code beside it vouches for the bytes that were issued, not for a text that anybody may change, so it is left out.
    """
    lines = [
        _words(one) for one in element.xpath(".//p[not(ancestor::*[contains(concat(' ', @class, ' '), ' check ')])]")
    ]
    widest, free = max(map(width_in_cells, lines)), signature_inset("".join(lines[:-1]), lines[-1])
    document.add_paragraph()
    document.add_paragraph()
    for line in lines:
        paragraph = document.add_paragraph()
        paragraph.alignment = ALIGN.RIGHT
        paragraph.paragraph_format.keep_with_next = line is not lines[-1]
        _indent(paragraph, "rightChars", round(100 * (free + (widest - width_in_cells(line)) / 2)))
        _run(paragraph, line, FANG, _BODY)


def _attachments(document: Any, element: Any) -> None:
    """GB-12: one line below the text, later names under the first."""
    document.add_paragraph()
    for number, one in enumerate(element.iter("p")):
        paragraph = document.add_paragraph()
        _indent(paragraph, "leftChars", 500 if number else 200)
        _run(paragraph, _words(one), FANG, _BODY)


def _imprint(document: Any, element: Any) -> None:
    """GB-19, as a table with the three rules, right after the text: a word processor cannot be told to keep it on a back."""
    document.add_paragraph()
    lines = [one for one in element.iter("span") if set(one.get("class", "").split()) & {"copies", "issued"}]
    table = document.add_table(rows=len(lines), cols=1)
    for row, line in zip(table.rows, lines, strict=True):
        dated = "".join(_words(one) for one in line.iter("b"))
        paragraph = row.cells[0].paragraphs[0]
        words = _words(line).removeprefix(dated)
        _run(paragraph, f"{words}\t{dated}" if dated else words, FANG, 14)
        if dated:
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(150), WD_TAB_ALIGNMENT.RIGHT)
    _borders(table, {"top": 8, "bottom": 8, "insideH": 6})


def _table(document: Any, element: Any) -> None:
    """A table, written cell by cell in the words of the format itself.

    Asked for through the library, each cell looks all others through, and a list of some hundred people would take minutes.
    """
    rows = [list(row) for row in element.iter("tr")]
    columns = max(sum(int(cell.get("colspan", 1)) for cell in row) for row in rows)
    table = document.add_table(rows=0, cols=columns)
    if "wall" not in element.get("class", "").split():
        _borders(table, dict.fromkeys(("top", "bottom", "left", "right", "insideH", "insideV"), 4))
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    headed = element.find("thead") is not None
    open_: dict[int, _Span] = {}
    for number, row in enumerate(rows):
        made = _row(row, widths, open_, HEI if headed else FANG)
        if headed and not number:
            _part(_part(made, "trPr", first=True), "tblHeader")
        table._tbl.append(made)


@dataclass(slots=True)
class _Span:
    """A cell that goes on below: how many columns it takes, and how many rows are left to it."""

    wide: int
    left: int


def _row(cells: Iterable[Any], widths: Sequence[int], open_: dict[int, _Span], head: str) -> Any:
    """One row of a table: its cells, and where a cell from above goes on, one that says so. `open_` is kept on."""
    row, column, waiting = OxmlElement("w:tr"), 0, iter(cells)
    while column < len(widths):
        wide, above, cell = 1, open_.get(column), None
        if above:
            wide, above.left = above.wide, above.left - 1
            if not above.left:
                del open_[column]
        elif (cell := next(waiting, None)) is not None:
            wide = int(cell.get("colspan", 1))
            if (high := int(cell.get("rowspan", 1))) > 1:
                open_[column] = _Span(wide, high - 1)
        place = _part(row, "tc")
        about = _part(place, "tcPr")
        _part(about, "tcW", type="dxa", w=sum(widths[column : column + wide]))
        if wide > 1:
            _part(about, "gridSpan", val=wide)
        if above or column in open_:
            _part(about, "vMerge", val="continue" if above else "restart")
        _cell(place, cell, head)
        column += wide
    return row


def _cell(place: Any, cell: Any, head: str) -> None:
    """The words of a cell in its middle; None is a place without any."""
    paragraph = _part(place, "p")
    _part(_part(paragraph, "pPr"), "jc", val="center")
    if cell is None:
        return
    run = _part(paragraph, "r")
    about = _part(run, "rPr")
    _part(
        about, "rFonts", ascii="Times New Roman", hAnsi="Times New Roman", eastAsia=head if cell.tag == "th" else FANG
    )
    _part(about, "sz", val=24)
    _part(run, "t").text = _words(cell)


def _part(parent: Any, name: str, *, first: bool = False, **values: str | int) -> Any:
    """A part of the format by its name, with its values, put at the end of another one, or before all that is in it."""
    part = OxmlElement(f"w:{name}")
    for key, value in values.items():
        part.set(qn(f"w:{key}"), str(value))
    parent.insert(0 if first else len(parent), part)
    return part


def _borders(table: Any, eighths: dict[str, int]) -> None:
    borders = _part(table._tbl.tblPr, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if side in eighths:
            _part(borders, side, val="single", sz=eighths[side], space=0, color="000000")


def _rule(document: Any, element: Any) -> None:
    """The red rule: one of a 文件; of a letter two, the upper one thick (GB-21)."""
    kind, size = ("thickThinSmallGap", 24) if element.get("class") == "letter-rule" else ("single", 14)
    _red_rule(document.add_paragraph(), kind, size)


def _red_rule(paragraph: Any, kind: str, eighths: int) -> None:
    borders = _part(paragraph._p.get_or_add_pPr(), "pBdr")
    _part(borders, "top", val=kind, sz=eighths, space=1, color="D7000F")


def _over(document: Any, element: Any) -> None:
    """填报单位 at the left and 填报日期 at the right, over the table they belong to."""
    section = document.sections[-1]
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.tab_stops.add_tab_stop(
        section.page_width - section.left_margin - section.right_margin, WD_TAB_ALIGNMENT.RIGHT
    )
    _run(paragraph, "\t".join(map(_words, element)), FANG, 12)


def _nothing(_document: Any, _element: Any) -> None:
    """Leaves a part out."""


def _indent(paragraph: Any, key: str, hundredths: int) -> None:
    """In hundredths of a character, as Word's own grid counts."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn(f"w:{key}"), str(hundredths))


def _lines(paragraph: Any, lines: Iterable[str], face: str, size: float) -> None:
    for number, line in enumerate(lines):
        run = _run(paragraph, line, face, size)
        if number:
            run._r.insert(1, OxmlElement("w:br"))


def _run(paragraph: Any, words: str, face: str, size: float) -> Any:
    run = paragraph.add_run(words)
    run.font.name, run.font.size = "Times New Roman", Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    return run


def _words(element: Any) -> str:
    """An element's text as one line, with room in a date that is to be written in by hand."""
    said = "".join(element.itertext()).replace("\n", "").strip(" ")
    return said.replace("年月日", "　　年　　月　　日") if element.xpath(".//*[@class='blank-date']") else said


#: The foot rule of a letter stands in the foot of its first page, and the code belongs to the issued bytes alone, so they are left out.
_WRITERS: Mapping[str, Callable[[Any, Any], None]] = {
    "letter-rule": _rule,
    "redhead-rule": _rule,
    "letter-foot": _nothing,
    "check": _nothing,
    "signature": _signature,
    "attachments": _attachments,
    "over": _over,
    "imprint-call": _imprint,
    "table": _table,
    **dict.fromkeys(("p", "h1", "h2", "h3"), _paragraph),
}
