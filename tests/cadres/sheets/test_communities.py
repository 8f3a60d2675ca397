import pytest

from cadres.queries import community
from cadres.services.communities import Description, describe, record_code
from cadres.tables import HeldCode
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Conflict, Forbidden, NotFound, Refused
from server.sheets.committing import commit, drop, undo
from tests.support.factories import COMMUNITY, OTHER_TOWNSHIP, VILLAGE, a_county, an_actor
from tests.support.sheets import handed_in, seen, states

_FIRST = "54440604778330561N"  # Published in a judgment of 2020: a villagers' committee in Foshan.
_SECOND = "54140932MF0000128D"  # Invented; its check characters are right.


async def test_what_a_sheet_changes_is_shown_old_and_new_by_cell(operator: Actor) -> None:
    await a_county(operator)
    await describe(operator, Description(region=VILLAGE, households=300, population=900))
    officer = an_actor(Role.ELECTION_OFFICER)

    batch = await handed_in(
        officer, (VILLAGE, None, 310, "９００", "村委会院内", None), (COMMUNITY, None, None, None, None, None)
    )

    view, rows = await seen(officer, batch)
    assert (view.rows, view.ready, view.faulty) == (2, 1, 0)
    cells = {cell.text: (cell.before, cell.mark) for cell in rows[4].cells}
    assert cells["310"] == ("300", "new")
    assert cells["900"] == (None, "")
    assert cells["村委会院内"] == ("空", "new")
    assert rows[5].state.value == "same"
    assert (await community(officer, VILLAGE)).households == 300


async def test_rows_go_in_and_leave_an_event_each_and_one_for_the_batch(operator: Actor) -> None:
    await a_county(operator)
    officer = an_actor(Role.ELECTION_OFFICER)
    batch = await handed_in(officer, (VILLAGE, None, 310, None, None, None), (COMMUNITY, None, 820, 2300, None, None))

    done = await commit(officer, batch)

    assert (done.written, done.held_back) == (2, 0)
    assert (await community(officer, COMMUNITY)).population == 2300
    [event] = [one for one in await trail(f"community:{COMMUNITY}") if one.kind == "community.corrected"]
    assert event.after == {"户数": 820, "人口": 2300}
    assert {one.kind for one in await trail(f"import:{batch}")} == {"import.staged", "import.committed"}
    with pytest.raises(Refused, match="没有可以导入的行"):
        await commit(officer, batch)


async def test_good_rows_go_in_and_bad_rows_stay(operator: Actor) -> None:
    await a_county(operator)
    officer = an_actor(Role.ELECTION_OFFICER)

    batch = await handed_in(
        officer,
        (VILLAGE, None, 310, None, None, None),
        (COMMUNITY, None, "约八百", None, None, None),
        ("140932999999", None, 5, None, None, None),
        (OTHER_TOWNSHIP[:9] + "999", None, 5, None, None, None),
        (VILLAGE, None, 311, None, None, None),
    )

    assert await states(officer, batch) == {4: "changed", 5: "error", 6: "error", 7: "error", 8: "error"}
    _, rows = await seen(officer, batch)
    assert rows[5].problems[0].cause == "“约八百”不是整数。"
    assert rows[6].problems[0].cause == "没有建立这个代码的村（社区）。"
    assert rows[8].problems[0].cause == "与第4行是同一个村（社区）。"
    assert (await commit(officer, batch)).written == 1


async def test_a_row_of_another_area_is_refused_whoever_else_may_see_it(operator: Actor) -> None:
    await a_county(operator)
    officer = an_actor(Role.ELECTION_OFFICER, region=OTHER_TOWNSHIP)

    batch = await handed_in(officer, (VILLAGE, None, 310, None, None, None))

    _, rows = await seen(officer, batch)
    assert rows[4].problems[0].cause == "不在本账号的地区内。"


async def test_a_name_that_belongs_to_another_code_is_refused(operator: Actor) -> None:
    await a_county(operator)
    name = (await community(operator, VILLAGE)).name

    batch = await handed_in(
        operator,
        (VILLAGE, f"{name.removesuffix('村')}村委会", 310, None, None, None),
        (COMMUNITY, name, 1, None, None, None),
    )

    assert await states(operator, batch) == {4: "changed", 5: "error"}


async def test_the_second_run_of_a_file_skips_what_is_done(operator: Actor) -> None:
    await a_county(operator)
    rows = [(VILLAGE, None, 310, None, None, None), (COMMUNITY, None, "多", None, None, None)]
    await commit(operator, await handed_in(operator, *rows))
    # Changed by hand since, on purpose: the old file must not put it back.
    await describe(operator, Description(region=VILLAGE, households=333))

    again = await handed_in(operator, rows[0], (COMMUNITY, None, 820, None, None, None))

    assert await states(operator, again) == {4: "done", 5: "changed"}
    assert (await commit(operator, again)).written == 1
    assert (await community(operator, VILLAGE)).households == 333


