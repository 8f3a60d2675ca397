"""Text in columns: the .csv that other systems write and that Excel and WPS save.

Nothing in the file names its encoding: UTF-8 is tried first, because text in GB 18030 practically never is valid UTF-8.
"""

import csv
import io

from server.sheets.archive import Limits, refused, too_wide

_DELIMITERS = ",\t;，"
_LOOKED_AT = 20
_LONGEST_CELL = 32_767
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_RESAVE = "请用WPS或Excel打开，另存为“.xlsx”后再传。"


def read_delimited(data: bytes, file_name: str, limits: Limits) -> tuple[tuple[str | None, ...], ...]:
    """The rows, empty cells as None. Raises Refused for an unknown encoding, a broken quotation, or too much."""
    text = _decoded(data, file_name)
    lines = text.splitlines()[:_LOOKED_AT]
    delimiter = max(_DELIMITERS, key=lambda one: sum(line.count(one) for line in lines))
    rows: list[tuple[str | None, ...]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            row = tuple(_cell(cell, file_name) for cell in cells)
            rows.append(row)
            if len(rows) > limits.rows or len(row) > limits.columns:
                raise too_wide(file_name, len(rows), len(row), limits)
    except csv.Error as error:
        raise refused(file_name, f"第{len(rows) + 1}行的引号或者换行不成对。", _RESAVE) from error
    return tuple(rows) if any(cell for row in rows for cell in row) else ()


def _decoded(data: bytes, file_name: str) -> str:
    if data.startswith(_UTF_16):
        raise refused(file_name, "文字是UTF-16编码。", _RESAVE)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise refused(file_name, "文字的编码既不是UTF-8，也不是GB 18030。", _RESAVE)


def _cell(cell: str, file_name: str) -> str | None:
    """The cell without the tricks that keep Excel from reading numbers: a tab at either end, and `="1409…"`."""
    if len(cell) > _LONGEST_CELL:
        raise refused(file_name, "有的格超过32767个字，可能缺了引号。", _RESAVE)
    said = cell.strip("\t ")
    if said.startswith('="') and said.endswith('"') and len(said) > len('=""'):
        said = said[len('="') : -1]
    return said or None
