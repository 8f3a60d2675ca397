"""The gaps of an area and the units of its counties, as the proposal asks for them; inside `transaction(actor)`."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from server.access.actor import Actor
from server.db.engine import connection
from training.coverage import SiteCover, area_cover
from training.rules.coverage import Missing
from training.rules.proposal import OpenGap, Pair, Proposal, Sender, propose
from training.units import UnitLine, units
from training.vocabulary import Gap, TeamPost


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


_OWED = """
SELECT t.site, a.unit, a.post FROM team_assignment a JOIN work_team t ON t.id = a.team
WHERE t.site = ANY($1) AND a.ended_by = 'withdrawal' AND a.until <= $2 AND t.ended IS NULL
AND NOT EXISTS (SELECT FROM team_assignment s WHERE s.succeeds = a.id) ORDER BY a.until DESC, a.id DESC
"""


async def _with_owed(gaps: Sequence[OpenGap], on: date) -> list[OpenGap]:
    """The gaps with the units that answer for them: each withdrawal that nobody was sent after, once (FS-11)."""
    owed: defaultdict[tuple[int, bool], list[int]] = defaultdict(list)
    for row in await connection().fetch(_OWED, list({gap.site for gap in gaps}), on):
        owed[row["site"], TeamPost(row["post"]).is_first_secretary].append(row["unit"])
    found = []
    for gap in gaps:
        units_owing = owed[gap.site, gap.gap is Gap.FIRST_SECRETARY]
        found.append(gap._replace(owed_by=units_owing.pop(0)) if units_owing else gap)
    return found


def _sender(one: UnitLine) -> Sender:
    return Sender(one.id, one.name, one.seat, one.capacity, one.out or 0, one.last_sent, one.level)


async def proposal(actor: Actor, area: str, on: date) -> Proposal:
    """Each county of an area for itself: units send within it."""
    lines = (await area_cover(actor, area, on)).lines
    listed = [one for one in await units(actor, area, on) if one.free]
    pairs: list[Pair] = []
    unfilled: list[OpenGap] = []
    for county in sorted({one.region[:6] for one in lines}):
        gaps = [gap for one in lines if one.region[:6] == county for gap in open_gaps(one, on)]
        gaps = await _with_owed(gaps, on)
        found = propose(gaps, [_sender(one) for one in listed if one.region[:6] == county], on)
        pairs += found.pairs
        unfilled += found.unfilled
    return Proposal(tuple(pairs), tuple(unfilled))
