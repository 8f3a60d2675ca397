"""Papers that go into the file leave 25 mm at the left for the binder; what is never bound says why."""

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_SHEETS = sorted((_ROOT / "elections/templates/papers").glob("*.html"))
_LEAST = 25.0
#: Ballots lie loose in their sealed box, and fill their paper to the edge so that two come of one sheet.
_LOOSE = frozenset({"hall_ballot.html"})
_PAGE = re.compile(r"@page(?P<which>[^{]*)\{(?P<rules>[^{}]*)")
_MARGIN = re.compile(r"(?<!-)margin:\s*(?P<sides>[^;}]+)")
_FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_LEFT = re.compile(r"margin-left:\s*(?P<side>[\d.]+)mm")


def left_of(css: str) -> list[float]:
    """The left margins in mm that the page rules of a style sheet set."""
    found = []
    for page in _PAGE.finditer(_FILLED_IN.sub("", css)):
        if margin := _MARGIN.search(page["rules"]):
            sides = [float(side.removesuffix("mm")) for side in margin["sides"].split()]
            found.append(sides[3] if len(sides) == 4 else sides[1] if len(sides) > 1 else sides[0])
        found += [float(one["side"]) for one in _LEFT.finditer(page["rules"])]
    return found


@pytest.mark.parametrize("css", ["gbt9704.css", "forms.css"])
def test_the_pages_that_papers_are_made_of_leave_room_for_the_binder(css: str) -> None:
    sides = left_of((_ROOT / "server/templates/papers" / css).read_text(encoding="utf-8"))
    assert sides
    assert min(sides) >= _LEAST


def test_lists_that_are_printed_from_the_screen_leave_it_too() -> None:
    (side,) = left_of((_ROOT / "server/static/huanjie.css").read_text(encoding="utf-8"))
    assert side >= _LEAST


@pytest.mark.parametrize("sheet", _SHEETS, ids=lambda sheet: sheet.stem)
def test_no_paper_of_an_election_takes_it_back(sheet: Path) -> None:
    sides = left_of(sheet.read_text(encoding="utf-8"))
    assert all(side >= _LEAST for side in sides) is (sheet.name not in _LOOSE)


def test_margins_are_read_as_browsers_read_them() -> None:
    css = "@page { margin: 1mm 2mm 3mm 4mm } @page x { margin: 5mm 6mm; margin-left: 7mm } @page y { margin: 8mm }"
    assert left_of(css) == [4, 6, 7, 8]
