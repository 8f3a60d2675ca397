"""The joint review for other programs, such as those of an agency that answers by machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from cadres.permissions import ANSWER_REVIEWS, VIEW_REVIEWS
from cadres.reviews import batches as stored
from cadres.reviews.answers import own_questions
from cadres.reviews.batches import BatchLine
from cadres.reviews.states import SubjectState, states_of
from cadres.services.reviews import opinions
from cadres.services.reviews.opinions import GiveAnswer
from cadres.vocabulary import Answer, Office, ReviewStage, Sex, VettingConclusion
from server.access.actor import Actor
from server.db.engine import transaction
from server.web import areas
from server.web.auth import PERMISSION


@dataclass(frozen=True, slots=True)
class ReviewedPerson:
    """Where one person stands. No answer of any agency is among it."""

    entry: int
    person: int
    name: str
    region: str
    community: str
    stands_for: Office | None
    stage: ReviewStage
    asked: int
    answered: int
    conclusion: VettingConclusion | None
    document: str | None


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """One question put to the caller's unit, and the answer that stands; a 待核 is to be answered anew (Q-24)."""

    question: int
    batch: str
    words: str
    name: str
    sex: Sex
    born: date
    region: str
    community: str
    stands_for: Office | None
    due: date
    answer: Answer | None


class VettingApi(Controller):
    """Batches and where their people stand; an agency's own questions and answers."""

    path = "/vetting"
    tags = ("联审",)

    @get("/batches", operation_id="ListReviews", summary="一个地区的联审批次", opt={PERMISSION: VIEW_REVIEWS})
    async def list_area(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> Sequence[BatchLine]:
        """The latest first; `first` lines are left out, `size` at most come."""
        async with transaction(actor):
            place = (await areas.locate(actor, area or actor.region))[-1]
            lines, _ = await stored.batches(actor, place.code, first=first, size=size)
        return lines

    @get("/batches/{review:int}", operation_id="GetReview", summary="一批联审的人员", opt={PERMISSION: VIEW_REVIEWS})
    async def show(self, actor: NamedDependency[Actor], review: FromPath[int]) -> Sequence[ReviewedPerson]:
        """Everybody of the batch in the caller's area, with the stage and the conclusion."""
        async with transaction(actor):
            await stored.find_batch(actor, review)
            return [_reviewed(one) for one in await states_of(actor, review)]

    @get(
        "/questions",
        operation_id="ListOwnQuestions",
        summary="本单位待答复、待核的联审",
        opt={PERMISSION: ANSWER_REVIEWS},
    )
    async def questions(self, actor: NamedDependency[Actor]) -> Sequence[AskedPerson]:
        """What waits for the caller's unit: `answer` is null where it has said nothing, and `pending` of a 待核, which settles nothing."""
        async with transaction(actor):
            return [
                AskedPerson(
                    question=one.id,
                    batch=one.batch_name,
                    words=one.question,
                    name=one.name,
                    sex=Sex(one.sex),
                    born=one.born,
                    region=one.region,
                    community=one.community,
                    stands_for=one.stands_for,
                    due=one.due,
                    answer=one.answer,
                )
                for one in await own_questions(actor, waiting=True)
            ]

    @post(
        "/questions/{question:int}/answer",
        operation_id="AnswerQuestion",
        summary="答复联审",
        status_code=204,
        opt={PERMISSION: ANSWER_REVIEWS},
    )
    async def answer(self, actor: NamedDependency[Actor], question: FromPath[int], data: JSONBody[GiveAnswer]) -> None:
        """Once for each question; nothing said is no answer."""
        await opinions.answer(actor, question, data)


def _reviewed(state: SubjectState) -> ReviewedPerson:
    return ReviewedPerson(
        entry=state.id,
        person=state.person,
        name=state.name,
        region=state.region,
        community=state.community,
        stands_for=state.stands_for,
        stage=state.stage,
        asked=state.steps.asked,
        answered=state.steps.answered,
        conclusion=state.conclusion,
        document=state.document,
    )
