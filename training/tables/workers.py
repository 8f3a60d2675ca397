"""Community workers: who is employed where, at which grade and pay, and how they were appraised; and what a place pays by grade."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Person
from cadres.vocabulary import Grade
from server.db.columns import Exclude, choice, day, key, link, moment, number, one_of, region, text
from server.db.engine import DB
from training.worker_vocabulary import WorkerEnd, WorkerPost, WorkerReviewKind


class CommunityWorker(Table, tablename="community_worker", db=DB):
    """Somebody employed in a community; `until` is the first day no longer. Members of the two committees are tenures."""

    id = key()
    region = region()
    person = link(Person)
    name = text(40)
    post = choice(WorkerPost)
    since = day()
    until = day(null=True)
    document = text(120)
    reason = text(200, null=True)
    ended_by = choice(WorkerEnd, null=True)
    end_document = text(120, null=True)
    recorded = moment()

    community_worker_post_known = one_of("post", WorkerPost)
    community_worker_end_known = one_of("ended_by", WorkerEnd)
    community_worker_days_in_order = Check("until > since")
    community_worker_end_has_its_day = Check("(ended_by IS NULL) = (until IS NULL)")
    community_worker_person_once = Exclude("person WITH =, daterange(since, until) WITH &&")


class WorkerPay(Table, tablename="worker_pay", db=DB):
    """The grade of somebody and the yuan a month that go with it, from a day on. Nothing is paid out here."""

    id = key()
    region = region()
    worker = link(CommunityWorker)
    since = day()
    grade = text(20)
    monthly = number()
    document = text(120)
    recorded = moment()

    worker_pay_once = Unique([worker, since])
    worker_pay_possible = Check("monthly BETWEEN 1 AND 99999")


class WorkerReview(Table, tablename="worker_review", db=DB):
    """An appraisal of a year. One by representatives has its vote: how many were to come, came, and said unfit.

    `kept` is the day on which people decided to keep somebody whom it found unfit a second time.
    """

    id = key()
    region = region()
    worker = link(CommunityWorker)
    kind = choice(WorkerReviewKind)
    year = number()
    held = day()
    grade = choice(Grade)
    entitled = number(null=True)
    present = number(null=True)
    unfit = number(null=True)
    led_by = text(60)
    document = text(120)
    reason = text(200, null=True)
    kept = day(null=True)
    kept_document = text(120, null=True)
    kept_reason = text(200, null=True)
    recorded = moment()

    worker_review_once = Unique([worker, kind, year])
    worker_review_kind_known = one_of("kind", WorkerReviewKind)
    worker_review_grade_known = one_of("grade", Grade)
    worker_review_vote_is_whole = Check(
        "(kind = 'democratic') = (entitled IS NOT NULL AND present IS NOT NULL AND unfit IS NOT NULL)"
    )
    worker_review_vote_adds_up = Check("unfit >= 0 AND unfit <= present AND present <= entitled")
    worker_review_keeping_is_whole = Check(
        "(kept IS NULL) = (kept_document IS NULL) AND (kept IS NULL) = (kept_reason IS NULL) "
        "AND (kept IS NULL OR (grade = 'unfit' AND kept >= held))"
    )


class PayStandard(Table, tablename="pay_standard", db=DB):
    """What the province, a city or a county pays a grade a month, between two numbers, from a day on. Everybody may know it."""

    id = key()
    place = text(12)
    grade = text(20)
    low = number()
    high = number()
    since = day()
    document = text(120)
    recorded = moment()

    pay_standard_edition_unique = Unique([place, grade, since])
    pay_standard_in_order = Check("low BETWEEN 1 AND high AND high <= 99999")
