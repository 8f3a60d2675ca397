"""Print models become sheets."""

import pytest
from jinja2 import Environment, UndefinedError

from cadres.vocabulary import Sex
from certificates.specimens import election_certificate
from server.papers.page import compose, environment, preview, signature_inset, signature_lines, spread, title_lines


@pytest.fixture(scope="module")
def templates() -> Environment:
    return environment()


def test_a_word_of_a_vocabulary_prints_its_label(templates: Environment) -> None:
    assert templates.from_string("{{ sex }}").render(sex=Sex.FEMALE) == "女"


def test_markup_in_a_value_is_text(templates: Environment) -> None:
    assert templates.from_string("{{ name }}").render(name="<b>张三</b>") == "&lt;b&gt;张三&lt;/b&gt;"


def test_a_missing_field_is_an_error(templates: Environment) -> None:
    with pytest.raises(UndefinedError):
        templates.from_string("{{ paper.absent }}").render(paper=object())


def test_a_comparison_is_set_with_wide_signs(templates: Environment) -> None:
    assert templates.from_string("{{ f | formula }}").render(f="2 × 612 = 1224 ＞ 998") == "2×612＝1224＞998"


def test_a_name_too_long_for_its_column_is_set_smaller_and_whole(templates: Environment) -> None:
    source = '{% import "server/papers/parts.html" as part %}{{ part.name(name, 4) }}'

    assert templates.from_string(source).render(name="贺文").strip() == "贺　文"
    assert "font-size: 50.0%" in templates.from_string(source).render(name="迪丽娜尔·买买提")
    assert "迪丽娜尔·买买提" in templates.from_string(source).render(name="迪丽娜尔·买买提")


@pytest.mark.parametrize(
    ("word", "cells", "wide"),
    [("主任", 3, "主　任"), ("主任", 4, "主　　任"), ("副主任", 3, "副主任"), ("副主任", 4, "副主任"), ("村", 3, "村")],
)
def test_a_short_label_is_spread_where_it_goes_evenly(word: str, cells: int, wide: str) -> None:
    assert spread(word, cells) == wide


def test_a_title_that_fits_stays_on_one_line() -> None:
    phrases = ("马道村", "第十二届村民委员会", "选举结果公告")

    assert title_lines(phrases) == ("马道村第十二届村民委员会选举结果公告",)


def test_a_long_title_is_broken_at_a_phrase_as_evenly_as_it_goes() -> None:
    phrases = ("聚福苑移民新村社区", "第八届居民委员会", "选举结果公告")

    assert title_lines(phrases) == ("聚福苑移民新村社区", "第八届居民委员会选举结果公告")


def test_a_phrase_longer_than_a_line_is_broken_where_a_place_ends_and_no_line_is_off_the_page() -> None:
    village = "老营古城东关西关南关北关易地搬迁联合行政村"

    lines = title_lines((f"偏关县老营镇{village}", "第十三届村民委员会", "工作移交清单"))
    assert "".join(lines) == f"偏关县老营镇{village}第十三届村民委员会工作移交清单"
    assert lines[-1] == "第十三届村民委员会工作移交清单"
    assert max(map(len, lines)) <= 20
    assert title_lines(("偏关县老营镇万家寨村第十三届村民委员会换届", "公告"))[0] == "偏关县老营镇万家寨村"
    for length in (21, 31, 45):
        assert max(map(len, title_lines(("关" * length, "公告")))) <= 20
    assert title_lines(("关于买买提·吐尔逊江·阿卜杜热合曼同志", "任职的", "通知"))[0].startswith("关于买买提·")
    assert title_lines(("关" * 21,), 34) == ("关" * 21,), "a list across the sheet has a longer line"


def test_a_signature_longer_than_the_page_is_wide_goes_on_below() -> None:
    issuer = "老营镇老营古城东关西关南关北关易地搬迁联合行政村村民选举委员会"

    assert "".join(signature_lines(issuer)) == issuer
    assert max(map(len, signature_lines(issuer))) <= 28
    assert signature_lines("偏关县民政局") == ("偏关县民政局",)
    assert signature_inset(issuer, "2021年4月3日") == 0


def test_a_signature_as_wide_as_the_date_leaves_it_four_characters() -> None:
    assert signature_inset("偏关县民政局", "2021年10月18日") == 4


def test_a_wider_signature_moves_right_so_that_the_date_keeps_its_place() -> None:
    assert signature_inset("马道村村民选举委员会", "2021年10月18日") == 4 - 1.5


def test_a_very_long_signature_ends_at_the_edge() -> None:
    assert signature_inset("关" * 22, "2021年4月3日") == 0


def test_a_preview_bears_no_code_though_its_model_has_one() -> None:
    """A draft has none, and whoever looks at a template must not take it for a paper."""
    code = election_certificate().stamp.code.split()[0]
    assert code in compose(election_certificate()).html
    shown = preview(election_certificate()).html
    assert (code in shown, 'data-across="草稿"' in shown) == (False, True)
