"""A joint review in a county: one person as far as the answer to an objection, one whom agencies are still asked about."""

from dataclasses import dataclass

from cadres.reviews.lists import agencies_on
from cadres.services.reviews import batches, lists, opinions, verdicts
from cadres.services.reviews.batches import Listed, Sending
from cadres.services.reviews.verdicts import Concluding, Decide, Notice, Object
from cadres.vocabulary import Answer, Objector, Office
from server import clock
from server.access.actor import PROVINCE, Actor
from server.db.engine import transaction
from tests.support import reviews as given
from tests.support.factories import a_person

_AGENCY = "police"


@dataclass(frozen=True)
class Review:
    """What hangs on it, by the names of the routes' parameters: `entry` is concluded, `asked` waits for its answers."""

    review: int
    entry: int
    asked: int
    question: int
    objection: int


async def a_joint_review(operator: Actor, county: str, village: str, unit: int, mark: str) -> Review:
    """Two people of a village; `unit` answers for one agency, and `mark` begins every word that is said."""
    async with transaction(operator):
        listed = await agencies_on(clock.today())
    if not listed:
        await given.the_lists(Actor.operator(PROVINCE))
    batch = await given.a_batch(operator, region=county)
    people = [await a_person(operator, f"{mark}{name}", region=village) for name in ("联成", "联明")]
    entry, asked = await batches.add_people(
        operator, batch, [Listed(person=one, stands_for=Office.MEMBER) for one in people]
    )
    await given.asked(operator, batch, [entry])
    await _concluded(operator, batch, entry, mark)
    objection = await verdicts.object_to(
        operator,
        entry,
        Object(objector=Objector.PERSON, raised_by=f"{mark}界本人", said=f"{mark}界案款已付", received=clock.today()),
    )
    await lists.seat_agency(operator, county, _AGENCY, unit)
    await given.ready(operator, [asked])
    due = clock.today().replace(year=clock.today().year + 1)
    letter = Sending(letter=f"{mark}界联审函4号", due=due, agencies=tuple(given.AGENCIES))
    await batches.send(operator, batch, letter)
    question = await given.question_of(operator, asked, _AGENCY)
    return Review(batch, entry, asked, question, objection)


async def _concluded(operator: Actor, batch: int, entry: int, mark: str) -> None:
    await given.answered(operator, entry, court=given.says(Answer.FOUND, given.DEFAULTER))
    await opinions.open_answers(operator, batch)
    decision = Decide(
        item="9", fit=False, reason=f"{mark}界失信未消", decided_by=f"{mark}界联审组", decided=clock.today()
    )
    await verdicts.decide(operator, entry, decision)
    await verdicts.conclude(operator, batch, Concluding(document=f"{mark}界联审9号", concluded=clock.today()))
    await verdicts.give_notice(operator, entry, Notice(number=f"{mark}界告知9号", noticed=clock.today()))
