"""A code that was recorded wrongly is put right: one asks, the bureau's other decides, and what follows asks for the new one."""

import pytest

from cadres import queries as cadres
from cadres.services.communities import record_code
from certificates import given_out, queries
from certificates.corrections import corrections, waiting
from certificates.filing_commands import Advance
from certificates.services.correcting import AskCorrection, DecideCorrection, ask_correction, decide_correction
from certificates.services.filings import advance
from certificates.vocabulary import CorrectionState, FilingState
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Refused
from tests.support.factories import COUNTY, TOWNSHIP, VILLAGE, a_county, a_published_election, an_actor, another_hand
from tests.support.filings import VILLAGE_CODE, step_to, taken_to

OF_ANOTHER_KIND = "52140932MFC000031K"  # Recorded for a village before its first two characters were asked about.
SECOND = "140932102200"
RIGHT = "54140932ME000001XM"
WHY = "对照证书正本核对，原登记时录错"


@pytest.fixture
async def recorded(operator: Actor) -> Actor:
    await a_county(operator)
    await record_code(operator, VILLAGE, VILLAGE_CODE)
    return operator


async def test_what_was_recorded_wrongly_is_corrected_by_two_people(operator: Actor) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, FilingState.ISSUED)
    await ask_correction(another_hand(operator), VILLAGE, AskCorrection(code=RIGHT, reason=WHY))
    assert (await cadres.community(operator, VILLAGE)).credit_code == VILLAGE_CODE
    await decide_correction(operator, VILLAGE, DecideCorrection(grants=True))
    assert (await cadres.community(operator, VILLAGE)).credit_code == RIGHT
    held = await given_out.certificate_of(operator, filing)
    assert held is not None
    assert held.credit_code == RIGHT
    async with transaction(operator):
        (line,) = await corrections(operator, COUNTY)
    assert (line.state, line.before, line.after) == (CorrectionState.GRANTED, VILLAGE_CODE, RIGHT)
    assert (line.asked_by.name, line.decided_by) == ("杜秀英", operator.name)
    kinds = {"code_correction.asked", "community.code_corrected", "legal_certificate.code_corrected"}
    events = await AuditEvent.select(AuditEvent.kind, AuditEvent.reason).where(AuditEvent.kind.is_in(list(kinds)))
    assert {one["kind"] for one in events} == kinds
    assert {one["reason"] for one in events} == {WHY}


async def test_the_next_renewal_asks_for_the_corrected_code(recorded: Actor) -> None:
    filing = await queries.filing_of_election(recorded, await a_published_election(recorded))
    assert filing is not None
    await taken_to(recorded, filing, FilingState.ACCEPTED)
    with pytest.raises(Refused, match="终身不变"):
        await advance(recorded, filing, step_to(FilingState.ISSUED, RIGHT))
    await ask_correction(another_hand(recorded), VILLAGE, AskCorrection(code=RIGHT, reason=WHY))
    await decide_correction(recorded, VILLAGE, DecideCorrection(grants=True))
    assert (await queries.filing(recorded, filing)).credit_code == RIGHT
    with pytest.raises(Refused):
        await advance(recorded, filing, Advance(to=FilingState.ISSUED, credit_code=VILLAGE_CODE))
    await advance(recorded, filing, step_to(FilingState.ISSUED, RIGHT))


async def test_who_asks_does_not_decide_and_the_bureau_alone_does(recorded: Actor) -> None:
    bureau = an_actor(Role.FILING_OFFICER, region=COUNTY)
    await ask_correction(bureau, VILLAGE, AskCorrection(code=RIGHT, reason=WHY))
    with pytest.raises(Refused, match="本人申请的") as refusal:
        await decide_correction(bureau, VILLAGE, DecideCorrection(grants=True))
    assert refusal.value.problems[0].rule == "AC-3"
    clerk = another_hand(an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP))
    with pytest.raises(Refused, match="由县民政局证书业务员办理"):
        await decide_correction(clerk, VILLAGE, DecideCorrection(grants=True))
    assert (await cadres.community(recorded, VILLAGE)).credit_code == VILLAGE_CODE


async def test_one_that_is_not_granted_says_why_and_changes_nothing(recorded: Actor) -> None:
    await ask_correction(another_hand(recorded), VILLAGE, AskCorrection(code=RIGHT, reason=WHY))
    with pytest.raises(Conflict, match="已有一次更正"):
        await ask_correction(another_hand(recorded), VILLAGE, AskCorrection(code=RIGHT, reason=WHY))
    with pytest.raises(Refused, match="没有写明"):
        await decide_correction(recorded, VILLAGE, DecideCorrection(grants=False))
    await decide_correction(recorded, VILLAGE, DecideCorrection(grants=False, answer="证书底册与登记的一致"))
    assert (await cadres.community(recorded, VILLAGE)).credit_code == VILLAGE_CODE
    async with transaction(recorded):
        assert await waiting(recorded, COUNTY) == ()
    with pytest.raises(Conflict, match="没有等核准的"):
        await decide_correction(recorded, VILLAGE, DecideCorrection(grants=True))


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        (VILLAGE_CODE, "UC-14"),
        (f"{RIGHT[:-1]}Y", "UC-13"),
        ("55140932MF00001440", "UC-6"),
        ("54440604778330561N", "UC-10"),
    ],
)
async def test_a_code_that_cannot_be_this_committees_is_refused(recorded: Actor, code: str, rule: str) -> None:
    with pytest.raises(Refused) as refusal:
        await ask_correction(recorded, VILLAGE, AskCorrection(code=code, reason=WHY))
    assert rule in {problem.rule for problem in refusal.value.problems}


async def test_a_code_of_another_kind_of_body_is_replaced(recorded: Actor) -> None:
    await record_code(recorded, SECOND, OF_ANOTHER_KIND, reason="证书原件如此")
    await ask_correction(another_hand(recorded), SECOND, AskCorrection(code=RIGHT, reason=WHY))
    await decide_correction(recorded, SECOND, DecideCorrection(grants=True))
    assert (await cadres.community(recorded, SECOND)).credit_code == RIGHT


async def test_nor_one_that_is_somebody_elses(recorded: Actor) -> None:
    await record_code(recorded, SECOND, RIGHT)
    with pytest.raises(Refused, match="是忻州市偏关县老营镇老营村委会的代码，已登记"):
        await ask_correction(recorded, VILLAGE, AskCorrection(code=RIGHT, reason=WHY))


async def test_without_a_code_on_record_nothing_is_corrected(recorded: Actor) -> None:
    with pytest.raises(Conflict, match="没有登记代码"):
        await ask_correction(recorded, SECOND, AskCorrection(code=RIGHT, reason=WHY))


@pytest.mark.usefixtures("recorded")
async def test_a_village_of_another_area_is_not_there() -> None:
    away = an_actor(Role.FILING_OFFICER, region="140930000000")
    with pytest.raises(NotFound):
        await ask_correction(away, VILLAGE, AskCorrection(code=RIGHT, reason=WHY))
