"""Sheets of voters: what goes in, what comes back, what a second run does."""

import asyncio
import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
import xlsxwriter

from elections.roll_vocabulary import OffGround
from elections.rules.roll import SAME_ROUND_DAYS
from elections.services.rolls.imports import faulty_rows, undo_import
from elections.services.rolls.keeping import TakeOff, take_off
from elections.sheets import roll_import
from elections.sheets.roll_import import Taken, take_in
from elections.sheets.roll_workbook import LARGE
from server.access.actor import Actor, Role
from server.db.engine import connection
from server.errors import Refused
from server.places.regions import load_divisions
from server.sheets.staging import Upload
from tests.support.factories import VILLAGE, an_actor, an_election
from tests.support.http import SignIn
from tests.support.rolls import DAY, HEAD, TODAY, a_row, a_sheet, number_of

#: In another county.
_FAR = "140931100202"
NEIGHBOUR = "140932102202"


async def _taken(actor: Actor, rows: list[list[str]], **how: bool) -> Taken:
    return await take_in(actor, Upload("选民.csv", a_sheet(rows)), **how)


async def _open(actor: Actor, region: str = VILLAGE) -> str:
    return await an_election(actor, region=region, term_number=13, election_day=DAY)


async def test_sound_rows_go_in_and_the_others_come_back_in_the_senders_own_words(operator: Actor) -> None:
    await _open(operator)
    wrong = number_of(104)[:17] + ("1" if number_of(104)[17] != "1" else "2")
    rows = [
        a_row(100),
        a_row(101, 是否党员="是", 民族="回族"),
        a_row(102, **{"登记依据": "第二类", "表示（申请）日期": "2026-10-08"}),
        a_row(103, 登记依据="第二类"),
        a_row(104, 身份证号=wrong),
        a_row(105, 区划代码="140932100999"),
        a_row(106, 姓名=""),
        a_row(107, 性别="女"),
        a_row(100, 户号="0099"),
    ]
    taken = await _taken(operator, rows)
    assert (taken.rows, taken.registered, taken.refused, taken.known, taken.faulty) == (9, 3, 0, 0, 6)
    name, content = await faulty_rows(operator, taken.batch)
    assert name == "选民（错误）.csv"
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[0] == ",".join([*HEAD, "错误"])
    assert [line.split(",")[:5] for line in lines[1:]] == [row[:5] for row in rows[3:]]
    told = [line.rpartition(",")[2] for line in lines[1:]]
    assert [one.partition("：")[0] for one in told] == ["登记依据", "身份证号", "区划代码", "姓名", "性别", "身份证号"]
    assert "与第2行是同一个人" in told[-1]


async def test_the_young_and_the_deprived_are_kept_as_no_voters(operator: Actor) -> None:
    await _open(operator)
    born = DAY.replace(year=2008)
    rows = [
        a_row(100, born=born),
        a_row(101, born=born.replace(day=21)),
        a_row(102, 剥夺政治权利起="2025-01-01"),
        a_row(103, 剥夺政治权利起="2020-01-01", 剥夺政治权利止="2026-12-19"),
    ]
    taken = await _taken(operator, rows)
    assert (taken.registered, taken.refused, taken.faulty) == (2, 2, 0)
    off = await connection().fetch("SELECT off_ground FROM voter WHERE off_ground IS NOT NULL ORDER BY line")
    assert [row["off_ground"] for row in off] == [OffGround.UNDER_AGE, OffGround.DEPRIVED]


async def test_a_second_run_does_no_harm_and_an_undo_leaves_nothing(operator: Actor) -> None:
    await _open(operator)
    rows = [a_row(order) for order in range(100, 110)]
    first, second = await _taken(operator, rows), await _taken(operator, [*rows, a_row(110)])
    assert (second.registered, second.known, second.faulty) == (1, 10, 0)
    changed = await _taken(operator, [a_row(100, 姓名="贾改名")])
    assert "登记的内容与本行不同" in next(iter(changed.faults.values()))[0].cause
    assert await undo_import(operator, first.batch, "传错了村") == 10
    assert await connection().fetchval("SELECT count(*) FROM voter") == 1
    assert await connection().fetchval("SELECT sum(voters) FROM roll_count") == 1


