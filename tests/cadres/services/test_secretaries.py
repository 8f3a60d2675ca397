"""The party secretary's own way: assessed item by item, filed step by step, appointed after the county filed."""

from datetime import date

import asyncpg
import pytest
from pydantic import ValidationError

from cadres import queries, secretaries
from cadres.permissions import FILE_SECRETARIES
from cadres.rules.dual_office import PartyOffice, dual_office
from cadres.rules.offices import Way
from cadres.services.amending import AmendPerson, amend
from cadres.services.offices import CorrectOffice, EndOffice, HoldOffice, correct_office, end_office, hold_office
from cadres.services.people import RegisterPerson, register
from cadres.services.secretaries import Assess, Recognise, TakeStep, assess, recognise, take_step
from cadres.vocabulary import HoldingKind, Office, PoliticalStatus, Quality, SecretaryLabel, SecretaryStep, TenureEnd
from cadres.web.offices import duties
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Forbidden, NotFound, Refused
from tests.support.factories import COUNTY, VILLAGE, a_citizen_number, a_county, a_person, an_actor

DAY = date(2021, 10, 10)


@pytest.fixture
async def person(operator: Actor) -> int:
    await a_county(operator)
    return await a_person(operator)


def step(one: SecretaryStep, day: date = DAY, **more: object) -> TakeStep:
    values = {"way": HoldingKind.APPOINTED, "reason": "党员档案已核对", **more}
    return TakeStep.model_validate({"step": one, "day": day, "unit": "县委组织部", "document": "偏组备1号", **values})


async def test_the_steps_in_order_open_the_office(operator: Actor, person: int) -> None:
    for place, one in enumerate(list(SecretaryStep)[:4]):
        assert await queries.officers(operator, VILLAGE, date(2021, 11, 1)) == ()
        await take_step(operator, VILLAGE, person, step(one, date(2021, 10, 10 + place)))
    (officer,) = await queries.officers(operator, VILLAGE, date(2021, 11, 1))
    assert (officer.office, officer.since, officer.basis) == (
        Office.PARTY_SECRETARY,
        date(2021, 10, 13),
        HoldingKind.APPOINTED,
    )
    filing = await secretaries.filing(operator, VILLAGE, person)
    assert filing is not None
    assert filing.tenure == officer.tenure
    assert list(filing.days) == list(SecretaryStep)[:4]


async def test_who_left_waits_for_the_change_to_be_filed(operator: Actor, person: int) -> None:
    for one in list(SecretaryStep)[:4]:
        await take_step(operator, VILLAGE, person, step(one))
    assert await duties(operator, COUNTY) == []
    (officer,) = await queries.officers(operator, VILLAGE, date(2021, 11, 1))
    left = EndOffice(by=TenureEnd.DISMISSAL, day=date(2022, 3, 1), document="新发1号", authority="新关镇党委")
    await end_office(operator, officer.tenure, left)
    (duty,) = await duties(operator, COUNTY)
    assert (duty.what, duty.right) == ("马道村：书记变动待备案", FILE_SECRETARIES)
    await take_step(operator, VILLAGE, person, step(SecretaryStep.CHANGED, date(2022, 3, 5)))
    assert await duties(operator, COUNTY) == []


async def test_a_party_election_is_the_other_way(operator: Actor, person: int) -> None:
    for one in list(SecretaryStep)[:4]:
        await take_step(operator, VILLAGE, person, step(one, way=HoldingKind.ELECTED))
    (officer,) = await queries.officers(operator, VILLAGE, date(2021, 11, 1))
    assert officer.basis is HoldingKind.ELECTED
    assert not officer.in_committee


async def test_nobody_is_appointed_before_the_county_filed(operator: Actor, person: int) -> None:
    """CW-6: a change between elections is on file with the county before the appointment."""
    await take_step(operator, VILLAGE, person, step(SecretaryStep.NOMINATED))
    with pytest.raises(Refused, match="现在应办“乡镇审核”") as refusal:
        await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED))
    assert refusal.value.problems[0].rule == "Q-04"
    with pytest.raises(Refused, match="早于上一步"):
        await take_step(operator, VILLAGE, person, step(SecretaryStep.REVIEWED, date(2021, 10, 9)))
    with pytest.raises(Refused, match="还没有到"):
        await take_step(operator, VILLAGE, person, step(SecretaryStep.REVIEWED, date(2099, 1, 1)))


