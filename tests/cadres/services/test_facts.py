"""Years are counted from the birth that a file determines, wherever an age is shown or limited; struck, the number counts again.

The eighteen years of the law go by the number, as on the roll (V-01, R-06).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from cadres import queries, records, rosters
from cadres.directory import PeopleFilter, people
from cadres.reviews.answers import questions_of
from cadres.reviews.states import state_of
from cadres.rules.offices import Way
from cadres.services.amending import AmendPerson, amend
from cadres.services.facts import correct_fact, record_fact, strike_fact
from cadres.services.facts_told import DeterminedDate
from cadres.services.kinship import KinshipFound, Strike, record_kinship
from cadres.services.merging import MergePeople, merge, unmerge
from cadres.services.offices import HoldOffice, hold_office
from cadres.services.reviews import opinions, verdicts
from cadres.services.reviews.batches import Listed, add_people
from cadres.services.reviews.verdicts import Concluding
from cadres.services.tenures import AppointedBy, Holding, Term, open_tenures
from cadres.vocabulary import FileDate, Kinship, Office, PoliticalStatus, Sex, VettingConclusion
from server import clock
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import Refused
from server.law.lawbook import Level
from tests.support import reviews as given
from tests.support.factories import TOWNSHIP, VILLAGE, a_citizen_number, a_county, a_person

DAY = date(2026, 6, 1)
WRONG = Strike(reason="认定有误。")


def a_birth(value: str) -> DeterminedDate:
    return DeterminedDate(field=FileDate.BIRTH, value=value, determined=date(2020, 1, 2), evidence="入团志愿书")


async def born(actor: Actor, day: date, name: str = "高建平") -> int:
    return await a_person(actor, name, citizen_number=a_citizen_number(Sex.MALE, day))


async def counted(person: int) -> Any:
    return await connection().fetchval("SELECT born_by_file FROM person WHERE id = $1", person)


@pytest.mark.parametrize(
    ("determined", "counts_from"),
    [
        ("1979-05-06", date(1979, 5, 6)),
        ("1978.03", date(1978, 3, 12)),
        ("1979.02", date(1979, 2, 28)),
    ],
)
async def test_a_month_alone_counts_by_the_day_of_the_number_or_by_its_last(
    operator: Actor, determined: str, counts_from: date
) -> None:
    await a_county(operator)
    person = await born(operator, date(1978, 3, 12))
    made = await record_fact(operator, person, "determinations", a_birth(determined))
    assert await counted(person) == counts_from
    async with transaction(operator):
        view = (await queries.people(operator, [person]))[person]
    assert (view.born, view.counted_from) == (date(1978, 3, 12), counts_from)
    made = await correct_fact(operator, person, "determinations", made, a_birth("1980-01-01"), WRONG)
    assert await counted(person) == date(1980, 1, 1)
    await strike_fact(operator, person, "determinations", made, WRONG)
    assert await counted(person) is None


async def test_other_dates_of_the_file_count_no_years(operator: Actor) -> None:
    await a_county(operator)
    person = await born(operator, date(1978, 3, 12))
    work = DeterminedDate(field=FileDate.WORK, value="1998.03", determined=date(2020, 1, 2), evidence="招工表")
    await record_fact(operator, person, "determinations", work)
    assert await counted(person) is None


async def test_a_determination_goes_with_a_merged_record_and_comes_back(operator: Actor) -> None:
    await a_county(operator)
    twin, survivor = [await born(operator, date(1978, 3, 12)) for _ in range(2)]
    await record_fact(operator, twin, "determinations", a_birth("1979-05-06"))
    kept = await merge(operator, survivor, MergePeople(merged=twin, reason="身份证号录错"))
    assert [await counted(one) for one in (twin, survivor)] == [None, date(1979, 5, 6)]
    await unmerge(operator, survivor, kept, Strike(reason="查明是两个人"))
    assert [await counted(one) for one in (twin, survivor)] == [date(1979, 5, 6), None]


async def test_the_party_age_counts_from_the_month_that_the_file_determines(operator: Actor) -> None:
    await a_county(operator)
    person = await born(operator, date(1978, 3, 12))
    await amend(
        operator,
        person,
        AmendPerson(
            name="高建平", political_status=PoliticalStatus.PARTY_MEMBER, party_since="2010.07", reason="对照档案"
        ),
    )
    post = HoldOffice(
        person=person,
        office=Office.PARTY_SECRETARY,
        way=Way.APPOINTMENT,
        since=date(2022, 1, 5),
        document="偏组备〔2022〕1号",
    )
    file = DeterminedDate(field=FileDate.PARTY, value="2021-07-01", determined=date(2022, 1, 2), evidence="入党志愿书")
    made = await record_fact(operator, person, "determinations", file)
    with pytest.raises(Refused, match=r"本人2021\.07入党，到任职之日党龄不满1年"):
        await hold_office(operator, VILLAGE, post)
    await strike_fact(operator, person, "determinations", made, WRONG)
    assert await hold_office(operator, VILLAGE, post)


async def _ages(actor: Actor, person: int) -> Mapping[str, object]:
    async with transaction(actor):
        listed = (await people(actor, PeopleFilter(TOWNSHIP, DAY))).lines[0]
        (holder,) = (await rosters.roster(actor, VILLAGE, DAY)).lines
        (officer,) = await queries.officers(actor, VILLAGE, DAY)
        found = {
            age: (await people(actor, PeopleFilter(TOWNSHIP, DAY, age_from=age, age_to=age))).total for age in (34, 36)
        }
    assert listed.id == person
    return {
        "list": listed.age_on(DAY),
        "roster": holder.age_on(DAY),
        "office": officer.age_on(DAY),
        "found": [age for age, total in found.items() if total],
    }


async def test_every_list_counts_from_the_determined_birth(operator: Actor) -> None:
    await a_county(operator)
    person = await born(operator, date(1992, 3, 12))
    by = AppointedBy("偏组备〔2021〕1号")
    await open_tenures(operator, VILLAGE, [Holding(person, Office.PARTY_SECRETARY)], Term(date(2021, 12, 1), None), by)
    assert await _ages(operator, person) == {"list": 34, "roster": 34, "office": 34, "found": [34]}
    await record_fact(operator, person, "determinations", a_birth("1990-03-12"))
    assert await _ages(operator, person) == {"list": 36, "roster": 36, "office": 36, "found": [36]}


async def test_an_office_goes_by_the_number_and_asks_where_the_file_disagrees(operator: Actor) -> None:
    await a_county(operator)
    person = await born(operator, date(2003, 1, 1))
    await record_fact(operator, person, "determinations", a_birth("2005.02"))
    post = HoldOffice(
        person=person,
        office=Office.CLERK,
        way=Way.APPOINTMENT,
        since=date(2022, 1, 5),
        document="村两委会议决议",
    )
    asked = r"按身份证号（2003年1月1日出生）为19周岁，按档案认定（2005\.02出生）为16周岁.*由组织部门会同公安机关核实"
    with pytest.raises(Refused, match=asked):
        await hold_office(operator, VILLAGE, post)
    assert await hold_office(operator, VILLAGE, post.model_copy(update={"reason": "公安机关核实号码无误"}))

    child = await born(operator, date(2005, 1, 1), "赵小军")
    await record_fact(operator, child, "determinations", a_birth("2003-01-01"))
    for_child = post.model_copy(update={"person": child, "reason": "档案已满"})
    with pytest.raises(Refused, match="2005年1月1日出生，到任职之日2022年1月5日为17周岁"):
        await hold_office(operator, VILLAGE, for_child)


async def test_a_review_goes_by_the_number_and_names_the_file_that_disagrees(operator: Actor) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    batch = await given.a_batch(operator)
    day = await connection().fetchval("SELECT event_day FROM vetting_batch WHERE id = $1", batch)
    child = await born(operator, date(day.year - 17, 1, 1), "赵小军")
    await record_fact(operator, child, "determinations", a_birth(f"{day.year - 19}-01-01"))
    with pytest.raises(Refused, match="周岁，未满18周岁，没有被选举权"):
        await add_people(operator, batch, [Listed(person=child, stands_for=Office.CHAIR)])

    person = await born(operator, date(day.year - 19, 1, 1))
    made = await record_fact(operator, person, "determinations", a_birth(f"{day.year - 17}.02"))
    (entry,) = await add_people(operator, batch, [Listed(person=person, stands_for=Office.CHAIR)])
    await given.asked(operator, batch, [entry])
    async with transaction(operator):
        assert {one.born for one in await questions_of(operator, entry)} == {date(day.year - 19, 1, 1)}
    await given.answered(operator, entry)
    await opinions.open_answers(operator, batch)
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=clock.today()))
    before = await _said_of_age(operator, entry)
    assert before[0] is VettingConclusion.CLEAR
    assert f"按身份证号（{day.year - 19}年1月1日出生）为19周岁，按档案认定（{day.year - 17}.02出生）为1" in before[1]
    assert before[1].count("周岁") == 3

    await strike_fact(operator, person, "determinations", made, WRONG)
    assert await _said_of_age(operator, entry) == before, "what a conclusion rested on stays beside it"


async def _said_of_age(actor: Actor, entry: int) -> tuple[VettingConclusion | None, str]:
    state = await state_of(actor, entry)
    assert state.verdict
    told = [one.message for one in state.verdict.findings if one.rule == "V-01" and one.level is Level.WARNING]
    return state.verdict.conclusion, "".join(told)


async def test_kinship_is_held_against_the_births_that_its_list_shows(operator: Actor) -> None:
    await a_county(operator)
    mother, child = await born(operator, date(1978, 3, 12)), await born(operator, date(1985, 1, 1), "赵小军")
    kin = KinshipFound(one=mother, other=child, relation=Kinship.PARENT, evidence="户口簿")
    with pytest.raises(Refused, match="长辈至少应大12岁"):
        await record_kinship(operator, kin)
    await record_fact(operator, mother, "determinations", a_birth("1965.02"))
    await record_kinship(operator, kin)
    async with transaction(operator):
        (listed,) = await records.relatives(operator, child)
    assert listed.born == date(1965, 2, 28)
