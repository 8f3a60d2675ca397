"""What the pages below and the workbench show of elections: columns, a block, duties, numbers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from cadres.permissions import READ_OPINIONS
from elections import queries
from elections.candidacies import candidacies_of
from elections.laws import Laws, laws
from elections.permissions import CHECK_COUNT, ENTER_COUNT, PUBLISH, RECORD, SET_UP
from elections.queries import ElectionLine, Progress
from elections.reviews import days_apart
from elections.rules.calendar import Window, windows
from elections.rules.clauses import parameter
from elections.services.drafts import own_drafts
from elections.services.voting.readings import BOTH, own_problem, readings, unlike_figures
from elections.vocabulary import CountStep, NextStep, RoundKind, Stage
from elections.write_ins import unvetted
from server import clock
from server.access.actor import Actor
from server.manifest import Cell, Columns, Duty, Panel, Tally
from server.values.periods import deadline
from server.web.deadlines import Due, due
from server.web.templating import address

SUBJECT = "/elections"
#: The page on which work after a result is done, where there is more to it than a day.
_AFTER = {Stage.HANDED_OVER: "handover"}


def link(line: ElectionLine) -> str:
    """The page of an election."""
    return f"{SUBJECT}/{line.code}"


async def _cells(actor: Actor, regions: Sequence[str]) -> Mapping[str, tuple[Cell, ...]]:
    latest = await queries.latest_by_region(actor, regions)
    near = await deadlines(actor, tuple(latest.values()))
    unbegun = (Cell("未启动", glyph="none"), Cell(), Cell())
    return {
        region: _three_cells(latest[region], near.get(latest[region].code)) if region in latest else unbegun
        for region in regions
    }


def _three_cells(line: ElectionLine, near: Due | None) -> tuple[Cell, ...]:
    day = "待定" if line.awaits_day else line.election_day.isoformat()
    return Cell(line.state, link(line), line.glyph), Cell(day), Cell(due=near)


COLUMNS = Columns(("换届阶段", "选举日", "期限"), _cells)


async def community_panel(actor: Actor, region: str) -> Panel | None:
    """A community's elections, the latest first, and the way to the next; nothing where there is neither."""
    lines = await queries.elections_of(actor, region)
    may_set_up = actor.may(SET_UP) and not any(line.open and not line.by_election for line in lines)
    if not (lines or may_set_up):
        return None
    context = {"lines": lines, "region": region, "may_set_up": may_set_up}
    return Panel("历次选举", "elections/pages/panel.html", context)


async def person_panel(actor: Actor, person: int) -> Panel | None:
    """A person's candidacies, the latest first; nothing where there was none."""
    lines = await candidacies_of(actor, person)
    return Panel("参选", "elections/pages/person_panel.html", {"lines": lines}) if lines else None


async def tallies(actor: Actor, area: str) -> Sequence[Tally]:
    """How many elections of an area are under way, and how many of them the law asks something of."""
    lines = await queries.elections(actor, area)
    if not lines:
        return ()
    open_ones, published = [line for line in lines if line.open], [line for line in lines if line.result_stands]
    void = sum(line.voided is not None for line in lines)
    note = f"另有{void}个认定无效" if void else ""
    return (
        Tally("选举正在办理", len(open_ones), address(SUBJECT, area=area, show="open"), f"共{len(lines)}个"),
        Tally("选举已公布结果", len(published), address(SUBJECT, area=area, show="published"), note),
    )


async def duties(actor: Actor, area: str) -> Sequence[Duty]:
    """What an election waits for: a count, another vote, the publication of its result, and what the law asks after it."""
    lines = await queries.elections(actor, area)
    known = await laws()
    votes = await _counted(actor, lines, known)
    waiting = [duty for line in lines if line.open for duty in await _duty(actor, line, known, votes)]
    unfinished = [line for line in lines if _unfinished(line)]
    days = await queries.stage_days_of(actor, [line.code for line in unfinished])
    put_aside = await own_drafts(actor)
    drafts = [_draft(line, put_aside[line.code]) for line in lines if line.open and line.code in put_aside]
    return [*drafts, *waiting, *(duty for line in unfinished for duty in _after_result(line, days[line.code], known))]


