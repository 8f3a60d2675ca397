"""下属委员会成员名册: who sits on the committee's own sub-committees, in and out by sheet (form 04_2)."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from cadres.permissions import KEEP_OFFICES, VIEW
from cadres.rules.offices import SUB_COMMITTEES, Way
from cadres.services.people import subject
from cadres.sheets import held_offices
from cadres.sheets.held_offices import FOLLOWED_BY, HELD, REASON, HeldOffices, examine, undo
from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, NOTE, REGION_CODE
from cadres.sheets.people import known_people
from cadres.vocabulary import HoldingKind, Office
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.sheets import cells
from server.sheets.columns import CellError, Column, Row, Sheet
from server.sheets.exchange import Exchange, Kept
from server.sheets.workbook import Cell
from server.values.labels import Labelled

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
SINCE = replace(held_offices.SINCE, example="2026-12-20", hint="")
DOCUMENT = replace(
    held_offices.DOCUMENT,
    title="依据文书",
    aliases=("文书", "依据"),
    example="村民代表会议记录",
    hint="",
    width=20,
)
_TOLD: Final[tuple[Column[Any], ...]] = (WAY, SINCE, DOCUMENT)


def _key(row: Row) -> str:
    return f"{row[CITIZEN_NUMBER]} {row[REGION_CODE]} {row[OFFICE].value}"


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        OFFICE.key: Office(row["office"]),
        WAY.key: _CHOSEN.get(HoldingKind(row["basis"])),
        SINCE.key: row["since"],
        DOCUMENT.key: row["basis_document"],
    }


_SHEET: Final = HeldOffices(office=OFFICE, way=WAY, key=_key, offices=_OFFICES, values=_values, counted="人")

SUB_COMMITTEE_MEMBERS = Sheet(
    name="下属委员会成员",
    title="下属委员会成员名册",
    columns=(
        *(REGION_CODE, replace(COMMUNITY, required=False, checked_only=True), replace(NAME, checked_only=True)),
        *(CITIZEN_NUMBER, OFFICE, *_TOLD),
        *(FOLLOWED_BY, replace(REASON, checked_only=True), replace(NOTE, checked_only=True)),
    ),
    check=_SHEET.check,
)


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    """What has not ended by today; of two in one office the earlier one, which is held now."""
    numbers = {int(one["id"]): number for number, one in (await known_people(actor, rows)).items()}
    found = await connection().fetch(
        f"""{HELD} AND t.person = ANY($2) AND t.office = ANY($3) AND (t.until IS NULL OR t.until > $4)
            ORDER BY t.since DESC, t.id""",
        actor.reach,
        list(numbers),
        [one.value for one in _OFFICES],
        clock.today(),
    )
    return {
        f"{numbers[row['person']]} {row['region']} {row['office']}": Kept(subject(row["person"]), _values(row))
        for row in found
    }


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
    examine=examine,
    write=_SHEET.write,
    undo=undo,
    export=_SHEET.export,
    tried=True,
    fixed="任职已经登记，不能由导入改变；有误的在任职的页面上更正，写明理由。",
    exported="在任的下属委员会主任、委员。",
    about="按身份证号、村（社区）和职务认：没有的登记任职。各人须已在人员记录里；换届统计表04_2由此得出。",
)
