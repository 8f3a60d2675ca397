"""Whole elections over several counts: which vote comes next, who stands in it, and when the election is over."""

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind, Kinship, Sex
from elections.rules.book import Rulebook
from elections.rules.counts import Candidate, Contest, Kin, Poll, impossible
from elections.rules.course import Ballot, Course, Held, course, resettled
from elections.rules.profile import DEFAULT, CarryDown, Profile
from elections.rules.rulebook import rulebook
from elections.rules.tally import decide
from elections.vocabulary import Method, NextStep, Post, RoundKind
from tests.elections.rules.polls import PEOPLE, REPEATABLE

CHAIR, VICE, MEMBER = Post.CHAIR, Post.VICE_CHAIR, Post.MEMBER
DAY = date(2021, 11, 20)
LAW_CHANGES = date(2026, 1, 1)
CAST = 690


def ballot_of(post: Post, seats: int, names: str) -> Contest:
    """A contest before the vote. 丙, 己 and 壬 are women."""
    return Contest(post, seats, tuple(Candidate(name, Sex(PEOPLE[name]), 0) for name in names))


class Election:
    """An election played vote by vote: each count is for the ballot that the course asks for, and for no other."""

    def __init__(
        self,
        *contests: Contest,
        committee: CommitteeKind = CommitteeKind.VILLAGERS,
        kin: Sequence[tuple[str, str]] = (),
        profile: Profile = DEFAULT,
    ) -> None:
        self.first, self.committee, self.profile = contests, committee, profile
        self.kin = tuple(Kin(one, other, Kinship.SIBLING) for one, other in kin)
        self.held: list[Held] = []
        self.day = DAY

    @property
    def course(self) -> Course:
        return course(rulebook(self.committee, self.day, self.profile), self.first, self.held)

    @property
    def ballot(self) -> Ballot:
        ballot = self.course.ballot
        assert ballot is not None
        return ballot

    def standing(self) -> dict[Post, str]:
        return {contest.post: "".join(each.name for each in contest.candidates) for contest in self.ballot.contests}

    def vote(self, *votes: Sequence[int], cast: int = CAST, issued: int = 700, day: date | None = None) -> Course:
        """Count one vote; `votes` are by contest of the ballot, in its order."""
        self.day = day or self.day
        ballot = self.ballot
        contests = tuple(
            contest._replace(
                candidates=tuple(
                    each._replace(votes=number) for each, number in zip(contest.candidates, numbers, strict=True)
                )
            )
            for contest, numbers in zip(ballot.contests, votes, strict=True)
        )
        return self.count(contests, ballot.kind, cast, issued)

    def count(self, contests: tuple[Contest, ...], kind: RoundKind, cast: int, issued: int) -> Course:
        seated = self.course.seated({name: Sex(sex) for name, sex in PEOPLE.items()})
        present = {each.name for contest in contests for each in contest.candidates} | {one.name for one in seated}
        poll = Poll(
            committee=self.committee,
            election_day=self.day,
            method=Method.VOTERS,
            round=kind,
            electorate=1000,
            issued=issued,
            cast=cast,
            posts=contests,
            profile=self.profile,
            elected_before=seated,
            kin=tuple(kin for kin in self.kin if {kin.one, kin.other} <= present),
        )
        assert not impossible(poll)
        self.held = list(resettled(self.book_of, (*self.held, Held(poll, decide(self.book_of(poll), poll)))))
        return self.course

    def book_of(self, poll: Poll) -> Rulebook:
        return rulebook(self.committee, poll.election_day, self.profile)


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


def test_t15_the_womans_seat_is_voted_on_among_women() -> None:
    election = Election(ballot_of(CHAIR, 1, "甲乙"), ballot_of(MEMBER, 3, "丁戊庚丙己壬"))
    after = election.vote((400, 200), (500, 450, 400, 300, 200, 100))
    assert (after.next, election.standing()) == (NextStep.RUNOFF, {MEMBER: "丙己"})
    done = election.vote((100, 230))
    assert (done.next, done.elected[-1]) == (NextStep.DONE, (MEMBER, "己"))


def test_t15_after_a_tie_the_womans_seat_is_still_voted_on_among_women() -> None:
    election = Election(ballot_of(CHAIR, 1, "甲乙"), ballot_of(MEMBER, 3, "丁戊庚丙己"))
    election.vote((400, 200), (500, 400, 400, 300, 200))
    assert election.standing() == {MEMBER: "戊庚"}
    after = election.vote((300, 200))
    assert (after.next, after.open_seats, election.standing()) == (NextStep.RUNOFF, {MEMBER: 1}, {MEMBER: "丙己"})


def test_t15_without_a_woman_on_the_sheet_the_seat_is_voted_on_with_an_empty_list() -> None:
    election = Election(ballot_of(CHAIR, 1, "甲乙"), ballot_of(MEMBER, 3, "丁戊庚辛"))
    after = election.vote((400, 200), (500, 450, 400, 380))
    assert after.next is NextStep.RUNOFF
    assert election.ballot == Ballot(RoundKind.RUNOFF, (Contest(MEMBER, 1, ()),))
    contest = Contest(MEMBER, 1, (Candidate("壬", Sex.FEMALE, 300, write_in=True),))
    done = election.count((contest,), RoundKind.RUNOFF, CAST, 700)
    assert (done.next, done.elected[-1]) == (NextStep.DONE, (MEMBER, "壬"))


