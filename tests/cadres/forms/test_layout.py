"""The career text on the printed form shrinks as the form's own does, and never leaves its box."""

import pytest

from cadres.forms.layout import Entry, entries, setting

WIDTH, HEIGHT = 424.0, 350.0


def a_career(lines: int, words: str = "马道村村民") -> str:
    return "\r\n".join(f"{1980 + n}.09--{1981 + n}.09  {words}" for n in range(lines))


@pytest.mark.parametrize(
    ("lines", "size"), [(1, 14.0), (12, 14.0), (13, 13.5), (18, 13.5), (19, 13.0), (24, 13.0), (25, 12.5)]
)
def test_fm2_the_steps_are_those_of_the_form(lines: int, size: float) -> None:
    assert setting(a_career(lines), WIDTH, HEIGHT).size == size


@pytest.mark.parametrize("lines", range(1, 50))
@pytest.mark.parametrize("words", ["村民", "偏关县新关镇人民政府干事、副镇长、镇党委委员" * 2])
def test_it_never_leaves_its_box(lines: int, words: str) -> None:
    made = setting(a_career(lines, words), WIDTH, HEIGHT)
    room = WIDTH / made.size - 10
    height = sum(-int(-len(one.words) // room) for one in made.entries) * made.line
    assert height <= HEIGHT + 0.01
    assert made.line >= made.size


def test_lines_broken_by_hand_are_joined_and_asides_stand_for_themselves() -> None:
    career = (
        "1999.07--2008.03  偏关县新关镇\r\n"
        "                  政府干事\r\n"
        "                  （其间：2003.09--2006.07在职大学学习）\r\n"
        "2008.03--         村委会主任"
    )
    assert entries(career) == (
        Entry("1999.07--2008.03", "偏关县新关镇政府干事"),
        Entry("", "（其间：2003.09--2006.07在职大学学习）"),
        Entry("2008.03--", "村委会主任"),
    )


def test_a_text_without_months_is_set_too() -> None:
    assert entries("一直在村务农") == (Entry("", "一直在村务农"),)
    assert setting("", WIDTH, HEIGHT).size == 14.0
