"""Who governs a division: nothing is made up for what is neither 乡, 镇 nor street."""

import pytest

from server.places.government import committee_name, government_name
from server.places.regions import TOWNSHIP_LEVEL, read_divisions


@pytest.mark.parametrize(
    ("division", "body"),
    [
        ("新关镇", "新关镇人民政府"),
        ("水泉乡", "水泉乡人民政府"),
        ("新城街道", "新城街道办事处"),
        ("定襄县居民办事处", "定襄县居民办事处"),
        ("阳方口煤矿", "阳方口煤矿"),
        ("原平经济技术开发区", "原平经济技术开发区"),
        ("长治市屯留区康庄综合服务中心", "长治市屯留区康庄综合服务中心"),
    ],
)
def test_the_body_is_called_as_it_is(division: str, body: str) -> None:
    assert government_name(division) == body


def test_no_division_of_shanxi_gets_a_government_that_it_has_not() -> None:
    for division in read_divisions():
        if division.level == TOWNSHIP_LEVEL:
            body = government_name(division.name)
            assert body.endswith("人民政府") == division.name.endswith(("乡", "镇"))
            assert "办事处办事处" not in body


def test_a_street_is_led_by_a_working_committee() -> None:
    found = [committee_name("偏关县", township) for township in ("", "新关镇", "水泉乡", "新城街道")]
    assert found == ["偏关县委员会", "偏关县新关镇委员会", "偏关县水泉乡委员会", "偏关县新城街道工作委员会"]