def test_t16_after_a_tie_a_relative_of_the_elected_does_not_stand() -> None:
    election = Election(ballot_of(CHAIR, 1, "甲乙"), ballot_of(MEMBER, 3, "丙丁戊庚辛"), kin=[("甲", "辛")])
    election.vote((400, 200), (500, 400, 400, 100, 300), day=LAW_CHANGES)
    assert election.course.next is NextStep.DONE
    election = Election(ballot_of(CHAIR, 1, "甲乙"), ballot_of(MEMBER, 3, "丙丁戊庚辛"), kin=[("甲", "丁")])
    election.vote((400, 200), (360, 450, 360, 360, 350), day=LAW_CHANGES)
    assert (election.course.next, election.standing()) == (NextStep.TIE_VOTE, {MEMBER: "戊庚"})
    after = election.vote((300, 200))
    assert (after.next, election.standing()) == (NextStep.RUNOFF, {MEMBER: "庚辛"})


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


def members_of(done: Course) -> set[str]:
    return {name for post, name in done.elected if post is MEMBER}


def test_t14_whether_a_woman_goes_first_waits_for_a_tie_between_a_woman_and_a_man() -> None:
    election = Election(ballot_of(VICE, 2, "辛甲丙"), ballot_of(MEMBER, 2, "丁戊己"))
    after = election.vote((400, 360, 360), (500, 450, 400))
    assert (members_of(after), after.next) == ({"丁"}, NextStep.TIE_VOTE)
    assert election.held[0].outcome.posts[1].pending == ("戊", "己")
    done = election.vote((100, 200))
    assert (done.next, members_of(done)) == (NextStep.DONE, {"丁", "戊"})
    election = Election(ballot_of(VICE, 2, "辛甲丙"), ballot_of(MEMBER, 2, "丁戊己"))
    election.vote((400, 360, 360), (500, 450, 400))
    assert members_of(election.vote((200, 100))) == {"丁", "己"}


def test_t15_no_seat_is_kept_for_a_woman_where_a_tie_among_women_brings_one_anyhow() -> None:
    election = Election(ballot_of(VICE, 2, "辛己丙"), ballot_of(MEMBER, 2, "丁戊庚"))
    after = election.vote((400, 360, 360), (500, 450, 300))
    assert (members_of(after), after.next) == ({"丁", "戊"}, NextStep.TIE_VOTE)
    assert election.held[0].outcome.reserved_women_seats == 0


def test_t15_a_seat_is_kept_only_once_the_tie_has_brought_no_woman() -> None:
    def played(*tie: int) -> tuple[Course, Election]:
        election = Election(ballot_of(VICE, 2, "辛甲丙"), ballot_of(MEMBER, 2, "丁戊己"))
        after = election.vote((400, 360, 360), (500, 450, 300))
        assert (members_of(after), election.held[0].outcome.reserved_women_seats) == ({"丁"}, 0)
        return election.vote(tie), election

    after, _ = played(100, 200)
    assert (after.next, members_of(after)) == (NextStep.DONE, {"丁", "戊"})
    after, election = played(200, 100)
    assert (after.next, after.open_seats, election.standing()) == (NextStep.RUNOFF, {MEMBER: 1}, {MEMBER: "己"})


def test_t10_the_votes_of_who_loses_the_tie_go_down_with_them() -> None:
    down = Profile(carry_down=CarryDown.HIGH_TO_LOW)
    election = Election(ballot_of(VICE, 2, "丙甲乙"), ballot_of(MEMBER, 1, "甲丁"), profile=down)
    after = election.vote((400, 360, 360), (100, 400))
    assert (after.elected, election.held[0].outcome.posts[1].pending) == (((VICE, "丙"),), ("丁", "甲"))
    done = election.vote((100, 200))
    assert (done.next, set(done.elected)) == (NextStep.DONE, {(VICE, "丙"), (VICE, "乙"), (MEMBER, "甲")})


def test_t16_a_relative_at_a_lower_post_waits_for_the_tie_and_gives_way_to_the_higher_post() -> None:
    def played(*tie: int) -> Course:
        election = Election(ballot_of(VICE, 2, "辛甲乙"), ballot_of(MEMBER, 2, "丙丁"), kin=[("甲", "丁")])
        election.vote((400, 360, 360), (500, 450), day=LAW_CHANGES)
        return election.vote(tie)

    won = played(200, 100)
    assert (members_of(won), won.next, won.open_seats) == ({"丙"}, NextStep.RUNOFF, {MEMBER: 1})
    assert members_of(played(100, 200)) == {"丙", "丁"}


def test_t16_who_wins_a_higher_post_in_a_runoff_keeps_it_and_the_relative_leaves_the_lower() -> None:
    election = Election(ballot_of(CHAIR, 1, "甲乙"), ballot_of(MEMBER, 4, "丙丁戊庚"), kin=[("甲", "丁")])
    election.vote((300, 200), (500, 450, 440, 430), day=LAW_CHANGES)
    assert election.standing() == {CHAIR: "甲乙"}
    done = election.vote((500, 100))
    assert (done.elected[-1], members_of(done)) == ((CHAIR, "甲"), {"丙", "戊", "庚"})
    assert (done.next, done.open_seats) == (NextStep.DONE, {MEMBER: 1})
    assert election.held[-1].outcome.vacancy_allowed
    [finding] = [one for one in election.held[-1].outcome.findings if one.rule == "T-16"]
    assert "丁此前当选委员" in finding.message


def test_t16_a_seat_given_up_is_voted_on_where_too_few_are_left() -> None:
    election = Election(ballot_of(CHAIR, 1, "甲乙"), ballot_of(MEMBER, 2, "丙丁戊"), kin=[("甲", "丁")])
    election.vote((300, 200), (500, 450, 100), day=LAW_CHANGES)
    after = election.vote((500, 100))
    assert (after.next, set(after.elected)) == (NextStep.MUST_CONTINUE, {(CHAIR, "甲"), (MEMBER, "丙")})
    assert election.standing() == {MEMBER: "戊"}


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
