"""The career of a 干部任免审批表: read by its lines, laid out in columns."""

import pytest

from cadres.forms.career import COLUMN, Period, check_career, read_career, write_career
from server.values.periods import Month
from tests.support.editor_forms import CAREER


def test_a_career_is_read_by_its_lines() -> None:
    periods, doubts = read_career(CAREER)
    assert doubts == []
    assert [(str(one.since), one.until and str(one.until)) for one in periods] == [
        ("1996.09", "1999.07"),
        ("1999.07", "2008.03"),
        ("2008.03", None),
    ]
    assert periods[1].text == "偏关县新关镇政府干事（其间：2003.09--2006.07在职大学学习）"
    assert [check.cause for check in check_career(periods, "马道村党支部书记、村委会主任")] == []


def a_period(since: int, until: int | None, text: str = "务农") -> Period:
    return Period(Month(since, 1), Month(until, 1) if until else None, text)


@pytest.mark.parametrize(
    ("periods", "cause"),
    [
        ((a_period(1990, 1995), a_period(1996, None)), "1995.01至1996.01之间没有经历。"),
        ((a_period(1990, 1997), a_period(1996, None)), "1996.01起的一段与前一段（至1997.01）重叠。"),
        ((a_period(1990, None), a_period(1996, None)), "1990.01起的一段没有写止年月，后面又有1996.01起的一段。"),
        ((a_period(1990, 1989),), "1990.01起的一段止于1989.01，止早于起。"),
        ((a_period(1990, 1995),), "最后一段止于1995.01，没有现任职务的一段。"),
    ],
)
def test_lx9_what_does_not_fit_in_a_career_is_asked(periods: tuple[Period, ...], cause: str) -> None:
    assert cause in [doubt.cause for doubt in check_career(periods, "")]


def test_a_line_without_months_before_any_other_is_asked() -> None:
    _, doubts = read_career("在家务农\n1990.13--1991.01  学习")
    assert doubts[0].cause == "第1行“在家务农”前没有起止年月。"
    assert "第2行" in doubts[1].cause


def test_a_month_that_may_be_january_or_october_is_asked() -> None:
    periods, doubts = read_career("1983.07--1990.1  学习\n1990.10--        务农")
    assert [one.text for one in periods] == ["务农"]
    assert [one.cause for one in doubts] == ["第1行的“1990.1”可能是1月，也可能是10月。"]


def test_lx8_a_career_is_laid_out_in_columns() -> None:
    written = write_career(read_career(CAREER)[0], width=20)
    lines = written.split("\r\n")
    assert lines[0] == "1996.09--1999.07  忻州师范专科学校中文系学习"
    assert all(line[:COLUMN].isspace() or line[COLUMN - 2 : COLUMN] == "  " for line in lines)
    assert read_career(written)[0] == read_career(CAREER)[0]
