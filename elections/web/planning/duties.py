"""What the plans of an area ask of today: windows of the law and planned days, each for all elections together."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from elections.permissions import RECORD
from elections.planning.plans import PlanView, plans
from elections.queries import ElectionLine, elections
from elections.rules.calendar import windows
from elections.rules.schedule import stages_of
from elections.vocabulary import Stage
from server import clock
from server.access.actor import Actor
from server.manifest import Duty
from server.web.templating import address

#: How many days ahead something is a matter of the workbench.
_NEAR = 3


async def plan_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """Overdue and near stages of planned elections before their vote: one duty a stage and day, leading to the board."""
    lines = [line for line in await elections(actor, area) if line.open and not (line.last_held or line.postponed)]
    held = await plans(actor, lines)
    found: dict[tuple[Stage, date, bool, str], list[ElectionLine]] = {}
    for view in held.values():
        for stage, day, law, cite in _asked(view):
            found.setdefault((stage, day, law, cite), []).append(view.election)
    return [_duty(stage, day, cite, waiting, law=law, area=area) for (stage, day, law, cite), waiting in found.items()]


def _asked(view: PlanView) -> Iterator[tuple[Stage, date, bool, str]]:
    """The undone stages before the vote whose day is near or past; the law's last day where the planned one is past it."""
    if not view.lines:
        return
    reached = {line.item.stage for line in view.lines if line.reached or line.unasked}
    limit = clock.today() + timedelta(days=_NEAR)
    by_law: Mapping[Stage, tuple[date, bool, str]] = {
        one.stage: (one.due, one.finding.standing.is_law, one.finding.cite)
        for one in windows(view.book, view.election.election_day, {}, by_election=view.election.by_election)
    }
    for stage, planned in stages_of(view.days).items():
        if stage in reached or stage.by_counting or stage.after_result or planned > limit:
            continue
        due, law, cite = by_law.get(stage, (planned, False, "选举日程"))
        # Within three days of the law's limit the law is what counts; before that, the plan.
        yield (stage, due, law, cite) if law and due <= limit else (stage, planned, False, "选举日程")


def _duty(stage: Stage, day: date, cite: str, waiting: Sequence[ElectionLine], *, law: bool, area: str) -> Duty:
    names = "、".join(line.community for line in waiting[:3])
    more = f"等{len(waiting)}个" if len(waiting) > len(names.split("、")) else ""
    href = address("/elections/board", area=area, stage=stage.value)
    note = f"{names}{more}，{'法定期限' if law else '日程'}{day.month}月{day.day}日"
    region = waiting[0].region if len(waiting) == 1 else area
    return Duty(f"{stage.label}：{len(waiting)}个选举", href, region, RECORD, note, day, law, cite, act="看板")
