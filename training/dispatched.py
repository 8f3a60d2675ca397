"""Who of some people is in a work team on a day: the answer to whoever draws up candidates or voters (FS-6)."""

from collections.abc import Mapping

from cadres.dispatches import Dispatched
from server.access.actor import Actor
from server.law.lawbook import Finding
from training import teams
from training.rules.assignments import excluded


async def dispatched(actor: Actor, question: Dispatched) -> Mapping[int, Finding]:
    """A finding for each who is; inside the running transaction."""
    found = await teams.assignments_of(actor, question.people, question.on)
    return {
        one.person: excluded(one.name, f"{one.place}工作队", one.post, one.since)
        for one in found
        if one.serves(question.on)
    }
