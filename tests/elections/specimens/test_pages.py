"""The notices and the sheets of the hall on paper: pages that are used, tables that stay whole, hashes in one line."""

from functools import cache
from io import BytesIO
from typing import Any

import pdfplumber
import pytest

from elections.notice_vocabulary import NoticeKind as K
from elections.specimens.notices import notice
from elections.specimens.rolls import red_list, tally_sheet
from server import registry
from server.papers.faces import FaceSettings
from server.papers.page import Paper, compose
from server.papers.typesetter import typeset

registry.load()


def pages_of(paper: Paper) -> list[str]:
    """What each page says, without its blanks."""
    with pdfplumber.open(BytesIO(typeset(FaceSettings(), compose(paper)))) as pdf:
        return ["".join(page.extract_text().split()) for page in pdf.pages]


@cache
def lines_of(kind: K) -> list[list[str]]:
    with pdfplumber.open(BytesIO(typeset(FaceSettings(), compose(notice(kind))))) as pdf:
        return [page.extract_text().split("\n") for page in pdf.pages]


def rows_of(kind: K) -> list[float]:
    """How high the rows of a notice's first table are, in mm."""
    with pdfplumber.open(BytesIO(typeset(FaceSettings(), compose(notice(kind))))) as pdf:
        table: Any = pdf.pages[0].find_tables()[0]
        return [(bottom - top) * 25.4 / 72 for _, top, _, bottom in (row.bbox for row in table.rows)]


def test_a_supplement_of_three_groups_takes_one_page() -> None:
    assert len(lines_of(K.SUPPLEMENT)) == 1


def test_the_tally_of_five_seats_takes_one_page() -> None:
    assert len(pages_of(tally_sheet())) == 1


@pytest.mark.parametrize("kind", [K.CANDIDATES, K.VOTER_LIST])
def test_the_hash_of_a_list_stands_behind_its_name_in_one_line(kind: K) -> None:
    found = [line for page in lines_of(kind) for line in page if "名单校验码" in line]
    assert [len(line.partition("：")[2].strip(" 。")) for line in found] == [16]


def test_the_red_list_has_its_hash_in_one_line_too() -> None:
    assert "名单校验码：18e3f24474abaff9。" in "".join(pages_of(red_list()))


def test_no_short_table_goes_on_to_the_next_page() -> None:
    """The last thing that one page says and the first of the next are never rows of one station."""
    first, second = lines_of(K.WORKERS)
    assert [line.split()[0] for line in first if "人" in line][-1] == "发票人"
    assert second[0].strip().startswith("本公告自")


def test_the_rows_of_a_notice_stand_as_far_apart_as_people_read_them_on_a_wall() -> None:
    assert all(height >= 7.8 for height in rows_of(K.COMMITTEE))
