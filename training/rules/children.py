"""How the posts for children are filled on a day, and who is fit for one (CD-1 … CD-9). Pure.

A breach stops the act; a warning passes with a written reason. What a seat in a committee carries is lost with the seat: that
is read from the days of the seats, so that a member who is elected anew on the day the old term ends never lost anything.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import DayRange, chinese_day, days_between
from training.child_vocabulary import Capacity, ChildPost, ChildState
from training.rules.beginnings import judge_age
from training.rules.settings import Settings

_OPINION = "民发〔2019〕34号"
_WHO = Provision(
    "CD-1",
    f"{_OPINION}：儿童主任由村（居）民委员会委员、大学生村官或者专业社会工作者等担任，优先安排分管妇女工作的委员",
    Standing.POLICY,
)
_SUPERVISOR = Provision("CD-2", f"{_OPINION}：乡镇（街道）至少明确一名工作人员任儿童督导员", Standing.POLICY)
#: Members are voters, who are eighteen (V-01, R-06); the others are named beside them, and none is younger.
_OF_AGE = Provision(
    "CD-1", f"{_OPINION}：儿童主任由村（居）民委员会委员等担任；委员须年满十八周岁，其他人员参照", Standing.INFERENCE
)
_ONE = Provision(
    "CD-3", "国务院未成年人保护工作领导小组2021年意见：每个村（社区）至少设立一名儿童主任", Standing.POLICY
)
_INDUCTION = Provision("CD-7", "初任培训考核合格方可上岗（条文待核对）", Standing.PARAMETER)
_SUCCESSION = Provision("CD-8", "换届后儿童主任要及时调整并重新培训（各地做法）", Standing.PARAMETER)
_CHECK = Provision(
    "CD-4", "参照未成年人保护法第六十二条：密切接触未成年人的，录用时查询，每年定期查询", Standing.INFERENCE
)


class Check(NamedTuple):
    """A record check that found nothing: the day it was made and the last day it is relied upon."""

    made: date
    valid_until: date

    def holds(self, on: date) -> bool:
        return self.made <= on <= self.valid_until


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post: since when, on what it rests, and the days of their seats in that community's committees."""

    name: str
    capacity: Capacity
    since: date
    until: date | None = None
    inducted: date | None = None
    checks: Sequence[Check] = ()
    seats: Sequence[DayRange] = ()
    born: date | None = None

    def serves(self, on: date) -> bool:
        return DayRange(self.since, self.until).contains(on)

    def seat_lost(self, on: date) -> date | None:
        """The first day without the seat that the post rests on; None while it is held, or where it rests on none."""
        if not self.capacity.rests_on_seat or any(one.contains(on) for one in self.seats):
            return None
        ended = [one.end for one in self.seats if one.end is not None and one.end <= on]
        return max([*ended, self.since])

    def checked_until(self, on: date) -> date | None:
        """The last day of the check that reaches furthest among those made by a day; None where none was made."""
        return max((one.valid_until for one in self.checks if one.made <= on), default=None)


@dataclass(frozen=True, slots=True)
class Filling:
    """A post on a day. `since` is the day from which nobody fills it, None where it is filled or never was."""

    state: ChildState
    holder: Holder | None
    since: date | None
    findings: tuple[Finding, ...]

    @property
    def filled(self) -> bool:
        return self.state.filled

    def days_open(self, on: date) -> int | None:
        """Days without anybody, the first one counted."""
        return days_between(self.since, on) + 1 if self.since else None


def state_of(one: Holder, on: date) -> ChildState:
    """Where somebody in a post stands on a day."""
    if on < one.since:
        return ChildState.AHEAD
    if not one.serves(on):
        return ChildState.ENDED
    if one.seat_lost(on):
        return ChildState.TO_REPLACE
    if one.inducted is None or one.inducted > on:
        return ChildState.UNTRAINED
    return ChildState.ON_DUTY if any(check.holds(on) for check in one.checks) else ChildState.UNCHECKED


