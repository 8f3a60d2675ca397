"""The credit code of a certificate goes on record where the certificate is given out, and nowhere else."""

import pytest

from cadres import queries as cadres
from cadres.services.communities import record_code
from certificates import queries
from certificates.filing_commands import Advance
from certificates.services.filings import Present, advance, mark_present
from certificates.vocabulary import FilingState, FilingType
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.errors import Refused
from tests.support.factories import TOWNSHIP, VILLAGE, a_county, a_published_election, an_actor, another_hand

CODE = "54440604778330561N"  # Published in a judgment of 2020: a villagers' committee in Foshan.
ANOTHER = "54149932ME0000001D"  # Under a county code that never existed.


async def accepted(actor: Actor) -> int:
    """A filing that waits for its certificate."""
    filing = await queries.filing_of_election(actor, await a_published_election(actor))
    assert filing is not None
    for material in (await queries.filing(actor, filing)).missing:
        await mark_present(actor, filing, Present(material=material.key))
    for state in (FilingState.SUBMITTED, FilingState.REVIEWED, FilingState.ACCEPTED):
        await advance(another_hand(actor) if state is FilingState.SUBMITTED else actor, filing, Advance(to=state))
    return filing


async def test_a_first_certificate_without_its_code_is_not_given_out(operator: Actor) -> None:
    filing = await accepted(operator)
    with pytest.raises(Refused) as refusal:
        await advance(operator, filing, Advance(to=FilingState.ISSUED))
    assert refusal.value.problems[0].rule == "UC-12"
    assert (await queries.filing(operator, filing)).line.state is FilingState.ACCEPTED


async def test_code_and_step_are_recorded_together_by_who_handles_filings(operator: Actor) -> None:
    filing = await accepted(operator)
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    await advance(clerk, filing, Advance(to=FilingState.ISSUED, credit_code=CODE))
    assert (await cadres.community(operator, VILLAGE)).credit_code == CODE
    assert (await queries.filing(operator, filing)).line.state is FilingState.ISSUED
    assert await AuditEvent.count().where(AuditEvent.kind == "community.code_recorded") == 1


async def test_a_renewal_keeps_the_code_on_record(operator: Actor) -> None:
    await a_county(operator)
    await record_code(operator, VILLAGE, CODE)
    filing = await accepted(operator)
    assert (await queries.filing(operator, filing)).line.business is FilingType.RENEWAL
    with pytest.raises(Refused) as refusal:
        await advance(
            operator,
            filing,
            Advance(to=FilingState.ISSUED, credit_code=ANOTHER, code_reason="证书原件如此"),
        )
    assert refusal.value.problems[0].rule == "UC-14"
    await advance(operator, filing, Advance(to=FilingState.ISSUED, credit_code=CODE))
    assert (await cadres.community(operator, VILLAGE)).credit_code == CODE


async def test_a_code_at_another_step_is_refused(operator: Actor) -> None:
    filing = await accepted(operator)
    await advance(operator, filing, Advance(to=FilingState.ISSUED, credit_code=CODE))
    with pytest.raises(Refused, match="只在核发时登记"):
        await advance(operator, filing, Advance(to=FilingState.COLLECTED, credit_code=CODE))
