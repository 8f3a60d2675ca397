import io
import zipfile

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from server.errors import Refused
from server.sheets.archive import UNCOMPUTED, Limits, repack
from server.sheets.workbook import open_workbook
from tests.support.workbooks import a_workbook, with_parts

_SHEET = "xl/worksheets/sheet1.xml"
_PART = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def _with_cells(cells: bytes) -> bytes:
    return with_parts(a_workbook(("x",)), {_SHEET: _PART % cells})


def test_a_failed_formula_is_met_as_such_and_not_as_an_empty_cell() -> None:
    data = _with_cells(b'<row r="1"><c r="A1" s="0" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>')

    assert open_workbook(data).grids[0].rows == (("#DIV/0!",),)


def test_a_formula_saved_without_its_result_is_met_as_such() -> None:
    assert open_workbook(a_workbook(("=1+1",))).grids[0].rows == ((UNCOMPUTED,),)


def test_a_formula_that_gave_the_empty_text_stays_empty() -> None:
    data = _with_cells(b'<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c></row>')

    assert open_workbook(data).grids[0].rows == ((None, 1),)


def test_a_formula_with_its_result_is_that_result() -> None:
    data = _with_cells(b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')

    assert open_workbook(data).grids[0].rows == ((2,),)


def test_a_bomb_is_refused_by_its_directory() -> None:
    data = with_parts(a_workbook(("x",)), {"xl/media/image1.png": bytes(3 * 2**20)})

    with pytest.raises(Refused, match="展开后有3MB，最多可以有2MB"):
        repack(data, "炸弹.xlsx", Limits(unpacked_bytes=2 * 2**20))


def test_a_directory_that_lies_about_a_size_is_refused() -> None:
    target = io.BytesIO(with_parts(a_workbook(("x",)), {"xl/big.xml": b"<x>" + bytes(10_000)}))
    with zipfile.ZipFile(target) as archive:
        true_size = archive.getinfo("xl/big.xml").file_size.to_bytes(4, "little")
    data = target.getvalue()

    with pytest.raises(Refused, match="文件已损坏"):
        repack(data.replace(true_size, (100).to_bytes(4, "little")), "谎报.xlsx", Limits())


def test_a_lone_cell_far_away_is_refused_before_a_table_is_made_of_it() -> None:
    data = _with_cells(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')

    with pytest.raises(Refused, match="到了第1048576行、第16384列"):
        open_workbook(data)


@pytest.mark.parametrize(
    "cell",
    [
        b'<a-b:c xmlns:a-b="x" r="XFD1048576"><v>1</v></a-b:c>',
        b"""<c r='XFD1048576'><v>1</v></c>""",
        b'<c x="/>" r="XFD1048576"><v>1</v></c>',
        b'<c r="XFD1048576" x="/>"><v>1</v></c>',
        b'<c r="&#88;FD1048576"><v>1</v></c>',
    ],
)
def test_no_way_of_writing_a_cell_hides_it_from_the_measure(cell: bytes) -> None:
    data = _with_cells(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">' + cell + b"</row>")

    with pytest.raises(Refused, match=r"到了第1048576行|没有写明位置"):
        repack(data, "炸弹.xlsx", Limits())


def test_few_cells_in_many_large_rectangles_are_refused_before_tables_are_made_of_them() -> None:
    sparse = _PART % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="J9"><v>1</v></c></row>'
    data = with_parts(a_workbook(("x",)), {_SHEET: sparse, "xl/worksheets/sheet2.xml": sparse})

    with pytest.raises(Refused, match="共180格，最多可以读179格"):
        repack(data, "稀疏.xlsx", Limits(cells=179))
    assert repack(data, "稀疏.xlsx", Limits(cells=180))


def test_cells_far_away_that_only_carry_a_style_do_not_count() -> None:
    def style(sheet: Worksheet) -> None:
        sheet["XFD1048576"].number_format = "@"

    assert open_workbook(a_workbook(("张三",), change=style)).grids[0].rows == (("张三",),)


def test_cells_that_only_carry_a_style_do_not_count_among_many_sheets_either() -> None:
    styled = _PART % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="J9" s="1"/></row>'
    data = with_parts(a_workbook(("x",)), {_SHEET: styled, "xl/worksheets/sheet2.xml": styled})

    assert repack(data, "格式.xlsx", Limits(cells=2))
    with pytest.raises(Refused, match="共2格，最多可以读1格"):
        repack(data, "格式.xlsx", Limits(cells=1))


@pytest.mark.parametrize(
    "cell", [b'<c r="A1"><v>1</v></c><x:c r="J9"><v>1</v></x:c>', b'<c r="A1"/><c\nr="J9"><v>1</v></c>']
)
def test_a_cell_written_in_another_way_is_measured_too(cell: bytes) -> None:
    data = with_parts(a_workbook(("x",)), {_SHEET: _PART % (b'<row r="1">%s</row>' % cell)})

    with pytest.raises(Refused, match="共90格，最多可以读89格"):
        repack(data, "别样.xlsx", Limits(cells=89))
    assert repack(data, "别样.xlsx", Limits(cells=90))


def test_a_cell_without_its_place_is_refused() -> None:
    with pytest.raises(Refused, match="没有写明位置"):
        open_workbook(_with_cells(b"<row><c><v>1</v></c></row>"))


def test_a_workbook_with_macros_is_refused() -> None:
    data = with_parts(a_workbook(("x",)), {"xl/vbaProject.bin": b"\0"})

    with pytest.raises(Refused, match="文件带有宏，不予接收"):
        open_workbook(data)


def test_a_zip_of_something_else_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    with pytest.raises(Refused, match=r"不是“\.xlsx”电子表格"):
        open_workbook(target.getvalue())


def test_a_zip_with_a_password_is_refused() -> None:
    data = bytearray(a_workbook(("x",)))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1

    with pytest.raises(Refused, match="设了密码"):
        open_workbook(bytes(data))


def test_dates_counted_from_1904_are_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(a_workbook(("x",)))) as archive:
        book = archive.read("xl/workbook.xml")
    data = with_parts(
        a_workbook(("x",)), {"xl/workbook.xml": book.replace(b"<workbookPr", b'<workbookPr date1904="1"')}
    )

    with pytest.raises(Refused, match="1904"):
        open_workbook(data)
