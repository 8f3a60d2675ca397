"""分管工作, 专业技能, 月补贴, 社会保险, 公积金 and 物业兼职 of SH-1: on record as dated facts, out again, and asked about where they differ."""

from collections.abc import Mapping
from datetime import date

import pytest

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.records import facts
from cadres.services.facts import record_fact
from cadres.services.facts_told import CircumstanceFact, DutyFact, MeritFact
from cadres.services.tenures import AppointedBy, Ending, Holding, Term, close_tenure, open_tenures
from cadres.sheets.circumstances import DUTIES_COLUMN, INSURANCE, TOLD
from cadres.vocabulary import Merit, Office, TenureEnd
from server import clock
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.sheets.answering import answer
from server.sheets.columns import CellError, CellQuestion, Column
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from tests.support.factories import COUNTY, VILLAGE, a_citizen_number, a_county, a_person
from tests.support.sheets import handed_in, seen, states

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
    out = await export(actor, "members", Wish(COUNTY, "核对", whole=True))
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


@pytest.mark.parametrize("known", [True, False])
async def test_the_six_columns_come_in_go_out_and_come_in_again(operator: Actor, known: bool) -> None:
    await a_county(operator)
    if known:
        await a_person(operator, "高建平", citizen_number=NUMBER)
    batch = await given(operator, FULL)
    assert await states(operator, batch) == {4: "changed" if known else "new"}
    await commit(operator, batch)

    assert await shown(operator) == {**FULL, "月补贴": "1500"}
    person = await connection().fetchval("SELECT id FROM person WHERE name = '高建平'")
    today = clock.today().isoformat()
    assert await on_page(operator, person) == {
        "merits": [("专业技能", today, "至今", "会计"), ("专业技能", today, "至今", "养殖")],
        "circumstances": [
            ("月补贴", "是", "1500元", "", today, "至今"),
            ("住房公积金", "否", "", "", today, "至今"),
            ("医疗保险", "是", "", "", today, "至今"),
            ("养老保险", "是", "", "", today, "至今"),
            ("在物业服务企业兼职", "是", "", "偏关安居物业公司", today, "至今"),
            ("失业保险", "否", "", "", today, "至今"),
        ],
        "duties": [("民政", "没有登记任职", today, "至今"), ("妇女儿童", "没有登记任职", today, "至今")],
    }
    assert [one.kind for one in await trail(f"person:{person}")].count("person.fact_recorded") == 10
    out = await export(operator, "members", Wish(COUNTY, "核对", whole=True))
    again = await stage(operator, "members", Upload("again.xlsx", out.content))
    assert await states(operator, again) == {4: "same"}

    await undo(operator, batch, "传错了文件")
    if known:
        assert set((await shown(operator)).values()) == {None}
        assert await on_page(operator, person) == {"merits": [], "circumstances": [], "duties": []}
    else:
        assert await connection().fetchval("SELECT count(*) FROM person") == 0


async def test_what_was_on_record_before_is_not_taken_back(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    skill = MeritFact(kind=Merit.SKILL, since=date(2015, 6, 1), note="养殖", evidence="职业技能等级证书")
    await record_fact(operator, person, "merits", skill)
    batch = await given(operator, {"专业技能": "养殖", "月补贴": "1,500元", "公积金": "√"})
    assert await states(operator, batch) == {4: "changed"}
    await commit(operator, batch)
    await undo(operator, batch, "传错了文件")
    assert await on_page(operator, person) == {
        "merits": [("专业技能", "2015-06-01", "至今", "养殖")],
        "circumstances": [],
        "duties": [],
    }


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ({"月补贴": "1500"}, None),
        ({"月补贴": "2000"}, ("月补贴", "表里是“2000”，库里是“1500”", "1500")),
        ({"月补贴": 0}, ("月补贴", "表里是“0”，库里是“1500”", "1500")),
        ({"社会保险（五险）": "医疗保险，基本养老保险"}, None),
        ({"社会保险（五险）": "是"}, None),
        ({"社会保险（五险）": "五险"}, ("社会保险（五险）", "库里是“养老、医疗”", "养老、医疗")),
        ({"社会保险（五险）": "否"}, ("社会保险（五险）", "表里是“否”，库里是“养老、医疗”", "养老、医疗")),
        ({"物业兼职": "是"}, None),
        ({"物业兼职": "否"}, ("物业兼职", "表里是“否”，库里是“安居物业”", "安居物业")),
        ({"专业技能": "没有", "分管工作": "没有"}, None),
    ],
)
async def test_a_difference_is_asked_about_and_the_record_stays(
    operator: Actor, said: Mapping[str, Cell], question: tuple[str, str, str] | None
) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    day = date(2022, 1, 1)
    for kind, more in (
        (Circumstance.ALLOWANCE, {"yuan": 1500}),
        (Circumstance.PENSION, {}),
        (Circumstance.MEDICAL, {"yuan": 400}),
        (Circumstance.PROPERTY_JOB, {"unit": "安居物业"}),
    ):
        fact = CircumstanceFact.model_validate(
            {"kind": kind, "stands": YesNo.YES, "since": day, "evidence": "工资表", **more}
        )
        await record_fact(operator, person, "circumstances", fact)
    before = await on_page(operator, person)
    batch = await given(operator, said)
    if question is None:
        assert await states(operator, batch) == {4: "same"}
        return
    title, cause, choice = question
    ((at, told, choices),) = await asked(operator, batch)
    assert (at, choices) == (title, (choice,))
    assert cause in told
    _, rows = await seen(operator, batch)
    column = next(one for one in TOLD if one.title == title)
    await answer(operator, batch, {rows[4].id: {column.key: choice}})
    assert await states(operator, batch) == {4: "same"}
    assert await on_page(operator, person) == before


