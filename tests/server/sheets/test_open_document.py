import pytest

from server.errors import Refused
from server.sheets.archive import Limits
from server.sheets.workbook import open_workbook
from tests.support.workbooks import an_open_document, open_document_row

_ROWS = open_document_row("姓名", "户数") + open_document_row("贾永胜", "5")


def test_an_open_document_is_read_whatever_it_is_called() -> None:
    [grid] = open_workbook(an_open_document(_ROWS), file_name="名册.xlsx").grids

    assert (grid.name, grid.rows) == ("表", (("姓名", "户数"), ("贾永胜", "5")))


def test_a_cell_repeated_a_billion_times_is_refused_in_bounds() -> None:
    repeated = ' table:number-columns-repeated="16000"'
    row = open_document_row("x", attributes=repeated).replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="1000000">'
    )

    with pytest.raises(Refused, match=r"炸弹\.ods"):
        open_workbook(an_open_document(_ROWS + row), file_name="炸弹.ods")


def test_macros_locks_damage_and_size_are_refused() -> None:
    locked = {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}
    for content, said in (
        (an_open_document(_ROWS, {"Basic/script-lb.xml": b"<x/>"}), "文件带有宏"),
        (an_open_document("<table:table-row>"), "文件已损坏"),
    ):
        with pytest.raises(Refused, match=said):
            open_workbook(content, file_name="名册.ods")
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = an_open_document(_ROWS, locked)
    with pytest.raises(Refused, match="文件设了密码"):
        open_workbook(twice, file_name="名册.ods")
    with pytest.raises(Refused, match="展开后"):
        open_workbook(an_open_document(_ROWS), file_name="名册.ods", limits=Limits(unpacked_bytes=10))
