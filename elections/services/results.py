"""Counts in, decision by law, publication: from there people are in office and the packages above take over."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.vocabulary import CommitteeKind
from elections import queries
from elections.permissions import ENTER_COUNT, PUBLISH
from elections.queries import Progress
from elections.rules.ballots import ballot_mark
from elections.rules.counts import Candidate, Contest, Kin, Poll, Seated, beyond_good, impossible
from elections.rules.course import Ballot, Course, Held, course, resettled
from elections.rules.defects import defects
from elections.rules.outcome import Outcome
from elections.rules.returns import full_vote
from elections.rules.tally import decide
from elections.services.checking import refuse_unconfirmed, take_step
from elections.services.elections import find_open, mark, subject
from elections.services.entries import CountEntry, LineEntry, twice
from elections.services.taking_office import refuse_past_term, take_office
from elections.storing import CIRCUMSTANCES, OUTCOME, Circumstances
from elections.tables import Count, CountLine, Election
from elections.vocabulary import CountStep, NextStep, Post, ResultPublished, RoundKind, Stage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, Problem, Refused
from server.law.lawbook import Finding
from server.manifest import emit
from server.values.periods import chinese_day, term_end

COUNTED = event_kind("election.counted", "录入计票结果", Dot.STEP)
PUBLISHED = event_kind("election.published", "公布选举结果", Dot.STEP)


class Publication(BaseModel):
    """The day on which the result was put up in public; `reason` is asked for where something was against the law."""

    model_config = ConfigDict(frozen=True)

    published: date
    reason: str | None = Field(None, min_length=2, max_length=200)


async def enter_count(actor: Actor, code: str, entry: CountEntry) -> Outcome:
    """Record a count and decide it by the law of its day. Raises Refused, with nothing written, when the sheet cannot be right."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(ENTER_COUNT, at=election.region)
        progress = await queries.progress(actor, code)
        _refuse_other_ballot(progress, entry)
        ballot = _awaited(progress, entry)
        poll = _poll(progress, ballot, entry)
        book = progress.book_of(poll)
        outcome = decide(book, poll)
        held = resettled(progress.book_of, (*progress.held, Held(poll, outcome)))
        stands = course(book, progress.first, held)
        count = await _write(election, progress, held[-1], stands)
        await take_step(actor, election.region, count, CountStep.ENTERED)
        await keep_outcomes(election, progress.held, held)
        await _mark_stages(actor, election, poll)
        outcome = _in_course(outcome, stands)
        after = {"轮次": entry.kind.label, "收回": entry.cast, "结论": outcome.next.label, "适用": book.law}
        await audit.record(actor, COUNTED, Change(subject(code), election.region, after=after))
    return outcome


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


def _refuse_other_ballot(progress: Progress, entry: CountEntry) -> None:
    """Raise Conflict where somebody else entered or withdrew a count since the sheet was begun, or entered this very one."""
    ballot = progress.course.ballot
    if ballot is None:
        return
    if entry.ballot is None:
        if any((one.poll.round, one.poll.election_day) == (entry.kind, entry.held) for one in progress.held):
            message = f"{chinese_day(entry.held)}的{entry.kind.label}计票已经录入。当天又投了一次的，注明是哪一张选票（ballot）。"
            raise Conflict(message, code="count.entered_already")
    elif entry.ballot != ballot_mark(len(progress.held), ballot):
        raise other_ballot(ballot)


def other_ballot(ballot: Ballot) -> Conflict:
    """What is said of a sheet that was begun for another vote than the one waited for."""
    message = (
        f"这张计票单打开以后，有人已经录入或者撤回了计票，现在等待录入的是“{ballot.kind.label}”。"
        "这张没有写入，请核对后再录。"
    )
    return Conflict(message, code="count.other_ballot")


def _awaited(progress: Progress, entry: CountEntry) -> Ballot:
    """The ballot that this entry counts. Raises Conflict or Refused when none is waited for, or another one is."""
    ballot = progress.course.ballot
    if ballot is None:
        raise Conflict("本次选举没有待录入的计票：票数已经定出结果。有误的，先撤回计票。", code="count.not_awaited")
    problems = []
    if entry.kind is not ballot.kind:
        cause = f"现在应录入“{ballot.kind.label}”，填的是“{entry.kind.label}”。"
        problems.append(Problem("轮次", cause, "请核对原表。"))
    if entry.held > clock.today():
        cure = f"投票计票后再录入，投票日最晚填今天{clock.today().isoformat()}。"
        problems.append(Problem("投票日", f"{entry.held.isoformat()}还没有到。", cure))
    if progress.held and entry.held < progress.held[-1].poll.election_day:
        earlier = progress.held[-1].poll.election_day.isoformat()
        cure = f"照原表填{earlier}至今天{clock.today().isoformat()}之间的一天。"
        problems.append(Problem("投票日", f"{entry.held.isoformat()}早于上一轮的{earlier}。", cure))
    if not progress.held and entry.held != progress.election_day:
        cause = f"填的是{entry.held.isoformat()}，公布的选举日是{progress.election_day.isoformat()}。"
        cure = f"填{progress.election_day.isoformat()}；确在别的一天投票的，先依程序变更选举日。"
        problems.append(Problem("投票日", cause, cure, "S03"))
    if progress.electorate is None:
        problems.append(
            Problem("选民名单", "还没有登记公布的名单人数。", "先登记名单汇总，才能判定是否过半数。", "T-01")
        )
    if problems:
        raise Refused(problems)
    return ballot


