"""Who represents a committee on a day, read from its elected chairs; inside `transaction(actor)`."""

from datetime import date

from cadres import queries as cadres
from cadres.lifetimes import deaths
from cadres.vocabulary import Office
from certificates.rules.representing import Around, Chairmanship, Representative, legal_representative
from server.access.actor import Actor
from server.db.engine import connection

#: From which days results were that a government found void as a whole. What was known of an office before counts too: one
#: that was void from its first day on was never held.
_FALLEN = """
SELECT DISTINCT t.since FROM election e JOIN tenure t ON t.region = e.region AND t.basis = 'elected' AND t.basis_document = e.code
WHERE e.region = $1 AND starts_with(e.region, $2) AND e.voided IS NOT NULL AND NOT e.by_election
"""


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
    fallen = frozenset(row["since"] for row in await connection().fetch(_FALLEN, region, actor.reach))
    # Who sits on that day, within a term that runs: a member of a committee long past says nothing of the one that is.
    sits = [one for one in held if one.in_committee and (one.term_ends is None or day <= one.term_ends)]
    seated = frozenset(one.since for one in sits) - fallen
    died = await deaths(actor, [one.person for one in chairs])
    ended = await connection().fetchval(
        "SELECT until FROM community WHERE region = $1 AND starts_with(region, $2)", region, actor.reach
    )
    return legal_representative(chairs, day, Around(ended, fallen, seated, died))
