"""The printed 干部任免审批表: two pages in the form's geometry, whatever the career holds."""

import io
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


def test_ages_are_those_of_the_day_the_form_counts_on() -> None:
    dead = Relative(relation="父亲", name="贾万山", born="195001", work="原村会计（已故）")
    wife = Relative(relation="妻子", name="刘桂芳", born="197906", work="务农")
    paper = a_paper(family=(wife, dead), age_day="20211120")
    assert (paper.born, paper.age) == ("1978.03", "（43岁）")
    assert [one.age for one in paper.family[:2]] == ["42", ""]
    assert len(paper.family) == 7
    assert a_paper(age_day="").age == ""


def test_what_is_no_month_is_printed_as_it_stands() -> None:
    paper = a_paper(party_since="200512；民盟", work_since="199907", born="不详")
    assert (paper.party_since, paper.work_since, paper.born, paper.age) == ("200512；民盟", "1999.07", "不详", "")


def test_rows_beyond_the_forms_seven_are_left_to_the_file() -> None:
    family = tuple(Relative(relation="其他", name=f"贾{n}") for n in range(9))
    assert len(a_paper(family=family).family) == 7
