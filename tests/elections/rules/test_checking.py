"""Two readings of a tally sheet: whatever differs is found, and neither is given away to who gave the other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.checking import APART, Figures, differences, doubts, unlike
from elections.rules.counts import Candidate, Contest, Poll
from elections.vocabulary import CountStep, Method, Post, RoundKind

NAMES = ["发出选票", "收回选票", "主任　贾永胜", "委员　杜秀英", "委员　马志强"]
READINGS = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 500))


def a_poll(issued: int = 402, cast: int = 396, votes: tuple[int, int] = (268, 104)) -> Poll:
    names = (("贾永胜", Sex.MALE), ("高建平", Sex.MALE))
    return Poll(
        committee=CommitteeKind.VILLAGERS,
        election_day=date(2021, 11, 20),
        method=Method.VOTERS,
        round=RoundKind.FIRST,
        electorate=431,
        issued=issued,
        cast=cast,
        posts=(
            Contest(Post.CHAIR, 1, tuple(Candidate(*one, number) for one, number in zip(names, votes, strict=True))),
        ),
    )


@given(READINGS, READINGS)
def test_a_difference_is_found_exactly_where_the_readings_differ(first: Figures, second: Figures) -> None:
    found = {one.figure for one in differences(first, second)}
    assert found == {name for name in {*first, *second} if first.get(name, -1) != second.get(name, -1)}


@given(READINGS)
def test_equal_readings_differ_nowhere(first: Figures) -> None:
    assert differences(first, dict(first)) == ()


@given(st.integers(100, 500), st.integers(100, 500))
def test_neither_reading_is_told_to_who_gave_the_other(first: int, second: int) -> None:
    one, other = {"收回选票": first}, {"收回选票": second}
    for own in (one, other):
        for problem in unlike(differences(one, other), own):
            assert str(first) not in str(problem)
            assert str(second) not in str(problem)
            assert problem.cure


def test_a_written_in_name_that_only_the_other_reading_has_is_not_told() -> None:
    own: Figures = {"主任　贾永胜": 268}
    found = differences({**own, "主任　吕敏": 7, "主任　吕敏　性别": "女"}, own)
    [problem] = unlike(found, own)
    assert (problem.field, "吕敏" in str(problem)) == ("另选人", False)


@pytest.mark.parametrize(
    ("poll", "rules"),
    [
        (a_poll(), []),
        (a_poll(issued=390), ["T-03"]),
        (a_poll(issued=431, cast=431), ["W-01"]),
        (a_poll(votes=(0, 0)), ["W-02"]),
        (a_poll(issued=430, cast=431, votes=(0, 0)), ["T-03", "W-01", "W-02"]),
        (a_poll(votes=(0, 1)), []),
    ],
)
def test_what_is_doubtful_is_asked_about(poll: Poll, rules: list[str]) -> None:
    found = list(doubts(poll))
    assert [one.rule for one in found] == rules
    assert all("写明原因" in one.cure for one in found)


def test_who_read_a_sheet_settles_nothing_of_it() -> None:
    assert APART[CountStep.SECOND] == {CountStep.ENTERED}
    assert APART[CountStep.CHECKED] == {CountStep.ENTERED, CountStep.SECOND}
    assert APART[CountStep.PUBLISHED] == {CountStep.ENTERED}, "the second reading is the check: who gave it may publish"
