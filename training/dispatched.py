"""Who of some people is in a work team on a day: the answer to whoever draws up candidates or voters (FS-6)."""

from collections.abc import Mapping

from cadres.dispatches import Dispatched
from server.access.actor import Actor
from server.db.engine import connection
from server.law.lawbook import Finding
from training import teams
from training.rules.assignments import excluded, excluded_elsewhere


async def dispatched(actor: Actor, question: Dispatched) -> Mapping[int, Finding]:
    """A finding for each who is; inside the running transaction. Of a team out of the actor's sight it does not say which."""
    found = await teams.assignments_of(actor, question.people, question.on)
    told = {
        one.person: excluded(one.name, f"{one.place}工作队", one.post, one.since)
        for one in found
        if one.serves(question.on)
    }
    rows = await connection().fetch(
        """SELECT p.id, p.name FROM sent_anywhere($1, $2) AS s(person) JOIN person p ON p.id = s.person
           WHERE starts_with(p.region, $3)""",
        list(question.people),
        question.on,
        actor.reach,
    )
    return {row["id"]: excluded_elsewhere(row["name"]) for row in rows} | told
