"""What of a 干部任免审批表 a person should look at."""

import pytest

from cadres.forms.form import Relative
from cadres.forms.lrmx import write_lrmx
from cadres.forms.reading import read_form
from tests.support.editor_forms import a_form, a_photo, causes


def test_a_form_without_fault_leaves_nothing_to_look_at() -> None:
    assert causes(a_form()) == []


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"name": ""}, "没有填。"),
        ({"born": "1990.1"}, "“1990.1”可能是1月，也可能是10月。"),
        ({"work_since": "去年"}, "“去年”不是年月。"),
        ({"party_since": "去年"}, "“去年”不是年月，也不是党派。"),
        ({"party_since": "去年入党"}, "“去年入党”不是年月，也不是党派。"),
        ({"age_day": "20210230"}, "“20210230”不是日期。"),
        ({"filled_day": "今年"}, "“今年”不是日期。"),
        ({"citizen_number": "140932197803120010"}, "号码没有通过校验。"),
        ({"photo": b""}, "没有照片。"),
        ({"photo": a_photo(460, 376)}, "460×376像素，与表上照片的比例（376×460）不合。"),
        ({"photo": a_photo(kind="GIF")}, "不是能完整打开的JPEG或PNG图片。"),
        ({"family": tuple(Relative(name=f"甲{n}") for n in range(8))}, "有8人，表上只印7行。"),
        ({"current_post": "镇长"}, "最后一段与现任职务“镇长”不一致。"),
    ],
)
def test_what_is_unclear_is_marked(changes: dict[str, object], cause: str) -> None:
    assert cause in causes(a_form(**changes))


def test_a_month_that_is_unclear_has_one_cure() -> None:
    for born, cure in (("1990.1", "核对后改成199001或者199010。"), ("九十年", "改成197803这样的形式。")):
        [doubt] = [one for one in read_form(write_lrmx(a_form(born=born))).doubts if one.field == "出生年月"]
        assert doubt.cure == cure
        assert "写成" not in doubt.cause


@pytest.mark.parametrize(
    "party",
    [
        *(
            "民进",
            "中国民主促进会",
            "中国民主建国会",
            "民主建国会",
            "中国国民党革命委员会",
            "中国民主同盟",
            "农工党",
            "致公党",
        ),
        *("九三学社", "台湾民主自治同盟", "无党派民主人士", "民主人士", "群众", "共青团", "中共党员"),
    ],
)
def test_a_party_by_its_name_tells_of_joining(party: str) -> None:
    assert causes(a_form(party_since=party)) == []
