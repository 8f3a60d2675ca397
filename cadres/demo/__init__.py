"""This package's part of the demo: all communities of the county, with invented counts."""

from datetime import date

from cadres.demo import reviews
from cadres.demo.invention import Inventor
from cadres.demo.life import play_life
from cadres.demo.places import play_sites
from cadres.queries import CommunityFilter, communities
from cadres.services.communities import Description, describe, take_up
from server import clock
from server.db.engine import transaction
from server.manifest import Stage
from server.places.regions import children

_SEED = 140932
_RESETTLED = "140932100012"
#: The approval of the new community, so that its committee of 2021 is its first.
_ESTABLISHED = date(2020, 9, 25)


async def play(stage: Stage) -> None:
    """Set up the county; leaves the inventor of people for the packages above."""
    number = await take_up(stage.actor, stage.actor.region)
    stage.say(f"按区划建立{number}个村（社区）。")
    stage.kept["inventor"] = inventor = Inventor(_SEED)
    async with transaction(stage.actor):
        wanted = CommunityFilter(area=stage.actor.region)
        page = await communities(stage.actor, wanted, clock.today(), size=number)
        townships = {place.code[:9]: place.name for place in await children(stage.actor.region)}
        for line in page.lines:
            households = inventor.households()
            place = "聚福苑小区综合服务楼" if line.region == _RESETTLED else f"{line.name}党群服务中心"
            await describe(
                stage.actor,
                Description(
                    region=line.region,
                    households=households,
                    population=inventor.population(households),
                    address=f"{townships[line.region[:9]]}{place}",
                    established=_ESTABLISHED if line.region == _RESETTLED else None,
                ),
            )
    await reviews.play(stage)
    await play_sites(stage)
    await play_life(stage)
