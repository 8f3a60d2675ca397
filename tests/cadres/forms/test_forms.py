"""The 干部任免审批表 in and out: nothing known is changed by a round trip, nothing unknown is lost."""

import base64
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFile

from cadres.commands import lrmx
from cadres.forms.form import ORDER, TEXT_FIELDS, Relative
from cadres.forms.lrmx import read_lrmx, write_lrmx
from cadres.forms.reading import read_form
from server.errors import Refused
from tests.support.editor_forms import CAREER, a_form, a_photo, causes


def as_editor(*inside: str, newline: str = "\r\n") -> bytes:
    text = newline.join(
        ('<?xml version="1.0" encoding="utf-8"?>', "<Person>", *(f"  {line}" for line in inside), "</Person>")
    )
    return ("\ufeff" + text).encode()


def test_a_form_comes_back_as_it_went_out() -> None:
    form = a_form()
    assert read_lrmx(write_lrmx(form)) == (form, [])


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")) | st.sampled_from("\r\n 　<>&\"'@#"),
    max_size=60,
).filter(lambda text: text.strip())


@settings(deadline=None)
@given(texts, texts, texts)
def test_texts_of_any_kind_survive_the_round_trip_to_the_character(career: str, rewards: str, name: str) -> None:
    form = a_form(career=career, rewards=rewards, name=name.strip())
    assert read_lrmx(write_lrmx(form))[0] == form


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_lx8_line_ends_and_blanks_of_the_career_are_kept(newline: str) -> None:
    career = CAREER.replace("\r\n", newline)
    form, doubts = read_lrmx(as_editor("<XingMing>贾永胜</XingMing>", f"<JianLi>{career}</JianLi>", newline=newline))
    assert (form.career, doubts) == (career, [])
    assert career.encode() in write_lrmx(form)


def test_lx1_a_file_is_written_as_the_editor_writes_it() -> None:
    written = write_lrmx(a_form())
    assert written.startswith(b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>\r\n<Person>\r\n  <XingMing>')
    assert written.endswith(b"</Version>\r\n</Person>")
    assert b"\n" not in written.replace(b"\r\n", b"")
    plain = b"<Person><XingMing>\xe7\x8e\x8b\xe7\x91\x9e</XingMing></Person>"
    assert read_lrmx(plain)[0].name == "王瑞", "neither the mark nor the line ends are asked for"


def test_lx3_a_family_of_any_size_is_kept_and_more_than_the_printed_rows_are_told() -> None:
    family = tuple(Relative(relation="其他", name=f"贾{n}") for n in range(12))
    read = read_form(write_lrmx(a_form(family=family)))
    assert read.form.family == family
    assert [one.cause for one in read.doubts] == ["有12人，表上只印7行。"]


@pytest.mark.parametrize("born", ["197803", "1978.03", "1978-03"])
def test_lx6_months_are_read_however_they_are_written(born: str) -> None:
    assert causes(a_form(born=born)) == []


@pytest.mark.parametrize("said", ["200307", "200512；民盟", "民盟", "九三学社"])
def test_lx7_what_is_said_of_joining_a_party_is_text(said: str) -> None:
    read = read_form(write_lrmx(a_form(party_since=said)))
    assert (read.form.party_since, read.doubts) == (said, ())


def test_lx10_an_empty_photo_is_read_and_told() -> None:
    form, doubts = read_lrmx(as_editor("<XingMing>王瑞</XingMing>", "<ZhaoPian />"))
    assert (form.photo, doubts) == (b"", [])
    assert causes(a_form(photo=b"")) == ["没有照片。"]


def test_lx5_empty_elements_of_the_editor_are_empty() -> None:
    form, _ = read_lrmx(as_editor("<XingMing>\r\n  </XingMing>", "<JianLi>\r\n  </JianLi>", "<ZhaoPian />"))
    assert (form.name, form.career, form.photo) == ("", "", b"")


def test_lx2_elements_are_found_by_name_and_written_in_the_usual_order() -> None:
    form, _ = read_lrmx(as_editor("<JianLi>1</JianLi>", "<NiRenZhiWu>副镇长</NiRenZhiWu>", "<XingMing>王瑞</XingMing>"))
    assert (form.proposed_post, form.name) == ("副镇长", "王瑞")
    written = write_lrmx(form).decode()
    places = [written.index(f"<{tag}>") for tag in ORDER]
    assert places == sorted(places)
    assert {one.tag for one in TEXT_FIELDS} < set(ORDER)


def test_lx4_what_is_not_known_goes_back_where_it_stood() -> None:
    new = '<DaoLingNianYue kind="a&amp;b">203803<Inner>\r\n  字 </Inner></DaoLingNianYue>'
    form, doubts = read_lrmx(
        as_editor("<XingMing>王瑞</XingMing>", new, "<XingBie>男</XingBie>", "<Version>3.2.1.6</Version>")
    )
    assert doubts == []
    written = write_lrmx(form).decode()
    assert f"<XingMing>王瑞</XingMing>\r\n  {new}\r\n  <XingBie>" in written
    assert read_lrmx(write_lrmx(form))[0] == form


def test_what_is_not_known_of_a_relative_goes_back_into_their_row() -> None:
    new = "<ShenFen>农民 &amp; 工人</ShenFen>"
    row = f"<Item><ChengWei>妻子</ChengWei><XingMing>刘桂芳</XingMing>{new}</Item>"
    form, doubts = read_lrmx(
        as_editor(
            "<XingMing>王瑞</XingMing>", f"<JiaTingChengYuan>{row}</JiaTingChengYuan>", "<Version>3.2.1.6</Version>"
        )
    )
    assert doubts == []
    assert form.family == (Relative(relation="妻子", name="刘桂芳", extras=(new,)),)
    written = write_lrmx(form)
    assert new in written.decode()
    assert read_lrmx(written)[0] == form


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (as_editor("<XingMing>王瑞"), "不是完整的一份表"),
        (as_editor() + b"<Person></Person>", "不止一份表"),
        (as_editor() + b"<Person/>", "不止一份表"),
        (as_editor() + "张三".encode(), "结束以后还有多余的内容"),
        (b"<Person/>x", "结束以后还有多余的内容"),
        (b"<Person/><Persons/>", "结束以后还有多余的内容"),
        (as_editor("<Person><XingMing>王睿</XingMing></Person>"), "不止一份表.*逐人导入"),
        (as_editor().replace(b"Person", b"Persons"), "根元素是“Persons”"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><Person>&a;</Person>', "文档类型声明"),
        ("<Person><XingMing>王瑞</XingMing></Person>".encode("gb18030"), "不是UTF-8"),
        (b"%PDF-1.7", "既不是.lrmx也不是.lrm"),
        (b"", "既不是.lrmx也不是.lrm"),
        (b'"a","b"', "只有2项，应有33项"),
        (b'"a","b', "没有引号"),
        (b"<Person>" + b" " * (9 * 2**20) + b"</Person>", "最多8MB"),
    ],
)
def test_what_is_no_form_is_refused_with_the_cause(content: bytes, told: str) -> None:
    with pytest.raises(Refused, match=told):
        read_form(content)