async def test_a_nomination_says_which_way_it_goes(operator: Actor, person: int) -> None:
    for way in (None, HoldingKind.ACTING):
        with pytest.raises(Refused, match="党内选举还是任命"):
            await take_step(operator, VILLAGE, person, step(SecretaryStep.NOMINATED, way=way))


async def test_after_a_change_the_way_begins_anew(operator: Actor, person: int) -> None:
    for one in SecretaryStep:
        await take_step(operator, VILLAGE, person, step(one))
    await take_step(operator, VILLAGE, person, step(SecretaryStep.NOMINATED, date(2023, 1, 1)))
    filing = await secretaries.filing(operator, VILLAGE, person)
    assert filing is not None
    assert list(filing.days) == [SecretaryStep.NOMINATED]


async def test_the_county_files_and_the_township_examines(operator: Actor, person: int) -> None:
    clerk = an_actor(Role.TOWNSHIP_CLERK)
    await take_step(clerk, VILLAGE, person, step(SecretaryStep.NOMINATED))
    await take_step(clerk, VILLAGE, person, step(SecretaryStep.REVIEWED))
    with pytest.raises(Forbidden):
        await take_step(clerk, VILLAGE, person, step(SecretaryStep.FILED))
    await take_step(an_actor(Role.VETTING_OFFICER), VILLAGE, person, step(SecretaryStep.FILED))
    with pytest.raises(NotFound):
        await take_step(operator, VILLAGE, 999_999, step(SecretaryStep.NOMINATED))


async def test_the_latest_assessment_of_an_item_counts(operator: Actor, person: int) -> None:
    """Q-02."""

    def merit(met: bool, day: date) -> Assess:
        return Assess(
            quality=Quality.PROSPERITY,
            met=met,
            evidence="合作社近三年分红记录",
            assessed_by="新关镇党委",
            assessed=day,
        )

    assert await secretaries.merits(operator, person) == {}
    await assess(operator, person, merit(True, date(2021, 9, 1)))
    await assess(operator, person, merit(False, date(2022, 9, 1)))
    found = await secretaries.merits(operator, person)
    assert [(one.quality, one.met) for one in found.values()] == [(Quality.PROSPERITY, False)]
    with pytest.raises(Refused):
        await assess(operator, person, merit(True, date(2099, 1, 1)))
    with pytest.raises(NotFound):
        await assess(an_actor(Role.VETTING_OFFICER, region="140931000000"), person, merit(True, DAY))


@pytest.mark.parametrize("evidence", ["", "很好"])
def test_q01_no_item_is_assessed_without_evidence(evidence: str) -> None:
    with pytest.raises(ValidationError):
        Assess(quality=Quality.CONDUCT, met=True, evidence=evidence, assessed_by="新关镇党委", assessed=DAY)


@pytest.mark.parametrize("status", [PoliticalStatus.MASSES, PoliticalStatus.PROBATIONARY])
async def test_q05_who_is_no_full_member_of_the_party_is_not_nominated(
    operator: Actor, person: int, status: PoliticalStatus
) -> None:
    assert person
    command = RegisterPerson(region=VILLAGE, name="高建平", citizen_number=a_citizen_number(), political_status=status)
    outside = await register(operator, command)
    with pytest.raises(Refused, match=f"本人是{status.label}，不能任党组织书记"):
        await take_step(operator, VILLAGE, outside, step(SecretaryStep.NOMINATED))
    assert await secretaries.filing(operator, VILLAGE, outside) is None


def basis(label: SecretaryLabel, met: bool = True, day: date = DAY) -> Recognise:
    return Recognise(label=label, met=met, document="新关镇民主测评通报", recognised_by="新关镇党委", recognised=day)


