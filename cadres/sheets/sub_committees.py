"""下属委员会成员名册: who sits on the committee's own sub-committees, in and out by sheet (form 04_2)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError

from cadres.permissions import KEEP_OFFICES, VIEW
from cadres.rules.offices import SUB_COMMITTEES, Way
from cadres.services.offices import HoldOffice, Reasoned, hold_office, strike_office
from cadres.sheets.fact_exchange import against_person
from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, NOTE, REGION_CODE
from cadres.sheets.places import check_place, places_of, regions_of
from cadres.tables import people as tables
from cadres.vocabulary import HoldingKind, Office
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem, Refused
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from server.values.labels import Labelled, label_of

_UNDOING: Final = Reasoned(reason="撤销导入")
_OFFICES: Final = tuple(one for one in Office if one in SUB_COMMITTEES)
_ANY_OFFICE: Final = cells.choice(Office, {one.label.replace("委员会", "", 1): one for one in _OFFICES})


class _Chosen(Labelled):
    """How somebody came to a sub-committee; the words are those of `Way`."""

    BY_MEETING = Way.ASSEMBLY.value, "会议推选"
    BY_COMMITTEE = Way.APPOINTMENT.value, "委员会确定"


_CHOSEN: Final = {HoldingKind.ELECTED: _Chosen.BY_MEETING, HoldingKind.APPOINTED: _Chosen.BY_COMMITTEE}


def _office(cell: Cell) -> Office:
    """An office of a sub-committee; whoever writes another one is told which there are."""
    with suppress(CellError):
        if (office := _ANY_OFFICE(cell)) in SUB_COMMITTEES:
            return office
    cause = f"“{cells.text(40)(cell)}”不是下属委员会的职务。"
    raise CellError(cause, f"可以填：{'、'.join(one.label for one in _OFFICES)}。")


OFFICE = Column(
    key="office",
    title="下属委员会职务",
    parse=_office,
    aliases=("职务",),
    choices=tuple(one.label for one in _OFFICES),
    required=True,
    example="人民调解委员会主任",
    width=20,
)
WAY = Column(
    key="way",
    title="产生方式",
    parse=cells.choice(_Chosen),
    choices=cells.labels(_Chosen),
    required=True,
    example="会议推选",
    hint="村（居）民会议或者代表会议推选的填会议推选，由委员会自己确定的填委员会确定",
    width=12,
)
SINCE = Column(key="since", title="任职日期", parse=cells.day, required=True, example="2026-12-20", width=12)
DOCUMENT = Column(
    key="document",
    title="依据文书",
    parse=cells.text(120, 2),
    aliases=("文书", "依据"),
    required=True,
    example="村民代表会议记录",
    width=20,
)
_TOLD: Final[tuple[Column[Any], ...]] = (WAY, SINCE, DOCUMENT)


def _key(row: Row) -> str:
    return f"{row[CITIZEN_NUMBER]} {row[REGION_CODE]} {row[OFFICE].value}"


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[str, int] = {}
    for row in rows:
        office, number, region = row.get(OFFICE), row.get(CITIZEN_NUMBER), row.get(REGION_CODE)
        if office is not None and number and region:
            first = seen.setdefault(_key(row), row.number)
            if first != row.number:
                yield row.problem(OFFICE, f"与第{first}行是同一个人的同一职务。", "请只留一行。")


SUB_COMMITTEE_MEMBERS = Sheet(
    name="下属委员会成员",
    title="下属委员会成员名册",
    columns=(
        *(REGION_CODE, replace(COMMUNITY, required=False, checked_only=True), replace(NAME, checked_only=True)),
        *(CITIZEN_NUMBER, OFFICE, *_TOLD, replace(NOTE, checked_only=True)),
    ),
    check=_check,
)

_HELD = """
SELECT t.id AS tenure, t.person, t.region, t.office, t.basis, t.since, t.basis_document, p.name, p.citizen_number,
       p.citizen_index
FROM tenure t JOIN person p ON p.id = t.person
WHERE starts_with(t.region, $1) AND t.known_until IS NULL AND t.until IS NULL AND t.office = ANY($2)
"""


async def _people(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Mapping[str, Any]]:
    """Whoever of the rows is on record in the actor's area, by number."""
    numbers = {index: row[CITIZEN_NUMBER] for row in rows for index in sealing.indexes(row[CITIZEN_NUMBER])}
    found = await connection().fetch(
        """SELECT id, region, name, citizen_index, merged_into FROM person
           WHERE starts_with(region, $1) AND citizen_index = ANY($2)""",
        actor.reach,
        list(numbers),
    )
    return {numbers[row["citizen_index"]]: row for row in found}


