"""Elections as other programs get them: every value under a name, where the rules themselves work with plain tuples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import Sex
from elections.queries import CandidateLine, ElectionLine, RollLine
from elections.rules.ballots import ballot_mark
from elections.rules.counts import Contest
from elections.rules.course import Ballot, Course, Held
from elections.rules.outcome import Outcome
from elections.services.voting.handing_in import Handed
from elections.vocabulary import NextStep, Post, RoundKind
from server.web.findings import FindingRecord, finding_records


@dataclass(frozen=True, slots=True)
class ElectionsPage:
    """A part of the list, and how long the list is."""

    lines: tuple[ElectionLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PostRecord:
    """What the law makes of the votes for one post, all names in order of votes; `pending` wait for a tie for a higher post."""

    post: Post
    seats: int
    elected: tuple[str, ...]
    not_elected: tuple[str, ...]
    tied: tuple[str, ...]
    pending: tuple[str, ...]
    shortfall: int


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """The lawful outcome of a count; the findings alone are enough to redo it by hand."""

    rulebook: str
    valid: bool
    posts: tuple[PostRecord, ...]
    reserved_women_seats: int
    next: NextStep
    next_candidates: Mapping[Post, tuple[str, ...]]
    vacancy_allowed: bool
    findings: tuple[FindingRecord, ...]


@dataclass(frozen=True, slots=True)
class ReadingRecord:
    """What became of a reading. `place` is which of the two it is, `outcome` is the decision once both are alike.

    `unlike` names the figures of it that the other one has not alike.
    """

    place: int
    unlike: tuple[str, ...]
    outcome: OutcomeRecord | None


@dataclass(frozen=True, slots=True)
class VotesRecord:
    """One name of a tally sheet."""

    name: str
    sex: Sex
    votes: int
    write_in: bool


@dataclass(frozen=True, slots=True)
class ContestRecord:
    """One post of a ballot, in its order."""

    post: Post
    seats: int
    candidates: tuple[VotesRecord, ...]


@dataclass(frozen=True, slots=True)
class CountRecord:
    """One voting that was counted, with its outcome. `checked` tells whether a second person read the sheet again."""

    kind: RoundKind
    held: date
    electorate: int
    issued: int
    cast: int
    fully_invalid: int
    checked: bool
    contests: tuple[ContestRecord, ...]
    outcome: OutcomeRecord


@dataclass(frozen=True, slots=True)
class ElectedRecord:
    """Who is elected so far."""

    post: Post
    name: str


@dataclass(frozen=True, slots=True)
class BallotRecord:
    """The vote that is waited for; its votes are still 0. Its `mark` goes back with its count."""

    mark: str
    kind: RoundKind
    contests: tuple[ContestRecord, ...]


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """Where an election stands after all its counts."""

    next: NextStep | None
    elected: tuple[ElectedRecord, ...]
    open_seats: Mapping[Post, int]
    ballot: BallotRecord | None


@dataclass(frozen=True, slots=True)
class ElectionRecord:
    """One election: its ballot, the days of its stages, the counts with their outcomes, and what is next."""

    election: ElectionLine
    candidates: tuple[CandidateLine, ...]
    stages: Mapping[str, date]
    roll: RollLine | None
    counts: tuple[CountRecord, ...]
    course: CourseRecord


def outcome_record(outcome: Outcome) -> OutcomeRecord:
    """An outcome, every part of it under its name."""
    posts = tuple(
        PostRecord(one.post, one.seats, one.elected, one.not_elected, one.tied, one.pending, one.shortfall)
        for one in outcome.posts
    )
    return OutcomeRecord(
        rulebook=outcome.rulebook,
        valid=outcome.valid,
        posts=posts,
        reserved_women_seats=outcome.reserved_women_seats,
        next=outcome.next,
        next_candidates=outcome.next_candidates,
        vacancy_allowed=outcome.vacancy_allowed,
        findings=finding_records(outcome.findings),
    )


def reading_record(handed: Handed) -> ReadingRecord:
    """A reading as other programs get it; the other reading is not told."""
    outcome = outcome_record(handed.outcome) if handed.outcome else None
    return ReadingRecord(handed.place, tuple(one.field for one in handed.unlike), outcome)


def count_record(one: Held, *, checked: bool) -> CountRecord:
    """A count with its outcome."""
    poll = one.poll
    return CountRecord(
        kind=poll.round,
        held=poll.election_day,
        electorate=poll.electorate,
        issued=poll.issued,
        cast=poll.cast,
        fully_invalid=poll.fully_invalid,
        checked=checked,
        contests=_contests(poll.posts),
        outcome=outcome_record(one.outcome),
    )


def course_record(course: Course, held: int) -> CourseRecord:
    """Where an election stands after `held` counts."""
    return CourseRecord(
        next=course.next,
        elected=tuple(ElectedRecord(post, name) for post, name in course.elected),
        open_seats=course.open_seats,
        ballot=_ballot(course.ballot, held) if course.ballot else None,
    )


def _ballot(ballot: Ballot, held: int) -> BallotRecord:
    return BallotRecord(ballot_mark(held, ballot), ballot.kind, _contests(ballot.contests))


def _contests(contests: Sequence[Contest]) -> tuple[ContestRecord, ...]:
    return tuple(
        ContestRecord(
            one.post,
            one.seats,
            tuple(
                VotesRecord(candidate.name, candidate.sex, candidate.votes, candidate.write_in)
                for candidate in one.candidates
            ),
        )
        for one in contests
    )
