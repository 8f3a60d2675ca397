"""Whose term is over or soon will be, and whose successor is there already, for the workbench (FS-4, FS-5)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from server import clock
from server.access.actor import Actor
from server.manifest import Duty
from server.values.periods import chinese_day
from training import teams
from training.parameters import Decisions, decisions
from training.permissions import DISPATCH
from training.teams import TeamLine
from training.web.frame import SUBJECT

#: How many days before its end a term is told of: 先派后撤 takes its time.
AHEAD = 60


async def term_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """Terms that end, so that a successor is sent in time, and handovers that have lasted long enough."""
    today = clock.today()
    lines, decided = await teams.teams(actor, area, today), await decisions()
    return [duty for line in lines for duty in _of_team(line, today, decided)]


def _of_team(line: TeamLine, today: date, decided: Decisions) -> Iterator[Duty]:
    settings = decided.at(line.region, today)
    began = {one.succeeds: one.since for one in line.assignments if one.succeeds}
    for one in line.serving(today):
        href = f"{SUBJECT}/assignments/{one.id}"
        if one.id in began:
            most = settings.number("handover_days")
            until = began[one.id] + timedelta(days=most)
            note = f"接任人{chinese_day(began[one.id])}到岗，交接不超过{most}日"
            basis = settings.provision("handover_days").cite
            yield Duty(f"{line.name}：{one.name}待办离岗", href, one.region, DISPATCH, note, until, basis=basis)
        elif one.due <= today + timedelta(days=AHEAD):
            note = f"{one.unit_name}派出，先派后撤，先办接任或者延长"
            basis = settings.provision("term_months").cite
            yield Duty(f"{line.name}：{one.name}驻村期限", href, one.region, DISPATCH, note, one.due, basis=basis)
