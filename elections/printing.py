"""The papers of an election's result, filled from the records."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from cadres import queries as cadres
from cadres.queries import CommunityView, Officer, PersonView
from cadres.vocabulary import CommitteeKind
from elections import queries, winners
from elections.corrigenda import CorrigendumLine, corrigenda
from elections.hands import count_notes
from elections.notices import ElectedLine, PostLine, ResultNotice, ResultReport, RoundLine, VoteLine
from elections.queries import ElectionLine, Progress
from elections.rules.composition import kin_unknown
from elections.rules.course import Held
from elections.vocabulary import Method, NextStep, Post, RoundKind
from elections.winners import ElectedPerson
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Conflict
from server.law.citing import titled
from server.law.lawbook import Finding, Standing
from server.papers.passages import Passages
from server.papers.register.vocabulary import PaperState
from server.papers.stamp import Stamp
from server.values.labels import label_of
from server.values.periods import chinese_day, chinese_number

#: How the villagers' law names its one method.
_BY_VILLAGERS = "村民直接选举"
_ELECTED = "当选"


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
    event: str


@dataclass(frozen=True, slots=True)
class _Record:
    line: ElectionLine
    community: CommunityView
    progress: Progress
    elected: tuple[ElectedPerson, ...]
    people: dict[int, PersonView]
    first_time: dict[int, bool | None]
    notes: tuple[str, ...]
    corrigenda: tuple[CorrigendumLine, ...]


async def result_papers(actor: Actor, code: str) -> tuple[ResultNotice, ResultReport]:
    """The public notice and the report of a published result, inside a transaction. Raises Conflict before publication.

    The notice bears the number under which the election's notices have it. A result that was found void says so (T-17).
    """
    record = await _read(actor, code)
    if record.line.published is None or record.line.term_ends is None:
        raise Conflict("结果还没有公布，不能印结果公告和报告单。", code="election.unpublished")
    common = _common(record, record.line.published, record.line.term_ends)
    stamp = Stamp(PaperState.VOID) if record.line.voided else None
    notice = ResultNotice(
        **common,
        stamp=stamp,
        notice_number=await _notice_number(actor, code),
        law=titled(record.progress.book.law),
        passages=await _words(actor, code),
    )
    findings = _findings(record.progress)
    return notice, ResultReport(**common, stamp=stamp, findings=findings, corrected=tuple(_corrected(record)))


async def _words(actor: Actor, code: str) -> Passages:
    """The forms that were kept when the result was published; none, and so the program's own, before any were."""
    kept = await connection().fetchval(
        "SELECT worded FROM election WHERE code = $1 AND starts_with(region, $2)", code, actor.reach
    )
    return tuple(json.loads(kept or "{}").items())


async def _notice_number(actor: Actor, code: str) -> int | None:
    """The number of the notice that tells an election's result and stands; None while none was issued."""
    number: int | None = await connection().fetchval(
        """SELECT max(n.number) FROM election_notice n JOIN election e ON e.id = n.election
           WHERE e.code = $1 AND starts_with(n.region, $2) AND n.kind = 'result' AND n.voided IS NULL
             AND NOT EXISTS (SELECT FROM election_notice l WHERE l.election = n.election AND l.replaces = n.number)""",
        code,
        actor.reach,
    )
    return number


async def _read(actor: Actor, code: str) -> _Record:
    line = await queries.election(actor, code)
    elected = await winners.elected(actor, code)
    ids = [person.person for person in elected]
    progress = await queries.progress(actor, code)
    former = await cadres.former_officers(actor, line.region, clock.today())
    return _Record(
        line=line,
        community=await cadres.community(actor, line.region, line.election_day),
        progress=progress,
        elected=elected,
        people=dict(await cadres.people(actor, ids)),
        notes=await count_notes(actor, code),
        corrigenda=await corrigenda(actor, code),
        first_time={person: _first_time(person, former, progress.held[-1].poll.election_day) for person in ids},
    )


def _first_time(person: int, former: Sequence[Officer], day: date) -> bool | None:
    """Whether somebody is elected for the first time; None where no earlier term is on record to tell it from."""
    earlier = {officer.person for officer in former if officer.in_committee and officer.since < day}
    return person not in earlier if earlier else None


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
        "method": method_of(line),
        "electors": _electors(line),
        "rounds": tuple(map(_round, held, _kinds([one.poll.round for one in held]), record.notes)),
        "posts": tuple(_posts(record.progress)),
        "elected": tuple(_elected(record)),
        "open_seats": _open_seats(record.progress),
        "law_cites": tuple(dict.fromkeys(_law(record.progress))),
        "term_from": held[-1].poll.election_day,
        "term_to": term_ends,
        "published_on": published,
        "event": "补选" if line.by_election else "换届选举",
    }


