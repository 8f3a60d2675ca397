"""What a filing consists of: the default, a county's own list, and what an occasion leaves out."""

from datetime import date

import pytest

from certificates.rules.checklists import (
    MATERIALS,
    Decided,
    Occasion,
    default_lines,
    materials,
    read,
    standing,
)
from certificates.vocabulary import FilingType
from server.errors import Refused

COUNTY, VILLAGE = "140932000000", "140932100209"
DAY = date(2024, 1, 1)


def decided(place: str, since: date, lines: str = "申领（换领）表") -> Decided:
    return Decided(place, FilingType.RENEWAL, since, "通知", lines)


@pytest.mark.parametrize("business", FilingType)
def test_the_default_reads_back_as_it_is_written(business: FilingType) -> None:
    assert read(default_lines(business)) == MATERIALS[business]


def test_the_narrowest_place_decides_and_its_latest_list_by_the_day() -> None:
    province, county = decided("140000000000", date(2023, 6, 1)), decided(COUNTY, date(2022, 1, 1))
    later, ahead = decided(COUNTY, date(2023, 1, 1)), decided(COUNTY, date(2024, 6, 1))
    other = decided("140931000000", date(2023, 12, 1))
    found = standing([province, ahead, later, other, county], FilingType.RENEWAL, VILLAGE, DAY)
    assert found.decided == later
    assert standing([province, other], FilingType.RENEWAL, VILLAGE, DAY).decided == province
    default = standing([other], FilingType.RENEWAL, VILLAGE, DAY)
    assert (default.decided, default.materials) == (None, MATERIALS[FilingType.RENEWAL])
    assert "待确认" in default.basis


@pytest.mark.parametrize(
    ("occasion", "kept", "gone"),
    [
        (Occasion(), {"report", "notice"}, {"change_paper"}),
        (Occasion(election=False), {"change_paper"}, {"report", "notice", "certificate"}),
        (Occasion(election=False, headed=False), {"change_paper"}, {"identity", "representative"}),
    ],
)
def test_an_occasion_asks_for_no_paper_that_it_did_not_leave(
    occasion: Occasion, kept: set[str], gone: set[str]
) -> None:
    keys = {one.key for one in materials(FilingType.CHANGE, occasion)}
    assert kept <= keys
    assert not gone & keys


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("  \n ", "一项也没有"),
        ("：只有说明", "没有写名称"),
        ("身份证\n身份证：再一份", "同一项"),
        ("长" * 61, "名称61个字"),
        ("\n".join(f"材料{n}" for n in range(31)), "最多30项"),
    ],
)
def test_a_list_that_cannot_be_is_refused_line_by_line(lines: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(lines)
