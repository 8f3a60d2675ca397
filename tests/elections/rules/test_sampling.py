"""What a word draws is what anybody finds by hand, and what a second counting says of the first."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.checking import Figures
from elections.rules.counts import Candidate, Contest, Poll
from elections.rules.rulebook import rulebook
from elections.rules.sampling import compared, figures_of, ranked, sealed_list
from elections.vocabulary import Method, Post, RoundKind

_BOOK = rulebook(CommitteeKind.VILLAGERS, date(2021, 11, 20))
_POLL = Poll(
    committee=CommitteeKind.VILLAGERS,
    election_day=date(2021, 11, 20),
    method=Method.VOTERS,
    round=RoundKind.FIRST,
    electorate=431,
    issued=402,
    cast=396,
    posts=(
        Contest(Post.CHAIR, 1, (Candidate("贾永胜", Sex.MALE, 200), Candidate("高建平", Sex.MALE, 190, write_in=True))),
    ),
)


def test_a_word_draws_what_sha256sum_says() -> None:
    names = ["140932101200-13-1/1", "140932102200-13-1/1", "140932103200-13-1/1"]
    found = ranked("双色球2026138期　03 11 17", names)
    by_hand = {name: hashlib.sha256(("双色球2026138期　03 11 17|" + name).encode()).hexdigest() for name in names}
    assert [(one.identifier, one.digest) for one in found] == sorted(by_hand.items(), key=lambda pair: pair[1])
    assert [one.rank for one in found] == [1, 2, 3]
    # printf '%s|%s' a x | sha256sum
    assert ranked("a", ["x"])[0].digest == "4a08d7a0b583c67143c72637e89af3a565609d8ee74283dea3b23a0eda6a0012"


@given(st.sets(st.text("0123456789-/", min_size=1, max_size=12), min_size=1, max_size=20), st.text(min_size=1))
def test_the_order_of_the_list_changes_nothing(names: set[str], word: str) -> None:
    listed = sorted(names)
    assert ranked(word, listed) == ranked(word, listed[::-1])
    assert sealed_list(listed) == sealed_list(listed[::-1])
    assert {one.identifier for one in ranked(word, listed)} == names


def test_another_list_has_another_hash() -> None:
    assert sealed_list(["1", "2"]) == hashlib.sha256(b"1\n2\n").hexdigest()
    assert sealed_list(["12"]) != sealed_list(["1", "2"])


def _said(**changed: int) -> list[str]:
    words = {"cast": "收回选票", "jia": "主任　贾永胜", "gao": "主任　高建平", "new": "主任　苗国珍"}
    found: Figures = {**figures_of(_POLL), **{words[name]: value for name, value in changed.items()}}
    return [one.message for one in compared(_BOOK, _POLL, found)]


def test_a_second_counting_that_agrees_says_so() -> None:
    (found,) = compared(_BOOK, _POLL, figures_of(_POLL))
    assert (found.met, found.message) == (True, "复核与原计票5项全部一致。")


@pytest.mark.parametrize(
    ("changed", "first", "last"),
    [
        ({"jia": 201}, "主任　贾永胜：原计票200，复核201。", "当选人都不变"),
        ({"jia": 198}, "主任　贾永胜：原计票200，复核198。", "会有变化"),
        ({"cast": 215}, "收回选票：原计票396，复核215。", "须逐项核查"),
        ({"new": 1}, "主任　苗国珍：原计票没有，复核1。", "须逐项核查"),
    ],
)
def test_each_difference_is_told_and_what_it_would_change(changed: dict[str, int], first: str, last: str) -> None:
    said = _said(**changed)
    assert said[0] == first
    assert last in said[-1]
    assert len(said) == 2


def test_a_name_that_was_not_found_counts_as_none() -> None:
    found = {name: value for name, value in figures_of(_POLL).items() if "高建平" not in name}
    said = [one.message for one in compared(_BOOK, _POLL, found)]
    assert said[0] == "主任　高建平：原计票190，复核没有。"
    assert "都不变" in said[-1]


def test_a_count_decided_by_its_own_law_stays_so() -> None:
    few = replace(_POLL, electorate=900)
    assert "都不变" in compared(_BOOK, few, {**figures_of(few), "主任　贾永胜": 201})[-1].message
