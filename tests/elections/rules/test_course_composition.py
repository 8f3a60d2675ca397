"""Women's seats and relatives over several counts: who a tie or a runoff leaves in, and what waits for it."""

from cadres.vocabulary import Sex
from elections.rules.counts import Candidate, Contest
from elections.rules.course import Ballot, Course
from elections.vocabulary import NextStep, RoundKind
from tests.elections.rules.played import CAST, CHAIR, LAW_CHANGES, MEMBER, VICE, Election, ballot_of


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