def test_a_broken_photo_is_marked_and_kept() -> None:
    found = read_form(as_editor("<XingMing>王瑞</XingMing>", "<ZhaoPian>/9j/4AAQ*broken</ZhaoPian>"))
    assert "照片的数据不完整，读不出来。" in [doubt.cause for doubt in found.doubts]
    assert b"<ZhaoPian>/9j/4AAQ*broken</ZhaoPian>" in write_lrmx(found.form)
    half = base64.b64encode(a_photo()[:100]).decode()
    doubts = read_form(as_editor(f"<ZhaoPian>{half}</ZhaoPian>")).doubts
    assert "不是能完整打开的JPEG或PNG图片。" in [doubt.cause for doubt in doubts]


@pytest.mark.parametrize("lenient", [False, True])
def test_a_photo_whose_end_was_cut_off_is_marked(monkeypatch: pytest.MonkeyPatch, lenient: bool) -> None:
    # The press of the papers makes Pillow lenient as soon as it is imported.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)
    whole = a_photo()
    for rest in (len(whole) // 2, len(whole) - 200):
        cut = base64.b64encode(whole[:rest]).decode()
        doubts = read_form(as_editor(f"<ZhaoPian>{cut}</ZhaoPian>")).doubts
        assert "不是能完整打开的JPEG或PNG图片。" in [doubt.cause for doubt in doubts], rest


def test_what_a_form_has_no_place_for_is_told_and_not_lost_in_silence() -> None:
    row = "<Item>张三<XingMing id='1'>刘桂芳</XingMing></Item>"
    _, doubts = read_lrmx(
        as_editor("<XingMing a='1' b='2'>王瑞</XingMing>", f"<JiaTingChengYuan>{row}</JiaTingChengYuan>又及", "附")
    )
    assert [(one.field, one.cause) for one in doubts] == [
        ("姓名", "元素上有属性a、b，没有读，写出时没有。"),
        ("姓名", "元素上有属性id，没有读，写出时没有。"),
        ("任免审批表", "有2处文字不在任何一项里，没有读，写出时照原样保留。"),
    ]


def test_words_between_the_elements_go_back_where_they_stood() -> None:
    row = "<Item><ChengWei>妻子</ChengWei><XingMing>刘桂芳</XingMing>&lt;待核&gt;</Item>"
    content = as_editor(
        "前言",
        "<XingMing>王瑞</XingMing>又及 &amp; 附",
        f"<JiaTingChengYuan>{row}</JiaTingChengYuan>",
        "<Version>3.2.1.6</Version>",
    )
    form, _ = read_lrmx(content)
    assert form.family == (Relative(relation="妻子", name="刘桂芳", extras=("&lt;待核&gt;",)),)
    written = write_lrmx(form).decode()
    assert "<Person>\r\n  前言\r\n  <XingMing>王瑞</XingMing>\r\n  又及 &amp; 附\r\n  <XingBie>" in written
    assert read_lrmx(write_lrmx(form))[0] == form
    _, [doubt] = read_lrmx(as_editor("<JiaTingChengYuan>又及<Item/></JiaTingChengYuan>"))
    assert (doubt.field, doubt.cause) == ("家庭成员", "有1处文字不在任何一行里，没有读，写出时没有。")


def test_what_was_put_aside_whole_lacks_nothing() -> None:
    again = "<JiaTingChengYuan>附<Item k='1'>注</Item></JiaTingChengYuan>"
    second = "<XingMing a='1'>王睿</XingMing>"
    form, doubts = read_lrmx(as_editor("<XingMing>王瑞</XingMing>", second, "<JiaTingChengYuan/>", again))
    assert [one.cause for one in doubts] == ["文件里有两处，只用了前一处。"] * 2
    written = write_lrmx(form).decode()
    assert '<XingMing a="1">王睿</XingMing>' in written
    assert '<JiaTingChengYuan>附<Item k="1">注</Item></JiaTingChengYuan>' in written


def test_the_same_element_twice_in_a_row_is_marked_and_both_are_kept() -> None:
    row = "<Item><XingMing>刘桂芳</XingMing><XingMing a='1'>刘桂方</XingMing></Item>"
    form, [doubt] = read_lrmx(as_editor(f"<JiaTingChengYuan>{row}</JiaTingChengYuan>", "<Version>3.2.1.6</Version>"))
    assert form.family == (Relative(name="刘桂芳", extras=('<XingMing a="1">刘桂方</XingMing>',)),)
    assert (doubt.field, doubt.cause) == ("家庭成员", "有一行里同一项有两处，只用了前一处。")
    assert read_lrmx(write_lrmx(form))[0] == form


def test_a_picture_beyond_bounds_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[tuple[int, int]] = []
    load = ImageFile.ImageFile.load
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: (loaded.append(self.size), load(self))[1])

    def causes(photo: bytes) -> list[str]:
        return [one.cause for one in read_form(write_lrmx(a_form(photo=photo))).doubts if one.field == "照片"]

    assert causes(a_photo(3000, 3670, "PNG")) == ["3000×3670像素，超过1000万像素，没有打开。"]
    large = a_photo() + b"\0" * (5 * 2**20)
    assert causes(large) == [f"有{len(large)}字节，超过5MB，没有看。"]
    assert loaded == []
    assert causes(a_photo()) == []
    assert loaded == [(376, 460)], "once"


