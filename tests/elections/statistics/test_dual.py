"""主任书记一人兼 of the residents' form is what the list of secretaries counts: by all five steps, and by nothing less (Q-0E)."""

from datetime import date

from cadres import secretaries
from cadres.services.secretaries import TakeStep, take_step
from cadres.vocabulary import CommitteeKind, HoldingKind, SecretaryStep
from elections.services.voters import RecordStanding, record_standing
from elections.statistics.figures import Asked, counted, places
from elections.statistics.forms import FORMS
from elections.vocabulary import VoterClass
from server import clock
from server.access.actor import Actor
from server.db.engine import connection, transaction
from tests.support.factories import COUNTY, VILLAGE, a_published_election

# The form is the residents'; its figures hold of any committee.
_FORM = FORMS["居"]
_ASKED = Asked(COUNTY, CommitteeKind.VILLAGERS, 12)


async def _number(operator: Actor) -> int | None:
    async with transaction(operator):
        (place,) = await places(operator, _ASKED, _FORM)
        field = _FORM.field("both_one")
        assert field is not None
        behind = await counted(operator, _ASKED, _FORM, field)
        by_law = [one for one in await secretaries.dual_offices(operator, COUNTY, clock.today()) if one.counts]
    number: int | None = place.values["both_one"]
    if number is not None:
        assert (behind.rows, behind.total) == (number, number) == (len(by_law), len(by_law))
    return number


async def test_q0e_one_person_in_both_offices_counts_by_five_steps_alone(operator: Actor) -> None:
    code = await a_published_election(operator)
    assert await _number(operator) is None, "nobody of the party organisation is on record"
    chair: int = await connection().fetchval(
        "SELECT person FROM tenure WHERE office = 'chair' AND known_until IS NULL AND region = $1", VILLAGE
    )
    for step in list(SecretaryStep)[:4]:
        taken = TakeStep(
            step=step,
            day=date(2021, 10, 10),
            unit="县委组织部",
            document="偏组备1号",
            way=HoldingKind.APPOINTED,
            reason="党员档案已核对",
        )
        await take_step(operator, VILLAGE, chair, taken)
    assert await _number(operator) == 0, "no voter of the place by any record: the offices stay two"
    await record_standing(operator, code, chair, RecordStanding(ground=VoterClass.RESIDENT, document="户口簿"))
    assert await _number(operator) == 1
