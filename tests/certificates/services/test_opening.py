"""Which business a filing is: what the records tell, or what somebody says, and never a guess (FT-1, CT-11)."""

from datetime import date

import pytest

from cadres.services.communities import Description, describe
from cadres.vocabulary import CommitteeKind
from certificates import printing, queries
from certificates.documents import ApplicationForm, MemberList
from certificates.filing_commands import Advance
from certificates.services.filings import Present, advance, mark_present
from certificates.services.opening import Business, decide_business, open_for_result
from certificates.vocabulary import FilingState, FilingType
from elections import winners
from elections.services.results import Publication, publish
from elections.vocabulary import Post, ResultPublished
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, Forbidden, Refused
from tests.support.factories import (
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_published_election,
    an_actor,
    an_election,
)

RENEWAL = Business(business=FilingType.RENEWAL, basis="已查看原证书正本。")
FIRST = Business(business=FilingType.FIRST, basis="偏政函〔2021〕3号。")


@pytest.fixture
async def filing(operator: Actor) -> int:
    """That of a committee of which nothing is on record: neither a code, nor an earlier term, nor an establishment."""
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code)
    await publish(operator, code, Publication(published=date(2021, 11, 21)))
    found = await queries.filing_of_election(operator, code)
    assert found is not None
    return found


async def keys(operator: Actor, filing: int) -> list[str]:
    return [material.key for material in (await queries.filing(operator, filing)).materials]


async def test_a_missing_code_is_no_sign_of_a_new_committee(operator: Actor, filing: int) -> None:
    assert (await queries.filing(operator, filing)).line.business is None
    assert not {"established", "old"} & set(await keys(operator, filing))


async def test_an_established_community_applies_for_the_first_time(operator: Actor) -> None:
    """B-35: the published result opens the filing."""
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    assert (await queries.filing(operator, filing)).line.business is FilingType.FIRST


async def test_a_second_term_renews(operator: Actor) -> None:
    """FT-2, FT-7: also where the chair is the same person."""
    before = await a_published_election(operator)
    code = await a_published_election(operator, term_number=13, election_day=date(2026, 11, 20))
    filing = await queries.filing_of_election(operator, code)
    assert filing is not None
    first = await queries.filing(operator, await queries.filing_of_election(operator, before) or 0)
    view = await queries.filing(operator, filing)
    assert view.line.business is FilingType.RENEWAL
    assert (view.committee, view.credit_code) == (first.committee, first.credit_code), "code and name stay"
    assert view.line.representative == first.line.representative
    assert view.valid_from is not None
    assert first.valid_from is not None
    assert view.valid_from > first.valid_from, "only the days are new"
    with pytest.raises(Refused) as refusal:
        await decide_business(operator, filing, FIRST)
    assert refusal.value.problems[0].rule == "FT-1"


async def test_nothing_is_filed_before_the_result_is_published_and_then_for_its_chair(operator: Actor) -> None:
    """FT-8: the filing is drawn from the chair of the result, so that without one on record there is none."""
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code)
    assert await queries.filing_of_election(operator, code) is None
    await publish(operator, code, Publication(published=date(2021, 11, 21)))
    filing = await queries.filing_of_election(operator, code)
    assert filing is not None
    chairs = [one.name for one in await winners.elected(operator, code) if one.post is Post.CHAIR]
    assert chairs == [(await queries.filing(operator, filing)).line.representative]


async def test_a_result_without_a_chair_opens_no_filing(operator: Actor) -> None:
    """FT-7, FT-8: where nobody was elected chair there is nothing to file; whoever was it before goes on (CT-4)."""
    code = await an_election(operator)
    event = ResultPublished(
        code=code,
        region=VILLAGE,
        kind=CommitteeKind.VILLAGERS,
        since=date(2021, 11, 20),
        published=date(2021, 11, 21),
        term_ends=date(2026, 11, 19),
    )
    await open_for_result(operator, event)
    assert await queries.filing_of_election(operator, code) is None


async def test_what_somebody_says_brings_its_checklist_and_keeps_what_is_there(operator: Actor, filing: int) -> None:
    await mark_present(operator, filing, Present(material="identity"))
    await decide_business(operator, filing, RENEWAL)
    assert (await keys(operator, filing))[-1] == "old"
    await decide_business(operator, filing, FIRST)
    assert (await keys(operator, filing))[:2] == ["application", "established"]
    assert "old" not in await keys(operator, filing)
    view = await queries.filing(operator, filing)
    assert {one.key for one in view.missing} == {"established", "address", "certificate"}
    event = next(one for one in await trail(f"filing:{filing}") if one.kind == "filing.business_decided")
    assert (event.before["业务"], event.after["业务"], event.reason) == ("换领", "首次申领", FIRST.basis)


async def test_an_undecided_filing_is_not_handed_in(operator: Actor, filing: int) -> None:
    for material in (await queries.filing(operator, filing)).missing:
        await mark_present(operator, filing, Present(material=material.key))
    with pytest.raises(Refused) as refusal:
        await advance(operator, filing, Advance(to=FilingState.SUBMITTED))
    assert refusal.value.problems[0].field == "业务"


async def test_what_was_handed_in_is_decided(operator: Actor, filing: int) -> None:
    await decide_business(operator, filing, RENEWAL)
    for material in (await queries.filing(operator, filing)).missing:
        await mark_present(operator, filing, Present(material=material.key))
    await advance(operator, filing, Advance(to=FilingState.SUBMITTED))
    with pytest.raises(Conflict):
        await decide_business(operator, filing, FIRST)


async def test_an_election_officer_decides_no_filing(filing: int) -> None:
    with pytest.raises(Forbidden):
        await decide_business(an_actor(Role.VETTING_OFFICER), filing, RENEWAL)


async def test_an_undecided_form_is_not_printed_and_other_papers_are(operator: Actor, filing: int) -> None:
    async with transaction(operator):
        with pytest.raises(Conflict) as refusal:
            await printing.filing_pack(operator, filing)
        assert refusal.value.reason == "filing.business_open"
        assert len(await printing.filing_pack(operator, filing, {MemberList})) == 1
    await decide_business(operator, filing, RENEWAL)
    async with transaction(operator):
        (form,) = await printing.filing_pack(operator, filing, {ApplicationForm})
    assert isinstance(form, ApplicationForm)
    assert (form.filing_type, form.code) == (FilingType.RENEWAL, None)


async def test_the_establishment_of_a_community_is_recorded_with_its_trace(operator: Actor) -> None:
    await an_election(operator)
    await describe(operator, Description(region=VILLAGE, established=date(2020, 9, 25)))
    (event, *_) = await trail(f"community:{VILLAGE}")
    assert (event.before, event.after) == ({"设立日期": "没有"}, {"设立日期": "2020-09-25"})
