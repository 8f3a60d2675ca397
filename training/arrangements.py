"""County arrangements of a site with what their contacts did; inside `transaction(actor)`."""

from dataclasses import dataclass
from datetime import date

from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit."""

    id: int
    day: date
    done_by: str
    said: str
    households: int | None


@dataclass(frozen=True, slots=True)
class ArrangementLine:
    """One arrangement, with its visits, the latest first."""

    id: int
    unit: str
    contact: str
    position: str
    since: date
    until: date | None
    document: str
    end_reason: str | None
    visits: tuple[VisitLine, ...]


async def arrangements(actor: Actor, site: int) -> tuple[ArrangementLine, ...]:
    """Those of a site, the latest first."""
    rows = await connection().fetch(
        """SELECT a.id, u.name AS unit, a.contact, a.position, a.since, a.until, a.document, a.end_reason
           FROM county_arrangement a JOIN sending_unit u ON u.id = a.unit
           WHERE a.site = $1 AND starts_with(a.region, $2) ORDER BY a.since DESC""",
        site,
        actor.reach,
    )
    visits = await connection().fetch(
        """SELECT h.arrangement, h.id, h.day, h.done_by, h.said, h.households FROM help_record h
           WHERE h.arrangement = ANY($1) AND h.kind = 'visit' ORDER BY h.day DESC, h.id DESC""",
        [row["id"] for row in rows],
    )
    return tuple(
        ArrangementLine(
            **dict(row.items()),
            visits=tuple(
                VisitLine(one["id"], one["day"], one["done_by"], one["said"], one["households"])
                for one in visits
                if one["arrangement"] == row["id"]
            ),
        )
        for row in rows
    )
