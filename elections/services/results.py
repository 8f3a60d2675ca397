"""Counts in, decision by law, publication: from there people are in office and the packages above take over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.lifetimes import deaths
from cadres.vocabulary import CommitteeKind
from elections import queries
from elections.against_law import against_law
from elections.hands import CountHands, hands_of
from elections.notice_vocabulary import NoticeKind
from elections.noticing.wordings import CODE, whole
from elections.permissions import PUBLISH
from elections.queries import Progress
from elections.rules.counts import Poll
from elections.rules.course import Course, Held, course, resettled
from elections.rules.outcome import Outcome
from elections.rules.returns import full_vote
from elections.rules.tally import decide
from elections.services.after.holding import holding, refuse_held, refuse_postponed
from elections.services.checking import refuse_unconfirmed
from elections.services.elections import find_open, mark, subject
from elections.services.taking_office import refuse_dead_winners, refuse_past_term, take_office
from elections.storing import CIRCUMSTANCES, OUTCOME, Circumstances
from elections.tables import Count, CountLine, Election
from elections.vocabulary import NextStep, ResultPublished, RoundKind, Stage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Problem, Refused
from server.law.lawbook import Finding
from server.manifest import emit
from server.papers.register.wording import passages_on
from server.values.periods import chinese_day, term_end

COUNTED = event_kind("election.counted", "计票定案", Dot.STEP)
PUBLISHED = event_kind("election.published", "公布选举结果", Dot.STEP)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What two people read alike: the votes, and what is to be printed of its doubts."""

    poll: Poll
    remarks: str | None


class Publication(BaseModel):
    """The day on which the result was put up in public; `reason` is asked for where something was against the law."""

    model_config = ConfigDict(frozen=True)

    published: date
    reason: str | None = Field(None, min_length=2, max_length=200)


async def record_count(actor: Actor, progress: Progress, election: Election, sheet: Sheet) -> tuple[int, Outcome]:
    """Record a count that two people read alike, and decide it by the law of its day. Runs inside the transaction of that.

    Returns the count's id and its outcome in the course of the whole election.
    """
    poll = sheet.poll
    book = progress.book_of(poll)
    held = resettled(progress.book_of, (*progress.held, Held(poll, decide(book, poll))))
    stands = course(book, progress.first, held)
    count = await _write(election, progress, held[-1], stands, sheet.remarks)
    await keep_outcomes(election, progress.held, held)
    await _mark_stages(actor, election, poll)
    outcome = _in_course(held[-1].outcome, stands)
    after: dict[str, object] = {
        "轮次": poll.round.label,
        "收回": poll.cast,
        "结论": outcome.next.label,
        "适用": book.law,
    }
    if sheet.remarks:
        after["说明"] = sheet.remarks
    await audit.record(actor, COUNTED, Change(subject(election.code), election.region, after=after))
    return count, outcome


def _in_course(outcome: Outcome, stands: Course) -> Outcome:
    """The outcome with what the whole election waits for: a settled tie gives way to what the vote before left open."""
    ballot = stands.ballot
    standing = (
        {} if ballot is None else {one.post: tuple(each.name for each in one.candidates) for one in ballot.contests}
    )
    done = stands.next is NextStep.DONE
    return outcome._replace(
        next=stands.next or outcome.next,
        next_candidates=standing if outcome.valid else {},
        vacancy_allowed=done and bool(stands.open_seats),
    )


async def keep_outcomes(election: Election, before: Sequence[Held], held: Sequence[Held]) -> None:
    """Keep what a tie vote, or its withdrawal, made of the vote whose ties it was about."""
    for position, (old, new) in enumerate(zip(before, held, strict=False), 1):
        if old.outcome != new.outcome:
            await Count.update({Count.outcome: OUTCOME.dump_python(new.outcome, mode="json")}).where(
                Count.election == election.id, Count.position == position
            )


async def _mark_stages(actor: Actor, election: Election, poll: Poll) -> None:
    """The stages that a count reaches. A vote held again moves the days of voting and counting, a runoff does not."""
    if full_vote(poll.round):
        await mark(actor, election, Stage.VOTING, poll.election_day)
        await mark(actor, election, Stage.COUNTED, poll.election_day)
        await mark(actor, election, Stage.VALIDITY, poll.election_day)
    if poll.round is RoundKind.RUNOFF:
        await mark(actor, election, Stage.SHORTFALL, poll.election_day)


