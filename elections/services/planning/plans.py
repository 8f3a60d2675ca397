"""Plans: made for many elections at once, moved, and never saved against the law."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.laws import laws
from elections.permissions import RECORD, SET_UP
from elections.planning.plans import PlanView, plan, plans
from elections.queries import ElectionLine
from elections.rolls.moved_days import listed_for
from elections.rules.book import Rulebook
from elections.rules.feasibility import gone_by, unkept
from elections.rules.postponing import put_off
from elections.rules.roll_windows import postponed
from elections.rules.schedule import ITEMS, TEMPLATES, judged, planned, shifted
from elections.rules.setting import committee_size, way_of_voting
from elections.running_terms import term_ends_of
from elections.services.elections import find_open, has_count, subject
from elections.services.planning.committee import withdraw_barred
from elections.services.planning.refusing import Refusal, refuse
from elections.tables import Election, ElectionPlan, PlanDay
from elections.vocabulary import Post, Stage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, Problem, Refused
from server.law.lawbook import Finding, Level, breaches
from server.values.periods import chinese_day, days_between

PLANNED = event_kind("election.planned", "排定选举日程", Dot.STEP)
DAY_MOVED = event_kind("election.day_moved", "变更选举日", Dot.ATTENTION)

Reached = Mapping[Stage, date]
Findings = tuple[Finding, ...]
Seats = Mapping[Post, int]

_WORDS = Refusal("选举", "日期", "改日期后再保存。", "仍要保存的，写明理由。")


class SavePlan(BaseModel):
    """Days of one election's plan by item; what is not named stays as it is. Warnings are accepted with a `reason`."""

    model_config = ConfigDict(frozen=True)

    days: Mapping[str, date]
    reason: str | None = Field(None, min_length=2, max_length=200)


class PlanMany(BaseModel):
    """One template for many elections; those that have a plan keep it."""

    model_config = ConfigDict(frozen=True)

    codes: tuple[str, ...] = Field(min_length=1, max_length=3_000)
    template: str
    reason: str | None = Field(None, min_length=2, max_length=200)


class MoveDay(BaseModel):
    """Another election day for one election or many; once it was announced, `approval` names the township's paper (S03)."""

    model_config = ConfigDict(frozen=True)

    codes: tuple[str, ...] = Field(min_length=1, max_length=3_000)
    election_day: date
    reason: str | None = Field(None, min_length=2, max_length=200)
    approval: str | None = Field(None, min_length=2, max_length=120)


@dataclass(frozen=True, slots=True)
class Prospect:
    """What the plan that an election has would become, and what the law says of it; `obstacle` is why nothing of it can be."""

    held: PlanView
    days: Mapping[str, date]
    findings: tuple[Finding, ...]
    obstacle: str = ""

    @property
    def election(self) -> ElectionLine:
        return self.held.election

    @property
    def stopping(self) -> tuple[Finding, ...]:
        return breaches(self.findings)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.level is Level.WARNING)

    @property
    def rank(self) -> int:
        """Exceptions come first."""
        return 0 if self.obstacle or self.stopping else 1 if self.warnings else 2


async def prospects(actor: Actor, command: PlanMany | MoveDay) -> tuple[Prospect, ...]:
    """What a command over many elections would make of each, the exceptions first; inside `transaction(actor)`."""
    lines = list((await queries.elections_by_code(actor, command.codes)).values())
    known = await laws()
    held = await plans(actor, lines, known)
    found = []
    codes = [line.code for line in lines]
    reached = await queries.stage_days_of(actor, codes)
    moving = isinstance(command, MoveDay)
    progress = await queries.progresses(actor, codes, known) if moving else {}
    ends = await term_ends_of(actor, [(one.region, one.election_day) for one in lines]) if moving else {}
    listed = await listed_for(actor, codes) if moving else {}
    for line in lines:
        view = held[line.code]
        if isinstance(command, PlanMany):
            found.append(_by_template(view, command.template, reached[line.code]))
        else:
            book = known.book(line.kind, command.election_day, line.region)
            asked = _Standing(
                progress[line.code].seats, ends.get((line.region, line.election_day)), listed.get(line.code)
            )
            found.append(_moved(view, book, command, reached[line.code], asked))
    return tuple(sorted(found, key=lambda one: (one.rank, one.election.region)))


def _as_of_today(view: PlanView, book: Rulebook, day: date, days: Mapping[str, date], reached: Reached) -> Findings:
    """What of an election on that day cannot be kept any more; of one that is past there is nothing to plan."""
    line, today = view.election, clock.today()
    if day < today:
        return ()
    passed = unkept(book, day, reached, today, by_election=line.by_election, free=line.free)
    return (*passed, *gone_by(days, reached, today, free=line.free))


