import pytest

from server.errors import Refused
from server.sheets.archive import Limits
from server.sheets.workbook import open_workbook

_TEXT = "姓名,户数\n贾永胜,5\n"


def _rows(content: bytes, limits: Limits = Limits()) -> tuple[tuple[object, ...], ...]:  # noqa: B008  # Frozen.
    [grid] = open_workbook(content, file_name="名册.csv", limits=limits).grids
    return grid.rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_is_read_in_the_encodings_that_offices_save(encoding: str) -> None:
    assert _rows(_TEXT.encode(encoding)) == (("姓名", "户数"), ("贾永胜", "5"))


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    assert _rows(_TEXT.replace(",", delimiter).encode()) == (("姓名", "户数"), ("贾永胜", "5"))


def test_tricks_that_keep_numbers_as_text_are_undone() -> None:
    assert _rows('号码,号码2\n\t140932197803050019,"=""140932197803050019"""\n'.encode())[1] == (
        "140932197803050019",
        "140932197803050019",
    )


def test_a_cell_with_a_line_break_stays_one_cell() -> None:
    assert _rows('姓名,住址\n贾永胜,"马道村\n1号"\n'.encode())[1] == ("贾永胜", "马道村\n1号")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_TEXT.encode("utf-16"), "UTF-16"),
        (b"\xff\xff\x00a,b", "编码"),
        (b"a,b\n\x00,c", "编码"),
        (b"", "空"),
        (b"%PDF-1.7,1", "PDF"),
        (b"<html>,1", "网页"),
        (b",,\n , \n", "没有内容"),
    ],
)
def test_what_is_no_text_in_columns_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        _rows(content)


def test_more_rows_or_columns_than_allowed_are_refused() -> None:
    with pytest.raises(Refused, match="最多可以读2行"):
        _rows(b"a\nb\nc\n", Limits(rows=2))
    with pytest.raises(Refused, match="2列"):
        _rows(b"a,b,c\n", Limits(columns=2))


def test_a_cell_that_never_ends_is_refused() -> None:
    with pytest.raises(Refused, match="引号"):
        _rows(('a,"' + "字" * 40_000).encode())


def test_text_under_another_name_is_no_sheet() -> None:
    with pytest.raises(Refused, match="不是电子表格"):
        open_workbook(_TEXT.encode(), file_name="名册.txt")
