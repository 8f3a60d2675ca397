"""版记 stands on the last page, and that is a back (GB-19); what is blank before it has no number (GB-18)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest

from server.papers import long_tables
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.press import Press
from server.papers.typesetter import typeset
from training.specimens import dispatch_notice

_BODY = "{% for _ in range(count) %}{{ part.text('正文。') }}{% endfor %}{{ part.imprint('甲局', '乙办公室', day) }}"
_DAY = date(2021, 4, 3)


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        # Below the text of one page there is room, and it goes to the back all the same.
        (3, [1, 2]),
        # No room there.
        (21, [1, 2]),
        (22, [1, 2]),
        # The text ends on the back.
        (30, [1, 2]),
        # It fills the back: a blank page, and the imprint behind it.
        (43, [1, 2, 0, 0]),
        (44, [1, 2, 0, 0]),
        (50, [1, 2, 3, 4]),
    ],
)
async def test_the_imprint_is_on_the_back_of_the_last_sheet(
    press: Press, sheet: Any, lines: int, numbers: list[int]
) -> None:
    found = pages(await press.print(sheet(_BODY, count=lines, day=_DAY)))
    assert [sum(n for n in range(1, 9) if f"—{n}—" in page) for page in found] == numbers
    assert ["印发" in page for page in found] == [*[False] * (len(numbers) - 1), True]
    assert sum(page.count("正文。") for page in found) == lines


async def test_closer_lines_are_not_kept_where_they_save_no_page(press: Press, sheet: Any) -> None:
    fit = "{% endblock %}{% block kind %}fit"
    plain = pages(await press.print(sheet(_BODY, count=28, day=_DAY)))
    assert pages(await press.print(sheet(_BODY + fit, count=28, day=_DAY))) == plain


def test_a_long_list_in_parts_has_its_imprint_where_the_whole_has_it(
    faces: FaceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists that end on a front and on a back."""
    one = dispatch_notice()
    places = set()
    for number in (90, 100, 108):
        paper = compose(replace(one, lines=(one.lines * 13)[:number]))
        monkeypatch.setattr(long_tables, "PART_ROWS", 600)
        whole = pages(typeset(faces, paper))
        monkeypatch.setattr(long_tables, "PART_ROWS", 40)
        assert pages(typeset(faces, paper)) == whole
        assert len(whole) % 2 == 0
        places.add("科员" in whole[-1])
    assert places == {True, False}
