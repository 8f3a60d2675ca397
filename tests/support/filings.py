"""Filings taken on as far as a test needs them."""

from certificates import queries
from certificates.filing_commands import Advance
from certificates.services.filings import Present, advance, mark_present
from certificates.vocabulary import FilingState
from server import clock
from server.access.actor import Actor
from tests.support.factories import another_hand

#: Right in form, and of nobody: no committee of the county was allotted it.
VILLAGE_CODE = "54140932MF0000128D"


async def ticked(actor: Actor, filing: int) -> None:
    """All that is still missing is there."""
    for material in (await queries.filing(actor, filing)).missing:
        await mark_present(actor, filing, Present(material=material.key))


async def taken_to(actor: Actor, filing: int, last: FilingState, code: str | None = VILLAGE_CODE) -> None:
    """A complete filing that stands at a state, from wherever it stands now."""
    if (await queries.filing(actor, filing)).line.state is FilingState.PREPARING:
        await ticked(actor, filing)
    states = tuple(FilingState)
    now = states.index((await queries.filing(actor, filing)).line.state)
    for state in states[now + 1 : states.index(last) + 1]:
        hand = another_hand(actor) if state is FilingState.SUBMITTED else actor
        await advance(hand, filing, step_to(state, code))


def step_to(state: FilingState, code: str | None = VILLAGE_CODE) -> Advance:
    """The step with what it asks for."""
    if state is FilingState.ISSUED:
        return Advance(to=state, credit_code=code)
    if state is FilingState.COLLECTED:
        return Advance(to=state, received_by="贾永胜", received=clock.today(), kept_at="村委会办公室")
    return Advance(to=state)
