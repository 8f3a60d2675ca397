"""This package's part of the demo: who is sent to the county's resettlement sites, who works for its children, who was trained."""

from datetime import date, timedelta

from cadres.lookups import sites
from cadres.lookups.sites import SiteFilter
from cadres.vocabulary import PoliticalStatus, Sex
from server import clock
from server.db.engine import transaction
from server.manifest import Stage
from training import teams
from training.demo.children import play_children
from training.demo.courses import play_courses
from training.services.arrangements import Arrange, Visited, arrange, record_visit
from training.services.dispatching import Dispatch, Extend, Leave, extend, leave, send
from training.services.presence import SpentDays, TakeLeave, Worked, spend_days, take_leave, write_log
from training.services.teams import SetUpTeam, set_up_team
from training.services.units import UnitDetails, add_unit
from training.vocabulary import AssignmentEnd, DispatchReason, HelpKind, LeaveApprover, LeaveKind, TeamPost, UnitLevel

_LETTER = "偏组通字〔2024〕11号"
_NEXT = "偏组通字〔2026〕7号"
_SENT = date(2024, 5, 6)
_UNITS = (
    ("山西省民政厅", UnitLevel.PROVINCE, 1, None),
    ("忻州市交通运输局", UnitLevel.CITY, 3, None),
    ("偏关县民政局", UnitLevel.COUNTY, 4, "140932100000"),
    ("偏关县林业局", UnitLevel.COUNTY, 3, "140932100000"),
    ("老营镇人民政府", UnitLevel.TOWNSHIP, 2, "140932102000"),
)


async def play(stage: Stage) -> None:
    """A full team that changed its first secretary, a named arrangement, and a site to which nobody was sent yet."""
    actor = stage.actor
    async with transaction(actor):
        found = await sites.sites(actor, SiteFilter(actor.region))
        known = {line.name: line.id for line in found.lines}
    units = [
        await add_unit(actor, actor.region, UnitDetails(name=name, level=level, capacity=capacity, seat=seat))
        for name, level, capacity, seat in _UNITS
    ]
    team = await set_up_team(actor, SetUpTeam(site=known["聚福苑小区"], since=_SENT, document=_LETTER))
    first = await send(actor, team, _somebody(stage, units[1], TeamPost.BOTH))
    second = await send(actor, team, _somebody(stage, units[2], TeamPost.MEMBER))
    await extend(actor, second, Extend(due=_ago(-160), document=_NEXT))
    third = await send(actor, team, _somebody(stage, units[3], TeamPost.MEMBER))
    await extend(actor, third, Extend(due=_ago(9), document=_NEXT))
    follows = {"since": date(2026, 5, 6), "why": DispatchReason.ROTATION, "succeeds": first, "document": _NEXT}
    await send(actor, team, _somebody(stage, units[1], TeamPost.BOTH, follows))
    await leave(actor, first, Leave(until=date(2026, 5, 16), ended_by=AssignmentEnd.TERM, document=_NEXT))
    await _live(stage, team, second)
    contact = stage.kept["inventor"].person(Sex.MALE).name
    named = Arrange(unit=units[2], contact=contact, position="副局长", since=_ago(320), document=_NEXT)
    await arrange(actor, known["马道新村"], named)
    for day, said in ((_ago(240), "就业意愿和子女入学"), (_ago(70), "取暖和小区物业")):
        seen = Visited(day=day, done_by=contact, said=said, households=24)
        await record_visit(actor, known["马道新村"], seen)
    async with transaction(actor):
        line = await teams.team(actor, team, clock.today())
    stage.kept["work_team"] = team
    stage.say(f"{line.name}先后{len(line.assignments)}人次，马道新村由县级统筹，老营新村应派未派。")
    await play_children(stage)
    await play_courses(stage)


def _ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


async def _live(stage: Stage, team: int, assignment: int) -> None:
    """What the record of somebody in a team holds after a while."""
    actor = stage.actor
    await spend_days(actor, assignment, SpentDays(first=_ago(48), last=_ago(28)))
    away = TakeLeave(
        kind=LeaveKind.SICK,
        first=_ago(24),
        last=_ago(22),
        approver=LeaveApprover.TOWNSHIP,
        approved_by="苗治国",
    )
    await take_leave(actor, assignment, away)
    log = Worked(kind=HelpKind.VISIT, day=_ago(36), done_by="工作队", said="逐户核对外出务工情况", households=36)
    await write_log(actor, team, log)


def _somebody(stage: Stage, unit: int, post: TeamPost, follows: dict[str, object] | None = None) -> Dispatch:
    person = stage.kept["inventor"].person(Sex.MALE)
    told = {
        "unit": unit,
        "post": post,
        "rank": "一般干部",
        "since": _SENT,
        "why": DispatchReason.INITIAL,
        "document": _LETTER,
        "party_moved": True,
        "name": person.name,
        "citizen_number": person.citizen_number,
        "political_status": PoliticalStatus.PARTY_MEMBER,
        "party_since": str(person.party_since) if person.party_since else "2015.06",
        "worked_since": "2014.08",
        "education": person.education,
        "phone": person.phone,
    }
    return Dispatch.model_validate(told | (follows or {}))
