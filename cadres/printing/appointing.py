"""What a 任免通知 is filled from: the offices that one paper opened and those that it ended; inside `transaction(actor)`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.documents.appointing import Appointed, AppointmentNotice
from cadres.permissions import KEEP_OFFICES
from cadres.services.offices import FACTS
from cadres.vocabulary import HoldingKind, Office, TenureEnd
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import Conflict, Problem, Refused
from server.places.regions import county_of, names_of, township_of

#: Offices that a superior decides on: of the party, also after its members' vote, and those employed or sent (DC-4).
#: No vote of the voters, of the assembly or of the collective is ever confirmed by such a paper.
_DECIDED = f"""(t.office IN ({", ".join(f"'{one.value}'" for one in Office if one.of_party)})
               OR t.basis IN ('{HoldingKind.APPOINTED.value}', '{HoldingKind.CONCURRENT.value}'))"""
_COMES = f"{_DECIDED} AND t.basis <> '{HoldingKind.ACTING.value}'"
_GOES = f"{_DECIDED} AND t.ended_by = '{TenureEnd.DISMISSAL.value}' AND t.end_document IS NOT NULL"
_FROM = "FROM tenure t WHERE starts_with(t.region, $1) AND starts_with(t.region, $2) AND t.known_until IS NULL"


#: A 文号: 代字, the year in its brackets, the number (GB/T 9704).
_NUMBER = re.compile(r"\S{1,30}〔\d{4}〕\d{1,5}号")


def is_number(document: str) -> bool:
    """Whether a paper goes by a 文号 and not by a name, as the record of a meeting does."""
    return _NUMBER.fullmatch(document) is not None


@dataclass(frozen=True, slots=True)
class Deciding:
    """A paper by which offices of an area were given or taken: how many of each, and its latest day."""

    document: str
    came: int
    went: int
    day: date

    @property
    def numbered(self) -> bool:
        """Whether a notice can go out by it."""
        return is_number(self.document)


@dataclass(frozen=True, slots=True)
class Written:
    """What no record holds. Empty words: no decision by name, its issuer, its communities, and nobody a copy.

    `body` is the meeting or office that decided, 中共偏关县新关镇委员会会议, as its own record has it.
    """

    dated: date | None = None
    body: str = ""
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
    """The notice of one paper, for an area. Raises Conflict where the paper decided on nobody there.

    Refused for what is no 文号, and where nobody said who decided: neither is ever made up on a paper with a red head.
    """
    actor.require(KEEP_OFFICES, at=area)
    rows = await connection().fetch(
        f"""SELECT p.name, c.name AS place, t.region, t.office, t.basis, d.came, d.day,
                   CASE WHEN NOT d.came THEN t.end_facts ->> '{FACTS["authority"]}' END AS authority FROM (
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
    if not is_number(document):
        cause = f"“{document}”不是文号，不能据此印发任免通知。"
        cure = "凭会议记录任职的不发文；已经发文的，在任职页面更正依据文书，填文号，如新党发〔2026〕3号。"
        raise Refused([Problem("文号", cause, cure, "DC-3")])
    body = written.body or _authority(rows)
    townships = {township_of(row["region"]) for row in rows}
    level = next(iter(townships)) if len(townships) == 1 else county_of(area)
    names = await names_of({*townships, level, county_of(area)})
    issuer = written.issuer or _committee(names, level)
    return AppointmentNotice(
        issuer=issuer,
        number=document,
        dated=written.dated or max(row["day"] for row in rows),
        addressee=written.addressee or f"各{'村（社区）' if len(townships) == 1 else '乡镇（街道）党（工）委'}",
        body=body,
        copies=written.copies,
        printer=written.printer or issuer,
        appointed=tuple(_line(row, names, len(townships)) for row in rows if row["came"]),
        relieved=tuple(_line(row, names, len(townships)) for row in rows if not row["came"]),
    )


def _authority(rows: Sequence[Mapping[str, Any]]) -> str:
    """Who decided, as the removals by the paper have it. Raises Refused where they name nobody, or not one alone."""
    named = {row["authority"] for row in rows if row["authority"]}
    if len(named) != 1:
        cause = "同一文号登记了不同的作出机关。" if named else "没有登记这份文件由谁研究决定。"
        cure = "按会议纪要填作出决定的会议或者机关，如中共偏关县新关镇委员会会议。"
        raise Refused([Problem("研究决定", cause, cure, "DC-3")])
    return str(named.pop())


def _committee(names: Mapping[str, str], area: str) -> str:
    """The party committee of a township or of a county, by its full name."""
    county = names[county_of(area)]
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
