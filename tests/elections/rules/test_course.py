"""Whole elections over several counts: which vote comes next, who stands in it, and when the election is over."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.counts import Candidate, Contest
from elections.rules.course import Ballot, Course, resettled
from elections.rules.profile import DEFAULT, CarryDown, Profile
from elections.vocabulary import NextStep, RoundKind
from tests.elections.rules.played import CAST, CHAIR, LAW_CHANGES, MEMBER, VICE, Election, ballot_of


def five_seats() -> Election:
    return Election(
        ballot_of(CHAIR, 1, "甲乙"), ballot_of(VICE, 1, "丙丁"), ballot_of(MEMBER, 3, "戊己庚辛"), profile=DEFAULT
    )


ALL_BUT_ONE = ((400, 200), (380, 250), (500, 450, 300, 250))


def test_before_any_count_the_first_vote_is_waited_for() -> None:
    election = five_seats()
    assert election.course.next is None
    assert election.ballot == Ballot(RoundKind.FIRST, election.first)
    assert election.course.open_seats == {CHAIR: 1, VICE: 1, MEMBER: 3}


def test_one_vote_that_fills_every_seat_ends_the_election() -> None:
    done = five_seats().vote((400, 200), (380, 250), (500, 450, 400, 250))
    assert (done.next, done.ballot, done.shortfall) == (NextStep.DONE, None, 0)
    assert done.elected == ((CHAIR, "甲"), (VICE, "丙"), (MEMBER, "戊"), (MEMBER, "己"), (MEMBER, "庚"))


def test_t20_a_shortfall_goes_to_a_runoff_among_the_best_of_the_unelected() -> None:
    election = five_seats()
    after = election.vote(*ALL_BUT_ONE)
    assert (after.next, after.open_seats) == (NextStep.RUNOFF, {MEMBER: 1})
    assert (election.ballot.kind, election.standing()) == (RoundKind.RUNOFF, {MEMBER: "庚辛"})
    assert all(each.votes == 0 for contest in election.ballot.contests for each in contest.candidates)
    done = election.vote((230, 229))
    assert (done.next, done.ballot, done.elected[-1]) == (NextStep.DONE, None, (MEMBER, "庚"))


def test_t24_a_seat_stays_open_after_a_runoff_that_leaves_enough_members() -> None:
    election = five_seats()
    election.vote(*ALL_BUT_ONE)
    done = election.vote((229, 228))
    assert (done.next, done.ballot, done.open_seats) == (NextStep.DONE, None, {MEMBER: 1})
    assert election.held[-1].outcome.vacancy_allowed


def test_t25_with_fewer_than_three_members_runoffs_go_on_until_there_are_three() -> None:
    election = five_seats()
    after = election.vote((300, 200), (380, 250), (500, 200, 150, 100))
    assert (after.next, after.open_seats) == (NextStep.RUNOFF, {CHAIR: 1, MEMBER: 2})
    for _ in range(2):
        after = election.vote((200, 100), (100, 90, 80))
        assert (after.next, election.ballot.kind) == (NextStep.MUST_CONTINUE, RoundKind.RUNOFF)
        assert election.standing() == {CHAIR: "甲乙", MEMBER: "己庚辛"}
    done = election.vote((230, 100), (100, 90, 80))
    assert (done.next, len(done.elected), done.open_seats) == (NextStep.DONE, 3, {MEMBER: 2})


def test_t24_residents_need_five() -> None:
    election = Election(ballot_of(MEMBER, 5, "甲乙丙丁戊己"), committee=CommitteeKind.RESIDENTS)
    election.vote((400, 400, 400, 400, 100, 90))
    assert election.vote((229, 228)).next is NextStep.MUST_CONTINUE
    assert election.vote((231, 228)).next is NextStep.DONE


def test_t13_a_tie_is_voted_on_among_the_tied_alone() -> None:
    election = five_seats()
    after = election.vote((400, 200), (380, 250), (500, 450, 360, 360))
    assert (after.next, after.open_seats) == (NextStep.TIE_VOTE, {MEMBER: 1})
    assert (election.ballot.kind, election.standing()) == (RoundKind.TIE_VOTE, {MEMBER: "庚辛"})
    assert election.vote((300, 300)).next is NextStep.TIE_VOTE
    assert election.standing() == {MEMBER: "庚辛"}
    done = election.vote((10, 20))
    assert (done.next, done.elected[-1], done.shortfall) == (NextStep.DONE, (MEMBER, "辛"), 0)


def test_t13_three_tied_for_two_seats_vote_for_two() -> None:
    election = Election(ballot_of(MEMBER, 3, "丙甲乙丁"))
    election.vote((500, 400, 400, 400))
    assert election.ballot.contests == (ballot_of(MEMBER, 2, "甲乙丁"),)
    assert election.vote((300, 200, 100)).elected == ((MEMBER, "丙"), (MEMBER, "甲"), (MEMBER, "乙"))


def test_a_tie_beside_a_shortfall_is_settled_first_and_its_loser_may_stand_in_the_runoff() -> None:
    election = five_seats()
    after = election.vote((300, 200), (380, 250), (500, 450, 360, 360))
    assert (after.next, election.standing()) == (NextStep.TIE_VOTE, {MEMBER: "庚辛"})
    after = election.vote((300, 200))
    assert (after.next, after.open_seats) == (NextStep.RUNOFF, {CHAIR: 1})
    assert (election.ballot.kind, election.standing()) == (RoundKind.RUNOFF, {CHAIR: "甲乙"})
    assert election.vote((300, 200)).next is NextStep.DONE


def test_a_tie_in_a_runoff_leaves_open_what_the_runoff_left_open() -> None:
    election = Election(ballot_of(CHAIR, 1, "甲乙"), ballot_of(MEMBER, 2, "丙丁戊"))
    election.vote((300, 300), (340, 330, 100))
    after = election.vote((240, 240), (340, 229, 228))
    assert (after.next, election.standing()) == (NextStep.TIE_VOTE, {CHAIR: "甲乙"})
    after = election.vote((2, 1))
    assert (after.next, after.open_seats) == (NextStep.MUST_CONTINUE, {MEMBER: 1})
    assert (election.ballot.kind, election.standing()) == (RoundKind.RUNOFF, {MEMBER: "丁戊"})


def test_t24_a_tie_in_a_runoff_that_completes_three_members_ends_the_election() -> None:
    election = Election(ballot_of(CHAIR, 1, "甲乙"), ballot_of(MEMBER, 3, "丙丁戊庚"))
    election.vote((300, 300), (400, 400, 200, 100))
    election.vote((240, 240), (229, 228))
    done = election.vote((2, 1))
    assert (done.next, done.ballot, done.open_seats) == (NextStep.DONE, None, {MEMBER: 1})
    assert len(done.elected) == 3


@pytest.mark.parametrize(("cast", "issued"), [(500, 700), (690, 689)])
def test_t01_t03_a_void_first_vote_is_held_again_with_the_same_ballot(cast: int, issued: int) -> None:
    election = Election(ballot_of(CHAIR, 1, "甲乙"), ballot_of(VICE, 1, "丙丁"))
    after = election.vote((400, 80), (380, 90), cast=cast, issued=issued)
    assert (after.next, after.elected, after.open_seats) == (NextStep.RERUN, (), {CHAIR: 1, VICE: 1})
    assert election.ballot == Ballot(RoundKind.RERUN, election.first)
    assert election.vote((345, 300), (346, 90)).open_seats == {CHAIR: 1}
    assert election.standing() == {CHAIR: "甲乙"}


def test_a_void_rerun_is_held_again_as_a_rerun() -> None:
    election = Election(ballot_of(CHAIR, 1, "甲乙"))
    for _ in range(2):
        election.vote((400, 80), cast=500)
        assert election.ballot == Ballot(RoundKind.RERUN, election.first)


def test_t22_a_void_runoff_is_held_again_and_takes_nothing_from_the_elected() -> None:
    election = five_seats()
    election.vote(*ALL_BUT_ONE)
    before = election.course.elected
    after = election.vote((300, 100), cast=500)
    assert (after.next, after.elected) == (NextStep.RERUN, before)
    assert (election.ballot.kind, election.standing()) == (RoundKind.RUNOFF, {MEMBER: "庚辛"})


def test_a_void_tie_vote_is_held_again_among_the_tied() -> None:
    election = five_seats()
    election.vote((400, 200), (380, 250), (500, 450, 360, 360))
    assert election.vote((300, 100), cast=500).next is NextStep.RERUN
    assert (election.ballot.kind, election.standing()) == (RoundKind.TIE_VOTE, {MEMBER: "庚辛"})


def test_who_was_written_in_is_not_on_the_ballot_of_a_rerun_but_may_be_on_that_of_a_runoff() -> None:
    for cast, expected in ((500, "甲乙"), (CAST, "庚甲")):
        election = Election(ballot_of(CHAIR, 1, "甲乙"))
        contest = Contest(
            CHAIR,
            1,
            (
                Candidate("甲", Sex.MALE, 100),
                Candidate("乙", Sex.MALE, 50),
                Candidate("庚", Sex.MALE, 300, write_in=True),
            ),
        )
        election.count((contest,), RoundKind.FIRST, cast, 700)
        assert election.standing() == {CHAIR: expected}
        assert not any(each.write_in for each in election.ballot.contests[0].candidates)


def test_who_is_tied_for_a_higher_post_waits_with_the_lower_one_and_so_does_who_would_move_up() -> None:
    election = Election(ballot_of(VICE, 2, "丙甲乙"), ballot_of(MEMBER, 2, "甲丁戊"))
    after = election.vote((400, 360, 360), (500, 450, 400))
    assert after.elected == ((VICE, "丙"), (MEMBER, "丁"))
    assert (after.next, election.standing()) == (NextStep.TIE_VOTE, {VICE: "甲乙"})
    [_, member] = election.held[0].outcome.posts
    assert (member.elected, member.pending, member.shortfall) == (("丁",), ("甲", "戊"), 1)
    done = election.vote((300, 200))
    assert (done.next, set(done.elected)) == (
        NextStep.DONE,
        {(VICE, "丙"), (VICE, "甲"), (MEMBER, "丁"), (MEMBER, "戊")},
    )


def test_a_member_who_loses_the_tie_for_a_higher_post_keeps_the_lower_seat() -> None:
    election = Election(ballot_of(VICE, 2, "丙甲乙"), ballot_of(MEMBER, 2, "甲丁戊"))
    election.vote((400, 360, 360), (500, 450, 300))
    done = election.vote((200, 300))
    assert (done.next, set(done.elected)) == (
        NextStep.DONE,
        {(VICE, "丙"), (VICE, "乙"), (MEMBER, "甲"), (MEMBER, "丁")},
    )


def test_t10_the_votes_of_who_loses_the_tie_go_down_with_them() -> None:
    down = Profile(carry_down=CarryDown.HIGH_TO_LOW)
    election = Election(ballot_of(VICE, 2, "丙甲乙"), ballot_of(MEMBER, 1, "甲丁"), profile=down)
    after = election.vote((400, 360, 360), (100, 400))
    assert (after.elected, election.held[0].outcome.posts[1].pending) == (((VICE, "丙"),), ("丁", "甲"))
    done = election.vote((100, 200))
    assert (done.next, set(done.elected)) == (NextStep.DONE, {(VICE, "丙"), (VICE, "乙"), (MEMBER, "甲")})


def test_withdrawing_a_tie_vote_takes_back_what_hung_on_it() -> None:
    election = Election(ballot_of(VICE, 2, "丙甲乙"), ballot_of(MEMBER, 2, "甲丁戊"))
    before = election.vote((400, 360, 360), (500, 450, 400))
    election.vote((300, 200))
    election.held = list(resettled(election.book_of, election.held[:-1]))
    assert election.course == before


def test_rv01_a_runoff_after_the_change_of_law_follows_the_law_of_its_own_day() -> None:
    def played(day: date) -> Course:
        election = Election(ballot_of(CHAIR, 1, "甲乙"), ballot_of(MEMBER, 2, "丙丁戊"), kin=[("丁", "甲")])
        election.vote((400, 200), (500, 300, 200), day=date(2025, 12, 28))
        return election.vote((400, 100), day=day)

    assert played(date(2025, 12, 31)).elected[-1] == (MEMBER, "丁")
    assert played(LAW_CHANGES).open_seats == {MEMBER: 1}


def test_t13_a_name_beside_the_tied_wins_nothing_in_the_vote_that_settles_it() -> None:
    election = five_seats()
    election.vote((400, 200), (380, 250), (500, 450, 360, 360))
    contest = Contest(
        MEMBER,
        1,
        (
            Candidate("庚", Sex.MALE, 200),
            Candidate("辛", Sex.MALE, 100),
            Candidate("壬", Sex.FEMALE, 390, write_in=True),
        ),
    )
    done = election.count((contest,), RoundKind.TIE_VOTE, CAST, 700)
    assert (done.next, done.elected[-1]) == (NextStep.DONE, (MEMBER, "庚"))
    assert any("壬390票，不在票数相等的人中" in one.message for one in election.held[-1].outcome.findings)
