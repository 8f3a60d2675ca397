"""无问题 on many people in one act, and that act taken back whole: a slip of the hand must not need twenty more (Q-24)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cadres.reviews.answers import QuestionLine, own_questions
from cadres.services.reviews import opinions
from cadres.services.reviews.opinions import GiveAnswer
from cadres.tables import VettingOpinion
from cadres.vocabulary import Answer
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict


@dataclass(frozen=True, slots=True)
class Act:
    """Answers given in one act that are still sealed."""

    moment: datetime
    people: int


def acts_of(lines: Sequence[QuestionLine]) -> tuple[Act, ...]:
    """The acts on several people that may still be taken back, the latest first."""
    found = Counter(one.recorded for one in lines if one.recorded and one.open and not one.opened)
    return tuple(Act(moment, people) for moment, people in sorted(found.items(), reverse=True) if people > 1)


async def clear_many(actor: Actor, questions: Sequence[int], signed_by: str, signed: date) -> int:
    """Answer 无问题 on everybody asked about in `questions`, or on nobody; returns how many. One moment marks the act."""
    given = GiveAnswer(answer=Answer.CLEAR, signed_by=signed_by, signed=signed)
    async with transaction(actor):
        made = [await opinions.answer(actor, one, given) for one in sorted(set(questions))]
        await VettingOpinion.update({VettingOpinion.recorded: clock.now()}).where(VettingOpinion.id.is_in(made))
    return len(made)


async def take_back_many(actor: Actor, moment: datetime, reason: str) -> int:
    """Take back what the unit answered at one moment, as far as it is still sealed; returns how many.

    Raises Conflict where nothing of it is.
    """
    async with transaction(actor):
        lines = await own_questions(actor)
        sealed = [one for one in lines if one.recorded == moment and one.open and not one.opened]
        if not sealed:
            raise Conflict("这一次答复已经启封、撤回或者办结，不能再撤回。", code="review.nothing_to_withdraw")
        for one in sorted(sealed, key=lambda line: line.id):
            await opinions.withdraw_answer(actor, one.id, reason)
    return len(sealed)
