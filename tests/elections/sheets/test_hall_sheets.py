"""Who works at the stations of a county and who votes for whom, in and out by sheets."""

from collections.abc import Sequence
from datetime import date

import pytest

from cadres.services.kinship import KinshipFound, record_kinship
from cadres.vocabulary import Kinship
from elections import queries
from elections.polling import stations
from elections.polling_vocabulary import StationDuty
from elections.proxies import mandates
from elections.services.corrections import Withdrawal
from elections.services.polling.proxies import take_back
from elections.services.polling.stations import NameWorker, name_worker
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Refused
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.factories import TOWNSHIP, VILLAGE, a_ballot, a_citizen_number, a_person, an_election
from tests.support.sheets import handed_in, seen, states

_DAY = date(2026, 12, 18)
_WORKERS = (
    *("区划代码", "村（社区）", "届次", "站名", "种类", "地点", "秘密写票处", "使用人数", "使用原因"),
    *("姓名", "身份证号", "职责", "说明"),
)
_MANDATES = ("区划代码", "村（社区）", "届次", "委托人", "受委托人", "关系", "原因", "书面日期", "说明")
Place = tuple[Cell, Cell, Cell]
_HALL = ("中心会场", "中心会场", "村委会大院", "是", None, None)
_BOX = ("流动票箱", "流动票箱", "后沟组", "否", 12, "年老、患病")


@pytest.fixture
async def code(operator: Actor) -> str:
    return await an_election(operator, term_number=13, election_day=_DAY)


@pytest.fixture
async def place(operator: Actor, code: str) -> Place:
    async with transaction(operator):
        return VILLAGE, (await queries.election(operator, code)).community, "第十三届"


async def _working(actor: Actor, code: str) -> dict[str, list[tuple[str, StationDuty]]]:
    async with transaction(actor):
        held = await stations(actor, code, await queries.progress(actor, code))
    return {one.name: [(each.worker.name, each.worker.duty) for each in one.workers] for one in held}


async def _workers(actor: Actor, *rows: Sequence[Cell]) -> int:
    return await handed_in(actor, *rows, of="polling-workers", head=_WORKERS)


async def test_stations_and_workers_go_in_come_out_and_are_taken_back(operator: Actor, code: str, place: Place) -> None:
    batch = await _workers(
        operator,
        (*place, *_HALL, "苗国珍", None, "总监票人", None),
        (*place, *_HALL, "苗国珍", None, "发票人", None),
        (*place, *_BOX, None, None, None, None),
    )
    assert set((await states(operator, batch)).values()) == {"new"}
    await commit(operator, batch)
    assert await _working(operator, code) == {
        "中心会场": [("苗国珍", StationDuty.HEAD_SCRUTINEER), ("苗国珍", StationDuty.ISSUER)],
        "流动票箱": [],
    }
    out = await export(operator, "polling-workers", Wish(TOWNSHIP, "存档", whole=True))
    again = await stage(operator, "polling-workers", Upload("导出.xlsx", out.content))
    assert set((await states(operator, again)).values()) == {"done"}

    other = await name_worker(
        operator, code, await _station(operator, code, "流动票箱"), NameWorker(name="孙满仓", duty=StationDuty.ISSUER)
    )
    assert other
    with pytest.raises(Refused, match="流动票箱后来又登记了工作人员"):
        await undo(operator, batch, "表发错了")
    more = await _workers(operator, (*place, *_BOX, "孙满仓", None, "监票人", None))
    await commit(operator, more)
    await undo(operator, more, "表发错了")
    assert (await _working(operator, code))["流动票箱"] == [("孙满仓", StationDuty.ISSUER)]


async def _station(actor: Actor, code: str, name: str) -> int:
    async with transaction(actor):
        held = await stations(actor, code, await queries.progress(actor, code))
    return next(one.id for one in held if one.name == name)


