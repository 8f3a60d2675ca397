"""What places decide for their papers holds: fields alone in braces, texts that fit, no 代字 of another body's (DC-10, GB-6)."""

import pytest

from cadres.vocabulary import REVIEW_NOTICE
from certificates.vocabulary import CERTIFICATE
from server import clock
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import Refused
from server.papers.register.deciding import Decide, decide
from server.papers.register.kinds import kind_of
from server.papers.register.life import move
from server.papers.register.numbering import next_number
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.register.wording import FIELDS, filled, texts
from tests.support.factories import COUNTY, a_published_election
from tests.support.papers import all_papers, another, approved, line_of
from training.vocabulary import DISPATCH_NOTICE

PROVINCE = "140000000000"


def _said(value: str, wording: Wording = Wording.SERIES, kind: str = CERTIFICATE) -> Decide:
    return Decide(kind=kind, wording=wording, value=value, basis="偏民发〔2026〕3号")


@pytest.mark.parametrize(
    "form", ["{县:>999999999}", "{县.__class__}", "{县[0]}", "{县!r:*^40}", "{}", "{0}", "{{县}}", "{县", "县}"]
)
def test_a_word_in_braces_is_a_name_and_nothing_else(form: str) -> None:
    with pytest.raises(Refused, match="大括号中的字段不认识"):
        filled(form, dict.fromkeys(FIELDS, "偏关县"))


def test_each_field_is_filled_wherever_it_stands() -> None:
    assert filled("中共{乡镇党委}、{县}（{县}）", {"乡镇党委": "偏关县新关镇委员会", "县": "偏关县"}) == (
        "中共偏关县新关镇委员会、偏关县（偏关县）"
    )


@pytest.mark.parametrize(
    ("series", "said"),
    [
        ("偏" * 21, "填出来有21个字，超过20个字"),
        ("{县}" * 7, "填出来有21个字，超过20个字"),
        ("偏〔2020〕9号选证", "代字只有汉字或者字母，没有数字、括号、标点和空格"),
        ("偏选证〔2021", "代字只有汉字或者字母"),
        ("偏 选证", "代字只有汉字或者字母"),
        ("偏选证2", "代字只有汉字或者字母"),
        ("{乡镇}选证", "不能用在发文代字"),
    ],
)
async def test_a_series_that_no_number_can_be_printed_in_is_refused(operator: Actor, series: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        await decide(operator, COUNTY, _said(series))


async def test_a_text_fits_with_the_longest_name_that_fills_it(operator: Actor) -> None:
    # 偏关县 alone would fit.
    long = "{县}" + "选" * 17
    async with transaction(operator):
        widest = await connection().fetchval(
            "SELECT max(length(name)) FROM division WHERE level = 3 AND starts_with(code, '14')"
        )
    with pytest.raises(Refused, match=f"有{widest + 17}个字"):
        await decide(operator, PROVINCE, _said(long))
    with pytest.raises(Refused, match="填出来有363个字，超过120个字"):
        await decide(operator, COUNTY, _said("{县}" * 121, Wording.ISSUER))
    await decide(operator, COUNTY, _said("{县}" + "选" * 17))


async def test_a_series_decided_before_anybody_looked_is_refused_by_name_at_the_number(operator: Actor) -> None:
    await a_published_election(operator)
    (first, *_) = [line.id for line in await all_papers(operator, "draft", CERTIFICATE)]
    await move(another(operator), [first], PaperState.CHECKED)
    for series in ("偏" * 60, "偏〔2020〕9号选证"):
        async with transaction(operator):
            await connection().execute(
                """INSERT INTO paper_wording (place, kind, wording, value, basis, decided, actor)
                   VALUES ($1, $2, 'series', $3, '早先', $4, '某人')""",
                COUNTY,
                CERTIFICATE,
                series,
                clock.now(),
            )
        with pytest.raises(Refused, match=r"发文代字填出来有60个字|不能作发文代字"):
            await move(another(operator), [first], PaperState.APPROVED)
    assert (await line_of(operator, first)).state is PaperState.CHECKED


async def test_no_body_takes_the_series_of_another_of_its_division(operator: Actor) -> None:
    said = "发文代字“偏组通字”是中共偏关县委组织部的选派通知用的，偏关县民政局再用就会占它的号"
    with pytest.raises(Refused, match=said):
        await decide(operator, COUNTY, _said("偏组通字"))
    # However it is spelt, and for all counties at once.
    with pytest.raises(Refused, match=said):
        await decide(operator, COUNTY, _said("{县首字}组通字"))
    with pytest.raises(Refused, match=r"是中共\{县\}委组织部的选派通知用的"):
        await decide(operator, PROVINCE, _said("{县首字}组通字"))
    async with transaction(operator):
        assert (await texts(kind_of(CERTIFICATE), COUNTY))[Wording.SERIES] == "偏选证"
    # Kinds of one body may go by one book.
    await decide(operator, COUNTY, _said("偏组通字", kind=REVIEW_NOTICE))
    # Nor does a body leave the name of the other behind.
    with pytest.raises(Refused, match="给中共偏关县委另定代字"):
        await decide(operator, COUNTY, _said("中共{县}委", Wording.ISSUER, REVIEW_NOTICE))


async def test_what_a_place_above_decides_is_held_against_what_stands_below(operator: Actor) -> None:
    await decide(operator, COUNTY, _said("偏专字", kind=DISPATCH_NOTICE))
    with pytest.raises(Refused, match="发文代字“偏专字”是中共偏关县委组织部的选派通知用的"):
        await decide(operator, PROVINCE, _said("{县首字}专字"))
    # A place that has its own is not touched by what is decided above it.
    await decide(operator, COUNTY, _said("偏选字"))
    await decide(operator, PROVINCE, _said("{县首字}专字"))
    # It does not show through again by being given back.
    with pytest.raises(Refused, match="“偏专字”是中共偏关县委组织部的选派通知用的"):
        await decide(operator, COUNTY, _said(""))


async def test_a_book_that_another_body_numbered_in_is_not_written_on(operator: Actor) -> None:
    await a_published_election(operator)
    await approved(operator, CERTIFICATE)
    await decide(operator, COUNTY, _said("偏新选证"))
    with pytest.raises(Refused, match="“偏选证”是偏关县民政局的当选证书用的"):
        await decide(operator, COUNTY, _said("偏选证", kind=DISPATCH_NOTICE))
    async with transaction(operator):
        assert (await next_number(COUNTY, "偏选证", 2021))[1] == 6
