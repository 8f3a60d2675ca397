"""What stands against a result that is to go out: read from the records, asked alike by its page and by the publication."""

from collections.abc import Mapping

from elections import queries
from elections.polling import unsettled_of
from elections.proxies import unlawful_of
from elections.queries import Progress
from elections.rolls.moved_days import unjudged_of
from elections.rules.defects import defects
from server.access.actor import Actor
from server.law.lawbook import Finding


async def against_law(actor: Actor, of: Mapping[str, Progress]) -> Mapping[str, tuple[Finding, ...]]:
    """By code, what stands against each result; inside the caller's transaction.

    Breaches of the votes and of the windows (T-04), a list made for another day (V-01, D-05), what the stations leave open
    (T-03, T-18), unlawful mandates (V-11 to V-14).
    """
    codes = list(of)
    days = await queries.stage_days_of(actor, codes)
    unjudged, unsettled = await unjudged_of(actor, of), await unsettled_of(actor, of)
    mandates = await unlawful_of(actor, codes)
    return {
        code: (
            *defects(one.book, one.election_day, days[code], one.held, by_election=one.by_election, free=one.free),
            *unjudged[code],
            *unsettled[code],
            *mandates[code],
        )
        for code, one in of.items()
    }
