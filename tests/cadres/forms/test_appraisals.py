"""Years and grades of 年度考核结果, where nothing has to be guessed."""

import pytest

from cadres.forms.appraisals import read_appraisals, written
from cadres.vocabulary import Grade

_GOOD, _WELL, _BASIC, _BAD = Grade.EXCELLENT, Grade.COMPETENT, Grade.BASIC, Grade.UNFIT


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2023年称职；2024年优秀", ((2023, _WELL), (2024, _GOOD))),
        ("2025年度考核结果为基本称职。\r\n2024年度不称职", ((2024, _BAD), (2025, _BASIC))),
        ("2024：优秀、2023：称职", ((2023, _WELL), (2024, _GOOD))),
        ("近三年均为称职", ()),
        ("2023年合格", ()),
        ("2023年、2024年称职", ()),
        ("2023年称职；2023年优秀", ()),
        ("", ()),
    ],
)
def test_a_text_is_read_whole_or_not_at_all(text: str, read: tuple[tuple[int, Grade], ...]) -> None:
    assert read_appraisals(text) == read
    assert read_appraisals(written(read)) == read
