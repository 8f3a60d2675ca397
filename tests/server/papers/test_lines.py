"""Paragraphs broken into lines."""

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from server.papers.lines import Measure, Run, set_lines

BODY = Measure(width=28, indent=2)
NEVER_FIRST = "，。、；：）》”"
NEVER_LAST = "（《“"


def square(char: str) -> float:
    """Figures take half a square, all else a whole one."""
    return 0.5 if char.isascii() else 1.0


def said(lines: tuple[tuple[Run, ...], ...]) -> list[str]:
    return ["".join(run.text for run in line) for line in lines]


def width(line: tuple[Run, ...]) -> float:
    return sum(square(char) + run.tracking for run in line for char in run.text)


paragraphs = st.text(alphabet="马道村选举委员会，。、；：（）《》“”0123456789", max_size=200)


@given(paragraphs)
def test_no_character_is_lost_or_moved(text: str) -> None:
    assert "".join(said(set_lines(text, square, BODY))) == text


@given(paragraphs.map(lambda text: "".join(char for char, _ in groupby(text))))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text: str) -> None:
    lines = said(set_lines(text, square, BODY))

    assert all(line[0] not in NEVER_FIRST for line in lines[1:])
    assert all(line[-1] not in NEVER_LAST for line in lines[:-1])


@given(st.text(alphabet="马道村选举委员会", min_size=40, max_size=200))
def test_all_lines_but_the_last_fill_the_measure(text: str) -> None:
    lines = set_lines(text, square, BODY)

    assert abs(width(lines[0]) - 26) < 1e-6
    assert all(abs(width(line) - 28) < 1e-6 for line in lines[1:-1])


def test_a_line_on_the_grid_is_not_stretched() -> None:
    first, second = set_lines("关" * 54, square, BODY)

    assert first == (Run("关" * 26, 0.0),)
    assert second == (Run("关" * 28, 0.0),)


def test_a_figure_is_not_torn_from_its_unit() -> None:
    assert said(set_lines("关" * 24 + "收回选票612张。", square, Measure(width=30))) == [
        "关" * 24 + "收回选票",
        "612张。",
    ]


def test_a_figure_is_not_torn_at_the_mark_within_it() -> None:
    for figure in ("7.5学时", "08:30起", "1,234人"):
        lines = said(set_lines("关" * 27 + figure, square, Measure(width=30)))
        assert lines == ["关" * 27, figure]


def test_a_kept_name_is_not_torn() -> None:
    lines = said(set_lines("关" * 27 + "欧阳秀英当选为主任", square, Measure(width=28), keep=("欧阳秀英",)))

    assert lines == ["关" * 27, "欧阳秀英当选为主任"]


def test_a_single_character_does_not_make_a_last_line() -> None:
    assert said(set_lines("关" * 28 + "选。", square, Measure(width=28))) == ["关" * 27, "关选。"]


def test_two_marks_side_by_side_take_one_and_a_half_squares() -> None:
    (line,) = set_lines("《组织法》（修正）", square, BODY)

    assert line == (Run("《组织法", 0.0), Run("》", -0.5), Run("（修正）", 0.0))


def test_a_line_that_stretching_would_tear_stays_ragged() -> None:
    lines = set_lines("关关关关" + "1" * 10 + "关" * 3, square, Measure(width=8))

    assert lines[0] == (Run("关关关关", 0.0),)


def test_a_name_of_four_that_goes_over_leaves_a_full_line_and_one_of_five_a_ragged_one() -> None:
    """The limit of what is stretched, on the measure of a page: 24 characters fill it, 23 do not."""
    measure = Measure(width=27.637, tracking=-0.013)
    for name, fills in (("欧阳秀英", True), ("欧阳秀英子", False)):
        own = "关" * (29 - len(name) - 1)
        first, second = set_lines(
            f"{own}{name}当选", lambda char: 1.1 if char in "欧阳秀英子" else 1.0, measure, (name,)
        )
        assert said((first, second)) == [own, f"{name}当选"]
        assert (abs(sum(1 + run.tracking for run in first for _ in run.text) - measure.width) < 1e-6) is fills


def test_an_empty_paragraph_is_one_empty_line() -> None:
    assert said(set_lines("", square, BODY)) == [""]
