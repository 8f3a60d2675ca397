"""GB/T 9704-2012 measured on the paper: ± 1 mm (GB-23)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest

from server.papers.page import Sheet
from server.papers.press import Press
from server.papers.stamp import specimen_stamp

LEFT, TOP, RIGHT, BOTTOM = 28, 37, 210 - 26, 297 - 35
PITCH = 225 / 22
CELL = 156 / 28

MakeSheet = Callable[..., Sheet]

pytestmark = pytest.mark.usefixtures("faces")


@pytest.fixture(scope="module")
async def full(press: Press, sheet: MakeSheet, ruler: Any) -> Any:
    """Two pages full of characters, the first line with its indent."""
    text = "关" * (26 + 28 * 40)
    return ruler(await press.print(sheet("{{ part.text(text) }}", text=text)))


@pytest.fixture(scope="module")
async def letter(press: Press, sheet: MakeSheet, ruler: Any) -> Any:
    body = """{{ part.title(("偏关县新关镇马道村", "第十二届村民委员会", "选举结果公告")) }}
    {{ part.text("特此公告。") }}{{ part.signature("马道村村民选举委员会", day) }}"""
    return ruler(await press.print(sheet(body, day=date(2021, 4, 3))))


def test_the_type_area_is_156_by_225_mm_and_begins_28_and_37_mm_from_the_edges(full: Any) -> None:
    left, top, right, _ = full.ink((0, 0, 210, BOTTOM + 4))

    assert left == pytest.approx(LEFT, abs=1)
    assert right == pytest.approx(RIGHT, abs=1)
    # A line's characters stand in the middle of its 10.2 mm.
    assert top == pytest.approx(TOP + (PITCH - 5.64) / 2, abs=1)
    # The base line of a character lies 0.38 em below its middle.
    assert full.lines()[21][0].base == pytest.approx(BOTTOM - PITCH / 2 + 0.38 * 5.64, abs=1)


def test_a_page_holds_22_lines(full: Any) -> None:
    body = [line for line in full.lines() if line[0].text == "关"]

    assert len(body) == 22
    for upper, lower in pairwise(body):
        assert lower[0].base - upper[0].base == pytest.approx(PITCH, abs=0.05)


def test_a_line_holds_28_characters_and_the_first_is_indented_by_two(full: Any) -> None:
    first, second = full.lines()[:2]

    assert len(first) == 26
    assert first[0].left == pytest.approx(LEFT + 2 * CELL, abs=0.5)
    assert len(second) == 28
    for place, char in enumerate(second):
        assert char.left == pytest.approx(LEFT + place * CELL, abs=0.5)


async def test_every_full_line_ends_at_the_right_edge(press: Press, sheet: MakeSheet, ruler: Any) -> None:
    text = (
        "马道村于2021年10月18日举行第十二届村民委员会换届选举，登记参加选举的村民998人，发出选票690张，收回612张。" * 3
    )
    paper = ruler(await press.print(sheet("{{ part.text(text) }}", text=text)))

    for line in paper.lines()[:-2]:
        assert line[-1].right == pytest.approx(RIGHT, abs=1)


def test_odd_pages_carry_their_number_at_the_right_and_even_pages_at_the_left(full: Any) -> None:
    right_left, dash, right, _ = full.ink((100, BOTTOM + 2, 210, 290))
    left, even_dash, *_ = full.ink((0, BOTTOM + 2, 100, 290), page=1)

    assert full.lines()[-1][0].text == "—"
    assert "".join(char.text for char in full.lines()[-1]).replace(" ", "") == "—1—"
    assert right == pytest.approx(RIGHT - 14 / 72 * 25.4, abs=1)
    assert left == pytest.approx(LEFT + 14 / 72 * 25.4, abs=1)
    assert right_left > 150
    assert dash == pytest.approx(even_dash, abs=0.2)


def test_the_dash_of_the_page_number_lies_7_mm_below_the_type_area(full: Any) -> None:
    dash = full.lines()[-1][0]
    _, top, _, bottom = full.ink((dash.left, BOTTOM + 2, dash.right, 290))

    assert (top + bottom) / 2 == pytest.approx(BOTTOM + 7, abs=0.5)


def test_the_title_is_centred_in_two_lines_broken_at_a_phrase(letter: Any) -> None:
    upper, lower = letter.lines()[:2]

    assert "".join(char.text for char in upper) == "偏关县新关镇马道村"
    assert "".join(char.text for char in lower) == "第十二届村民委员会选举结果公告"
    for line in (upper, lower):
        assert (line[0].left + line[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)
    assert upper[0].right - upper[0].left == pytest.approx(22 / 72 * 25.4, abs=0.1)
    assert "FandolSong-Bold" in upper[0].font or "Biaosong" in upper[0].font


@pytest.mark.parametrize("names", [("王𬱖",), ("欧阳𠅤㛃", "翟诗")])
async def test_a_title_with_a_rare_name_is_one_line_in_the_middle(
    names: tuple[str, ...], press: Press, sheet: MakeSheet, ruler: Any
) -> None:
    """The name is set in the spare face, inside its line."""
    title = f"关于{'、'.join(names)}同志任职的通知"
    body = "{{ part.title((title,)) }}{{ part.text('特此通知。') }}"
    line = ruler(await press.print(sheet(body, names=names, title=title))).lines()[0]

    assert "".join(char.text for char in line) == title
    assert (line[0].left + line[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)
    assert all(before.right <= after.left + 0.2 for before, after in pairwise(line)), "nothing lies over anything"


async def test_no_name_of_a_list_stands_out_by_its_face(press: Press, sheet: MakeSheet, ruler: Any) -> None:
    """Where one name of a table is set in the spare face, all are; elsewhere they keep the face of the text."""
    body = """<table><tr><td>刘　禛</td><td>{{ part.name('王大有', 4) }}</td><td>汉族</td></tr></table>
    <table><tr><td>王大有</td></tr></table><p>刘禛97票</p><p data-width="20" data-face="Kai">刘禛同志：</p>"""
    first, second, votes, greeting = ruler(await press.print(sheet(body, names=("刘禛", "王大有")))).lines()[:4]

    fonts = {char.text: char.font for char in first}
    assert fonts["禛"].endswith("SpareSerif")
    assert {fonts[one] for one in "刘禛王大有"} == {fonts["禛"]}
    assert fonts["汉"] != fonts["禛"]
    assert {char.font for char in second} == {fonts["汉"]}
    assert votes[2].left - votes[1].right > 0.4, "the figure does not touch the name"
    assert {char.font for char in greeting} == {fonts["禛"]}


async def test_a_code_that_no_phone_reads_is_large_enough_to_be_copied(
    press: Press, sheet: MakeSheet, ruler: Any
) -> None:
    """Eight characters to a line in 10 pt, beside the signature; with a QR it stays small below that."""
    body = "{{ part.text('特此通知。') }}{{ part.signature('偏关县民政局', day, stamp) }}"
    stamp = replace(specimen_stamp("偏民〔2021〕1号"), address="")
    paper = ruler(await press.print(sheet(body, day=date(2021, 4, 3), stamp=stamp)))
    words = ["".join(char.text for char in line if char.left < LEFT + 45) for line in paper.lines()]

    assert [word.replace(" ", "") for word in words if word[:4] in stamp.code.split()] == [
        "".join(stamp.code.split()[at : at + 2]) for at in (0, 2, 4, 6)
    ]
    first = next(line for line in paper.lines() if line[0].text == stamp.code[0])
    assert first[1].left - first[0].left > 1.6


async def test_no_line_of_a_long_title_or_signature_leaves_the_type_area(
    press: Press, sheet: MakeSheet, ruler: Any
) -> None:
    village = "偏关县老营镇老营古城东关西关南关北关易地搬迁联合行政村"
    body = "{{ part.title((village ~ '第十三届村民委员会换届选举', '工作移交清单')) }}{{ part.text('已移交。') }}{{ part.signature(village ~ '村民选举委员会', day) }}"
    paper = ruler(await press.print(sheet(body, village=village, day=date(2021, 4, 3))))

    for line in paper.lines():
        assert line[0].left >= LEFT - 0.2
        assert line[-1].right <= RIGHT + 0.6


def test_the_date_keeps_four_characters_free_and_the_signature_is_centred_over_it(letter: Any) -> None:
    issuer, day = letter.lines()[3:5]

    assert "".join(char.text for char in day) == "2021年4月3日"
    assert day[-1].right == pytest.approx(RIGHT - 4 * CELL, abs=1)
    middle = (day[0].left + day[-1].right) / 2
    assert (issuer[0].left + issuer[-1].right) / 2 == pytest.approx(middle, abs=0.5)


def test_a_seal_of_42_mm_over_the_signature_begins_within_one_line_of_the_text(letter: Any) -> None:
    text, issuer, day = (line[0].base for line in letter.lines()[2:5])

    seal_top = (issuer + day) / 2 - 21
    assert text < seal_top < text + 1.5 * PITCH


async def test_attachments_stand_one_line_below_the_text_under_each_other(
    press: Press, sheet: MakeSheet, ruler: Any
) -> None:
    body = "{{ part.text('正文。') }}{{ part.attachments(('选举结果报告单', '成员名单')) }}"
    pdf = await press.print(sheet(body))
    text, first, second = ruler(pdf).lines()[:3]

    assert first[0].base - text[0].base == pytest.approx(2 * PITCH, abs=0.5)
    # pdfplumber loses a font that has three glyphs only, so the words are read with PDFium.
    with pypdfium2.PdfDocument(pdf) as document:
        words = document[0].get_textpage().get_text_bounded().split()
    assert words[1:5] == ["附件：1.", "选举结果报告单", "2.", "成员名单"]
    assert first[0].left == pytest.approx(LEFT + 2 * CELL, abs=0.5)
    assert second[0].left == pytest.approx(first[3].left, abs=0.5)


async def test_headings_are_set_in_their_faces(press: Press, sheet: MakeSheet, ruler: Any) -> None:
    body = "{{ part.heading('一、投票情况') }}{{ part.heading('（一）票数', 2) }}{{ part.text('正文。') }}"
    upper, lower, text = ruler(await press.print(sheet(body))).lines()[:3]

    assert ["Hei" in upper[0].font, "Kai" in lower[0].font, "Fang" in text[0].font] == [True, True, True]
    assert upper[0].left == pytest.approx(LEFT + 2 * CELL, abs=0.5)


async def test_a_paper_of_kind_fit_sets_its_lines_closer_where_that_saves_a_page(
    press: Press, sheet: MakeSheet, ruler: Any
) -> None:
    fit = "{% endblock %}{% block kind %}fit"
    body = "{% for _ in range(count) %}{{ part.text('正文。') }}{% endfor %}"

    async def pages(body: str, count: int) -> list[float]:
        paper = ruler(await press.print(sheet(body, count=count)))
        first, second = paper.lines()[:2]
        return [len(paper.pages), pytest.approx(second[0].base - first[0].base, abs=0.1)]

    assert await pages(body, 24) == [2, PITCH]
    assert await pages(body + fit, 24) == [1, 225 / 24]
    assert await pages(body + fit, 22) == [1, PITCH]
    assert await pages(body + fit, 25) == [2, PITCH]
    assert await pages(body + fit, 6 * 22 + 2) == [7, PITCH], "a page of many is not worth laying out all of them again"


async def test_a_page_is_saved_where_a_table_that_stays_whole_left_the_one_before_empty(
    press: Press, sheet: MakeSheet, ruler: Any
) -> None:
    """The last page is more than half full, yet little more than a page is over in all."""
    fit = "{% endblock %}{% block kind %}fit"
    row = "<tr><td><p class='text'>行</p></td></tr>"
    body = "{% for _ in range(8) %}{{ part.text('正文。') }}{% endfor %}"
    table = f"<table style='break-inside: avoid'>{row * 14}</table>"

    loose, closer = [ruler(await press.print(sheet(body + table + more))) for more in ("", fit)]
    assert [len(one.pages) for one in (loose, closer)] == [2, 1]


async def test_marks_that_meet_in_a_title_take_the_room_of_one_and_a_half(
    press: Press, sheet: MakeSheet, ruler: Any
) -> None:
    """村（社区）“两委”: no gap like a word's between the two marks, as the text below sets them."""
    title = "村（社区）“两委”"
    first = ruler(await press.print(sheet("{{ part.title((title,)) }}", title=title))).lines()[0]
    at = {char.text: char.left for char in first}

    assert "".join(char.text for char in first) == title
    assert at["“"] - at["）"] == pytest.approx(22 * 25.4 / 72 / 2, abs=0.2)
    assert at["）"] - at["区"] == pytest.approx(22 * 25.4 / 72, abs=0.2)


