"""分管工作, 专业技能, 月补贴, 社会保险, 公积金 and 物业兼职 of SH-1: on record as dated facts, out again, and asked about where they differ."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.records import facts, work_of
from cadres.services.facts import record_fact
from cadres.services.facts_in_bulk import offices_held
from cadres.services.facts_told import CircumstanceFact, DutyFact, MeritFact
from cadres.services.people import citizen_numbers
from cadres.services.tenures import AppointedBy, Ending, Holding, Term, close_tenure, open_tenures
from cadres.sheets import circumstance_exchange
from cadres.sheets.circumstances import ALLOWANCE, DUTIES_COLUMN, FUND, INSURANCE, SKILLS, TOLD, parts_of
from cadres.sheets.people import EVERYBODY
from cadres.sheets.told_cells import WITHOUT
from cadres.vocabulary import Merit, Office, TenureEnd
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Refused
from server.sheets.answering import answer
from server.sheets.columns import CellError, CellQuestion, Column
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from tests.support.factories import COUNTY, OTHER_COUNTY, VILLAGE, a_citizen_number, a_county, a_person, an_actor
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


async def settle_without_office(actor: Actor, batch: int) -> None:
    """Say that work in charge of and pay stand as the sheet has them, although nobody knows of an office."""
    _, rows = await seen(actor, batch)
    questions = {one.key: one.choices[0] for one in rows[4].problems}
    assert set(questions) == {DUTIES_COLUMN.key, ALLOWANCE.key}
    await answer(actor, batch, {rows[4].id: questions})


@pytest.mark.parametrize("known", [True, False])
async def test_the_six_columns_come_in_go_out_and_come_in_again(operator: Actor, known: bool) -> None:
    await a_county(operator)
    if known:
        await a_person(operator, "高建平", citizen_number=NUMBER)
    batch = await given(operator, FULL)
    await settle_without_office(operator, batch)
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
    out = await export(operator, "members", Wish(COUNTY, "核对", whole=True, part=EVERYBODY))
    again = await stage(operator, "members", Upload("again.xlsx", out.content))
    assert await states(operator, again) == {4: "same"}

    await undo(operator, batch, "传错了文件")
    if known:
        assert set((await shown(operator)).values()) == {None}
        assert await on_page(operator, person) == {"merits": [], "circumstances": [], "duties": []}
    else:
        assert await connection().fetchval("SELECT count(*) FROM person") == 0


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("told", "titles"),
    [
        ({"分管工作": "民政"}, ["分管工作"]),
        ({"月补贴": "1500"}, ["月补贴"]),
        ({"分管工作": "民政", "月补贴": "1500", "职务（村委）": "无"}, ["分管工作", "月补贴"]),
        ({"分管工作": "民政", "月补贴": "1500", "专业技能": "养殖", "公积金": "是"}, ["分管工作", "月补贴"]),
        ({"分管工作": "无", "月补贴": "0", "专业技能": "养殖", "公积金": "是"}, []),
    ],
)
async def test_work_and_pay_of_nobody_in_office_are_asked_about(
    operator: Actor, known: bool, told: Mapping[str, Cell], titles: list[str]
) -> None:
    await a_county(operator)
    if known:
        await a_person(operator, "高建平", citizen_number=NUMBER)
    batch = await given(operator, told, (*HEAD, "职务（村委）"))
    questions = await asked(operator, batch)
    assert [title for title, _, _ in questions] == titles
    assert all(cause.startswith("没有登记此人现任任何职务，表里也没有写现任职务") for _, cause, _ in questions)
    assert [choices for _, _, choices in questions] == [(str(told[title]), WITHOUT) for title in titles]


async def test_work_and_pay_of_somebody_whom_the_sheet_itself_names_in_office_come_in(operator: Actor) -> None:
    await a_county(operator)
    for said in ("村会计", "主任（主持工作）", "村委会委员、妇联主席"):
        batch = await given(operator, {**FULL, "职务（村委）": said}, (*HEAD, "职务（村委）"))
        assert await states(operator, batch) == {4: "new"}, said


@pytest.mark.parametrize("said", ["村民", "无业", "已离任", "卸任", "原村主任", "前任主任"])
async def test_words_that_are_no_office_of_today_name_none(operator: Actor, said: str) -> None:
    await a_county(operator)
    batch = await given(operator, {"分管工作": "民政", "职务（村委）": said}, (*HEAD, "职务（村委）"))
    assert [title for title, _, _ in await asked(operator, batch)] == ["分管工作"]


async def test_what_was_on_record_before_is_not_taken_back(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    await in_office(operator, person)
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
        ({"社会保险（五险）": "养老；未参加医疗"}, ("社会保险（五险）", "库里是“养老、医疗”", "养老、医疗")),
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
    await in_office(operator, person)
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


async def test_work_begun_in_one_term_is_that_of_the_next_too(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    tenure = await in_office(operator, person)
    second = date(2023, 5, 1)
    await record_fact(operator, person, "duties", DutyFact(words="党务", since=date(2022, 3, 1), evidence="分工"))
    await record_fact(
        operator, person, "duties", DutyFact(words="信访", since=date(2022, 3, 1), until=second, evidence="分工")
    )
    await close_tenure(operator, tenure, Ending(TenureEnd.RESIGNATION, second, "换届文件"))
    await in_office(operator, person, since=second)
    async with transaction(operator):
        first, then = [
            [one.words for one in await work_of(operator, person, Office.PARTY_SECRETARY, since, until)]
            for since, until in ((date(2021, 12, 1), second), (second, None))
        ]
    assert (sorted(first), then) == (["信访", "党务"], ["党务"])


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


#: What the cell of each column is where there is none.
NONE: Mapping[str, str] = {
    "duties": "无",
    "skills": "无",
    "allowance": "0",
    "insurance": "否",
    "fund": "否",
    "property": "否",
}


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
        *((key, said, means) for key, means in NONE.items() for said in ("/", "-", "——", "暂无", "无。", "没有")),
        ("property", "×", "否"),
        ("property", "无兼职", "否"),
        ("property", "未在物业公司兼职", "否"),
        ("property", "兼职", "是"),
        ("property", "1", CellError),
        ("property", "?", CellError),
        ("property", "A-3", CellError),
        ("property", "无锡物业公司", "无锡物业公司"),
        ("skills", "养殖、/", CellError),
        ("skills", "√", CellError),
        ("skills", "养殖、暂无", CellError),
        ("skills", "无人机操作", "无人机操作"),
        ("duties", "主任:全面工作;书记:党务", "主任：全面工作；党组织书记：党务"),
        ("duties", "主任:", CellError),
        ("allowance", "1,5", CellError),
        ("allowance", "1,500", "1500"),
        ("allowance", "无补贴", "0"),
        ("insurance", "养老；未参加养老", CellError),
        ("insurance", "医疗；未参加社会保险", CellError),
        ("insurance", "未参加社会保险", "否"),
        ("insurance", "?", CellError),
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


async def settle(actor: Actor, batch: int, column: Column[str], choice: str) -> None:
    _, rows = await seen(actor, batch)
    await answer(actor, batch, {rows[4].id: {column.key: choice}})


async def test_an_answer_goes_in_beside_a_fund_that_is_on_record(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    fund = CircumstanceFact(
        kind=Circumstance.HOUSING_FUND, stands=YesNo.YES, since=date(2022, 1, 1), evidence="缴存证明"
    )
    await record_fact(operator, person, "circumstances", fact=fund)
    head = (*HEAD[:4], "社会保险(五险)+公积金")
    both = await given(operator, {head[4]: "是"}, head)
    assert await states(operator, both) == {4: "changed"}, "with the fund on record both readings are one"
    none = await given(operator, {head[4]: "否"}, head)
    ((_, _, choices),) = await asked(operator, none)
    assert choices[0] == "未参加社会保险"
    assert not any("公积金" in one for one in choices)

    whole = await given(operator, {head[4]: "公积金、社会保险"}, head)
    ((_, cause, choices),) = await asked(operator, whole)
    assert cause.endswith("多出来的可以加上。")
    await settle(operator, whole, INSURANCE, choices[1])
    await commit(operator, whole)
    assert [line[:2] for line in (await on_page(operator, person))["circumstances"]] == [
        ("住房公积金", "是"),
        ("社会保险（险种未分）", "是"),
    ]
    await undo(operator, whole, "传错了文件")
    assert [line[4] for line in (await on_page(operator, person))["circumstances"]] == ["2022-01-01"]


async def test_what_the_records_have_not_can_be_added(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    since = date(2022, 1, 1)
    pension = CircumstanceFact(kind=Circumstance.PENSION, stands=YesNo.YES, since=since, evidence="参保证明")
    await record_fact(operator, person, "circumstances", pension)
    skill = MeritFact(kind=Merit.SKILL, since=since, note="养殖", evidence="职业技能等级证书")
    await record_fact(operator, person, "merits", skill)
    for column, said, whole in (
        (INSURANCE, "医疗", "养老、医疗"),
        (SKILLS, "会计、养殖", "养殖、会计"),
    ):
        batch = await given(operator, {column.title: said})
        ((_, _, choices),) = await asked(operator, batch)
        assert choices[1] == whole
        await settle(operator, batch, column, whole)
        await commit(operator, batch)
        assert (await shown(operator))[column.title] in {whole, said}
    assert len((await on_page(operator, person))["circumstances"]) == 2


async def test_a_row_whose_records_moved_is_told_so_and_the_others_go_in(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    pension = CircumstanceFact(kind=Circumstance.PENSION, stands=YesNo.YES, since=date(2022, 1, 1), evidence="证明")
    await record_fact(operator, person, "circumstances", pension)
    other = a_citizen_number()
    place = await connection().fetchval("SELECT name FROM community WHERE region = $1", VILLAGE)
    lines = [[VILLAGE, place, "高建平", NUMBER, "养老、医疗"], [VILLAGE, place, "赵小军", other, "养老"]]
    batch = await handed_in(operator, *lines, of="members", head=(*HEAD[:4], "社会保险（五险）"))
    _, rows = await seen(operator, batch)
    await answer(operator, batch, {rows[4].id: {INSURANCE.key: "养老、医疗"}})
    medical = CircumstanceFact(kind=Circumstance.MEDICAL, stands=YesNo.NO, since=date(2022, 1, 1), evidence="证明")
    await record_fact(operator, person, "circumstances", medical)
    assert (await commit(operator, batch)).written == 1
    assert (await commit_again(operator, batch)) == 0
    _, rows = await seen(operator, batch)
    assert [one.cause for one in rows[4].problems] == ["库里已经登记了医疗保险，与表里的不同。"]


async def commit_again(actor: Actor, batch: int) -> int:
    return (await commit(actor, batch)).written


async def test_undoing_one_import_leaves_what_an_older_one_recorded(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    await in_office(operator, person)
    first = await given(operator, {"专业技能": "养殖", "分管工作": "党务"})
    await commit(operator, first)
    second = await given(operator, {"专业技能": "养殖、会计", "分管工作": "党组织书记：党务"})
    questions = {title: choices for title, _, choices in await asked(operator, second)}
    _, rows = await seen(operator, second)
    said = {SKILLS.key: questions["专业技能"][1], DUTIES_COLUMN.key: questions["分管工作"][1]}
    await answer(operator, second, {rows[4].id: said})
    await commit(operator, second)
    assert (await shown(operator))["分管工作"] == "党务；党组织书记：党务"
    await undo(operator, second, "传错了文件")
    cells = await shown(operator)
    assert (cells["专业技能"], cells["分管工作"]) == ("养殖", "党务")


async def test_a_part_before_a_colon_that_is_no_office_is_asked_about(operator: Actor) -> None:
    await a_county(operator)
    assert parts_of("主任:全面工作；书记：党务") == [(Office.CHAIR, "全面工作"), (Office.PARTY_SECRETARY, "党务")]
    batch = await given(operator, {"分管工作": "党建:基层组织"})
    ((title, cause, choices),) = await asked(operator, batch)
    assert (title, cause) == ("分管工作", "“党建”不是职务，按分管的内容登记？")
    await settle(operator, batch, DUTIES_COLUMN, choices[0])
    await commit(operator, batch)
    assert (await shown(operator))["分管工作"] == "党建:基层组织"
    again = await given(operator, {"分管工作": "党建：基层组织"})
    assert await states(operator, again) == {4: "same"}


async def test_what_is_unlikely_at_an_age_is_asked_before_it_goes_on_record(operator: Actor) -> None:
    await a_county(operator)
    child = a_citizen_number(born=date(clock.today().year - 12, 1, 1))
    place = await connection().fetchval("SELECT name FROM community WHERE region = $1", VILLAGE)
    batch = await handed_in(
        operator, [VILLAGE, place, "高建平", child, "是"], of="members", head=(*HEAD[:4], FUND.title)
    )
    ((title, cause, choices),) = await asked(operator, batch)
    assert (title, choices[0]) == ("公积金", "是")
    assert "未满16周岁" in cause
    await settle(operator, batch, FUND, choices[0])
    assert (await commit(operator, batch)).written == 1


async def test_nobody_is_without_insurance_and_has_a_kind_of_it(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    since = date(2022, 1, 1)
    none = CircumstanceFact(kind=Circumstance.SOCIAL, stands=YesNo.NO, since=since, evidence="参保证明")
    pension = CircumstanceFact(kind=Circumstance.PENSION, stands=YesNo.YES, since=date(2023, 1, 1), evidence="参保证明")
    await record_fact(operator, person, "circumstances", none)
    with pytest.raises(Refused, match="2023-01-01起自相矛盾：未参加社会保险，却参加了养老保险"):
        await record_fact(operator, person, "circumstances", pension)
    batch = await given(operator, {"社会保险（五险）": "养老"})
    ((_, _, choices),) = await asked(operator, batch)
    assert choices == ("否",)


async def test_one_skill_and_one_duty_at_a_time(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    for day in (date(2022, 1, 1), date(2023, 1, 1)):
        skill = MeritFact(kind=Merit.SKILL, since=day, note="养殖", evidence="证书")
        duty = DutyFact(words="信访", since=day, evidence="分工会议记录")
        if day.year == 2022:
            await record_fact(operator, person, "merits", skill)
            await record_fact(operator, person, "duties", duty)
            continue
        with pytest.raises(Refused, match="同一时间已经登记了这一项"):
            await record_fact(operator, person, "merits", skill)
        with pytest.raises(Refused, match="同一时间已经登记了同样的分管工作"):
            await record_fact(operator, person, "duties", duty)


async def test_offices_are_asked_for_once_for_all_rows_and_within_the_area(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_county(operator)
    people = [await a_person(operator, name) for name in ("高建平", "赵小军")]
    await in_office(operator, people[0])
    today = clock.today()
    async with transaction(operator):
        assert await offices_held(operator, people, today) == {people[0]: frozenset({Office.PARTY_SECRETARY})}
    elsewhere = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    async with transaction(elsewhere):
        assert await offices_held(elsewhere, people, today) == {}

    asked_for: list[int] = []

    async def counted(actor: Actor, wanted: Sequence[int], day: date) -> Mapping[int, frozenset[Office]]:
        asked_for.append(len(wanted))
        return await offices_held(actor, wanted, day)

    monkeypatch.setattr(circumstance_exchange, "offices_held", counted)
    numbers = await citizen_numbers(operator, people, "核对")
    place = await connection().fetchval("SELECT name FROM community WHERE region = $1", VILLAGE)
    lines = [
        [VILLAGE, place, name, numbers[person], "主任：全面工作"]
        for person, name in zip(people, ("高建平", "赵小军"), strict=True)
    ]
    batch = await handed_in(operator, *lines, of="members", head=HEAD[:5])
    assert set((await states(operator, batch)).values()) == {"question"}
    assert asked_for[0] == 2
    assert len(asked_for) <= 2, "at the comparing and at the writing, whatever the number of rows"
