from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import Refused
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, ProblemKind, Row, Sheet
from server.sheets.importing import Reading, as_refusal, read
from server.sheets.workbook import Cell, open_workbook
from tests.support.workbooks import a_citizen_number, a_workbook, an_old_workbook, saved


def _clue(values: Mapping[str, object]) -> str:
    return f"{values.get('name')}自己知道。"


def _offers(values: Mapping[str, object]) -> Sequence[str]:
    return {5: ("1990.11",), 6: ("1990.10",)}.get(values.get("votes"), ())  # type: ignore[call-overload,no-any-return]


COMMUNITY = Column(key="community", title="村（社区）", parse=cells.text(20), required=True, fill_down=True)
NAME = Column(key="name", title="姓名", parse=cells.name, required=True, example="王某某")
NUMBER = Column(key="number", title="身份证号", parse=cells.citizen_number, aliases=("身份证号码", "证件号码"))
BORN = Column(key="born", title="出生年月", parse=cells.month, clue=_clue, offers=_offers)
VOTES = Column(key="votes", title="得票", parse=cells.whole_number, group="主任", aliases=("票数",), required=True)
HEAD_OF_PARTY = Column(key="secretary", title="是否书记", parse=cells.yes_no, blank=False)


def _no_more_than_hundred(rows: Sequence[Row]) -> Iterator[CellProblem]:
    for row in rows:
        votes = row.get(VOTES)
        if votes is not None and votes > 100:
            yield row.problem(VOTES, f"{votes}票太多。")


BALLOTS = Sheet(
    name="票",
    title="得票表",
    columns=(COMMUNITY, NAME, NUMBER, BORN, VOTES, HEAD_OF_PARTY),
    check=_no_more_than_hundred,
)

HEAD = ("村（社区）", "姓名", "得票")


def _read(*rows: Sequence[Cell], merges: Sequence[str] = ()) -> Reading:
    return read(BALLOTS, open_workbook(a_workbook(*rows, merges=merges), file_name="新关镇.xlsx"))


def _names(reading: Reading) -> list[tuple[int, str]]:
    return [(row.number, row[NAME]) for row in reading.rows]


def test_the_head_is_found_under_title_and_reporting_lines() -> None:
    reading = _read(
        ("得票表",),
        ("填报单位：新关镇", None, "填报日期：2021.11.1"),
        (),
        HEAD,
        ("甲村", "张三", 5),
        merges=["A1:C1"],
    )

    assert _names(reading) == [(5, "张三")]
    assert reading.problems == ()


def test_a_merged_head_of_two_rows_is_read_as_one() -> None:
    reading = _read(
        ("村（社区）", "姓名", "主任", None),
        (None, None, "候选人数", "票数"),
        ("甲村", "张三", 9, 5),
        merges=["A1:A2", "B1:B2", "C1:D1"],
    )

    assert [(row.number, row[VOTES]) for row in reading.rows] == [(3, 5)]
    assert reading.notes == ("有未认出的列，未读：候选人数。",)


def test_a_merged_head_of_three_rows_is_read_as_one() -> None:
    reading = _read(
        ("村（社区）", "基本情况", None, None),
        (None, "姓名", "主任", None),
        (None, None, "候选人数", "票数"),
        ("甲村", "张三", 9, 5),
        merges=["A1:A3", "B1:D1", "B2:B3", "C2:D2"],
    )

    assert [(row.number, row[VOTES]) for row in reading.rows] == [(4, 5)]


def test_heads_are_known_by_aliases_notes_spaces_stars_and_full_width_signs() -> None:
    reading = _read(
        ("村(社区)", "*姓  名", "身份证\n号码", "是否书记（留空默认为否）", "得票："), ("甲村", "张三", None, None, 5)
    )

    assert reading.notes == ()
    assert reading.rows[0].values == {
        "community": "甲村",
        "name": "张三",
        "number": None,
        "born": None,
        "votes": 5,
        "secretary": False,
    }


def test_what_is_put_on_record_elsewhere_is_named_where_it_is_filled_in() -> None:
    allowance = Column(key="allowance", title="补贴", parse=cells.text(9), elsewhere="在工资表登记")
    sheet = replace(BALLOTS, columns=(*BALLOTS.columns, allowance))
    head = (*HEAD, "补贴")

    filled = read(sheet, open_workbook(a_workbook(head, ("甲村", "张三", 5, "600"), ("甲村", "李四", 5, None))))
    empty = read(sheet, open_workbook(a_workbook(head, ("甲村", "张三", 5, None))))

    assert (filled.elsewhere, filled.notes) == (("补贴不由本表写入：在工资表登记。",), ())
    assert (empty.elsewhere, empty.notes) == ((), ())


