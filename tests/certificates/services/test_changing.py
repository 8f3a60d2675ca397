"""Changes of communities open the filings that they ask for, and taking a change back closes them (FT-3, FT-5, CT-1)."""

from datetime import date

import pytest

from cadres import queries as cadres
from cadres.place_vocabulary import ChangedCommunity, PlaceChange, PlacesChanged, RunningIn
from cadres.services.changes import ChangePlace, change_place
from cadres.services.withdrawing import resting_on, withdraw_change
from cadres.vocabulary import CommitteeKind
from certificates import given_out, printing, queries
from certificates.documents import ApplicationForm
from certificates.filing_commands import Advance, subject
from certificates.filing_papers import CancellationForm, ChangeForm
from certificates.running import filings_in
from certificates.services.filings import advance
from certificates.services.opening import known_business
from certificates.vocabulary import FilingCause, FilingState, FilingType, ReturnCode
from elections import queries as elections
from elections.after.papers import handover_sheet
from elections.after_vocabulary import DisputeEffect
from elections.services.after.voiding import void
from elections.tables import Election
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, Refused
from server.manifest import foretell
from tests.support.factories import COUNTY, VILLAGE, a_published_election, another_hand
from tests.support.filings import VILLAGE_CODE, taken_to, ticked

DAY = date(2023, 5, 1)
OTHER = "140932102200"
FULL = "山西省忻州市偏关县新关镇"


def renaming(**given: object) -> ChangePlace:
    told = {
        "region": VILLAGE,
        "kind": PlaceChange.RENAME,
        "day": DAY,
        "document": "偏政函〔2023〕8号",
        "name": "新马道村",
    }
    return ChangePlace.model_validate(told | given)


async def the_only_open(actor: Actor, region: str = VILLAGE) -> queries.FilingView:
    (line,) = [one for one in await queries.filings(actor, region) if one.open]
    return await queries.filing(actor, line.id)


@pytest.fixture
async def done(operator: Actor) -> int:
    """A committee that has its certificate."""
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, FilingState.ARCHIVED)
    return filing


@pytest.mark.usefixtures("done")
async def test_a_rename_asks_for_a_change_under_the_new_name(operator: Actor) -> None:
    await change_place(operator, renaming())
    view = await the_only_open(operator)
    assert (view.line.business, view.line.cause, view.document) == (
        FilingType.CHANGE,
        FilingCause.RENAME,
        "偏政函〔2023〕8号",
    )
    assert view.committee == f"{FULL}新马道村村民委员会"
    assert view.line.representative == "贾永胜"
    keys = {material.key for material in view.materials}
    assert "change_paper" in keys
    assert "report" not in keys
    form = next(p for p in await printing.filing_pack(operator, view.line.id) if isinstance(p, ChangeForm))
    assert (form.items[0].before, form.items[0].after) == (f"{FULL}马道村村民委员会", f"{FULL}新马道村村民委员会")
    assert form.changed_on == DAY


async def test_a_filing_that_waits_gets_the_new_name_and_its_papers_are_printed_anew(operator: Actor) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, FilingState.REVIEWED)
    await change_place(operator, renaming())
    view = await the_only_open(operator)
    assert (view.line.id, view.line.returned) == (filing, True)
    assert view.committee == f"{FULL}新马道村村民委员会"
    assert view.steps[-1].codes == (ReturnCode.NAME,)
    papers = await printing.filing_pack(operator, filing)
    form = next(one for one in papers if isinstance(one, ApplicationForm))
    assert (form.community, form.committee_name, form.filed_on) == ("新马道村", view.committee, DAY)


async def test_an_election_keeps_the_name_that_its_place_had_on_its_day(operator: Actor) -> None:
    code = await a_published_election(operator)
    await change_place(operator, renaming())
    async with transaction(operator):
        line = await elections.election(operator, code)
        assert (line.community, line.title) == ("马道村", "马道村第十二届村民委员会选举")
        assert (await cadres.community(operator, VILLAGE)).name == "新马道村"
        sheet = await handover_sheet(operator, code)
    assert (sheet.heading, sheet.issuer) == (line.title, "马道村村民选举委员会")


async def test_the_paper_of_a_rename_is_asked_for_and_the_trail_says_so(operator: Actor) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, FilingState.REVIEWED)
    event = await change_place(operator, renaming())
    view = await the_only_open(operator)
    (paper,) = view.missing
    assert (paper.key, paper.note) == ("change_paper", "偏政函〔2023〕8号，复印件")
    assert "附更名批准文件" in (view.steps[-1].note or "")
    with pytest.raises(Refused, match="还缺1项：变更批准文件"):
        await advance(another_hand(operator), filing, Advance(to=FilingState.REVIEWED, note="已重新打印"))
    async with transaction(operator):
        told = [one for one in await trail(subject(filing)) if "名称随之更改" in one.label]
    assert [one.reason for one in told] == ["偏政函〔2023〕8号"]
    # Decided anew, the list still asks for it; taken back, it does not.
    await withdraw_change(operator, event, "登记错了村")
    view = await the_only_open(operator)
    assert (view.committee, view.missing) == (f"{FULL}马道村村民委员会", ())


async def test_papers_that_were_only_got_ready_hold_up_no_undoing(operator: Actor) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, FilingState.ISSUED)
    event = await change_place(operator, renaming(kind=PlaceChange.MERGER, name=None, into=OTHER))
    ends = (await the_only_open(operator)).line.id
    async with transaction(operator):
        await printing.filing_pack(operator, ends)
    await ticked(operator, ends)
    async with transaction(operator):
        assert await resting_on(operator, event) == ()
    await withdraw_change(operator, event, "登记错了村")
    view = await the_only_open(operator)
    assert (view.line.id, view.line.state) == (filing, FilingState.ISSUED)


