"""下属委员会成员名册: in, out and back, and what it does not take."""

from datetime import date

import pytest

from cadres.rules.offices import Way
from cadres.services.offices import EndOffice, HoldOffice, Reasoned, end_office, hold_office, strike_office
from cadres.services.tenures import BASES, Ending, Holding, Term, close_tenure, open_tenures
from cadres.vocabulary import Office, Sex, TenureEnd
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Refused
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from tests.support.factories import COMMUNITY, COUNTY, VILLAGE, a_citizen_number, a_county, a_person
from tests.support.sheets import handed_in, seen, states

HEAD = (
    "区划代码",
    "村（社区）",
    "姓名",
    "身份证号",
    "下属委员会职务",
    "产生方式",
    "任职日期",
    "依据文书",
    "核对后的理由",
)


@pytest.fixture
async def numbers(operator: Actor) -> tuple[str, str]:
    """Two people on record."""
    await a_county(operator)
    one, other = a_citizen_number(), a_citizen_number(Sex.FEMALE, date(1980, 5, 6))
    await a_person(operator, "高建平", citizen_number=one)
    await a_person(operator, "高秀英", citizen_number=other)
    return one, other


def a_line(
    number: str,
    name: str,
    office: str = "人民调解委员会主任",
    way: str = "会议推选",
    *,
    document: str = "村民代表会议记录",
    reason: str | None = None,
) -> tuple[Cell, ...]:
    return (VILLAGE, None, name, number, office, way, "2022-01-10", document, reason)


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="sub-committees", head=HEAD)


async def with_followed(actor: Actor, *cells: Cell) -> int:
    """One row with the column for a former holder filled in."""
    return await handed_in(actor, (*cells, "是"), of="sub-committees", head=(*HEAD, "后任到任前已经离任"))


async def held() -> list[tuple[str, str]]:
    rows = await connection().fetch(
        "SELECT office, basis FROM tenure WHERE known_until IS NULL AND until IS NULL ORDER BY id"
    )
    return [(row["office"], row["basis"]) for row in rows]


async def test_members_go_in_out_in_again_and_back(operator: Actor, numbers: tuple[str, str]) -> None:
    one, other = numbers
    batch = await given(operator, a_line(one, "高建平"), a_line(other, "高秀英", "治安保卫委员", "委员会确定"))
    assert await states(operator, batch) == {4: "new", 5: "new"}
    assert (await commit(operator, batch)).written == 2
    assert await held() == [("mediation_head", "elected"), ("security_member", "appointed")]
    out = await export(operator, "sub-committees", Wish(COUNTY, "存档", whole=True))
    assert out.rows == 2
    again = await stage(operator, "sub-committees", Upload(out.name, out.content))
    assert set((await states(operator, again)).values()) <= {"same", "done"}
    await undo(operator, batch, "传错了文件")
    assert await held() == []


async def test_what_is_no_such_office_or_nobody_is_said_at_its_row(operator: Actor, numbers: tuple[str, str]) -> None:
    one, other = numbers
    batch = await given(
        operator,
        a_line(one, "高建平", "主任"),
        a_line(a_citizen_number(), "温久安"),
        a_line(one, "高建平", way="选举"),
        a_line(other, "高秀英"),
        a_line(other, "高秀英"),
    )
    assert await states(operator, batch) == {4: "error", 5: "error", 6: "error", 7: "new", 8: "error"}
    _, rows = await seen(operator, batch)
    assert rows[4].problems[0].cause == "“主任”不是下属委员会的职务。"
    assert "人民调解委员会主任" in rows[4].problems[0].cure
    assert "没有登记这个号码的人" in rows[5].problems[0].cause
    assert "会议推选、委员会确定" in rows[6].problems[0].cure
    assert "第7行" in rows[8].problems[0].cause


async def test_a_second_head_is_refused_and_what_left_meanwhile_stays(
    operator: Actor, numbers: tuple[str, str]
) -> None:
    one, other = numbers
    batch = await given(operator, a_line(one, "高建平"))
    await commit(operator, batch)
    second = await given(operator, a_line(other, "高秀英"))
    _, rows = await seen(operator, second)
    assert "已有高建平在任" in rows[4].problems[0].cause
    tenure = await connection().fetchval("SELECT id FROM tenure WHERE office = 'mediation_head'")
    await end_office(operator, tenure, EndOffice(by=TenureEnd.SUCCESSION, day=date(2023, 1, 1), document="会议记录"))
    with pytest.raises(Refused, match="已有更正、离任等登记"):
        await undo(operator, batch, "传错了文件")


