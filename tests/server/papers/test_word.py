"""The twin of a paper for a word processor: its words, in the official page."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import docx
import lxml.html
import pypdfium2
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from server import registry
from server.errors import Conflict
from server.manifest import Specimen
from server.papers.faces import FaceSettings
from server.papers.page import Sheet, compose
from server.papers.register.vocabulary import PaperState
from server.papers.stamp import Stamp
from server.papers.typesetter import typeset
from server.papers.word import as_word, has_twin
from server.portal.specimens import member_roster, specimens

registry.load()

MakeSheet = Callable[..., Sheet]
BODY = """{{ part.redhead("中共偏关县新关镇委员会文件", "新党发〔2021〕12号") }}
{{ part.title(("关于甲乙等同志", "职务任免的", "通知")) }}{{ part.addressee("各村") }}
{{ part.heading("一、任职") }}{{ part.text("甲乙同志任马道村党组织书记。") }}
<table><colgroup><col><col></colgroup><thead><tr><th>姓名</th><th>职务</th></tr></thead>
<tbody><tr><td rowspan="2">甲乙</td><td>书记</td></tr><tr><td>委员</td></tr><tr><td colspan="2">合计</td></tr></tbody></table>
{{ part.attachments(("名单", "说明")) }}{{ part.signature("中共偏关县新关镇委员会", day) }}
{{ part.imprint("偏关县民政局", "新关镇党政办公室", day) }}
<div class="attachment"><p class="attachment-mark">附件1</p>{{ part.text("没有更多。") }}</div>"""


@pytest.fixture
def word(sheet: MakeSheet) -> Any:
    return docx.Document(BytesIO(as_word(sheet(BODY, day=date(2021, 4, 3)))))


def test_the_words_stand_in_their_order(word: Any) -> None:
    assert [one.text for one in word.paragraphs if one.text.strip()] == [
        "中共偏关县新关镇委员会文件",
        "新党发〔2021〕12号",
        "关于甲乙等同志职务任免的通知",
        "各村：",
        "一、任职",
        "甲乙同志任马道村党组织书记。",
        "附件：1. 名单",
        "2. 说明",
        "中共偏关县新关镇委员会",
        "2021年4月3日",
        "附件1",
        "没有更多。",
    ]
    people, imprint = word.tables
    assert [[cell.text for cell in row.cells] for row in people.rows] == [
        ["姓名", "职务"],
        ["甲乙", "书记"],
        ["甲乙", "委员"],
        ["合计", "合计"],
    ]
    assert [row.cells[0].text for row in imprint.rows] == ["抄送：偏关县民政局。", "新关镇党政办公室\t2021年4月3日印发"]


def test_the_page_is_that_of_the_standard(word: Any) -> None:
    section = word.sections[0]
    edges = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(edge.mm) for edge in edges] == [37, 26, 35, 28]
    (grid,) = section._sectPr.findall(qn("w:docGrid"))
    assert 225 / (int(grid.get(qn("w:linePitch"))) / 20 / 72 * 25.4) == pytest.approx(22, abs=0.05)
    cell = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert 156 / (cell / 72 * 25.4) == pytest.approx(28, abs=0.05)
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


def test_the_parts_are_set_in_their_faces(word: Any) -> None:
    def face(start: str) -> tuple[str, float, str | None]:
        (one,) = [one for one in word.paragraphs if one.text.startswith(start)]
        indent = one._p.find(f"{qn('w:pPr')}/{qn('w:ind')}")
        run = one.runs[0]
        east = run._r.rPr.rFonts.get(qn("w:eastAsia"))
        return east, run.font.size.pt, None if indent is None else indent.get(qn("w:firstLineChars"))

    assert face("关于") == ("方正小标宋简体", 22, None)
    assert face("一、") == ("黑体", 16, "200")
    assert face("甲乙同志") == ("仿宋_GB2312", 16, "200")


def test_a_letter_has_its_double_rules_and_no_number_on_its_first_page(sheet: MakeSheet) -> None:
    """GB-21; and a date to be written in by hand keeps its room."""
    source = "{{ part.letterhead('偏关县民政局', '偏民函〔2026〕1号') }}{{ part.title(('关于测量的', '函')) }}"
    made = sheet(f"{source}<table><tr><td>{{{{ part.blank_date() }}}}</td></tr></table>")
    html_ = made.html.replace('<body class="', '<body class="letter ')
    document = docx.Document(BytesIO(as_word(replace(made, html=html_))))
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_footer._element.xml
    assert "PAGE" in section.footer._element.xml
    kinds = [one.get(qn("w:val")) for one in document.element.body.iter(qn("w:top"))]
    assert "thickThinSmallGap" in kinds
    assert "thinThickSmallGap" in section.first_page_footer._element.xml
    assert document.tables[0].cell(0, 0).text == "　　年　　月　　日"


def test_a_file_says_nothing_of_the_library_that_wrote_it(sheet: MakeSheet) -> None:
    content = as_word(replace(sheet(BODY, day=date(2021, 4, 3)), dated=date(2021, 4, 3)))
    told = docx.Document(BytesIO(content)).core_properties
    assert (told.created.date(), told.comments, told.author) == (date(2021, 4, 3), "", "")
    with zipfile.ZipFile(BytesIO(content)) as parts:
        whole = b"".join(parts.read(name) for name in ("docProps/core.xml", "docProps/app.xml"))
    for word_ in (b"python-docx", b"Macintosh", b"2013"):
        assert word_ not in whole


def test_a_form_has_no_twin(sheet: MakeSheet) -> None:
    form = sheet("{{ part.title(('申请表',)) }}{% endblock %}{% block kind %}form{% endblock %}{% block more %}")
    assert not has_twin(form)
    with pytest.raises(Conflict, match="没有可以编辑的文稿"):
        as_word(form)


def test_cells_that_go_on_below_keep_their_places(sheet: MakeSheet) -> None:
    table = """{{ part.title(("名单",)) }}<table>
    <tr><td rowspan="3">一组</td><td colspan="2">甲乙</td></tr><tr><td>丙丁</td><td rowspan="2">戊己</td></tr>
    <tr><td>庚辛</td></tr><tr><td>二组</td></tr></table>"""
    (made,) = docx.Document(BytesIO(as_word(sheet(table)))).tables
    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["一组", "甲乙", "甲乙"],
        ["一组", "丙丁", "戊己"],
        ["一组", "庚辛", "戊己"],
        ["二组", "", ""],
    ]


def test_a_list_of_many_hundred_people_has_its_twin(sheet: MakeSheet) -> None:
    """All of it and not a part; through python-docx's own cells this took minutes."""
    table = (
        "{{ part.title(('名单',)) }}<table>{% for n in range(rows) %}<tr>{% for m in range(8) %}<td>{{ n }}之{{ m }}</td>"
        "{% endfor %}</tr>{% endfor %}</table>"
    )
    (made,) = docx.Document(BytesIO(as_word(sheet(table, rows=3_000)))).tables
    cells = [one.text for one in made._tbl.iter(qn("w:t"))]
    assert cells == [f"{n}之{m}" for n in range(3_000) for m in range(8)]


