"""An election played count by count by the rules alone."""

from collections.abc import Sequence
from datetime import date

from cadres.vocabulary import CommitteeKind, Kinship, Sex
from elections.rules.book import Rulebook
from elections.rules.counts import Candidate, Contest, Kin, Poll, impossible
from elections.rules.course import Ballot, Course, Held, course, resettled
from elections.rules.profile import DEFAULT, Profile
from elections.rules.rulebook import rulebook
from elections.rules.tally import decide
from elections.vocabulary import Method, Post, RoundKind
from tests.elections.rules.polls import PEOPLE

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
