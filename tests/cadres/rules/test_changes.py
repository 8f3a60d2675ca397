"""What a change of a community needs, by the law of its day, and what stands against recording it (B-32, CT-1)."""

from dataclasses import replace
from datetime import date

import pytest

from cadres.place_vocabulary import PlaceChange
from cadres.rules.changes import Standing, Wanted, approval, kind_after, refuse, refuse_ended
from cadres.vocabulary import CommitteeKind

V, R = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
LAST, FIRST = date(2025, 12, 31), date(2026, 1, 1)
TODAY = date(2026, 11, 28)
PLACE = Standing("140932101200", "马道村", V, date(1990, 1, 1), None, date(2020, 6, 1))
OTHER = replace(PLACE, region="140932101207", name="磨石滩村", since=None)


@pytest.mark.parametrize(
    ("kind", "day", "who", "cite"),
    [
        (V, date(2001, 1, 1), "当时的法律所定的程序", "当日施行的法律，这里没有收录"),
        (R, date(2018, 12, 28), "当时的法律所定的程序", "当日施行的法律，这里没有收录"),
        (V, date(2018, 12, 29), "村民会议同意", "村民委员会组织法（2018修正）第三条"),
        (V, LAST, "村民会议同意", "村民委员会组织法（2018修正）第三条"),
        (V, FIRST, "村民会议同意", "村民委员会组织法（2025修正）第三条"),
        (R, LAST, "不设区的市、市辖区人民政府决定", "城市居民委员会组织法（2018修正）第六条"),
        (R, FIRST, "街道提出，不设区的市、市辖区人民政府批准", "城市居民委员会组织法（2025修订）第三条"),
    ],
)
def test_b32_who_agrees_is_said_by_the_law_of_the_day(kind: CommitteeKind, day: date, who: str, cite: str) -> None:
    edition = approval(kind, day)
    assert who in edition.value
    assert (edition.provision.rule, edition.provision.cite) == ("B-32", cite)


def test_b32_no_office_of_a_community_that_is_no_more_by_the_clause_of_the_day_it_ended() -> None:
    assert refuse_ended(V, "马道村", None, FIRST) is None
    assert refuse_ended(V, "马道村", FIRST, LAST) is None
    found = refuse_ended(V, "马道村", LAST, FIRST)
    assert found is not None
    assert (found.rule, found.cite) == ("B-32", "村民委员会组织法（2018修正）第三条")
    assert "自2025年12月31日起已撤销或者并入别处" in found.message


def told(wanted: Wanted, place: Standing = PLACE) -> list[tuple[str, str]]:
    return [(one.field, one.cause) for one in refuse(place, wanted, TODAY)]


RENAME = Wanted(PlaceChange.RENAME, FIRST, "新马道村", None, None)
MERGER = Wanted(PlaceChange.MERGER, FIRST, None, OTHER, None)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (RENAME, None),
        (replace(RENAME, day=date(2026, 11, 29)), "生效日期"),
        (replace(RENAME, day=date(2019, 1, 1)), "生效日期"),
        (replace(RENAME, day=date(1989, 1, 1)), "生效日期"),
        (replace(RENAME, name=None), "新名称"),
        (replace(RENAME, name="马道村"), "新名称"),
        (replace(RENAME, name="新马道社区"), "新名称"),
        (replace(RENAME, kind=PlaceChange.CONVERSION, name="新马道社区"), None),
        (MERGER, None),
        (replace(MERGER, other=None), "并入"),
        (replace(MERGER, other=PLACE), "并入"),
        (replace(MERGER, other=replace(OTHER, region="140931101207")), "并入"),
        (replace(MERGER, other=replace(OTHER, until=LAST)), "村（社区）"),
    ],
)
def test_what_cannot_be_recorded_is_named(wanted: Wanted, field: str | None) -> None:
    assert [one for one, _ in told(wanted)] == ([field] if field else [])


def test_only_a_conversion_changes_the_kind_and_a_community_is_not_converted_again() -> None:
    assert [kind_after(one, V) for one in PlaceChange] == [
        R if one is PlaceChange.CONVERSION else V for one in PlaceChange
    ]
    converted = Wanted(PlaceChange.CONVERSION, FIRST, "马道社区", None, None)
    assert told(converted, replace(PLACE, name="旧马道社区", kind=R)) == [("变更种类", "旧马道社区已经是社区。")]
