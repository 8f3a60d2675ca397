"""Names built from the divisions (CT-1)."""

import pytest

from cadres.rules.naming import committee_name, community_name, elects, kind_of
from cadres.vocabulary import CommitteeKind
from server.places.regions import VILLAGE_LEVEL, read_divisions

V, R = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS


@pytest.mark.parametrize(
    ("division", "kind", "community"),
    [
        ("马道村委会", V, "马道村"),
        ("沈家村村委会", V, "沈家村"),
        ("移民新街村民委员会", V, "移民新街村"),
        ("高家上石会村委会", V, "高家上石会村"),
        ("龙保社区居委会", R, "龙保社区"),
        ("东关居民委员会", R, "东关社区"),
    ],
)
def test_a_community_is_called_by_its_own_name(division: str, kind: CommitteeKind, community: str) -> None:
    assert community_name(division, kind) == community


def test_the_committees_full_name_runs_from_the_province_to_the_kind() -> None:
    path = ["山西省", "忻州市", "偏关县", "新关镇"]
    name = committee_name(path, "聚福苑移民新村社区", R)
    assert name == "山西省忻州市偏关县新关镇聚福苑移民新村社区居民委员会"


@pytest.mark.parametrize(
    ("code", "kind"),
    [("140932100012", R), ("140932100209", V), ("140932100401", R), ("140932100501", V), ("140932100199", R)],
)
def test_the_last_three_digits_tell_the_kind(code: str, kind: CommitteeKind) -> None:
    assert kind_of(code) is kind


def test_a_zone_listed_as_a_virtual_community_elects_nobody() -> None:
    assert not elects("长治市漳泽工业转型试验区管理委员会虚拟社区")


def test_every_real_community_ends_as_its_kind_does() -> None:
    for place in read_divisions():
        if place.level == VILLAGE_LEVEL and elects(place.name):
            kind = kind_of(place.code)
            name = community_name(place.name, kind)
            assert name.endswith(kind.community), place
            assert "委员会" not in name, place
