"""What may be typed as the number of a paper that is not on the register: nothing that the register gives (DC-10)."""

import pytest

from certificates.vocabulary import CERTIFICATE
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import transaction
from server.papers.register.by_hand import refuse_of_register
from server.papers.register.deciding import Decide, decide
from server.papers.register.spoiling import Spoil, spoil
from server.papers.register.vocabulary import Wording
from tests.support.factories import COUNTY, TOWNSHIP, a_county, an_actor
from training.vocabulary import INTRODUCTION_LETTER


async def _refused(actor: Actor, typed: str, region: str = COUNTY) -> str:
    async with transaction(actor):
        problem = await refuse_of_register(actor, INTRODUCTION_LETTER, region, typed)
    return problem.cause if problem else ""


@pytest.mark.parametrize("typed", ["", "无", "偏组介〔2026〕3号", "关派字〔2026〕3号"])
async def test_what_the_register_never_gives_may_be_typed(operator: Actor, typed: str) -> None:
    await a_county(operator)
    assert await _refused(operator, typed) == ""


@pytest.mark.parametrize("typed", ["偏组派字〔2026〕3号", "偏组派字[2026]第003号", "偏选证（2026）1号"])
async def test_the_numbers_of_every_book_of_the_body_are_refused(operator: Actor, typed: str) -> None:
    await a_county(operator)
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    for actor in (operator, clerk):
        assert "由登记簿按顺序给，不能手填" in await _refused(actor, typed, TOWNSHIP)


async def test_a_former_series_stays_the_registers_and_a_number_put_down_as_void_may_be_used(operator: Actor) -> None:
    await a_county(operator)
    year = clock.today().year
    await spoil(operator, COUNTY, Spoil(kind=CERTIFICATE, year=year, number=1, reason="登记簿启用以前手编"))
    await decide(
        operator,
        COUNTY,
        Decide(kind=CERTIFICATE, wording=Wording.SERIES, value="{县}选证字", basis="偏民发〔2026〕3号"),
    )
    assert await _refused(operator, f"偏选证〔{year}〕1号") == ""
    assert "不能手填" in await _refused(operator, f"偏选证〔{year}〕2号")
    assert "不能手填" in await _refused(operator, f"偏关县选证字〔{year}〕1号")