_SINGLES = "{% for _ in range(count) %}{{ part.text('正文。') }}{% endfor %}"
_TWO = "{{ part.text('" + "甲" * 40 + "') }}"
_SIGNED = "{{ part.signature('某局', day) }}"


async def test_a_page_is_filled(press: Press, sheet: MakeSheet, ruler: Any) -> None:
    """GB-3: 22 lines a page, so that one line of a paragraph may stand alone at its foot and at the head of the next."""
    paper = ruler(await press.print(sheet(_SINGLES + _TWO + "{{ part.text('完。') }}", count=21)))
    assert len(paper.lines()) == 22 + 1
    assert "".join(char.text for char in paper.lines(1)[0]).startswith("甲")


@pytest.mark.parametrize(
    "ending",
    ["", _TWO, "{{ part.text('特此通知。') }}", _TWO + "{{ part.text('特此通知。') }}"],
    ids=["none", "two lines", "short", "two lines and short"],
)
async def test_no_signature_has_a_single_line_before_it(
    press: Press, sheet: MakeSheet, ruler: Any, ending: str
) -> None:
    for count in range(16, 25):
        paper = ruler(await press.print(sheet(_SINGLES + ending + _SIGNED, count=count, day=date(2021, 4, 3))))
        last = ["".join(char.text for char in line) for line in paper.lines(len(paper.pages) - 1)]
        assert last.index("某局") >= 2, (count, last)


