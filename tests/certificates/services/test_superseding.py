"""A later result takes the place of a filing that is still open."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from certificates import queries
from certificates.filing_commands import Advance, subject
from certificates.services.filings import Present, advance, mark_present
from certificates.services.returning import Return, send_back
from certificates.vocabulary import FilingState, FilingType, ReturnCode
from server import clock
from server.access.actor import Actor
from server.access.audit import trail
from server.errors import Conflict
from tests.support.factories import a_published_election, another_hand

NEXT_DAY = date(2026, 11, 20)
CODE = "54140932MF0000128D"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 11, 26, 9, 30, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
async def old(operator: Actor) -> int:
    return await of(operator, await a_published_election(operator))


async def of(actor: Actor, code: str) -> int:
    found = await queries.filing_of_election(actor, code)
    assert found is not None
    return found


async def later(actor: Actor) -> int:
    return await of(actor, await a_published_election(actor, term_number=13, election_day=NEXT_DAY))


async def collected(actor: Actor, filing: int) -> None:
    for material in (await queries.filing(actor, filing)).missing:
        await mark_present(actor, filing, Present(material=material.key))
    for state in tuple(FilingState)[1:6]:
        code = CODE if state is FilingState.ISSUED else None
        await advance(
            another_hand(actor) if state is FilingState.SUBMITTED else actor,
            filing,
            Advance(
                to=state,
                credit_code=code,
                **({"received_by": "贾永胜", "received": clock.today()} if state is FilingState.COLLECTED else {}),
            ),
        )


async def test_the_open_filing_of_the_term_before_is_closed_by_the_new_one(operator: Actor, old: int) -> None:
    new = await later(operator)
    line = (await queries.filing(operator, old)).line
    assert (line.superseded_by, line.open, line.state) == (new, False, FilingState.PREPARING)
    assert (await queries.filing(operator, new)).line.open
    assert [one.id for one in await queries.filings(operator, line.region)] == [new, old]


async def test_both_trails_tell_of_it(operator: Actor, old: int) -> None:
    new = await later(operator)
    closed = (await trail(subject(old)))[0]
    assert (closed.kind, closed.label) == ("filing.superseded", "已由新件接替")
    assert closed.after == {"新件来由": f"选举{(await queries.filing(operator, new)).line.election}"}
    opened = (await trail(subject(new)))[0]
    assert (opened.kind, opened.after) == (
        "filing.supersedes",
        {"旧件立件": "2021-11-21", "旧件步骤": "备材料"},
    )


async def test_nothing_can_be_done_to_it_any_more(operator: Actor, old: int) -> None:
    await later(operator)
    for act in (
        mark_present(operator, old, Present(material="identity")),
        advance(operator, old, Advance(to=FilingState.SUBMITTED)),
        send_back(operator, old, Return(codes=(ReturnCode.OTHER,), reason="身份证复印件不清")),
    ):
        with pytest.raises(Conflict, match="已由新件接替"):
            await act


async def test_a_certificate_that_was_fetched_is_not_touched_and_its_code_makes_the_next_a_renewal(
    operator: Actor, old: int
) -> None:
    await collected(operator, old)
    new = await later(operator)
    before, after = (await queries.filing(operator, old)).line, (await queries.filing(operator, new)).line
    assert (before.superseded_by, before.state) == (None, FilingState.COLLECTED)
    assert (after.business, (await queries.filing(operator, new)).credit_code) == (FilingType.RENEWAL, CODE)


async def test_other_communities_filings_stay_open(operator: Actor, old: int) -> None:
    other = await of(operator, await a_published_election(operator, region="140932102200"))
    await later(operator)
    assert (await queries.filing(operator, other)).line.open
    assert not (await queries.filing(operator, old)).line.open


async def test_a_filing_that_outlived_its_term_is_late_still_and_has_no_deadline(operator: Actor, old: int) -> None:
    line = (await queries.filing(operator, old)).line
    last = line.valid_until
    assert last == date(2026, 11, 19)
    assert (line.expired(last), line.deadline(last), line.late(last)) == (False, line.due, True)
    after = date(2026, 11, 20)
    assert (line.expired(after), line.deadline(after), line.late(after)) == (True, None, True)
    assert line.open
