"""A published result prepares the certificates and opens the filing, in its own transaction."""

from dataclasses import replace
from datetime import date

import pytest

from certificates import printing, queries
from certificates.filing_commands import Advance
from certificates.representing import representative_on
from certificates.services.filings import Present, advance, mark_present
from certificates.services.returning import Return, send_back
from certificates.vocabulary import FilingState, FilingType, ReturnCode, Standing
from elections.notices import ResultNotice
from elections.noticing.issuing import IssueNotice, issue_notice
from elections.noticing.text import NoticePaper
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import (
    COUNTY,
    OTHER_COUNTY,
    TOWNSHIP,
    VILLAGE,
    a_published_election,
    an_actor,
)
from tests.support.papers import approved

OTHER_VILLAGE = "140932102200"


@pytest.fixture
async def code(operator: Actor) -> str:
    return await a_published_election(operator)


@pytest.fixture
async def filing(operator: Actor, code: str) -> int:
    found = await queries.filing_of_election(operator, code)
    assert found is not None
    return found


async def _complete(actor: Actor, filing: int) -> None:
    for material in (await queries.filing(actor, filing)).missing:
        await mark_present(actor, filing, Present(material=material.key))


async def test_the_filing_is_a_first_one_for_the_elected_chair(operator: Actor, filing: int) -> None:
    view = await queries.filing(operator, filing)
    assert (view.line.business, view.line.state) == (FilingType.FIRST, FilingState.PREPARING)
    assert view.line.representative == "贾永胜"
    assert view.committee == "山西省忻州市偏关县新关镇马道村村民委员会"
    assert (view.valid_from, view.valid_until) == (date(2021, 11, 20), date(2026, 11, 19))
    assert view.credit_code is None
    assert view.line.due == date(2021, 12, 21)


async def test_everybody_elected_has_a_draft_which_another_person_approves_under_numbers_without_gaps(
    operator: Actor, code: str
) -> None:
    drafts = await queries.certificates(operator, code)
    assert [(one.number, one.stamp.across) for one in drafts] == [("", "草稿")] * 5
    await approved(operator)
    issued = await queries.certificates(operator, code)
    assert [one.number for one in issued] == [f"偏选证〔2021〕{number}号" for number in range(1, 6)]
    other = await a_published_election(operator, region=OTHER_VILLAGE)
    await approved(operator)
    assert [one.number for one in await queries.certificates(operator, other)] == [
        f"偏选证〔2021〕{number}号" for number in range(6, 11)
    ]


async def test_missing_materials_hold_the_filing_back_by_name(operator: Actor, filing: int) -> None:
    with pytest.raises(Refused) as refusal:
        await advance(operator, filing, Advance(to=FilingState.SUBMITTED, note=None))
    assert "法定代表人身份证复印件" in refusal.value.problems[0].cause
    assert (await queries.filing(operator, filing)).line.state is FilingState.PREPARING


async def test_a_complete_filing_goes_on_with_person_day_and_office(operator: Actor, filing: int) -> None:
    await _complete(operator, filing)
    clerk = an_actor(Role.TOWNSHIP_CLERK, region="140932100000")
    await advance(clerk, filing, Advance(to=FilingState.SUBMITTED, note="材料9项"))
    view = await queries.filing(operator, filing)
    assert view.line.state is FilingState.SUBMITTED
    step = view.steps[-1]
    assert (step.state, step.actor, step.unit, step.note) == (
        FilingState.SUBMITTED,
        "李雅琴",
        "偏关县换届办",
        "材料9项",
    )


async def test_a_second_click_takes_no_second_step(operator: Actor, filing: int) -> None:
    await _complete(operator, filing)
    await advance(operator, filing, Advance(to=FilingState.SUBMITTED, note=None))
    with pytest.raises(Conflict):
        await advance(operator, filing, Advance(to=FilingState.SUBMITTED, note=None))


async def test_a_returned_filing_stays_where_it_is_and_goes_on_from_there(operator: Actor, filing: int) -> None:
    await _complete(operator, filing)
    await advance(operator, filing, Advance(to=FilingState.SUBMITTED, note=None))
    await send_back(operator, filing, Return(codes=(ReturnCode.OTHER,), reason="身份证复印件不清"))
    view = await queries.filing(operator, filing)
    assert (view.line.state, view.line.returned, view.steps[-1].note) == (
        FilingState.SUBMITTED,
        True,
        "身份证复印件不清。",
    )
    mender = _another(operator)
    with pytest.raises(Conflict):
        await advance(mender, filing, Advance(to=FilingState.REVIEWED, note=None))
    with pytest.raises(Refused, match="没有写明怎样补正"):
        await advance(mender, filing, Advance(to=FilingState.SUBMITTED, note=None))
    await advance(mender, filing, Advance(to=FilingState.SUBMITTED, note="已换清晰的复印件"))
    line = (await queries.filing(operator, filing)).line
    assert (line.state, line.returned) == (FilingState.SUBMITTED, False)
    with pytest.raises(Refused, match="须由另一人"):
        await advance(mender, filing, Advance(to=FilingState.REVIEWED, note=None))


def _another(actor: Actor) -> Actor:
    return replace(actor, name="贺文秀", unit="新关镇人民政府")