def method_of(line: ElectionLine) -> str:
    """The way of voting as papers name it."""
    direct = line.kind is CommitteeKind.VILLAGERS and line.method is Method.VOTERS
    return _BY_VILLAGERS if direct else line.method.label


def _electors(line: ElectionLine) -> str:
    """Whose number the vote is held against, as a paper says it; villagers' representatives vote in by-elections only."""
    if line.method is Method.REPRESENTATIVES:
        return f"{line.kind.people}代表"
    return "户代表" if line.method is Method.HOUSEHOLDS else ""


def _kinds(kinds: Sequence[RoundKind]) -> Iterator[str]:
    """What each round is called: the second 另行选举 is 第二次另行选举."""
    for place, kind in enumerate(kinds):
        times = kinds[: place + 1].count(kind)
        yield kind.label if times == 1 else f"第{chinese_number(times)}次{kind.label}"


def _round(one: Held, name: str, note: str) -> RoundLine:
    poll = one.poll
    return RoundLine(
        kind=name,
        day=poll.election_day,
        registered=poll.electorate,
        issued=poll.issued,
        cast=poll.cast,
        fully_invalid=poll.fully_invalid,
        valid=one.outcome.valid,
        note=note,
    )


def _posts(progress: Progress) -> Iterator[PostLine]:
    for contest in progress.first:
        stood = dict.fromkeys(name for one in progress.held for name in _votes(one, contest.post))
        rows = tuple(_row(progress, contest.post, name) for name in stood)
        yield PostLine(contest.post, contest.seats, rows)


def _votes(one: Held, post: Post) -> dict[str, int]:
    """Everybody's votes for a post in one round."""
    contests = (contest for contest in one.poll.posts if contest.post is post)
    return {candidate.name: candidate.votes for contest in contests for candidate in contest.candidates}


def _row(progress: Progress, post: Post, name: str) -> VoteLine:
    votes = tuple(_votes(one, post).get(name) for one in progress.held)
    last = next(one for one in reversed(progress.held) if name in _votes(one, post))
    result = _result(last, post, name)
    return VoteLine(name, progress.sexes[name].label, votes, result, elected=result == _ELECTED)


def _result(one: Held, post: Post, name: str) -> str:
    """The verdict on somebody in the last round that they stood in."""
    if not one.outcome.valid:
        return "选举无效"
    outcomes = [outcome for outcome in one.outcome.posts if outcome.post is post]
    if any(name in outcome.elected for outcome in outcomes):
        return _ELECTED
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
    """What is told of seats that stay open. By which rule they may, the report's findings say."""
    course = progress.course
    if course.next is not NextStep.DONE or not course.open_seats:
        return ""
    seats = "、".join(f"{post.label}{number}名" for post, number in course.open_seats.items())
    return f"经另行选举仍缺{seats}，已当选{len(course.elected)}人，不足的名额暂缺。"


def _law(progress: Progress) -> Iterator[str]:
    """The clause each round was held by: only what the statute itself says is told in public."""
    for one in progress.held:
        book = progress.book_of(one.poll)
        majority = book.basis("majority")
        # The residents' law of 2018 has no article on counting: its article on who elects and for how long stands in.
        yield (majority if majority.standing is Standing.STATUTE else book.basis("term_years")).cite


def _findings(progress: Progress) -> tuple[Finding, ...]:
    """Those of every round; that relations were not looked at is told once, of all who are elected in the end."""
    last = len(progress.held) - 1
    return tuple(
        finding
        for place, one in enumerate(progress.held)
        for finding in one.outcome.findings
        if place == last or not kin_unknown(finding)
    )


def _corrected(record: _Record) -> Iterator[str]:
    """What was put right of the figures as they were published; the figures themselves stay as they went out."""
    kinds = tuple(_kinds([one.poll.round for one in record.progress.held]))
    for one in record.corrigenda:
        if one.confirmed:
            told = "，".join(
                f"{made.figure.replace('　', '')}原为{made.was}，应为{made.becomes}" for made in one.figures
            )
            yield f"{chinese_day(one.confirmed.date())}更正：{kinds[one.place]}{told}。选举结果不变。"
