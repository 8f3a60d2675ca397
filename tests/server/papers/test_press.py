"""Sheets become PDF in child processes."""

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pypdfium2
import pytest

from server.errors import Conflict, Unavailable
from server.papers import typesetter
from server.papers.binder import merge
from server.papers.faces import FaceSettings
from server.papers.page import Sheet
from server.papers.press import Press
from server.papers.typesetter import MOST_ROWS, MOST_WHOLE, MissingGlyph, TooManyRows

IN_NO_FONT = "\U00031350"
MakeSheet = Callable[..., Sheet]
BODY = "{{ part.text(text) }}"


def files_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def test_rare_characters_print_from_the_fallback(press: Press, sheet: MakeSheet, ruler: Any) -> None:
    paper = ruler(await press.print(sheet(BODY, text="张㛃、李䶮、王𬭎当选。")))

    assert "张㛃、李䶮、王𬭎当选。" in paper.text
    fonts = {char.text: char.font for char in paper.pages[0]}
    assert all("SpareSerif" in fonts[char] or "NotoSerif" in fonts[char] for char in "㛃䶮𬭎")


async def test_a_wide_space_beside_a_figure_is_drawn_by_a_font_that_has_it(
    press: Press, sheet: MakeSheet, ruler: Any
) -> None:
    paper = ruler(await press.print(sheet("<p>截至　2021年　　4月</p>")))

    # A .notdef among the figures would also take the figures from the file's text.
    assert "2021年" in paper.text
    assert "4月" in paper.text


async def test_a_character_of_no_font_is_refused_with_its_holder(press: Press, sheet: MakeSheet) -> None:
    name = f"张{IN_NO_FONT}"

    with pytest.raises(MissingGlyph, match=rf"U\+31350.*见于姓名{name}") as refusal:
        await press.print(sheet(BODY, text=f"{name}当选。", names=("王五", name)))

    assert refusal.value.reason == "papers.missing_glyph"
    assert "王五" not in refusal.value.message


async def test_the_same_sheet_gives_the_same_bytes_in_every_process(
    press: Press, sheet: MakeSheet, faces: FaceSettings
) -> None:
    page = sheet(BODY, text="马道村，998人，李䶮当选。" * 9)

    printed = await press.print_all([page] * 6)

    assert {*printed, typesetter.typeset(faces, page)} == {printed[0]}


async def test_papers_come_back_in_the_order_they_went_in(press: Press, sheet: MakeSheet, ruler: Any) -> None:
    pages = [sheet(BODY, text=f"第{number}份。") for number in range(1, 8)]

    printed = await press.print_all(pages)

    assert [ruler(pdf).text.split("。")[0] for pdf in printed] == [f"第{number}份" for number in range(1, 8)]


async def test_one_refused_sheet_refuses_the_lot(press: Press, sheet: MakeSheet) -> None:
    with pytest.raises(MissingGlyph):
        await press.print_all([sheet(BODY, text="可印。"), sheet(BODY, text=IN_NO_FONT)])


