"""Workbooks made on the fly, with the quirks of those that offices send."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from server.sheets.workbook import Cell
from server.values.identity import check_character


def a_citizen_number(born: date = date(1978, 3, 5), serial: int = 11) -> str:
    """An invented number; an odd `serial` is a man's."""
    body = f"140932{born:%Y%m%d}{serial:03d}"
    return body + check_character(body)


def a_workbook(
    *rows: Sequence[Cell],
    merges: Sequence[str] = (),
    name: str = "Sheet1",
    change: Callable[[Worksheet], None] | None = None,
) -> bytes:
    """An .xlsx with one worksheet; `merges` are ranges such as `A1:C1`, `change` may do anything else to the sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    if change:
        change(sheet)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_parts(workbook: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same .xlsx with these members of its archive replaced or added."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()} | parts
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def an_old_workbook(rows: Sequence[Sequence[str | float]], merges: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """An .xls (BIFF8) with one worksheet. `merges` give top, bottom, left and right from 0."""
    sheet = _records((0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str):
                sheet += _records((0x0204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")))
            else:
                sheet += _records((0x0203, place + struct.pack("<d", cell)))
    ranges = b"".join(struct.pack("<HHHH", *merge) for merge in merges)
    sheet += _records((0x00E5, struct.pack("<H", len(merges)) + ranges), (0x000A, b""))
    start = _records((0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)))
    title = struct.pack("<HBB", 0, 6, 0) + b"Sheet1"
    end = _records((0x000A, b""))
    offset = len(start) + 4 + 4 + len(title) + len(end)
    return _compound(start + _records((0x0085, struct.pack("<I", offset) + title)) + end + sheet)


def _records(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


def _compound(stream: bytes) -> bytes:
    """A compound file that holds one stream named Workbook: the allocation table, the directory, the stream."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    count = len(stream) // 512
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    table = [0xFFFFFFFD, end, *range(3, count + 2), end]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    directory = _entry("Root Entry", 5, 1, end, 0) + _entry("Workbook", 2, free, 2, len(stream))
    directory += (bytes(64) + b"\0\0\0\0" + struct.pack("<III", free, free, free) + bytes(48)) * 2
    return header + struct.pack("<128I", *table, *[free] * (128 - len(table))) + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    free = 0xFFFFFFFF
    text = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text) + 2, kind, 1, free, free, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def an_open_document(rows: str, parts: Mapping[str, bytes] | None = None) -> bytes:
    """An .ods with one table of these rows in XML; `parts` are further members of its archive."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="表">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>')
        archive.writestr("content.xml", content)
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return target.getvalue()


def open_document_row(*cells: str, attributes: str = "") -> str:
    """A row of text cells."""
    written = "".join(
        f'<table:table-cell office:value-type="string"{attributes}><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{written}</table:table-row>"
