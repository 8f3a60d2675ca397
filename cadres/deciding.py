"""The papers by which superiors decided on offices, and what was written down for their notices; inside `transaction(actor)`."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.services.offices import FACTS
from cadres.vocabulary import HoldingKind, Office, TenureEnd
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import Problem
from server.papers.register.by_hand import whole_body
from server.places.regions import county_of

#: Offices that a superior decides on: of the party, also after its members' vote, and those employed or sent (DC-4).
#: No vote of the voters, of the assembly or of the collective is ever confirmed by such a paper.
#: Who sits on a sub-committee the committee says itself, whatever paper it goes by.
_DECIDED = f"""(t.office IN ({", ".join(f"'{one.value}'" for one in Office if one.of_party)})
               OR t.basis IN ('{HoldingKind.APPOINTED.value}', '{HoldingKind.CONCURRENT.value}')
                  AND t.office NOT IN ({", ".join(f"'{one.value}'" for one in Office if one.of_sub_committee)}))"""
_COMES = f"{_DECIDED} AND t.basis <> '{HoldingKind.ACTING.value}'"
_GOES = f"{_DECIDED} AND t.ended_by = '{TenureEnd.DISMISSAL.value}' AND t.end_document IS NOT NULL"
_FROM = "FROM tenure t WHERE starts_with(t.region, $1) AND starts_with(t.region, $2) AND t.known_until IS NULL"

_BY_PAPER = f"""SELECT t.basis_document AS document, true AS came, t.since AS day, t.region {_FROM} AND {_COMES}
                UNION ALL SELECT t.end_document, false, t.until, t.region {_FROM} AND {_GOES}"""

#: 任免通知 on the register of papers, of the county's body and of a township's.
APPOINTMENT_NOTICE = "cadres.appointment_notice"
TOWNSHIP_NOTICE = "cadres.township_notice"
#: A 文号: 代字, the year in its brackets, the number (GB/T 9704), as many digits as the books of numbers hold.
_NUMBER = re.compile(r"\S{1,30}〔\d{4}〕\d{1,9}号")


def is_number(document: str) -> bool:
    """Whether a paper goes by a 文号 and not by a name, as the record of a meeting does."""
    return _NUMBER.fullmatch(document) is not None


@dataclass(frozen=True, slots=True)
class Deciding:
    """A paper by which offices of an area were given or taken: how many of each, and its latest day.

    `townships` are the nine digits of those whose communities it names.
    """

    document: str
    came: int
    went: int
    day: date
    townships: tuple[str, ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether a notice can go out by it."""
        return is_number(self.document)

    def bodies(self, actor: Actor) -> tuple[str, ...]:
        """The divisions whose body may issue its notice, as far as they lie in the actor's area.

        The township's for what concerns no other township, and the county's.
        """
        townships = {one.ljust(12, "0") for one in self.townships}
        counties = {county_of(one) for one in townships}
        wanted = [one for found in (townships, counties) if len(found) == 1 for one in found]
        return tuple(one for one in wanted if actor.covers(one))


async def deciding(actor: Actor, area: str) -> tuple[Deciding, ...]:
    """The papers that decided on offices of an area, the latest first."""
    rows = await connection().fetch(
        f"""SELECT document, count(*) FILTER (WHERE came) AS came, count(*) FILTER (WHERE NOT came) AS went, max(day) AS day
            FROM ({_BY_PAPER}) AS decided GROUP BY document ORDER BY max(day) DESC, document""",
        actor.reach,
        reach_of(area),
    )
    # Whose notice it is to be, its other communities say as well, though the area is one village.
    # So do those of other townships, which somebody of one township does not see: a county's decision is no township's.
    county = county_of(area)
    whole = whole_body(actor, county)
    async with transaction(whole):
        around = await connection().fetch(
            f"""SELECT document, array_agg(DISTINCT left(region, 9)) AS townships FROM ({_BY_PAPER}) AS decided
                WHERE document = ANY($3) GROUP BY document""",
            whole.reach,
            reach_of(county),
            [row["document"] for row in rows],
        )
    townships = {row["document"]: tuple(row["townships"]) for row in around}
    return tuple(Deciding(**row, townships=townships[row["document"]]) for row in rows)


#: An office goes by a paper, or by the number of the notice made from it where its paper was put right to that.
_OF_PAPER = """(t.{0} = $3 OR t.{0} = ANY($4) AND EXISTS (
                  SELECT FROM tenure b WHERE coalesce(b.origin, b.id) = coalesce(t.origin, t.id) AND b.{0} = $3))"""


async def decided(actor: Actor, area: str, document: str, numbers: Collection[str] = ()) -> Sequence[Mapping[str, Any]]:
    """Whom one paper brought to an office of an area or relieved of one, in the order of places and offices.

    `numbers` are those that the register gave to notices made from it.
    """
    rows: Sequence[Mapping[str, Any]] = await connection().fetch(
        f"""SELECT p.name, c.name AS place, t.region, t.office, t.basis, d.came, d.day,
                   CASE WHEN NOT d.came THEN t.end_facts ->> '{FACTS["authority"]}' END AS authority FROM (
              SELECT t.id, true AS came, t.since AS day {_FROM} AND {_COMES} AND {_OF_PAPER.format("basis_document")}
              UNION ALL SELECT t.id, false, t.until {_FROM} AND {_GOES} AND {_OF_PAPER.format("end_document")}) AS d
            JOIN tenure t ON t.id = d.id JOIN person p ON p.id = t.person JOIN community c ON c.id = t.community
            ORDER BY t.region, array_position(ARRAY{[one.value for one in Office]}, t.office::text), p.stroke_key, t.id""",
        actor.reach,
        reach_of(area),
        document,
        list(numbers),
    )
    return rows


def authority(rows: Sequence[Mapping[str, Any]]) -> str | Problem:
    """Who decided, as the removals by the paper have it; the problem where they name nobody, or not one alone."""
    named = {row["authority"] for row in rows if row["authority"]}
    if len(named) == 1:
        return str(named.pop())
    cause = "同一文号登记了不同的作出机关。" if named else "没有登记这份文件由谁研究决定。"
    cure = "按会议纪要填作出决定的会议或者机关，如中共偏关县新关镇委员会会议。"
    return Problem("研究决定", cause, cure, "DC-3")


@dataclass(frozen=True, slots=True)
class Order:
    """What was written down for the notice of one paper by one body."""

    id: int
    region: str
    document: str
    body: str
    addressee: str
    copies: str


_ORDERS = "SELECT id, region, document, body, addressee, copies FROM appointing_order WHERE starts_with(region, $1)"


async def orders(actor: Actor, area: str) -> tuple[Order, ...]:
    """What was written down for the notices of an area and of the county it lies in."""
    rows = await connection().fetch(f"{_ORDERS} AND starts_with(region, $2)", actor.reach, reach_of(county_of(area)))
    return tuple(Order(**row) for row in rows)


async def order(actor: Actor, wanted: int) -> Order | None:
    """One of them; None outside the actor's area."""
    row = await connection().fetchrow(f"{_ORDERS} AND id = $2", actor.reach, wanted)
    return Order(**row) if row else None


def appointing_source(wanted: int) -> str:
    """How the register names what a notice is made from: the order that was written down for it."""
    return f"appointing:{wanted}"