async def test_q01_every_label_rests_on_a_basis_of_its_own(operator: Actor, person: int) -> None:
    (told,) = await secretaries.judge_recognition(operator, VILLAGE, person)
    assert told.rule == "Q-01"
    assert "“双好双强”“担当作为”“群众满意”没有认定依据" in told.message
    await recognise(operator, person, basis(SecretaryLabel.SHOULDERS))
    await recognise(operator, person, basis(SecretaryLabel.CONTENT))
    (told,) = await secretaries.judge_recognition(operator, VILLAGE, person)
    assert "“双好双强”没有认定依据" in told.message
    assert "“群众满意”" not in told.message
    given = await secretaries.recognitions(operator, person)
    assert [(one.document, one.recognised_by, one.recognised) for one in given.values()] == [
        ("新关镇民主测评通报", "新关镇党委", DAY)
    ] * 2
    await recognise(operator, person, basis(SecretaryLabel.CONTENT, met=False, day=date(2022, 3, 1)))
    _, denied = await secretaries.judge_recognition(operator, VILLAGE, person)
    assert "2022年3月1日未认定为“群众满意”" in denied.message
    assert {event.kind for event in await trail(f"person:{person}")} >= {"secretary.recognised"}


async def test_q01_a_basis_is_of_the_past_and_of_the_area(operator: Actor, person: int) -> None:
    with pytest.raises(Refused, match="还没有到"):
        await recognise(operator, person, basis(SecretaryLabel.CONTENT, day=date(2099, 1, 1)))
    with pytest.raises(NotFound):
        await recognise(an_actor(Role.VETTING_OFFICER, region="140931000000"), person, basis(SecretaryLabel.CONTENT))
    with pytest.raises(ValidationError):
        Recognise(label=SecretaryLabel.CONTENT, met=True, document="", recognised_by="新关镇党委", recognised=DAY)


async def test_an_office_that_is_on_record_already_is_the_one_that_the_filing_leads_to(
    operator: Actor, person: int
) -> None:
    """CW-6, Q-04: who was put on record first has a way to the end of the filing, and no second office."""
    held = HoldOffice(
        person=person,
        office=Office.PARTY_SECRETARY,
        way=Way.APPOINTMENT,
        since=date(2021, 10, 8),
        document="偏组发〔2021〕3号",
        reason="党员档案已核对",
    )
    tenure = await hold_office(operator, VILLAGE, held)
    for one in list(SecretaryStep)[:3]:
        await take_step(operator, VILLAGE, person, step(one))
    with pytest.raises(Refused) as refusal:
        await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED))
    (problem,) = refusal.value.problems
    assert (problem.field, problem.rule) == ("日期", "CW-6")
    assert "已登记自2021年10月8日起任党组织书记，任命日期填的是2021年10月10日" in problem.cause
    assert "任命日期照任命文件填2021年10月8日，早于备案的也照实填" in problem.cure
    right = CorrectOffice(since=DAY, document=held.document, reason="对照任命文件")
    corrected = await correct_office(operator, tenure, right)
    await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED))
    (officer,) = await queries.officers(operator, VILLAGE, date(2021, 11, 1))
    filing = await secretaries.filing(operator, VILLAGE, person)
    assert filing is not None
    assert (officer.tenure, filing.tenure, list(filing.days)) == (corrected, tenure, list(SecretaryStep)[:4])


async def test_a_filing_of_another_way_is_not_that_of_the_office_on_record(operator: Actor, person: int) -> None:
    held = HoldOffice(
        person=person,
        office=Office.PARTY_SECRETARY,
        way=Way.APPOINTMENT,
        since=DAY,
        document="偏组发〔2021〕3号",
        reason="党员档案已核对",
    )
    await hold_office(operator, VILLAGE, held)
    for one in list(SecretaryStep)[:3]:
        await take_step(operator, VILLAGE, person, step(one, way=HoldingKind.ELECTED))
    with pytest.raises(Refused, match="提名时的产生方式") as refusal:
        await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED, way=None))
    assert "提名时选错了的，在这里的“产生方式”选“任命”" in refusal.value.problems[0].cure
    await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED))
    filing = await secretaries.filing(operator, VILLAGE, person)
    assert filing is not None
    assert filing.way is HoldingKind.APPOINTED
    (told, *_) = [one for one in await trail(f"person:{person}") if one.kind == "secretary.stepped"]
    assert told.after["产生方式"] == "党内选举改为任命"


async def office(operator: Actor, person: int, since: date, **more: object) -> int:
    values = {"reason": "党员档案已核对", "way": Way.APPOINTMENT, "document": "偏组发〔2021〕3号", **more}
    held = HoldOffice.model_validate({"person": person, "office": Office.PARTY_SECRETARY, "since": since, **values})
    return await hold_office(operator, VILLAGE, held)


