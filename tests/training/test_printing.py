"""The papers of sending people, read from their PDF."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import pdfplumber
import pytest

from server import clock
from server.access.actor import Actor
from server.errors import Conflict
from server.papers.faces import FaceSettings
from server.papers.page import Paper, compose
from server.papers.typesetter import typeset
from tests.support.children import an_appointed
from tests.support.factories import COUNTY, a_county
from tests.support.teams import LETTER, a_full_team, a_site, a_unit
from training.printing import child_engagement, engagement, letter, notice


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 11, 26, 9, tzinfo=clock.ZONE)):
        yield


def text_of(paper: Paper) -> tuple[int, str]:
    with pdfplumber.open(BytesIO(typeset(FaceSettings(), compose(paper)))) as pdf:
        return len(pdf.pages), "".join("".join(page.extract_text().split()) for page in pdf.pages)


async def test_the_notice_its_letters_and_the_engagement(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    _, (first, *_) = await a_full_team(operator, site, unit)
    with pytest.raises(Conflict, match="没有按x选派的人"):
        await notice(operator, COUNTY, "x", "")
    pages, said = text_of(await notice(operator, COUNTY, LETTER, "偏组通字〔2026〕4号"))
    assert pages == 2
    for word in (
        "偏组通字〔2026〕4号",
        "从1个单位选派3人到1个点驻村（名单附后），其中第一书记1人",
        "第一书记计算在3人之内，一队3人",
        "中共偏关县委组织部",
        "1985.05",
        "2026.03.01",
    ):
        assert word in said
    pages, said = text_of(await letter(operator, first, ""))
    assert pages == 1
    for word in (
        "新关镇党委：",
        "兹派偏关县民政局贾志强同志（男，1985年5月生，中共党员）",
        "派遣函（存根）",
        "领取签字",
    ):
        assert word in said
    pages, said = text_of(await engagement(operator, first, ""))
    assert pages == 1
    assert "聘请你为偏关县新关镇聚福苑小区驻村工作队第一书记兼队长，聘期自2026年3月1日至2028年3月1日。" in said


async def test_the_engagement_of_a_child_director(operator: Actor) -> None:
    await a_county(operator)
    pages, said = text_of(await child_engagement(operator, await an_appointed(operator), "新政聘〔2022〕1号"))
    assert pages == 1
    assert "新政聘〔2022〕1号刘桂芳同志：" in said
    assert "新关镇人民政府" in said
    assert "儿童主任，自2022年1月10日起任职。" in said