async def _write(election: Election, progress: Progress, one: Held, stands: Course, remarks: str | None) -> int:
    poll, outcome = one.poll, one.outcome
    count = Count(
        region=election.region,
        election=election.id,
        position=len(progress.held) + 1,
        kind=poll.round,
        held=poll.election_day,
        electorate=poll.electorate,
        issued=poll.issued,
        ballots_cast=poll.cast,
        fully_invalid=poll.fully_invalid,
        rulebook=outcome.rulebook,
        next_step=stands.next or outcome.next,
        outcome=OUTCOME.dump_python(outcome, mode="json"),
        circumstances=CIRCUMSTANCES.dump_python(Circumstances(poll.elected_before, poll.kin, poll.free), mode="json"),
        remarks=remarks,
        entered=clock.now(),
    )
    await count.save()
    lines = [
        CountLine(
            region=election.region,
            of_count=count.id,
            post=contest.post,
            seats=contest.seats,
            contest=number,
            position=position,
            person=progress.people.get(candidate.name),
            name=candidate.name,
            sex=candidate.sex,
            votes=candidate.votes,
            write_in=candidate.write_in,
        )
        for number, contest in enumerate(poll.posts)
        for position, candidate in enumerate(contest.candidates)
    ]
    if lines:
        await CountLine.insert(*lines)
    return int(count.id)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A result that nothing stands in the way of: the day it counts from, and the breaches it stands in spite of."""

    progress: Progress
    since: date
    broken: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class _Read:
    """What is on record of elections whose results are to go out, by code: read at once, however many they are."""

    progress: Mapping[str, Progress]
    hands: Mapping[str, Sequence[CountHands]]
    broken: Mapping[str, Sequence[Finding]]
    held: Mapping[int, Sequence[date]]
    died: Mapping[int, date]


async def _read(actor: Actor, elections: Sequence[Election]) -> _Read:
    codes = [str(one.code) for one in elections]
    progress = await queries.progresses(actor, codes)
    return _Read(
        progress,
        await hands_of(actor, codes),
        await against_law(actor, progress),
        await holding([int(one.id) for one in elections]),
        await deaths(actor, [person for one in progress.values() for person in one.people.values()]),
    )


async def _ready(actor: Actor, election: Election, command: Publication, known: _Read) -> _Ready:
    refuse_postponed(election)
    refuse_held(known.held.get(int(election.id), ()))
    progress = known.progress[election.code]
    since = _refuse_unready(progress, command)
    await refuse_past_term(actor, election, progress, since)
    refuse_dead_winners(progress, since, known.died)
    refuse_unconfirmed(actor, progress, known.hands[election.code])
    broken = known.broken[election.code]
    _refuse_unexplained(broken, command)
    return _Ready(progress, since, broken)


async def obstacles(
    actor: Actor, elections: Sequence[Election], command: Publication
) -> Mapping[str, tuple[Problem, ...]]:
    """Why the actor could not publish the results of open elections as they stand, by code; nothing where they could."""
    known = await _read(actor, elections)
    found = {}
    for one in elections:
        try:
            actor.require(PUBLISH, at=one.region)
            await _ready(actor, one, command, known)
        except Refused as refusal:
            found[str(one.code)] = refusal.problems
        else:
            found[str(one.code)] = ()
    return found


async def publish(actor: Actor, code: str, command: Publication) -> ResultPublished:
    """Put a completed result into force: offices change hands on the day of the last vote, and the packages above are told."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(PUBLISH, at=election.region)
        ready = await _ready(actor, election, command, await _read(actor, [election]))
        progress, since, broken = ready.progress, ready.since, ready.broken
        event = ResultPublished(
            code=code,
            region=election.region,
            kind=CommitteeKind(progress.kind),
            published=command.published,
            since=since,
            term_ends=election.term_ends or term_end(since, progress.book.term_years),
            by_election=election.by_election,
        )
        await take_office(actor, election, progress, event)
        reason = command.reason if broken else None
        await Election.update(
            {
                Election.published: command.published,
                Election.term_ends: event.term_ends,
                Election.defects_reason: reason,
                Election.worded: await result_forms(election.region, command.published),
            }
        ).where(Election.id == election.id)
        await mark(actor, election, Stage.RESULT_PUBLISHED, command.published)
        after: dict[str, object] = {"公布日": command.published.isoformat(), "当选": len(progress.course.elected)}
        if broken:
            after["违反规定"] = [f"{finding.rule}　{finding.message}" for finding in broken]
        change = Change(subject(code), election.region, after=after, reason=reason or "")
        await audit.record(actor, PUBLISHED, change)
        await emit(actor, event)
    return event


async def result_forms(region: str, published: date) -> Mapping[str, str]:
    """Every form of the notices of results, as the places above had worded them by the day of publication."""
    kind = CODE.format(NoticeKind.RESULT.value)
    return whole(NoticeKind.RESULT, (await passages_on([kind], region, published)).get(kind, ()))


def _refuse_unready(progress: Progress, command: Publication) -> date:
    """The day of the last vote. Raises Refused while the law asks for more before a result can stand."""
    if not progress.held:
        raise Refused([Problem("选举结果", "还没有计票。", "先录入计票结果。")])
    problems = []
    if progress.course.next and progress.course.next is not NextStep.DONE:
        cause = f"依法还须“{progress.course.next.label}”。"
        problems.append(Problem("选举结果", cause, "办完后再公布。"))
    problems += [
        Problem(name, "是另选的人，当选后还没有补审。", "登记本人和补审结论后再公布。", "S16")
        for _, name in progress.course.elected
        if name not in progress.people
    ]
    # A committee takes office as a whole, on the day of the vote that completed it: until then the former one goes on in
    # its duties (T-27), and its chair as legal representative (CT-4).
    since = progress.held[-1].poll.election_day
    if command.published < since:
        cause = f"早于投票日{chinese_day(since)}。"
        problems.append(Problem("公布日", cause, "填结果张贴公布的那一天。"))
    if command.published > clock.today():
        problems.append(Problem("公布日", f"{command.published.isoformat()}还没有到。", "公布后再登记。"))
    if problems:
        raise Refused(problems)
    return since


def _refuse_unexplained(broken: Sequence[Finding], command: Publication) -> None:
    """Refuse a result with breaches and no word why it stands all the same: nothing is passed over in silence."""
    if broken and not command.reason:
        cause = f"本次选举有{len(broken)}处违反规定，没有写明为什么仍然公布。"
        cure = "应当重新选举的，不要公布；依法可以公布的，写明理由，理由留痕。"
        raise Refused(
            [Problem("公布理由", cause, cure), *(finding.as_problem("违反规定") for finding in broken)],
            code="election.defects",
        )
