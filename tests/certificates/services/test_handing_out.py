"""Giving out and handing over: whose code, which dates, who fetched it; and no certificate for a result that is void."""

from datetime import date, timedelta

import pytest

from cadres.services.communities import record_code
from certificates import given_out, queries
from certificates.filing_commands import Advance
from certificates.services.filings import advance
from certificates.services.handing_out import Keep, keep_at
from certificates.vocabulary import FilingState
from elections.after_vocabulary import DisputeEffect
from elections.services.after.voiding import void
from elections.tables import Election
from server import clock
from server.access.actor import Actor
from server.access.audit import AuditEvent
from server.errors import Conflict, NotFound, Refused
from tests.support.by_elections import leave
from tests.support.factories import VILLAGE, a_published_election
from tests.support.filings import VILLAGE_CODE, step_to, taken_to

SECOND = "140932102200"


@pytest.fixture
async def code(operator: Actor) -> str:
    return await a_published_election(operator)


@pytest.fixture
async def filing(operator: Actor, code: str) -> int:
    found = await queries.filing_of_election(operator, code)
    assert found is not None
    await taken_to(operator, found, FilingState.ACCEPTED)
    return found


async def test_what_is_printed_goes_on_record_also_where_the_term_says_otherwise(operator: Actor, filing: int) -> None:
    printed = Advance(
        to=FilingState.ISSUED,
        credit_code=VILLAGE_CODE,
        issued=date(2021, 12, 10),
        valid_from=date(2021, 12, 1),
        valid_until=date(2026, 11, 30),
    )
    with pytest.raises(Refused, match="按任期应为2021年11月20日至2026年11月19日"):
        await advance(operator, filing, printed)
    reasoned = printed.model_copy(update={"dates_reason": "证书原件如此，县民政局已核"})
    await advance(operator, filing, reasoned)
    (event,) = await AuditEvent.select().where(AuditEvent.kind == "legal_certificate.issued")
    assert event["reason"] == reasoned.dates_reason
    held = await given_out.certificate_of(operator, filing)
    assert held is not None
    assert (held.credit_code, held.issued, held.valid_from) == (VILLAGE_CODE, date(2021, 12, 10), date(2021, 12, 1))
    assert (held.committee, held.representative) == ("山西省忻州市偏关县新关镇马道村村民委员会", "贾永胜")
    assert (held.issuer, held.received) == ("偏关县民政局", None)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"issued": clock.today() + timedelta(days=1)}, "还没有到"),
        ({"issued": date(2021, 11, 20)}, "早于2021-11-21"),
        ({"valid_from": date(2027, 1, 1)}, "不晚于起日"),
        ({"valid_until": date(9999, 12, 31)}, "相差超过10年"),
        ({"valid_until": date(2036, 11, 19), "issued": date(2026, 11, 1)}, "按任期应为"),
        ({"received_by": "贾永胜"}, "只在领取时登记"),
    ],
)
async def test_dates_that_cannot_be_are_refused(
    operator: Actor, filing: int, given: dict[str, object], said: str
) -> None:
    told = {"to": FilingState.ISSUED, "credit_code": VILLAGE_CODE}
    with pytest.raises(Refused, match=said):
        await advance(operator, filing, Advance.model_validate(told | given))


async def test_it_is_not_closed_before_somebody_signed_for_it(operator: Actor, filing: int) -> None:
    await taken_to(operator, filing, FilingState.ISSUED)
    with pytest.raises(Refused) as refusal:
        await advance(operator, filing, Advance(to=FilingState.COLLECTED))
    assert [one.field for one in refusal.value.problems] == ["领取人", "领取日期"]
    early = Advance(to=FilingState.COLLECTED, received_by="贾永胜", received=date(2021, 1, 1))
    with pytest.raises(Refused, match="不在发证日期和今天之间"):
        await advance(operator, filing, early)
    await advance(operator, filing, step_to(FilingState.COLLECTED))
    held = await given_out.certificate_of(operator, filing)
    assert held is not None
    assert (held.received_by, held.received, held.kept_at) == ("贾永胜", clock.today(), "村委会办公室")


async def test_where_it_is_kept_can_change_once_it_was_fetched(operator: Actor, filing: int) -> None:
    with pytest.raises(NotFound):
        await keep_at(operator, filing, Keep(kept_at="便民服务中心"))
    await taken_to(operator, filing, FilingState.ISSUED)
    with pytest.raises(Conflict, match="还没有领取"):
        await keep_at(operator, filing, Keep(kept_at="便民服务中心"))
    await taken_to(operator, filing, FilingState.COLLECTED)
    await keep_at(operator, filing, Keep(kept_at="便民服务中心"))
    held = await given_out.certificate_of(operator, filing)
    assert held is not None
    assert held.kept_at == "便民服务中心"


async def test_the_code_of_another_community_is_refused(operator: Actor, filing: int) -> None:
    other = await queries.filing_of_election(operator, await a_published_election(operator, region=SECOND))
    assert other is not None
    await taken_to(operator, other, FilingState.ISSUED)
    with pytest.raises(Refused, match="已登记") as refusal:
        await advance(operator, filing, step_to(FilingState.ISSUED))
    assert refusal.value.problems[0].rule == "UC-14"
    assert await given_out.certificate_of(operator, filing) is None


async def test_a_second_code_for_the_same_committee_is_refused(operator: Actor, filing: int) -> None:
    await record_code(operator, VILLAGE, VILLAGE_CODE)
    with pytest.raises(Refused):
        await advance(operator, filing, step_to(FilingState.ISSUED, "54440604778330561P"))


async def test_no_certificate_goes_out_for_a_void_result(operator: Actor, code: str, filing: int) -> None:
    election = await Election.objects().where(Election.code == code).first()
    assert election is not None
    await void(operator, election, DisputeEffect.ELECTION_VOID, date(2022, 3, 1), "偏政决〔2022〕1号", None)
    line = (await queries.filing(operator, filing)).line
    assert (line.open, line.stopped) == (False, "2022-03-01已认定选举无效（偏政决〔2022〕1号）")
    with pytest.raises(Conflict, match="已认定选举无效"):
        await advance(operator, filing, step_to(FilingState.ISSUED))


async def test_nor_for_a_chair_whose_own_election_is_void(operator: Actor, code: str, filing: int) -> None:
    election = await Election.objects().where(Election.code == code).first()
    chair = (await queries.filing(operator, filing)).representative_id
    assert election is not None
    await void(operator, election, DisputeEffect.PERSON_VOID, date(2022, 3, 1), "偏政决〔2022〕1号", chair)
    with pytest.raises(Conflict, match="已认定当选无效"):
        await advance(operator, filing, step_to(FilingState.ISSUED))


async def test_nor_for_a_chair_who_has_left(operator: Actor, filing: int) -> None:
    await leave(operator, "贾永胜")
    with pytest.raises(Refused, match="不在任") as refusal:
        await advance(operator, filing, step_to(FilingState.ISSUED))
    assert refusal.value.problems[0].rule == "CT-3"
