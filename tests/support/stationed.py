"""A county that waits for a work team, a course and a new child director: `python -P -m tests.support.stationed`."""

import asyncio
from datetime import timedelta

from cadres.services.tenures import ElectedIn, Ending, Holding, Term, close_tenure, open_tenures
from cadres.vocabulary import Office, Sex, TenureEnd
from server import clock
from server.access.actor import Actor, Role
from server.cli.machine import running
from server.db.engine import transaction
from server.settings import Settings
from tests.support.accounts import an_opened
from tests.support.children import a_director, a_seat
from tests.support.factories import COMMUNITY, a_county, a_person
from tests.support.teams import a_site, a_unit
from training.services.children import appoint_director

DISPATCHER, TRAINER = "pgx-xp", "pgx-px"
ELECTED_AGO = 10


async def furnish(actor: Actor) -> None:
    """A site of 896 without a team; a director whose seat went to another at the election ten days ago."""
    await a_county(actor)
    today = clock.today()
    await a_site(actor, on=today - timedelta(days=200))
    await a_unit(actor)
    _, tenure = await a_seat(actor)
    since = today - timedelta(days=300)
    told = {"inducted": since - timedelta(days=20), "checked": since - timedelta(days=10)}
    told |= {"checked_until": since + timedelta(days=350), "since": since}
    await appoint_director(actor, a_director(**told))
    day = today - timedelta(days=ELECTED_AGO)
    await close_tenure(actor, tenure, Ending(TenureEnd.SUCCESSION, day))
    elected = await a_person(actor, "温秀兰", Sex.FEMALE, region=COMMUNITY)
    await open_tenures(
        actor, COMMUNITY, [Holding(elected, Office.MEMBER)], Term(day, None), ElectedIn("第十三届选举结果")
    )
    await an_opened(actor, DISPATCHER, Role.ASSIGNMENT_OFFICER)
    await an_opened(actor, TRAINER, Role.TRAINING_OFFICER, name="苗治国")


async def main() -> None:
    async with running(Settings.read(), begins=True):
        operator = Actor.operator()
        async with transaction(operator):
            await furnish(operator)


if __name__ == "__main__":
    asyncio.run(main())
