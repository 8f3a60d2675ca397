"""A filing whose legal representative is no longer in office: no certificate for the dead, and none without a representative."""

from datetime import date, timedelta

import pytest

from cadres import holdings
from cadres import queries as cadres
from cadres.place_vocabulary import HeadLeft, PlaceChange
from cadres.services.changes import ChangePlace, change_place
from cadres.services.offices import EndOffice, Reasoned, end_office, undo_end
from cadres.vocabulary import Office, TenureEnd
from certificates import queries
from certificates.filing_commands import Advance
from certificates.heads import changed_heads
from certificates.services.filings import advance
from certificates.vocabulary import FilingState
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.manifest import foretell
from tests.support.factories import VILLAGE, a_county, a_published_election
from tests.support.filings import step_to, taken_to

DIED = date(2022, 3, 10)


@pytest.fixture
async def filing(operator: Actor) -> int:
    found = await queries.filing_of_election(operator, await a_published_election(operator))
    assert found is not None
    return found


async def the_chair_dies(actor: Actor, day: date = DIED) -> int:
    """Returns the chair's number."""
    async with transaction(actor):
        (chair,) = [one for one in await cadres.officers(actor, VILLAGE, clock.today()) if one.office is Office.CHAIR]
    await end_office(actor, chair.tenure, EndOffice(by=TenureEnd.DEATH, day=day, document="死亡证明"))
    return chair.person


async def found(actor: Actor, filing: int) -> str:
    async with transaction(actor):
        head = (await changed_heads(actor, [filing])).get(filing)
    return f"{head.finding.rule}：{head.finding.message}{head.cure}" if head else ""


async def test_a_filing_says_that_its_representative_died_and_what_to_do(operator: Actor, filing: int) -> None:
    assert await found(operator, filing) == ""
    person = await the_chair_dies(operator)
    said = await found(operator, filing)
    assert said.startswith("CT-3：申领的法定代表人贾永胜已不在任。")
    assert "补选产生主任并公布结果以后自动另立一件" in said
    async with transaction(operator):
        (told,) = await foretell(operator, HeadLeft(VILLAGE, person))
    assert told.startswith("证书首次申领（备材料）：补选产生主任")


async def test_a_certificate_that_lies_ready_is_not_handed_to_the_dead(operator: Actor, filing: int) -> None:
    await taken_to(operator, filing, FilingState.ISSUED)
    died = clock.today() - timedelta(days=3)
    await the_chair_dies(operator, died)
    assert "已核发的证书由他人领取" in await found(operator, filing)
    dead = step_to(FilingState.COLLECTED)
    with pytest.raises(Refused, match="死亡，不能在") as refusal:
        await advance(operator, filing, dead)
    assert [one.field for one in refusal.value.problems] == ["领取人"]
    await advance(operator, filing, dead.model_copy(update={"received_by": "乔海棠"}))
    assert await found(operator, filing) == ""


async def test_an_end_that_was_recorded_by_mistake_lets_the_filing_go_on(operator: Actor, filing: int) -> None:
    async with transaction(operator):
        (chair,) = [
            one for one in await cadres.officers(operator, VILLAGE, clock.today()) if one.office is Office.CHAIR
        ]
    ended = await end_office(operator, chair.tenure, EndOffice(by=TenureEnd.DEATH, day=DIED, document="死亡证明"))
    await undo_end(operator, ended, Reasoned(reason="登记到了别人名下"))
    assert await found(operator, filing) == ""
    assert (await holdings.tenure(operator, chair.tenure)) is not None


async def test_no_certificate_is_given_out_without_a_representative(operator: Actor) -> None:
    """CT-3: the place is vacant, and a certificate says who represents the committee."""
    await a_county(operator)
    renamed = ChangePlace(
        region=VILLAGE, kind=PlaceChange.RENAME, day=date(2022, 5, 1), document="偏政函〔2022〕8号", name="新马道村"
    )
    await change_place(operator, renamed)
    (line,) = await queries.open_filings(operator, VILLAGE)
    assert "没有法定代表人，不能核发证书" in await found(operator, line.id)
    await taken_to(operator, line.id, FilingState.ACCEPTED)
    told = Advance(
        to=FilingState.ISSUED,
        credit_code="54140932MF0000128D",
        valid_from=date(2021, 11, 20),
        valid_until=date(2026, 11, 19),
        dates_reason="证书原件如此",
    )
    with pytest.raises(Refused, match="没有法定代表人") as refusal:
        await advance(operator, line.id, told)
    assert [one.rule for one in refusal.value.problems] == ["CT-3"]


async def test_a_cancellation_needs_no_representative(operator: Actor) -> None:
    await a_county(operator)
    ended = ChangePlace(region=VILLAGE, kind=PlaceChange.ABOLITION, day=date(2022, 5, 1), document="偏政函〔2022〕8号")
    await change_place(operator, ended)
    (line,) = await queries.open_filings(operator, VILLAGE)
    assert await found(operator, line.id) == ""
    await taken_to(operator, line.id, FilingState.ISSUED, code=None)
