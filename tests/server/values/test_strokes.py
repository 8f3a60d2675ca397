import itertools
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.values.strokes import sort_key, sort_names, unknown

FIRST_LEVEL, LAST_ROW = 0xB0, 0xF7

STROKE_COUNTS = {
    "丁": 2, "于": 3, "马": 3, "习": 3, "王": 4, "邓": 4, "尹": 4, "卞": 4, "卢": 5, "冯": 5, "石": 5, "丘": 5,
    "吕": 6, "阮": 6, "巩": 6, "尧": 6, "那": 6, "陈": 7, "邱": 7, "苏": 7, "谷": 7, "郑": 8, "岳": 8, "庞": 8,
    "段": 9, "骆": 9, "费": 9, "郭": 10, "贾": 10, "凌": 10, "萧": 11, "黄": 11, "梁": 11, "傅": 12, "彭": 12,
    "谢": 12, "裴": 14, "臧": 14, "管": 14, "樊": 15, "颜": 15, "霍": 16, "薛": 16, "魏": 17, "鞠": 17, "瞿": 18,
}  # fmt: skip


def shape_lines() -> list[tuple[str, str]]:
    text = resources.files("server.values").joinpath("data", "stroke_shapes.txt").read_text(encoding="utf-8")
    return [(shapes, characters) for shapes, _, characters in (line.partition(" ") for line in text.splitlines())]


SHAPES = {character: shapes for shapes, characters in shape_lines() for character in characters}


def test_the_file_is_in_the_order_it_defines() -> None:
    shapes = [shapes for shapes, _ in shape_lines()]
    assert shapes == sorted(set(shapes), key=lambda strokes: (len(strokes), strokes))
    assert set("".join(shapes)) == set("12345")


def test_no_character_is_placed_twice() -> None:
    characters = "".join(characters for _, characters in shape_lines())
    assert len(characters) == len(set(characters))


def test_all_of_gb_2312_has_strokes() -> None:
    codes = itertools.product(range(FIRST_LEVEL, LAST_ROW + 1), range(0xA1, 0xFF))
    characters = [bytes(code).decode("gb2312", errors="ignore") for code in codes]
    missing = [character for character in characters if character and unknown(character)]
    assert len(list(filter(None, characters))) == 6763
    assert missing == []


@pytest.mark.parametrize(("surname", "count"), STROKE_COUNTS.items())
def test_surnames_have_as_many_strokes_as_are_taught(surname: str, count: int) -> None:
    assert len(SHAPES[surname]) == count


@pytest.mark.parametrize(
    ("character", "shapes"),
    [
        ("王", "1121"),
        ("牛", "3112"),
        ("毛", "3115"),
        ("方", "4153"),
        ("尹", "5113"),
        ("孔", "5215"),
        ("皙", "1234331232511"),
    ],
)
def test_strokes_are_told_apart_by_shape(character: str, shapes: str) -> None:
    assert SHAPES[character] == shapes


def test_surnames_stand_as_in_official_lists() -> None:
    in_order = "丁于万习马王尤车牛毛方尹孔石卢田白冯吕朱任刘孙苏李杨吴何张陈周郑赵胡钟高郭黄梁"
    assert sort_names(in_order[::-1]) == list(in_order)


def test_one_surname_stays_together_and_short_given_names_come_first() -> None:
    in_order = ["王乙", "王磊", "王一丁", "王一鸣", "王小明", "牛一"]
    assert sort_names(reversed(in_order)) == in_order


def test_surnames_of_the_same_strokes_are_not_mixed() -> None:
    in_order = ["干一", "干磊", "于一", "于磊"]
    assert sort_names(["于磊", "干磊", "于一", "干一"]) == in_order
    assert SHAPES["干"] == SHAPES["于"]


def test_compound_surnames_go_by_their_first_character_after_the_single_ones() -> None:
    in_order = ["司一", "司马", "司一鸣", "司马光", "司马一鸣", "皮一"]
    assert sort_names(reversed(in_order)) == in_order


def test_a_bracketed_note_takes_no_part() -> None:
    in_order = ["马乙（女，回族）", "马三", "马三（女）", "马五(满族)"]
    assert sort_names(reversed(in_order)) == in_order


def test_padding_and_dots_take_no_part() -> None:
    assert sort_names(["王　三", "王二", "阿依·古丽", "阿依·一"]) == ["王二", "王　三", "阿依·一", "阿依·古丽"]


def test_a_character_known_by_count_only_stands_after_the_others_of_that_count() -> None:
    assert unknown("鿍一") == "鿍"
    assert sort_names(["鿍一", "饶一", "骆一"]) == ["饶一", "骆一", "鿍一"]


def test_what_has_no_strokes_stands_last() -> None:
    assert sort_names(["Anna", "龘一", "丁一"]) == ["丁一", "龘一", "Anna"]
    assert unknown("Anna丁（A）") == "Anna"


def test_rare_characters_of_names_are_known() -> None:
    assert unknown("㛃䶮𬍛堃喆玥珺瑄祎") == ""


names = st.lists(st.text("丁马王欧阳司马一二三丰龘鿍·（女）A 　", max_size=5))


@given(names)
def test_sorting_neither_loses_nor_adds(some: list[str]) -> None:
    assert sorted(sort_names(some)) == sorted(some)


@given(names)
def test_sorting_twice_changes_nothing(some: list[str]) -> None:
    assert sort_names(sort_names(some)) == sort_names(some)


@given(st.text("丁马王一二三丰", min_size=1, max_size=4), st.text("丁马王一二三丰", min_size=1, max_size=4))
def test_keys_order_alike_as_text_and_as_bytes(one: str, other: str) -> None:
    first, second = sort_key(one), sort_key(other)
    assert (first < second) == (first.encode() < second.encode())


def test_nul_is_refused() -> None:
    with pytest.raises(ValueError, match="空字符"):
        sort_names(["张\0三"])