async def test_who_submitted_neither_reviews_nor_issues(operator: Actor, filing: int) -> None:
    await _complete(operator, filing)
    clerk = Actor(71, "贺文秀", "新关镇人民政府", TOWNSHIP, frozenset({Role.TOWNSHIP_CLERK}))
    leader = Actor(72, "杜秀英", "新关镇人民政府", TOWNSHIP, frozenset({Role.TOWNSHIP_CLERK}))
    # Who submitted for the township and works for the bureau by now.
    moved = replace(clerk, region=COUNTY, roles=frozenset({Role.FILING_OFFICER}))
    bureau = Actor(73, "任秀清", "偏关县民政局", COUNTY, frozenset({Role.FILING_OFFICER, Role.TOWNSHIP_CLERK}))
    await advance(clerk, filing, Advance(to=FilingState.SUBMITTED))
    # The account counts, whatever name it bears today.
    for same in (clerk, replace(clerk, name="贺文秀（代杜秀英）")):
        with pytest.raises(Refused, match="须由另一人办理") as refusal:
            await advance(same, filing, Advance(to=FilingState.REVIEWED))
        assert refusal.value.problems[0].rule == "AC-3"
    await advance(leader, filing, Advance(to=FilingState.REVIEWED))
    await advance(bureau, filing, Advance(to=FilingState.ACCEPTED))
    with pytest.raises(Refused, match="乡镇提交"):
        await advance(moved, filing, Advance(to=FilingState.ISSUED))
    await advance(bureau, filing, Advance(to=FilingState.ISSUED, credit_code="54140932MF0000128D"))
    assert (await queries.filing(operator, filing)).line.state is FilingState.ISSUED


async def test_each_step_is_of_one_office_which_is_named_to_the_other(operator: Actor, filing: int) -> None:
    await _complete(operator, filing)
    # Both roles at the county do not make it a township.
    bureau = an_actor(Role.FILING_OFFICER, Role.TOWNSHIP_CLERK)
    township = an_actor(Role.TOWNSHIP_CLERK, Role.FILING_OFFICER, region=TOWNSHIP)
    for to, side, other, office in (
        (FilingState.SUBMITTED, township, bureau, "乡镇（街道）经办员"),
        (FilingState.REVIEWED, _another(township), bureau, "乡镇（街道）经办员"),
        (FilingState.ACCEPTED, bureau, township, "县民政局证书业务员"),
    ):
        with pytest.raises(Refused) as refusal:
            await advance(other, filing, Advance(to=to))
        (problem,) = refusal.value.problems
        assert (problem.rule, problem.cause) == ("FT-6", f"“{to.label}”由{office}办理，不由本账号办理。")
        await advance(side, filing, Advance(to=to))
    wrong = Return(codes=(ReturnCode.OTHER,), reason="身份证复印件不清")
    with pytest.raises(Refused, match="“退回补正”由县民政局证书业务员办理"):
        await send_back(township, filing, wrong)
    await send_back(bureau, filing, wrong)
    with pytest.raises(Refused, match="“补正后重新提交”由乡镇"):
        await advance(bureau, filing, Advance(to=FilingState.ACCEPTED, note="已换清晰的复印件"))
    await advance(township, filing, Advance(to=FilingState.ACCEPTED, note="已换清晰的复印件"))
    assert (await queries.filing(operator, filing)).line.state is FilingState.ACCEPTED


async def test_at_the_machine_names_tell_people_apart(operator: Actor, filing: int) -> None:
    await _complete(operator, filing)
    await advance(operator, filing, Advance(to=FilingState.SUBMITTED))
    with pytest.raises(Refused, match="须由另一人"):
        await advance(operator, filing, Advance(to=FilingState.REVIEWED))
    await advance(_another(operator), filing, Advance(to=FilingState.REVIEWED))


async def test_a_filing_in_preparation_cannot_be_returned(operator: Actor, filing: int) -> None:
    with pytest.raises(Conflict):
        await send_back(operator, filing, Return(codes=(ReturnCode.OTHER,), reason="材料不全"))


async def test_the_pack_holds_what_the_records_say_and_reading_the_number_is_traced(
    operator: Actor, filing: int
) -> None:
    papers = await printing.filing_pack(operator, filing)
    assert [type(paper).__name__ for paper in papers] == [
        "ApplicationForm",
        "MaterialsList",
        "ResultReport",
        "ResultNotice",
        "ElectionCertificate",
        "MemberList",
        "LegalRepresentativeSheet",
    ]
    assert papers[0].code is None  # type: ignore[attr-defined]
    events = await AuditEvent.select().where(AuditEvent.kind == "person.number_read")
    assert len(events) == 1


async def test_the_pack_has_the_notice_that_hangs_where_one_was_issued(operator: Actor, code: str, filing: int) -> None:
    told = {"kind": "result", "issued": "2021-11-21", "places": "村务公开栏", "reason": "补录"}
    number = await issue_notice(operator, code, IssueNotice.model_validate(told))
    notices = [one for one in await printing.filing_pack(operator, filing) if isinstance(one, NoticePaper)]
    assert [one.notice.number for one in notices] == [number]
    assert not await printing.filing_pack(operator, filing, (ResultNotice,))


async def test_the_chair_continues_after_the_term(operator: Actor, code: str) -> None:
    assert code
    found = await representative_on(operator, VILLAGE, date(2026, 11, 25))
    assert found.standing is Standing.CONTINUING


async def test_other_counties_and_other_duties_keep_out(operator: Actor, filing: int) -> None:
    assert operator.may
    with pytest.raises(NotFound):
        await queries.filing(an_actor(Role.FILING_OFFICER, region=OTHER_COUNTY), filing)
    with pytest.raises(Forbidden):
        await mark_present(an_actor(Role.VETTING_OFFICER, region=COUNTY), filing, Present(material="identity"))
