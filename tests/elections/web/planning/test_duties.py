"""What the plans of an area put on the workbench: the law's days apart from the plan's, all elections of a stage together."""

from datetime import date, datetime

import pytest

from elections.services.planning.plans import PlanMany, plan_many
from elections.services.planning.stages import CloseStage, close
from elections.vocabulary import Stage
from elections.web.planning.duties import plan_duties
from server import clock
from server.access.actor import Actor
from tests.support.factories import COUNTY, an_election


@pytest.fixture
async def two(operator: Actor) -> tuple[str, str]:
    one, other = [
        await an_election(operator, region=region, term_number=13, election_day=date(2026, 12, 18))
        for region in ("140932100209", "140932102200")
    ]
    await plan_many(operator, PlanMany(codes=(one, other), template="margins", reason="补排"))
    return one, other


@pytest.mark.parametrize(
    ("today", "due", "law"),
    [
        # The list is planned for 20 November and must be out by 28 November.
        (date(2026, 11, 17), date(2026, 11, 20), False),
        (date(2026, 11, 22), date(2026, 11, 20), False),
        (date(2026, 11, 25), date(2026, 11, 28), True),
        (date(2026, 11, 30), date(2026, 11, 28), True),
    ],
)
async def test_the_plan_reminds_until_the_law_does(
    operator: Actor,
    two: tuple[str, str],
    today: date,
    due: date,
    law: bool,  # A fact.
) -> None:
    assert two
    with clock.stopped_at(datetime(today.year, today.month, today.day, 9, tzinfo=clock.ZONE)):
        found = [one for one in await plan_duties(operator, COUNTY) if one.what == "名单公布：2个选举"]
    assert [(one.due, one.law) for one in found] == [(due, law)]
    assert found[0].href == f"/elections/board?area={COUNTY}&stage=list_published"


async def test_what_is_done_is_no_duty(operator: Actor, two: tuple[str, str]) -> None:
    with clock.stopped_at(datetime(2026, 11, 22, 9, tzinfo=clock.ZONE)):
        closing = CloseStage(stage=Stage.LIST_PUBLISHED, reached=date(2026, 11, 20), reason="先公布")
        await close(operator, two[0], closing)
        found = [one.what for one in await plan_duties(operator, COUNTY)]
    assert "名单公布：1个选举" in found
    assert not [one for one in found if one.startswith("投票")]
