"""The whole form SH-1: what the records say goes out in its columns, and coming in it is held against them."""

from collections.abc import Mapping
from datetime import date

import pytest

from cadres.queries import people_of
from cadres.services.facts import record_fact
from cadres.services.facts_told import MeritFact
from cadres.services.secretaries import TakeStep, take_step
from cadres.services.tenures import ElectedIn, Holding, Term, close_committee, open_tenures
from cadres.sheets.people import EVERYBODY, PEOPLE
from cadres.sheets.standing import AS_RECORDED
from cadres.vocabulary import HoldingKind, Merit, Office, SecretaryStep, TenureEnd
from elections.services.voters import RecordStanding, record_standing
from elections.vocabulary import VoterClass
from server.access.actor import Actor
from server.db.engine import connection
from server.sheets.answering import answer
from server.sheets.committing import commit
from server.sheets.exchange import exchange
from server.sheets.exporting import Wish, export
from server.sheets.importing import read
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from tests.support.factories import COUNTY, VILLAGE, a_citizen_number, a_county, a_person, a_published_election
from tests.support.sheets import handed_in, seen, states
from tests.support.workbooks import a_workbook

#: The heads of the form as it is handed round, without those by which a person is known.
SHOWN = (
    *(
        "职务（党内）",
        "职务（村委）",
        "分管工作",
        "是否交叉任职",
        "是否一肩挑",
        "是否连选连任",
        "是否初次当选",
        "下属委员会",
    ),
    *("来源/身份", "专业技能", "社工资格", "大学生村官", "月补贴", "社会保险(五险)+公积金", "物业兼职", "简历", "备注"),
)
HEAD = (
    *("届次", "区划代码", "村/社区", "姓名", "身份证号", "性别", "出生年月", "民族", "文化程度", "政治面貌"),
    *("入党时间", "联系电话", "住址", *SHOWN),
)
NUMBER = a_citizen_number()
_KNOWN: Mapping[str, Cell] = {"区划代码": VILLAGE, "姓名": "高建平", "身份证号": NUMBER}


async def given(actor: Actor, *rows: Mapping[str, Cell]) -> int:
    """The batch of rows of the whole form."""
    place = await connection().fetchval("SELECT name FROM community WHERE region = $1", VILLAGE)
    filled = [{"村/社区": str(place), **_KNOWN, **row} for row in rows]
    return await handed_in(actor, *([row.get(title) for title in HEAD] for row in filled), of="members", head=HEAD)


async def told(actor: Actor, batch: int) -> list[str]:
    _, rows = await seen(actor, batch)
    return [one.cause for one in rows[4].problems]


async def shown(actor: Actor) -> dict[str, dict[str, Cell]]:
    """What goes out, by name and head."""
    out = await export(actor, "members", Wish(COUNTY, "核对", whole=True, part=EVERYBODY))
    grid = open_workbook(out.content).grids[0]
    heads = [str(cell) for cell in grid.rows[2]]
    rows = [dict(zip(heads, row, strict=False)) for row in grid.rows[3:]]
    return {str(row["姓名"]): row for row in rows if row["身份证号"]}


def test_sh1_no_column_of_the_form_is_left_unread_and_what_is_not_written_is_named() -> None:
    row = {
        **_KNOWN,
        "村/社区": "马道村",
        "是否一肩挑": "是",
        "月补贴": 1500,
        "大学生村官": False,
    }
    reading = read(PEOPLE, open_workbook(a_workbook(HEAD, [row.get(title) for title in HEAD])))
    assert (reading.problems, reading.notes) == ((), ())
    assert reading.elsewhere == (
        "是否一肩挑不由本表写入：由任职和选举结果得出，不由表格填入。",
        "大学生村官不由本表写入：在个人情况登记表登记，写明日期和证明材料。",
    )


async def test_a_file_tells_what_it_does_not_write_and_skips_no_row_for_it(operator: Actor) -> None:
    await a_county(operator)
    batch = await given(operator, {"职务（村委）": "主任"})
    view, rows = await seen(operator, batch)
    assert rows[4].state.value == "new"
    assert any(note.startswith("职务（村委）不由本表写入") for note in view.notes)
    assert view.head["passed"] == 1, "the 合计 row alone"
    await commit(operator, batch)
    assert await connection().fetchval("SELECT count(*) FROM tenure") == 0


async def test_those_in_office_go_out_by_themselves(operator: Actor) -> None:
    await a_published_election(operator)
    await a_person(operator, "杜二平")
    whole = set(await shown(operator))
    members = exchange("members")
    assert members.parts
    parts = await members.parts(operator, COUNTY)
    out = await export(operator, "members", Wish(COUNTY, "核对", whole=True))
    seated = {name for name, row in (await shown(operator)).items() if row["职务（党内）"] or row["职务（村委）"]}
    assert [code for code, _ in parts] == ["", EVERYBODY], "those in office, where nothing else is asked for"
    assert [label for _, label in parts] == [
        f"在任的两委成员　{len(seated)}人",
        f"登记的全部人员，不论任职、参选与否　{len(whole)}人",
    ]
    assert out.rows == len(seated) < len(whole)
    assert "杜二平" in whole - seated


