"""版记 stands on the last page, and that is a back (GB-19); what is blank before it has no number (GB-18)."""

import gc
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any
from weakref import WeakSet
from xml.etree.ElementTree import Element, SubElement

import pypdfium2
import pytest
import weasyprint

from server.papers import imprints, long_tables
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


_FIT = "{% endblock %}{% block kind %}fit"
_TALL, _CLOSE = 225 / 22, 225 / 24


@pytest.mark.parametrize("lines", [*range(20, 25), 28, *range(42, 47)])
async def test_closer_lines_are_kept_only_where_they_save_a_page_with_the_imprint_on_it(
    press: Press, sheet: Any, ruler: Any, lines: int
) -> None:
    """Also where the imprint alone goes to a page: it has no room below the 21 lines of a page, and beside 42 none on the back."""
    plain, fit = await press.print_all([sheet(body, count=lines, day=_DAY) for body in (_BODY, _BODY + _FIT)])
    first, second = ruler(fit).lines()[:2]
    saves = lines in range(42, 46)
    assert len(pages(plain)) == (4 if lines >= 42 else 2)
    assert len(pages(fit)) == (2 if saves else len(pages(plain)))
    assert second[0].base - first[0].base == pytest.approx(_CLOSE if saves else _TALL, abs=0.1)
    assert ["印发" in page for page in pages(fit)] == [*[False] * (len(pages(fit)) - 1), True]
    assert sum(page.count("正文。") for page in pages(fit)) == lines


async def test_a_notice_with_any_number_of_rows_in_its_list_has_its_imprint_on_a_back(press: Press) -> None:
    one = dispatch_notice()
    sheets = [compose(replace(one, lines=(one.lines * 4)[:rows])) for rows in range(1, 31)]
    for made in map(pages, await press.print_all(sheets)):
        assert ["印发" in page for page in made] == [*[False] * (len(made) - 1), True]
        assert len(made) % 2 == 0


async def test_nothing_stands_on_a_page_that_is_left_blank(press: Press, sheet: Any) -> None:
    made = pages(await press.print(sheet(_BODY, count=43, day=_DAY, across="草稿")))
    assert [bool(page) for page in made] == [True, True, False, True]
    assert ["草稿" in page for page in made] == [True, True, False, True]


def test_nor_that_faces_are_lacking(sheet: Any) -> None:
    made = pages(typeset(FaceSettings(None), sheet(_BODY, count=43, day=_DAY)))
    assert ["替代印制" in page for page in made] == [True, True, False, True]


async def test_a_second_imprint_is_refused(press: Press, sheet: Any) -> None:
    again = "{{ part.imprint('丙局', '丁办公室', day) }}"
    with pytest.raises(imprints.MisplacedImprint, match="一件只有一个版记，模板里有2个"):
        await press.print(sheet(_BODY + again, count=3, day=_DAY))


class _Box:
    """As much of a page as is looked at, with an imprint on a front whatever is done."""

    def __init__(self) -> None:
        self.element_tag, self.children = "html", ()
        self.page_type = SimpleNamespace(side="right", blank=False)


class FootnoteAreaBox(_Box):
    pass


def test_an_imprint_that_cannot_be_brought_to_a_back_is_refused() -> None:
    foot, page = FootnoteAreaBox(), _Box()
    foot.children, page.children = (page,), (_Box(), foot)
    tree = Element("body")
    SubElement(tree, "p", {"class": "imprint-call"})
    document = SimpleNamespace(pages=[SimpleNamespace(_page_box=page)])
    with pytest.raises(imprints.MisplacedImprint, match="排不到最后一个背面"):
        imprints.behind(tree, lambda: document)


def test_documents_that_do_not_count_are_let_go_before_the_next_is_laid_out(
    faces: FaceSettings, sheet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The boxes of one are most of what a press holds."""
    alive, most = WeakSet[Any](), []
    render = weasyprint.HTML.render

    def counted(self: Any, *args: Any, **words: Any) -> Any:
        most.append(len(alive))
        made = render(self, *args, **words)
        alive.add(made)
        return made

    monkeypatch.setattr(weasyprint.HTML, "render", counted)
    for lines in (3, 43):
        typeset(faces, sheet(_BODY, count=lines, day=_DAY))
        assert most == [0, 0], "laid out once as it comes and once with the imprint on a back"
        most.clear()
        gc.collect()


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