STAMPED = """{{ part.title(("关于甲乙等同志职务任免的", "通知")) }}{{ part.text("甲乙同志任书记。") }}
{{ part.signature("中共偏关县新关镇委员会", day, stamp) }}"""


def test_the_code_of_an_issued_paper_does_not_go_into_a_text_that_anybody_may_change(sheet: MakeSheet) -> None:
    stamp = Stamp(PaperState.APPROVED, "新党发〔2021〕12号", "1234 5678 9ABC DEFG 1234 5678 9ABC DEFG")
    made = docx.Document(BytesIO(as_word(sheet(STAMPED, day=date(2021, 4, 3), stamp=stamp))))
    written = [one.text for one in made.paragraphs if one.text.strip()]
    assert written[-2:] == ["中共偏关县新关镇委员会", "2021年4月3日"]
    assert "5678" not in "".join(written)


@pytest.mark.parametrize("word", ["草稿", "作废", "已被替代"])
def test_a_twin_says_first_that_the_paper_does_not_stand(sheet: MakeSheet, word: str) -> None:
    made = docx.Document(BytesIO(as_word(sheet(STAMPED, day=date(2021, 4, 3), across=word))))
    assert made.paragraphs[0].text == word


TWINS = [one for one in specimens() if has_twin(compose(one.make()))]


@pytest.mark.parametrize("specimen", TWINS, ids=lambda one: one.name)
def test_every_twin_says_all_that_its_paper_says_in_its_order(specimen: Specimen) -> None:
    """Word for word, but for the code of an issued paper; the day of 印发 stands behind the printer, as on the page."""
    sheet = compose(specimen.make())
    body = lxml.html.document_fromstring(sheet.html).body
    for code in body.xpath(".//div[@class='check']"):
        code.drop_tree()
    for day in body.xpath(".//span[@class='issued']/b"):
        day.text, day.tail = day.tail, day.text
    document = docx.Document(BytesIO(as_word(sheet)))
    said = "".join(one.text or "" for one in document.element.body.iter(qn("w:t")))
    assert "".join(said.split()) == "".join(body.text_content().split())


@pytest.mark.parametrize("specimen", TWINS, ids=lambda one: one.name)
def test_every_twin_has_the_page_of_its_paper(specimen: Specimen, faces: FaceSettings) -> None:
    """Its size, whether it lies, and its margins: what WeasyPrint makes of the styles is what the document says."""
    sheet = compose(specimen.make())
    section = docx.Document(BytesIO(as_word(sheet))).sections[0]
    with pypdfium2.PdfDocument(typeset(faces, sheet)) as document:
        size = [round(side / 72 * 25.4) for side in document[0].get_size()]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == size
    own = re.search(r"@page[^{:]*\{[^}]*margin: ([^;}]*)", sheet.html)
    edges = [round(float(one.removesuffix("mm"))) for one in own[1].split()] if own else [37, 26, 35, 28]
    edges += edges[1:2] if len(edges) == 3 else []
    told = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(edge.mm) for edge in told] == edges


def test_a_wide_roster_stays_on_a3() -> None:
    section = docx.Document(BytesIO(as_word(compose(member_roster())))).sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [420, 297]
    assert section.orientation == WD_ORIENT.LANDSCAPE