def test_the_same_element_twice_is_marked_and_both_are_kept() -> None:
    form, [doubt] = read_lrmx(as_editor("<XingMing>王瑞</XingMing>", "<XingMing>王睿</XingMing>"))
    assert (form.name, doubt.field) == ("王瑞", "姓名")
    assert "王睿" in write_lrmx(form).decode()


def test_the_command_shows_a_form_and_writes_it_in_the_other_kind(tmp_path: Path) -> None:
    source, target = tmp_path / "贾永胜.lrmx", tmp_path / "贾永胜.lrm"
    source.write_bytes(write_lrmx(a_form()))
    run = CliRunner()

    shown = run.invoke(lrmx, ["show", str(source)])
    said = json.loads(shown.stdout)
    assert (said["name"], said["career"], said["doubts"]) == ("贾永胜", CAREER, [])
    assert said["career_periods"][-1] == {"since": "2008.03", "until": None, "text": "马道村党支部书记、村委会主任"}

    assert run.invoke(lrmx, ["rewrite", str(source), str(target)]).exit_code == 0
    assert target.with_suffix(".pic").read_bytes() == a_photo()
    again = tmp_path / "again.lrmx"
    assert run.invoke(lrmx, ["rewrite", str(target), str(again)]).exit_code == 0
    assert again.read_bytes() == source.read_bytes()
