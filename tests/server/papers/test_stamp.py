"""The mark of the register on a paper: nothing but 草稿 before the approval, no QR before it is issued or without an address."""

import base64
import io
from datetime import date

import pytest
import segno
from PIL import Image, ImageChops

from server.papers.register.vocabulary import PaperState
from server.papers.stamp import Stamp, qr

ADDRESS = "https://hj.example.gov.cn/verify/0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_the_picture_is_the_qr_of_the_address() -> None:
    assert qr(ADDRESS) == qr(ADDRESS)
    drawn = Image.open(io.BytesIO(base64.b64decode(qr(ADDRESS).partition(",")[2]))).convert("L")
    out = io.BytesIO()
    segno.make(ADDRESS, error="m", micro=False, mask=4).save(out, kind="png", scale=4, border=2)
    assert ImageChops.difference(drawn, Image.open(out).convert("L")).getbbox() is None


@pytest.mark.parametrize(
    ("state", "across", "has_picture"),
    [
        (PaperState.DRAFT, "草稿", False),
        (PaperState.CHECKED, "草稿", False),
        (PaperState.APPROVED, "尚未签发", False),
        (PaperState.ISSUED, "", True),
        (PaperState.SUPERSEDED, "已被替代", False),
        (PaperState.VOID, "作废", False),
    ],
)
def test_only_what_stands_bears_a_qr(state: PaperState, across: str, has_picture: bool) -> None:
    stamp = Stamp(state, "偏选证〔2021〕1号", "0123 4567", ADDRESS)
    assert (stamp.across, bool(stamp.picture)) == (across, has_picture)
    assert not Stamp(state, "偏选证〔2021〕1号", "0123 4567").picture, "no public address, no QR"


def test_a_reprint_says_how_often_and_when() -> None:
    marks = [Stamp(PaperState.ISSUED, reprint=times).mark for times in range(3)]
    assert marks == ["", "补发", "第2次补发"]
    dated = [Stamp(PaperState.ISSUED, reprint=times, reprinted=date(2026, 11, 28)).mark for times in (1, 2)]
    assert dated == ["2026年11月28日补发", "2026年11月28日第2次补发"]
