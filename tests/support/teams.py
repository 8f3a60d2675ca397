"""What tests about teams build on: a site that asks for one, a unit that sends, people who are sent."""

from datetime import date

from cadres.place_vocabulary import SiteKind
from cadres.services.sites import SiteCounted, SiteDetails, count_site, register_site
from cadres.vocabulary import PoliticalStatus, Sex
from server.access.actor import Actor
from tests.support.factories import COMMUNITY, COUNTY, TOWNSHIP, a_citizen_number
from training.services.dispatching import Dispatch, send
from training.services.teams import SetUpTeam, set_up_team
from training.services.units import UnitDetails, add_unit
from training.vocabulary import DispatchReason, TeamPost, UnitLevel

COUNTED = date(2025, 12, 31)
SENT = date(2026, 3, 1)
LETTER = "偏组通字〔2026〕3号"


async def a_site(
    actor: Actor, name: str = "聚福苑小区", poor: int | None = 896, region: str = TOWNSHIP, on: date = COUNTED
) -> int:
    serving = (COMMUNITY,) if region == TOWNSHIP else ()
    details = SiteDetails(region=region, name=name, kind=SiteKind.URBAN, communities=serving)
    site = await register_site(actor, details)
    if poor is not None:
        await count_site(actor, site, SiteCounted(as_of=on, relocated=poor + 300, registered_poor=poor))
    return site


async def a_unit(actor: Actor, name: str = "偏关县民政局", *, region: str = COUNTY, capacity: int = 6) -> int:
    details = UnitDetails(
        name=name, level=UnitLevel.COUNTY, capacity=capacity, seat=TOWNSHIP if region == COUNTY else region
    )
    return await add_unit(actor, region, details)


async def a_team(actor: Actor, site: int, since: date = SENT) -> int:
    return await set_up_team(actor, SetUpTeam(site=site, since=since, document=LETTER))


def somebody(
    unit: int,
    post: TeamPost = TeamPost.BOTH,
    name: str = "贾志强",
    **more: object,
) -> Dispatch:
    """Somebody fit for any post, whom nobody else is."""
    told = {
        "unit": unit,
        "post": post,
        "name": name,
        "citizen_number": a_citizen_number(Sex.MALE, date(1985, 5, 2)),
        "political_status": PoliticalStatus.PARTY_MEMBER,
        "party_since": "2010.06",
        "worked_since": "2008.07",
        "since": SENT,
        "why": DispatchReason.INITIAL,
        "document": LETTER,
    }
    return Dispatch.model_validate(told | more)


async def a_full_team(actor: Actor, site: int, unit: int, *names: str) -> tuple[int, tuple[int, ...]]:
    """A team of three: its number, and the assignments from the first secretary down."""
    team = await a_team(actor, site)
    first, *others = names or ("贾志强", "刘桂生", "王瑞")
    sent = [await send(actor, team, somebody(unit, name=first, phone="13903501234"))]
    sent += [await send(actor, team, somebody(unit, TeamPost.MEMBER, name)) for name in others]
    return team, tuple(sent)