async def test_what_another_office_relies_on_does(operator: Actor, done: int) -> None:
    assert done
    event = await change_place(operator, renaming(kind=PlaceChange.MERGER, name=None, into=OTHER))
    await taken_to(operator, (await the_only_open(operator)).line.id, FilingState.SUBMITTED)
    with pytest.raises(Refused, match="证书办理进入下一步"):
        await withdraw_change(operator, event, "登记错了村")


async def test_a_change_tells_beforehand_what_it_does_to_filings(operator: Actor) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, FilingState.ISSUED)
    village = ("马道村", CommitteeKind.VILLAGERS)
    ended = PlacesChanged(0, PlaceChange.MERGER, DAY, "函", [ChangedCommunity(VILLAGE, village, None)])
    renamed = ("新马道村", CommitteeKind.VILLAGERS)
    other = PlacesChanged(0, PlaceChange.RENAME, DAY, "函", [ChangedCommunity(VILLAGE, village, renamed)])
    async with transaction(operator):
        assert await foretell(operator, ended) == (
            "马道村的证书注销（合并）自动立件，收回证书和印章",
            "马道村的证书首次申领（核发）由注销接替，不再办理",
        )
        assert await foretell(operator, other) == ("马道村的证书变更（更名）自动立件",)


async def test_a_filing_of_a_void_result_swallows_no_rename(operator: Actor) -> None:
    code = await a_published_election(operator)
    dead = await queries.filing_of_election(operator, code)
    election = await Election.objects().where(Election.code == code).first()
    assert election is not None
    await void(operator, election, DisputeEffect.ELECTION_VOID, date(2022, 3, 1), "偏政决〔2022〕1号", None)
    await change_place(operator, renaming())
    view = await the_only_open(operator)
    assert view.line.id != dead
    assert (view.line.business, view.committee) == (FilingType.CHANGE, f"{FULL}新马道村村民委员会")


async def test_a_merger_cancels_what_is_no_more_and_leaves_the_other(operator: Actor, done: int) -> None:
    assert done
    merger = renaming(kind=PlaceChange.MERGER, name=None, into=OTHER)
    await change_place(operator, merger)
    view = await the_only_open(operator)
    assert (view.line.business, view.line.cause) == (FilingType.CANCELLATION, FilingCause.MERGER)
    assert view.committee == f"{FULL}马道村村民委员会"
    assert {"seal", "old", "abolition"} <= {material.key for material in view.materials}
    assert [one for one in await queries.filings(operator, OTHER) if one.open] == []
    (form,) = await printing.filing_pack(operator, view.line.id, {CancellationForm})
    assert isinstance(form, CancellationForm)
    other = await cadres.community(operator, OTHER)
    assert (form.code, form.successor, form.representative) == (VILLAGE_CODE, other.committee, "贾永胜")


async def test_a_cancellation_takes_the_place_of_what_was_still_open(operator: Actor) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    event = await change_place(operator, renaming(kind=PlaceChange.MERGER, name=None, into=OTHER))
    assert (await the_only_open(operator)).line.business is FilingType.CANCELLATION
    # Recorded by mistake: the cancellation stops, and the filing goes on.
    await withdraw_change(operator, event, "登记错了村")
    view = await the_only_open(operator)
    assert view.line.id == filing
    stopped = next(one for one in await queries.filings(operator, VILLAGE) if one.id != filing)
    assert "变更已撤销：登记错了村" in (stopped.stopped or "")
    with pytest.raises(Conflict, match="已终止"):
        await taken_to(operator, stopped.id, FilingState.SUBMITTED)


async def test_a_village_that_becomes_a_community_gives_its_code_back(operator: Actor, done: int) -> None:
    assert done
    await change_place(operator, renaming(kind=PlaceChange.CONVERSION, name="马道社区"))
    view = await the_only_open(operator)
    assert (view.line.business, view.line.cause) == (FilingType.CANCELLATION, FilingCause.CONVERSION)
    assert view.committee == f"{FULL}马道村村民委员会"
    # The residents' committee is another body, also while the old certificate is still out.
    assert await known_business(operator, VILLAGE, date(2023, 9, 1)) is FilingType.FIRST
    await taken_to(operator, view.line.id, FilingState.COLLECTED, code=None)
    assert (await cadres.community(operator, VILLAGE)).credit_code is None
    held = await given_out.certificate_of(operator, view.line.id)
    assert held is not None
    assert held.credit_code == VILLAGE_CODE
    assert await known_business(operator, VILLAGE, date(2023, 9, 1)) is FilingType.FIRST


async def test_a_split_asks_for_nothing_before_the_new_committee_is_elected(operator: Actor, done: int) -> None:
    assert done
    split = renaming(kind=PlaceChange.SPLIT, name="南马道村", new_code="140932100299")
    await change_place(operator, split)
    assert [one for one in await queries.filings(operator, COUNTY) if one.open] == []


async def test_a_filing_under_way_is_told_to_who_changes_the_community(operator: Actor) -> None:
    code = await a_published_election(operator)
    filing = await queries.filing_of_election(operator, code)
    assert filing is not None
    (told,) = await filings_in(operator, RunningIn((VILLAGE, OTHER)))
    assert (told.region, told.href, told.cure) == (VILLAGE, f"/filings/{filing}", "")
    assert "尚未核发，现为备材料" in told.what
