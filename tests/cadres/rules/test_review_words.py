"""What each joint review calls its people, papers and conclusions: only candidates are called candidates."""

from dataclasses import replace
from datetime import date

import pytest

from cadres.rules.negative_list import Fact
from cadres.rules.review_course import refuse_township
from cadres.rules.review_words import WORDS
from cadres.rules.vetting import Answer, Decision, conclude
from cadres.vocabulary import ReviewMaterial, ReviewPurpose, VettingConclusion
from tests.cadres.rules.test_vetting import ALL_CLEAR, AWAY, POLICE, TOWN, a_case, says

_OTHERS = [one for one in ReviewPurpose if one is not ReviewPurpose.CANDIDATES]
_others = pytest.mark.parametrize("purpose", _OTHERS, ids=lambda one: one.value)


@pytest.mark.parametrize("purpose", ReviewPurpose, ids=lambda one: one.value)
def test_every_purpose_has_three_conclusions_of_its_own(purpose: ReviewPurpose) -> None:
    words = WORDS[purpose]
    said = [words.conclusion(one) for one in VettingConclusion]
    assert len(set(said)) == len(VettingConclusion)
    others = {WORDS[one].conclusion(each) for one in ReviewPurpose if one is not purpose for each in VettingConclusion}
    assert not others & set(said)


def test_candidates_keep_the_words_of_the_vocabulary() -> None:
    words = WORDS[ReviewPurpose.CANDIDATES]
    assert [words.conclusion(one) for one in VettingConclusion] == [one.label for one in VettingConclusion]
    assert [words.material(one) for one in ReviewMaterial] == [one.label for one in ReviewMaterial]


@_others
def test_nobody_else_is_called_a_candidate(purpose: ReviewPurpose) -> None:
    words = WORDS[purpose]
    said = [words.what, words.who, words.post, words.day, *map(words.conclusion, VettingConclusion)]
    said += map(words.material, ReviewMaterial)
    assert not [one for one in said if "候选" in one or "竞选" in one]


@_others
def test_the_rule_speaks_of_the_purpose_too(purpose: ReviewPurpose) -> None:
    away = says(TOWN, Answer.FOUND, Fact("12", "长期在外", "新关镇证明", date(2024, 1, 1)))
    decided = [Decision("12", fit, "情形尚未消除", "县联审组", date(2026, 10, 21)) for fit in (True, False)]
    cases = [
        a_case(*ALL_CLEAR, purpose=purpose),
        *(a_case(says(POLICE), ALL_CLEAR[1], away, decisions=(one,), purpose=purpose) for one in decided),
    ]
    messages = "".join(finding.message for case in cases for finding in conclude(case).findings)
    assert AWAY.words in messages
    assert WORDS[purpose].clear in messages
    assert WORDS[purpose].unsuitable in messages
    assert "候选" not in messages


@_others
def test_the_day_that_decides_is_called_by_its_name(purpose: ReviewPurpose) -> None:
    jailed = says(POLICE, Answer.FOUND, Fact("5", "刑满释放", "释放证明", date(2024, 1, 1)))
    listed = replace(a_case(jailed, purpose=purpose), election_day=date(2026, 11, 20))
    messages = "".join(finding.message for finding in conclude(listed).findings)
    assert f"{WORDS[purpose].day}未满" in messages


@_others
def test_a_missing_paper_is_named_by_the_purpose(purpose: ReviewPurpose) -> None:
    refused = refuse_township("贾永胜", frozenset(), WORDS[purpose])
    assert refused is not None
    assert WORDS[purpose].registration in refused.cause
    assert "候选" not in refused.cause
