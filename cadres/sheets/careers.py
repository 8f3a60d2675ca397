"""简历 of the member sheet: its lines go on record as those of a career, where there are none, and go with the import."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from cadres.forms.career import Period, read_career, write_career
from cadres.rules import life_days
from cadres.services.facts import record_fact, strike_fact
from cadres.services.facts_told import CareerFact
from cadres.services.kinship import Strike
from cadres.vocabulary import FactKind
from server.access.actor import Actor
from server.db.engine import connection
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, CellQuestion, Column, Row
from server.sheets.workbook import Cell
from server.values.periods import Month, read_month
from server.values.text import fold

#: The paper on which the lines were handed in.
_EVIDENCE: Final = "成员信息采集表"
_WITHOUT: Final = "不读简历，其余照导"
_MOST: Final = 6_000
_UNDOING: Final = Strike(reason="撤销导入")


def _lines(cell: Cell) -> str:
    """A career as the records would write it. Raises CellQuestion where its lines do not tell from when to when."""
    if cell == _WITHOUT:
        return ""
    if not isinstance(cell, str):
        raise CellError("单元格里不是文字。", "每段一行，写成“1998.03--2012.07 单位和职务”。")
    cells.text(_MOST)(cell)
    periods, doubts = read_career(cell)
    if doubts:
        cause = f"{doubts[0].cause}每段写成一行，如“1998.03--2012.07 单位和职务”，才能登记。"
        raise CellQuestion(cause, (_WITHOUT,))
    told = [Period(one.since, one.until, fold(one.text)) for one in periods]
    for one in told:
        try:
            _fact(one)
        except ValidationError as error:
            cause = f"{one.since}起的一段没有写经历、太长，或者起止年月不对。"
            raise CellError(cause, "请核对后重填。") from error
    return written(sorted(told, key=lambda one: (one.since.year, one.since.month)))


CAREER = Column(
    key="career",
    title="简历",
    parse=_lines,
    aliases=("个人简历", "工作简历"),
    blank="",
    hint="每段一行，写成“1998.03--2012.07 单位和职务”，现在仍在的不写止；库里没有简历的才登记",
    width=40,
)


def written(periods: Sequence[Period]) -> str:
    """The lines of a cell."""
    return write_career(periods, newline="\n")


def _fact(one: Period) -> CareerFact:
    """A line as it goes on record; what is unlikely of it was told before. Raises ValidationError."""
    until = str(one.until) if one.until else None
    return CareerFact(since=str(one.since), until=until, words=one.text, evidence=_EVIDENCE, checked=True)


async def careers(actor: Actor, people: Sequence[int]) -> Mapping[int, str]:
    """The careers on record, by person, as the sheet writes them."""
    rows = await connection().fetch(
        """SELECT person, since, until, words FROM career_line
           WHERE person = ANY($1) AND starts_with(region, $2) AND struck IS NULL ORDER BY person, since, id""",
        list(people),
        actor.reach,
    )
    found: dict[int, list[Period]] = {}
    for row in rows:
        until = read_month(row["until"]) if row["until"] else None
        found.setdefault(row["person"], []).append(Period(read_month(row["since"]), until, fold(row["words"])))
    return {person: written(periods) for person, periods in found.items()}


def against_career(row: Row, recorded: str, born: Month) -> Iterator[CellProblem]:
    """A career on record is not changed by this sheet; a new one begins when its person was old enough."""
    said = row.get(CAREER)
    if not said or said == recorded:
        return
    if recorded:
        cause = "库里已有简历，与表里的不同；改动、补充在个人情况登记表或者此人的页面上办理。"
        yield row.question(CAREER, cause, (recorded,))
        return
    for one in read_career(said)[0]:
        told = life_days.impossible(CAREER.title, one.since, born)
        if told is None and (told := life_days.unlikely(CAREER.title, one.since, born, life_days.WORKING_AGE)):
            yield row.problem(CAREER, told.cause, "核对年月；确实如此的，在此人的页面上登记并勾选“已核对”。")
        elif told:
            yield row.problem(CAREER, told.cause, told.cure)


async def record_career(actor: Actor, person: int, said: str) -> None:
    """Put every line of a cell on record."""
    for one in read_career(said)[0]:
        await record_fact(actor, person, FactKind.CAREER.value, _fact(one))


async def strike_career(actor: Actor, person: int) -> None:
    """Take back what an import recorded: the lines that stand are its own, or the import would not be undone."""
    rows = await connection().fetch(
        "SELECT id FROM career_line WHERE person = $1 AND starts_with(region, $2) AND struck IS NULL ORDER BY id",
        person,
        actor.reach,
    )
    for row in rows:
        await strike_fact(actor, person, FactKind.CAREER.value, row["id"], _UNDOING)


async def remove_careers(actor: Actor, people: Sequence[int]) -> None:
    """The same for people who go with the import themselves. A line that was struck stays, and they with it."""
    await connection().execute(
        "DELETE FROM career_line WHERE person = ANY($1) AND starts_with(region, $2) AND struck IS NULL",
        list(people),
        actor.reach,
    )
