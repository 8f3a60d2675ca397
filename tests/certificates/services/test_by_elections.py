"""What a by-election asks of the certificate: a change where it brought another chair (FT-3, CT-3), else what waits already."""

from datetime import date

import pytest

from cadres.vocabulary import Sex
from certificates import queries as certificates
from certificates.filing_commands import Advance
from certificates.services.filings import advance
from certificates.services.opening import Business, decide_business
from certificates.vocabulary import FilingState, FilingType
from elections.services.results import Publication, publish
from elections.vocabulary import Post
from server.access.actor import Actor
from server.db.engine import transaction
from tests.support.by_elections import a_by_election, leave
from tests.support.factories import a_ballot, a_checked_count, a_published_election, an_election
from tests.support.filings import step_to, taken_to


async def filed(operator: Actor, code: str) -> certificates.FilingView:
    async with transaction(operator):
        filing = await certificates.filing_of_election(operator, code)
        assert filing is not None
        return await certificates.filing(operator, filing)


async def another_chair(operator: Actor, held: date = date(2022, 6, 18)) -> certificates.FilingView:
    slate = {Post.CHAIR: (("赵国强", Sex.MALE), ("王国庆", Sex.MALE))}
    return await filed(operator, await a_by_election(operator, {Post.CHAIR: 1}, slate, held=held))


async def test_another_chair_changes_the_certificate_and_another_member_does_not(operator: Actor) -> None:
    first = await filed(operator, await a_published_election(operator))
    await taken_to(operator, first.line.id, FilingState.ISSUED)
    await leave(operator, "贾永胜", "张海军")
    member = await a_by_election(
        operator, {Post.MEMBER: 1}, {Post.MEMBER: (("高文明", Sex.MALE), ("王晓东", Sex.MALE))}
    )
    async with transaction(operator):
        assert await certificates.filing_of_election(operator, member) is None
    view = await another_chair(operator, date(2022, 7, 2))
    assert (view.line.business, view.line.representative) == (FilingType.CHANGE, "赵国强")
    assert [one.key for one in view.materials if one.key in {"members", "old"}] == ["old"]


@pytest.mark.parametrize("reached", [FilingState.PREPARING, FilingState.ACCEPTED])
async def test_before_the_first_certificate_is_given_out_it_is_still_the_first(
    operator: Actor, reached: FilingState
) -> None:
    first = await filed(operator, await a_published_election(operator))
    await taken_to(operator, first.line.id, reached)
    await leave(operator, "贾永胜")
    view = await another_chair(operator)
    assert (view.line.business, view.line.representative) == (FilingType.FIRST, "赵国强")
    assert (await filed(operator, first.line.election or "")).line.superseded_by == view.line.id
    assert "old" not in {one.key for one in view.materials}
    await taken_to(operator, view.line.id, FilingState.ISSUED)
    fetched = step_to(FilingState.COLLECTED).model_copy(update={"received_by": "赵国强"})
    await advance(operator, view.line.id, fetched)
    assert (await filed(operator, view.line.election or "")).line.done


async def test_what_nobody_said_yet_is_said_of_the_new_filing(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code)
    await publish(operator, code, Publication(published=date(2021, 11, 21)))
    await leave(operator, "贾永胜")
    view = await another_chair(operator)
    assert view.line.business is None
    # Those who were elected for this term are no earlier term.
    await decide_business(operator, view.line.id, Business(business=FilingType.FIRST, basis="偏政函〔2021〕3号。"))
    await decide_business(operator, view.line.id, Business(business=FilingType.RENEWAL, basis="已查看原证书正本。"))
    await taken_to(operator, view.line.id, FilingState.ACCEPTED)
    told = Advance(to=FilingState.ISSUED, credit_code="54140932MF0000128D")
    await advance(operator, view.line.id, told)