async def test_an_office_from_before_the_county_filed_is_linked_and_the_order_is_told(
    operator: Actor, person: int
) -> None:
    """CW-6: no false day is asked for; that the filing came after the appointment is told where the steps are judged."""
    tenure = await office(operator, person, DAY)
    for place, one in enumerate(list(SecretaryStep)[:3]):
        await take_step(operator, VILLAGE, person, step(one, date(2021, 11, 10 + place)))
    with pytest.raises(Refused, match="已登记自2021年10月10日起任党组织书记，任命日期填的是2021年11月20日"):
        await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED, date(2021, 11, 20)))
    await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED, reason="任命在前"))
    filing = await secretaries.filing(operator, VILLAGE, person)
    assert filing is not None
    assert filing.tenure == tenure
    (told, *_) = [one for one in await trail(f"person:{person}") if one.kind == "secretary.stepped"]
    assert told.after["任职"] == "已登记的任职：自2021年10月10日起，任命，偏组发〔2021〕3号"
    assert told.reason == "任命在前"
    shown = dual_office(PartyOffice(DAY, "偏组发〔2021〕3号", filing.days), {}).steps[0]
    assert "应当先备案、后任命" in shown.finding.message


async def test_an_office_that_begins_after_the_day_typed_is_found_too(operator: Actor, person: int) -> None:
    await office(operator, person, date(2021, 10, 12))
    for one in list(SecretaryStep)[:3]:
        await take_step(operator, VILLAGE, person, step(one))
    with pytest.raises(Refused) as refusal:
        await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED))
    (problem,) = refusal.value.problems
    assert "已登记自2021年10月12日起任党组织书记，任命日期填的是2021年10月10日" in problem.cause
    await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED, date(2021, 10, 12)))


async def test_the_filing_of_a_former_secretary_comes_to_its_appointment(operator: Actor, person: int) -> None:
    """Q-07: a successor on record does not stop it where it is said that the former one had left."""
    successor = await a_person(operator, "高建平")
    await office(operator, successor, date(2026, 3, 2))
    for one in list(SecretaryStep)[:3]:
        await take_step(operator, VILLAGE, person, step(one))
    with pytest.raises(Refused) as refusal:
        await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED))
    assert refusal.value.problems[0].field == "后任到任前已经离任"
    await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED, followed=True))
    filing = await secretaries.filing(operator, VILLAGE, person)
    assert filing is not None
    assert filing.tenure is not None


async def test_one_office_belongs_to_one_filing(operator: Actor, person: int) -> None:
    for one in SecretaryStep:
        await take_step(operator, VILLAGE, person, step(one))
    for one in list(SecretaryStep)[:3]:
        await take_step(operator, VILLAGE, person, step(one))
    with pytest.raises(Refused, match="一次任职只有一次备案"):
        await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED))
    with pytest.raises(Refused, match="那次任职已有另一次备案"):
        await take_step(operator, VILLAGE, person, step(SecretaryStep.APPOINTED, date(2021, 10, 11)))
    with pytest.raises(asyncpg.UniqueViolationError):
        await connection().execute(
            "UPDATE secretary_filing SET tenure = (SELECT max(tenure) FROM secretary_filing) WHERE tenure IS NULL"
        )


async def test_whoever_joined_after_the_day_is_told_to_look_at_the_day(operator: Actor, person: int) -> None:
    """Q-08: the cure is that of the day, not that of somebody outside the party."""
    party = {"political_status": PoliticalStatus.PARTY_MEMBER, "party_since": "2022.07"}
    await amend(operator, person, AmendPerson(name="贾永胜", reason="对照档案", **party))
    with pytest.raises(Refused) as refusal:
        await take_step(operator, VILLAGE, person, step(SecretaryStep.NOMINATED))
    assert refusal.value.problems[0].cure == "核对日期；入党年月登记错了的，先在人员档案里更正。"
    with pytest.raises(Refused) as refusal:
        await office(operator, person, DAY)
    assert refusal.value.problems[0].cure == "核对日期；入党年月登记错了的，先在人员档案里更正。"