async def test_an_undo_throws_nobodys_later_work_away(operator: Actor) -> None:
    code = await _open(operator)
    taken = await _taken(operator, [a_row(100), a_row(101)])
    voter = await connection().fetchval("SELECT min(id) FROM voter")
    await take_off(operator, code, voter, TakeOff(ground=OffGround.DIED, document="死亡证明", day=TODAY))
    with pytest.raises(Refused) as refused:
        await undo_import(operator, taken.batch, "传错了村")
    assert "已有1人另有改动" in str(refused.value)


async def test_a_trial_leaves_nothing(operator: Actor) -> None:
    await _open(operator)
    taken = await _taken(operator, [a_row(100), a_row(101, 姓名="")], trial=True)
    assert (taken.registered, taken.faulty, taken.batch) == (1, 1, 0)
    assert await connection().fetchval("SELECT count(*) FROM voter") == 0


async def test_one_event_tells_of_a_file_with_its_counts_and_hash(operator: Actor) -> None:
    await _open(operator)
    await _taken(operator, [a_row(100), a_row(101)])
    events = await connection().fetch("SELECT after FROM audit_event WHERE kind = 'roll.taken_in'")
    assert len(events) == 1
    assert '"登记": 2' in events[0]["after"]
    assert "文件摘要" in events[0]["after"]
    assert number_of(100) not in events[0]["after"]


async def test_somebody_in_two_villages_of_one_file_waits_to_be_settled(operator: Actor) -> None:
    await _open(operator)
    await _open(operator, "140932102202")
    taken = await _taken(operator, [a_row(100), a_row(100, region="140932102202")])
    assert (taken.registered, taken.conflicts) == (2, 1)


@pytest.mark.parametrize("looked_up", [0, 1 << 40], ids=["each voter", "all rolls"])
async def test_two_registrations_are_found_whichever_way_the_rolls_are_read(
    operator: Actor, monkeypatch: pytest.MonkeyPatch, looked_up: int
) -> None:
    monkeypatch.setattr(roll_import, "_LOOKED_UP_BYTES", looked_up)
    for region in (VILLAGE, NEIGHBOUR, _FAR):
        await _open(operator, region)
    await _taken(operator, [a_row(100), a_row(101)])
    other = await _taken(operator, [a_row(100, region=_FAR), a_row(102, region=_FAR)])
    assert (other.registered, other.conflicts) == (2, 1)
    # Those of an earlier file are settled with that file, not told of again with each further one.
    further = await _taken(operator, [a_row(103, region=_FAR)])
    assert (further.registered, further.conflicts) == (1, 0)
    third = await _taken(operator, [a_row(102, region=NEIGHBOUR)])
    assert third.conflicts == 1
    pairs = await connection().fetch("SELECT region, other_region FROM registration_conflict")
    told = {(row["region"], row["other_region"]) for row in pairs}
    assert told == {(VILLAGE, _FAR), (_FAR, VILLAGE), (NEIGHBOUR, _FAR), (_FAR, NEIGHBOUR)}


async def test_who_votes_elsewhere_in_another_round_is_on_one_roll(operator: Actor) -> None:
    await _open(operator)
    await an_election(operator, region=_FAR, term_number=13, election_day=DAY + timedelta(days=SAME_ROUND_DAYS + 1))
    await _taken(operator, [a_row(100)])
    assert (await _taken(operator, [a_row(100, region=_FAR)])).conflicts == 0


async def test_two_counties_at_the_same_moment_miss_nobody(own_database: str) -> None:
    assert own_database
    actor = Actor.operator()
    await load_divisions(actor)
    for region in (VILLAGE, _FAR):
        await _open(actor, region)
    one, two = Actor.operator("140932000000"), Actor.operator("140931000000")
    done = await asyncio.gather(_taken(one, [a_row(100)]), _taken(two, [a_row(100, region=_FAR)]))
    assert sorted(taken.conflicts for taken in done) == [0, 1]


