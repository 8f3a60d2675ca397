"""A credit code is one community's, over all counties and for good (UC-14)."""

import asyncio
from datetime import date
from importlib import import_module

import pytest

from cadres import queries
from cadres.services import held_codes
from cadres.services.communities import GiveUpCode, give_up_code, record_code, take_up
from cadres.tables import Community, HeldCode
from cadres.web.codes import duties
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.db.engine import connection, transaction
from server.errors import Conflict, Refused
from server.places.regions import load_divisions
from tests.support.factories import COUNTY, OTHER_COUNTY, VILLAGE, an_actor

CODE = "54140932MF0000128D"  # Right in form, and of nobody.
ELSEWHERE = "140931100200"


@pytest.fixture
async def _counties(operator: Actor) -> None:
    await take_up(operator, COUNTY)
    await take_up(operator, OTHER_COUNTY)


def officers() -> tuple[Actor, Actor]:
    """Whoever handles filings in each of two counties."""
    return an_actor(Role.FILING_OFFICER, region=COUNTY), an_actor(Role.FILING_OFFICER, region=OTHER_COUNTY)


async def a_double(operator: Actor) -> None:
    """A code that two counties had recorded before codes were held."""
    await connection().execute("DELETE FROM held_code")
    for region in (VILLAGE, ELSEWHERE):
        await Community.update({Community.credit_code: CODE}).where(Community.region == region)
    migration = import_module("cadres.migrations.cadres_2026_11_28t14_37_00_000000")
    (statement,) = [step for step in migration._STEPS if "INSERT" in step]
    async with transaction(operator):
        await connection().execute(statement)


@pytest.mark.usefixtures("_counties")
async def test_two_counties_do_not_record_one_code(operator: Actor) -> None:
    home, away = officers()
    await record_code(home, VILLAGE, CODE)
    with pytest.raises(Refused, match="偏关县新关镇马道村委会的代码，已登记") as refusal:
        await record_code(away, ELSEWHERE, CODE)
    assert [one.rule for one in refusal.value.problems] == ["UC-14"]
    assert (await queries.community(operator, ELSEWHERE)).credit_code is None
    async with transaction(away):
        assert await connection().fetchval("SELECT count(*) FROM held_code") == 0


@pytest.mark.usefixtures("_counties")
async def test_a_code_that_ended_is_nobodys_in_any_county(operator: Actor) -> None:
    home, away = officers()
    await record_code(home, VILLAGE, CODE)
    async with transaction(home):
        await held_codes.end(VILLAGE, CODE, date(2023, 5, 1))
    with pytest.raises(Refused, match="已随注销停用"):
        await record_code(away, ELSEWHERE, CODE)
    async with transaction(home):
        with pytest.raises(Refused, match="已随注销停用"):
            await held_codes.hold({CODE: VILLAGE})
        await held_codes.go_on(VILLAGE, CODE)
        await held_codes.hold({CODE: VILLAGE})
    assert operator.reach


@pytest.mark.usefixtures("_counties")
async def test_a_code_that_is_let_go_is_free_unless_it_was_printed(operator: Actor) -> None:
    home, away = officers()
    async with transaction(home):
        await held_codes.hold({CODE: VILLAGE})
        await held_codes.let_go({CODE: VILLAGE})
    async with transaction(away):
        await held_codes.hold({CODE: ELSEWHERE})
        await held_codes.keep_printed(ELSEWHERE, CODE)
        await held_codes.let_go({CODE: ELSEWHERE})
    async with transaction(home):
        with pytest.raises(Refused, match="已登记"):
            await held_codes.hold({CODE: VILLAGE})
    assert operator.reach


@pytest.mark.usefixtures("own_database")
async def test_of_two_who_take_it_at_the_same_moment_one_is_refused() -> None:
    await load_divisions(Actor.operator())
    home, away = officers()

    async def take(actor: Actor, region: str) -> bool:
        async with transaction(actor):
            await held_codes.hold({CODE: region})
            await asyncio.sleep(0.2)
        return True

    said = await asyncio.gather(take(home, VILLAGE), take(away, ELSEWHERE), return_exceptions=True)
    assert sorted(str(type(one).__name__) for one in said) == ["Refused", "bool"]
    async with transaction(Actor.operator()):
        assert await HeldCode.count() == 1


@pytest.mark.usefixtures("_counties")
async def test_a_double_of_before_is_kept_and_told_to_both_until_people_have_settled_it(operator: Actor) -> None:
    await a_double(operator)
    home, away = officers()
    for actor, region, other in ((home, VILLAGE, "保德县"), (away, ELSEWHERE, "偏关县")):
        async with transaction(actor):
            (duty,) = await duties(actor, actor.region)
            assert duty.region == region
            assert other in duty.note
            with pytest.raises(Refused, match="已登记"):
                await held_codes.hold({CODE: region})
    await give_up_code(away, ELSEWHERE, GiveUpCode(code=CODE, reason="证书原件是54140931开头的"))
    assert (await queries.community(operator, ELSEWHERE)).credit_code is None
    assert (await queries.community(operator, VILLAGE)).credit_code == CODE
    async with transaction(home):
        assert await duties(home, COUNTY) == []
        await held_codes.hold({CODE: VILLAGE})
    with pytest.raises(Refused, match="已登记"):
        await record_code(away, ELSEWHERE, CODE)
    event = await AuditEvent.select().where(AuditEvent.kind == "community.code_given_up").first()
    assert event
    assert event["reason"] == "证书原件是54140931开头的"


@pytest.mark.usefixtures("own_database")
async def test_of_two_who_give_a_double_up_at_once_one_keeps_it() -> None:
    await load_divisions(Actor.operator())
    home, away = officers()
    async with transaction(Actor.operator()):
        for region in (VILLAGE, ELSEWHERE):
            await take_up(Actor.operator(), region)
            await HeldCode(region=region, code=CODE, doubled=True, printed=True).save()
    told = GiveUpCode(code=CODE, reason="证书原件不是这个代码")
    said = await asyncio.gather(
        give_up_code(home, VILLAGE, told), give_up_code(away, ELSEWHERE, told), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in said) == ["Conflict", "NoneType"]
    async with transaction(Actor.operator()):
        assert await HeldCode.count() == 1


@pytest.mark.usefixtures("_counties")
async def test_a_code_that_stands_nowhere_else_is_not_given_up(operator: Actor) -> None:
    await record_code(operator, VILLAGE, CODE)
    with pytest.raises(Conflict, match="没有与别处重复"):
        await give_up_code(operator, VILLAGE, GiveUpCode(code=CODE, reason="登记错了"))