async def test_an_import_is_undone_as_one_step_with_the_values_from_before(operator: Actor) -> None:
    await a_county(operator)
    await describe(operator, Description(region=VILLAGE, households=300))
    batch = await handed_in(operator, (VILLAGE, None, 310, 950, None, None), (COMMUNITY, None, 820, None, None, None))
    await commit(operator, batch)

    assert await undo(operator, batch, "传错了文件") == 2

    held = await community(operator, VILLAGE)
    assert (held.households, held.population) == (300, None)
    assert (await community(operator, COMMUNITY)).households is None
    [event] = [one for one in await trail(f"import:{batch}") if one.kind == "import.undone"]
    assert event.reason == "传错了文件"
    with pytest.raises(Conflict):
        await undo(operator, batch, "再来")
    with pytest.raises(Conflict):
        await commit(operator, batch)
    # What was undone is not done: the same file may be handed in again.
    assert await states(operator, await handed_in(operator, (VILLAGE, None, 310, 950, None, None))) == {4: "changed"}


async def test_an_undo_is_refused_where_somebody_changed_a_record_since(operator: Actor) -> None:
    await a_county(operator)
    batch = await handed_in(operator, (VILLAGE, None, 310, None, None, None), (COMMUNITY, None, 820, None, None, None))
    await commit(operator, batch)
    await describe(operator, Description(region=COMMUNITY, households=821))

    with pytest.raises(Refused) as refusal:
        await undo(operator, batch, "传错了文件")

    assert [problem.field for problem in refusal.value.problems] == ["第5行 户数"]
    assert (await community(operator, VILLAGE)).households == 310


async def test_a_row_whose_record_changed_after_the_preview_waits(operator: Actor) -> None:
    await a_county(operator)
    batch = await handed_in(operator, (VILLAGE, None, 310, None, None, None), (COMMUNITY, None, 820, None, None, None))
    await describe(operator, Description(region=VILLAGE, households=305))

    done = await commit(operator, batch)

    assert (done.written, done.held_back) == (1, 1)
    _, rows = await seen(operator, batch)
    assert {cell.text: cell.before for cell in rows[4].cells}["310"] == "305"
    assert (await commit(operator, batch)).written == 1


async def test_a_recorded_credit_code_is_never_exchanged(operator: Actor) -> None:
    await a_county(operator)
    await record_code(operator, VILLAGE, _FIRST)

    batch = await handed_in(
        operator, (VILLAGE, None, None, None, None, _SECOND), (COMMUNITY, None, 5, None, None, _FIRST)
    )

    _, rows = await seen(operator, batch)
    assert rows[4].problems[0].cause == f"已登记{_FIRST}，代码终身不变。"
    assert rows[5].problems[0].cause.endswith("马道村委会的代码，已登记。")


async def test_a_code_of_another_body_is_no_communitys(operator: Actor) -> None:
    await a_county(operator)
    batch = await handed_in(
        operator,
        (VILLAGE, None, None, None, None, "93140932MF0000128C"),
        (COMMUNITY, None, 5, None, None, "N2140932MF00001282"),
    )
    _, rows = await seen(operator, batch)
    assert "写明理由" in rows[4].problems[0].cure
    assert "集体经济组织" in rows[5].problems[0].cause


async def test_a_code_that_an_import_brought_is_free_once_the_import_is_undone(operator: Actor) -> None:
    await a_county(operator)
    batch = await handed_in(operator, (VILLAGE, None, None, None, None, _SECOND))
    await commit(operator, batch)
    assert await HeldCode.select(HeldCode.region, HeldCode.code) == [{"region": VILLAGE, "code": _SECOND}]
    await undo(operator, batch, "录错了")
    assert await HeldCode.count() == 0


async def test_a_credit_code_with_a_wrong_character_or_kept_as_a_number_is_refused(operator: Actor) -> None:
    await a_county(operator)

    batch = await handed_in(
        operator,
        (VILLAGE, None, None, None, None, _FIRST[:-1] + "?"),
        (COMMUNITY, None, 5, None, None, 541409321234567891.0),
    )

    assert await states(operator, batch) == {4: "error", 5: "error"}


async def test_a_file_given_up_leaves_nothing(operator: Actor) -> None:
    await a_county(operator)
    batch = await handed_in(operator, (VILLAGE, None, 310, None, None, None))

    await drop(operator, batch)

    view, rows = await seen(operator, batch)
    assert (view.state.value, view.has_file, rows) == ("dropped", False, {})
    with pytest.raises(Conflict):
        await commit(operator, batch)


async def test_imports_of_another_county_are_not_there(operator: Actor) -> None:
    await a_county(operator)
    batch = await handed_in(an_actor(Role.ELECTION_OFFICER), (VILLAGE, None, 310, None, None, None))
    stranger = an_actor(Role.ELECTION_OFFICER, region="140931000000")

    for act in (commit(stranger, batch), undo(stranger, batch, "x"), drop(stranger, batch), seen(stranger, batch)):
        with pytest.raises(NotFound):
            await act
    with pytest.raises(Forbidden):
        await commit(an_actor(Role.TOWNSHIP_CLERK), batch)
