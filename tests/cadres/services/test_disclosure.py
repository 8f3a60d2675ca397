"""Sealed data shown whole: for a reason, to one session, for a time, on record."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from cadres import dossiers
from cadres.services.disclosure import SHOWN_FOR, Disclose, disclose, session_hash
from cadres.services.people import RegisterPerson, register
from cadres.vocabulary import SealedField
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.errors import Forbidden, NotFound
from tests.support.factories import COUNTY, OTHER_COUNTY, VILLAGE, a_citizen_number, a_county, an_actor

PHONE = "10000000017"
HOME = "新关镇解放街17号"
MINE, OTHERS = session_hash("mine"), session_hash("another")
NUMBER_ONLY = frozenset({SealedField.CITIZEN_NUMBER})


async def a_whole_person(operator: Actor) -> tuple[int, str]:
    await a_county(operator)
    number = a_citizen_number(born=date(1969, 5, 6))
    command = RegisterPerson(region=VILLAGE, name="贾永胜", citizen_number=number, phone=PHONE, home=HOME)
    return await register(operator, command), number


def asked(person: int, fields: frozenset[SealedField] = NUMBER_ONLY) -> Disclose:
    return Disclose(person=person, fields=fields, reason="核对候选人身份")


async def texts(actor: Actor, person: int, session: bytes = MINE) -> dict[str, str]:
    return {fact.field.value: fact.text for fact in (await dossiers.dossier(actor, person, session)).facts}


async def test_nothing_is_whole_until_somebody_asks(operator: Actor) -> None:
    person, number = await a_whole_person(operator)
    masked = {"citizen_number": f"{number[:4]}**********{number[-4:]}", "phone": "100****0017", "home": "新关镇解****"}
    assert await texts(operator, person) == masked
    await disclose(operator, asked(person), MINE)
    assert await texts(operator, person) == {**masked, "citizen_number": number}


async def test_it_is_whole_for_that_session_and_that_account_only(operator: Actor) -> None:
    person, number = await a_whole_person(operator)
    await disclose(operator, asked(person), MINE)
    assert number not in (await texts(operator, person, OTHERS)).values()
    colleague = Actor(77, "别人", "偏关县换届办", COUNTY, frozenset({Role.ELECTION_OFFICER}))
    assert number not in (await texts(colleague, person)).values()


async def test_it_is_masked_again_when_the_time_is_over(operator: Actor) -> None:
    person, number = await a_whole_person(operator)
    now = clock.now()
    with clock.stopped_at(now):
        assert await disclose(operator, asked(person), MINE) == now + SHOWN_FOR
    with clock.stopped_at(now + SHOWN_FOR - timedelta(seconds=1)):
        assert number in (await texts(operator, person)).values()
    with clock.stopped_at(now + SHOWN_FOR):
        assert number not in (await texts(operator, person)).values()


async def test_the_event_names_the_fields_and_quotes_none(operator: Actor) -> None:
    person, number = await a_whole_person(operator)
    await disclose(operator, asked(person, frozenset(SealedField)), MINE)
    (event,) = await AuditEvent.select().where(AuditEvent.kind == "person.disclosed").output(load_json=True)
    assert event["after"]["项目"] == ["公民身份号码", "电话", "住址", "处分处罚情况"]
    assert (event["subject"], event["reason"]) == (f"person:{person}", "核对候选人身份")
    assert not any(value in f"{event}" for value in (number, PHONE, HOME))


async def test_only_those_who_may_and_only_in_their_area(operator: Actor) -> None:
    person, _ = await a_whole_person(operator)
    with pytest.raises(NotFound):
        await disclose(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), asked(person), MINE)
    with pytest.raises(Forbidden):
        await disclose(an_actor(Role.TRAINING_OFFICER), asked(person), MINE)
    with pytest.raises(NotFound):
        await dossiers.dossier(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), person, MINE)


@pytest.mark.parametrize(
    ("fields", "reason"), [((), "核对候选人身份"), (("phone",), ""), (("phone",), "看"), (("x",), "核对身份")]
)
def test_without_field_or_reason_it_is_not_asked(fields: tuple[str, ...], reason: str) -> None:
    with pytest.raises(ValidationError):
        Disclose.model_validate({"person": 1, "fields": fields, "reason": reason})


async def test_the_list_names_who_whom_what_and_why(operator: Actor) -> None:
    person, _ = await a_whole_person(operator)
    await disclose(operator, asked(person), MINE)
    lines, total = await dossiers.disclosures(operator, COUNTY)
    assert total == 1
    (line,) = lines
    assert (line.actor, line.name, line.what, line.reason) == (
        operator.name,
        "贾永胜",
        SealedField.CITIZEN_NUMBER.label,
        "核对候选人身份",
    )
    assert (await dossiers.disclosures(operator, COUNTY, "别的单位"))[1] == 0
    assert await dossiers.units(operator, COUNTY) == (operator.unit,)
    assert (await dossiers.disclosures(an_actor(Role.AUDITOR, region=OTHER_COUNTY), COUNTY))[1] == 0