async def test_an_ended_fact_is_not_held_against_the_sheet(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    old = CircumstanceFact(
        kind=Circumstance.ALLOWANCE,
        stands=YesNo.YES,
        yuan=900,
        since=date(2018, 1, 1),
        until=date(2021, 12, 1),
        evidence="工资表",
    )
    await record_fact(operator, person, "circumstances", old)
    batch = await given(operator, {"月补贴": "1500"})
    assert await states(operator, batch) == {4: "changed"}
    await commit(operator, batch)
    assert [line[2] for line in (await on_page(operator, person))["circumstances"]] == ["1500元", "900元"]


async def test_insurance_and_fund_under_one_head_are_told_apart(operator: Actor) -> None:
    await a_county(operator)
    head = (*HEAD[:4], "社会保险(五险)+公积金")
    batch = await given(operator, {head[4]: "是"}, head)
    ((_, cause, choices),) = await asked(operator, batch)
    assert cause == "只填了“是”，公积金没有填：是不是连公积金一起说的？"
    assert choices == ("社会保险", "公积金、社会保险")
    _, rows = await seen(operator, batch)
    await answer(operator, batch, {rows[4].id: {INSURANCE.key: choices[1]}})
    await commit(operator, batch)
    cells = await shown(operator)
    assert (cells["社会保险（五险）"], cells["公积金"]) == ("社会保险", "是")
    other = await given(operator, {"社会保险（五险）": "五险一金", "公积金": "否"})
    assert ("公积金", "这里填“否”，社会保险那一格是“养老、医疗、失业、工伤、生育、公积金”。", ()) in await asked(
        operator, other
    )


async def test_work_in_charge_of_ends_with_the_office(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    tenure = await in_office(operator, person)
    since = date(2022, 3, 1)
    of_office = DutyFact(office=Office.PARTY_SECRETARY, words="党务", since=since, evidence="分工会议记录")
    await record_fact(operator, person, "duties", of_office)
    await record_fact(operator, person, "duties", DutyFact(words="信访", since=since, evidence="分工会议记录"))
    assert (await shown(operator))["分管工作"] == "党组织书记：党务；信访"
    same = await given(operator, {"分管工作": "信访；党组织书记：党务"})
    assert await states(operator, same) == {4: "same"}
    left = date(2023, 5, 1)
    await close_tenure(operator, tenure, Ending(TenureEnd.RESIGNATION, left, "辞职报告"))
    assert (await shown(operator))["分管工作"] is None
    assert (await on_page(operator, person))["duties"] == [
        ("信访", "", "2022-03-01", "2023-05-01"),
        ("党务", "党组织书记", "2022-03-01", "2023-05-01"),
    ]


async def test_work_of_an_office_that_is_not_held_is_asked_about(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    await in_office(operator, person)
    batch = await given(operator, {"分管工作": "党组织书记：党务；主任：全面工作", "月补贴": "1500"})
    ((title, cause, choices),) = await asked(operator, batch)
    assert title == "分管工作"
    assert cause.startswith("没有登记此人现任主任，")
    _, rows = await seen(operator, batch)
    await answer(operator, batch, {rows[4].id: {DUTIES_COLUMN.key: choices[0]}})
    await commit(operator, batch)
    told = await on_page(operator, person)
    assert (told["duties"], len(told["circumstances"])) == ([], 1)


@pytest.mark.parametrize(
    ("key", "cell", "means"),
    [
        ("allowance", "1500.00", "1500"),
        ("allowance", "１，５００元/月", "1500"),
        ("allowance", 0, "0"),
        ("allowance", 1833.33, CellQuestion),
        ("allowance", "一千五", CellError),
        ("allowance", "-20", CellError),
        ("insurance", "五险齐全", "养老、医疗、失业、工伤、生育"),
        ("insurance", "未参加", "否"),
        ("insurance", "商业险", CellError),
        ("insurance", True, "是"),
        ("fund", False, "否"),
        ("fund", "公司代缴", CellError),
        ("property", "×", "否"),
        ("skills", "养殖，会计、养殖", "养殖、会计"),
        ("skills", "会" * 121, CellError),
        ("duties", "；", CellError),
        ("duties", "没有", "无"),
    ],
)
def test_what_a_cell_may_say(key: str, cell: Cell, means: str | type[Exception]) -> None:
    column: Column[str] = next(one for one in TOLD if one.key == key)
    if isinstance(means, str):
        assert column.parse(cell) == means
        assert column.parse(means) == means, "what goes out comes in again"
    else:
        with pytest.raises(means):
            column.parse(cell)
