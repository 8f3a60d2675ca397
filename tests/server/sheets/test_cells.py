from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.sheets import cells
from server.sheets.columns import CellError, CellQuestion
from server.sheets.workbook import Cell
from server.values.labels import Labelled
from server.values.periods import Month, chinese_number
from tests.support.workbooks import a_citizen_number


class Answer(Labelled):
    AGREED = "agreed", "同意"
    REFUSED = "refused", "不同意"


@pytest.mark.parametrize("cell", ["张三", "张　三", " 张 三 ", "张\n三"])
def test_a_name_loses_the_spaces_that_line_it_up(cell: str) -> None:
    assert cells.name(cell) == "张三"


@pytest.mark.parametrize("cell", ["张3", 7.0, "名" * 51])
def test_what_cannot_be_a_name_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError):
        cells.name(cell)


@given(st.dates(date(1930, 1, 1), date(2010, 1, 1)), st.integers(0, 999))
def test_every_right_citizen_number_is_read_back(born: date, serial: int) -> None:
    number = a_citizen_number(born, serial)

    assert cells.citizen_number(f"'{number.lower()} ") == number


@pytest.mark.parametrize("cell", [1.40932197803051e17, 140932197803050119, "1.40932E+17"])
def test_fm5_a_citizen_number_kept_as_a_number_is_refused_because_digits_are_lost(cell: Cell) -> None:
    with pytest.raises(CellError, match="已经丢失"):
        cells.citizen_number(cell)


def test_a_citizen_number_with_a_wrong_check_character_is_refused_and_not_mended() -> None:
    right = a_citizen_number()
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")

    with pytest.raises(CellError) as error:
        cells.citizen_number(wrong)

    assert "校验码不符" in error.value.cause
    assert error.value.cure == "系统不代改，请对照身份证改正。"


def test_somebody_born_tomorrow_is_refused() -> None:
    with pytest.raises(CellError, match="出生日期"):
        cells.citizen_number(a_citizen_number(date(2999, 1, 1)))


@pytest.mark.parametrize(("cell", "number"), [(5.0, 5), ("1,234", 1234), ("１２", 12), (" 7 ", 7), (0.0, 0)])
def test_whole_numbers_are_read_as_people_and_excel_write_them(cell: Cell, number: int) -> None:
    assert cells.whole_number(cell) == number


@pytest.mark.parametrize("cell", [5.5, "-3", -3.0, "12,34", "五", True, date(2021, 1, 1), float("nan"), "9" * 30])
def test_what_is_no_count_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError):
        cells.whole_number(cell)


@pytest.mark.parametrize("cell", [1978.3, "1978.03", "197803", 197803.0, 28550, "'1978.3", date(1978, 3, 5)])
def test_a_month_is_read_in_every_usual_form(cell: Cell) -> None:
    assert cells.month(cell) == Month(1978, 3)


@pytest.mark.parametrize("cell", [1990.1, "1990.1"])
def test_sh6_1990_1_is_asked_about(cell: Cell) -> None:
    with pytest.raises(CellQuestion) as question:
        cells.month(cell)

    assert question.value.choices == ("1990.01", "1990.10")
    assert question.value.cause.startswith("“1990.1”可能是1月，也可能是10月")


@pytest.mark.parametrize("cell", ["1978.13", "去年", True])
def test_what_is_no_month_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError):
        cells.month(cell)


@pytest.mark.parametrize("cell", ["2021.11.20", "2021-11-20", "2021年11月20日", datetime(2021, 11, 20, 9)])  # noqa: DTZ001
def test_a_day_is_read_in_every_usual_form(cell: Cell) -> None:
    assert cells.day(cell) == date(2021, 11, 20)


@pytest.mark.parametrize(("cell", "answer"), [("是", True), ("√", True), (True, True), ("否", False), ("×", False)])
def test_yes_and_no_are_read_as_people_tick_them(cell: Cell, *, answer: bool) -> None:
    assert cells.yes_no(cell) is answer


def test_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(CellError, match="“也许”不能识别"):
        cells.yes_no("也许")


@pytest.mark.parametrize("cell", ["同意", "同 意", "“同意”", "通过"])
def test_a_choice_is_read_by_its_label_or_another_usual_word(cell: str) -> None:
    assert cells.choice(Answer, {"通过": Answer.AGREED})(cell) is Answer.AGREED


def test_a_word_outside_the_choice_is_refused_with_what_may_be_written() -> None:
    with pytest.raises(CellError) as error:
        cells.choice(Answer)("弃权")

    assert error.value.cause == "“弃权”不在可选项内。"
    assert error.value.cure == "可以填：同意、不同意。"


@pytest.mark.parametrize("cell", ["140932100012", 140932100012.0, "１４０９３２１０００１２", " 140932 100012"])
def test_a_region_code_is_read_also_where_excel_made_it_a_number(cell: Cell) -> None:
    assert cells.region_code(cell) == "140932100012"


@pytest.mark.parametrize("cell", ["140932", 140932.0, "1.40932E+11", "偏关县"])
def test_what_is_no_region_code_of_twelve_digits_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError, match="12位"):
        cells.region_code(cell)


@given(st.integers(1, 99))
def test_a_term_is_read_in_figures_and_in_words(number: int) -> None:
    word = chinese_number(number)

    assert {cells.term_number(cell) for cell in (float(number), f"第{number}届", word, f"第{word}届")} == {number}


@pytest.mark.parametrize("cell", ["本届", 0.0, 100.0, "第届"])
def test_what_is_no_term_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError):
        cells.term_number(cell)


def test_a_telephone_kept_as_a_number_is_its_figures() -> None:
    assert cells.text(20)(13000000000.0) == "13000000000"


def test_text_over_its_limit_is_refused() -> None:
    with pytest.raises(CellError, match="有6个字，最多可以有5个字"):
        cells.text(5)("一二三四五六")


@pytest.mark.parametrize("cell", [1e15, date(2021, 1, 1), True, "\0"])
def test_what_is_no_text_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError):
        cells.text(50)(cell)


_ANYTHING = st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.times(), st.timedeltas())


@pytest.mark.parametrize(
    "parse",
    [
        cells.name,
        cells.citizen_number,
        cells.whole_number,
        cells.month,
        cells.day,
        cells.yes_no,
        cells.region_code,
        cells.term_number,
        cells.text(9),
        cells.choice(Answer),
    ],
)
@given(cell=_ANYTHING)
def test_a_parser_answers_or_says_why_not_whatever_the_cell(parse: Callable[[Cell], object], cell: Cell) -> None:
    try:
        answered: object = parse(cell)
    except CellQuestion as question:
        answered = question.choices or None
    except CellError as error:
        answered = (error.cause and error.cure) or None
    assert answered is not None
