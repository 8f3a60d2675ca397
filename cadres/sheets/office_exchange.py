"""任职登记表: who holds which office on which basis, in and out by sheet.

Each row goes through the service that takes an office up on its page, so that the law decides here as it does there: what
voters decide comes out of a published result and out of no sheet (B-37).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError

from cadres.permissions import KEEP_OFFICES, VIEW
from cadres.rules.offices import LEADS_TO, Way
from cadres.services.offices import HoldOffice, Reasoned, hold_office, strike_office
from cadres.services.people import subject
from cadres.sheets.fact_exchange import against_person
from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, NOTE, REGION_CODE
from cadres.sheets.people import known_people
from cadres.sheets.places import check_place, places_of, regions_of
from cadres.sheets.standing import OFFICE_WORDS
from cadres.tables import people as tables
from cadres.vocabulary import HoldingKind, Office
from server import clock
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem, Refused
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell

_TENURE: Final = "tenure:"
_UNDOING = Reasoned(reason="撤销导入")

OFFICE = Column(
    key="office",
    title="职务",
    parse=cells.choice(Office, OFFICE_WORDS),
    aliases=("任职", "现任职务"),
    choices=cells.labels(Office),
    required=True,
    example="党组织书记",
    width=18,
)
WAY = Column(
    key="way",
    title="任职方式",
    parse=cells.choice(Way, {"任命": Way.APPOINTMENT, "聘用": Way.APPOINTMENT, "兼职": Way.CONCURRENT}),
    aliases=("产生方式", "依据方式"),
    choices=cells.labels(Way),
    required=True,
    example="党内选举",
    width=18,
)
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

#: What the service refuses under its own labels, by the column that it is about here.
_TITLES: Final[Mapping[str, str]] = {"任职依据": WAY.title, "理由": REASON.title, "人员": CITIZEN_NUMBER.title}


def _key(row: Row) -> str:
    return f"{row[CITIZEN_NUMBER]} {row[REGION_CODE]} {row[OFFICE].value} {row[SINCE].isoformat()}"


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """Nobody twice in one office from one day on."""
    seen: dict[str, int] = {}
    for row in rows:
        try:
            key = _key(row)
        except KeyError:
            continue  # A cell that it needs has its own problem already.
        first = seen.setdefault(key, row.number)
        if first != row.number:
            yield row.problem(OFFICE, f"与第{first}行是同一个人的同一任职。", "请只留一行。")


OFFICES = Sheet(
    name="任职",
    title="任职登记表",
    columns=(
        *(REGION_CODE, replace(COMMUNITY, required=False, checked_only=True), replace(NAME, checked_only=True)),
        *(CITIZEN_NUMBER, OFFICE, WAY, SINCE, TERM_ENDS, DOCUMENT, UNIT),
        *(replace(REASON, checked_only=True), replace(NOTE, checked_only=True)),
    ),
    check=_check,
)


def way_of(office: Office, holding: HoldingKind) -> Way:
    """By which way somebody who holds an office so came to it: an office has one way of election."""
    return next(way for way in Way if way.holding is holding and office in LEADS_TO[way])


_HELD = """
SELECT t.person, t.region, t.office, t.basis, t.since, t.term_ends, t.basis_document, t.from_unit, p.name, p.citizen_number
FROM tenure t JOIN person p ON p.id = t.person WHERE t.known_until IS NULL AND starts_with(t.region, $1)
"""


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    numbers = {int(one["id"]): number for number, one in (await known_people(actor, rows)).items()}
    found = await connection().fetch(f"{_HELD} AND t.person = ANY($2)", actor.reach, list(numbers))
    kept = {}
    for row in found:
        office = Office(row["office"])
        key = f"{numbers[row['person']]} {row['region']} {office.value} {row['since'].isoformat()}"
        kept[key] = Kept(subject(row["person"]), _values(row))
    return kept


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    office = Office(row["office"])
    return {
        OFFICE.key: office,
        WAY.key: way_of(office, HoldingKind(row["basis"])),
        SINCE.key: row["since"],
        TERM_ENDS.key: row["term_ends"],
        DOCUMENT.key: row["basis_document"],
        UNIT.key: row["from_unit"],
    }


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    """The community is where the office is; the person may be on record elsewhere in the area."""
    known = await known_people(actor, rows)
    places = await places_of(actor, {*regions_of(rows), *(one["region"] for one in known.values())})
    problems: list[CellProblem] = []
    for row in rows:
        problems.extend(check_place(row, places, REGION_CODE, COMMUNITY))
        found = against_person(row, known.get(row[CITIZEN_NUMBER]), places)
        problems.extend(one for one in found if one.key != REGION_CODE.key)
    return problems


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    rows = [entry.row for entry in entries]
    people = {number: int(one["id"]) for number, one in (await known_people(actor, rows)).items()}
    return [await _written(actor, row, people.get(row[CITIZEN_NUMBER])) for row in rows]


async def _written(actor: Actor, row: Row, person: int | None) -> Outcome:
    """The office taken up, or why not."""
    if person is None:
        return (Problem(CITIZEN_NUMBER.title, "没有登记这个号码的人。", "请核对号码。"),)
    try:
        command = HoldOffice(
            person=person,
            office=row[OFFICE],
            way=row[WAY],
            since=row[SINCE],
            term_ends=row.get(TERM_ENDS),
            document=row[DOCUMENT],
            unit=row.get(UNIT),
            reason=row.get(REASON),
        )
        async with transaction(actor):
            made = await hold_office(actor, row[REGION_CODE], command)
    except ValidationError:
        return (Problem(OFFICE.title, "写法或长度不对。", "请核对后重填。"),)
    except DomainError as error:
        return tuple(replace(one, field=_TITLES.get(one.field, one.field)) for one in problems_of(error))
    return f"{subject(person)} {_TENURE}{made}"


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Nothing is known of the offices any more, the last one first; the rows stay."""
    for entry in reversed(entries):
        made = next(int(name.removeprefix(_TENURE)) for name in entry.made.split() if name.startswith(_TENURE))
        try:
            await strike_office(actor, made, _UNDOING)
        except DomainError:
            cause = "导入以后这一任职已有更正、离任等登记。"
            raise Refused([Problem(f"第{entry.row.number}行", cause, "请在任职的页面上办理。")]) from None