_ORDER = (ChildState.ON_DUTY, ChildState.UNCHECKED, ChildState.UNTRAINED, ChildState.TO_REPLACE)


def filling(holders: Sequence[Holder], post: ChildPost, on: date, settings: Settings) -> Filling:
    """How a post is filled by those who ever were in it; of several the one who stands best counts."""
    there = sorted((one for one in holders if one.serves(on)), key=lambda one: _ORDER.index(state_of(one, on)))
    if not there:
        ended = max((one.until for one in holders if one.until and one.until <= on), default=None)
        lost = _lost(holders, ended)
        return Filling(ChildState.VACANT, None, lost, tuple(_vacant(post, lost, on)))
    held = there[0]
    state = state_of(held, on)
    since = held.seat_lost(on) if state is ChildState.TO_REPLACE else None
    return Filling(state, held, since, tuple(_standing(held, state, on, settings)))


def _lost(holders: Sequence[Holder], ended: date | None) -> date | None:
    """Since when nobody is there: a seat that was lost before the post was given up began it."""
    last = next((one for one in holders if one.until == ended), None) if ended else None
    if last is None or ended is None:
        return ended
    lost = last.seat_lost(ended - timedelta(days=1))
    return min(ended, lost) if lost else ended


def _vacant(post: ChildPost, since: date | None, on: date) -> Iterator[Finding]:
    rule = _ONE if post is ChildPost.DIRECTOR else _SUPERVISOR
    told = (
        f"自{chinese_day(since)}起没有{post.label}，已{days_between(since, on) + 1}天。"
        if since
        else f"没有登记过{post.label}。"
    )
    yield rule.warning(told, {"days": days_between(since, on) + 1} if since else {}, met=False)


def _standing(one: Holder, state: ChildState, on: date, settings: Settings) -> Iterator[Finding]:
    """What is to be done about whoever is there."""
    lost = one.seat_lost(on)
    if lost:
        most = settings.number("child_replace_days")
        due = chinese_day(lost + timedelta(days=most))
        message = f"{one.name}自{chinese_day(lost)}起不在“两委”，{due}前调整儿童主任，接任的先参加初任培训。"
        yield _SUCCESSION.warning(message, {"days": days_between(lost, on) + 1, "most": most}, met=False)
        return
    if state is ChildState.UNTRAINED:
        yield _INDUCTION.warning(f"{one.name}没有初任培训考核合格的记录。", met=False)
    yield from checked(one, on, settings)


def checked(one: Holder, on: date, settings: Settings) -> Iterator[Finding]:
    """Whether somebody may be relied upon by the record checks, and how soon that ends."""
    until = one.checked_until(on)
    if until is None:
        yield _CHECK.warning(f"{one.name}没有违法犯罪记录（从业禁止）查询结果。", met=False)
    elif until < on:
        yield _CHECK.warning(f"{one.name}的查询结果到{chinese_day(until)}为止，已经过期。", met=False)
    elif days_between(on, until) <= settings.number("child_check_ahead"):
        yield _CHECK.note(f"{one.name}的查询结果{chinese_day(until)}到期，提前再查询。", met=None)


def eligible(one: Holder, post: ChildPost, settings: Settings) -> tuple[Finding, ...]:
    """Whether somebody may take up a post on the day they are to."""
    young = judge_age(one.name, one.born, one.since, _OF_AGE) if one.born else None
    return (*([young] if young else []), *_capacity(one, post), *_prepared(one, settings))


def _capacity(one: Holder, post: ChildPost) -> Iterator[Finding]:
    staff = one.capacity is Capacity.TOWNSHIP_STAFF
    if post is ChildPost.SUPERVISOR:
        if not staff:
            yield _SUPERVISOR.warning(
                f"儿童督导员由乡镇（街道）工作人员担任，{one.name}登记为{one.capacity.label}。", met=False
            )
        return
    if staff:
        yield _WHO.breach(f"乡镇（街道）工作人员不任村（社区）儿童主任：{one.name}可以任儿童督导员。")
    elif one.seat_lost(one.since):
        yield _WHO.breach(
            f"{one.name}在{chinese_day(one.since)}不是本村（社区）“两委”成员，不能按{one.capacity.label}登记。"
        )
    elif one.capacity is Capacity.OTHER:
        yield _WHO.warning(f"{one.name}不是委员、大学生村官或者专业社会工作者。", met=False)
    elif one.capacity is not Capacity.WOMEN_MEMBER:
        yield _WHO.note("优先安排分管妇女工作的委员；这里另选的人也可以。", met=None)


