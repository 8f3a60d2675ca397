"""What a tally sheet makes of the ballot that is waited for: a poll that the rules can read, or what cannot be. Writes nothing."""

from collections.abc import Sequence

from elections.queries import Progress
from elections.rules.ballots import ballot_mark
from elections.rules.checking import doubts
from elections.rules.counts import Candidate, Contest, Kin, Poll, Seated, beyond_good, impossible
from elections.rules.course import Ballot
from elections.services.entries import CountEntry, LineEntry, SheetEntry, twice
from elections.vocabulary import Post, RoundKind
from server import clock
from server.errors import Conflict, Problem, Refused
from server.values.periods import chinese_day


def polled(progress: Progress, entry: CountEntry) -> tuple[Ballot, Poll]:
    """The ballot that a sheet counts, and its votes. Raises Conflict for another ballot, Refused for whatever cannot be.

    What is doubtful of it goes on with a reason only.
    """
    ballot = awaited(progress, entry)
    poll = _poll(progress, ballot, entry)
    found = tuple(doubts(poll))
    if found and not entry.reason:
        raise Refused(found)
    return ballot, poll


def remarks(poll: Poll, entry: CountEntry, told: str = "") -> str | None:
    """What is printed of the doubts of a count, and of what else was `told`, with the reason given; None where there is none."""
    found = told + "".join(one.cause for one in doubts(poll))
    return f"{found}说明：{entry.reason}" if found else None


def _refuse_other_ballot(progress: Progress, entry: SheetEntry) -> None:
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


def awaited(progress: Progress, entry: SheetEntry) -> Ballot:
    """The ballot that this entry counts. Raises Conflict or Refused when none is waited for, or another one is."""
    _refuse_other_ballot(progress, entry)
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
    problems: list[Problem] = []
    contests = contests_of(ballot, entry.lines, problems)
    if entry.cast > (progress.electorate or 0):
        cause = f"收回{entry.cast}张，多于登记参加选举的{progress.electorate}人。"
        problems.append(
            Problem("收回选票", cause, "请核对原表；登记人数有误的，先在选举页面更正选民名单汇总。", "T-01")
        )
    if problems:
        raise Refused(problems)
    poll = Poll(
        committee=progress.kind,
        election_day=entry.held,
        method=progress.method,
        round=ballot.kind,
        # A runoff and a vote held again are of the same roll: nobody is registered anew for them (T-23).
        electorate=progress.electorate or 0,
        issued=entry.issued,
        cast=entry.cast,
        fully_invalid=entry.fully_invalid,
        posts=contests,
        elected_before=_seated_before(progress),
        kin=_kin_of(progress, contests),
        free=progress.free,
    )
    problems = [*impossible(poll), *beyond_good(poll)]
    if problems:
        raise Refused(problems)
    return poll


def contests_of(ballot: Ballot, lines: Sequence[LineEntry], problems: list[Problem]) -> tuple[Contest, ...]:
    """The contests of a ballot with the votes of the lines; notes names that are on no ballot, and those that lack."""
    problems += twice(lines)
    contests = tuple(_contest(contest, lines, problems) for contest in ballot.contests)
    return _with_written_in(contests, ballot, lines, problems)


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
