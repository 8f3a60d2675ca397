"""The divisions of Shanxi as packaged and as loaded."""

from collections import Counter

from server.access.actor import Actor
from server.places.regions import VILLAGE_LEVEL, below, children, load_divisions, path, read_divisions


def test_the_packaged_divisions_are_all_there() -> None:
    levels = Counter(place.level for place in read_divisions())
    assert levels == {1: 1, 2: 11, 3: 121, 4: 1352, 5: 21895}


def test_every_division_has_its_parent() -> None:
    places = read_divisions()
    codes = {place.code for place in places}
    assert [place for place in places if place.level > 1 and place.parent not in codes] == []


async def test_divisions_are_loaded_once(operator: Actor) -> None:
    assert await load_divisions(operator) == 23380


async def test_a_path_runs_from_the_province_down(operator: Actor) -> None:
    assert operator.reach == "14"
    names = [place.name for place in await path("140932100012")]
    assert names == ["山西省", "忻州市", "偏关县", "新关镇", "聚福苑移民新村社区居委会"]
    assert await path("990000000000") == ()


async def test_a_county_has_its_townships_and_villages(operator: Actor) -> None:
    assert operator.reach == "14"
    assert len(await children("140932000000")) == 8
    assert len(await below("140932000000", VILLAGE_LEVEL)) == 156
