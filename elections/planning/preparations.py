"""What is on record of a place before its election; inside `transaction(actor)`."""

from elections.services.planning.preparations import Prepare
from elections.tables import Election, Preparation
from server.access.actor import Actor
from server.errors import NotFound


async def preparation(actor: Actor, code: str) -> Prepare | None:
    """As it was put on record; None where nothing was. Raises NotFound outside the actor's area."""
    election = await Election.select(Election.id, Election.region).where(Election.code == code).first()
    if election is None or not actor.covers(election["region"]):
        raise NotFound
    row = await Preparation.objects().where(Preparation.election == election["id"]).first()
    return Prepare.model_validate(row.to_dict()) if row else None
