import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from server.errors import Refused
from server.sheets import cells
from server.sheets.columns import Column, Sheet
from server.sheets.importing import read
from server.sheets.workbook import open_workbook
from server.sheets.writing import Around, template, write_workbook

COMMUNITY = Column(key="community", title="村", parse=cells.text(20), required=True, fill_down=True, example="某村")
ROUND = Column(key="round", title="轮次", parse=cells.text(20), fill_down=True, example="一")
NAME = Column(key="name", title="姓名", parse=cells.text(200), required=True, example="王某某", hint="与身份证一致")
ANSWER = Column(key="answer", title="答复", parse=cells.yes_no, group="联审", choices=("是", "否"), example="是")
DAY = Column(key="day", title="日期", parse=cells.day, group="联审", example="2021.1.2")
SHEET = Sheet(name="名册", title="某某名册", columns=(COMMUNITY, ROUND, NAME, ANSWER, DAY))


def _opened(data: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["名册"]
    assert isinstance(sheet, Worksheet)
    return sheet


def _merged(sheet: Worksheet) -> set[str]:
    return {str(merge) for merge in sheet.merged_cells.ranges}


def test_title_reporting_line_and_head_stand_as_offices_put_them() -> None:
    sheet = _opened(write_workbook(SHEET, [{"name": "张三"}], Around("新关镇", "2021年11月1日")))

    assert sheet["A1"].value == "某某名册"
    assert sheet["A2"].value == "填报单位：新关镇"
    assert [cell.value for cell in sheet[3]] == ["序号", "村", "轮次", "姓名", "联审", None]
    assert [cell.value for cell in sheet[4]] == [None, None, None, None, "答复", "日期"]
    assert {"A1:F1", "A3:A4", "B3:B4", "E3:F3"} <= _merged(sheet)


def test_shared_cells_are_merged_within_the_blocks_to_their_left() -> None:
    rows = [
        {"community": "甲", "round": "一", "name": "张"},
        {"community": "甲", "round": "一", "name": "李"},
        {"community": "甲", "round": "二", "name": "王"},
        {"community": "乙", "round": "二", "name": "赵"},
    ]

    merged = _merged(_opened(write_workbook(SHEET, rows)))

    assert {"B5:B7", "C5:C6"} <= merged
    assert not any(merge.startswith(("C7", "B8")) for merge in merged)


def test_the_total_stands_below_the_rows() -> None:
    sheet = _opened(write_workbook(SHEET, [{"name": "张三"}], Around(total={"name": "1人"})))

    assert [cell.value for cell in sheet[6]] == ["合计", None, None, "1人", None, None]


@given(st.sampled_from("=+-@").flatmap(lambda sign: st.text("cmd|' /C1!A0", max_size=20).map(lambda rest: sign + rest)))
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    cell = _opened(write_workbook(SHEET, [{"name": text}]))["D5"]

    assert (cell.value, cell.data_type, cell.number_format) == (text, "s" if text else "n", "@")


def test_a_web_address_is_not_made_a_link() -> None:
    cell = _opened(write_workbook(SHEET, [{"name": "http://example.org/"}]))["D5"]

    assert cell.value == "http://example.org/"
    assert cell.hyperlink is None


def test_days_and_answers_keep_their_meaning() -> None:
    rows = [{"community": "甲", "name": "张", "answer": True, "day": date(2021, 11, 20)}]

    reading = read(SHEET, open_workbook(write_workbook(SHEET, rows)))

    assert (reading.rows[0].get(ANSWER), reading.rows[0].get(DAY)) == (True, date(2021, 11, 20))


def test_equal_contents_give_equal_bytes() -> None:
    assert write_workbook(SHEET, [{"name": "张三"}]) == write_workbook(SHEET, [{"name": "张三"}])


def test_text_too_long_for_a_cell_is_not_cut_off() -> None:
    with pytest.raises(ValueError, match="cannot hold 40000 characters"):
        write_workbook(SHEET, [{"name": "长" * 40_000}])


def test_the_template_says_what_to_write_and_offers_the_choices() -> None:
    sheet = _opened(template(SHEET))

    assert [cell.value for cell in sheet[5]] == ["1", "某村", "一", "王某某", "是", "2021.1.2"] or sheet[
        "A5"
    ].value == 1
    assert "必填；与身份证一致" in sheet["D3"].comment.text
    [rule] = sheet.data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == ('"是,否"', "E5:E2005")


def test_the_example_of_the_template_is_not_imported() -> None:
    with pytest.raises(Refused, match="没有可读的内容"):
        read(SHEET, open_workbook(template(SHEET)))


def test_an_example_somebody_began_to_change_is_read_as_data() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(SHEET)))
    book["名册"]["D5"] = "张三"
    target = io.BytesIO()
    book.save(target)

    reading = read(SHEET, open_workbook(target.getvalue()))

    assert reading.rows[0][NAME] == "张三"
