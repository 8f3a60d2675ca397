"""A joint review in a county: one person with objections, one who passed, one whom agencies are still asked about."""

from dataclasses import dataclass, replace

from cadres.reviews.lists import agencies_on
from cadres.reviews.objections import objections_on
from cadres.rules.review_course import shown_until
from cadres.services.reviews import batches, lists, on_paper, opinions, showing, verdicts
from cadres.services.reviews.batches import Listed, Sending
from cadres.services.reviews.verdicts import Concluding, Decide, Notice, Object, Settle
from cadres.vocabulary import Answer, ObjectionOutcome, Objector, Office
from server import clock
from server.access.actor import PROVINCE, Actor
from server.db.engine import transaction
from tests.support import reviews as given
from tests.support.factories import a_person

_AGENCY = "police"


@dataclass(frozen=True)
class Review:
    """What hangs on it, by the names of the routes' parameters: `entry` is concluded, `asked` waits for its answers.

    `objection` waits for its answer, `settled` has it; `opinion` is a reply on paper to `typed`, which nobody has checked.
    """

    review: int
    entry: int
    asked: int
    question: int
    objection: int
    settled: int
    typed: int
    opinion: int


async def a_joint_review(operator: Actor, county: str, village: str, unit: int, mark: str) -> Review:
    """Three people of a village; `unit` answers for one agency, and `mark` begins every word that is said."""
    async with transaction(operator):
        listed = await agencies_on(clock.today())
    if not listed:
        await given.the_lists(Actor.operator(PROVINCE))
    batch = await given.a_batch(operator, region=county)
    people = [await a_person(operator, f"{mark}{name}", region=village) for name in ("联成", "联平", "联明")]
    entry, passed, asked = await batches.add_people(
        operator, batch, [Listed(person=one, stands_for=Office.MEMBER) for one in people]
    )
    await given.asked(operator, batch, [entry, passed])
    await given.answered(operator, passed)
    await _concluded(operator, batch, entry, mark)
    settled = await _objection(operator, entry, f"{mark}界本人", f"{mark}界文书有误")
    answer = Settle(
        outcome=ObjectionOutcome.UPHELD,
        answer=f"{mark}界文书无误",
        answered_by=f"{mark}界联审组",
        answered=clock.today(),
    )
    await verdicts.settle(operator, settled, answer)
    objection = await _objection(operator, entry, f"{mark}界本人", f"{mark}界案款已付")
    await given.held_later(batch)
    await showing.show_list(operator, batch, clock.today(), shown_until(clock.today()))
    await lists.seat_agency(operator, county, _AGENCY, unit)
    await given.ready(operator, [asked])
    letter = Sending(letter=f"{mark}界联审函4号", due=given.due_day(), agencies=tuple(given.AGENCIES))
    await batches.send(operator, batch, letter)
    question = await given.question_of(operator, asked, _AGENCY)
    typed = await given.question_of(operator, asked, "court")
    opinion = await on_paper.answer_for(replace(operator, unit_id=unit), typed, given.says())
    return Review(batch, entry, asked, question, objection, settled, typed, opinion)


async def _objection(operator: Actor, entry: int, raised_by: str, said: str) -> int:
    """An objection by its id; the service tells its number."""
    raised = Object(objector=Objector.PERSON, raised_by=raised_by, said=said, received=clock.today())
    number = await verdicts.object_to(operator, entry, raised)
    async with transaction(operator):
        return next(one.id for one in await objections_on(operator, entry) if one.sequence == number)


async def _concluded(operator: Actor, batch: int, entry: int, mark: str) -> None:
    await given.answered(operator, entry, court=given.says(Answer.FOUND, given.DEFAULTER))
    await opinions.open_answers(operator, batch)
    decision = Decide(
        item="9", fit=False, reason=f"{mark}界失信未消", decided_by=f"{mark}界联审组", decided=clock.today()
    )
    await verdicts.decide(operator, entry, decision)
    await verdicts.conclude(operator, batch, Concluding(document=f"{mark}界联审〔2026〕9号", concluded=clock.today()))
    await verdicts.give_notice(operator, entry, Notice(number=f"{mark}界告知9号", noticed=clock.today()))
