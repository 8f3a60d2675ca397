"""Whether a site is helped as item 18 asks, day by day, and since when something is missing (SD-5, SD-6, SD-8, FS-15, FS-17). Pure.

What a site needs follows from the latest count of its registered poor on each day; who is there, from the days of the
assignments. Nobody's typed word that a site is covered counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cadres.place_vocabulary import Arrangement
from cadres.rules.settlements import POOR_FOR_TEAM, TEAM_SIZE, TeamNeed, team_need
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day, days_between
from training.rules.settings import Settings
from training.vocabulary import CoverageState, Gap, TeamPost

_ITEM = "晋民发〔2021〕12号 三（五）18"
EDGE = Provision("SD-5", f"{_ITEM}；民法典 第一千二百五十九条“以上”包括本数", Standing.INFERENCE)
COUNTY_RECORD = Provision("SD-8", f"{_ITEM} 驻村帮扶工作全覆盖", Standing.INFERENCE)
CROSSING = Provision("FS-17", f"{_ITEM}，人口变化后的调整", Standing.INFERENCE)
ONE_EACH = Provision("FS-15", f"{_ITEM} 一点一队、一队3人", Standing.POLICY)


class Count(NamedTuple):
    """The registered poor of a site as counted on a day."""

    as_of: date
    registered_poor: int


class Posting(NamedTuple):
    """Somebody in a post of the site's team; `until` is the first day no longer."""

    person: int
    post: TeamPost
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


class Arranged(NamedTuple):
    """A county arrangement for a site, with the unit and the contact it names."""

    unit: str
    contact: str
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class SiteHistory:
    """All that is known of how a site is helped."""

    counts: Sequence[Count]
    postings: Sequence[Posting] = ()
    arrangements: Sequence[Arranged] = ()
    visits: Sequence[date] = ()

    def poor_on(self, day: date) -> int | None:
        """The registered poor as last counted by a day."""
        known = [one for one in self.counts if one.as_of <= day]
        return max(known).registered_poor if known else None

    def need_on(self, day: date) -> TeamNeed | None:
        poor = self.poor_on(day)
        return None if poor is None else team_need(poor)


class Missing(NamedTuple):
    """What is missing, how many of it, and since when it has been without a break."""

    gap: Gap
    number: int
    since: date

    def days_open(self, on: date) -> int:
        """How many days it has been missing by `on`, that day included."""
        return days_between(self.since, on) + 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a site is helped on a day."""

    state: CoverageState
    people: int
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...]

    @property
    def since(self) -> date | None:
        """The day of the oldest gap."""
        return min((one.since for one in self.missing), default=None)

    @property
    def number_missing(self) -> int:
        """People who are missing; a first secretary or leader among those who are short is not counted twice."""
        return max((one.number for one in self.missing if one.gap in _PEOPLE), default=0)


_PEOPLE = frozenset({Gap.TEAM, Gap.FIRST_SECRETARY, Gap.LEADER, Gap.MEMBER})


def team_size(settings: Settings) -> int:
    """People of a team with its first secretary, by the reading that the province chose (SD-6)."""
    return TEAM_SIZE if settings.inside else TEAM_SIZE + 1


def lacking(history: SiteHistory, day: date, settings: Settings) -> dict[Gap, int]:
    """What a site lacks on one day, and how many of it."""
    need = history.need_on(day)
    if need is None:
        return {Gap.COUNT: 1}
    there = [one for one in history.postings if one.on(day)]
    if need.arrangement is Arrangement.COUNTY:
        named = any(one.on(day) for one in history.arrangements)
        return {} if there or named else {Gap.ARRANGEMENT: 1}
    return _lacking_in_team(there, team_size(settings))


def lacking_people(there: Sequence[Posting], settings: Settings) -> dict[Gap, int]:
    """What a team lacks where it is not a site's count that asks for it, as in a village."""
    return _lacking_in_team(there, team_size(settings))


def _lacking_in_team(there: Sequence[Posting], size: int) -> dict[Gap, int]:
    if not there:
        return {Gap.TEAM: size}
    found: dict[Gap, int] = {}
    if not any(one.post.is_first_secretary for one in there):
        found[Gap.FIRST_SECRETARY] = 1
    if not any(one.post.is_leader for one in there):
        found[Gap.LEADER] = 1
    short = size - len({one.person for one in there})
    if short > 0:
        found[Gap.MEMBER] = short
    return found


def _breaks(history: SiteHistory, on: date) -> list[date]:
    """The days up to `on` on which anything changed, the latest first."""
    days: set[date] = {one.as_of for one in history.counts}
    spans: Iterable[Posting | Arranged] = (*history.postings, *history.arrangements)
    for one in spans:
        days.add(one.since)
        if one.until:
            days.add(one.until)
    return sorted((day for day in days if day <= on), reverse=True)


def _since(history: SiteHistory, gap: Gap, on: date, settings: Settings) -> date:
    """The first day of the unbroken span up to `on` in which the gap stood open. Who is short of a team was missing with it."""
    first = on
    for day in _breaks(history, on):
        open_then = lacking(history, day, settings)
        if gap not in open_then and not (gap in _PEOPLE and Gap.TEAM in open_then):
            break
        first = day
    return first


