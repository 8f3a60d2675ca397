"""Legal-person certificates as they were given out, reports of their loss, and the communities that have one or will."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.queries import STOPPED
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
    """A legal-person certificate as it was given out, and who has it. `filing` is the filing that brought it.

    `closed` says why it holds no longer: a later filing took the place of its own before it was fetched, stopped it, or took it back.
    """

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
    closed: str | None = None

    @property
    def waits(self) -> bool:
        """Whether it lies ready for somebody who is to fetch it."""
        return self.received is None and self.closed is None


#: What is to be fetched comes first, what holds no longer last.
_ORDER = "ORDER BY NOT q.received IS NULL OR q.closed IS NOT NULL, q.closed IS NOT NULL, q.region, q.id"

_GIVEN_OUT = f"""
SELECT l.id, l.filing, l.region, c.name AS community, f.business, l.credit_code, l.committee, l.representative, l.valid_from,
       l.valid_until, l.issued, l.issuer, l.received_by, l.received_as, l.received, l.kept_at,
       CASE WHEN f.superseded_by IS NOT NULL THEN '已由新件接替'
            WHEN f.business IS DISTINCT FROM 'cancellation' AND EXISTS (
                SELECT FROM filing x WHERE x.community = f.community AND x.id > f.id AND x.business = 'cancellation'
                  AND x.stopped IS NULL AND x.state IN ('issued', 'collected', 'archived')) THEN '已注销'
            ELSE {STOPPED} END AS closed
FROM legal_certificate l JOIN filing f ON f.id = l.filing JOIN community c ON c.id = f.community
LEFT JOIN election e ON e.id = f.election
WHERE starts_with(l.region, $1)
"""


def _given_out(row: Mapping[str, Any]) -> GivenOut:
    told = {name: value for name, value in row.items() if name != "id"}
    return GivenOut(**{**told, "business": FilingType(row["business"]) if row["business"] else None})


async def given_out(actor: Actor, area: str, *, skipped: int = 0, most: int | None = None) -> tuple[GivenOut, ...]:
    """The certificates of an area, those that wait to be fetched first, then by place; at the end what holds no longer."""
    rows = await connection().fetch(
        f"SELECT * FROM ({_GIVEN_OUT} AND starts_with(l.region, $2)) AS q {_ORDER} OFFSET $3 LIMIT $4",
        actor.reach,
        reach_of(area),
        skipped,
        most,
    )
    return tuple(map(_given_out, rows))


@dataclass(frozen=True, slots=True)
class GivenOutSums:
    """How many rows an area's register has, and how many of them stand on the sheet that is signed.

    Of the rows `standing` are certificates that hold, `waiting` those of them that nobody has fetched, `cancelled` are
    cancellations, and `closed` what holds no longer.
    """

    total: int
    standing: int
    waiting: int
    cancelled: int
    closed: int
    to_sign: int


async def given_out_sums(actor: Actor, area: str) -> GivenOutSums:
    """The numbers of an area; a cancellation takes a certificate back, and is never signed for."""
    row = await connection().fetchrow(
        f"""SELECT count(*) AS total,
                   count(*) FILTER (WHERE q.closed IS NULL AND q.business IS DISTINCT FROM 'cancellation') AS standing,
                   count(*) FILTER (WHERE q.received IS NULL AND q.closed IS NULL
                                    AND q.business IS DISTINCT FROM 'cancellation') AS waiting,
                   count(*) FILTER (WHERE q.closed IS NULL AND q.business = 'cancellation') AS cancelled,
                   count(*) FILTER (WHERE q.closed IS NOT NULL) AS closed,
                   count(*) FILTER (WHERE q.closed IS NULL AND q.business IS DISTINCT FROM 'cancellation') AS to_sign
            FROM ({_GIVEN_OUT} AND starts_with(l.region, $2)) AS q""",
        actor.reach,
        reach_of(area),
    )
    return GivenOutSums(**row)


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
