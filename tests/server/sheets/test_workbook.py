import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import Refused
from server.sheets import workbook
from server.sheets.archive import Limits, repack
from server.sheets.workbook import open_workbook
from tests.support.workbooks import (
    a_workbook,
    an_old_workbook,
    an_open_document,
    open_document_row,
    saved,
    with_parts,
)


def test_cells_come_back_as_python_values_at_their_places() -> None:
    data = a_workbook((), (None, "村名", 5, 1978.3, date(2021, 11, 20), True))

    [grid] = open_workbook(data).grids

    assert grid.rows == ((None,) * 6, (None, "村名", 5, 1978.3, date(2021, 11, 20), True))


def test_merged_cells_know_the_cell_that_carries_their_contents() -> None:
    data = a_workbook(("村", "人"), ("甲村", "一"), (None, "二"), merges=["A2:A3"])

    [grid] = open_workbook(data).grids

    assert grid.merged == {(2, 0): (1, 0)}


def test_hidden_and_empty_worksheets_are_left_out() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "看得见"
    book.create_sheet("字典")["A1"] = "隐藏"
    book["字典"].sheet_state = "hidden"
    book.create_sheet("空")

    assert [grid.name for grid in open_workbook(saved(book)).grids] == ["Sheet"]


def test_a_file_on_disk_gives_its_name_to_the_refusal(tmp_path: Path) -> None:
    path = tmp_path / "新关镇.xlsx"
    path.write_bytes(b"%PDF-1.7")

    with pytest.raises(Refused) as refusal:
        open_workbook(path)

    [problem] = refusal.value.problems
    assert problem.field == "新关镇.xlsx"
    assert problem.cause == "文件的内容是PDF，不是电子表格。"
    assert "另存为“.xlsx”" in problem.cure


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "文件是空的。"),
        (b"\x07\x08 no sheet at all", "文件不是电子表格。"),
        (b"\n<html><table>", "文件的内容是网页，只是用了电子表格的扩展名。"),
        (b"PK\x03\x04 and nothing more", "文件已损坏，读不出来。"),
    ],
)
def test_what_is_no_workbook_is_refused_by_what_it_is(data: bytes, cause: str) -> None:
    with pytest.raises(Refused) as refusal:
        open_workbook(data)

    [problem] = refusal.value.problems
    assert problem.cause == cause
    assert problem.field
    assert problem.cure


def test_a_truncated_workbook_is_refused_as_damaged() -> None:
    data = a_workbook(("姓名",), ("张三",))

    with pytest.raises(Refused, match="文件已损坏"):
        open_workbook(data[: len(data) // 2])


def test_a_workbook_without_contents_is_refused() -> None:
    with pytest.raises(Refused, match="没有内容"):
        open_workbook(a_workbook())


def test_a_file_over_the_limit_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Refused, match="最多可以有0MB"):
        open_workbook(a_workbook(("姓名",)), limits=Limits(packed_bytes=100))


def test_the_rows_of_all_worksheets_together_are_limited() -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("二")):
        for row in range(1, 4):
            sheet.cell(row, 1, "张三")

    with pytest.raises(Refused, match="共有6行，最多可以读5行"):
        open_workbook(saved(book), limits=Limits(rows=5))


def test_one_part_shown_as_many_worksheets_counts_as_often_as_it_is_read() -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("二"), book.create_sheet("三")):
        sheet["A1"] = "张三"
    relations = "xl/_rels/workbook.xml.rels"
    with zipfile.ZipFile(io.BytesIO(saved(book))) as archive:
        parts = archive.read(relations).replace(b"sheet2.xml", b"sheet1.xml").replace(b"sheet3.xml", b"sheet1.xml")
        wide = archive.read("xl/worksheets/sheet1.xml").replace(b'r="A1"', b'r="J1"')
    data = with_parts(saved(book), {relations: parts, "xl/worksheets/sheet1.xml": wide})

    with pytest.raises(Refused, match="共30格，最多可以读29格"):
        open_workbook(data, limits=Limits(cells=29))
    assert len(open_workbook(data, limits=Limits(cells=30)).grids) == 3


def test_the_number_of_worksheets_is_limited() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("二")
    book.active["A1"] = "张三"

    with pytest.raises(Refused, match="有2张工作表，最多可以有1张"):
        open_workbook(saved(book), limits=Limits(sheets=1))


def test_no_workbook_is_read_in_the_process_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that runs out of memory aborts its process. What is changed here does not reach a child."""
    monkeypatch.setattr(workbook, "_read", lambda *_: pytest.fail("read beside everything else"))
    monkeypatch.setattr(workbook, "repack", lambda *_: pytest.fail("checked beside everything else"))

    for data in (a_workbook(("张三",)), an_old_workbook([["张三"]]), an_open_document(open_document_row("张三"))):
        assert open_workbook(data).grids[0].rows == (("张三",),)


def test_an_old_workbook_is_read_like_a_new_one() -> None:
    data = an_old_workbook([["名册"], ["姓名", "票数"], ["张三", 5.0]], merges=[(0, 0, 0, 1)])

    [grid] = open_workbook(data).grids

    assert grid.rows == (("名册", None), ("姓名", "票数"), ("张三", 5))
    assert grid.merged == {(0, 1): (0, 0)}


def test_an_old_workbook_that_makes_its_reader_panic_is_refused_as_damaged() -> None:
    data = bytearray(an_old_workbook([["张三"]]))
    sheet_record = data.index(b"\x85\x00")
    data[sheet_record + 4 : sheet_record + 8] = b"\xff\xff\xff\x7f"  # The worksheet begins far behind the end.

    with pytest.raises(Refused, match="文件已损坏"):
        open_workbook(bytes(data))


def test_an_old_workbook_over_the_limit_is_refused() -> None:
    with pytest.raises(Refused, match="到了第3行、第1列，最多可以读2行"):
        open_workbook(an_old_workbook([["甲"], ["乙"], ["丙"]]), limits=Limits(rows=2))


@pytest.mark.parametrize(("mark", "cause"), [("EncryptedPackage", "文件设了密码。"), ("_VBA_PROJECT", "文件带有宏")])
def test_a_locked_or_macro_carrying_old_container_is_refused(mark: str, cause: str) -> None:
    data = an_old_workbook([["张三"]]) + mark.encode("utf-16-le")

    with pytest.raises(Refused, match=cause):
        open_workbook(data)


@given(st.binary(max_size=200).filter(lambda data: not data.startswith((b"PK", bytes.fromhex("d0cf11e0a1b11ae1")))))
def test_no_bytes_do_anything_but_be_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        repack(b"PK\x03\x04" + data, "名册.xlsx", Limits())
    with pytest.raises(Refused):
        open_workbook(data)