HEADED = """{{ part.redhead("中共偏关县新关镇委员会文件", "新党发〔2021〕12号") }}
{{ part.title(("关于甲乙、丙丁同志", "职务任免的", "通知")) }}
{% for _ in range(count) %}{{ part.text("甲乙同志任马道村党支部书记。") }}{% endfor %}
{{ part.signature("中共偏关县新关镇委员会", day) }}
{{ part.imprint(copies, "新关镇党政综合办公室", day) }}"""


@pytest.fixture(scope="module")
async def headed(press: Press, sheet: MakeSheet, ruler: Any) -> Any:
    return ruler(await press.print(sheet(HEADED, count=6, day=date(2021, 4, 3), copies="偏关县民政局")))


def test_the_red_name_begins_35_mm_below_the_top_of_the_type_area(headed: Any) -> None:
    left, top, right, _ = headed.ink((0, 0, 210, 90))

    assert top == pytest.approx(TOP + 35, abs=1)
    assert left >= LEFT - 1
    assert (left + right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)
    assert "".join(char.text for char in headed.lines()[0]) == "中共偏关县新关镇委员会文件"


def test_the_red_rule_is_as_wide_as_the_type_area_and_4_mm_below_the_number(headed: Any) -> None:
    mark, number = headed.lines()[:2]
    *_, mark_foot = headed.ink((0, 0, 210, mark[0].base + 3))
    _, number_top, _, foot = headed.ink((0, mark[0].base + 5, 210, number[0].base + 3))
    left, top, right, _ = headed.ink((0, number[0].base + 3, 210, number[0].base + 9))

    assert "".join(char.text for char in number) == "新党发〔2021〕12号"
    # Two blank lines, and what a line leaves free over its characters.
    assert number_top - mark_foot == pytest.approx(2 * PITCH + (PITCH - 5.64) / 2, abs=1)
    assert (left, right) == (pytest.approx(LEFT, abs=1), pytest.approx(RIGHT, abs=1))
    assert top - foot == pytest.approx(4, abs=1)


