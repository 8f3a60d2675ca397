"""Scans become pages that can be bound."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from server.errors import Refused
from server.papers.binder import MOST_PIXELS, as_pdf


def _picture(width: int, height: int, kind: str = "PNG") -> bytes:
    made = BytesIO()
    Image.new("L" if kind == "PNG" else "RGB", (width, height)).save(made, kind)
    return made.getvalue()


@pytest.mark.parametrize(("width", "height"), [(2480, 3508), (3508, 2480)])
def test_a_picture_is_a_page_no_larger_than_a4(width: int, height: int) -> None:
    with pikepdf.open(BytesIO(as_pdf("扫描.png", _picture(width, height)))) as made:
        (page,) = made.pages
        sides = sorted(float(side) / 72 for side in page.mediabox[2:])
    assert sides == pytest.approx([8.27, 11.69], abs=0.01)


@pytest.mark.parametrize("height", [MOST_PIXELS // 4000 + 1, 40_000, 60_000])
def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused(height: int) -> None:
    with pytest.raises(Refused) as refused:
        as_pdf("扫描.png", _picture(4000, height))
    (problem,) = refused.value.problems
    assert "“扫描.png”的点数太多，一页至多4000万点。" in problem.cause
    assert "300点每英寸" in problem.cure


def test_a_large_photograph_is_read_down() -> None:
    """Of a telephone's 48 million dots a paper needs few."""
    with pikepdf.open(BytesIO(as_pdf("照片.jpg", _picture(8000, 6000, "JPEG")))) as made:
        (picture,) = made.pages[0].get_images().values()
    assert 2480 * 3508 <= picture.Width * picture.Height < 8000 * 6000


def test_what_is_no_picture_is_refused_with_the_way_out() -> None:
    with pytest.raises(Refused) as refused:
        as_pdf("扫描.png", b"\x89PNG\r\n\x1a\nno more")
    assert "打不开" in refused.value.problems[0].cause
