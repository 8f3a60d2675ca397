"""Who represents a committee on a day, read from its elected chairs; inside `transaction(actor)`."""

from datetime import date

from cadres import queries as cadres
from cadres.vocabulary import Office
from certificates.rules.filings import Chairmanship, Representative, legal_representative
from server.access.actor import Actor


async def representative_on(actor: Actor, region: str, day: date) -> Representative:
    """The community's legal representative on a day, computed from its elected chairs (CT-2 … CT-4)."""
    held = await cadres.officers(actor, region, day)
    former = await cadres.former_officers(actor, region, day)
    chairs = [
        Chairmanship(
            person=officer.person,
            name=officer.name,
            since=officer.since,
            term_ends=officer.term_ends,
            until=officer.until,
            ended_by=officer.ended_by,
        )
        for officer in (*held, *former)
        if officer.office is Office.CHAIR and officer.in_committee
    ]
    return legal_representative(chairs, day)