async def test_v21_a_candidates_relative_is_refused_with_the_clause_and_the_relation(
    operator: Actor, code: str, place: Place
) -> None:
    standing = await a_ballot(operator, code)
    number = a_citizen_number()
    relative = await a_person(operator, "贾永军", citizen_number=number)
    kin = KinshipFound(one=relative, other=standing["贾永胜"], relation=Kinship.SIBLING, evidence="户口簿")
    await record_kinship(operator, kin)
    row = (*place, *_HALL, "贾永军", number, "监票人")
    refused = await _workers(operator, (*row, None))
    _, rows = await seen(operator, refused)
    (problem,) = next(iter(rows.values())).problems
    assert "贾永军是候选人贾永胜的近亲属（贾永军是贾永胜的兄弟姐妹），不能担任监票人" in problem.cause
    accepted = await _workers(operator, (*row, "全村只有他识字"))
    await commit(operator, accepted)
    assert (await trail(f"election:{code}"))[0].reason == "全村只有他识字"
    assert await _working(operator, code) == {"中心会场": [("贾永军", StationDuty.SCRUTINEER)]}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((*_HALL, "苗国珍", None, None, None), "姓名和职责只填了一项"),
        ((*_HALL, "苗国珍", "11010519491231002X", "监票人", None), "没有登记过苗国珍"),
        ((*_HALL, None, "11010519491231002X", None, None), "没有填姓名"),
        ((*_HALL[:4], 3, None, "苗国珍", None, "监票人", None), "只有流动票箱才填"),
        ((*_BOX[:4], 0, "年老", "苗国珍", None, "监票人", None), "填1至10000的人数"),
        ((*_BOX[:4], 20_000, "年老", "苗国珍", None, "监票人", None), "填1至10000的人数"),
        ((*_BOX[:4], None, None, "苗国珍", None, "监票人", None), "没有填公布的人数和原因"),
        (("中", *_HALL[1:], "苗国珍", None, "监票人", None), "至少要有2个字"),
    ],
)
async def test_what_cannot_be_stays_out_with_its_cause(
    operator: Actor, place: Place, row: Sequence[Cell], said: str
) -> None:
    batch = await _workers(operator, (*place, *row))
    _, rows = await seen(operator, batch)
    found = next(iter(rows.values()))
    assert said in "".join(one.cause + one.cure for one in found.problems)


async def test_rows_of_one_station_say_the_same_and_no_sheet_changes_a_station(operator: Actor, place: Place) -> None:
    other = ("中心会场", "中心会场", "小学", "是", None, None)
    unlike = await _workers(
        operator, (*place, *_HALL, "苗国珍", None, "监票人", None), (*place, *other, "孙满仓", None, "计票人", None)
    )
    _, rows = await seen(operator, unlike)
    assert "是同一个站、箱" in "".join(one.cause for row in rows.values() for one in row.problems)
    await commit(operator, await _workers(operator, (*place, *_HALL, "苗国珍", None, "监票人", None)))
    moved = await _workers(operator, (*place, *other, "孙满仓", None, "计票人", None))
    _, rows = await seen(operator, moved)
    assert "不由导入改变" in "".join(one.cure for row in rows.values() for one in row.problems)


async def test_mandates_go_in_by_the_law_come_out_and_are_taken_back(operator: Actor, code: str, place: Place) -> None:
    await a_ballot(operator, code)
    batch = await handed_in(
        operator,
        (*place, "苗国珍", "苗国强", "兄弟姐妹", "外出务工", "2026-11-20", None),
        (*place, "孙满仓", "贾永胜", None, "外出务工", "2026-11-20", None),
        of="proxy-mandates",
        head=_MANDATES,
    )
    _, rows = await seen(operator, batch)
    assert list((await states(operator, batch)).values()) == ["new", "error"]
    assert "贾永胜是候选人，不得接受委托" in "".join(one.cause for row in rows.values() for one in row.problems)
    await commit(operator, batch)
    async with transaction(operator):
        (held,) = await mandates(operator, code)
    assert (held.mandate.giver, held.mandate.relation) == ("苗国珍", Kinship.SIBLING)
    out = await export(operator, "proxy-mandates", Wish(TOWNSHIP, "存档", whole=True))
    again = await stage(operator, "proxy-mandates", Upload("导出.xlsx", out.content))
    assert set((await states(operator, again)).values()) == {"done"}

    await undo(operator, batch, "表发错了")
    async with transaction(operator):
        assert await mandates(operator, code) == ()
    second = await handed_in(
        operator,
        (*place, "苗国珍", "苗国强", "兄弟姐妹", "外出务工", "2026-11-20", None),
        of="proxy-mandates",
        head=_MANDATES,
    )
    await commit(operator, second)
    async with transaction(operator):
        (held,) = await mandates(operator, code)
    await take_back(operator, code, held.id, Withdrawal(reason="回村了"))
    with pytest.raises(Refused, match="已经撤回委托"):
        await undo(operator, second, "表发错了")
