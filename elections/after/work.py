"""What of the work after a result is done, as the guards of the last states ask for it (S19 … S21)."""

from collections.abc import Mapping, Sequence

from elections.after.archive import gaps_of
from elections.after.subbodies import chosen
from elections.rules.handover import CHECKLIST
from elections.rules.process import AFTER_RESULT, Artefact
from elections.rules.subbodies import complete
from server.access.actor import Actor
from server.db.engine import connection


async def done_after(actor: Actor, codes: Sequence[str]) -> Mapping[str, frozenset[Artefact]]:
    """Of some elections whose results are out, by code. A by-election asks for its file alone: the others still sit."""
    if not codes:
        return {}
    rows = await connection().fetch(
        """SELECT e.code, e.election_day, e.by_election,
                  (SELECT count(h.handed) FROM handover_line h WHERE h.election = e.id) AS handed
           FROM election e WHERE e.code = ANY($1) AND starts_with(e.region, $2)""",
        list(codes),
        actor.reach,
    )
    beside, gaps = await chosen(actor, codes), await gaps_of(actor, codes)
    found = {}
    for row in rows:
        done = {Artefact.FILE} if not gaps[row["code"]] else set()
        if row["by_election"]:
            done |= AFTER_RESULT - {Artefact.FILE}
        else:
            done |= complete(row["election_day"], beside[row["code"]])
            if row["handed"] == len(CHECKLIST.at(row["election_day"]).value):
                done.add(Artefact.HANDOVER)
        found[row["code"]] = frozenset(done)
    return found
