"""The printed 干部任免审批表: two pages in the form's geometry, whatever the career holds."""

import io
import re
from datetime import date

import pdfplumber
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


_NAME = "买买提·吐尔逊江·阿卜杜热合曼"
_LONG = "某某县某关镇某道村党总支书记、村民委员会主任、村股份经济合作社理事长、村务监督委员会召集人"


@pytest.mark.parametrize(
    "field", ["name", "current_post", "rewards", "appraisals", "reason", "title", "skill", "in_service_school"]
)
def test_it_has_two_pages_and_all_of_its_words_whatever_is_written_in_a_cell(field: str) -> None:
    text = _NAME if field == "name" else _LONG * 3
    relative = Relative(relation="妻子的哥哥", name=_NAME, political_status="中国民主同盟盟员", work=_LONG)
    content = typeset(FaceSettings(), compose(a_paper(**{field: text, "family": (relative,) * 7})))
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 2
        first, second = (re.sub(r"\s", "", page.extract_text()) for page in pdf.pages)
        assert {"简", "历"} <= set(first), "the career stands on the first page"
        assert "呈报" in second
        written = "".join(char["text"] for page in pdf.pages for char in page.chars)
        assert sum(written.count(one) for one in set(text)) >= len(text)
        assert (
            max(char["bottom"] for char in pdf.pages[1].chars if char["size"] > 9.5) < float(pdf.pages[1].height) - 28
        )


def test_a_short_name_keeps_the_type_of_the_form_and_a_long_one_is_set_smaller() -> None:
    def size(name: str) -> float:
        with pdfplumber.open(io.BytesIO(typeset(FaceSettings(), compose(a_paper(name=name))))) as pdf:
            return float(next(char["size"] for char in pdf.pages[0].chars if char["text"] == name[0]))

    assert size("欧阳修远") == pytest.approx(14, abs=0.01)
    assert size(_NAME) == pytest.approx(9, abs=0.01)


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
