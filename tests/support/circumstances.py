"""Rows of SH-1 with what is told of somebody, handed in, asked about and looked at again."""

from collections.abc import Mapping
from datetime import date

from cadres.records import facts
from cadres.services.tenures import AppointedBy, Holding, Term, open_tenures
from cadres.sheets.people import EVERYBODY
from cadres.vocabulary import Office
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.sheets.answering import answer
from server.sheets.columns import Column
from server.sheets.exporting import Wish, export
from server.sheets.workbook import Cell, open_workbook
from tests.support.factories import COUNTY, VILLAGE, a_citizen_number
from tests.support.sheets import handed_in, seen

HEAD = (
    *("区划代码", "村（社区）", "姓名", "身份证号"),
    *("分管工作", "专业技能", "月补贴", "社会保险（五险）", "公积金", "物业兼职"),
)


NUMBER = a_citizen_number()
FULL: Mapping[str, Cell] = {
    "分管工作": "妇女儿童；民政",
    "专业技能": "养殖、会计",
    "月补贴": 1500,
    "社会保险（五险）": "养老、医疗；未参加失业",
    "公积金": "否",
    "物业兼职": "偏关安居物业公司",
}


async def given(actor: Actor, told: Mapping[str, Cell], head: tuple[str, ...] = HEAD) -> int:
    place = await connection().fetchval("SELECT name FROM community WHERE region = $1", VILLAGE)
    known = {"区划代码": VILLAGE, "村（社区）": place, "姓名": "高建平", "身份证号": NUMBER}
    return await handed_in(actor, [{**known, **told}.get(title) for title in head], of="members", head=head)


async def asked(actor: Actor, batch: int) -> list[tuple[str, str, tuple[str, ...]]]:
    _, rows = await seen(actor, batch)
    return [(one.title, one.cause, one.choices) for one in rows[4].problems]


async def shown(actor: Actor) -> dict[str, Cell]:
    out = await export(actor, "members", Wish(COUNTY, "核对", whole=True, part=EVERYBODY))
    grid = open_workbook(out.content).grids[0]
    cells = dict(zip(map(str, grid.rows[2]), grid.rows[3], strict=False))
    return {title: cells[title] for title in FULL}


async def on_page(actor: Actor, person: int) -> dict[str, list[tuple[str, ...]]]:
    async with transaction(actor):
        tables = [await facts(actor, person, section) for section in ("merits", "circumstances", "duties")]
    return {table.section: [line.cells for line in table.lines] for table in tables}


async def in_office(actor: Actor, person: int, *, since: date = date(2021, 12, 1)) -> int:
    held, by = [Holding(person, Office.PARTY_SECRETARY)], AppointedBy("偏组备〔2021〕1号")
    (tenure,) = await open_tenures(actor, VILLAGE, held, Term(since, None), by)
    return tenure


async def settle(actor: Actor, batch: int, column: Column[str], choice: str) -> None:
    _, rows = await seen(actor, batch)
    await answer(actor, batch, {rows[4].id: {column.key: choice}})
