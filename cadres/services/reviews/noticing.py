"""What becomes of a registered notice when the conclusion that it tells is taken back."""

from cadres.services.reviews.verdicts import ConclusionTakenBack
from cadres.vocabulary import REVIEW_NOTICE
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.papers.register.life import locked, make_void

_STANDING = """
SELECT p.id FROM registered_paper p JOIN vetting_subject s ON p.source = 'reviewed:' || s.id
WHERE s.vetting_case = $1 AND p.kind = $2 AND p.state IN ('draft', 'checked', 'approved', 'issued') ORDER BY p.id
"""


async def void_notices(actor: Actor, event: ConclusionTakenBack) -> None:
    """Declare the notice of a conclusion void that is taken back: its code says so from then on."""
    async with transaction(actor):
        for row in await connection().fetch(_STANDING, event.case, REVIEW_NOTICE):
            await make_void(actor, await locked(actor, row["id"]), f"{event.reason}（{event.document}）"[:200])
