"""A certificate that was lost or damaged is replaced upon the statement of who holds it (FT-4)."""

from datetime import date, timedelta

import pytest

from certificates import given_out, printing, queries
from certificates.filing_commands import Advance
from certificates.filing_papers import LossStatement, ReplacementForm
from certificates.services.filings import advance
from certificates.services.replacing import ReportLoss, StopFiling, report_loss, stop_filing
from certificates.vocabulary import CertificateCopy, FilingCause, FilingState, FilingType
from elections.after_vocabulary import DisputeEffect
from elections.services.after.voiding import void
from elections.tables import Election
from server import clock
from server.access.actor import Actor, Role
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import COUNTY, OTHER_COUNTY, VILLAGE, a_county, a_published_election, an_actor
from tests.support.filings import VILLAGE_CODE, taken_to

HAPPENED = date(2024, 3, 1)


def loss(**given: object) -> ReportLoss:
    told = {
        "region": VILLAGE,
        "cause": FilingCause.LOSS,
        "copies": CertificateCopy.ORIGINAL,
        "happened": HAPPENED,
        "statement": "搬迁村委会办公室时遗失，多处查找没有找到。",
        "announced_in": "忻州日报",
        "announced": date(2024, 3, 5),
    }
    return ReportLoss.model_validate(told | given)


@pytest.fixture
async def _certified(operator: Actor) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, FilingState.ARCHIVED)


@pytest.mark.usefixtures("_certified")
async def test_it_opens_with_the_statement_and_keeps_code_and_term(operator: Actor) -> None:
    filing = await report_loss(operator, loss())
    view = await queries.filing(operator, filing)
    assert (view.line.business, view.line.cause, view.line.representative) == (
        FilingType.REPLACEMENT,
        FilingCause.LOSS,
        "贾永胜",
    )
    assert [one.key for one in view.materials] == [
        "application",
        "statement",
        "representative",
        "loss_notice",
        "identity",
    ]
    assert view.valid_until == date(2026, 11, 19)
    papers = {type(paper): paper for paper in await printing.filing_pack(operator, filing)}
    form, said = papers[ReplacementForm], papers[LossStatement]
    assert isinstance(form, ReplacementForm)
    assert isinstance(said, LossStatement)
    assert (form.code, said.statement, said.announced_in) == (VILLAGE_CODE, loss().statement, "忻州日报")
    await taken_to(operator, filing, FilingState.ARCHIVED, code=None)
    held = await given_out.certificate_of(operator, filing)
    assert held is not None
    assert held.credit_code == VILLAGE_CODE


@pytest.mark.usefixtures("_certified")
async def test_a_damaged_one_is_brought_back_and_not_announced(operator: Actor) -> None:
    told = loss(cause=FilingCause.DAMAGE, announced=None, announced_in=None)
    keys = {one.key for one in (await queries.filing(operator, await report_loss(operator, told))).materials}
    assert "damaged" in keys
    assert "loss_notice" not in keys


@pytest.mark.usefixtures("_certified")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cause": FilingCause.RENAME}, "不办补领"),
        ({"happened": clock.today() + timedelta(days=1), "announced": None, "announced_in": None}, "还没有到"),
        ({"announced_in": None}, "只填了一项"),
        ({"announced": date(2024, 2, 1)}, "不在发现日期和今天之间"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_cause(operator: Actor, given: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        await report_loss(operator, loss(**given))


async def test_while_another_filing_is_open_nothing_is_replaced(operator: Actor) -> None:
    await a_published_election(operator)
    with pytest.raises(Refused, match="办结就有新证书"):
        await report_loss(operator, loss())


@pytest.mark.usefixtures("_certified")
async def test_one_that_was_given_out_before_its_loss_was_recorded_bears_its_own_day(operator: Actor) -> None:
    filing = await report_loss(operator, loss())
    await taken_to(operator, filing, FilingState.ACCEPTED)
    early = Advance(to=FilingState.ISSUED, issued=HAPPENED - timedelta(days=1))
    with pytest.raises(Refused, match="还没有发证的事由"):
        await advance(operator, filing, early)
    await advance(operator, filing, Advance(to=FilingState.ISSUED, issued=HAPPENED + timedelta(days=9)))


async def test_a_filing_of_a_void_result_holds_nothing_up(operator: Actor) -> None:
    code = await a_published_election(operator)
    election = await Election.objects().where(Election.code == code).first()
    assert election is not None
    await void(operator, election, DisputeEffect.ELECTION_VOID, date(2022, 3, 1), "偏政决〔2022〕1号", None)
    with pytest.raises(Refused) as refusal:
        await report_loss(operator, loss())
    assert [one.field for one in refusal.value.problems] == ["法定代表人"]


async def test_without_an_elected_chair_nobody_can_ask(operator: Actor) -> None:
    await a_county(operator)
    with pytest.raises(Refused, match="应当依法选举"):
        await report_loss(operator, loss())


@pytest.mark.usefixtures("_certified")
async def test_found_again_it_is_withdrawn_before_it_was_handed_in(operator: Actor) -> None:
    filing = await report_loss(operator, loss())
    await stop_filing(operator, filing, StopFiling(reason="原证书已找到"))
    assert (await queries.filing(operator, filing)).line.stopped == "原证书已找到"
    again = await report_loss(operator, loss())
    await taken_to(operator, again, FilingState.SUBMITTED)
    with pytest.raises(Conflict):
        await stop_filing(operator, again, StopFiling(reason="原证书已找到"))


@pytest.mark.usefixtures("_certified")
async def test_other_counties_and_other_duties_keep_out(operator: Actor) -> None:
    assert operator.may
    with pytest.raises(NotFound):
        await report_loss(an_actor(Role.FILING_OFFICER, region=OTHER_COUNTY), loss())
    with pytest.raises(Forbidden):
        await report_loss(an_actor(Role.VETTING_OFFICER, region=COUNTY), loss())
