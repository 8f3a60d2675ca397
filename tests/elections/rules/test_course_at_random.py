"""Elections played at random: seats are kept, and every step is lawful."""

from collections.abc import Mapping
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from elections.rules.counts import Contest
from elections.rules.course import Course
from elections.vocabulary import NextStep, Post, RoundKind
from tests.elections.rules.played import CAST, CHAIR, DAY, LAW_CHANGES, MEMBER, VICE, Election, ballot_of
from tests.elections.rules.polls import PEOPLE, REPEATABLE


@REPEATABLE
@given(st.integers(0, 2**32))
def test_an_election_played_at_random_keeps_its_seats_and_ends_or_goes_on_lawfully(seed: int) -> None:
    random = Random(seed)  # noqa: S311  Invented votes need a repeatable source, not a secret one.
    election = _random_election(random)
    seats = {contest.post: contest.seats for contest in election.first}
    for _ in range(8):
        ballot = election.course.ballot
        if ballot is None:
            break
        votes = [_random_votes(random, contest) for contest in ballot.contests]
        after = election.vote(*votes, cast=random.choice((CAST, CAST, CAST, 500)))
        _check_step(after, seats)
    if election.course.ballot is None:
        last = election.held[-1].outcome
        assert election.course.next is NextStep.DONE
        assert not election.course.shortfall or len(election.course.elected) >= 3
        assert last.valid


def _random_election(random: Random) -> Election:
    names = random.sample(sorted(PEOPLE), 9)
    contests = [ballot_of(CHAIR, 1, "".join(names[:2])), ballot_of(VICE, 2, "".join(names[2:5]))]
    contests.append(ballot_of(MEMBER, random.randint(1, 3), "".join(names[random.choice((3, 5)) :])))
    election = Election(*contests, kin=[(names[0], names[6])] if random.random() < 1 / 3 else [])
    election.day = random.choice((DAY, LAW_CHANGES))
    return election


def _random_votes(random: Random, contest: Contest) -> list[int]:
    left, found = contest.seats * 500, []
    for _ in contest.candidates:
        found.append(min(left, random.choice((0, 100, 235, 360, 360, 450))))
        left -= found[-1]
    return found


def _check_step(after: Course, seats: Mapping[Post, int]) -> None:
    names = [name for _, name in after.elected]
    assert len(names) == len(set(names))
    for post, number in seats.items():
        assert sum(taken is post for taken, _ in after.elected) + after.open_seats.get(post, 0) == number
    if after.ballot is None:
        assert after.next is NextStep.DONE
        return
    standing = {(contest.post, each.name) for contest in after.ballot.contests for each in contest.candidates}
    if after.ballot.kind is RoundKind.RUNOFF:
        assert not {name for _, name in standing} & set(names)
        assert {contest.post: contest.seats for contest in after.ballot.contests} == after.open_seats
    assert not standing & set(after.elected)
    assert all(each.votes == 0 for contest in after.ballot.contests for each in contest.candidates)
