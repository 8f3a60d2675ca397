"""What a 任免通知 is filled from: the offices that one paper opened and those that it ended; inside `transaction(actor)`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.documents.appointing import Appointed, AppointmentNotice
from cadres.permissions import KEEP_OFFICES
from cadres.vocabulary import HoldingKind, Office, TenureEnd
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import Conflict
from server.places.regions import names_of, township_of

#: Offices that a superior decides on: of the party, also after its members' vote, and those employed or sent (DC-4).
#: No vote of the voters, of the assembly or of the collective is ever confirmed by such a paper.
_DECIDED = f"""(t.office IN ({", ".join(f"'{one.value}'" for one in Office if one.of_party)})
               OR t.basis IN ('{HoldingKind.APPOINTED.value}', '{HoldingKind.CONCURRENT.value}'))"""
_COMES = f"{_DECIDED} AND t.basis <> '{HoldingKind.ACTING.value}'"
_GOES = f"{_DECIDED} AND t.ended_by = '{TenureEnd.DISMISSAL.value}' AND t.end_document IS NOT NULL"
_FROM = "FROM tenure t WHERE starts_with(t.region, $1) AND starts_with(t.region, $2) AND t.known_until IS NULL"


@dataclass(frozen=True, slots=True)
class Deciding:
    """A paper by which offices of an area were given or taken: how many of each, and its latest day."""

    document: str
    came: int
    went: int
    day: date


@dataclass(frozen=True, slots=True)
class Written:
    """What no record holds. Empty words: the area's own party committee, its communities, and nobody a copy."""

    dated: date | None = None
    issuer: str = ""
    addressee: str = ""
    copies: str = ""
    printer: str = ""


async def deciding(actor: Actor, area: str) -> tuple[Deciding, ...]:
    """The papers that decided on offices of an area, the latest first."""
    rows = await connection().fetch(
        f"""SELECT document, count(*) FILTER (WHERE came) AS came, count(*) FILTER (WHERE NOT came) AS went, max(day) AS day
            FROM (SELECT t.basis_document AS document, true AS came, t.since AS day {_FROM} AND {_COMES}
                  UNION ALL SELECT t.end_document, false, t.until {_FROM} AND {_GOES}) AS decided
            GROUP BY document ORDER BY max(day) DESC, document""",
        actor.reach,
        reach_of(area),
    )
    return tuple(Deciding(**row) for row in rows)


async def notice(actor: Actor, area: str, document: str, written: Written) -> AppointmentNotice:
    """The notice of one paper, for an area. Raises Conflict where the paper decided on nobody there."""
    actor.require(KEEP_OFFICES, at=area)
    rows = await connection().fetch(
        f"""SELECT p.name, c.name AS place, t.region, t.office, t.basis, d.came, d.day FROM (
              SELECT t.id, true AS came, t.since AS day {_FROM} AND {_COMES} AND t.basis_document = $3
              UNION ALL SELECT t.id, false, t.until {_FROM} AND {_GOES} AND t.end_document = $3) AS d
            JOIN tenure t ON t.id = d.id JOIN person p ON p.id = t.person JOIN community c ON c.id = t.community
            ORDER BY t.region, array_position(ARRAY{[one.value for one in Office]}, t.office::text), p.stroke_key""",
        actor.reach,
        reach_of(area),
        document,
    )
    if not rows:
        raise Conflict(f"{document}没有任免过须由上级决定的职务。", code="appointing.nobody")
    townships = {township_of(row["region"]) for row in rows}
    level = next(iter(townships)) if len(townships) == 1 else area[:6].ljust(12, "0")
    names = await names_of({*townships, level, area[:6].ljust(12, "0")})
    issuer = written.issuer or _committee(names, level)
    return AppointmentNotice(
        issuer=issuer,
        number=document,
        dated=written.dated or max(row["day"] for row in rows),
        addressee=written.addressee or f"各{'村（社区）' if len(townships) == 1 else '乡镇（街道）党（工）委'}",
        body=f"{issuer}会议" if issuer.endswith("委员会") else issuer,
        copies=written.copies,
        printer=written.printer or issuer,
        appointed=tuple(_line(row, names, len(townships)) for row in rows if row["came"]),
        relieved=tuple(_line(row, names, len(townships)) for row in rows if not row["came"]),
    )


def _committee(names: Mapping[str, str], area: str) -> str:
    """The party committee of a township or of a county, by its full name."""
    county = names[area[:6].ljust(12, "0")]
    if area.endswith("000000"):
        return f"中共{county}委员会"
    township = names[area]
    return f"中共{county}{township}{'工作委员会' if township.endswith('街道') else '委员会'}"


def _line(row: Mapping[str, Any], names: Mapping[str, str], townships: int) -> Appointed:
    township = names[township_of(row["region"])] if townships > 1 else ""
    return Appointed(
        name=row["name"],
        place=f"{township}{row['place']}",
        office=Office(row["office"]),
        basis=HoldingKind(row["basis"]),
    )
