"""Old files of the editor (.lrm): fields at their numbers, the picture with them."""

import pytest

from cadres.forms.form import AppointmentForm
from cadres.forms.lrm import read_lrm, write_lrm
from server.errors import Refused
from tests.support.editor_forms import CAREER, a_form, a_photo


def test_lm2_the_fields_of_an_old_file_stand_at_their_numbers() -> None:
    form = a_form(full_time_degree="学士", in_service_degree="硕士", submitting_unit="中共偏关县委组织部")
    parts = write_lrm(form).decode("gb18030")[1:-1].split('","')
    assert len(parts) == 33
    assert (parts[0], parts[5], parts[9], parts[17]) == ("贾永胜", "200512；民盟", "大专#学士@大学#硕士", CAREER)
    assert parts[20:25] == ["妻子", "刘桂芳", "197906", "群众", "务农"]
    assert (parts[25], parts[29], parts[30]) == (form.current_post, "中共偏关县委组织部", "20211120")
    assert write_lrm(AppointmentForm(name="王瑞")).decode("gb18030")[1:-1].split('","')[9:11] == ["#@#", "#@#"]


def test_lm1_an_old_file_is_read_with_its_picture_and_written_again() -> None:
    form = a_form(version="", citizen_number="")
    again, doubts = read_lrm(write_lrm(form), a_photo())
    assert (again, doubts) == (form, [])


def test_fields_of_an_old_file_that_are_not_known_stay_in_their_places() -> None:
    content = write_lrm(a_form())
    parts = content.decode("gb18030").split('","')
    parts[12] = "不认识"
    form, _ = read_lrm('","'.join(parts).encode("gb18030"))
    assert write_lrm(form).decode("gb18030").split('","')[12] == "不认识"


@pytest.mark.parametrize(
    "changes", [{"reason": '甲","乙'}, {"full_time_school": "甲@乙"}, {"in_service_school": "甲#乙"}]
)
def test_signs_that_divide_an_old_file_are_refused_in_its_texts(changes: dict[str, object]) -> None:
    with pytest.raises(Refused):
        write_lrm(a_form(**changes))


def test_an_old_file_with_uneven_columns_is_marked() -> None:
    parts = write_lrm(a_form()).decode("gb18030").split('","')
    parts[9], parts[20] = "大专", "妻子@长子"
    _, doubts = read_lrm('","'.join(parts).encode("gb18030"))
    assert {doubt.field for doubt in doubts} == {"学历学位", "家庭成员"}