async def _export(actor: Actor, area: str) -> Exported:
    """Who holds an office today, by community and office."""
    rows = await connection().fetch(
        f"""{_HELD} AND starts_with(t.region, $2) AND t.since <= $3 AND (t.until IS NULL OR t.until > $3)
            ORDER BY t.region, array_position($4::text[], t.office::text), p.stroke_key, t.id""",
        actor.reach,
        reach_of(area),
        clock.today(),
        [office.value for office in Office],
    )
    places = await places_of(actor, {row["region"] for row in rows})
    written = [
        {
            REGION_CODE.key: row["region"],
            COMMUNITY.key: places.get(row["region"]),
            NAME.key: row["name"],
            CITIZEN_NUMBER.key: sealing.unseal(row["citizen_number"], tables.CITIZEN_NUMBER),
            **_cells(row),
        }
        for row in rows
    ]
    return Exported(written, {NAME.key: f"{len(written)}条"})


def _cells(row: Mapping[str, Any]) -> dict[str, Cell]:
    return {key: getattr(value, "label", value) for key, value in _values(row).items()}


_WAYS = "；".join(f"{way.label}：{'、'.join(one.label for one in Office if one in LEADS_TO[way])}" for way in Way)

OFFICES_EXCHANGE = Exchange(
    code="offices",
    sheet=OFFICES,
    list_path="/offices",
    unit="条",
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
    fixed="已登记的任职不由导入改变；登记错了的，在任职的页面上更正。",
    exported="今天在任的全部职务，村（居）民选举产生的也在内。",
    about="按身份证号、村（社区）、职务和任职日期认一项任职：没有的登记，有的不重复登记；离任在任职的页面上登记。",
    guidance=(
        f"各种任职方式可以任的职务——{_WAYS}。",
        "村（居）民委员会主任、副主任、委员由选举产生，随公布的选举结果登记，任何组织和个人不得指定、委派，不能由本表登记（B-37）。",
        "库里没有的人不由这张表登记，先用成员信息采集表登记。",
    ),
)
