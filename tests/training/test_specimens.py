"""The papers of a run on invented data say all that they say of a real one."""

from dataclasses import astuple

from server.papers.page import compose
from training.rules.slips import TAIL, code_of, printed
from training.specimens import attendance_slips


def test_a_slip_has_what_the_bearer_is_compared_with_and_leaves_the_tail_open() -> None:
    paper = attendance_slips()
    assert all(all(astuple(one)) for one in paper.lines)
    assert {len(one.number) for one in paper.lines} == {18 - TAIL}
    assert {len(one.code) for one in paper.lines} == {len(printed(code_of(bytes(32))))}
    html = compose(paper).html
    assert html.count("身份证号") == html.count('<p class="tail">') == len(paper.lines)
