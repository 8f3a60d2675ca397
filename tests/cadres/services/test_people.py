"""Registering people: checked, sealed, traced."""

import pytest
from pydantic import TypeAdapter, ValidationError

from cadres import queries
from cadres.directory import PeopleFilter, PeoplePage, people
from cadres.services.kinship import KinshipFound, record_kinship
from cadres.services.people import PartyMonth, RegisterPerson, citizen_number, number_and_phone, register
from cadres.tables import Person
from cadres.vocabulary import Kinship, Sex
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent, trail
from server.errors import Forbidden, NotFound, Refused
from tests.support.factories import OTHER_COUNTY, VILLAGE, a_citizen_number, a_person, an_actor


@pytest.mark.parametrize(
    ("typed", "kept"), [("2010.05", "2010.05"), ("2010-05", "2010.05"), ("2010年5月", "2010.05"), ("201005", "2010.05")]
)
def test_the_month_of_joining_is_read_however_it_is_written(typed: str, kept: str) -> None:
    assert TypeAdapter(PartyMonth).validate_python(typed) == kept
    for wrong in ("2010", "1990.1", "2010-05-12", "五月"):
        with pytest.raises(ValidationError):
            TypeAdapter(PartyMonth).validate_python(wrong)


async def test_sex_and_birth_come_out_of_the_number(operator: Actor) -> None:
    person = await a_person(operator, "杜秀英", Sex.FEMALE)
    view = (await queries.people(operator, [person]))[person]
    assert (view.sex, view.born.isoformat()) == (Sex.FEMALE, "1978-03-12")


async def test_the_number_is_sealed_masked_and_read_only_for_a_reason(operator: Actor) -> None:
    number = a_citizen_number()
    person = await a_person(operator, citizen_number=number)
    row = (await Person.select(Person.citizen_number).where(Person.id == person))[0]
    assert number.encode() not in row["citizen_number"]
    view = (await queries.people(operator, [person]))[person]
    assert view.masked_number == f"{number[:4]}**********{number[-4:]}"
    assert await citizen_number(operator, person, "核对身份") == number
    trace = await AuditEvent.select().where(AuditEvent.kind == "person.number_read")
    assert [event["reason"] for event in trace] == ["核对身份"]


async def test_whoever_is_handed_the_telephone_number_too_leaves_a_trace_of_that(operator: Actor) -> None:
    number = a_citizen_number()
    told = RegisterPerson(region=VILLAGE, name="贾永胜", citizen_number=number, phone="13800000000")
    person, other = await register(operator, told), await a_person(operator, "高建平")
    assert await number_and_phone(operator, person, "编印法人证书材料") == (number, "13800000000")
    assert (await number_and_phone(operator, other, "编印法人证书材料"))[1] == ""
    for one, after in ((person, {"电话": "完整"}), (other, {})):
        (event, *_) = await trail(f"person:{one}")
        assert (event.kind, event.after or {}) == ("person.number_read", after)
    with pytest.raises(NotFound):
        await number_and_phone(an_actor(Role.VETTING_OFFICER, region=OTHER_COUNTY), person, "编印法人证书材料")


async def test_no_trace_quotes_the_number(operator: Actor) -> None:
    number = a_citizen_number()
    await a_person(operator, citizen_number=number)
    for event in await AuditEvent.select():
        assert number not in f"{event}"


@pytest.mark.parametrize("number", ["149932197803120011X", "1.49932E+17", "149932780312001", "14993219781312001X", ""])
async def test_a_wrong_number_is_refused_with_its_cause(operator: Actor, number: str) -> None:
    with pytest.raises(Refused) as refusal:
        await register(operator, RegisterPerson(region=VILLAGE, name="贾永胜", citizen_number=number))
    (problem,) = refusal.value.problems
    assert problem.field == "公民身份号码"
    assert problem.cause
    assert await Person.count() == 0


async def test_the_same_person_is_registered_once(operator: Actor) -> None:
    number = a_citizen_number()
    assert await a_person(operator, citizen_number=number) == await a_person(operator, citizen_number=number)


async def test_one_number_for_two_names_is_refused(operator: Actor) -> None:
    number = a_citizen_number()
    await a_person(operator, "贾永胜", citizen_number=number)
    with pytest.raises(Refused, match="贾永胜"):
        await a_person(operator, "高建平", citizen_number=number)


async def test_inner_spaces_of_a_name_go_and_the_name_stays(operator: Actor) -> None:
    person = await a_person(operator, "吕　敏")
    assert (await queries.people(operator, [person]))[person].name == "吕敏"


async def test_a_clerk_may_not_register(operator: Actor) -> None:
    assert operator.may
    with pytest.raises(Forbidden):
        await a_person(an_actor(Role.TOWNSHIP_CLERK))


async def test_another_county_neither_sees_nor_reads(operator: Actor) -> None:
    person = await a_person(operator)
    stranger = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    assert await queries.people(stranger, [person]) == {}
    with pytest.raises(NotFound):
        await citizen_number(stranger, person, "好奇")


async def test_a_relation_is_recorded_with_its_evidence(operator: Actor) -> None:
    one, other = await a_person(operator), await a_person(operator, "贾永利")
    found = KinshipFound(one=one, other=other, relation=Kinship.SIBLING, evidence="户口簿")
    await record_kinship(operator, found)
    assert await queries.kin(operator, [one, other]) == ((one, other, Kinship.SIBLING),)


async def test_nobody_is_their_own_relative(operator: Actor) -> None:
    one = await a_person(operator)
    with pytest.raises(Refused, match="同一个人"):
        await record_kinship(operator, KinshipFound(one=one, other=one, relation=Kinship.SPOUSE, evidence="户口簿"))


async def test_a_list_counts_whom_it_finds_on_every_page_and_past_the_last(operator: Actor) -> None:
    for name in ("贺文秀", "贺文英", "贺建国"):
        await a_person(operator, name)
    await a_person(operator, "苗国珍")
    for wanted in (PeopleFilter(VILLAGE, clock.today(), words="贺"), PeopleFilter(VILLAGE, clock.today())):
        everybody = await people(operator, wanted)
        assert everybody.total == len(everybody.lines) == (3 if wanted.words else 4)
        for first, shown in ((0, 2), (2, everybody.total - 2), (50, 0)):
            page = await people(operator, wanted, first=first, size=2)
            assert (page.total, len(page.lines)) == (everybody.total, shown)
    nobody = await people(operator, PeopleFilter(VILLAGE, clock.today(), words="没有"))
    assert nobody == PeoplePage((), 0)
