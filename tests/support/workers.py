"""What tests about community workers build on: somebody employed in the community of the fixtures."""

from datetime import date

from cadres.vocabulary import Grade, Sex
from server.access.actor import Actor
from tests.support.factories import COMMUNITY, a_citizen_number
from training.services.workers import EmployWorker, ReviewWorker, employ
from training.worker_vocabulary import WorkerPost, WorkerReviewKind

TAKEN_ON = date(2023, 3, 1)


def a_worker(name: str = "温秀兰", place: str = COMMUNITY, **more: object) -> EmployWorker:
    told = {
        "place": place,
        "name": name,
        "citizen_number": a_citizen_number(Sex.FEMALE, date(1990, 5, 2)),
        "post": WorkerPost.FULL_TIME,
        "since": TAKEN_ON,
        "document": "新街聘〔2023〕1号",
    }
    return EmployWorker.model_validate(told | more)


async def an_employed(actor: Actor, **more: object) -> int:
    return await employ(actor, a_worker(**more))  # type: ignore[arg-type]  # Words of the command.


def a_review(year: int, grade: Grade = Grade.UNFIT, **more: object) -> ReviewWorker:
    told = {
        "kind": WorkerReviewKind.YEARLY,
        "year": year,
        "held": date(year, 11, 20),
        "grade": grade,
        "led_by": "新城街道办事处",
        "document": f"新街考〔{year}〕5号",
    }
    return ReviewWorker.model_validate(told | more)
