"""党员干部联系服务: the sheet of contacts and what its rows and those of the sheet of visits have in common. No household is named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from training.contacts import ContactLine
from training.permissions import ARRANGE, VIEW
from training.services.contacts import EndContact, NameContact, end_contact, name_contact, strike_contact, subject
from training.sheets.rows import placed, whole_between

_UNDONE = "撤销导入"
PLACE = Column(
    key="place",
    title="安置点/小组",
    parse=cells.text(120),
    aliases=("安置点", "小组", "安置点（小组）", "联系点", "居民小组"),
    required=True,
    fill_down=True,
    example="聚福苑小区",
    hint="已登记的安置点，或者小组（社区名加小组名，社区名可以省）",
    width=18,
)
UNIT = Column(
    key="unit",
    title="单位",
    parse=cells.text(60, 2),
    aliases=("所在单位", "工作单位"),
    required=True,
    example="偏关县民政局",
    width=18,
)
OFFICE = Column(
    key="office", title="职务", parse=cells.text(60), aliases=("单位职务", "现任职务"), required=True, example="副局长"
)
HOUSEHOLDS = Column(
    key="households",
    title="联系户数",
    parse=whole_between(1, 9999),
    aliases=("户数", "联系户"),
    required=True,
    example="20",
    hint="只填户数，不附名单",
    width=8,
)
SINCE = Column(
    key="since",
    title="起始日期",
    parse=cells.day,
    aliases=("联系起始", "开始联系时间", "起始时间"),
    required=True,
    fill_down=True,
    example="2026-01-05",
    width=12,
)
DOCUMENT = Column(
    key="document",
    title="文件",
    parse=cells.text(120),
    aliases=("文号", "联系文件"),
    required=True,
    fill_down=True,
    example="偏组通字〔2026〕1号",
    width=18,
)
UNTIL = Column(
    key="until",
    title="终止日期",
    parse=cells.day,
    aliases=("终止时间", "结束联系时间"),
    example="2026-12-01",
    hint="从这一天起不联系；还在联系的不填",
    width=12,
)
END_REASON = Column(
    key="end_reason",
    title="终止原因",
    parse=cells.text(200, 2),
    example="工作调动",
    hint="填了终止日期的要填",
    width=14,
)
#: What a row says of a contact beyond who it is.
_TOLD = (OFFICE, HOUSEHOLDS, DOCUMENT, UNTIL, END_REASON)
_FIELDS = {"安置点": PLACE}


@dataclass(frozen=True, slots=True)
class Place:
    """A site or a group that a row means; `name` as pages call it, `gone` whether it is closed or dissolved."""

    site: int | None
    part: int | None
    name: str
    gone: bool = False


Places = Mapping[tuple[str, str], Place]


async def places_of(actor: Actor, rows: Sequence[Row]) -> Places:
    """The sites and groups that rows may mean, by the code and the name on the row; a site goes before a group.

    Of groups of one name the one that stands goes before those that are gone, which are read for what is on record.
    """
    asked = (list({row[REGION_CODE] for row in rows}), actor.reach)
    found: dict[tuple[str, str], Place] = {}
    for one in await connection().fetch(
        """SELECT p.id, p.region, p.name, m.name || p.name AS whole, p.until IS NOT NULL AS gone FROM community_part p
           JOIN community m ON m.id = p.community
           WHERE p.region = ANY($1) AND starts_with(p.region, $2) AND p.kind = 'group'
           ORDER BY p.until NULLS LAST, p.id""",
        *asked,
    ):
        place = Place(None, one["id"], one["whole"], one["gone"])
        found[one["region"], one["name"]] = found[one["region"], one["whole"]] = place
    for one in await connection().fetch(
        """SELECT id, region, name, closed IS NOT NULL AS gone FROM resettlement_site
           WHERE region = ANY($1) AND starts_with(region, $2)""",
        *asked,
    ):
        found[one["region"], one["name"]] = Place(one["id"], None, one["name"], one["gone"])
    return found


def unplaced(places: Places, rows: Sequence[Row]) -> Sequence[CellProblem]:
    """Rows that name no site and no group on record."""
    cause = "这个代码的地方没有登记这个安置点或者小组。"
    cure = "核对名称；安置点填乡镇（街道）的代码，小组填村（社区）的代码。"
    return [row.problem(PLACE, cause, cure) for row in rows if (row[REGION_CODE], row[PLACE]) not in places]


_About = tuple[int | None, int | None, str, str]
Known = Mapping[_About, Sequence[ContactLine]]


async def known_of(actor: Actor, rows: Sequence[Row]) -> Known:
    """The contacts on record in the townships of rows, by their site or group, unit and name."""
    found: dict[_About, list[ContactLine]] = {}
    for township in {row[REGION_CODE][:9].ljust(12, "0") for row in rows}:
        for one in await contacts.every_contact(actor, township):
            found.setdefault((one.site, one.part, one.unit, one.name), []).append(one)
    return found


def about(row: Row, places: Places) -> _About | None:
    """By what a row is found among those on record."""
    place = places.get((row[REGION_CODE], row[PLACE]))
    return (place.site, place.part, row[UNIT], row[NAME]) if place else None


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        who = tuple(row.get(one) for one in (REGION_CODE, PLACE, UNIT, NAME, SINCE))
        if all(who) and seen.setdefault(who, row.number) != row.number:
            yield row.problem(NAME, f"与第{seen[who]}行是同一个人的同一次联系。", "请只留一行。")
        for one, other in ((UNTIL, END_REASON), (END_REASON, UNTIL)):
            there = row.values.keys() >= {one.key, other.key}
            if there and row.get(one) is not None and row.get(other) is None:
                yield row.problem(other, f"填了{one.title}，没有填{other.title}。", "请补上，或者都不填。")


SHEET = Sheet(
    name="联系干部",
    title="党员干部联系服务登记表",
    columns=(REGION_CODE, PLACE, NAME, UNIT, OFFICE, HOUSEHOLDS, SINCE, DOCUMENT, UNTIL, END_REASON),
    check=_check,
)


def _key(row: Row) -> str:
    return f"{row[REGION_CODE]} {row[PLACE]} {row[UNIT]} {row[NAME]} {row[SINCE].isoformat()}"


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    places, known = await places_of(actor, rows), await known_of(actor, rows)
    found = {}
    for row in rows:
        who = about(row, places)
        one = next((it for it in known.get(who, ()) if it.since == row[SINCE]), None) if who else None
        if one:
            found[_key(row)] = Kept(subject(one.id), _values(one))
    return found


def _values(one: ContactLine) -> dict[str, Any]:
    return {column.key: getattr(one, column.key) for column in _TOLD}


async def _examine(actor: Actor, rows: Sequence[Row], kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    places = await places_of(actor, rows)
    problems = list(unplaced(places, rows))
    for row in rows:
        place = places.get((row[REGION_CODE], row[PLACE]))
        if place and place.gone and _key(row) not in kept:
            problems.append(row.problem(PLACE, f"{place.name}已经撤销。", "核对名称；撤销的安置点、小组不再登记联系。"))
    return problems


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    places = await places_of(actor, [entry.row for entry in entries])
    return [await _written(actor, entry.row, places) for entry in entries]


async def _written(actor: Actor, row: Row, places: Places) -> Outcome:
    place = places.get((row[REGION_CODE], row[PLACE]))
    if place is None:
        return (Problem(PLACE.title, f"没有登记{row[PLACE]}。", "刷新后再看。"),)
    told = {column.key: row.get(column) for column in (NAME, UNIT, OFFICE, HOUSEHOLDS, SINCE, DOCUMENT)}
    try:
        async with transaction(actor):
            command = NameContact.model_validate({"site": place.site, "part": place.part, **told})
            made = await name_contact(actor, command)
            if row.get(UNTIL) is not None:
                gone = {"until": row.get(UNTIL), "end_reason": row.get(END_REASON)}
                await end_contact(actor, made, EndContact.model_validate(gone))
    except DomainError as error:
        return placed(error, _FIELDS)
    return subject(made)


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take back whom the sheet named. Raises Refused where visits are on record by now."""
    for entry in reversed(entries):
        await strike_contact(actor, int(entry.made.rpartition(":")[2]), _UNDONE)


async def _export(actor: Actor, area: str) -> Exported:
    found = await contacts.every_contact(actor, area)
    there = [one for one in found if one.serves(clock.today())]
    total: dict[str, Cell] = {NAME.key: f"在联系{len(there)}人", HOUSEHOLDS.key: sum(one.households for one in there)}
    return Exported([_cells(one) for one in found], total, ("合计只算现在在联系的户数。",))


def _cells(one: ContactLine) -> dict[str, Cell]:
    told = {column.key: getattr(one, column.key) for column in (NAME, UNIT, SINCE, *_TOLD)}
    return {REGION_CODE.key: one.region, PLACE.key: one.place, **told}


CONTACTS_EXCHANGE = Exchange(
    code="household-contacts",
    sheet=SHEET,
    list_path="/teams/contacts",
    exported="先后登记的全部联系干部，安置点的和小组的。",
    unit="人次",
    import_right=ARRANGE,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    fixed="已登记的联系不按表改：终止联系、更正户数在联系干部的页面上办理。",
    about="按区划代码、安置点或者小组、单位、姓名和起始日期认一次联系：没有的新增。",
    guidance=(
        "安置点填所在乡镇（街道）的代码，小组填村（社区）的代码。",
        "只登记户数，不登记户主。",
    ),
)
