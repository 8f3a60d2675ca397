"""The credit code of a certificate goes on record where the certificate is given out, and nowhere else."""

from datetime import date
from importlib import import_module

import pytest

from cadres import queries as cadres
from cadres.place_vocabulary import PlaceChange, PlaceChangeTakenBack
from cadres.services import held_codes
from cadres.services.changes import ChangePlace, change_place
from cadres.services.communities import record_code, take_up
from cadres.tables import HeldCode
from cadres.vocabulary import CommitteeKind
from certificates import given_out, queries
from certificates.face_papers import face_of
from certificates.filing_commands import Advance
from certificates.services.changing import take_back
from certificates.services.filings import Present, advance, mark_present
from certificates.vocabulary import CertificateCopy, FilingState, FilingType
from elections.services.results import Publication, publish
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.db.engine import connection, transaction
from server.errors import Conflict, Refused
from tests.support.factories import (
    COUNTY,
    OTHER_COUNTY,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_county,
    a_published_election,
    an_actor,
    an_election,
    an_entry,
    another_hand,
)
from tests.support.filings import step_to, taken_to

CODE = "54140932MF0000128D"
ANOTHER = "54149932ME0000001D"  # Under a county code that never existed.
SECOND = "54140932ME0000028M"
OF_NEIGHBOUR = "54140930MF0000128G"
OF_FORMER = "54142234MF0000128Y"  # Before 2000 the county had another code (UC-10).
OF_RESIDENTS = "55140932MF00001440"


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
    bureau = an_actor(Role.FILING_OFFICER, region=COUNTY)
    await advance(bureau, filing, Advance(to=FilingState.ISSUED, credit_code=CODE))
    assert (await cadres.community(operator, VILLAGE)).credit_code == CODE
    assert (await queries.filing(operator, filing)).line.state is FilingState.ISSUED
    assert await AuditEvent.count().where(AuditEvent.kind == "community.code_recorded") == 1


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("54440604778330561N", "登记机关区划440604不在山西"),  # Published in a judgment of 2020: a village of Foshan.
        (ANOTHER, "没有在山西的区划沿革里"),
        (OF_NEIGHBOUR, "登记机关区划140930是忻州市河曲县，不是本县"),
    ],
)
async def test_a_code_of_another_place_is_taken_for_a_reason_alone(operator: Actor, code: str, said: str) -> None:
    filing = await accepted(operator)
    with pytest.raises(Refused, match=said) as refusal:
        await advance(operator, filing, Advance(to=FilingState.ISSUED, credit_code=code))
    assert [problem.rule for problem in refusal.value.problems] == ["UC-10"]
    reason = "证书原件如此，县民政局已核"
    await advance(operator, filing, Advance(to=FilingState.ISSUED, credit_code=code, code_reason=reason))
    assert (await cadres.community(operator, VILLAGE)).credit_code == code
    kept = await AuditEvent.select(AuditEvent.reason).where(AuditEvent.kind == "legal_certificate.issued").first()
    assert kept == {"reason": reason}


async def test_a_collectives_code_goes_on_no_committees_certificate(operator: Actor) -> None:
    filing = await accepted(operator)
    told = Advance(to=FilingState.ISSUED, credit_code="N2140932MF00001282", code_reason="证书原件如此")
    with pytest.raises(Refused, match="集体经济组织") as refusal:
        await advance(operator, filing, told)
    assert [problem.rule for problem in refusal.value.problems] == ["UC-9"]


async def test_a_companys_code_is_asked_about(operator: Actor) -> None:
    filing = await accepted(operator)
    with pytest.raises(Refused) as refusal:
        await advance(operator, filing, Advance(to=FilingState.ISSUED, credit_code="93140932MF0000128C"))
    assert [problem.rule for problem in refusal.value.problems] == ["UC-13"]


