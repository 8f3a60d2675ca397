"""Issuing certificates of election to everybody whom a published result names."""

from certificates.services.numbering import next_number
from certificates.tables import ElectionCertificate
from elections.tables import Elected, Election
from elections.vocabulary import ResultPublished
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import NotFound
from server.places.regions import path

ISSUED = event_kind("certificate.issued", "核发当选证书", Dot.STEP)

_COUNTY_DIGITS = 6


async def issue_for_result(actor: Actor, event: ResultPublished) -> None:
    """Number a certificate for each elected person of a published result."""
    async with transaction(actor):
        election = await Election.objects().where(Election.code == event.code).first()
        if election is None:
            raise NotFound
        elected = await Elected.objects().where(Elected.election == election.id).order_by(Elected.id)
        county = election.region[:_COUNTY_DIGITS].ljust(12, "0")
        series = await _series(county)
        for person in elected:
            book, number = await next_number(county, series, event.published.year)
            certificate = ElectionCertificate(
                region=election.region, book=book, number=number, elected=person.id, issued=event.published
            )
            await certificate.save()
            after = {"编号": number, "人员": person.person}
            await audit.record(actor, ISSUED, Change(f"election:{event.code}", election.region, after=after))


async def _series(county: str) -> str:
    """The word of the county in its certificate numbers: 偏关县 → 偏选证."""
    name = (await path(county))[-1].name
    return f"{name[0]}选证"