def coverage(history: SiteHistory, on: date, settings: Settings) -> Coverage:
    """How a site is helped on a day, with every reason."""
    open_now = lacking(history, on, settings)
    missing = tuple(Missing(gap, number, _since(history, gap, on, settings)) for gap, number in open_now.items())
    there = {one.person for one in history.postings if one.on(on)}
    need = history.need_on(on)
    state = _state(need, there, open_now)
    return Coverage(state, len(there), missing, tuple(_findings(history, on, settings, need, state, missing)))


def _state(need: TeamNeed | None, there: set[int], open_now: dict[Gap, int]) -> CoverageState:
    if need is None:
        return CoverageState.UNCOUNTED
    if need.arrangement is Arrangement.COUNTY:
        if there:
            return CoverageState.ADJUSTABLE
        return CoverageState.NOT_ARRANGED if open_now else CoverageState.ARRANGED
    if Gap.TEAM in open_now:
        return CoverageState.NOT_SENT
    return CoverageState.SHORT if open_now else CoverageState.FULL


def _findings(
    history: SiteHistory,
    on: date,
    settings: Settings,
    need: TeamNeed | None,
    state: CoverageState,
    missing: Sequence[Missing],
) -> Iterator[Finding]:
    if need is None:
        yield EDGE.warning("没有登记建档立卡搬迁人口，不能判断应当派队还是县级统筹。", met=False)
        return
    poor = history.poor_on(on)
    yield need.finding
    if poor == POOR_FOR_TEAM:
        message = "正好100人，按“以上”含本数算作100人以上；这是对文件的解释，省里另有答复的从其答复。"
        yield EDGE.note(message, {"registered_poor": POOR_FOR_TEAM}, "100 ≥ 100", met=True)
    if need.arrangement is Arrangement.TEAM:
        yield reading(settings)
    yield from _crossed(history, on, state)
    for one in missing:
        yield _open(one, on)
    if state is CoverageState.ARRANGED:
        yield from _visited(history, on, settings)


def reading(settings: Settings) -> Finding:
    """Which reading of 一队3人 was used (SD-6)."""
    size = team_size(settings)
    made = settings.provision("team_reading")
    return made.note(f"{settings.shown('team_reading')}，一队{size}人。", {"people": size}, met=None)


def _crossed(history: SiteHistory, on: date, state: CoverageState) -> Iterator[Finding]:
    """The line was crossed: something is to be decided, and nobody is withdrawn by a number (FS-17)."""
    known = sorted(one for one in history.counts if one.as_of <= on)
    if len(known) < 2:  # noqa: PLR2004  # A change needs two.
        return
    before, now = known[-2], known[-1]
    was, is_now = before.registered_poor >= POOR_FOR_TEAM, now.registered_poor >= POOR_FOR_TEAM
    numbers = {"before": before.registered_poor, "now": now.registered_poor}
    formula = f"{before.registered_poor} → {now.registered_poor}"
    told = f"建档立卡搬迁人口{chinese_day(now.as_of)}由{before.registered_poor}人变为{now.registered_poor}人"
    if is_now and not was and state is not CoverageState.FULL:
        yield CROSSING.warning(f"{told}，达到100人：应当派第一书记和工作队。", numbers, formula, met=False)
    if was and not is_now and state is CoverageState.ADJUSTABLE:
        yield CROSSING.warning(f"{told}，不足100人：可以调整，任期内不自动撤。", numbers, formula, met=None)


def _open(missing: Missing, on: date) -> Finding:
    days = missing.days_open(on)
    numbers = {"missing": missing.number, "days": days}
    since = f"自{chinese_day(missing.since)}起，已{days}天"
    if missing.gap is Gap.COUNT:
        return EDGE.warning("没有人口统计。", numbers, met=False)
    if missing.gap is Gap.ARRANGEMENT:
        return COUNTY_RECORD.warning(f"县级统筹没有落实到单位和联系人（{since}）。", numbers, met=False)
    if missing.gap is Gap.TEAM:
        return ONE_EACH.warning(f"没有工作队，缺{missing.number}人（{since}）。", numbers, met=False)
    return ONE_EACH.warning(f"缺{missing.gap.label}{missing.number}人（{since}）。", numbers, met=False)


def _visited(history: SiteHistory, on: date, settings: Settings) -> Iterator[Finding]:
    """A county arrangement that nobody visits is a name on paper."""
    most = settings.number("visit_days")
    made = settings.provision("visit_days")
    began = max(one.since for one in history.arrangements if one.on(on))
    last = max((day for day in history.visits if began <= day <= on), default=None)
    idle = days_between(last or began, on)
    if idle <= most:
        return
    said = f"上次走访是{chinese_day(last)}" if last else f"自{chinese_day(began)}落实以来没有走访记录"
    yield made.warning(
        f"{said}，已{idle}天，超过{most}日。", {"days": idle, "most": most}, f"{idle} ＞ {most}", met=False
    )
