from datetime import date

import pytest

from cadres.queries import people_of
from cadres.services.kinship import KinshipFound, record_kinship
from cadres.services.people import RegisterPerson, register
from cadres.sheets.members import ADDRESS, NAME, PHONE
from cadres.vocabulary import Kinship, PoliticalStatus
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Refused
from server.sheets.answering import answer
from server.sheets.columns import CellQuestion
from server.sheets.committing import commit, undo
from server.sheets.exchange import exchange
from server.sheets.workbook import Cell
from tests.support.factories import COMMUNITY, OTHER_COUNTY, VILLAGE, a_citizen_number, a_county, a_person, an_actor
from tests.support.sheets import MEMBER_HEAD, handed_in, seen, states


async def _place(region: str = VILLAGE) -> str:
    return str(await connection().fetchval("SELECT name FROM community WHERE region = $1", region))


async def _hand_in(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="members", head=MEMBER_HEAD)


def _row(
    place: str, name: str, number: str, *, status: str | None = None, phone: str | None = None
) -> tuple[Cell, ...]:
    return (VILLAGE, place, name, number, None, None, None, status, phone, None)


async def test_the_unknown_are_new_and_the_known_change_where_the_sheet_says_more(operator: Actor) -> None:
    await a_county(operator)
    known, new = a_citizen_number(), a_citizen_number()
    command = RegisterPerson(
        region=VILLAGE,
        name="贾永胜",
        citizen_number=known,
        political_status=PoliticalStatus.MASSES,
        phone="13900000001",
        home="马道村1号",
    )
    person = await register(operator, command)
    place = await _place()

    batch = await _hand_in(
        operator, _row(place, "贾　永胜", known, status="党员", phone="13900000002"), _row(place, "王瑞", new)
    )
    assert await states(operator, batch) == {4: "changed", 5: "new"}
    await commit(operator, batch)

    found = {one.name: one for one in await people_of(operator, VILLAGE)}
    assert found["贾永胜"].political_status is PoliticalStatus.PARTY_MEMBER
    [event] = [one for one in await trail(f"person:{person}") if one.kind == "person.amended"]
    assert (event.before["政治面貌"], event.after["政治面貌"]) == ("群众", "中共党员")
    assert event.after["联系电话"] == "已登记"
    assert "13900000002" not in str(event)

    assert await undo(operator, batch, "传错了文件") == 2
    [left] = await people_of(operator, VILLAGE)
    assert (left.id, left.political_status) == (person, PoliticalStatus.MASSES)
    of = exchange("members")
    kept = await of.keep(operator, [])
    assert kept == {}


async def test_an_undo_is_refused_where_another_record_refers_to_a_new_person(operator: Actor) -> None:
    await a_county(operator)
    relative = await a_person(operator, "王瑞")
    batch = await _hand_in(operator, _row(await _place(), "贾永胜", a_citizen_number()))
    await commit(operator, batch)
    person = next(one.id for one in await people_of(operator, VILLAGE) if one.name == "贾永胜")
    await record_kinship(
        operator, KinshipFound(one=person, other=relative, relation=Kinship.SIBLING, evidence="户口簿")
    )

    with pytest.raises(Refused, match="第4行：导入以后已有任职、联审、候选或亲属等记录引用此人"):
        await undo(operator, batch, "传错了文件")

    assert len(await people_of(operator, VILLAGE)) == 2


async def test_another_name_under_the_same_number_is_asked_about_and_may_be_kept(operator: Actor) -> None:
    await a_county(operator)
    number = a_citizen_number()
    await a_person(operator, "苗治国", citizen_number=number)
    batch = await _hand_in(operator, _row(await _place(), "苗志国", number))
    _, rows = await seen(operator, batch)
    assert rows[4].problems[0].cause == "同一身份证号在库里是“苗治国”。"

    with pytest.raises(Refused, match="选的不是所列各项之一"):
        await answer(operator, batch, {rows[4].id: {NAME.key: "苗大国"}})
    await answer(operator, batch, {rows[4].id: {NAME.key: "苗治国"}})
    assert await states(operator, batch) == {4: "same"}

    again = await _hand_in(operator, _row(await _place(), "苗志国", number))
    _, rows = await seen(operator, again)
    await answer(operator, again, {rows[4].id: {NAME.key: "苗志国"}})
    assert (await commit(operator, again)).written == 1
    assert [one.name for one in await people_of(operator, VILLAGE)] == ["苗志国"]


