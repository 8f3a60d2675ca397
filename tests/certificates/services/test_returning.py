"""A return is kept whole, once; and a certificate that cannot be handed back is told as lost (FT-4, FT-6)."""

import pytest

from cadres.services.communities import record_code
from certificates import printing, queries
from certificates.documents import MaterialsList
from certificates.filing_commands import Advance
from certificates.rules.returning import told
from certificates.services.filings import Present, advance, mark_present
from certificates.services.returning import Return, send_back
from certificates.vocabulary import FilingState, FilingType, ReturnCode
from server.access.actor import Actor
from server.access.audit import trail
from server.errors import Conflict, Refused
from tests.support.factories import VILLAGE, a_county, a_published_election, another_hand
from tests.support.filings import VILLAGE_CODE, taken_to, ticked

LOST = "2023年搬迁时遗失，2023年6月1日在忻州日报登载遗失声明"


@pytest.fixture
async def renewal(operator: Actor) -> int:
    """The filing of a committee whose code is on record, so that its old certificate is to be handed back."""
    await a_county(operator)
    await record_code(operator, VILLAGE, VILLAGE_CODE)
    found = await queries.filing_of_election(operator, await a_published_election(operator))
    assert found is not None
    assert (await queries.filing(operator, found)).line.business is FilingType.RENEWAL
    return found


async def test_every_reason_is_kept_to_its_last_word(operator: Actor, renewal: int) -> None:
    await taken_to(operator, renewal, FilingState.SUBMITTED)
    codes, reason = tuple(ReturnCode), "请" * 200
    await send_back(operator, renewal, Return(codes=codes, reason=reason, mend=("identity",)))
    step = (await queries.filing(operator, renewal)).steps[-1]
    assert step.note == told(codes, reason)
    assert step.note.endswith(f"{reason}。")


async def test_one_that_was_sent_back_is_not_sent_back_again(operator: Actor, renewal: int) -> None:
    await taken_to(operator, renewal, FilingState.SUBMITTED)
    await send_back(operator, renewal, Return(codes=(ReturnCode.TERM,)))
    with pytest.raises(Conflict, match="等重新提交以后再退回"):
        await send_back(operator, renewal, Return(codes=(ReturnCode.UNCLEAR,), mend=("identity",)))
    view = await queries.filing(operator, renewal)
    assert (view.steps[-1].codes, view.missing) == ((ReturnCode.TERM,), ())


async def test_a_lost_certificate_is_told_instead_of_handed_back(operator: Actor, renewal: int) -> None:
    await mark_present(operator, renewal, Present(material="old", lost=LOST))
    old = next(one for one in (await queries.filing(operator, renewal)).materials if one.key == "old")
    assert old.note == f"遗失：{LOST}"
    assert old.present is not None
    assert (await trail(f"filing:{renewal}"))[0].after == {"材料": "原证书正本、副本", "遗失": LOST}
    (paper,) = await printing.filing_pack(operator, renewal, {MaterialsList})
    assert isinstance(paper, MaterialsList)
    assert (paper.lines[-1].present, paper.lines[-1].note) == (True, f"遗失：{LOST}")
    await taken_to(operator, renewal, FilingState.COLLECTED)


async def test_a_return_for_the_old_certificate_is_cured_by_telling_of_its_loss(operator: Actor, renewal: int) -> None:
    await mark_present(operator, renewal, Present(material="old", lost="遗失了，没有登报"))
    await taken_to(operator, renewal, FilingState.REVIEWED)
    await send_back(operator, renewal, Return(codes=(ReturnCode.OLD,), mend=("old",)))
    (missing,) = (await queries.filing(operator, renewal)).missing
    assert (missing.key, missing.note) == ("old", "换发时交回")
    await mark_present(operator, renewal, Present(material="old", lost=LOST))
    await advance(another_hand(operator), renewal, Advance(to=FilingState.REVIEWED))
    assert not (await queries.filing(operator, renewal)).line.returned


async def test_a_tick_taken_back_takes_the_loss_with_it(operator: Actor, renewal: int) -> None:
    await mark_present(operator, renewal, Present(material="old", lost=LOST))
    await mark_present(operator, renewal, Present(material="old", present=False))
    assert "old" in {one.key for one in (await queries.filing(operator, renewal)).missing}
    await ticked(operator, renewal)
    assert (await queries.filing(operator, renewal)).materials[-1].note == "换发时交回"


@pytest.mark.parametrize(
    "command", [Present(material="identity", lost=LOST), Present(material="old", present=False, lost=LOST)]
)
async def test_nothing_else_is_told_as_lost(operator: Actor, renewal: int, command: Present) -> None:
    with pytest.raises(Refused) as refusal:
        await mark_present(operator, renewal, command)
    assert [one.field for one in refusal.value.problems] == ["遗失情况"]
