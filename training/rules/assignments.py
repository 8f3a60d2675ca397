"""Who may be sent into which post, what overlaps, and what a leaving leaves behind (FS-3 … FS-6, FS-11, FS-15). Pure.

A breach stops the act; a warning passes with a written reason, which stays on the record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cadres.vocabulary import PoliticalStatus
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import DayRange, Month, chinese_day, days_between, months_after
from training.rules.beginnings import age_on, judge_age
from training.rules.settings import Settings
from training.vocabulary import AssignmentEnd, TeamPost

_OPINION = "关于向重点乡村持续选派驻村第一书记和工作队的意见（2021）"
_CONDITIONS = Provision("FS-3", f"{_OPINION}，选派条件", Standing.POLICY)
#: The opinion names no age: of a first secretary it follows from the membership, of the others it is read out of the civil code.
_MEMBERS_AGE = Provision("FS-3", "中国共产党章程第一条：年满十八岁方可申请入党，第一书记须是正式党员", Standing.POLICY)
_OF_AGE = Provision("FS-3", f"{_OPINION}没有写明年龄，参照民法典第十八条（完全民事行为能力）", Standing.INFERENCE)
_ONE_POST = Provision("FS-15", "晋民发〔2021〕12号 三（五）18 一点一队", Standing.POLICY)
#: Apart from the rest of the rule: what is to be done about a second head is not what is to be done about somebody in two teams.
ONE_HEAD = Provision("FS-15", f"{_ONE_POST.cite}（由此一队只有一名第一书记、一名队长）", Standing.POLICY)
_FULL_TIME = Provision(
    "FS-6", "山西省2015年选派第一书记办法：专职驻村，不占“两委”职数，不参加换届选举", Standing.POLICY
)
_SEND_FIRST = Provision("FS-5", f"{_OPINION}，先派后撤、压茬交接", Standing.PARAMETER)
_WITHDRAW = Provision("FS-11", f"{_OPINION}，召回撤换，派出单位负连带责任", Standing.PARAMETER)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as far as their fitness shows; None is not known. `offices` are those of a committee that they hold."""

    name: str
    born: date
    political_status: PoliticalStatus | None
    party_since: Month | None
    worked_since: Month | None
    offices: Sequence[str] = ()
    standing_for: Sequence[str] = ()


class Held(NamedTuple):
    """An assignment on record: in which team, of whom, as what, from when to when."""

    id: int
    team: str
    person: int
    name: str
    post: TeamPost
    since: date
    until: date | None
    succeeds: int | None = None

    @property
    def days(self) -> DayRange:
        return DayRange(self.since, self.until)


def eligible(person: Person, post: TeamPost, since: date, settings: Settings) -> tuple[Finding, ...]:
    """FS-3 and FS-6 for one person in one post from one day."""
    found = [*full_time(person.name, person.offices, person.standing_for)]
    if post.is_first_secretary:
        found += _first_secretary(person, since, settings)
    elif person.political_status is not PoliticalStatus.PARTY_MEMBER:
        found.append(
            _CONDITIONS.note(f"{person.name}不是正式党员；工作队员优先选派党员，不是党员的也可以派。", met=None)
        )
    young = judge_age(person.name, person.born, since, _MEMBERS_AGE if post.is_first_secretary else _OF_AGE)
    found += [young] if young else _age(person, since, settings)
    return tuple(found)


def full_time(name: str, offices: Sequence[str], standing_for: Sequence[str]) -> Iterator[Finding]:
    """FS-6: whoever is sent holds no office of a committee and stands for none."""
    if offices:
        held = "、".join(offices)
        yield _FULL_TIME.breach(f"{name}现任{held}：驻村干部专职驻村，不兼“两委”职务。")
    if standing_for:
        held = "、".join(standing_for)
        yield _FULL_TIME.breach(f"{name}是{held}的候选人：驻村干部不参加村（社区）换届选举。")


