"""Sheets on paper: the same rows as the workbook's, a head on every page, as many as are read on paper and no more."""

import io
from datetime import date
from pathlib import Path

import pdfplumber
import pytest

from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Refused
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.typesetter import typeset
from server.portal.rosters import MOST_ROWS, Head, printed, roster
from server.sheets import cells
from server.sheets.columns import Column, Sheet
from server.sheets.exchange import exchanges
from server.sheets.writing import Around
from tests.support.factories import TOWNSHIP, a_county
from tests.support.http import SignIn

_FANDOL = Path(__file__).parents[3] / ".tools" / "fonts" / "fandol"
_AROUND = Around("偏关县换届办", "2026年11月27日", {"name": "共3人"})


def _sheet(*widths: int) -> Sheet:
    first = Column(key="name", title="姓名", parse=cells.text(40), width=12)
    more = [Column(key=f"c{n}", title=f"栏{n}", parse=cells.text(40), width=width) for n, width in enumerate(widths)]
    return Sheet(name="花名册", title="某某花名册", columns=(first, *more))


def _rows(count: int) -> list[dict[str, str | int | date | bool | None]]:
    return [{"name": f"贾永胜{n}", "c0": n, "c1": date(2026, 3, 1), "c2": n % 2 == 0} for n in range(count)]


def test_the_head_comes_back_on_every_page_and_the_total_stands_once() -> None:
    if not _FANDOL.is_dir():
        pytest.skip("the Fandol faces are not in .tools; ./run fetches them")
    model = roster(_sheet(10, 12, 10), _rows(60), _AROUND)
    with pdfplumber.open(io.BytesIO(typeset(FaceSettings(_FANDOL), compose(model)))) as document:
        texts = ["".join((page.extract_text() or "").split()) for page in document.pages]
        sizes = {(round(page.width), round(page.height)) for page in document.pages}
    assert len(texts) > 1
    assert sizes == {(842, 595)}
    assert all("序号姓名栏0栏1栏2" in text for text in texts)
    assert ["合计共3人" in text for text in texts] == [False] * (len(texts) - 1) + [True]
    assert "填报单位：偏关县换届办" in texts[0]
    whole = "".join(texts)
    assert all(f"{n + 1}贾永胜{n}{n}2026.03.01" in whole for n in range(60))


def test_many_columns_go_on_a3_and_more_yet_in_the_smallest_type_that_is_read() -> None:
    few, many, most = (roster(_sheet(*[12] * count), _rows(1), _AROUND) for count in (6, 15, 30))
    assert (few.size, few.points) == ("A4", 10.5)
    assert many.size == "A3"
    assert (most.size, most.points) == ("A3", 7.5)
    assert sum(many.shares) == pytest.approx(100, abs=0.1)


def test_where_all_do_not_fit_empty_columns_give_way_to_those_that_hold_numbers() -> None:
    sheet, rows = _sheet(*[22] * 20), [{"name": "贾永胜", "c0": "140932197803120000"}]
    model = roster(sheet, rows, _AROUND)
    told, empty = model.shares[2], model.shares[3]
    assert (model.size, model.points) == ("A3", 7.5)
    # 18 figures of half the type's height, in millimetres, with the edges of the cell.
    assert 380 * told / 100 > 18 * 7.5 / 2 * 25.4 / 72 + 1.2
    assert empty < told
    assert sum(model.shares) == pytest.approx(100, abs=0.1)


def test_groups_stand_over_their_columns() -> None:
    grouped = [Column(key=f"g{n}", title=f"项{n}", parse=cells.text(9), group="合计数") for n in range(2)]
    sheet = Sheet(name="表", title="表", columns=(Column(key="name", title="姓名", parse=cells.text(9)), *grouped))
    above, below = roster(sheet, [], _AROUND).heads
    assert above == (Head("序号", high=2), Head("姓名", high=2), Head("合计数", wide=2))
    assert below == (Head("项0"), Head("项1"))


@pytest.mark.parametrize(
    ("cell", "words"), [(None, ""), (True, "√"), (False, ""), (3, "3"), (date(2026, 3, 1), "2026.03.01"), ("甲", "甲")]
)
def test_cells_print_as_lists_write_them(cell: str | int | date | bool | None, words: str) -> None:
    assert printed(cell) == words


def test_more_rows_than_anybody_reads_on_paper_are_refused_with_the_way_out() -> None:
    assert roster(_sheet(), _rows(MOST_ROWS), _AROUND).rows
    with pytest.raises(Refused, match="有3000行，一次至多印1000行。按乡镇或者村分开印，或者导出表格。"):
        roster(_sheet(), _rows(3_000), _AROUND)


async def test_a_list_goes_out_on_paper_for_a_reason_that_is_traced(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    path = f"/exports?of=communities&area={TOWNSHIP}"
    form = (await officer.get(path)).form(path)
    assert (await officer.submit(form, {"on_paper": "true"})).problems() == ["事由：没有填。须填写。"]
    answer = (await officer.submit(form, {"reason": "会议使用", "on_paper": "true"})).response
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    (event,) = await trail("sheet:communities")
    assert (event.reason, event.after["格式"]) == ("会议使用", "pdf")


def test_every_sheet_has_a_page_that_holds_its_columns() -> None:
    for one in exchanges():
        model = roster(one.sheet, [], Around("某某县", "", None))
        assert compose(model).title == one.title
        assert model.size in {"A4", "A3"}


def test_a_name_of_two_characters_is_as_wide_as_one_of_three_and_a_head_ends_its_line_at_a_bracket() -> None:
    columns = (
        Column(key="name", title="姓名", parse=cells.name, example="王某某"),
        Column(key="office", title="职务（党内）", parse=cells.text(200), example="书记"),
        Column(key="insured", title="社会保险（五险）", parse=cells.text(200), example="五险"),
    )
    rows = [{"name": "贾瑞", "office": "贾瑞"}, {"name": "任有强"}]
    model = roster(Sheet(name="花名册", title="花名册", columns=columns), rows, Around("某某县", "", None))
    assert [row[:2] for row in model.rows] == [("贾　瑞", "贾瑞"), ("任有强", "")]
    assert model.names == ("贾瑞", "任有强")
    assert [one.pieces for one in model.heads[0][2:]] == [("职务", "（党内）"), ("社会保险（五险）",)]


def test_names_of_places_and_offices_are_no_names_of_people() -> None:
    columns = (
        Column(key="name", title="安置点名称", parse=cells.text(40), example="幸福"),
        Column(key="head", title="负责人", parse=cells.name, example="王某某"),
    )
    rows = [{"name": "幸福", "head": "贾瑞"}, {"name": "惠民"}]
    model = roster(Sheet(name="表", title="表", columns=columns), rows, Around("某某县", "", None))
    assert model.rows == (("幸福", "贾　瑞"), ("惠民", ""))
    assert model.names == ("贾瑞",)
