"""Work in charge of and pay go with an office: whose the sheet or the records know, and whose nobody knows."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from cadres.records import work_of
from cadres.services.facts import record_fact
from cadres.services.facts_in_bulk import offices_held
from cadres.services.facts_told import DutyFact
from cadres.services.people import citizen_numbers
from cadres.services.tenures import Ending, close_tenure
from cadres.sheets import circumstance_exchange
from cadres.sheets.circumstances import DUTIES_COLUMN, parts_of
from cadres.sheets.told_cells import WITHOUT
from cadres.vocabulary import Office, TenureEnd
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.sheets.answering import answer
from server.sheets.committing import commit
from server.sheets.workbook import Cell
from tests.support.circumstances import FULL, HEAD, NUMBER, asked, given, in_office, on_page, settle, shown
from tests.support.factories import OTHER_COUNTY, VILLAGE, a_county, a_person, an_actor
from tests.support.sheets import handed_in, seen, states


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("told", "titles"),
    [
        ({"分管工作": "民政"}, ["分管工作"]),
        ({"月补贴": "1500"}, ["月补贴"]),
        ({"分管工作": "民政", "月补贴": "1500", "职务（村委）": "无"}, ["分管工作", "月补贴"]),
        ({"分管工作": "民政", "月补贴": "1500", "专业技能": "养殖", "公积金": "是"}, ["分管工作", "月补贴"]),
        ({"分管工作": "无", "月补贴": "0", "专业技能": "养殖", "公积金": "是"}, []),
    ],
)
async def test_work_and_pay_of_nobody_in_office_are_asked_about(
    operator: Actor, known: bool, told: Mapping[str, Cell], titles: list[str]
) -> None:
    await a_county(operator)
    if known:
        await a_person(operator, "高建平", citizen_number=NUMBER)
    batch = await given(operator, told, (*HEAD, "职务（村委）"))
    questions = await asked(operator, batch)
    assert [title for title, _, _ in questions] == titles
    assert all(cause.startswith("没有登记此人现任任何职务，表里也没有写现任职务") for _, cause, _ in questions)
    assert [choices for _, _, choices in questions] == [(str(told[title]), WITHOUT) for title in titles]


async def test_work_and_pay_of_somebody_whom_the_sheet_itself_names_in_office_come_in(operator: Actor) -> None:
    await a_county(operator)
    for said in ("村会计", "主任（主持工作）", "村委会委员、妇联主席"):
        batch = await given(operator, {**FULL, "职务（村委）": said}, (*HEAD, "职务（村委）"))
        assert await states(operator, batch) == {4: "new"}, said


@pytest.mark.parametrize("said", ["村民", "无业", "已离任", "卸任", "原村主任", "前任主任"])
async def test_words_that_are_no_office_of_today_name_none(operator: Actor, said: str) -> None:
    await a_county(operator)
    batch = await given(operator, {"分管工作": "民政", "职务（村委）": said}, (*HEAD, "职务（村委）"))
    assert [title for title, _, _ in await asked(operator, batch)] == ["分管工作"]


async def test_work_in_charge_of_ends_with_the_office(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    tenure = await in_office(operator, person)
    since = date(2022, 3, 1)
    of_office = DutyFact(office=Office.PARTY_SECRETARY, words="党务", since=since, evidence="分工会议记录")
    await record_fact(operator, person, "duties", of_office)
    await record_fact(operator, person, "duties", DutyFact(words="信访", since=since, evidence="分工会议记录"))
    assert (await shown(operator))["分管工作"] == "党组织书记：党务；信访"
    same = await given(operator, {"分管工作": "信访；党组织书记：党务"})
    assert await states(operator, same) == {4: "same"}
    left = date(2023, 5, 1)
    await close_tenure(operator, tenure, Ending(TenureEnd.RESIGNATION, left, "辞职报告"))
    assert (await shown(operator))["分管工作"] is None
    assert (await on_page(operator, person))["duties"] == [
        ("信访", "", "2022-03-01", "2023-05-01"),
        ("党务", "党组织书记", "2022-03-01", "2023-05-01"),
    ]


async def test_work_begun_in_one_term_is_that_of_the_next_too(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    tenure = await in_office(operator, person)
    second = date(2023, 5, 1)
    await record_fact(operator, person, "duties", DutyFact(words="党务", since=date(2022, 3, 1), evidence="分工"))
    await record_fact(
        operator, person, "duties", DutyFact(words="信访", since=date(2022, 3, 1), until=second, evidence="分工")
    )
    await close_tenure(operator, tenure, Ending(TenureEnd.RESIGNATION, second, "换届文件"))
    await in_office(operator, person, since=second)
    async with transaction(operator):
        first, then = [
            [one.words for one in await work_of(operator, person, Office.PARTY_SECRETARY, since, until)]
            for since, until in ((date(2021, 12, 1), second), (second, None))
        ]
    assert (sorted(first), then) == (["信访", "党务"], ["党务"])


async def test_work_of_an_office_that_is_not_held_is_asked_about(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator, "高建平", citizen_number=NUMBER)
    await in_office(operator, person)
    batch = await given(operator, {"分管工作": "党组织书记：党务；主任：全面工作", "月补贴": "1500"})
    ((title, cause, choices),) = await asked(operator, batch)
    assert title == "分管工作"
    assert cause.startswith("没有登记此人现任主任，")
    _, rows = await seen(operator, batch)
    await answer(operator, batch, {rows[4].id: {DUTIES_COLUMN.key: choices[0]}})
    await commit(operator, batch)
    told = await on_page(operator, person)
    assert (told["duties"], len(told["circumstances"])) == ([], 1)


async def test_a_part_before_a_colon_that_is_no_office_is_asked_about(operator: Actor) -> None:
    await a_county(operator)
    assert parts_of("主任:全面工作；书记：党务") == [(Office.CHAIR, "全面工作"), (Office.PARTY_SECRETARY, "党务")]
    batch = await given(operator, {"分管工作": "党建:基层组织"})
    ((title, cause, choices),) = await asked(operator, batch)
    assert (title, cause) == ("分管工作", "“党建”不是职务，按分管的内容登记？")
    await settle(operator, batch, DUTIES_COLUMN, choices[0])
    await commit(operator, batch)
    assert (await shown(operator))["分管工作"] == "党建:基层组织"
    again = await given(operator, {"分管工作": "党建：基层组织"})
    assert await states(operator, again) == {4: "same"}


async def test_offices_are_asked_for_once_for_all_rows_and_within_the_area(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_county(operator)
    people = [await a_person(operator, name) for name in ("高建平", "赵小军")]
    await in_office(operator, people[0])
    today = clock.today()
    async with transaction(operator):
        assert await offices_held(operator, people, today) == {people[0]: frozenset({Office.PARTY_SECRETARY})}
    elsewhere = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    async with transaction(elsewhere):
        assert await offices_held(elsewhere, people, today) == {}

    asked_for: list[int] = []

    async def counted(actor: Actor, wanted: Sequence[int], day: date) -> Mapping[int, frozenset[Office]]:
        asked_for.append(len(wanted))
        return await offices_held(actor, wanted, day)

    monkeypatch.setattr(circumstance_exchange, "offices_held", counted)
    numbers = await citizen_numbers(operator, people, "核对")
    place = await connection().fetchval("SELECT name FROM community WHERE region = $1", VILLAGE)
    lines = [
        [VILLAGE, place, name, numbers[person], "主任：全面工作"]
        for person, name in zip(people, ("高建平", "赵小军"), strict=True)
    ]
    batch = await handed_in(operator, *lines, of="members", head=HEAD[:5])
    assert set((await states(operator, batch)).values()) == {"question"}
    assert asked_for[0] == 2
    assert len(asked_for) <= 2, "at the comparing and at the writing, whatever the number of rows"
