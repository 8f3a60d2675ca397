"""Putting the certificates of a run on the register of papers, where another person approves them and they get their numbers."""

from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Refused
from server.papers.register.kinds import kind_of
from server.papers.register.life import prepare
from server.papers.register.permissions import HANDLE
from training import courses
from training.completion import other_body, source_of, too_early
from training.course_vocabulary import COMPLETION_CERTIFICATE
from training.permissions import TEACH


async def register_certificates(actor: Actor, course: int) -> int:
    """Drafts for all who finished and have none yet; returns how many.

    Raises Conflict where there are none, Refused for a run of another body.
    """
    async with transaction(actor):
        found = await courses.view(actor, course)
        actor.require(TEACH, at=found.course.region)
        actor.require(HANDLE, at=found.course.region)
        if problem := too_early(found.course) or await other_body(found.course):
            raise Refused([problem])
        if found.course.cancelled or not found.complete:
            raise Conflict("还没有人结业：出勤、成绩没有登记完，或者没有合格的。", code="course.nobody")
        made = await prepare(actor, kind_of(COMPLETION_CERTIFICATE), [source_of(one.id) for one in found.complete])
        if not made:
            raise Conflict("结业的人都已登记证书。", code="course.registered")
    return len(made)