async def test_offices_go_out_and_one_person_in_both_only_by_the_five_steps(operator: Actor) -> None:
    code = await a_published_election(operator)
    person = next(one.id for one in await people_of(operator, VILLAGE) if one.name == "贾永胜")
    for step in list(SecretaryStep)[:4]:
        taken = TakeStep(
            step=step,
            day=date(2021, 10, 10),
            unit="县委组织部",
            document="偏组备1号",
            way=HoldingKind.APPOINTED,
            reason="党员档案已核对",
        )
        await take_step(operator, VILLAGE, person, taken)
    rows = await shown(operator)
    assert [rows["贾永胜"][title] for title in SHOWN[:2]] == ["党组织书记", "主任"]
    assert [rows["贾永胜"][title] for title in ("是否交叉任职", "是否一肩挑")] == ["是", "待补依据"]
    assert [rows["刘桂芳"][title] for title in ("职务（村委）", "是否交叉任职", "是否一肩挑")] == ["副主任", "否", None]
    assert rows["贾永胜"]["是否初次当选"] is None, "no earlier term is on record"
    await record_standing(operator, code, person, RecordStanding(ground=VoterClass.RESIDENT, document="户口簿"))
    out = await export(operator, "members", Wish(COUNTY, "核对", whole=True, part=EVERYBODY))
    assert (await shown(operator))["贾永胜"]["是否一肩挑"] == "是"
    again = await stage(operator, "members", Upload("again.xlsx", out.content))
    assert set((await states(operator, again)).values()) == {"same"}


async def test_who_sat_on_the_committee_before_is_elected_again(operator: Actor) -> None:
    await a_county(operator)
    old = await a_person(operator, "高建平", citizen_number=NUMBER)
    new = await a_person(operator, "王瑞")
    first, second = date(2018, 3, 1), date(2021, 11, 20)
    await open_tenures(operator, VILLAGE, [Holding(old, Office.MEMBER)], Term(first, None), ElectedIn("2018-1"))
    await close_committee(operator, VILLAGE, second, TenureEnd.SUCCESSION)
    both = [Holding(old, Office.CHAIR), Holding(new, Office.MEMBER)]
    await open_tenures(operator, VILLAGE, both, Term(second, None), ElectedIn("2021-1"))
    rows = await shown(operator)
    assert [(rows[name]["是否连选连任"], rows[name]["是否初次当选"]) for name in ("高建平", "王瑞")] == [
        ("是", "否"),
        ("否", "是"),
    ]


async def test_a_difference_is_asked_about_once_and_changes_nothing(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    batch = await given(operator, {"职务（党内）": "书记", "下属委员会": "调解", "大学生村官": "是", "民族": "汉族"})
    assert await states(operator, batch) == {4: "question"}
    (cause,) = await told(operator, batch)
    assert "职务（党内）填“书记”，库里没有（任职在任职登记表登记" in cause
    assert "下属委员会填“调解”，库里没有（在下属委员会成员名册登记）" in cause
    assert "大学生村官填“是”，库里没有（在个人情况登记表登记" in cause
    _, rows = await seen(operator, batch)
    await answer(operator, batch, {rows[4].id: {"party_office": AS_RECORDED}})
    assert await states(operator, batch) == {4: "changed"}
    await commit(operator, batch)
    assert await connection().fetchval("SELECT ethnicity FROM person WHERE id = $1", person) == "汉族"
    made = await connection().fetchrow("SELECT (SELECT count(*) FROM tenure), (SELECT count(*) FROM person_merit)")
    assert tuple(made) == (0, 0)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"职务（村委）": "村委会委员", "是否交叉任职": "否", "社工资格": "助理社会工作师"}, "same"),
        ({"职务（村委）": "委员", "是否一肩挑": "否", "大学生村官": "否"}, "same"),
        ({"是否连选连任": "是"}, "same"),
        ({"职务（村委）": "副主任"}, "question"),
        ({"职务（村委）": "委员、主任"}, "question"),
        ({"是否交叉任职": "√"}, "question"),
        ({"大学生村官": True}, "question"),
    ],
)
async def test_usual_words_for_the_same_are_no_difference(
    operator: Actor, said: Mapping[str, Cell], state: str
) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    term = Term(date(2021, 11, 20), None)
    await open_tenures(operator, VILLAGE, [Holding(person, Office.MEMBER)], term, ElectedIn("2021-1"))
    worker = MeritFact(kind=Merit.SOCIAL_WORKER, since=date(2019, 6, 1), evidence="职业资格证书")
    await record_fact(operator, person, "merits", worker)
    assert await states(operator, await given(operator, said)) == {4: state}
    assert (await shown(operator))["高建平"]["社工资格"] == "是"