def _first_secretary(person: Person, since: date, settings: Settings) -> Iterator[Finding]:
    status = person.political_status
    if status is None:
        yield _CONDITIONS.warning(f"{person.name}没有登记政治面貌，不能核对是否正式党员。", met=False)
    elif status is not PoliticalStatus.PARTY_MEMBER:
        yield _CONDITIONS.breach(f"第一书记须是正式党员，{person.name}登记为{status.label}。")
    elif person.party_since is None:
        yield _CONDITIONS.warning(f"{person.name}没有登记入党时间，不能核对党龄。", met=False)
    else:
        yield from _months(person.name, "党龄", "party_months", person.party_since, since, settings)
    if person.worked_since is None:
        yield settings.provision("work_months").warning(
            f"{person.name}没有登记参加工作时间，不能核对工作经历。", met=False
        )
    else:
        yield from _months(person.name, "工作经历", "work_months", person.worked_since, since, settings)


def _months(name: str, what: str, field: str, began: Month, since: date, settings: Settings) -> Iterator[Finding]:
    """Full months from the month on record. A day within it is not known: the count is true from its last day on."""
    least = settings.number(field)
    months = (since.year - began.year) * 12 + since.month - began.month
    if months < least:
        made = settings.provision(field)
        message = f"{name}{what}自{began}起算到{chinese_day(since)}为{months}个月，不足{least}个月。"
        yield made.warning(message, {"months": months, "least": least}, f"{months} ＜ {least}", met=False)


def _age(person: Person, since: date, settings: Settings) -> Iterator[Finding]:
    most = settings.number("age_most")
    age = age_on(person.born, since)
    if most and age > most:
        message = f"{person.name}到岗时{age}周岁，超过{most}周岁。"
        yield settings.provision("age_most").warning(message, {"age": age, "most": most}, f"{age} ＞ {most}", met=False)


def taking_up(
    new: Held, own: Sequence[Held], team: Sequence[Held], size: int, settings: Settings
) -> tuple[Finding, ...]:
    """What a new assignment runs into: the person's `own` others, and the `team`'s."""
    found = [*_twice(new, own), *_second_head(new, team, settings)]
    there = {one.person for one in team if one.days.overlaps(new.days) and one.id != new.succeeds}
    number = len(there | {new.person})
    if number > size:
        message = f"{new.team}在{chinese_day(new.since)}将有{number}人，多于{size}人。"
        found.append(_ONE_POST.warning(message, {"people": number, "most": size}, f"{number} ＞ {size}", met=False))
    return tuple(found)


def _twice(new: Held, own: Sequence[Held]) -> Iterator[Finding]:
    """One person, one team, one post at a time."""
    for one in own:
        if one.days.overlaps(new.days):
            until = f"至{chinese_day(one.until)}" if one.until else "，还没有离岗"
            message = f"{new.name}已是{one.team}的{one.post.label}（自{chinese_day(one.since)}{until}），一人不能同时在两队任职。"
            yield _ONE_POST.breach(message)


def _second_head(new: Held, team: Sequence[Held], settings: Settings) -> Iterator[Finding]:
    """One first secretary, one leader. Two for a while only where the second takes over from the first (FS-5)."""
    for one in team:
        shared = _shared_head(new.post, one.post)
        if not shared or not one.days.overlaps(new.days):
            continue
        if one.id != new.succeeds:
            message = f"{new.team}已有{shared}{one.name}，一队只有一名{shared}。轮换的，选明接替谁。"
            yield ONE_HEAD.breach(message)
        elif one.until is None:
            most = settings.number("handover_days")
            message = f"{one.name}还没有办离岗：{new.name}到岗后交接不超过{most}日，须在{chinese_day(_by(new.since, most))}前办理。"
            yield _SEND_FIRST.note(message, {"most": most}, met=None)
        else:
            yield from _handover(one, new, settings)


def _shared_head(new: TeamPost, held: TeamPost) -> str:
    if new.is_first_secretary and held.is_first_secretary:
        return "第一书记"
    return "队长" if new.is_leader and held.is_leader else ""


