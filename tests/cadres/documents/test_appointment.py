"""The printed 干部任免审批表: two pages in the form's geometry, whatever the career holds."""

import io
import re
from datetime import date

import pikepdf
import pytest

from cadres.documents.appointment import AppointmentPaper
from cadres.forms.form import Relative
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.typesetter import typeset
from tests.cadres.forms.test_forms import a_form, a_photo

DAY = date(2026, 11, 26)


def a_paper(**changes: object) -> AppointmentPaper:
    return AppointmentPaper(form=a_form(**changes), photo=a_photo(), day=DAY)


@pytest.mark.parametrize("lines", [0, 12, 46, 90])
def test_it_has_two_pages_however_long_the_career_is(lines: int) -> None:
    career = "\r\n".join(f"{1930 + n}.09--{1931 + n}.09  偏关县新关镇人民政府干事、副镇长" for n in range(lines))
    content = typeset(FaceSettings(), compose(a_paper(career=career)))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 2


#: The rows of both pages in twentieths of a point, as the form's own file has them; two of 346 stand in one row of the table.
ROWS = (
    (709, 692, 680, 680, 2 * 346, 2 * 346, 709, 709, 709, 7133),
    (1418, 1021, 1361, 646, *(697,) * 7, 1332, 737, 2019),
)
MARGINS = (1247, 1276)


def test_fm1_every_row_and_margin_measures_what_the_real_form_does() -> None:
    content = typeset(FaceSettings(), compose(a_paper()))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page, rows, margin in zip(pdf.pages, ROWS, MARGINS, strict=True):
            across, down = lines_of(page)
            assert min(across) == pytest.approx(margin / 20, abs=1)
            assert max(across) == pytest.approx(float(page.MediaBox[2]) - 1134 / 20, abs=1), (
                "the border itself is 0.9 points wide"
            )
            # Between the lines of a row stand those inside its cells, which part two of the form's rows.
            top, places = max(down), []
            for row in rows:
                top -= row / 20
                places.append(min(abs(one - top) for one in down))
            assert max(places) < 0.5, "a sixth of a millimetre"


def lines_of(page: pikepdf.Page) -> tuple[set[float], set[float]]:
    """Where the lines of a page begin and end, from its left and from its foot, in points."""
    across, down = set(), set()
    frame = (1.0, 1.0, 0.0, 0.0)
    kept = []
    for instruction in pikepdf.parse_content_stream(page):
        word, values = str(instruction.operator), instruction.operands
        if word == "q":
            kept.append(frame)
        elif word == "Q":
            frame = kept.pop()
        elif word == "cm":
            wide, _, _, high, right, up = map(float, values)
            frame = (wide * frame[0], high * frame[1], right * frame[0] + frame[2], up * frame[1] + frame[3])
        elif word in {"m", "l"}:
            across.add(float(values[0]) * frame[0] + frame[2])
            down.add(float(values[1]) * frame[1] + frame[3])
    return across, down


def test_lx12_the_boxes_of_those_who_approve_stay_empty() -> None:
    said = re.sub(r"<[^>]+>", " ", compose(a_paper()).html)
    after = said[said.index("审 批 机 关 意 见") :]
    assert after.split() == [
        *("审", "批", "机", "关", "意", "见", "行", "政", "机", "关", "任", "免", "意", "见"),
        *("（盖章）", "年", "月", "日", "（盖章）", "年", "月", "日", "填表人：", "计算年龄时间：2021年11月20日"),
    ]


def test_lx11_ages_are_those_of_the_day_the_form_counts_on() -> None:
    dead = Relative(relation="父亲", name="贾万山", born="195001", work="原村会计（已故）")
    wife = Relative(relation="妻子", name="刘桂芳", born="197906", work="务农")
    paper = a_paper(family=(wife, dead), age_day="20211120")
    assert (paper.born, paper.age) == ("1978.03", "（43岁）")
    assert [one.age for one in paper.family[:2]] == ["42", ""]
    assert len(paper.family) == 7
    assert a_paper(age_day="").age == ""


def test_lx6_lx7_what_is_no_month_is_printed_as_it_stands() -> None:
    paper = a_paper(party_since="200512；民盟", work_since="199907", born="不详")
    assert (paper.party_since, paper.work_since, paper.born, paper.age) == ("200512；民盟", "1999.07", "不详", "")


def test_rows_beyond_the_forms_seven_are_left_to_the_file() -> None:
    family = tuple(Relative(relation="其他", name=f"贾{n}") for n in range(9))
    assert len(a_paper(family=family).family) == 7
