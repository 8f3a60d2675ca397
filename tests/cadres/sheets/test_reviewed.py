from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from cadres.queries import people_of
from cadres.reviews.states import states_of
from cadres.services.in_bulk import Newcomer, register_many
from cadres.services.reviews import verdicts
from cadres.services.reviews.batches import Listed, add_people, take_out
from cadres.vocabulary import Office
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Refused
from server.sheets.answering import answer
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from server.values.periods import chinese_day
from tests.support import reviews as given
from tests.support.factories import COUNTY, OTHER_COUNTY, VILLAGE, a_citizen_number, a_county, a_person, an_actor
from tests.support.sheets import handed_in, seen, states

_YEAR, _BATCH = clock.today().year, given.number_of()
HEAD = ("联审批次", "拟任职务", "区划代码", "村（社区）", "届次", "姓名", "身份证号")


async def _row(name: str, number: str, *, batch: str = _BATCH, office: str | None = "委员") -> tuple[Cell, ...]:
    place = await connection().fetchval("SELECT name FROM community WHERE region = $1", VILLAGE)
    return (batch, office, VILLAGE, place, "十三", name, number)


async def _hand_in(actor: Actor, *rows: Sequence[Cell]) -> int:
    return await handed_in(actor, *rows, of="vetting-people", head=HEAD)


async def _said(actor: Actor, batch: int, number: int = 4) -> list[str]:
    _, rows = await seen(actor, batch)
    return [f"{one.title}：{one.cause}{one.cure}" for one in rows[number].problems]


@pytest.fixture
async def batch(operator: Actor) -> int:
    await a_county(operator)
    await given.the_lists(operator)
    return await given.a_batch(operator)


async def test_the_new_are_registered_the_known_are_listed_and_both_taken_back(operator: Actor, batch: int) -> None:
    known, new = a_citizen_number(), a_citizen_number()
    person = await a_person(operator, "高建平", citizen_number=known)
    rows = [await _row("高建平", known), await _row("贾永胜", new, batch=f"{_YEAR}年第1批", office="主任")]
    file = await _hand_in(operator, *rows)
    assert await states(operator, file) == {4: "new", 5: "new"}
    assert await states_of(operator, batch) == ()
    await commit(operator, file)
    listed = {one.name: one.stands_for for one in await states_of(operator, batch)}
    assert listed == {"高建平": Office.MEMBER, "贾永胜": Office.CHAIR}
    assert "review.people_added" in {event.kind for event in await trail(f"review:{batch}")}

    out = await export(operator, "vetting-people", Wish(COUNTY, "核对", whole=True))
    assert out.rows == 2
    again = await stage(operator, "vetting-people", Upload("again.xlsx", out.content))
    assert set((await states(operator, again)).values()) <= {"same", "done"}
    other = await _hand_in(operator, await _row("贾永胜", new, office="副主任"))
    assert await _said(operator, other) == ["拟任职务：已在这一批联审中，职务不能由导入改变。"]

    assert await undo(operator, file, "传错") == 2
    assert await states_of(operator, batch) == ()
    assert [one.id for one in await people_of(operator, VILLAGE)] == [person]


async def test_whoever_was_taken_out_by_hand_holds_up_no_undoing(operator: Actor, batch: int) -> None:
    file = await _hand_in(operator, await _row("贾永胜", a_citizen_number()), await _row("高建平", a_citizen_number()))
    await commit(operator, file)
    first, _ = [one.id for one in await states_of(operator, batch)]
    await take_out(operator, first)
    assert await undo(operator, file, "传错") == 2
    assert await states_of(operator, batch) == ()
    assert await people_of(operator, VILLAGE) == ()


async def test_whoever_was_asked_about_stays(operator: Actor, batch: int) -> None:
    file = await _hand_in(operator, await _row("贾永胜", a_citizen_number()))
    await commit(operator, file)
    await given.asked(operator, batch, [one.id for one in await states_of(operator, batch)])
    with pytest.raises(Refused, match="第4行：已经发出联审，不能移出"):
        await undo(operator, file, "传错")
    assert len(await states_of(operator, batch)) == 1


