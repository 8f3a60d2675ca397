"""Whom a row of a sheet about days means: somebody sent to a place, known by the code, the place and the name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from cadres.sheets.members import NAME, REGION_CODE
from server.access.actor import Actor
from server.db.engine import connection
from server.sheets.columns import CellProblem, Column, Row
from training.sheets.roster import PLACE

PLACE_CODE = replace(
    REGION_CODE, example="140932100000", hint="安置点填所在乡镇（街道）的12位代码，村的工作队填村（社区）的12位代码"
)


class Stay(NamedTuple):
    """Somebody's time in a team: who may have spent a day there."""

    id: int
    team: int
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


_About = tuple[str, str, str]
Stays = Mapping[_About, Sequence[Stay]]


def _about(row: Row) -> _About:
    return row[PLACE_CODE], row[PLACE], row[NAME]


async def stays_of(actor: Actor, rows: Sequence[Row]) -> Stays:
    """The assignments that rows may mean, by the code, the place and the name; the others of the county say which code was meant."""
    found: dict[_About, list[Stay]] = {}
    for one in await connection().fetch(
        """SELECT a.id, a.team, a.since, a.until, a.region, a.name, coalesce(s.name, c.name) AS place
           FROM team_assignment a JOIN work_team t ON t.id = a.team LEFT JOIN resettlement_site s ON s.id = t.site LEFT JOIN community c ON c.id = t.community
           WHERE left(a.region, 6) = ANY($1) AND starts_with(a.region, $2) ORDER BY a.since""",
        list({row[PLACE_CODE][:6] for row in rows}),
        actor.reach,
    ):
        stay = Stay(one["id"], one["team"], one["since"], one["until"])
        found.setdefault((one["region"], one["place"], one["name"]), []).append(stay)
    return found


def meant(stays: Stays, row: Row, day: Column[date]) -> Stay | None:
    """The assignment in which the day of a row lies; two of one name in one place are told apart on the page alone."""
    fitting = [one for one in stays.get(_about(row), ()) if one.holds(row[day])]
    return fitting[0] if len(fitting) == 1 else None


def unmatched(stays: Stays, rows: Sequence[Row], day: Column[date]) -> Sequence[CellProblem]:
    """Rows that mean nobody on record."""
    problems = []
    for row in rows:
        if meant(stays, row, day):
            continue
        other = next((code for code, *about in stays if about == [row[PLACE], row[NAME]]), None)
        if _about(row) not in stays and other:
            cause = f"{row[PLACE]}的工作队登记在{other}，不在{row[PLACE_CODE]}。"
            problems.append(row.problem(PLACE_CODE, cause, f"填{other}：{PLACE_CODE.hint}。"))
            continue
        if _about(row) not in stays:
            cause, cure = f"{row[PLACE]}没有登记过{row[NAME]}。", "核对区划代码、驻点和姓名；没有登记的先登记选派。"
        else:
            cause = f"{row[day].isoformat()}{row[NAME]}不在{row[PLACE]}驻村，或者有同名的人。"
            cure = "核对日期；同名的在本人页面登记。"
        problems.append(row.problem(NAME, cause, cure))
    return problems
