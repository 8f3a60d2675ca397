"""The gaps of an area and the units of its counties, as the proposal asks for them; inside `transaction(actor)`."""

from datetime import date

from server.access.actor import Actor
from training.coverage import SiteCover, area_cover
from training.rules.coverage import Missing
from training.rules.proposal import OpenGap, Pair, Proposal, Sender, propose
from training.units import UnitLine, units
from training.vocabulary import Gap


def open_gaps(line: SiteCover, on: date) -> list[OpenGap]:
    """Each person who is missing at a site once: the first secretary by name, the others as members."""
    asked = {one.gap: one for one in line.cover.missing}
    head = asked.get(Gap.FIRST_SECRETARY)
    short = asked.get(Gap.TEAM) or asked.get(Gap.MEMBER)
    if short is None:
        # A team that is complete but for its head still waits for one.
        return [_gap(line, head, Gap.FIRST_SECRETARY, on)] if head else []
    first = Gap.TEAM in asked or head is not None
    posts = [Gap.FIRST_SECRETARY] * first + [Gap.MEMBER] * (short.number - first)
    return [_gap(line, short, post, on) for post in posts]


def _gap(line: SiteCover, missing: Missing, post: Gap, on: date) -> OpenGap:
    return OpenGap(line.id, line.name, line.region, post, missing.days_open(on), line.team)


def _sender(one: UnitLine) -> Sender:
    return Sender(one.id, one.name, one.seat, one.capacity, one.out, one.last_sent)


async def proposal(actor: Actor, area: str, on: date) -> Proposal:
    """Each county of an area for itself: units send within it."""
    lines = (await area_cover(actor, area, on)).lines
    listed = [one for one in await units(actor, area, on) if one.free]
    pairs: list[Pair] = []
    unfilled: list[OpenGap] = []
    for county in sorted({one.region[:6] for one in lines}):
        gaps = [gap for one in lines if one.region[:6] == county for gap in open_gaps(one, on)]
        found = propose(gaps, [_sender(one) for one in listed if one.region[:6] == county], on)
        pairs += found.pairs
        unfilled += found.unfilled
    return Proposal(tuple(pairs), tuple(unfilled))