def _draft(line: ElectionLine, saved: datetime) -> Duty:
    """A sheet that nobody but its typist knows of, until it is handed in."""
    note = f"{_day(saved.date())}{saved:%H:%M}暂存，只有本人看得到，还没有录入"
    what, href = f"{line.community}：未上报的计票草稿", f"{link(line)}/count"
    return Duty(what, href, line.region, ENTER_COUNT, note, act="接着录入")


async def deadlines(actor: Actor, lines: Sequence[ElectionLine]) -> Mapping[str, Due]:
    """The nearest deadline of some elections by code; from election day on, that of the next act alone."""
    moving = [line for line in lines if line.open or _unfinished(line)]
    days = await queries.stage_days_of(actor, [line.code for line in moving])
    known = await laws()
    votes = await _counted(actor, moving, known)
    found = {}
    for line in moving:
        waiting = (
            _after_result(line, days[line.code], known) if line.published else await _duty(actor, line, known, votes)
        )
        near = [(duty.due, duty.law) for duty in waiting if duty.due]
        if line.open and not line.postponed and line.election_day > clock.today():
            near += [
                (window.due, _of_law(window)) for window in _windows(line, days[line.code], known) if _ahead(window)
            ]
        if near:
            day, law = min(near)
            found[line.code] = due(day, law=law)
    return found


def _unfinished(line: ElectionLine) -> bool:
    """Whether the law still asks something of a result; a void one has nobody to file or to hand over to."""
    return line.published is not None and line.stands and line.reached is not Stage.ARCHIVED


def _windows(line: ElectionLine, days: Mapping[Stage, date], known: Laws) -> Sequence[Window]:
    book = known.book(line.kind, line.election_day, line.region)
    return windows(book, line.election_day, days, line.last_held, by_election=line.by_election, free=line.free)


def _ahead(window: Window) -> bool:
    """Whether it is to be kept before the vote and was not recorded yet."""
    return window.actual is None and not window.stage.after_result and window.stage is not Stage.RESULT_PUBLISHED


def _of_law(window: Window) -> bool:
    return window.finding.standing.is_law


def _after_result(line: ElectionLine, days: Mapping[Stage, date], known: Laws) -> Iterator[Duty]:
    """Filing and handover, until they are recorded."""
    for window in _windows(line, days, known):
        if window.stage.after_result and window.actual is None:
            law = _of_law(window)
            note = f"{_day(line.published)}公布结果，{window.requirement}" if line.published else window.requirement
            what = f"{line.community}：{window.label}"
            below = _AFTER.get(window.stage, f"stage?stage={window.stage.value}")
            act = "办理" if window.stage in _AFTER else "登记日期"
            yield Duty(
                what, f"{link(line)}/{below}", line.region, RECORD, note, window.due, law, window.finding.cite, act
            )


async def _counted(actor: Actor, lines: Sequence[ElectionLine], known: Laws) -> Mapping[str, Progress]:
    """The votes of those that were counted and whose next sheet nobody reads, of all of them at once."""
    codes = [line.code for line in lines if line.open and line.last_step and not line.readings]
    return await queries.progresses(actor, codes, known) if codes else {}


