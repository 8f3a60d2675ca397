"""Who is no voter yet cannot be a candidate (V-01, R-06)."""

from datetime import date

import pytest

from cadres.rules.negative_list import NegativeList
from cadres.rules.vetting import Agency, Case, Opinion, conclude
from cadres.rules.voting_age import disputed_age, judge_age, of_age_on
from cadres.vocabulary import Answer, CommitteeKind, VettingConclusion
from server.law.lawbook import Level

DAY = date(2026, 12, 20)


@pytest.mark.parametrize(
    ("born", "of_age"),
    [
        (date(2008, 12, 20), date(2026, 12, 20)),
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2004, 2, 29), date(2022, 3, 1)),
    ],
)
def test_eighteen_is_reached_on_the_birthday(born: date, of_age: date) -> None:
    assert of_age_on(born) == of_age
    assert judge_age(CommitteeKind.VILLAGERS, born, of_age, "选举日") is None


@pytest.mark.parametrize(
    ("kind", "day", "rule", "cite"),
    [
        (CommitteeKind.VILLAGERS, DAY, "V-01", "村民委员会组织法（2025修正）第十六条"),
        (CommitteeKind.VILLAGERS, date(2021, 11, 20), "V-01", "村民委员会组织法（2018修正）第十三条"),
        (CommitteeKind.RESIDENTS, DAY, "R-06", "城市居民委员会组织法（2025修订）第十六条"),
        (CommitteeKind.RESIDENTS, date(2021, 11, 20), "R-06", "城市居民委员会组织法（2018修正）第八条"),
    ],
)
def test_the_law_of_the_day_says_so(kind: CommitteeKind, day: date, rule: str, cite: str) -> None:
    found = judge_age(kind, date(2012, 6, 3), day, "选举日")
    assert found
    assert (found.rule, found.cite, found.met) == (rule, cite, False)


def test_whoever_is_too_young_is_barred_though_every_agency_finds_nothing() -> None:
    police = Agency("police", "县公安局", "有没有前科")
    case = Case(
        kind=CommitteeKind.VILLAGERS,
        election_day=DAY,
        negative_list=NegativeList("2026"),
        asked=(police,),
        opinions=(Opinion("police", Answer.CLEAR, "赵国强", date(2026, 11, 27)),),
        born=date(2008, 12, 21),
    )
    verdict = conclude(case)
    assert verdict.conclusion is VettingConclusion.BARRED
    assert "未满18周岁，没有被选举权" in verdict.findings[0].message
    assert verdict.findings[0].formula == "17 ＜ 18"


@pytest.mark.parametrize(
    ("born", "by_file", "told"),
    [
        (date(2008, 12, 20), "", None),
        (date(2008, 12, 20), "2008-11-02", None),
        (date(2008, 12, 20), "2008.12", None),
        (
            date(2008, 12, 20),
            "2008-12-21",
            "按身份证号（2008年12月20日出生）为18周岁，按档案认定（2008年12月21日出生）为17周岁",
        ),
        (date(2008, 12, 21), "2008.11", "按身份证号（2008年12月21日出生）为17周岁，按档案认定（2008.11出生）为18周岁"),
        (
            date(2008, 11, 2),
            "2008.12",
            "按身份证号（2008年11月2日出生）为18周岁，按档案认定（2008.12出生）为17至18周岁",
        ),
        (date(1978, 3, 12), "1979.02", None),
    ],
)
def test_v01_where_number_and_file_disagree_about_eighteen_somebody_is_asked(
    born: date, by_file: str, told: str | None
) -> None:
    found = disputed_age(CommitteeKind.VILLAGERS, born, by_file, DAY, "选举日")
    if told is None:
        assert found is None
        return
    assert found
    assert told in found.message
    assert (found.rule, found.level, found.met) == ("V-01", Level.WARNING, None)