async def test_a_code_on_a_certificate_of_another_county_is_held_there(operator: Actor) -> None:
    await taken_to(operator, await accepted(operator), FilingState.ISSUED)
    await take_up(operator, OTHER_COUNTY)
    elsewhere = await connection().fetchval(
        "SELECT min(region) FROM community WHERE starts_with(region, $1) AND kind = 'villagers'", OTHER_COUNTY[:6]
    )
    away = an_actor(Role.FILING_OFFICER, region=OTHER_COUNTY)
    for _ in range(2):
        with pytest.raises(Refused, match="马道村委会的代码") as refusal:
            await record_code(away, elsewhere, CODE)
        assert [problem.rule for problem in refusal.value.problems] == ["UC-14"]
        # What is taken off the record stays on the certificate.
        async with transaction(operator):
            await held_codes.let_go({CODE: VILLAGE})


async def test_codes_on_certificates_of_before_are_held_and_doubles_marked(operator: Actor) -> None:
    await taken_to(operator, await accepted(operator), FilingState.ISSUED)
    other = await queries.filing_of_election(operator, await a_published_election(operator, region="140932102200"))
    assert other is not None
    await taken_to(operator, other, FilingState.ISSUED, code=SECOND)
    await connection().execute("DELETE FROM held_code")
    await connection().execute("UPDATE legal_certificate SET credit_code = $1", CODE)
    for name in (
        "cadres.migrations.cadres_2026_11_28t14_37_00_000000",
        "certificates.migrations.certificates_2026_11_28t14_37_01_000000",
    ):
        for step in import_module(name)._STEPS:
            if "ALTER" not in step:
                await connection().execute(step)
    rows = await HeldCode.select(HeldCode.region, HeldCode.code, HeldCode.doubled, HeldCode.printed).order_by(
        HeldCode.id
    )
    assert {(row["region"], row["code"], row["doubled"], row["printed"]) for row in rows} == {
        (VILLAGE, CODE, True, True),
        ("140932102200", SECOND, False, False),
        ("140932102200", CODE, True, True),
    }


async def test_a_cancellation_that_is_taken_back_gives_the_code_back(operator: Actor) -> None:
    await taken_to(operator, await accepted(operator), FilingState.ARCHIVED)
    ends = await a_change(operator, PlaceChange.MERGER, into="140932102200")
    await taken_to(operator, ends.line.id, FilingState.ISSUED)
    assert (await HeldCode.select(HeldCode.ended).first() or {})["ended"] is not None
    assert ends.change_event is not None
    await take_back(operator, PlaceChangeTakenBack(ends.change_event, (VILLAGE,), "登记错了"))
    assert await HeldCode.select(HeldCode.code, HeldCode.ended) == [{"code": CODE, "ended": None}]


async def test_a_code_of_the_countys_own_former_digits_is_taken_as_it_is(operator: Actor) -> None:
    await advance(operator, await accepted(operator), Advance(to=FilingState.ISSUED, credit_code=OF_FORMER))
    assert (await cadres.community(operator, VILLAGE)).credit_code == OF_FORMER


async def test_a_code_of_another_place_on_record_is_not_asked_about_again(operator: Actor) -> None:
    await a_county(operator)
    await record_code(operator, VILLAGE, ANOTHER)
    await advance(operator, await accepted(operator), Advance(to=FilingState.ISSUED, credit_code=ANOTHER))


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


async def a_change(operator: Actor, kind: PlaceChange, **given: object) -> queries.FilingView:
    """A change of the village, and the cancellation that it asks for."""
    told = {"region": VILLAGE, "kind": kind, "day": date(2023, 5, 1), "document": "偏政函〔2023〕8号", **given}
    await change_place(operator, ChangePlace.model_validate(told))
    (line,) = await queries.open_filings(operator, VILLAGE)
    assert line.business is FilingType.CANCELLATION
    return await queries.filing(operator, line.id)


async def of_residents(operator: Actor) -> int:
    """The first filing of the residents' committee of what was a village."""
    held = date(2023, 9, 1)
    code = await an_election(operator, term_number=7, kind=CommitteeKind.RESIDENTS, election_day=held)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry(held=held))
    await publish(operator, code, Publication(published=held))
    found = await queries.filing_of_election(operator, code)
    assert found is not None
    return found