def test_one_of_two_like_heads_is_chosen_by_the_group_above_it() -> None:
    reading = _read(
        ("村（社区）", "姓名", "副主任", "主任"),
        (None, None, "数", "得票"),
        ("甲村", "张三", 7, 5),
        merges=["A1:A2", "B1:B2"],
    )

    assert reading.rows[0][VOTES] == 5


def test_an_unknown_column_is_named_and_an_ordinal_column_is_not() -> None:
    reading = _read(("序号", *HEAD, "绩效"), (1, "甲村", "张三", 5, "优"))

    assert reading.notes == ("有未认出的列，未读：绩效。",)


def test_blank_rows_and_rows_with_only_their_ordinal_are_passed_over() -> None:
    reading = _read(("序号", *HEAD), (1, "甲村", "张三", 5), (), (2,), (3, "甲村", "李四", 6), (4, None, " 　", None))

    assert _names(reading) == [(2, "张三"), (5, "李四")]
    assert reading.notes == ()


@pytest.mark.parametrize("word", ["合计", "合　计", "总计：", "合计2人"])
def test_a_total_is_passed_over_and_named(word: str) -> None:
    reading = _read(HEAD, ("甲村", "张三", 5), (word, None, 5))

    assert _names(reading) == [(2, "张三")]
    assert reading.notes == ("第3行是合计，未读。",)


def test_a_village_whose_name_begins_like_a_total_is_data() -> None:
    assert _names(_read(HEAD, ("合计庄村", "张三", 5))) == [(2, "张三")]


def test_the_foot_is_passed_over_and_named() -> None:
    reading = _read(HEAD, ("甲村", "张三", 5), ("填表人：李四", "审核人：王五"))

    assert reading.notes == ("第3行是表尾说明，未读。",)


def test_a_row_with_contents_only_in_an_unknown_column_is_named() -> None:
    reading = _read((*HEAD, "绩效"), ("甲村", "张三", 5, "优"), (None, None, None, "良"))

    assert "第3行只有未认出的列有内容，未读。" in reading.notes


def test_the_value_of_a_merged_block_holds_for_all_its_rows() -> None:
    reading = _read(HEAD, ("甲村", "张三", 5), (None, "李四", 6), ("乙村", "王五", 7), merges=["A2:A3"])

    assert [row[COMMUNITY] for row in reading.rows] == ["甲村", "甲村", "乙村"]


def test_an_empty_cell_that_is_not_merged_is_never_filled_from_above() -> None:
    reading = _read(HEAD, ("甲村", "张三", 5), (None, "李四", 6))

    assert reading.problems == (CellProblem(3, "村（社区）", "没有填写。", "请补填。"),)


def test_a_merged_block_where_every_row_needs_its_own_value_is_refused() -> None:
    reading = _read(HEAD, ("甲村", "张三", 5), ("甲村", None, 6), merges=["B2:B3"])

    [problem] = reading.problems
    assert (problem.row_number, problem.title) == (3, "姓名")
    assert problem.cause == "与第2行合并，这一行没有自己的内容。"


def test_the_fault_of_a_merged_block_is_told_once_and_spoils_all_its_rows() -> None:
    long_name = "村" * 21
    reading = _read(HEAD, (long_name, "张三", 5), (None, "李四", 6), ("乙村", "王五", 7), merges=["A2:A3"])

    assert [problem.row_number for problem in reading.problems] == [2]
    assert [row.number for row in reading.sound] == [4]


def test_a_question_names_what_the_other_cells_say() -> None:
    reading = _read((*HEAD, "出生年月"), ("甲村", "张三", 5, 1990.1))

    [problem] = reading.problems
    assert problem.kind is ProblemKind.QUESTION
    # What the other cells say is offered beside both readings: both may be wrong.
    assert problem.choices == ("1990.01", "1990.10", "1990.11")
    assert problem.cause.endswith("张三自己知道。")
    assert reading.sound == ()
    for votes in (6, 7):
        [problem] = _read((*HEAD, "出生年月"), ("甲村", "张三", votes, 1990.1)).problems
        assert problem.choices == ("1990.01", "1990.10")


def test_a_failed_formula_is_a_problem_also_in_an_optional_column() -> None:
    reading = _read((*HEAD, "是否书记"), ("甲村", "张三", 5, "=1/0"))

    assert reading.problems[0].cause == "公式没有算出结果，只有“#未计算”。"


