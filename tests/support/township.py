"""A county before its first joint review: `python -P -m tests.support.township`. The lists are the demo's, the accounts three."""

import asyncio

from cadres.demo.reviews import AGENCIES, ITEMS, POLICE_UNIT
from cadres.services.reviews.lists import NewAgency, NewItem, list_agency, list_item
from server.access.actor import Actor, Role
from server.access.tables import UnitKind
from server.access.units import NewUnit, unit_named
from server.cli.machine import running
from server.db.engine import transaction
from server.settings import Settings
from tests.support.accounts import an_opened
from tests.support.factories import COUNTY, a_county
from tests.support.reviews import EDITION, SINCE, SOURCE

OFFICER, COLLEAGUE, POLICE = "pgx-ls", "pgx-hd", "pgx-ga"


async def furnish(actor: Actor) -> None:
    """Eleven agencies, an edition of four items that any agency may name, two officers, a reviewer of the police."""
    await a_county(actor)
    for position, (code, name, short, question) in enumerate(AGENCIES, 1):
        agency = NewAgency(
            code=code, name=name, short=short, question=question, source=SOURCE, position=position, since=SINCE
        )
        await list_agency(actor, agency)
    for code, level, wording, months, _ in ITEMS:
        item = NewItem(
            edition=EDITION,
            code=code,
            level=level,
            wording=wording,
            source=SOURCE,
            since=SINCE,
            lookback_months=months,
        )
        await list_item(actor, item)
    unit = NewUnit(name=POLICE_UNIT, kind=UnitKind.REVIEWING_AGENCY, region=COUNTY)
    await an_opened(actor, OFFICER, Role.VETTING_OFFICER)
    await an_opened(actor, COLLEAGUE, Role.VETTING_OFFICER, name="苗治国")
    await an_opened(actor, POLICE, Role.AGENCY_REVIEWER, name="药建军", unit=await unit_named(actor, unit))


async def main() -> None:
    async with running(Settings.read(), begins=True):
        operator = Actor.operator()
        async with transaction(operator):
            await furnish(operator)


if __name__ == "__main__":
    asyncio.run(main())