async def test_one_document_too_short_spoils_its_own_row_alone(operator: Actor, numbers: tuple[str, str]) -> None:
    one, other = numbers
    batch = await given(
        operator,
        a_line(one, "高建平", document="无"),
        a_line(other, "高秀英", "治安保卫委员", "委员会确定"),
    )
    assert await states(operator, batch) == {4: "error", 5: "new"}
    _, rows = await seen(operator, batch)
    assert [problem.title for problem in rows[4].problems] == ["依据文书"]


async def test_what_was_entered_anew_by_hand_is_not_taken_back_with_the_sheet(
    operator: Actor, numbers: tuple[str, str]
) -> None:
    batch = await given(operator, a_line(numbers[0], "高建平"))
    await commit(operator, batch)
    row = await connection().fetchrow("SELECT id, person FROM tenure WHERE office = 'mediation_head'")
    await strike_office(operator, row["id"], Reasoned(reason="重新登记"))
    anew = HoldOffice(
        person=row["person"],
        office=Office.MEDIATION_HEAD,
        way=Way.APPOINTMENT,
        since=date(2022, 2, 1),
        document="村委会会议记录",
    )
    await hold_office(operator, VILLAGE, anew)
    with pytest.raises(Refused, match="第4行：导入以后这一任职已有更正、离任等登记"):
        await undo(operator, batch, "传错了文件")
    assert await held() == [("mediation_head", "appointed")]


async def test_in_office_is_who_holds_it_today(operator: Actor, numbers: tuple[str, str]) -> None:
    """An end that lies ahead, of a village that is to be merged, leaves somebody in office; a beginning ahead does not yet."""
    one, other = numbers
    await commit(operator, await given(operator, a_line(one, "高建平")))
    tenure = await connection().fetchval("SELECT id FROM tenure WHERE office = 'mediation_head'")
    person = await connection().fetchval("SELECT id FROM person WHERE name = '高秀英'")
    await close_tenure(operator, tenure, Ending(TenureEnd.PLACE_ENDED, date(2099, 1, 1), "撤并批复"))
    basis = BASES[Way.APPOINTMENT]("村委会会议记录", None)
    await open_tenures(
        operator, VILLAGE, [Holding(person, Office.SECURITY_MEMBER)], Term(date(2099, 1, 1), None), basis
    )
    out = await export(operator, "sub-committees", Wish(COUNTY, "存档", whole=True))
    written = str(open_workbook(out.content).grids[0].rows)
    assert out.rows == 1
    assert one in written
    assert other not in written
    again = await stage(operator, "sub-committees", Upload(out.name, out.content))
    assert set((await states(operator, again)).values()) <= {"same", "done"}


async def test_the_office_is_where_the_row_says_also_of_somebody_on_record_elsewhere(operator: Actor) -> None:
    await a_county(operator)
    number = a_citizen_number()
    await a_person(operator, "温久安", region=COMMUNITY, citizen_number=number)
    batch = await given(operator, a_line(number, "温久安"))
    assert await states(operator, batch) == {4: "new"}


async def test_what_is_to_be_looked_into_goes_in_for_a_reason(operator: Actor, numbers: tuple[str, str]) -> None:
    one, _ = numbers
    person = await connection().fetchval("SELECT id FROM person WHERE name = '高秀英'")
    later = HoldOffice(
        person=person, office=Office.MEDIATION_HEAD, way=Way.ASSEMBLY, since=date(2023, 1, 10), document="会议记录"
    )
    await hold_office(operator, VILLAGE, later)
    _, rows = await seen(operator, await given(operator, a_line(one, "高建平")))
    assert [problem.title for problem in rows[4].problems] == ["后任到任前已经离任"]
    _, rows = await seen(operator, await with_followed(operator, *a_line(one, "高建平")))
    assert [problem.title for problem in rows[4].problems][:1] == ["核对后的理由"]
    answered = await with_followed(operator, *a_line(one, "高建平", reason="2022年12月已经离任，随后登记。"))
    assert await states(operator, answered) == {4: "new"}
