"""What a county has of its resettlement site's help: a team with somebody in it, an arrangement before it, and what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from cadres.services.sites import SiteCounted, count_site
from cadres.vocabulary import Grade
from server.access.actor import Actor
from tests.support.teams import a_team, a_unit, somebody
from tests.sweeps.grounds import Ground
from training.parameters import own_decisions
from training.services.arrangements import Arrange, Visited, arrange, record_visit
from training.services.dispatching import send
from training.services.presence import (
    Appraised,
    FoundAway,
    SpentDays,
    TakeLeave,
    Worked,
    appraise,
    find_away,
    spend_days,
    take_leave,
    write_log,
)
from training.services.settings import Decide, decide
from training.vocabulary import HelpKind, LeaveApprover, LeaveKind


@dataclass(frozen=True)
class Sent:
    """The numbers by the names of the routes' parameters; `site` is the one that is helped."""

    team: int
    sender: int
    assignment: int
    leave: int
    absence: int
    grade: int
    logged: int
    visit: int
    setting: int


async def a_helped_site(operator: Actor, ground: Ground, site: int, words: Mapping[str, str]) -> Sent:
    """The county's site, which crossed the line: first arranged for, then given a team."""
    unit = await a_unit(operator, words["sending"], region=ground.county)
    named = Arrange(
        unit=unit, contact=words["liaison"], position="副局长", since=date(2021, 1, 4), document=words["letter"]
    )
    await arrange(operator, site, named)
    seen = Visited(day=date(2021, 5, 6), done_by=words["liaison"], said=words["visit"], households=12)
    visit = await record_visit(operator, site, seen)
    await count_site(operator, site, SiteCounted(as_of=date(2021, 6, 30), relocated=900, registered_poor=455))
    team = await a_team(operator, site, date(2021, 7, 1))
    sent = somebody(unit, name=words["sent"], since=date(2021, 7, 1), document=words["letter"])
    assignment = await send(operator, team, sent)
    await spend_days(operator, assignment, SpentDays(first=date(2021, 7, 5), last=date(2021, 7, 7)))
    away = TakeLeave(
        kind=LeaveKind.SICK,
        first=date(2021, 8, 2),
        last=date(2021, 8, 3),
        approver=LeaveApprover.TOWNSHIP,
        approved_by=words["granter"],
    )
    leave = await take_leave(operator, assignment, away)
    absence = await find_away(operator, assignment, FoundAway(day=date(2021, 9, 1), found_by=words["inspector"]))
    graded = Appraised(year=2021, grade=Grade.COMPETENT, led_by=words["appraiser"], document=words["letter"])
    grade = await appraise(operator, assignment, graded)
    walked = Worked(kind=HelpKind.VISIT, day=date(2021, 9, 2), done_by=words["sent"], said=words["visit"])
    logged = await write_log(operator, team, walked)
    county = replace(operator, region=ground.county)
    await decide(county, Decide(field="term_months", value="36", since=date(2021, 1, 1), document=words["letter"]))
    ((setting, _),) = await own_decisions(ground.county)
    return Sent(team, unit, assignment, leave, absence, grade, logged, visit, setting)