async def _records(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Mapping[str, Any]]:
    """The offices held now that rows are about."""
    numbers = {index: row[CITIZEN_NUMBER] for row in rows for index in sealing.indexes(row[CITIZEN_NUMBER])}
    found = await connection().fetch(
        f"{_HELD} AND p.citizen_index = ANY($3)", actor.reach, [one.value for one in _OFFICES], list(numbers)
    )
    return {f"{numbers[row['citizen_index']]} {row['region']} {row['office']}": row for row in found}


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    return {
        key: Kept(
            f"person:{row['person']}",
            {
                WAY.key: _CHOSEN.get(HoldingKind(row["basis"])),
                SINCE.key: row["since"],
                DOCUMENT.key: row["basis_document"],
            },
        )
        for key, row in (await _records(actor, rows)).items()
    }


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    people = await _people(actor, rows)
    places = await places_of(actor, {*regions_of(rows), *(one["region"] for one in people.values())})
    problems: list[CellProblem] = []
    for row in rows:
        problems.extend(check_place(row, places, REGION_CODE, COMMUNITY))
        problems.extend(against_person(row, people.get(row[CITIZEN_NUMBER]), places))
    return problems


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    people = await _people(actor, [entry.row for entry in entries])
    return [await _written(actor, entry.row, people.get(entry.row[CITIZEN_NUMBER])) for entry in entries]


async def _written(actor: Actor, row: Row, person: Mapping[str, Any] | None) -> Outcome:
    if person is None:
        return (Problem(CITIZEN_NUMBER.title, "没有登记这个号码的人。", "先用成员信息采集表登记。"),)
    try:
        command = HoldOffice(
            person=person["id"], office=row[OFFICE], way=Way(row[WAY].value), since=row[SINCE], document=row[DOCUMENT]
        )
        async with transaction(actor):
            await hold_office(actor, row[REGION_CODE], command)
    except ValidationError:
        return (Problem(OFFICE.title, "写法或长度不对。", "请核对后重填。"),)
    except DomainError as error:
        return problems_of(error)
    return f"person:{person['id']}"


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Strike what the sheet recorded, where it still stands as it was written."""
    records = await _records(actor, [entry.row for entry in entries])
    for entry in entries:
        record = records.get(_key(entry.row))
        if record is None:
            cause = "导入以后这一职务已经离任或者更正。"
            raise Refused([Problem(f"第{entry.row.number}行", cause, "请在此人的页面上办理。")])
        await strike_office(actor, record["tenure"], _UNDOING)


async def _export(actor: Actor, area: str) -> Exported:
    found = await connection().fetch(
        f"""{_HELD} AND starts_with(t.region, $3)
            ORDER BY t.region, array_position($2::text[], t.office::text), p.stroke_key, t.id""",
        actor.reach,
        [one.value for one in _OFFICES],
        reach_of(area),
    )
    places = await places_of(actor, {row["region"] for row in found})
    written = [
        {
            REGION_CODE.key: row["region"],
            COMMUNITY.key: places.get(row["region"]),
            NAME.key: row["name"],
            CITIZEN_NUMBER.key: sealing.unseal(row["citizen_number"], tables.CITIZEN_NUMBER),
            OFFICE.key: Office(row["office"]).label,
            WAY.key: label_of(_CHOSEN.get(HoldingKind(row["basis"]))),
            SINCE.key: row["since"],
            DOCUMENT.key: row["basis_document"],
        }
        for row in found
    ]
    return Exported(written, {NAME.key: f"{len(written)}人"})


SUB_COMMITTEES_EXCHANGE = Exchange(
    code="sub-committees",
    sheet=SUB_COMMITTEE_MEMBERS,
    list_path="/people",
    unit="人",
    import_right=KEEP_OFFICES,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    fixed="任职已经登记，不能由导入改变；有误的在任职的页面上更正，写明理由。",
    exported="在任的下属委员会主任、委员。",
    about="按身份证号、村（社区）和职务认：没有的登记任职。各人须已在人员记录里；换届统计表04_2由此得出。",
)
