"""Legal-person certificates as they were given out, reports of their loss, and the communities that have one or will."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.vocabulary import CertificateCopy, FilingType
from server.access.actor import Actor, reach_of
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class LossLine:
    """What became of a certificate, as it was reported."""

    copies: CertificateCopy
    happened: date
    statement: str
    announced_in: str | None
    announced: date | None


async def loss(actor: Actor, filing: int) -> LossLine | None:
    """The report that a replacement rests on; None for other businesses."""
    row = await connection().fetchrow(
        """SELECT copies, happened, statement, announced_in, announced FROM certificate_loss
           WHERE filing = $1 AND starts_with(region, $2)""",
        filing,
        actor.reach,
    )
    return LossLine(**{**row, "copies": CertificateCopy(row["copies"])}) if row else None


@dataclass(frozen=True, slots=True)
class GivenOut:
    """A legal-person certificate as it was given out, and who has it. `filing` is the filing that brought it."""

    filing: int
    region: str
    community: str
    business: FilingType | None
    credit_code: str | None
    committee: str
    representative: str | None
    valid_from: date | None
    valid_until: date | None
    issued: date
    issuer: str
    received_by: str | None
    received_as: str | None
    received: date | None
    kept_at: str | None


_GIVEN_OUT = """
SELECT l.filing, l.region, c.name AS community, f.business, l.credit_code, l.committee, l.representative, l.valid_from,
       l.valid_until, l.issued, l.issuer, l.received_by, l.received_as, l.received, l.kept_at
FROM legal_certificate l JOIN filing f ON f.id = l.filing JOIN community c ON c.id = f.community
WHERE starts_with(l.region, $1)
"""


def _given_out(row: Mapping[str, Any]) -> GivenOut:
    return GivenOut(**{**row, "business": FilingType(row["business"]) if row["business"] else None})


async def given_out(actor: Actor, area: str) -> tuple[GivenOut, ...]:
    """The certificates of an area, those not yet fetched first, then by place."""
    rows = await connection().fetch(
        f"{_GIVEN_OUT} AND starts_with(l.region, $2) ORDER BY l.received IS NOT NULL, l.region, l.id",
        actor.reach,
        reach_of(area),
    )
    return tuple(map(_given_out, rows))


async def certificate_of(actor: Actor, filing: int) -> GivenOut | None:
    """The certificate that a filing brought; None before it was given out."""
    row = await connection().fetchrow(f"{_GIVEN_OUT} AND l.filing = $2", actor.reach, filing)
    return _given_out(row) if row else None


async def code_given(actor: Actor, filing: int) -> str | None:
    """The code on the certificate that a filing brought, or that a cancellation took back."""
    found = await certificate_of(actor, filing)
    return found.credit_code if found else None


async def communities_in(actor: Actor, area: str) -> tuple[tuple[str, str], ...]:
    """The communities of an area that stand today: code and name, by code."""
    rows = await connection().fetch(
        """SELECT region, name FROM community
           WHERE until IS NULL AND starts_with(region, $1) AND starts_with(region, $2) ORDER BY region""",
        actor.reach,
        reach_of(area),
    )
    return tuple((row["region"], row["name"]) for row in rows)