async def test_a_batch_that_cannot_be_meant_says_why(operator: Actor, batch: int) -> None:
    elsewhere = await given.a_batch(operator, region=OTHER_COUNTY)
    await connection().execute("UPDATE vetting_batch SET sequence = 7 WHERE id = $1", elsewhere)
    number = a_citizen_number()
    file = await _hand_in(
        operator,
        *[await _row("贾永胜", number, batch=one) for one in (given.number_of(9), given.number_of(7), "第三批")],
        (*(await _row("高建平", a_citizen_number()))[:4], "第十二届", "高建平", a_citizen_number()),
    )
    assert await _said(operator, file, 4) == [f"联审批次：没有{_YEAR}-9这一批联审。请核对批次；还没有的先建立。"]
    assert await _said(operator, file, 5) == [
        f"联审批次：{_YEAR}-7这一批不是这个村（社区）所在地区的。列入当地的批次。"
    ]
    assert await _said(operator, file, 6) == ["联审批次：“第三批”不是联审批次。写成2026-3，即2026年第3批。"]
    assert await _said(operator, file, 7) == [f"届次：{_BATCH}这一批是第13届的。请核对批次和届次。"]
    entry = await given.concluded(operator, batch)
    assert entry
    await verdicts.close(operator, batch)
    late = await _hand_in(operator, await _row("刘桂芳", a_citizen_number()))
    assert await _said(operator, late) == [f"联审批次：{_BATCH}这一批已经办结。列入新的批次。"]


@pytest.mark.usefixtures("batch")
async def test_a_place_beyond_the_account_is_told_under_its_code() -> None:
    officer = an_actor(Role.VETTING_OFFICER, region=COUNTY)
    row = await _row("贾永胜", a_citizen_number())
    file = await _hand_in(officer, tuple(f"{OTHER_COUNTY[:6]}100001" if cell == VILLAGE else cell for cell in row))
    assert await _said(officer, file) == ["区划代码：不在本账号的地区内。请由所在地区的账号导入。"]


async def test_a_record_that_says_otherwise_is_told_and_not_changed(operator: Actor, batch: int) -> None:
    number = a_citizen_number()
    await a_person(operator, "苗治国", citizen_number=number)
    file = await _hand_in(operator, await _row("苗志国", number))
    (told,) = await _said(operator, file)
    assert told.startswith("姓名：同一身份证号在库里是“苗治国”。")
    assert await states_of(operator, batch) == ()


async def test_a_clerk_lists_the_known_and_registers_nobody(operator: Actor, batch: int) -> None:
    clerk = an_actor(Role.TOWNSHIP_CLERK, region="140932100000")
    known = a_citizen_number()
    await a_person(operator, "高建平", citizen_number=known)
    file = await _hand_in(clerk, await _row("高建平", known), await _row("贾永胜", a_citizen_number()))
    assert await states(clerk, file) == {4: "new", 5: "error"}
    assert "登记人员" in (await _said(clerk, file, 5))[0]
    await commit(clerk, file)
    assert [one.name for one in await states_of(operator, batch)] == ["高建平"]


async def test_a_number_registered_out_of_sight_is_refused_and_no_more_said(operator: Actor, batch: int) -> None:
    assert batch
    number = a_citizen_number()
    await a_person(operator, "温久安", region="140931100001", citizen_number=number)
    officer = an_actor(Role.VETTING_OFFICER)
    file = await _hand_in(officer, await _row("贾永胜", number))
    assert await _said(officer, file) == ["身份证号：号码已登记在本账号地区以外。请上级核对是谁的号码。"]