async def test_what_the_sheet_says_of_the_party_is_held_against_what_is_on_record(operator: Actor) -> None:
    await a_county(operator)
    member, other, since = a_citizen_number(), a_citizen_number(), a_citizen_number(born=date(1978, 3, 12))
    for name, number, status, joined in (
        ("贾永胜", member, PoliticalStatus.PARTY_MEMBER, "2005.07"),
        ("王瑞", other, PoliticalStatus.MASSES, None),
        ("高建平", since, PoliticalStatus.PARTY_MEMBER, None),
    ):
        person = RegisterPerson(
            region=VILLAGE, name=name, citizen_number=number, political_status=status, party_since=joined
        )
        await register(operator, person)
    place, head = await _place(), (*MEMBER_HEAD, "入党时间")
    rows = (
        (*_row(place, "贾永胜", member, status="群众"), None),
        (*_row(place, "王瑞", other), "2010.07"),
        (*_row(place, "高建平", since), "2001.07"),
        (*_row(place, "高贺", a_citizen_number(born=date(2001, 5, 1))), "2018.03"),
    )
    batch = await handed_in(operator, *rows, of="members", head=head)
    assert await states(operator, batch) == {4: "error", 5: "error", 6: "changed", 7: "error"}
    _, found = await seen(operator, batch)
    told = {number: [(one.title, one.cause) for one in row.problems] for number, row in found.items()}
    assert told[4] == [("政治面貌", "政治面貌是群众，却填了入党时间2005.07。")]
    assert told[5] == [("入党时间", "政治面貌是群众，却填了入党时间2010.07。")]
    assert told[7][0][1].startswith("2018.03时本人（2001.05出生）未满18周岁")
    await commit(operator, batch)
    kept = await connection().fetch("SELECT name, political_status, party_since FROM person ORDER BY id")
    assert [tuple(row) for row in kept] == [
        ("贾永胜", "party_member", "2005.07"),
        ("王瑞", "masses", None),
        ("高建平", "party_member", "2001.07"),
    ]


async def test_a_number_on_record_where_one_cannot_see_it_is_refused_and_says_no_more(operator: Actor) -> None:
    await a_county(operator)
    number = a_citizen_number()
    await a_person(operator, "贾永胜", region="140931100001", citizen_number=number)
    officer = an_actor(Role.VETTING_OFFICER)
    batch = await _hand_in(
        officer, _row(await _place(), "贾永胜", number), _row(await _place(), "王瑞", a_citizen_number())
    )

    done = await commit(officer, batch)

    assert (done.written, done.held_back) == (1, 1)
    _, rows = await seen(officer, batch)
    assert rows[4].problems[0].cause == "号码已登记在本账号地区以外。"
    assert OTHER_COUNTY not in str(rows[4])


async def test_a_person_is_not_moved_to_another_community_by_a_sheet(operator: Actor) -> None:
    await a_county(operator)
    number = a_citizen_number()
    await a_person(operator, "贾永胜", region=COMMUNITY, citizen_number=number)

    _, rows = await seen(operator, await _hand_in(operator, _row(await _place(), "贾永胜", number)))

    assert rows[4].problems[0].cause == f"此人登记在{await _place(COMMUNITY)}。"


async def test_what_waits_is_sealed_and_shown_masked(operator: Actor) -> None:
    await a_county(operator)
    number = a_citizen_number(born=date(1978, 3, 12))
    batch = await _hand_in(operator, _row(await _place(), "贾永胜", number, phone="13900001234"))

    stored = await connection().fetchrow("SELECT * FROM import_row WHERE batch = $1", batch)
    held = await connection().fetchrow("SELECT * FROM import_batch WHERE id = $1", batch)
    shown = str(await seen(operator, batch))

    for clear in (number, "贾永胜", "13900001234"):
        assert clear.encode() not in b"".join(value for value in stored.values() if isinstance(value, bytes))
        assert clear not in str([value for value in (*stored.values(), *held.values()) if not isinstance(value, bytes)])
    assert number not in shown
    assert "13900001234" not in shown
    assert {PHONE.key, ADDRESS.key} <= {column.key for column in exchange("members").sheet.columns if column.mask}


@pytest.mark.parametrize("phone", ["13900000001", "0350-7652111", "（0350）7652111、13900000001", "+86 139 0000 0001"])
def test_a_telephone_number_is_one(phone: str) -> None:
    assert PHONE.parse(phone) == phone


@pytest.mark.parametrize("phone", ["1393450", "139000000011", "7652111", "13900000001、139345", "没有"])
def test_what_is_too_short_or_long_for_a_telephone_number_is_asked_about(phone: str) -> None:
    with pytest.raises(CellQuestion, match="手机号是11位，固定电话连区号写") as asked:
        PHONE.parse(phone)
    assert PHONE.parse(asked.value.choices[0]) == ""