def _by_template(view: PlanView, code: str, reached: Reached) -> Prospect:
    template = TEMPLATES.get(code)
    if template is None:
        raise Refused([Problem("排法", "没有这种排法。", "从所列各项中选一项。")])
    obstacle = "" if view.election.open else "选举已经公布结果或者已另建，不再排期。"
    if view.lines:
        obstacle = "已经有排期，逐村修改。"
    if not template.suits(view.book):
        obstacle = f"这种排法不是为{view.book.law}排的。"
    days = planned(template, view.election.election_day)
    line, day = view.election, view.election.election_day
    findings = judged(view.book, day, days, by_election=line.by_election, free=line.free)
    return Prospect(view, days, (*findings, *_as_of_today(view, view.book, day, days, reached)), obstacle)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a move is held against: the seats by post, 0 where a post is not filled, and two days.

    `term_ends` is the last one of the term that the election follows, `listed_for` the one its list was made for, where one is kept.
    """

    seats: Seats
    term_ends: date | None
    listed_for: date | None


def _moved(view: PlanView, book: Rulebook, command: MoveDay, reached: Reached, asked: _Standing) -> Prospect:
    """`book` is the law of the new day."""
    line, new = view.election, command.election_day
    days = shifted(view.days, days_between(line.election_day, new), frozenset(reached))
    # What is done already stands with the day on which it was: no plan moves it.
    real = {stage.value: day for stage, day in reached.items() if stage.value in ITEMS}
    findings = judged(book, new, {**days, **real}, by_election=line.by_election, free=line.free)
    findings += tuple(
        one for one in committee_size(book, {k: v for k, v in asked.seats.items() if v}) if one.met is False
    )
    findings += breaches(way_of_voting(book, line.method))
    # A list that is kept knows for which day it was made, however often the day has moved since.
    stale = postponed(book, asked.listed_for or line.election_day, new) if Stage.LIST_PUBLISHED in reached else None
    findings += (stale,) if stale and stale.met is False else ()
    if new > line.election_day and not line.by_election:
        findings += tuple(
            one for one in put_off(view.book, asked.term_ends, line.election_day, new) if one.met is False
        )
    findings += _as_of_today(view, book, new, days, reached)
    obstacle = "" if line.open else "选举已经公布结果或者已另建，不能改选举日。"
    if line.postponed:
        obstacle = f"已于{chinese_day(line.postponed)}批准延期，还没有定下新的选举日：在“延期”的页面上定选举日。"
    if line.last_held:
        obstacle = "已经投票计票，不能改选举日。"
    if Stage.DAY_ANNOUNCED in reached and not command.approval:
        obstacle = f"选举日已于{chinese_day(reached[Stage.DAY_ANNOUNCED])}公布，变更须报乡级批准：填批准文号。"
    return Prospect(view, days, findings, obstacle)


async def save_plan(actor: Actor, code: str, command: SavePlan) -> None:
    """Save one election's plan. Raises Refused where a statute is broken, and for warnings that no reason is given for."""
    unknown = [item for item in command.days if item not in ITEMS]
    if unknown:
        raise Refused([Problem("排期", f"没有“{unknown[0]}”这一项。", "从所列各项中选。")])
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        view = await plan(actor, code)
        days = {**view.days, **command.days}
        line = view.election
        judgement = judged(view.book, line.election_day, days, by_election=line.by_election, free=line.free)
        moved = {item: day for item, day in command.days.items() if view.days.get(item) != day}
        one = Prospect(view, days, (*judgement, *await _gone_by(actor, view, moved)))
        refuse(one, _WORDS, command.reason, named=False)
        await _write(actor, election, one, view.template or "own", command.reason)


async def _gone_by(actor: Actor, view: PlanView, moved: Mapping[str, date]) -> Findings:
    """Lines that are put on a day that is past already; what stood there before was told when it was put there."""
    line = view.election
    if line.election_day < clock.today():
        return ()
    reached = await queries.stage_days(actor, line.code)
    return tuple(gone_by(moved, reached, clock.today(), free=line.free))


async def plan_many(actor: Actor, command: PlanMany) -> int:
    """Give many elections a plan at once, all or none; returns how many. Raises Refused for what stands in the way."""
    return await _all(actor, command)


async def move_day(actor: Actor, command: MoveDay) -> int:
    """Put one election or many on another day, with their plans, all or none; returns how many."""
    return await _all(actor, command)


async def _all(actor: Actor, command: PlanMany | MoveDay) -> int:
    async with transaction(actor):
        for code in sorted(set(command.codes)):
            await take_turn("election", code)
        found = await prospects(actor, command)
        for one in found:
            actor.require(SET_UP if isinstance(command, MoveDay) else RECORD, at=one.election.region)
            refuse(one, _WORDS, command.reason, named=len(found) > 1)
        for one in found:
            election = await find_open(actor, one.election.code)
            if isinstance(command, MoveDay):
                await _change_day(actor, election, command)
            template = command.template if isinstance(command, PlanMany) else one.held.template
            if one.days:
                await _write(actor, election, one, template or "own", command.reason)
    return len(found)


async def _change_day(actor: Actor, election: Election, command: MoveDay) -> None:
    if await has_count(election):
        raise Conflict("已经录入计票，不能改选举日。", code="election.counted")
    before = {"选举日": election.election_day.isoformat()}
    after = {"选举日": command.election_day.isoformat()} | ({"批准": command.approval} if command.approval else {})
    await Election.update({Election.election_day: command.election_day}).where(Election.id == election.id)
    change = Change(subject(election.code), election.region, before, after, command.reason or "")
    await audit.record(actor, DAY_MOVED, change)
    # The law of the new day may forbid somebody to run the election whom that of the old one let stay (S02b).
    await withdraw_barred(actor, election.code)


async def _write(actor: Actor, election: Election, one: Prospect, template: str, reason: str | None) -> None:
    await ElectionPlan.delete().where(ElectionPlan.election == election.id)
    await PlanDay.delete().where(PlanDay.election == election.id)
    head = ElectionPlan(
        region=election.region, election=election.id, template=template, saved=clock.now(), reason=reason
    )
    await ElectionPlan.insert(head)
    await PlanDay.insert(*_rows(election, one.days))
    before = one.held.days
    changed = {item: day for item, day in one.days.items() if before.get(item) != day}
    told = {ITEMS[item].label: day.isoformat() for item, day in changed.items()}
    was = {ITEMS[item].label: before[item].isoformat() for item in changed if item in before}
    await audit.record(actor, PLANNED, Change(subject(election.code), election.region, was, told, reason or ""))


def _rows(election: Election, days: Mapping[str, date]) -> Sequence[PlanDay]:
    return [PlanDay(region=election.region, election=election.id, item=item, planned=day) for item, day in days.items()]
