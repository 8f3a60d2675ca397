"""Certificates of election for everybody whom a published result names.

They are drafts on the register of papers until the county approves them, and void when the result falls (T-17).
"""

from certificates.queries import source_of
from certificates.tables import ElectionCertificate
from certificates.vocabulary import CERTIFICATE
from elections.tables import Elected, Election
from elections.vocabulary import ResultPublished, ResultVoided
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import connection, transaction
from server.errors import NotFound
from server.papers.register.kinds import kind_of
from server.papers.register.life import locked, make_void, prepare

DRAFTED = event_kind("election.certificates_drafted", "当选证书拟稿")

#: The papers of an election's people that are not over.
_STANDING = """
SELECT p.id FROM registered_paper p JOIN elected el ON p.source = 'elected:' || el.id JOIN election e ON e.id = el.election
WHERE e.code = $1 AND p.kind = $2 AND ($3::bigint IS NULL OR el.person = $3)
  AND p.state IN ('draft', 'checked', 'approved', 'issued') ORDER BY p.id
"""


async def prepare_for_result(actor: Actor, event: ResultPublished) -> None:
    """Put a certificate for each elected person of a published result on the register, as a draft of who published it."""
    async with transaction(actor):
        election = await Election.objects().where(Election.code == event.code).first()
        if election is None:
            raise NotFound
        elected = await Elected.select(Elected.id).where(Elected.election == election.id).order_by(Elected.id)
        for row in elected:
            await ElectionCertificate.insert(
                ElectionCertificate(region=election.region, elected=row["id"], issued=event.published)
            )
        await prepare(actor, kind_of(CERTIFICATE), [source_of(row["id"]) for row in elected])
        if elected:
            about = Change(f"election:{event.code}", election.region, after={"份数": len(elected)})
            await audit.record(actor, DRAFTED, about)


async def void_for_result(actor: Actor, event: ResultVoided) -> None:
    """Declare the certificates void of those whose election was: all, or one person's. Their codes say so from then on."""
    async with transaction(actor):
        for row in await connection().fetch(_STANDING, event.code, CERTIFICATE, event.person):
            reason = f"{event.day.isoformat()}认定{'当选' if event.person else '选举'}无效（{event.document}）"
            await make_void(actor, await locked(actor, row["id"]), reason[:200])