async def test_whoever_is_no_voter_on_the_day_is_not_listed(operator: Actor, batch: int) -> None:
    born = given.EVENT_DAY - timedelta(days=14 * 365 + 100)
    young = a_citizen_number(born=born)
    file = await _hand_in(operator, await _row("贾永胜", young))
    (told,) = await _said(operator, file)
    assert told.startswith(f"身份证号：{chinese_day(born)}出生，到选举日{chinese_day(given.EVENT_DAY)}为14周岁")
    assert "V-01" in told
    known = await a_person(operator, "高建平", citizen_number=young)
    with pytest.raises(Refused, match="未满18周岁，没有被选举权"):
        await add_people(operator, batch, [Listed(person=known, stands_for=Office.MEMBER)])


async def test_a_party_date_before_eighteen_is_refused_as_on_the_page(operator: Actor, batch: int) -> None:
    born = a_citizen_number(born=date(1990, 6, 3))
    early, since = [(*(await _row("贾永胜", born)), month) for month in ("2008.05", "2008.06")]
    file = await handed_in(operator, early, of="vetting-people", head=(*HEAD, "入党时间"))
    assert await states(operator, file) == {4: "error"}
    (told,) = await _said(operator, file)
    assert told.startswith("入党时间：2008.05时本人（1990.06出生）未满18周岁，不能入党。（中国共产党章程第一条）对照")
    right = await handed_in(operator, since, of="vetting-people", head=(*HEAD, "入党时间"))
    await commit(operator, right)
    assert [one.name for one in await states_of(operator, batch)] == ["贾永胜"]


async def test_who_is_in_no_party_did_not_join_one_by_any_sheet(operator: Actor, batch: int) -> None:
    number = a_citizen_number()
    row = (*(await _row("米入党", number)), "群众", "2015.07")
    file = await handed_in(operator, row, of="vetting-people", head=(*HEAD, "政治面貌", "入党时间"))
    assert await states(operator, file) == {4: "error"}
    cause = "政治面貌是群众，却填了入党时间2015.07。"
    assert await _said(operator, file) == [f"入党时间：{cause}是党员的，改政治面貌；不是的，删去入党时间。"]
    newcomer = Newcomer(
        VILLAGE, "米入党", number, "male", date(1978, 3, 12), political_status="masses", party_since="2015.07"
    )
    with pytest.raises(Refused, match=cause):
        await register_many(operator, [newcomer])
    assert await states_of(operator, batch) == ()
    assert await people_of(operator, VILLAGE) == ()


@pytest.mark.usefixtures("batch")
async def test_a_village_of_another_county_is_wrong_in_its_own_column(operator: Actor) -> None:
    await a_county(operator)
    officer = an_actor(Role.VETTING_OFFICER)
    row = (_BATCH, "委员", "140931100202", "曲峪村", "十三", "高建平", a_citizen_number())
    file = await _hand_in(officer, row)
    assert await _said(officer, file) == ["区划代码：不在本账号的地区内。请由所在地区的账号导入。"]


@pytest.mark.usefixtures("batch")
async def test_a_birth_in_another_month_than_both_readings_can_be_chosen(operator: Actor) -> None:
    number = a_citizen_number(born=date(1991, 11, 3))
    row = (*(await _row("高建平", number)), "1991.1")
    file = await handed_in(operator, row, of="vetting-people", head=(*HEAD, "出生年月"))
    _, rows = await seen(operator, file)
    (problem,) = rows[4].problems
    assert problem.choices == ("1991.01", "1991.10", "1991.11")
    assert "身份证号里是1991年11月" in problem.cause
    assert await answer(operator, file, {rows[4].id: {problem.key: "1991.11"}}) == 1
    assert await states(operator, file) == {4: "new"}


@pytest.mark.usefixtures("batch")
async def test_a_candidate_without_a_post_is_told_in_the_preview(operator: Actor) -> None:
    file = await _hand_in(operator, await _row("高建平", a_citizen_number(), office=None))
    assert await _said(operator, file) == ["拟任职务：没有填拟任职务。填写职务；联审按职务办。"]
    wrong = await _hand_in(operator, await _row("高建平", a_citizen_number(), office="村长"))
    (told,) = await _said(operator, wrong)
    assert told.startswith("拟任职务：“村长”不在可选项内"), "what could not be read was not left out"