def for_women(one: Holder) -> tuple[Finding, ...]:
    """What is asked about a man who is put down as the member responsible for women, where no such work of his is on record."""
    if one.capacity is not Capacity.WOMEN_MEMBER:
        return ()
    message = f"{one.name}登记为男，“两委”分工里没有登记他分管妇女工作，按{Capacity.WOMEN_MEMBER.label}登记的请核对。"
    return (_WHO.warning(message, met=False),)


#: The number of a paper, 新政发〔2022〕2号, as far as its year and its number.
_NUMBERED = re.compile(r"[一-龥]{1,10}[〔\[(【]\d{4}[〕\])】]第?\d+号")


def same_paper(one: str, other: str) -> bool:
    """Whether two names of papers mean one: the same words, or the same number among whatever other words."""
    first, second = ("".join(unicodedata.normalize("NFKC", words).split()) for words in (one, other))
    numbers = [set(_plain_numbers(words)) for words in (first, second)]
    return first == second or bool(numbers[0] & numbers[1])


def _plain_numbers(words: str) -> Iterator[str]:
    for found in _NUMBERED.findall(words):
        yield re.sub(r"[〔\[(【〕\])】第]", "|", found).replace("||", "|")


def _prepared(one: Holder, settings: Settings) -> Iterator[Finding]:
    if one.inducted is None or one.inducted > one.since:
        yield _INDUCTION.warning(
            f"{one.name}在{chinese_day(one.since)}以前没有初任培训考核合格的记录，先培训后上岗。", met=False
        )
    yield from (found for found in checked(one, one.since, settings) if found.met is False)


def check_days(made: date, valid_until: date, settings: Settings) -> tuple[Finding, ...]:
    """A check is relied upon no longer than the place decided (a year, until it decides otherwise)."""
    most = settings.number("child_check_months")
    months = (valid_until.year - made.year) * 12 + valid_until.month - made.month + (valid_until.day > made.day)
    if months > most:
        message = f"有效期{months}个月，超过{most}个月。"
        return (
            settings.provision("child_check_months").warning(
                message, {"months": months, "most": most}, f"{months} ＞ {most}", met=False
            ),
        )
    return ()


def enough(number: int, children: int | None, settings: Settings) -> tuple[Finding, ...]:
    """CD-9: whether one director is enough for so many children; asked only where the place decided so."""
    each = settings.number("children_per_director")
    if not each or children is None or children <= each * number:
        return ()
    message = f"登记儿童{children}人，每名儿童主任不超过{each}人，现有{number}名。"
    return (
        settings.provision("children_per_director").warning(
            message, {"children": children, "each": each}, f"{children} ＞ {each * number}", met=False
        ),
    )


class Concealed(NamedTuple):
    """One number as it may be shown: itself, or that it is there and small."""

    number: int | None
    hidden: bool

    @property
    def said(self) -> str:
        return "不公开" if self.hidden else "—" if self.number is None else str(self.number)


def conceal(numbers: Sequence[int | None], least: int) -> tuple[Concealed, ...]:
    """Numbers of one column with those hidden that would point at a child: from 1 to below `least`.

    Sums are made only of what is shown, so that nothing hidden can be had by subtracting.
    """
    return tuple(
        Concealed(None if one is not None and 0 < one < least else one, one is not None and 0 < one < least)
        for one in numbers
    )


def shown_sum(column: Sequence[Concealed]) -> tuple[int, int]:
    """The sum of what is shown, and how many numbers are left out of it."""
    return sum(one.number or 0 for one in column), sum(one.hidden for one in column)
