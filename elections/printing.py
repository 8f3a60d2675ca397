"""The papers of an election's result, filled from the records."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from cadres import queries as cadres
from cadres.queries import CommunityView, PersonView
from cadres.vocabulary import CommitteeKind
from elections import queries
from elections.notices import ElectedLine, PostLine, ResultNotice, ResultReport, RoundLine, VoteLine
from elections.queries import ElectedPerson, ElectionLine, Progress
from elections.rules.course import Held
from elections.rules.outcome import PostOutcome
from elections.vocabulary import Method, NextStep, Post, RoundKind
from server import clock
from server.access.actor import Actor
from server.errors import Conflict
from server.law.lawbook import Finding
from server.values.labels import label_of

#: The number of the notice that tells the result in the usual series of an election's notices.
RESULT_NOTICE = 17

_ELECTORS = {Method.HOUSEHOLDS: "户代表", Method.REPRESENTATIVES: "居民代表"}


class _Common(TypedDict):
    """What the notice and the report both print; the fields are those of the print models."""

    committee: CommitteeKind
    county: str
    township: str
    community: str
    committee_name: str
    term_number: int
    election_day: date
    issuer: str
    method: str
    electors: str
    rounds: tuple[RoundLine, ...]
    posts: tuple[PostLine, ...]
    elected: tuple[ElectedLine, ...]
    open_seats: str
    law_cites: tuple[str, ...]
    term_from: date
    term_to: date
    published_on: date


@dataclass(frozen=True, slots=True)
class _Record:
    line: ElectionLine
    community: CommunityView
    progress: Progress
    elected: tuple[ElectedPerson, ...]
    people: dict[int, PersonView]
    first_time: dict[int, bool]


async def result_papers(actor: Actor, code: str) -> tuple[ResultNotice, ResultReport]:
    """The public notice and the report of a published result, inside a transaction. Raises Conflict before publication."""
    record = await _read(actor, code)
    if record.line.published is None or record.line.term_ends is None:
        raise Conflict("结果还没有公布，不能印结果公告和报告单。", code="election.unpublished")
    common = _common(record, record.line.published, record.line.term_ends)
    notice = ResultNotice(**common, notice_number=RESULT_NOTICE)
    return notice, ResultReport(**common, findings=_findings(record.progress))


async def _read(actor: Actor, code: str) -> _Record:
    line = await queries.election(actor, code)
    elected = await queries.elected(actor, code)
    ids = [person.person for person in elected]
    # Whoever held an office before, the offices that ended with this election included, is not elected for the first time.
    before = {officer.person for officer in await cadres.former_officers(actor, line.region, clock.today())}
    return _Record(
        line=line,
        community=await cadres.community(actor, line.region),
        progress=await queries.progress(actor, code),
        elected=elected,
        people=dict(await cadres.people(actor, ids)),
        first_time={person: person not in before for person in ids},
    )


def _common(record: _Record, published: date, term_ends: date) -> _Common:
    line, community = record.line, record.community
    held = record.progress.held
    return {
        "committee": line.kind,
        "county": community.county.name,
        "township": community.township.name,
        "community": community.name,
        "committee_name": community.committee,
        "term_number": line.term_number,
        "election_day": line.election_day,
        "issuer": line.issuer,
        "method": line.method.label if line.kind is CommitteeKind.RESIDENTS else "",
        "electors": _ELECTORS.get(line.method, ""),
        "rounds": tuple(_round(one) for one in held),
        "posts": tuple(_posts(record.progress)),
        "elected": tuple(_elected(record)),
        "open_seats": _open_seats(record.progress),
        "law_cites": tuple(dict.fromkeys(_law(record.progress))),
        "term_from": held[-1].poll.election_day,
        "term_to": term_ends,
        "published_on": published,
    }


def _round(one: Held) -> RoundLine:
    poll = one.poll
    return RoundLine(
        kind=poll.round.label,
        day=poll.election_day,
        registered=poll.electorate,
        issued=poll.issued,
        cast=poll.cast,
        fully_invalid=poll.fully_invalid,
        valid=one.outcome.valid,
    )


def _posts(progress: Progress) -> Iterator[PostLine]:
    for contest in progress.first:
        rows = tuple(row for one in progress.held for row in _rows(one, contest.post))
        yield PostLine(contest.post, contest.seats, rows)


def _rows(one: Held, post: Post) -> Iterator[VoteLine]:
    outcomes = [outcome for outcome in one.outcome.posts if outcome.post is post]
    for contest in one.poll.posts:
        if contest.post is not post:
            continue
        for candidate in contest.candidates:
            elected = any(candidate.name in outcome.elected for outcome in outcomes)
            yield VoteLine(
                name=candidate.name,
                sex=candidate.sex.label,
                votes=candidate.votes,
                round=one.poll.round.label,
                result=_result(one, outcomes, candidate.name),
                elected=elected,
            )


def _result(one: Held, outcomes: list[PostOutcome], name: str) -> str:
    if not one.outcome.valid:
        return "选举无效"
    if any(name in outcome.elected for outcome in outcomes):
        return "当选"
    return "票数相等" if any(name in outcome.tied for outcome in outcomes) else "未当选"


def _elected(record: _Record) -> Iterator[ElectedLine]:
    day = record.progress.held[-1].poll.election_day
    for person in record.elected:
        known = record.people[person.person]
        yield ElectedLine(
            post=person.post,
            name=person.name,
            sex=person.sex.label,
            votes=person.votes,
            ethnicity=known.ethnicity or "",
            political_status=label_of(known.political_status),
            education=label_of(known.education),
            age=known.age_on(day),
            first_time=record.first_time[person.person],
        )


def _open_seats(progress: Progress) -> str:
    course = progress.course
    if course.next is not NextStep.DONE or not course.open_seats:
        return ""
    basis = progress.book_of(progress.held[-1].poll).basis("vacancy_ok_from")
    seats = "、".join(f"{post.label}{number}名" for post, number in course.open_seats.items())
    return f"经另行选举，尚缺{seats}。当选人数已满{progress.book.vacancy_ok_from}人，不足的名额暂缺（{basis.cite}）。"


def _law(progress: Progress) -> Iterator[str]:
    for one in progress.held:
        book = progress.book_of(one.poll)
        yield book.basis("majority").cite
        if one.poll.round is RoundKind.RUNOFF:
            yield book.basis("runoff_share").cite


def _findings(progress: Progress) -> tuple[Finding, ...]:
    return tuple(finding for one in progress.held for finding in one.outcome.findings)
