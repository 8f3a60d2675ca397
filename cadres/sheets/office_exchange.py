"""任职登记表: who holds which office on which basis, in and out by sheet.

What voters decide comes out of a published result and out of no sheet (B-37).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cadres.permissions import KEEP_OFFICES, VIEW
from cadres.rules.offices import LEADS_TO, Way
from cadres.services.people import subject
from cadres.sheets.held_offices import (
    DOCUMENT,
    FOLLOWED_BY,
    HELD,
    REASON,
    SINCE,
    TERM_ENDS,
    UNIT,
    HeldOffices,
    examine,
    undo,
)
from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, NOTE, REGION_CODE
from cadres.sheets.office_words import OFFICE_WORDS
from cadres.sheets.people import known_people
from cadres.vocabulary import HoldingKind, Office
from server.access.actor import Actor
from server.db.engine import connection
from server.sheets import cells
from server.sheets.columns import Column, Row, Sheet
from server.sheets.exchange import Exchange, Kept

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


def _key(row: Row) -> str:
    return f"{row[CITIZEN_NUMBER]} {row[REGION_CODE]} {row[OFFICE].value} {row[SINCE].isoformat()}"


def way_of(office: Office, holding: HoldingKind) -> Way:
    """By which way somebody who holds an office so came to it: an office has one way of election."""
    return next(way for way in Way if way.holding is holding and office in LEADS_TO[way])


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    numbers = {int(one["id"]): number for number, one in (await known_people(actor, rows)).items()}
    found = await connection().fetch(f"{HELD} AND t.person = ANY($2)", actor.reach, list(numbers))
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


_SHEET = HeldOffices(office=OFFICE, way=WAY, key=_key, offices=tuple(Office), values=_values, counted="条")

OFFICES = Sheet(
    name="任职",
    title="任职登记表",
    columns=(
        *(REGION_CODE, replace(COMMUNITY, required=False, checked_only=True), replace(NAME, checked_only=True)),
        *(CITIZEN_NUMBER, OFFICE, WAY, SINCE, TERM_ENDS, DOCUMENT, UNIT),
        *(FOLLOWED_BY, replace(REASON, checked_only=True), replace(NOTE, checked_only=True)),
    ),
    check=_SHEET.check,
)

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
    examine=examine,
    write=_SHEET.write,
    undo=undo,
    export=_SHEET.export,
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
