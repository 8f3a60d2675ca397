"""Who is secretary and chair by law: the steps that elections know, put to the rule below."""

from datetime import date

from cadres import holdings, secretaries
from cadres import queries as cadres
from cadres.rules.dual_office import DualStep
from cadres.secretaries import DualLine
from cadres.services.secretaries import TakeStep, take_step
from cadres.vocabulary import HoldingKind, Office, SecretaryStep
from elections.services.voters import RecordStanding, record_standing
from elections.vocabulary import VoterClass
from server.access.actor import Actor
from server.db.engine import connection
from tests.support.factories import COUNTY, ELECTION_DAY, VILLAGE, a_published_election


async def a_secretary(operator: Actor, name: str) -> int:
    officers = await cadres.officers(operator, VILLAGE, ELECTION_DAY)
    person = next(one.person for one in officers if one.name == name)
    for step in list(SecretaryStep)[:4]:
        taken = TakeStep(
            step=step,
            day=date(2021, 10, 10),
            unit="县委组织部",
            document="偏组备1号",
            way=HoldingKind.APPOINTED,
            reason="党员档案已核对",
        )
        await take_step(operator, VILLAGE, person, taken)
    return person


async def line(operator: Actor) -> DualLine:
    (found,) = await secretaries.dual_offices(operator, COUNTY, date(2022, 1, 1))
    return found


async def test_a_candidate_is_not_yet_a_voter(operator: Actor) -> None:
    code = await a_published_election(operator)
    person = await a_secretary(operator, "贾永胜")
    found = await line(operator)
    assert not found.counts
    assert found.reasons == ("没有登记为本村（社区）选民的记录。",)
    await record_standing(operator, code, person, RecordStanding(ground=VoterClass.RESIDENT, document="户口簿"))
    found = await line(operator)
    assert found.counts
    assert found.dual is not None
    assert all(one.finding.met for one in found.dual.steps)
    assert [one.step for one in found.dual.steps] == list(DualStep)


async def test_two_people_are_two_offices(operator: Actor) -> None:
    await a_published_election(operator)
    await a_secretary(operator, "刘桂芳")
    found = await line(operator)
    assert (found.counts, found.dual) == (False, None)
    assert found.reasons == ("书记刘桂芳、主任贾永胜不是同一人。",)


async def test_the_seats_of_the_result_are_the_seats_of_the_offices(operator: Actor) -> None:
    code = await a_published_election(operator)
    lines = await holdings.seats(operator, VILLAGE, ELECTION_DAY)
    assert [(one.office, one.seats, one.vacant, one.document) for one in lines] == [
        (Office.CHAIR, 1, 0, code),
        (Office.VICE_CHAIR, 1, 0, code),
        (Office.MEMBER, 3, 0, code),
    ]


async def test_q0e_a_conclusion_counts_for_the_term_until_it_is_taken_back(operator: Actor) -> None:
    """Somebody written in was reviewed for the term, not for the one vote; what a second look took back shows nothing."""
    code = await a_published_election(operator)
    person = await a_secretary(operator, "贾永胜")
    await connection().execute("DELETE FROM candidacy WHERE person = $1", person)
    await connection().execute(
        "UPDATE vetting_case SET purpose = $2 WHERE person = $1", person, code.rpartition("-")[0]
    )
    assert await _step(operator, DualStep.VETTED)
    await connection().execute("UPDATE vetting_case SET superseded = now() WHERE person = $1", person)
    assert not await _step(operator, DualStep.VETTED)


async def _step(operator: Actor, step: DualStep) -> bool:
    dual = (await line(operator)).dual
    assert dual is not None
    return next(bool(one.finding.met) for one in dual.steps if one.step is step)
