"""简历 by the member sheet: in with somebody new, out again, never over what is on record, and back."""

from cadres.services.facts import record_fact
from cadres.services.facts_told import CareerFact
from cadres.sheets.people import EVERYBODY
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import connection
from server.sheets.answering import answer
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from tests.support.factories import COUNTY, VILLAGE, a_citizen_number, a_county, a_person
from tests.support.sheets import handed_in, seen, states

HEAD = ("区划代码", "村（社区）", "姓名", "身份证号", "简历")
NUMBER = a_citizen_number()
LINES = "2012.07— 马道村村委会  委员\n1998.03-2012.07 外出务工"


async def given(actor: Actor, career: str, name: str = "高建平", number: str = NUMBER) -> int:
    place = await connection().fetchval("SELECT name FROM community WHERE region = $1", VILLAGE)
    return await handed_in(actor, (VILLAGE, str(place), name, number, career), of="members", head=HEAD)


async def lines() -> list[tuple[str, str | None, str]]:
    rows = await connection().fetch("SELECT since, until, words FROM career_line WHERE struck IS NULL ORDER BY id")
    return [(row["since"], row["until"], row["words"]) for row in rows]


RECORDED = [("1998.03", "2012.07", "外出务工"), ("2012.07", None, "马道村村委会 委员")]


async def test_a_career_comes_in_with_its_person_goes_out_and_is_taken_back(operator: Actor) -> None:
    await a_county(operator)
    batch = await given(operator, LINES)
    assert await states(operator, batch) == {4: "new"}
    await commit(operator, batch)
    assert await lines() == RECORDED
    out = await export(operator, "members", Wish(COUNTY, "核对", whole=True, part=EVERYBODY))
    again = await stage(operator, "members", Upload("again.xlsx", out.content))
    assert await states(operator, again) == {4: "same"}
    assert await undo(operator, batch, "传错了文件") == 1
    assert await lines() == []
    assert await connection().fetchval("SELECT count(*) FROM person") == 0


async def test_a_career_of_somebody_on_record_goes_in_where_there_is_none_and_is_struck_again(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    batch = await given(operator, LINES)
    assert await states(operator, batch) == {4: "changed"}
    await commit(operator, batch)
    assert await lines() == RECORDED
    kinds = [one.kind for one in await trail(f"person:{person}")]
    assert (kinds.count("person.fact_recorded"), kinds.count("person.amended")) == (2, 0)
    await undo(operator, batch, "传错了文件")
    assert await lines() == []
    assert await connection().fetchval("SELECT count(*) FROM career_line WHERE struck_reason = '撤销导入'") == 2


async def test_a_career_on_record_is_not_changed(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    await record_fact(operator, person, "career", CareerFact(since="1999.01", words="务农", evidence="本人填报"))
    batch = await given(operator, LINES)
    assert await states(operator, batch) == {4: "question"}
    _, rows = await seen(operator, batch)
    [asked] = rows[4].problems
    assert "个人情况登记表" in asked.cause
    await answer(operator, batch, {rows[4].id: {"career": asked.choices[0]}})
    assert await states(operator, batch) == {4: "same"}
    assert await lines() == [("1999.01", None, "务农")]


async def test_lines_that_tell_no_months_are_asked_about_and_the_person_may_go_in_without(operator: Actor) -> None:
    await a_county(operator)
    batch = await given(operator, "多年担任村干部")
    assert await states(operator, batch) == {4: "question"}
    _, rows = await seen(operator, batch)
    [asked] = rows[4].problems
    assert "前没有起止年月" in asked.cause
    await answer(operator, batch, {rows[4].id: {"career": asked.choices[0]}})
    assert await states(operator, batch) == {4: "new"}
    await commit(operator, batch)
    assert await lines() == []


async def test_months_that_cannot_be_are_refused_in_the_preview(operator: Actor) -> None:
    await a_county(operator)
    year = int(NUMBER[6:10])
    for since, said in (
        (f"{year - 1}.03", "早于本人出生"),
        (f"{year + 9}.03", "未满14周岁"),
        ("2099.03", "起止年月不对"),
    ):
        batch = await given(operator, f"{since}--2099.12 马道村村民" if said.startswith("起") else f"{since}-- 村民")
        _, rows = await seen(operator, batch)
        assert [(one.title, said in one.cause) for one in rows[4].problems] == [("简历", True)]
        assert rows[4].state.value == "error"
