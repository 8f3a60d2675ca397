"""Jobs on record: what the pages show, beside the queue's own tables, which only say what is to be picked up next."""

from piccolo.constraints import Check
from piccolo.table import Table

from server.db.columns import big_number, choice, document, key, link, long_text, moment, number, one_of, region, text
from server.db.engine import DB
from server.files.tables import StoredFile
from server.values.labels import Labelled


class JobState(Labelled):
    """How a job stands. The first two still move."""

    QUEUED = "queued", "排队"
    RUNNING = "running", "办理中"
    DONE = "done", "已办成"
    FAILED = "failed", "没有办成"
    CANCELLED = "cancelled", "已取消"

    @property
    def moving(self) -> bool:
        """Whether a worker has it or will take it."""
        return self in {JobState.QUEUED, JobState.RUNNING}


class Job(Table, tablename="job", db=DB):
    """One piece of long work.

    `asker` is who asked, as they stood then; the account itself is read again when the work begins. `tries` counts the
    workers that took it up, and is the token by which a worker that was given up for dead learns that it is.
    `reached` of `total` are in units of the kind's own.
    """

    id = key()
    region = region()
    kind = text(60)
    title = text(120)
    account = big_number(null=True)
    actor = text(80)
    unit = text(60)
    asker = document()
    payload = document()
    state = choice(JobState)
    reached = number()
    total = number()
    message = long_text(null=True)
    result = link(StoredFile, null=True)
    cancel_asked = moment(null=True)
    tries = number()
    created = moment()
    started = moment(null=True)
    finished = moment(null=True)
    expires = moment(null=True)

    job_state_known = one_of("state", JobState)
    job_reached_within_total = Check("reached >= 0 AND (total = 0 OR reached <= total)")
    job_finished_when_still = Check("(finished IS NULL) = (state IN ('queued', 'running'))")


class WorkerBeat(Table, tablename="worker_beat", db=DB):
    """When a worker last said that it lives. `worker` is its machine and process."""

    id = key()
    worker = text(120, unique=True)
    seen = moment()
