"""An .xlsx checked and packed anew before any reader sees it.

An .xlsx is a zip of XML, and a reader that trusts it can be made to fill the memory: parts that unpack to gigabytes, a
directory that lies about their size, one cell at XFD1048576 in a table held as a full rectangle. So the parts are
unpacked here under a budget, their cells are measured, and the reader gets a plain, uncompressed archive of exactly
what was measured.
"""

import io
import re
import string
import zipfile
import zlib
from dataclasses import dataclass

from server.errors import Problem, Refused

UNCOMPUTED = "#未计算"
"""Stands in for a formula that was saved without its result; readers would show such a cell as empty."""
FAILURES = frozenset(
    {UNCOMPUTED, "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)

RESAVE = "请用WPS或Excel打开，另存为“.xlsx”后再传。"
DAMAGED = ("文件已损坏，读不出来。", "请用WPS或Excel重新保存，或请报送人重发。")
LOCKED = ("文件设了密码。", "请取消密码后再传。")
MACROS = ("文件带有宏，不予接收。", "请另存为不带宏的“.xlsx”后再传。")
_BOOK = "xl/workbook.xml"
_OPEN_DOCUMENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
UNREADABLE = "sheets.unreadable"

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
_MEGABYTE = 2**20
_ENCRYPTED = 0x1
_COUNTED_FROM_1904 = re.compile(rb'date1904="(?:1|true)"')
_DIGITS, _LETTERS = string.digits.encode(), string.ascii_uppercase.encode()

# A cell with contents is a <c> that is not closed at once; cells that only carry a style do not count, because WPS
# likes to style whole columns down to the last row there is.
_FILLED = re.compile(rb'<(?:[^\s<>/]+:)?c(?:\s+r="([A-Z]{1,3}\d{1,7})")?(?:\s[^<>]*)?(?<!/)>(?!</)')
# A cell that `_FILLED` could overlook: a reader knows where a quoted attribute ends, the measure only knows plain ones.
_ODD = re.compile(rb"""<(?:[^\s<>/]+:)?c(?=[\s/>])(?!(?:\s+[^\s"'<>=/]+="[^"<>]*")*\s*/?>)""")
# The same for a part whose every cell begins with its plain place, as nearly all programs write them: far less to look at.
_PLAIN = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"')
_ERROR_CELL = re.compile(rb'(<(?:\w+:)?c\s[^<>]*\bt=)"e"')
_BARE_FORMULA = re.compile(rb"<c((?:\s[^<>]*)?)>(\s*<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*)(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one workbook may cost. Ample for the rosters of a city, far below what would hurt the server."""

    packed_bytes: int = 20 * _MEGABYTE
    unpacked_bytes: int = 200 * _MEGABYTE
    rows: int = 120_000
    columns: int = 200
    cells: int = 3_000_000
    """Of the full rectangles of all worksheets: a reader fills them up, however few cells have contents."""
    sheets: int = 20


def refused(file_name: str, cause: str, cure: str = RESAVE) -> Refused:
    """The refusal of a whole file, under its name."""
    return Refused([Problem(file_name, cause, cure)], code=UNREADABLE)


def too_wide(file_name: str, rows: int, columns: int, limits: Limits) -> Refused:
    """The refusal of a table beyond the limits; `rows` and `columns` are how far its contents reach."""
    cause = f"表格内容到了第{rows}行、第{columns}列，最多可以读{limits.rows}行、{limits.columns}列。"
    return refused(file_name, cause, "请删去表外的零散内容，或分成几个文件。")


def too_many_cells(file_name: str, cells: int, limits: Limits) -> Refused:
    """The refusal of worksheets that are small enough each, but not together; `cells` is what they cover."""
    cause = f"各工作表从左上角到最后一格共{cells}格，最多可以读{limits.cells}格。"
    return refused(file_name, cause, "请删去表外的零散内容，或分成几个文件。")


def repack(data: bytes, file_name: str, limits: Limits) -> bytes:
    """The XML parts of an .xlsx as an uncompressed archive within the limits.

    Cells whose formula failed or was never computed become text (`#N/A`, `UNCOMPUTED`), so that they are met as such
    and not as empty cells. Raises Refused for what is not an .xlsx, is damaged, locked, carries macros or is too big.
    """
    packed = io.BytesIO()
    cells = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(packed, "w") as plain:
            members = archive.infolist()
            _check_directory(members, file_name, limits)
            names = _xml_parts(members)
            for name in names:
                part = archive.read(name)
                reached = _reached(part, limits)
                cells += _extent(part, file_name, limits) if reached is None else reached
                if cells > limits.cells:
                    # Cells without contents may have been among them.
                    cells = sum(_extent(archive.read(name), file_name, limits) for name in names)
                    if cells > limits.cells:
                        raise too_many_cells(file_name, cells, limits)
                if name == _BOOK and _COUNTED_FROM_1904.search(part):
                    raise refused(
                        file_name, "文件用1904日期系统，日期会差4年。", "请在选项里取消该设置，核对日期后再传。"
                    )
                plain.writestr(name, _with_failures(part))
    except _BROKEN as error:
        raise refused(file_name, *DAMAGED) from error
    return packed.getvalue()


def is_open_document(data: bytes) -> bool:
    """Whether a zip is an OpenDocument file, by its parts and not by its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except _BROKEN:
        return False
    return _OPEN_DOCUMENT in names and _BOOK not in names


def check_open_document(data: bytes, file_name: str, limits: Limits) -> None:
    """Refuses an .ods that is damaged, locked, carries macros or unpacks to too much.

    Its cells are not measured: a few bytes may repeat one a billion times, so whoever reads it needs bounds of memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_size(members, file_name, limits)
            if any(member.filename.startswith(("Basic/", "Scripts/")) for member in members):
                raise refused(file_name, *MACROS)
            if _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST):
                raise refused(file_name, *LOCKED)
            for member in members:
                if member.filename.endswith(".xml"):
                    archive.read(member)  # The directory may lie about sizes; reading checks them.
    except _BROKEN as error:
        raise refused(file_name, *DAMAGED) from error


def _check_directory(members: list[zipfile.ZipInfo], file_name: str, limits: Limits) -> None:
    names = {member.filename for member in members}
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise refused(file_name, *LOCKED)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise refused(file_name, *MACROS)
    if _BOOK not in names:
        raise refused(file_name, "文件不是“.xlsx”电子表格。")
    _check_size(members, file_name, limits)


def _check_size(members: list[zipfile.ZipInfo], file_name: str, limits: Limits) -> None:
    size = sum(member.file_size for member in members)
    if size > limits.unpacked_bytes:
        cause = f"文件展开后有{size // _MEGABYTE}MB，最多可以有{limits.unpacked_bytes // _MEGABYTE}MB。"
        raise refused(file_name, cause, "请删去表内图片和空白行，或分成几个文件。")


def _xml_parts(members: list[zipfile.ZipInfo]) -> dict[str, None]:
    """Names in the archive's order, each once: two members of one name would be read differently by two readers."""
    return dict.fromkeys(member.filename for member in members if member.filename.endswith((".xml", ".rels")))


def _reached(part: bytes, limits: Limits) -> int | None:
    """The cells of the rectangle around all cells of a part, also those without contents; None where a closer look is due."""
    places = _PLAIN.findall(part)
    if b":c" in part or len(places) != part.count(b"<c") - part.count(b"<col"):
        return None
    rows, columns = _reach(places)
    return rows * columns if rows <= limits.rows and columns <= limits.columns else None


def _extent(part: bytes, file_name: str, limits: Limits) -> int:
    """The cells of the rectangle that a reader makes of the part; 0 where it is no worksheet."""
    places = _FILLED.findall(part)
    if b"" in places or _ODD.search(part):
        raise refused(file_name, "表格由程序生成，有的单元格没有写明位置。")
    rows, columns = _reach(places)
    if rows > limits.rows or columns > limits.columns:
        raise too_wide(file_name, rows, columns, limits)
    return rows * columns


def _reach(places: list[bytes]) -> tuple[int, int]:
    """The last row and the last column of some places."""
    # All places as one text, so that a million cells are parted into letters and digits without a loop over them.
    joined = b" ".join(places)
    columns = max(map(_column_number, set(joined.translate(None, _DIGITS).split())), default=0)
    return max(map(int, set(joined.translate(None, _LETTERS).split())), default=0), columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _with_failures(part: bytes) -> bytes:
    def fill(match: re.Match[bytes]) -> bytes:
        attributes, formula = match.groups()
        if b't="str"' in attributes:  # A formula that gave the empty text: it was computed.
            return match.group()
        attributes = re.sub(rb"\st=\"\w+\"", b"", attributes)
        return b'<c%s t="str">%s<v>%s</v></c>' % (attributes, formula, UNCOMPUTED.encode())

    if b't="e"' in part:
        part = _ERROR_CELL.sub(rb'\1"str"', part)
    return _BARE_FORMULA.sub(fill, part) if b"<f" in part else part