def _by(since: date, days: int) -> date:
    return date.fromordinal(since.toordinal() + days)


def _handover(before: Held, new: Held, settings: Settings) -> Iterator[Finding]:
    most = settings.number("handover_days")
    assert before.until is not None  # noqa: S101  # The caller looked.
    days = days_between(new.since, before.until)
    numbers, formula = {"days": days, "most": most}, f"{days} {'＞' if days > most else '≤'} {most}"
    message = f"{before.name}和{new.name}同在岗{days}日交接"
    if days > most:
        yield settings.provision("handover_days").warning(f"{message}，超过{most}日。", numbers, formula, met=False)
    else:
        yield _SEND_FIRST.note(f"{message}。", numbers, formula, met=True)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody who is to go: from which day on, for what reason."""

    held: Held
    until: date
    reason: AssignmentEnd


def leaving(gone: Leaving, team: Sequence[Held], size: int, settings: Settings) -> tuple[Finding, ...]:
    """What a leaving leaves behind: a post that nobody holds, a team that is short, a term that is cut (FS-4, FS-5)."""
    held, found = gone.held, []
    if gone.until <= held.since:
        message = f"离岗日期{chinese_day(gone.until)}不晚于到岗日期{chinese_day(held.since)}。"
        found.append(_ONE_POST.breach(message))
        return tuple(found)
    if gone.reason is not AssignmentEnd.TEAM_ENDED:
        left = [one for one in team if one.id != held.id and one.days.contains(gone.until)]
        found += _gap(held, gone.until, left, size)
    least = months_after(held.since, settings.number("term_months"))
    if gone.reason in {AssignmentEnd.TERM, AssignmentEnd.ROTATION} and gone.until < least:
        months = settings.number("term_months")
        message = (
            f"{held.name}自{chinese_day(held.since)}到岗，驻满{months}个月是{chinese_day(least)}，任期内一般不轮换。"
        )
        found.append(settings.provision("term_months").warning(message, {"months": months}, met=False))
    return tuple(found)


def _gap(held: Held, until: date, left: Sequence[Held], size: int) -> Iterator[Finding]:
    """先派后撤: who goes is followed by somebody who is there already."""
    day = chinese_day(until)
    if held.post.is_first_secretary and not any(one.post.is_first_secretary for one in left):
        yield _SEND_FIRST.warning(f"{day}起{held.team}没有第一书记：先派后撤，先办接任。", met=False)
    if held.post.is_leader and not any(one.post.is_leader for one in left):
        yield _SEND_FIRST.warning(f"{day}起{held.team}没有队长：先派后撤，先办接任。", met=False)
    number = len({one.person for one in left})
    if number < size:
        message = f"{day}起{held.team}只有{number}人，少于{size}人。"
        yield _SEND_FIRST.warning(message, {"people": number, "least": size}, f"{number} ＜ {size}", met=False)


def co_responsible(unit: str, name: str) -> Finding:
    """A withdrawal is the sending unit's matter too: it answers for it and sends another soon (FS-11)."""
    return _WITHDRAW.note(f"{name}被召回撤换，{unit}负连带责任，并及时另派合格人选。")


def excluded(name: str, team: str, post: TeamPost, since: date) -> Finding:
    """What is said of somebody in a team where candidates or voters are drawn up (FS-6)."""
    return _FULL_TIME.breach(f"{name}是{team}的{post.label}（自{chinese_day(since)}），不参加村（社区）换届选举。")


def term_due(since: date, settings: Settings) -> date:
    """The day on which the shortest term is served."""
    return months_after(since, settings.number("term_months"))


def excluded_elsewhere(name: str) -> Finding:
    """The same of somebody whose team is out of sight: that they are sent is to be known, where is not."""
    message = f"{name}在本账号看不到的工作队驻村，不参加村（社区）换届选举。登记有误的，请联系市里或者省里办理离岗。"
    return _FULL_TIME.breach(message)