def test_the_imprint_stands_at_the_foot_of_the_last_page_between_its_rules(headed: Any) -> None:
    last = len(headed.pages) - 1
    lines = ["".join(char.text for char in line) for line in headed.lines(last)]
    left, top, right, bottom = headed.ink((0, 200, 210, BOTTOM + 1), page=last)

    assert last == 1
    assert lines[-3:-1] == ["抄送：偏关县民政局。", "新关镇党政综合办公室2021年4月3日印发"]
    assert (left, right) == (pytest.approx(LEFT, abs=1), pytest.approx(RIGHT, abs=1))
    assert bottom == pytest.approx(BOTTOM, abs=1)
    assert top == pytest.approx(BOTTOM - 2 * 8.5, abs=1)
    issued = headed.lines(last)[-2]
    assert issued[0].left == pytest.approx(LEFT + 14 / 72 * 25.4, abs=1)
    assert issued[-1].right == pytest.approx(RIGHT - 14 / 72 * 25.4, abs=1)


async def test_an_imprint_without_copies_names_nobody(press: Press, sheet: MakeSheet, ruler: Any) -> None:
    body = "{{ part.text('正文。') }}{{ part.imprint('', '新关镇党政综合办公室', day) }}"
    paper = ruler(await press.print(sheet(body, day=date(2021, 4, 3))))

    assert len(paper.pages) == 2
    assert "抄送" not in paper.text
    assert "新关镇党政综合办公室" in paper.text


