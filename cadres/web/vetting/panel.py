"""What a person's reviews came to, on their own page."""

from cadres.permissions import VIEW_REVIEWS
from cadres.reviews.batches import batch_line
from cadres.reviews.on_record import other_conclusions, reviews_of
from server.access.actor import Actor
from server.manifest import Panel


async def review_panel(actor: Actor, person: int) -> Panel | None:
    """The batches that somebody is or was in, for whoever may see them; nothing where there was none."""
    if not actor.may(VIEW_REVIEWS):
        return None
    states = await reviews_of(actor, person)
    kept = await other_conclusions(actor, person)
    if not states and not kept:
        return None
    lines = [(state, await batch_line(actor, state.batch)) for state in states]
    return Panel("联审", "cadres/pages/vetting/person_panel.html", {"lines": lines, "kept": kept})