async def test_numbers_are_closed_and_found_by_their_hash(operator: Actor) -> None:
    await _open(operator)
    await _taken(operator, [a_row(100, 联系电话="13000000000")])
    row = await connection().fetchrow("SELECT citizen_number, phone FROM voter")
    assert number_of(100).encode() not in row["citizen_number"]
    assert b"130000" not in row["phone"]


async def test_text_in_gb_18030_with_quotes_and_foot_is_read(operator: Actor) -> None:
    await _open(operator)
    rows = [a_row(100, 材料='户口簿，"复印件"\n两页'), a_row(101), ["合计", "2人"]]
    taken = await take_in(operator, Upload("选民.csv", a_sheet(rows, encoding="gb18030")))
    assert (taken.registered, taken.faulty) == (2, 0)


async def test_a_workbook_comes_back_marked(operator: Actor) -> None:
    await _open(operator)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("名册")
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, a_row(100))
        page.write_row(2, 0, a_row(101, 姓名=""))
    taken = await take_in(operator, Upload("选民.xlsx", target.getvalue()))
    assert (taken.registered, taken.faulty) == (1, 1)
    _, content = await faulty_rows(operator, taken.batch)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert [row[-1].value for row in sheet.iter_rows()][:3] == ["错误", None, "姓名：没有填写。请补填。"]


async def test_the_page_says_what_the_returned_file_is(operator: Actor, sign_in: SignIn) -> None:
    await _open(operator)
    taken = await _taken(an_actor(Role.ELECTION_OFFICER), [a_row(100), a_row(101, 姓名="")])
    clerk = await sign_in(Role.ELECTION_OFFICER)
    page = await clerk.get(f"/rolls/imports/{taken.batch}")
    assert "下载标出错误的表（1行有错）" in page.text
    assert "其他表格是原来的整张表" in page.text
    blank = await clerk.client.get("/rolls/imports/template.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(blank.content)).sheetnames[0] == "选民登记册"


async def test_a_large_file_goes_through_processes_row_by_row_the_same(operator: Actor) -> None:
    await _open(operator)
    born = [
        DAY.replace(year=1950 + order // 900, month=1 + order % 12, day=1 + order % 28) for order in range(LARGE + 10)
    ]
    rows = [a_row(100 + order % 900, born=day) for order, day in enumerate(born)]
    for faulty in range(0, len(rows), 500):
        rows[faulty][3] = ""
    taken = await _taken(operator, rows)
    assert sorted(taken.faults) == [row + 2 for row in range(0, len(rows), 500)]
    assert taken.registered + taken.faulty == len(rows)


async def test_of_a_hundred_thousand_rows_exactly_the_two_thousand_bad_ones_come_back(operator: Actor) -> None:
    await _open(operator)
    first = date(1950, 1, 1)
    rows = [a_row(100 + order % 900, born=first + timedelta(order // 900)) for order in range(100_000)]
    name, ground, number = (HEAD.index(title) for title in ("姓名", "登记依据", "身份证号"))
    bad = range(30, 100_000, 50)
    for place, row in enumerate(bad):
        if place % 4 == 0:
            rows[row][name] = ""
        elif place % 4 == 1:
            rows[row][ground] = "第四类"
        elif place % 4 == 2:
            rows[row][number] = rows[row][number][:16]
        else:
            rows[row][number] = rows[row - 1][number]  # Said twice, which only the database finds.
    taken = await _taken(operator, rows)
    assert (taken.rows, taken.registered, taken.faulty) == (100_000, 98_000, 2_000)
    _, content = await faulty_rows(operator, taken.batch)
    returned = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]
    assert [row[:-1] for row in returned] == [rows[row] for row in bad]
    told = {"姓名", "登记依据", "身份证号"}
    assert all(row[-1].partition("：")[0] in told for row in returned)


async def test_a_file_without_the_head_is_refused(operator: Actor) -> None:
    with pytest.raises(Refused) as refused:
        await take_in(operator, Upload("选民.csv", b"a,b\n1,2\n"))
    assert "没有找到选民登记册的表头" in str(refused.value)
