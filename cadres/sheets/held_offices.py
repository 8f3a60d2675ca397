"""What the sheets of offices share: their rows against the record, taken up, taken back, and who holds an office today.

Each row goes through the service that takes an office up on its page, so that the law decides here as it does there. The
sheets keep columns and natural keys of their own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import ValidationError

from cadres.rules.crowding import FOLLOWED
from cadres.rules.offices import Way
from cadres.services.offices import HoldOffice, Reasoned, hold_office, strike_office
from cadres.services.people import subject
from cadres.sheets.fact_exchange import against_person
from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, REGION_CODE
from cadres.sheets.people import known_people
from cadres.sheets.places import check_place, places_of, regions_of
from cadres.tables import people as tables
from cadres.vocabulary import Office
from server import clock
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem, Refused
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row
from server.sheets.exchange import Entry, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from server.values.labels import in_words

_TENURE: Final = "tenure:"
_UNDOING: Final = Reasoned(reason="撤销导入")

SINCE = Column(
    key="since",
    title="任职日期",
    parse=cells.day,
    aliases=("任职时间", "任现职时间"),
    required=True,
    example="2021-11-20",
    hint="写到日",
)
TERM_ENDS = Column(
    key="term_ends",
    title="任期届满",
    parse=cells.day,
    aliases=("届满日期",),
    example="2026-11-19",
    hint="任期的最后一天；没有任期的不填",
)
DOCUMENT = Column(
    key="document",
    title="任职依据",
    parse=cells.text(120, 2),
    aliases=("依据", "文件", "任职文号"),
    required=True,
    example="新党发〔2021〕5号",
    hint="批复、决定或者会议决议的文号或名称",
    width=22,
)
UNIT = Column(
    key="unit",
    title="来源单位",
    parse=cells.text(60, 2),
    aliases=("派出单位",),
    hint="兼职的填，如派出所",
    width=16,
)
REASON = Column(
    key="reason",
    title="核对后的理由",
    parse=cells.text(200, 2),
    hint="预览里有须核对的事项、核对后仍要登记的，写明理由，理由留痕",
    width=22,
)
FOLLOWED_BY = Column(
    key="followed",
    title=FOLLOWED,
    parse=cells.yes_no,
    choices=("是",),
    hint="补登历任、后任已经登记在任的填是，随后登记离任；其余不填",
    width=16,
    checked_only=True,
)

#: What is on record of the offices of an area, those that ended too; conditions are added to it.
HELD: Final = """
SELECT t.person, t.region, t.office, t.basis, t.since, t.until, t.term_ends, t.basis_document, t.from_unit,
       p.name, p.citizen_number
FROM tenure t JOIN person p ON p.id = t.person WHERE t.known_until IS NULL AND starts_with(t.region, $1)
"""


async def examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    """The community is where the office is; the person may be on record elsewhere in the area."""
    known = await known_people(actor, rows)
    places = await places_of(actor, {*regions_of(rows), *(one["region"] for one in known.values())})
    problems: list[CellProblem] = []
    for row in rows:
        problems.extend(check_place(row, places, REGION_CODE, COMMUNITY))
        found = against_person(row, known.get(row[CITIZEN_NUMBER]), places)
        problems.extend(one for one in found if one.key != REGION_CODE.key)
    return problems


async def undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Nothing is known of the offices any more, the last one first; the rows stay.

    Raises Refused with every row whose very office no longer stands, whoever holds it by now on another record.
    """
    gone: list[int] = []
    for entry in reversed(entries):
        made = (int(name.removeprefix(_TENURE)) for name in entry.made.split() if name.startswith(_TENURE))
        try:
            await strike_office(actor, next(made), _UNDOING)
        except (DomainError, StopIteration):
            gone.append(entry.row.number)
    if gone:
        cause = "导入以后这一任职已有更正、离任等登记。"
        raise Refused([Problem(f"第{number}行", cause, "请在任职的页面上办理。") for number in sorted(gone)])


@dataclass(frozen=True, slots=True)
class HeldOffices:
    """A sheet's own columns of the office and of the way to it, and its own key of a row.

    `offices` are those that the sheet is about, `values` is a record as the sheet's columns say it, `counted` the measure word.
    """

    office: Column[Office]
    way: Column[Any]
    key: Callable[[Row], str]
    offices: tuple[Office, ...]
    values: Callable[[Mapping[str, Any]], dict[str, Any]]
    counted: str

    def check(self, rows: Sequence[Row]) -> Iterator[CellProblem]:
        """Nobody twice under one key."""
        seen: dict[str, int] = {}
        for row in rows:
            try:
                key = self.key(row)
            except KeyError:
                continue  # A cell that it needs has its own problem already.
            first = seen.setdefault(key, row.number)
            if first != row.number:
                yield row.problem(self.office, f"与第{first}行是同一个人的同一任职。", "请只留一行。")

    async def write(self, actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
        """Each office taken up, or why not."""
        rows = [entry.row for entry in entries]
        people = {number: int(one["id"]) for number, one in (await known_people(actor, rows)).items()}
        return [await self._written(actor, row, people.get(row[CITIZEN_NUMBER])) for row in rows]

    async def _written(self, actor: Actor, row: Row, person: int | None) -> Outcome:
        if person is None:
            cure = "请核对号码；还没有登记的，先用成员信息采集表登记。"
            return (Problem(CITIZEN_NUMBER.title, "没有登记这个号码的人。", cure),)
        try:
            command = HoldOffice(
                person=person,
                office=row[self.office],
                way=Way(row[self.way].value),
                since=row[SINCE],
                term_ends=row.get(TERM_ENDS),
                document=row[DOCUMENT],
                unit=row.get(UNIT),
                reason=row.get(REASON),
                followed=bool(row.get(FOLLOWED_BY)),
            )
            async with transaction(actor):
                made = await hold_office(actor, row[REGION_CODE], command)
        except ValidationError:
            return (Problem(self.office.title, "写法或长度不对。", "请核对后重填。"),)
        except DomainError as error:
            return tuple(replace(one, field=self._title(one.field)) for one in problems_of(error))
        return f"{subject(person)} {_TENURE}{made}"

    def _title(self, field: str) -> str:
        """The column here that something is about which the service refuses under a label of its own."""
        titles = {
            "职务": self.office.title,
            "任职方式": self.way.title,
            "任职依据": self.way.title,
            "理由": REASON.title,
            "人员": CITIZEN_NUMBER.title,
        }
        return titles.get(field, field)

    async def export(self, actor: Actor, area: str) -> Exported:
        """Who holds an office today, by community and office: neither who has left nor who is still to come to it."""
        rows = await connection().fetch(
            f"""{HELD} AND starts_with(t.region, $2) AND t.since <= $3 AND (t.until IS NULL OR t.until > $3)
                AND t.office = ANY($4)
                ORDER BY t.region, array_position($4::text[], t.office::text), p.stroke_key, t.id""",
            actor.reach,
            reach_of(area),
            clock.today(),
            [office.value for office in self.offices],
        )
        places = await places_of(actor, {row["region"] for row in rows})
        written: list[dict[str, Cell]] = [
            {
                REGION_CODE.key: row["region"],
                COMMUNITY.key: places.get(row["region"]),
                NAME.key: row["name"],
                CITIZEN_NUMBER.key: sealing.unseal(row["citizen_number"], tables.CITIZEN_NUMBER),
                **{key: in_words(value) for key, value in self.values(row).items()},
            }
            for row in rows
        ]
        return Exported(written, {NAME.key: f"{len(written)}{self.counted}"})
