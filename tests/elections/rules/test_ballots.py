"""The mark of a ballot: the same for the same vote, another for every other."""

from cadres.vocabulary import Sex
from elections.rules.ballots import ballot_mark
from elections.rules.counts import Candidate, Contest
from elections.rules.course import Ballot
from elections.vocabulary import Post, RoundKind


def a_ballot(names: str = "甲乙", kind: RoundKind = RoundKind.RUNOFF, seats: int = 1) -> Ballot:
    return Ballot(kind, (Contest(Post.MEMBER, seats, tuple(Candidate(name, Sex.MALE, 0) for name in names)),))


def test_the_same_vote_has_the_same_mark() -> None:
    assert ballot_mark(1, a_ballot()) == ballot_mark(1, a_ballot())


def test_every_other_vote_has_another() -> None:
    ballots = [(1, a_ballot()), (2, a_ballot()), (1, a_ballot("乙甲")), (1, a_ballot("甲乙丙")), (1, a_ballot(seats=2))]
    ballots += [(1, a_ballot(kind=kind)) for kind in RoundKind if kind is not RoundKind.RUNOFF]
    assert len({ballot_mark(held, ballot) for held, ballot in ballots}) == len(ballots)
