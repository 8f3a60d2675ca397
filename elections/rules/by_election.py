"""The by-election within a term: whether one is due, who holds it, and until when its winners serve (T-37, T-38, T-39). Pure.

The statutes allow a by-election and leave its time to the province; what is elected, and with how many votes, is decided
as in any election (`tally.decide`). A province may not ask for less than the statute's majority (RV-03).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from elections.rules.book import Rulebook
from elections.rules.calendar import Window
from elections.rules.counts import Poll
from elections.rules.outcome import Outcome
from elections.rules.provisions import RecallVote
from elections.rules.tally import decide
from elections.rules.validity import electorate_name
from elections.vocabulary import Method, Post, Stage
from server.law.lawbook import Finding, Numbers, Provision, Standing, breaches
from server.values.labels import Labelled
from server.values.periods import chinese_day, months_after

_LEGAL_REPRESENTATIVE = Provision("B-34", "民政部办公厅通知（2020年8月）", Standing.POLICY)


class Duty(Labelled):
    """Whether a vacancy must be filled."""

    REQUIRED = "required", "应当补选"
    ALLOWED = "allowed", "可以补选"
    CLOSED = "closed", "不再补选"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """A post vacant from `since`. `members` and `women` are those who still sit, of all posts together."""

    post: Post
    since: date
    members: int
    women: int
    term_ends: date


@dataclass(frozen=True, slots=True)
class Due:
    """What a vacancy asks for; `by` is the last day of the province's time limit, never beyond the term."""

    duty: Duty
    by: date | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A by-election as it is called: `seats` to be filled of those `vacant`, who votes, when, and when the term ends."""

    seats: Mapping[Post, int]
    vacant: Mapping[Post, int]
    method: Method
    day: date
    term_ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ByElection:
    """A count held to fill `vacant` seats. The poll's `elected_before` are the members who still sit."""

    vacant: Mapping[Post, int]
    poll: Poll
    term_ends: date

    @property
    def call(self) -> Call:
        """The same before the count."""
        seats: dict[Post, int] = {}
        for contest in self.poll.posts:
            seats[contest.post] = seats.get(contest.post, 0) + contest.seats
        poll = self.poll
        return Call(
            seats=seats, vacant=self.vacant, method=poll.method, day=poll.election_day, term_ends=self.term_ends
        )


@dataclass(frozen=True, slots=True)
class ByElected:
    """The outcome, None where the by-election itself was against the law; the elected serve to `term_ends`."""

    outcome: Outcome | None
    term_ends: date
    findings: tuple[Finding, ...]


def due(book: Rulebook, vacancy: Vacancy) -> Due:
    """Whether the law of the day of the vacancy wants it filled."""
    if vacancy.since > vacancy.term_ends:
        return Due(Duty.CLOSED, None, (_term_over(book, vacancy.since, vacancy.term_ends),))
    too_few = vacancy.members < book.size.low
    by = min(months_after(vacancy.since, book.by_election_months), vacancy.term_ends) if too_few else None
    findings = tuple(_reasons(book, vacancy, by))
    if findings:
        return Due(Duty.REQUIRED, by, findings)
    message = f"{vacancy.post.label}出缺，在任{vacancy.members}人，可以补选。"
    return Due(Duty.ALLOWED, None, (book.basis("by_election").note(message, {"members": vacancy.members}),))


def _reasons(book: Rulebook, vacancy: Vacancy, by: date | None) -> Iterator[Finding]:
    """Why it must be filled: none stops an act by itself, each waits for somebody to act."""
    members, low = vacancy.members, book.size.low
    if by is not None:
        message = f"在任{members}人，不足{low}人，应当在出缺之日起{book.by_election_months}个月内（至{chinese_day(by)}）补选。"
        numbers = {"members": members, "low": low, "months": book.by_election_months}
        yield book.basis("by_election_months").warning(message, numbers, f"{members} ＜ {low}", met=False)
    if vacancy.post is Post.CHAIR:
        message = f"{book.committee.label}主任是法定代表人，主任出缺，应当补选。"
        yield _LEGAL_REPRESENTATIVE.warning(message)
    if book.female_member_required and not vacancy.women:
        message = f"在任的{members}人中没有妇女，应当有妇女成员，应当补选妇女成员。"
        numbers = {"members": members, "women": 0}
        yield book.basis("female_member_required").warning(message, numbers, "0 ＜ 1", met=False)


#: What the statute asks of the election of a whole committee only: a by-election follows the articles on nominating and
#: voting, and nobody hands over an office that others still hold.
_OF_A_TERM = frozenset({Stage.AUDIT_PUBLISHED, Stage.LIST_PUBLISHED, Stage.OBJECTION, Stage.HANDED_OVER})


def windows_of(found: Sequence[Window]) -> tuple[Window, ...]:
    """Those of the windows of an election that a by-election has too."""
    return tuple(window for window in found if window.stage not in _OF_A_TERM)


def called(book: Rulebook, call: Call) -> tuple[Finding, ...]:
    """What `book`, the law of election day, says of a by-election before anybody votes: a breach stops it."""
    return (*_held_in_term(book, call), *_seats(book, call), _assembly(book, call.method))


def by_election(book: Rulebook, held: ByElection) -> ByElected:
    """What `book`, the law of election day, makes of a by-election. Raises nothing: what is against the law is a finding."""
    findings = list(called(book, held.call))
    if breaches(findings):
        return ByElected(None, held.term_ends, tuple(findings))
    outcome = decide(book, held.poll)
    findings += outcome.findings
    elected = [name for post in outcome.posts for name in post.elected]
    if elected:
        findings.append(serves_to(book, "、".join(elected), held.term_ends))
    return ByElected(outcome, held.term_ends, tuple(findings))


def serves_to(book: Rulebook, names: str, term_ends: date) -> Finding:
    """Until when the winners serve."""
    message = f"{names}的任期到本届{book.committee.label}任期届满时止，至{chinese_day(term_ends)}。"
    return book.basis("by_election_term").note(message)


def _held_in_term(book: Rulebook, call: Call) -> Iterator[Finding]:
    if call.day > call.term_ends:
        yield _term_over(book, call.day, call.term_ends)


def _term_over(book: Rulebook, day: date, term_ends: date) -> Finding:
    message = f"本届{book.committee.label}任期{chinese_day(term_ends)}届满，{chinese_day(day)}已在届满以后，应当换届选举，不再补选。"
    return book.basis("by_election_term").breach(message)


def _seats(book: Rulebook, call: Call) -> Iterator[Finding]:
    """No more than fell vacant, post by post."""
    basis = book.basis("by_election")
    for post, seats in call.seats.items():
        vacant = call.vacant.get(post, 0)
        numbers: Numbers = {"post": post.value, "seats": seats, "vacant": vacant}
        if seats > vacant:
            message = f"补选{post.label}{seats}名，多于出缺的{vacant}名。"
            yield basis.breach(message, numbers, f"{seats} ＞ {vacant}")
        else:
            message = f"{post.label}出缺{vacant}名，补选{seats}名。"
            yield basis.note(message, numbers, f"{seats} ≤ {vacant}", met=True)


def _assembly(book: Rulebook, method: Method) -> Finding:
    """The residents of 2018 had no assembly of representatives beside the one of all (T-39)."""
    people = book.committee.people
    by_assembly = method is not Method.REPRESENTATIVES or book.recall_vote is RecallVote.ASSEMBLY
    body = f"{people}会议" if by_assembly else f"{people}代表会议"
    message = f"补选由{body}进行（{electorate_name(book, method)}投票），程序参照选举的规定。"
    return book.basis("by_election").note(message)
