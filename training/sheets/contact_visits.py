"""联系走访登记表: in how many households a contact was on a day, in and out. Households are counted, not named."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cadres.sheets.members import NAME, REGION_CODE
from server import clock
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome
from server.sheets.workbook import Cell
from training import contacts
from training.contacts import ContactLine, ContactVisitLine
from training.permissions import RECORD, VIEW
from training.services.contacts import VisitHouseholds, remove_contact_visit, subject, visit_households
from training.sheets.contacts import PLACE, UNIT, Known, Places, about, known_of, places_of, unplaced
from training.sheets.rows import placed, whole_between

_UNDONE = "撤销导入"
DAY = Column(
    key="day",
    title="走访日期",
    parse=cells.day,
    aliases=("日期", "走访时间"),
    required=True,
    fill_down=True,
    example="2026-11-20",
    width=12,
)
HOUSEHOLDS = Column(
    key="households",
    title="走访户数",
    parse=whole_between(1, 9999),
    aliases=("户数",),
    required=True,
    example="12",
    width=8,
)
SAID = Column(
    key="said",
    title="走访情况",
    parse=cells.text(300, 2),
    aliases=("情况", "走访内容"),
    required=True,
    example="入户走访12户，两户反映供暖",
    hint="写事情，不写户主的姓名",
    width=30,
)
REASON = Column(
    key="reason",
    title="理由",
    parse=cells.text(200),
    aliases=("备注",),
    example="是村名",
    hint="走访情况有像人名的而仍要登记的写明",
    width=14,
)
_TOLD = (HOUSEHOLDS, SAID, REASON)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        who = tuple(row.get(one) for one in (REGION_CODE, PLACE, UNIT, NAME, DAY))
        if all(who) and seen.setdefault(who, row.number) != row.number:
            yield row.problem(DAY, f"与第{seen[who]}行是同一个人同一天的走访。", "户数合在一行。")


SHEET = Sheet(
    name="联系走访", title="联系走访登记表", columns=(REGION_CODE, PLACE, NAME, UNIT, DAY, *_TOLD), check=_check
)


def _key(row: Row) -> str:
    return f"{row[REGION_CODE]} {row[PLACE]} {row[UNIT]} {row[NAME]} {row[DAY].isoformat()}"


def _meant(row: Row, places: Places, known: Known) -> ContactLine | None:
    """Who looked after the place on the day of a row."""
    who = about(row, places)
    return next((one for one in known.get(who, ()) if one.serves(row[DAY])), None) if who else None


def _visit(visits: Sequence[ContactVisitLine], row: Row) -> ContactVisitLine | None:
    return next((it for it in visits if it.day == row[DAY]), None)


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    places, known = await places_of(actor, rows), await known_of(actor, rows)
    visits = await contacts.visits_of_all({one.id for them in known.values() for one in them})
    found = {}
    for row in rows:
        one = _meant(row, places, known)
        visit = _visit(visits[one.id], row) if one else None
        if one and visit:
            found[_key(row)] = Kept(subject(one.id), _values(visit))
    return found


def _values(visit: ContactVisitLine) -> dict[str, Any]:
    return {column.key: getattr(visit, column.key) for column in _TOLD}


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    places, known = await places_of(actor, rows), await known_of(actor, rows)
    problems = list(unplaced(places, rows))
    for row in rows:
        who = about(row, places)
        if who is None or _meant(row, places, known):
            continue
        if who not in known:
            cause, cure = (
                f"{row[UNIT]}{row[NAME]}没有登记联系{row[PLACE]}。",
                "核对单位和姓名；没有登记的先登记联系干部。",
            )
        else:
            cause, cure = f"{row[DAY].isoformat()}{row[NAME]}不联系{row[PLACE]}。", "核对日期。"
        problems.append(row.problem(NAME, cause, cure))
    return problems


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    rows = [entry.row for entry in entries]
    places, known = await places_of(actor, rows), await known_of(actor, rows)
    return [await _written(actor, row, _meant(row, places, known)) for row in rows]


async def _written(actor: Actor, row: Row, one: ContactLine | None) -> Outcome:
    if one is None:
        return (Problem(NAME.title, f"{row[NAME]}这一天不联系{row[PLACE]}。", "刷新后再看。"),)
    told = {"day": row[DAY], **{column.key: row.get(column) for column in _TOLD}}
    try:
        async with transaction(actor):
            line = await visit_households(actor, one.id, VisitHouseholds.model_validate(told))
    except DomainError as error:
        return placed(error, {})
    return f"{subject(one.id)}/{line}"


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take the visits back that the sheet brought; one that was taken back since on the page is gone already."""
    for entry in reversed(entries):
        contact, _, line = entry.made.rpartition("/")
        if await connection().fetchval("SELECT 1 FROM contact_visit WHERE id = $1", int(line)):
            await remove_contact_visit(actor, int(contact.rpartition(":")[2]), int(line), _UNDONE)


async def _export(actor: Actor, area: str) -> Exported:
    year = clock.today().year
    there = await contacts.every_contact(actor, area)
    visits = await contacts.visits_of_all({one.id for one in there})
    rows = [_cells(one, visit) for one in there for visit in reversed(visits[one.id]) if visit.day.year >= year - 1]
    return Exported(rows, {NAME.key: f"共{len(rows)}次"})


def _cells(one: ContactLine, visit: ContactVisitLine) -> dict[str, Cell]:
    who = {REGION_CODE.key: one.region, PLACE.key: one.place, NAME.key: one.name, UNIT.key: one.unit}
    return who | {column.key: getattr(visit, column.key) for column in (DAY, *_TOLD)}


CONTACT_VISITS_EXCHANGE = Exchange(
    code="contact-visits",
    sheet=SHEET,
    list_path="/teams/contacts",
    exported="去年以来登记的联系走访。",
    unit="次走访",
    import_right=RECORD,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    fixed="已登记的走访不按表改：登记错了的，在联系干部的页面上撤销后重新登记。",
    about="按区划代码、安置点或者小组、单位、姓名和走访日期认一次走访：没有的新增。",
    guidance=(
        "先登记联系干部，再登记走访。",
        "只登记走访的户数和事情，不写户主的姓名。",
    ),
)