async def test_the_file_says_what_it_is_and_of_which_day(press: Press, sheet: MakeSheet) -> None:
    with pikepdf.open(BytesIO(await press.print(sheet(BODY, text="正文。")))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "关于测量页面的通知"
        assert str(pdf.docinfo["/Author"]) == "偏关县民政局"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20210423")
        assert str(pdf.docinfo["/ModDate"]).startswith("D:20210423")


async def test_a_draft_says_so_across_every_page(press: Press, sheet: MakeSheet, ruler: Any) -> None:
    paper = ruler(await press.print(sheet(BODY, text="关" * 1000, draft=True)))

    assert len(paper.pages) == 2
    for page in paper.pages:
        assert {"草", "稿"} <= {char.text for char in page}


async def test_nothing_is_drawn_but_type(press: Press, sheet: MakeSheet, ruler: Any) -> None:
    body = BODY + "{{ part.signature('偏关县民政局', paper.dated) }}"
    paper = ruler(await press.print(sheet(body, text="正文。")))

    assert paper.pictures == 0
    assert paper.curves == 0


def test_without_the_faces_of_official_papers_the_foot_says_so(sheet: MakeSheet, ruler: Any) -> None:
    paper = ruler(typesetter.typeset(FaceSettings(), sheet(BODY, text="正文。")))

    assert "本件缺仿宋、楷体、黑体、小标宋、宋体，以思源字体替代印制" in paper.text


async def test_with_them_it_does_not(press: Press, sheet: MakeSheet, ruler: Any) -> None:
    assert "替代" not in ruler(await press.print(sheet(BODY, text="正文。"))).text


def test_without_pango_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(name: str) -> None:
        message = f"cannot load library 'libpango-1.0-0' for {name}"
        raise OSError(message)

    monkeypatch.setattr(typesetter, "import_module", lacking)

    with pytest.raises(Unavailable, match=r"libpango-1\.0-0 libpangoft2-1\.0-0") as refusal:
        typesetter._import_weasyprint()

    assert refusal.value.reason == "papers.no_pango"


async def test_a_process_that_dies_is_reported_and_replaced(press: Press, sheet: MakeSheet) -> None:
    with pytest.raises(Unavailable, match="印制进程意外中断"):
        await press._run(os._exit, 1)

    assert (await press.print(sheet(BODY, text="正文。"))).startswith(b"%PDF")


async def test_the_twin_for_a_word_processor_is_made_beside_the_pages(press: Press, sheet: MakeSheet) -> None:
    made = docx.Document(BytesIO(await press.twin(sheet("{{ part.title(('通知',)) }}{{ part.text('照办。') }}"))))
    assert [one.text for one in made.paragraphs if one.text] == ["通知", "照办。"]
    with pytest.raises(Conflict, match="没有可以编辑的文稿"):
        await press.twin(sheet("{{ part.text('没有标题。') }}"))


async def test_a_stopped_press_leaves_nothing_behind(
    faces: FaceSettings, sheet: MakeSheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    async with Press(faces, workers=1) as short_lived:
        await short_lived.print(sheet(BODY, text="正文。"))
        (scratch,) = files_in(tmp_path)
        assert files_in(tmp_path / scratch)

    assert files_in(tmp_path) == []


async def test_processes_are_replaced_after_their_share(faces: FaceSettings) -> None:
    idle = Press(faces, workers=2)
    before = idle._current_pool()

    idle._printed = 1000
    assert idle._current_pool() is before
    idle._printed = 1001
    assert idle._current_pool() is not before

    await idle.stop()


async def test_a_bound_pack_has_every_page_and_a_bookmark_for_each_part(press: Press, sheet: MakeSheet) -> None:
    long, short = await press.print_all([sheet(BODY, text="关" * 1000), sheet(BODY, text="正文。")])

    pack = merge("马道村材料", [("甲", long), ("乙", short)])

    assert pack == merge("马道村材料", [("甲", long), ("乙", short)])
    with pikepdf.open(BytesIO(pack)) as pdf, pdf.open_outline() as outline:
        assert len(pdf.pages) == 3
        assert [item.title for item in outline.root] == ["甲", "乙"]
        second = outline.root[1].destination
        assert isinstance(second, pikepdf.Array)
        assert second[0] == pdf.pages[2].obj
        assert str(pdf.docinfo["/Title"]) == "马道村材料"


async def test_a_name_with_a_rare_character_is_in_one_face_and_moves_no_line(
    press: Press, sheet: MakeSheet, ruler: Any
) -> None:
    body = """{{ part.text(text) }}<table class="small"><tr><td>{{ name | padded }}</td><td class="won">{{ name }}</td>
    </tr></table>{{ part.text(text) }}"""
    text = "本次选举张㛃、王瑞当选，" * 8

    rare = ruler(await press.print(sheet(body, text=text, name="张㛃", names=("张㛃", "王瑞"))))
    plain = ruler(await press.print(sheet(body, text=text.replace("㛃", "利"), name="张利", names=("张利", "王瑞"))))

    fonts = {char.text: set() for char in rare.pages[0]}
    for char in rare.pages[0]:
        fonts[char.text].add(char.font.partition("+")[2])
    assert fonts["张"] == fonts["㛃"]
    assert len(fonts["张"]) == 2  # Beside 黑体 the spare without serifs.
    assert not fonts["王"] & fonts["张"]
    assert [round(line[0].base, 2) for line in rare.lines()] == [round(line[0].base, 2) for line in plain.lines()]


async def test_a_table_beyond_the_memory_of_the_press_is_refused_with_the_way_out(
    press: Press, sheet: MakeSheet
) -> None:
    table = sheet("<table>{% for n in range(rows) %}<tr><td>{{ n }}</td></tr>{% endfor %}</table>", rows=MOST_ROWS + 1)
    with pytest.raises(
        TooManyRows, match=f"表格有{MOST_ROWS + 1}行，一件至多印{MOST_ROWS}行。请按小组、村或者乡镇分开印"
    ):
        await press.print(table)


async def test_tables_that_cannot_be_parted_have_a_limit_of_their_own(press: Press, sheet: MakeSheet) -> None:
    spanned = "<table>{% for n in range(rows) %}<tr><td rowspan=2>{{ n }}</td></tr>{% endfor %}</table>"
    with pytest.raises(TooManyRows, match=f"表格有{MOST_WHOLE + 1}行，一件至多印{MOST_WHOLE}行。"):
        await press.print(sheet(spanned, rows=MOST_WHOLE + 1))


async def test_an_annex_of_many_rows_is_printed_whole_under_its_head(press: Press, sheet: MakeSheet) -> None:
    body = (
        "<table><thead><tr><th>序号</th></tr></thead><tbody>"
        "{% for n in range(rows) %}<tr><td>第{{ n }}行</td></tr>{% endfor %}</tbody></table>"
    )
    with pypdfium2.PdfDocument(await press.print(sheet(body, rows=1_000))) as document:
        texts = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    assert len(texts) > 20
    assert all(text.startswith("序号") for text in texts)
    assert re.findall(r"第(\d+)行", "".join(texts)) == [str(n) for n in range(1_000)]


def _nothing_left(*_: object) -> None:
    next(iter(()))


async def test_a_sheet_that_runs_out_of_something_is_an_error_and_no_endless_wait(press: Press) -> None:
    """A future of asyncio holds no StopIteration: whoever awaits one waits for ever."""
    with pytest.raises(RuntimeError, match="too little to go through"):
        await asyncio.wait_for(press._run(_nothing_left), 60)
