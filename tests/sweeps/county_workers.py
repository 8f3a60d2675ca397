"""What a county has of community workers, of contacts of households, and behind its team."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import Grade
from server.access.actor import Actor, Role
from tests.support.factories import a_citizen_number, an_actor
from tests.support.workers import a_review, a_worker
from tests.sweeps.grounds import Ground
from training import workers
from training.services.contacts import NameContact, VisitHouseholds, name_contact, visit_households
from training.services.pay_standards import SetPayStandard, set_standard
from training.services.support import SupportTeam, support_team
from training.services.tasks import SetTask, set_task
from training.services.workers import PayWorker, employ, pay_worker, review_worker
from training.worker_vocabulary import SupportKind


@dataclass(frozen=True)
class Staffed:
    """The numbers by the names of the routes' parameters."""

    employee: int
    paid: int
    standard: int
    reviewed: int
    liaison: int
    visited: int
    given: int
    task: int


async def some_staff(operator: Actor, ground: Ground, site: int, team: int, words: Mapping[str, str]) -> Staffed:
    """A worker of the first village with pay and an appraisal, a contact of the site who came, money of the team."""
    since = date(2021, 7, 1)
    told = a_worker(words["employed"], ground.villages[0], citizen_number=a_citizen_number(), since=since)
    worker = await employ(operator, told)
    pay = PayWorker(since=since, grade="管理岗9级", monthly=3210, document=words["pay"])
    paid = await pay_worker(operator, worker, pay)
    # A standard is a rule, which everybody may read: it bears none of the county's words.
    standard = SetPayStandard(grade="管理岗10级", low=2000, high=9000, since=since, document="通知")
    await set_standard(an_actor(*Role, region=ground.county), standard)
    number = next(key for key, one in (await workers.standards()).items() if one.place == ground.county)
    await review_worker(operator, worker, a_review(2021, Grade.COMPETENT, led_by=words["reviewer"]))
    (reviewed,) = (await workers.worker(operator, worker)).reviews
    named = NameContact(
        site=site,
        name=words["caller"],
        office="副局长",
        unit="县林业局",
        households=40,
        since=since,
        document=words["letter"],
    )
    liaison = await name_contact(operator, named)
    call = VisitHouseholds(day=date(2021, 9, 3), households=12, said=words["call"])
    visited = await visit_households(operator, liaison, call)
    fund = SupportTeam(
        kind=SupportKind.WORK_FUND, year=2021, yuan=10000, given_by=words["fund"], document=words["letter"]
    )
    given = await support_team(operator, team, fund)
    wanted = SetTask(asked=words["task"], due=date(2099, 12, 31), set_by="县委组织部")
    task = await set_task(operator, team, wanted)
    return Staffed(worker, paid, number, reviewed.id, liaison, visited, given, task)