async def _duty(actor: Actor, line: ElectionLine, known: Laws, votes: Mapping[str, Progress]) -> Sequence[Duty]:
    if line.postponed is not None:
        return (_day_awaited(line, line.postponed),)
    if line.readings:
        return await _reading_awaited(actor, line)
    if line.last_step is None:
        return tuple(_count_awaited(line, known))
    progress = votes[line.code]
    last = progress.held[-1].poll
    book = progress.book_of(last)
    # One count knows only its own posts: the course of all counts together says what is next.
    step = progress.course.next
    if step is NextStep.DONE and unvetted(progress):
        names = "、".join(one.name for one in unvetted(progress))
        what, note = f"{line.community}：另选人待补审", f"{names}是另选的人，补做资格审查后才能公布结果"
        href, cite = f"{link(line)}/write-in", parameter("S16", "参照四川、海南、浙江规定").cite
        return (Duty(what, href, line.region, RECORD, note, basis=cite, act="补审"),)
    if step is NextStep.DONE:
        basis, days = book.basis("result_days"), book.result_days
        what, note, act = "选举结果待公布", f"{_day(last.election_day)}投票，当选结果已经确定", "公布"
        right = PUBLISH
    else:
        kind = progress.course.ballot.kind if progress.course.ballot else RoundKind.RUNOFF
        basis, days = book.basis("runoff_days"), book.runoff_days
        what, note, act = f"待{kind.label}", f"{_day(last.election_day)}{last.round.label}后须继续", "办理"
        right = ENTER_COUNT
    until = deadline(last.election_day, days) if step in {NextStep.DONE, NextStep.RUNOFF} else None
    law = basis.standing.is_law
    named = basis.cite if until else ""
    return (Duty(f"{line.community}：{what}", link(line), line.region, right, note, until, law, named, act),)


def _day_awaited(line: ElectionLine, put_off: date) -> Duty:
    """Of an election that was put off the new day is asked for, and no count: nothing was voted on."""
    note = f"{_day(put_off)}批准延期，原定{_day(line.election_day)}，定下新的选举日以后才能投票"
    what, href = f"{line.community}：待定选举日", f"{link(line)}/postpone"
    return Duty(what, href, line.region, SET_UP, note, basis="系统内控规则　B-06", act="定日")


def _count_awaited(line: ElectionLine, known: Laws) -> Iterator[Duty]:
    if line.election_day <= clock.today():
        basis = known.book(line.kind, line.election_day, line.region).basis("majority")
        what, note = f"{line.community}：计票结果待录入", f"{_day(line.election_day)}投票，当日公开计票、当场公布"
        day = line.election_day
        yield Duty(
            what, f"{link(line)}/count", line.region, ENTER_COUNT, note, day, law=True, basis=basis.cite, act="录入"
        )


async def _reading_awaited(actor: Actor, line: ElectionLine) -> Sequence[Duty]:
    """The second reading, which waits for everybody but who gave the first; then what the two have not alike."""
    held = await readings(actor, line.code)
    if not held:
        return ()
    day, basis = held[0].entry.held, "系统内控规则　AC-3"
    if len(held) == BOTH:
        note = (
            f"{held[0].hand.name}和{held[1].hand.name}的录入有{len(unlike_figures(held))}处不一致，照原表核对后才能判定"
        )
        what, href = f"{line.community}：计票差异待核对", f"{link(line)}/check"
        return (Duty(what, href, line.region, CHECK_COUNT, note, day, basis=basis, act="核对"),)
    if own_problem(CountStep.SECOND, actor, held):
        return ()
    note = f"{held[0].hand.name}已经录入一次，须由另一人照原表再录一次，两次一致才判定"
    what, href = f"{line.community}：计票待第二次录入", f"{link(line)}/count"
    return (Duty(what, href, line.region, ENTER_COUNT, note, day, basis=basis, act="录入"),)


async def review_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """Batches of the joint review that judge for a day that is no longer election day."""
    if not actor.may(READ_OPINIONS):
        return ()
    return [
        Duty(
            f"{one.community}：选举日已变更，{one.batch_name}联审待改期",
            f"/vetting/{one.batch}/day?to={one.election_day.isoformat()}",
            one.region,
            READ_OPINIONS,
            f"{one.people}人按{_day(one.decides)}认定，选举日是{_day(one.election_day)}",
            basis="系统内控规则　Q-10",
            act="改期",
        )
        for one in await days_apart(actor, area)
    ]


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