@pytest.mark.parametrize("cell", ["无", "/", "——", " "])
def test_what_offices_write_into_empty_optional_cells_reads_as_empty(cell: str) -> None:
    reading = _read((*HEAD, "出生年月"), ("甲村", "张三", 5, cell))

    assert reading.rows[0].get(BORN) is None
    assert reading.problems == ()


def test_rows_compared_with_each_other_give_problems_in_the_order_of_rows() -> None:
    reading = _read(HEAD, ("甲村", "张三", 500), ("甲村", "李四", "多"), ("甲村", "王五", 600))

    assert [(problem.row_number, problem.cause) for problem in reading.problems] == [
        (2, "500票太多。"),
        (3, "“多”不是整数。"),
        (4, "600票太多。"),
    ]


def test_a_refusal_names_row_and_column_and_says_what_to_write() -> None:
    reading = _read((*HEAD, "身份证号", "出生年月"), ("甲村", "张三", 5, 1.409e17, "1990.1"))

    number, born = as_refusal(reading).problems
    assert number.field == "第2行 身份证号"
    assert "已经丢失" in number.cause
    assert born.field == "第2行 出生年月"
    assert born.cure == "请写明是1990.01还是1990.10还是1990.11。"


def test_missing_required_columns_are_refused_by_name() -> None:
    with pytest.raises(Refused) as refusal:
        _read(("姓名", "身份证号"), ("张三", a_citizen_number()))

    [problem] = refusal.value.problems
    assert problem.field == "新关镇.xlsx Sheet1"
    assert problem.cause == "第1行的表头里没有：村（社区）、得票。"


def test_a_workbook_without_the_head_is_refused_with_what_was_looked_for() -> None:
    with pytest.raises(Refused, match="没有找到表头。表头应当在前15行内，须有：村（社区）、姓名、得票。"):
        _read(("通讯录",), ("张三", "电话"))


def test_a_column_that_stands_there_twice_is_refused() -> None:
    with pytest.raises(Refused, match="表头里重复出现：得票。"):
        _read((*HEAD, "票数"), ("甲村", "张三", 5, 6))


def test_a_head_without_rows_is_refused() -> None:
    with pytest.raises(Refused, match="表头下面没有可读的内容"):
        _read(HEAD, ("合计",))


def test_two_worksheets_that_fit_are_refused_unless_one_is_named() -> None:
    book = openpyxl.Workbook()
    for name in ("一月", "二月"):
        sheet = book.create_sheet(name)
        sheet.append(HEAD)
        sheet.append(("甲村", "张三", 5))
    workbook = open_workbook(saved(book))

    with pytest.raises(Refused, match="工作表“一月”、“二月”都是得票表"):
        read(BALLOTS, workbook)
    assert read(BALLOTS, workbook, tab="二月").tab == "二月"


def test_other_worksheets_do_not_disturb() -> None:
    book = openpyxl.Workbook()
    book.active.append(("填表说明",))
    sheet = book.create_sheet("票")
    sheet.append(HEAD)
    sheet.append(("甲村", "张三", 5))

    assert read(BALLOTS, open_workbook(saved(book))).tab == "票"


def test_an_old_workbook_is_imported_with_its_merged_blocks() -> None:
    data = an_old_workbook([HEAD, ("甲村", "张三", 5.0), ("", "李四", 6.0)], merges=[(1, 2, 0, 0)])

    reading = read(BALLOTS, open_workbook(data))

    assert [(row[COMMUNITY], row[VOTES]) for row in reading.rows] == [("甲村", 5), ("甲村", 6)]


_CELLS = st.one_of(
    st.none(), st.sampled_from(["甲村", "合计", "1990.1", "无", "姓名"]), st.text("abc张五=\n"), st.floats(0, 9)
)


@given(st.lists(st.lists(_CELLS, min_size=4, max_size=4), min_size=1, max_size=8))
def test_every_row_with_contents_is_read_or_named(rows: list[list[Cell]]) -> None:
    try:
        reading = _read((*HEAD, "绩效"), *rows)
    except Refused:
        return
    told = {row.number for row in reading.rows} | {
        number for number in range(2, len(rows) + 2) if any(note.startswith(f"第{number}行") for note in reading.notes)
    }

    full = {number for number, row in enumerate(rows, 2) if any(cell is not None and str(cell).strip() for cell in row)}
    assert told == full