def _poll(progress: Progress, ballot: Ballot, entry: CountEntry) -> Poll:
    """The count as the rules read it. Raises Refused for whatever cannot be."""
    problems = list(twice(entry.lines))
    contests = tuple(_contest(contest, entry.lines, problems) for contest in ballot.contests)
    contests = _with_written_in(contests, ballot, entry.lines, problems)
    if entry.cast > (progress.electorate or 0):
        cause = f"收回{entry.cast}张，多于登记参加选举的{progress.electorate}人。"
        problems.append(
            Problem("收回选票", cause, "请核对原表；登记人数有误的，先在选举页面更正选民名单汇总。", "T-01")
        )
    elif entry.cast > entry.issued and not entry.excess_confirmed:
        cause = f"收回{entry.cast}张，多于发出的{entry.issued}张。"
        cure = "请核对原表；原表确是如此的，勾选“原表如此”，本次选举依此判为无效。"
        problems.append(Problem("收回选票", cause, cure, "T-03"))
    if problems:
        raise Refused(problems)
    poll = Poll(
        committee=progress.kind,
        election_day=entry.held,
        method=progress.method,
        round=ballot.kind,
        electorate=progress.electorate or 0,
        issued=entry.issued,
        cast=entry.cast,
        fully_invalid=entry.fully_invalid,
        posts=contests,
        elected_before=_seated_before(progress),
        kin=_kin_of(progress, contests),
    )
    problems = [*impossible(poll), *beyond_good(poll)]
    if problems:
        raise Refused(problems)
    return poll


def _seated_before(progress: Progress) -> tuple[Seated, ...]:
    """Whom this count finds in the committee: who sits while a by-election is held, and who was elected by it so far."""
    won = progress.course.seated(progress.sexes)
    names = {one.name for one in won}
    return (*(one for one in progress.sitting if one.name not in names), *won)


def _kin_of(progress: Progress, contests: Sequence[Contest]) -> tuple[Kin, ...]:
    """The recorded relations that matter to this count: both people stand in it or are elected already."""
    present = {candidate.name for contest in contests for candidate in contest.candidates}
    present |= {one.name for one in _seated_before(progress)}
    return tuple(kin for kin in progress.kin if kin.one in present and kin.other in present)


def _contest(contest: Contest, lines: Sequence[LineEntry], problems: list[Problem]) -> Contest:
    """One contest with the votes entered for those on its ballot, in ballot order."""
    votes = {line.name: line.votes for line in lines if line.post is contest.post}
    problems += [
        Problem(f"{contest.post.label}　{candidate.name}", "没有填票数。", "没有得票的填0。")
        for candidate in contest.candidates
        if candidate.name not in votes
    ]
    counted = tuple(candidate._replace(votes=votes.get(candidate.name, 0)) for candidate in contest.candidates)
    return contest._replace(candidates=counted)


def _with_written_in(
    contests: tuple[Contest, ...], ballot: Ballot, lines: Sequence[LineEntry], problems: list[Problem]
) -> tuple[Contest, ...]:
    """The contests with the names that voters wrote in; a name that is neither on the ballot nor written in is refused."""
    known = {(contest.post, candidate.name) for contest in ballot.contests for candidate in contest.candidates}
    found: dict[Post, list[Candidate]] = {}
    for line in lines:
        if (line.post, line.name) in known:
            continue
        field = f"{line.post.label}　{line.name}"
        if all(contest.post is not line.post for contest in contests):
            problems.append(Problem(field, f"这一轮不选{line.post.label}。", "请核对原表。"))
        elif not line.write_in:
            problems.append(Problem(field, "不在本轮候选人名单上。", "请核对姓名；另选他人的，填在另选他人栏。"))
        elif ballot.kind is RoundKind.TIE_VOTE:
            problems.append(Problem(field, "再次投票只在票数相等的人中进行。", "这些票计为无效票。", "T-13"))
        elif line.sex is None:
            problems.append(Problem(field, "没有填性别。", "另选他人须填性别。"))
        else:
            found.setdefault(line.post, []).append(Candidate(line.name, line.sex, line.votes, write_in=True))
    return tuple(one._replace(candidates=(*one.candidates, *found.get(one.post, ()))) for one in contests)


async def _write(election: Election, progress: Progress, one: Held, stands: Course) -> int:
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
        circumstances=CIRCUMSTANCES.dump_python(Circumstances(poll.elected_before, poll.kin), mode="json"),
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


async def publish(actor: Actor, code: str, command: Publication) -> ResultPublished:
    """Put a completed result into force: offices change hands on the day of the last vote, and the packages above are told."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(PUBLISH, at=election.region)
        progress = await queries.progress(actor, code)
        since = _refuse_unready(progress, command)
        await refuse_past_term(actor, election, progress, since)
        await refuse_unconfirmed(actor, code, progress)
        days = await queries.stage_days(actor, code)
        broken = defects(progress.book, progress.election_day, days, progress.held, by_election=progress.by_election)
        _refuse_unexplained(broken, command)
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
