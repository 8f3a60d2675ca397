"""What the sheets of this package share: numbers within bounds, the places of communities, and refusals put at their columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from cadres.sheets import members
from cadres.tables.people import CITIZEN_NUMBER, PHONE
from server.access import sealing
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import DomainError, Problem
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, Column, Parser, Row
from server.sheets.exchange import problems_of
from server.sheets.workbook import Cell

#: A roster tells the county beside the code, and a telephone is a mobile's or a line's; hidden signs in its place say nothing.
COUNTY = Column(key="county", title="县", parse=cells.text(50), example="偏关县", hint="可以不填", width=10)
MOBILE = replace(members.PHONE, parse=cells.text(20), hidden_says_nothing=True)


def whole_between(least: int, most: int) -> Parser[int]:
    """A whole number from `least` to `most`, both included."""

    def parse(cell: Cell) -> int:
        number = cells.whole_number(cell)
        if not least <= number <= most:
            raise CellError(f"{number}不在{least}至{most}之间。", "请核对。")
        return number

    return parse


class Sealed(NamedTuple):
    """What is sealed of somebody: the citizen number, and the telephone where one is on record."""

    number: str
    phone: str | None


async def sealed_of(actor: Actor, people: Iterable[int]) -> Mapping[int, Sealed]:
    """For sheets whose personal columns the export hides or shows by right; those outside the actor's area are absent."""
    rows = await connection().fetch(
        "SELECT id, citizen_number, phone FROM person WHERE id = ANY($1) AND starts_with(region, $2)",
        list(people),
        actor.reach,
    )
    return {
        row["id"]: Sealed(
            sealing.unseal(row["citizen_number"], CITIZEN_NUMBER),
            sealing.unseal(row["phone"], PHONE) if row["phone"] else None,
        )
        for row in rows
    }


async def phones_of(actor: Actor, people: Iterable[int]) -> Mapping[int, str]:
    """The telephones alone, for sheets that have no citizen numbers: what is not asked for stays sealed."""
    rows = await connection().fetch(
        "SELECT id, phone FROM person WHERE id = ANY($1) AND phone IS NOT NULL AND starts_with(region, $2)",
        list(people),
        actor.reach,
    )
    return {row["id"]: sealing.unseal(row["phone"], PHONE) for row in rows}


def together_problems(row: Row, columns: Sequence[Column[Any]]) -> Iterator[CellProblem]:
    """What lacks of cells that are filled in together or not at all; one with a fault of its own is not called empty."""
    there = [one for one in columns if row.get(one) is not None]
    for one in columns if there else ():
        if row.get(one) is None and one.key in row.values:
            yield row.problem(one, f"填了{there[0].title}，没有填{one.title}。", "请补上，或者都不填。")


def placed(error: DomainError, fields: Mapping[str, Column[object]]) -> tuple[Problem, ...]:
    """What a service refused, at the columns that hold what it names; a reason is asked for in the column that has it."""
    return tuple(_placed(one, fields[one.field]) if one.field in fields else one for one in problems_of(error))


def _placed(problem: Problem, column: Column[object]) -> Problem:
    cure = problem.cure
    if column.title != problem.field:
        cure = cure.replace("，写明理由", f"，在{column.title}写明理由")
    return replace(problem, field=column.title, cure=cure)


async def place_problems(
    actor: Actor, rows: Sequence[Row], code: Column[str], place: Column[str]
) -> Sequence[CellProblem]:
    """Rows whose code is no community's, or which call the community something else."""
    found = await connection().fetch(
        "SELECT region, name FROM community WHERE region = ANY($1) AND until IS NULL AND starts_with(region, $2)",
        list({row[code] for row in rows}),
        actor.reach,
    )
    names = {row["region"]: row["name"] for row in found}
    problems = []
    for row in rows:
        name = names.get(row[code])
        if name is None:
            problems.append(row.problem(code, "没有建立这个代码的村（社区）。", "核对代码。"))
        elif row.get(place) not in {None, name}:
            problems.append(row.problem(place, f"这个代码登记的名称是{name}。", "请核对。"))
    return problems
