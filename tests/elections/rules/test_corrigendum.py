"""Corrigenda mend figures, and nothing that a result rests on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.book import Rulebook
from elections.rules.corrigendum import Correction, corrected, corrections, figures, objections
from elections.rules.counts import Candidate, Contest, Poll
from elections.rules.course import Held, course, resettled
from elections.rules.rulebook import rulebook
from elections.rules.tally import decide
from elections.vocabulary import Method, NextStep, Post, RoundKind
from server.errors import Problem

_M, _F = Sex.MALE, Sex.FEMALE
_DAY = date(2021, 11, 20)
_FIRST = (
    Contest(Post.CHAIR, 1, (Candidate("甲", _M, 268), Candidate("乙", _M, 104))),
    Contest(Post.MEMBER, 2, (Candidate("丙", _F, 255), Candidate("丁", _M, 214), Candidate("戊", _M, 150))),
)
_POLL = Poll(CommitteeKind.VILLAGERS, _DAY, Method.VOTERS, RoundKind.FIRST, 431, 402, 396, _FIRST, 9)


def _book(poll: Poll) -> Rulebook:
    return rulebook(poll.committee, poll.election_day)


def _held(*polls: Poll) -> tuple[Held, ...]:
    return resettled(_book, [Held(poll, decide(_book(poll), poll)) for poll in polls])


def _said(made: dict[str, int], *polls: Poll, place: int = 0) -> list[Problem]:
    poll = polls[place]

    def found() -> Iterator[Problem]:
        return objections(_book, _FIRST, _held(*polls), place, corrected(poll, corrections(poll, made)))

    return list(found())


def test_only_what_differs_is_a_correction() -> None:
    assert corrections(_POLL, {"主任　甲": 267, "主任　乙": 104, "发出选票": 402}) == (
        Correction("主任　甲", 268, 267),
    )


def test_every_figure_of_the_sheet_can_be_corrected() -> None:
    new = {name: value + 1 for name, value in figures(_POLL).items()}
    assert figures(corrected(_POLL, corrections(_POLL, new))) == new


def test_a_figure_that_decides_nothing_is_corrected() -> None:
    assert _said({"主任　乙": 103}, _POLL) == []
    assert _said({"发出选票": 403}, _POLL) == []


@pytest.mark.parametrize(
    "made",
    [
        {"主任　甲": 190},
        {"委员　丁": 150, "委员　戊": 214},
        {
            "收回选票": 215,
            "发出选票": 402,
            "主任　甲": 150,
            "主任　乙": 30,
            "委员　丙": 150,
            "委员　丁": 140,
            "委员　戊": 60,
        },
    ],
    ids=["the chair without a majority", "another member", "a vote that too few took part in"],
)
def test_another_result_is_not_in_its_power(made: dict[str, int]) -> None:
    (problem,) = _said(made, _POLL)
    assert (problem.field, problem.rule) == ("更正", "T-17")
    assert "当选主任甲" in problem.cause


def test_figures_that_no_sheet_has_are_refused_as_on_entry() -> None:
    found = _said({"主任　甲": 397}, _POLL)
    assert found
    assert {one.rule for one in found}.isdisjoint({"T-17"})


def test_a_first_vote_is_corrected_under_the_tie_vote_that_settled_it() -> None:
    tied = replace(
        _POLL,
        posts=(
            _FIRST[0],
            Contest(Post.MEMBER, 2, (Candidate("丙", _F, 255), Candidate("丁", _M, 214), Candidate("戊", _M, 214))),
        ),
    )
    again = Contest(Post.MEMBER, 1, (Candidate("丁", _M, 210), Candidate("戊", _M, 150)))
    settled = replace(_POLL, round=RoundKind.TIE_VOTE, posts=(again,))
    held = _held(tied, settled)
    assert course(_book(settled), _FIRST, held).next is NextStep.DONE
    assert _said({"主任　乙": 101}, tied, settled) == []
    assert _said({"委员　丁": 209}, tied, settled, place=1) == []
    (problem,) = _said({"委员　丁": 150, "委员　戊": 210}, tied, settled, place=1)
    assert problem.rule == "T-17"