async def test_the_code_of_the_villagers_is_never_that_of_the_residents(operator: Actor) -> None:
    await taken_to(operator, await accepted(operator), FilingState.ARCHIVED)
    ends = await a_change(operator, PlaceChange.CONVERSION, name="马道社区")
    filing = await of_residents(operator)
    view = await queries.filing(operator, filing)
    assert (view.line.business, view.credit_code, ends.credit_code) == (FilingType.FIRST, None, CODE)
    await taken_to(operator, filing, FilingState.ACCEPTED)
    with pytest.raises(Conflict, match="代码还没有登记"):
        await face_of(operator, filing, CertificateCopy.ORIGINAL)
    for code in (None, CODE, OF_RESIDENTS):
        with pytest.raises(Refused, match="证书还没有注销") as refusal:
            await advance(operator, filing, step_to(FilingState.ISSUED, code))
        assert refusal.value.problems[0].rule == "UC-14"
    await taken_to(operator, ends.line.id, FilingState.COLLECTED, code=None)
    with pytest.raises(Refused, match="停用"):
        await advance(operator, filing, Advance(to=FilingState.ISSUED, credit_code=CODE, code_reason="证书原件如此"))
    await taken_to(operator, filing, FilingState.ISSUED, code=OF_RESIDENTS)
    assert (await cadres.community(operator, VILLAGE)).credit_code == OF_RESIDENTS
    assert (await queries.filing(operator, filing)).credit_code == OF_RESIDENTS


async def test_a_code_of_another_kind_on_record_goes_out_for_a_reason_alone(operator: Actor) -> None:
    await a_county(operator)
    with pytest.raises(Refused, match="另一种组织的"):
        await record_code(operator, VILLAGE, OF_RESIDENTS)
    await record_code(operator, VILLAGE, OF_RESIDENTS, reason="证书原件如此")
    filing = await accepted(operator)
    with pytest.raises(Refused, match="另一种组织的") as refusal:
        await advance(operator, filing, Advance(to=FilingState.ISSUED))
    assert refusal.value.problems[0].rule == "UC-6"
    told = Advance(to=FilingState.ISSUED, credit_code=OF_RESIDENTS, code_reason="证书原件如此")
    await advance(operator, filing, told)


async def test_a_code_that_was_never_recorded_is_read_off_the_surrendered_certificate(operator: Actor) -> None:
    await a_published_election(operator)
    ends = await a_change(operator, PlaceChange.MERGER, into="140932102200")
    await taken_to(operator, ends.line.id, FilingState.ACCEPTED)
    with pytest.raises(Refused, match="校验"):
        await advance(operator, ends.line.id, step_to(FilingState.ISSUED, f"{CODE[:-1]}P"))
    await advance(operator, ends.line.id, step_to(FilingState.ISSUED, CODE))
    held = await given_out.certificate_of(operator, ends.line.id)
    assert held is not None
    assert held.credit_code == CODE


async def test_a_surrendered_certificate_bears_the_code_on_record(operator: Actor) -> None:
    await taken_to(operator, await accepted(operator), FilingState.ARCHIVED)
    ends = await a_change(operator, PlaceChange.MERGER, into="140932102200")
    await taken_to(operator, ends.line.id, FilingState.ACCEPTED)
    with pytest.raises(Refused, match="登记的是"):
        await advance(operator, ends.line.id, step_to(FilingState.ISSUED, ANOTHER))
    await advance(operator, ends.line.id, step_to(FilingState.ISSUED, CODE))


async def test_the_keeping_at_another_step_is_refused(operator: Actor) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, FilingState.SUBMITTED)
    with pytest.raises(Refused, match="只在领取时登记") as refusal:
        await advance(operator, filing, Advance(to=FilingState.REVIEWED, kept_at="村委会办公室"))
    assert refusal.value.problems[0].field == "证书保管处"
