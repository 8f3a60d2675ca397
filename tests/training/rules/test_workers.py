"""Pay held against the standard of the place, votes of representatives, and what two unfit appraisals in a row open."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import Grade
from server.law.lawbook import Level, Standing
from training.rules.workers import (
    Appraisal,
    Pay,
    PayBand,
    band_for,
    judge_pay,
    judge_reviews,
    judge_vote,
    two_unfit,
    voted_unfit,
)
from training.worker_vocabulary import WorkerReviewKind

SINCE, TODAY, REGION = date(2024, 1, 1), date(2026, 11, 26), "140932100001"
COUNTY = PayBand("140932000000", "管理岗9级", 3000, 3600, SINCE, "偏民发〔2024〕1号")
PROVINCE = PayBand("140000000000", "管理岗9级", 2800, 4000, SINCE, "晋民发〔2024〕1号")


def test_the_nearest_place_and_the_latest_day_pay() -> None:
    later = COUNTY._replace(low=3200, since=date(2026, 1, 1))
    ahead = COUNTY._replace(low=9000, since=date(2027, 1, 1))
    bands = [PROVINCE, COUNTY, later, ahead]
    assert band_for(bands, REGION, "管理岗9级", TODAY) == later
    assert band_for(bands, REGION, "管理岗9级", date(2025, 6, 1)) == COUNTY
    assert band_for(bands, "140931100001", "管理岗9级", TODAY) == PROVINCE
    assert band_for(bands, REGION, "管理岗10级", TODAY) is None


@pytest.mark.parametrize(
    ("monthly", "met", "said"),
    [
        (2999, False, "每月2999元，低于管理岗9级的标准每月3000至3600元，相差1元。"),
        (3000, True, "每月3000元，在管理岗9级的标准每月3000至3600元之内。"),
        (3600, True, "每月3600元，在管理岗9级的标准每月3000至3600元之内。"),
        (4100, False, "每月4100元，高于管理岗9级的标准每月3000至3600元，相差500元。"),
    ],
)
def test_an_outlier_is_told_by_how_much(monthly: int, met: bool, said: str) -> None:
    (found,) = judge_pay(Pay(SINCE, "管理岗9级", monthly), COUNTY)
    assert (found.rule, found.met, found.message, found.cite) == ("CW-4", met, said, "偏民发〔2024〕1号")


def test_without_a_standard_nobody_is_an_outlier() -> None:
    assert [one.met for one in (*judge_pay(None, COUNTY), *judge_pay(Pay(SINCE, "二级", 1), None))] == [None, None]


def test_more_than_half_of_those_present_say_unfit() -> None:
    assert (voted_unfit(31, 16), voted_unfit(32, 16)) == (True, False)
    few, vote = judge_vote(61, 30, 20, Grade.UNFIT)
    assert (few.message, few.met) == ("应到代表61名，实到30名，没有过半数。", False)
    assert (vote.message, vote.met) == ("实到代表30名，不称职票20张，过半数。", True)
    (fine,) = judge_vote(60, 31, 15, Grade.COMPETENT)
    assert (fine.message, fine.met) == ("实到代表31名，不称职票15张，没有过半数。", True)


def test_no_source_says_how_votes_make_a_grade() -> None:
    (other,) = judge_vote(60, 40, 21, Grade.BASIC)
    assert (other.level, other.standing) == (Level.WARNING, Standing.PARAMETER)
    assert other.message == "实到代表40名，不称职票21张，过半数，等次填的是基本称职。"
    assert "没有规定" in other.cite


@given(st.integers(1, 500), st.integers(0, 500))
def test_a_vote_is_unfit_only_beyond_the_half(present: int, unfit: int) -> None:
    assert voted_unfit(present, unfit) is (2 * unfit > present)


def an_appraisal(
    year: int, grade: Grade = Grade.UNFIT, kind: WorkerReviewKind = WorkerReviewKind.YEARLY, *, kept: bool = False
) -> Appraisal:
    return Appraisal(kind, year, date(year, 11, 20), grade, f"{year}年考核", kept)


@pytest.mark.parametrize(
    ("appraisals", "years"),
    [
        ([an_appraisal(2024), an_appraisal(2025)], (2024, 2025)),
        ([an_appraisal(2025), an_appraisal(2024)], (2024, 2025)),
        ([an_appraisal(2024), an_appraisal(2025, Grade.BASIC), an_appraisal(2026)], None),
        # The year between was not appraised: in a row are the appraisals that were held (T-36).
        ([an_appraisal(2022), an_appraisal(2024)], (2022, 2024)),
        # What was long ago and better since is no duty any more.
        ([an_appraisal(2022), an_appraisal(2023), an_appraisal(2024, Grade.COMPETENT)], None),
        # People decided to keep them: the next unfit one asks again.
        ([an_appraisal(2023), an_appraisal(2024, kept=True)], None),
        ([an_appraisal(2023), an_appraisal(2024, kept=True), an_appraisal(2025)], (2024, 2025)),
        # One by the township and one by the representatives are not two of a row.
        ([an_appraisal(2024), an_appraisal(2025, kind=WorkerReviewKind.DEMOCRATIC)], None),
    ],
)
def test_two_unfit_in_a_row(appraisals: list[Appraisal], years: tuple[int, int] | None) -> None:
    pair = two_unfit(appraisals)
    assert (pair and (pair[0].year, pair[1].year)) == years
    found = list(judge_reviews("温秀兰", appraisals))
    assert [one.rule for one in found] == (["CW-5"] if years else [])
    if years:
        assert f"{years[0]}年、{years[1]}年年度考核连续两次不称职" in found[0].message
        assert "办理离任" in found[0].message
