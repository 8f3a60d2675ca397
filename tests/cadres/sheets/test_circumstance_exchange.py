"""分管工作, 专业技能, 月补贴, 社会保险, 公积金 and 物业兼职 of SH-1: on record as dated facts, out again, and asked about where they differ."""

from collections.abc import Mapping
from datetime import date

import pytest

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.services.facts import record_fact
from cadres.services.facts_told import CircumstanceFact, DutyFact, MeritFact
from cadres.sheets.circumstances import ALLOWANCE, DUTIES_COLUMN, FUND, INSURANCE, SKILLS, TOLD
from cadres.sheets.people import EVERYBODY
from cadres.vocabulary import Merit
from server import clock
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Refused
from server.sheets.answering import answer
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.circumstances import FULL, HEAD, NUMBER, asked, given, in_office, on_page, settle, shown
from tests.support.factories import COUNTY, VILLAGE, a_citizen_number, a_county, a_person
from tests.support.sheets import handed_in, seen, states


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
