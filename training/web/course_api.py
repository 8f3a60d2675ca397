"""Runs and duties of training for other programs. Hours and days are text as the organiser gave them: 7.5, 12."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from server import clock
from server.access.actor import COUNTY_REACH, Actor, reach_of
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.places.regions import Place
from server.web import areas
from server.web.auth import PERMISSION
from server.web.findings import FindingRecord, finding_records
from training import courses, transcripts
from training.course_vocabulary import CourseKind, Outlook, Regime
from training.courses import CourseLine
from training.permissions import VIEW
from training.rules.hours import said
from training.transcripts import TrainedLine

Year = Annotated[int | None, QueryParameter(ge=2000, le=2100)]


@dataclass(frozen=True, slots=True)
class TrainingRunRecord:
    """One run of a list."""

    id: int
    region: str
    name: str
    kind: CourseKind
    organiser: str
    first: date
    last: date
    hours: str
    days: str
    places: int
    enrolled: int
    cancelled: date | None


@dataclass(frozen=True, slots=True)
class TrainingDutyRecord:
    """One duty of one person in a year, with how it stands and why."""

    person: int
    region: str
    name: str
    regime: Regime
    outlook: Outlook
    done: str
    planned: str
    target: str
    due: date
    findings: tuple[FindingRecord, ...]


@dataclass(frozen=True, slots=True)
class TrainingRunsPage:
    """A part of the list, and how long the list is."""

    lines: tuple[TrainingRunRecord, ...]
    total: int


@dataclass(frozen=True, slots=True)
class TrainingDutiesPage:
    """A part of the list, and how long the list is."""

    lines: tuple[TrainingDutyRecord, ...]
    total: int


class CourseApi(Controller):
    """Reading runs and duties."""

    path = "/courses"
    tags = ("培训",)

    @get("/", operation_id="ListCourses", summary="一个地区的培训班", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        year: Year = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> TrainingRunsPage:
        """The latest first; those of a year alone where one is given."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            found = await courses.courses(actor, places[-1].code, year=year, first=first, size=size)
            total = await courses.number_of_courses(actor, places[-1].code, year=year)
        return TrainingRunsPage(tuple(map(_course, found)), total)

    @get("/duties", operation_id="ListTrainingDuties", summary="一个地区一年的培训任务", opt={PERMISSION: VIEW})
    async def duties(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        year: Year = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> TrainingDutiesPage:
        """Each duty of each person within a county, held against what they were at and are enrolled for."""
        today = clock.today()
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            _within_county(places[-1])
            found = await transcripts.area_training(actor, places[-1].code, year or today.year, today)
        return TrainingDutiesPage(tuple(map(_duty, found[first : first + size])), len(found))


def _within_county(place: Place) -> None:
    """Whether a duty is one of the year shows only once it is judged: above a county that is a hundred thousand people."""
    if len(reach_of(place.code)) < COUNTY_REACH:
        cause = f"{place.name}不是县，也不在一个县里；培训任务按县列出。"
        raise Refused([Problem("地区", cause, "填县、乡镇（街道）或者村（社区）的代码，逐县读取。", "TH-1")])


def _course(one: CourseLine) -> TrainingRunRecord:
    return TrainingRunRecord(
        one.id,
        one.region,
        one.name,
        one.kind,
        one.organiser,
        one.first,
        one.last,
        said(one.hours),
        one.days_said,
        one.places,
        one.enrolled,
        one.cancelled,
    )


def _duty(one: TrainedLine) -> TrainingDutyRecord:
    result = one.result
    return TrainingDutyRecord(
        one.person,
        one.region,
        one.name,
        result.regime,
        result.outlook,
        said(result.done),
        said(result.planned),
        said(result.target),
        result.due,
        finding_records(result.findings),
    )
