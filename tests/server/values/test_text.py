from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.values.text import clean_name, fold, fold_lines, han_only, padded_name, phrase, search_key

texts = st.text(st.characters(exclude_characters="\0"))


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＡＢｃ１２３－４．５／＠", "ABc123-4.5/@"),
        ("\u3000东关街道\u3000\u3000 3号\t\n2单元 ", "东关街道 3号 2单元"),
        ("张\u200b三\ufeff\u202e\x07", "张三"),
        ("a\xa0b\u2003c", "a b c"),
        ("", ""),
    ],
)
def test_width_spaces_and_invisible_characters_are_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_chinese_punctuation_keeps_its_width() -> None:
    assert fold("甲村（东街），乙村：丙；丁？戊！") == "甲村（东街），乙村：丙；丁？戊！"


@pytest.mark.parametrize("character", ["\uf9dc", "\ufa0c", "\U0002f800", "㛃", "䶮", "\U0002c35b", "½", "①"])
def test_no_character_is_exchanged_for_another(character: str) -> None:
    assert fold(character) == clean_name(character) == character


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_a_clean_name_stays_clean(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)


@pytest.mark.parametrize("function", [fold, clean_name, search_key])
def test_nul_is_refused(function: Callable[[str], str]) -> None:
    with pytest.raises(ValueError, match="空字符"):
        function("张\0三")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张　三", "张三"),
        (" 张 三 ", "张三"),
        ("张 三 丰", "张三丰"),
        ("阿依 · 古丽", "阿依·古丽"),
        ("阿依•古丽", "阿依·古丽"),
        ("阿依．古丽", "阿依·古丽"),
        ("阿依・古丽", "阿依·古丽"),
        ("张三 （女，回族）", "张三（女，回族）"),
        ("Anna  Maria", "Anna Maria"),
    ],
)
def test_names_are_cleaned_of_what_aligns_columns(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    ("name", "printed"),
    [("张三", "张　三"), ("张三丰", "张三丰"), ("张", "张"), ("Li", "Li"), ("阿·", "阿·"), ("", "")],
)
def test_only_two_han_characters_are_padded(name: str, printed: str) -> None:
    assert padded_name(name) == printed


@given(st.text("张三丰李四𬍛", max_size=4))
def test_a_padded_name_cleans_to_itself(name: str) -> None:
    assert clean_name(padded_name(name)) == name


@pytest.mark.parametrize(
    ("one", "other"), [("Ａ-1 东街（北）", "a1东街(北)"), ("阿依·古丽", "阿依．古丽"), ("张　三", "张三")]
)
def test_spellings_of_one_thing_share_a_search_key(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize("typed", ["刑满释放。", "刑满释放", "刑满释放；", " 刑满释放。。 "])
def test_what_a_sentence_quotes_ends_in_no_stop_of_its_own(typed: str) -> None:
    assert phrase(typed) == "刑满释放"


def test_only_han_characters_are_left() -> None:
    assert han_only("A张·三（𬍛〇，1）") == "张三𬍛〇"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("一、ＡＢ  甲\r\n二、乙", "一、AB 甲\n二、乙"), ("\n  甲\n\n \t\n乙 \n", "甲\n乙"), ("", ""), ("甲乙", "甲乙")],
)
def test_lines_are_folded_each_by_itself_and_the_empty_ones_go(typed: str, kept: str) -> None:
    assert fold_lines(typed) == kept
