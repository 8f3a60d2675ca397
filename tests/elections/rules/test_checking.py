"""Two readings of a tally sheet: whatever differs is found, and nothing of the first is given away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.checking import APART, Figures, differences, figures, written_in
from elections.rules.counts import Candidate, Contest, Poll
from elections.vocabulary import CountStep, Method, Post, RoundKind

NAMES = ["发出选票", "收回选票", "主任　贾永胜", "委员　杜秀英", "委员　马志强"]
READINGS = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 500))


POLL = Poll(
    committee=CommitteeKind.VILLAGERS,
    election_day=date(2021, 11, 20),
    method=Method.VOTERS,
    round=RoundKind.FIRST,
    electorate=431,
    issued=402,
    cast=396,
    posts=(
        Contest(
            Post.CHAIR,
            1,
            (Candidate("贾永胜", Sex.MALE, 268), Candidate("吕敏", Sex.FEMALE, 7, write_in=True)),
        ),
    ),
)


@given(READINGS, READINGS)
def test_a_difference_is_found_exactly_where_the_readings_differ(kept: Figures, read: Figures) -> None:
    found = {problem.field for problem in differences(kept, read)}
    assert found == {name for name in {*kept, *read} if kept.get(name, -1) != read.get(name, -1)}


@given(READINGS)
def test_equal_readings_differ_nowhere(kept: Figures) -> None:
    assert differences(kept, dict(kept)) == ()


@given(st.integers(100, 500), st.integers(100, 500))
def test_the_first_reading_is_not_told(kept: int, read: int) -> None:
    for problem in differences({"收回选票": kept}, {"收回选票": read}):
        assert str(kept) not in str(problem)
        assert problem.cure


def test_a_written_in_name_that_only_the_first_reading_has_is_not_told() -> None:
    kept = figures(POLL)
    read = {name: value for name, value in kept.items() if "吕敏" not in name}

    [problem] = differences(kept, read, written_in(POLL))

    assert (problem.field, "吕敏" in str(problem)) == ("另选人", False)
    assert [one.field for one in differences(kept, {**kept, "主任　吕敏": 8}, written_in(POLL))] == ["主任　吕敏"]


def test_a_count_on_record_is_told_figure_by_figure() -> None:
    told = figures(POLL)
    assert told["投票日"] == date(2021, 11, 20)
    assert (told["主任　贾永胜"], told["主任　吕敏"]) == (268, 7)


@pytest.mark.parametrize("step", [CountStep.CHECKED, CountStep.PUBLISHED])
def test_who_typed_confirms_nothing(step: CountStep) -> None:
    assert APART[step] == {CountStep.ENTERED}