LETTER_FORM = """{{ part.letterhead("中共偏关县委组织部", "偏组派字〔2021〕3号") }}
{{ part.title(("派", "遣", "函")) }}{{ part.addressee("新关镇党委") }}{{ part.text("请予接洽。") }}
{{ part.signature("中共偏关县委组织部", day) }}
{% endblock %}{% block kind %}letter"""


@pytest.fixture(scope="module")
async def sent(press: Press, sheet: MakeSheet, ruler: Any) -> Any:
    return ruler(await press.print(sheet(LETTER_FORM, day=date(2021, 4, 3))))


def test_the_name_of_a_letter_begins_30_mm_below_the_papers_edge(sent: Any) -> None:
    mark = sent.lines()[0]
    left, top, right, _ = sent.ink((0, 0, 210, mark[0].base + 2))

    assert "".join(char.text for char in mark) == "中共偏关县委组织部"
    assert top == pytest.approx(30, abs=1)
    assert (left + right) / 2 == pytest.approx(105, abs=0.5)


def test_the_double_rules_of_a_letter_are_170_mm_wide_4_mm_below_the_name_and_20_mm_above_the_foot(sent: Any) -> None:
    mark, number = sent.lines()[:2]
    *_, foot = sent.ink((0, 0, 210, mark[0].base + 3))
    upper = sent.ink((0, mark[0].base + 4, 210, number[0].base - 5))
    lower = sent.ink((0, 270, 210, 297))

    assert upper[1] - foot == pytest.approx(4, abs=1)
    for left, _, right, _ in (upper, lower):
        assert (left, right) == (pytest.approx(20, abs=1), pytest.approx(190, abs=1))
    assert lower[3] == pytest.approx(297 - 20, abs=1)


def test_the_number_of_a_letter_stands_at_the_right_and_its_first_page_bears_none(sent: Any) -> None:
    number = sent.lines()[1]

    assert "".join(char.text for char in number) == "偏组派字〔2021〕3号"
    assert number[-1].right == pytest.approx(RIGHT, abs=1)
    assert "— 1 —" not in sent.text.replace("  ", " ")
    assert "—" not in sent.text
