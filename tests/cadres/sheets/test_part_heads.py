"""What is known of a group's leader is known of that leader alone; representatives say their party and people by sheet too."""

import pytest

from cadres.lookups import bodies
from cadres.lookups.bodies import Assembly
from cadres.vocabulary import CommitteeKind, PoliticalStatus, Sex
from server import clock
from server.access.actor import Actor
from server.sheets.committing import commit, undo
from server.sheets.workbook import Cell
from tests.support.factories import VILLAGE, a_county
from tests.support.sheets import handed_in, seen, states

_HEAD = ("区划代码", "类别", "名称", "组长（网格员）", "组长性别", "组长政治面貌", "组长民族", "起始日期")
_CHOSEN = ("区划代码", "姓名", "性别", "政治面貌", "民族", "起始日期")


@pytest.fixture(autouse=True)
async def _county(operator: Actor) -> None:
    await a_county(operator)


async def _held(actor: Actor) -> Assembly:
    return await bodies.assembly(actor, VILLAGE, CommitteeKind.VILLAGERS, clock.today())


async def _taken(actor: Actor, *row: Cell) -> int:
    batch = await handed_in(actor, (VILLAGE, "小组", "一组", *row, "2021-12-01"), of="parts", head=_HEAD)
    await commit(actor, batch)
    return batch


async def test_an_empty_cell_keeps_what_is_known_until_somebody_else_leads(operator: Actor) -> None:
    await _taken(operator, "吕敏", "女", "党员", "回族")
    again = (VILLAGE, "小组", "一组", "吕敏", None, None, None, "2021-12-01")
    assert await states(operator, await handed_in(operator, again, of="parts", head=_HEAD)) == {4: "same"}
    (group,) = (await _held(operator)).parts
    assert (group.head_sex, group.head_political_status, group.head_ethnicity) == (
        Sex.FEMALE,
        PoliticalStatus.PARTY_MEMBER,
        "回族",
    )
    batch = await _taken(operator, "温久安", "男", None, None)
    (group,) = (await _held(operator)).parts
    assert (group.head, group.head_sex, group.head_political_status, group.head_ethnicity) == (
        "温久安",
        Sex.MALE,
        None,
        None,
    )
    await undo(operator, batch, "传错了文件")
    (group,) = (await _held(operator)).parts
    assert (group.head, group.head_ethnicity) == ("吕敏", "回族")


async def test_nobody_has_facts_of_nobody(operator: Actor) -> None:
    row = (VILLAGE, "小组", "一组", None, "女", None, None, "2021-12-01")
    batch = await handed_in(operator, row, of="parts", head=_HEAD)
    assert await states(operator, batch) == {4: "error"}
    _, rows = await seen(operator, batch)
    assert (rows[4].problems[0].title, rows[4].problems[0].cause) == ("组长性别", "没有填组长（网格员）。")


async def test_representatives_say_their_party_and_people(operator: Actor) -> None:
    rows = (
        (VILLAGE, "吕敏", "女", "预备党员", "满族", "2021-12-01"),
        (VILLAGE, "温久安", "男", None, None, "2021-12-01"),
    )
    batch = await handed_in(operator, *rows, of="representatives", head=_CHOSEN)
    await commit(operator, batch)
    told = [(one.name, one.political_status, one.ethnicity) for one in (await _held(operator)).representatives]
    assert told == [("吕敏", PoliticalStatus.PROBATIONARY, "满族"), ("温久安", None, None)]
