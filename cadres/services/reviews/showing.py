"""The list of those who passed, hung out for the public to object to (Q-0D)."""

from collections.abc import Sequence
from datetime import date

from cadres.permissions import RUN_REVIEWS
from cadres.reviews.batches import find_open_batch
from cadres.reviews.states import SubjectState, states_of
from cadres.rules.review_course import judge_showing
from cadres.rules.review_days import refuse_shown_late
from cadres.rules.review_order import refuse_shown_again, refuse_shown_early
from cadres.rules.review_shown import to_show
from cadres.rules.vetting import ELSEWHERE_CHANGE, refuse_elsewhere
from cadres.services.reviews.batches import subject
from cadres.tables import VettingBatch, VettingSubject
from cadres.vocabulary import ReviewPurpose, VettingConclusion
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Problem, Refused
from server.law.lawbook import Finding

SHOWN = event_kind("review.shown", "公示联审结果", Dot.STEP)


async def show_list(actor: Actor, batch_id: int, since: date, until: date, reason: str = "") -> Finding:
    """Record from when until when the list of those who passed hangs out; fewer than five working days need a reason.

    It goes up once everybody whom it names was concluded on, and comes down before any of them is elected or takes office.
    Whoever passed after a list went up is on a further one with days of its own. Where everybody is on a list, other days for
    the last one need a reason too. The same days sent twice are recorded once. Returns how long that is.
    """
    async with transaction(actor):
        await take_turn("review", batch_id, "shown")
        batch = await find_open_batch(actor, batch_id)
        actor.require(RUN_REVIEWS, at=batch.region)
        if until < since:
            raise Refused([Problem("公示截止日", "早于开始的那一天。", "改公示的起止日。", "Q-0D")])
        passed = [one for one in await states_of(actor, batch_id) if one.conclusion is VettingConclusion.CLEAR]
        if not passed:
            raise Refused([Problem("公示名单", "没有联审通过的人。", "出具结论以后再公示。", "Q-0D")])
        shown = (batch.shown_from, batch.shown_until) if batch.shown_from and batch.shown_until else None
        found = judge_showing(since, until)
        next_ = to_show(passed, shown)
        named, before = next_.named, next_.before
        if before == (since, until):
            return found
        if away := [one for one in named if one.elsewhere]:
            # Whoever passed under another number has not passed.
            found_away = (refuse_elsewhere(one.name, one.elsewhere, ELSEWHERE_CHANGE) for one in away)
            raise Refused(filter(None, found_away))
        _refuse(batch, named, before, (since, until), found, reason)
        await VettingSubject.update({VettingSubject.shown_from: since, VettingSubject.shown_until: until}).where(
            VettingSubject.id.is_in([one.id for one in named])
        )
        await VettingBatch.update({VettingBatch.shown_from: since, VettingBatch.shown_until: until}).where(
            VettingBatch.id == batch_id
        )
        told = reason.strip() if before or not found.met else ""
        await audit.record(actor, SHOWN, _told(batch, before, (since, until), told, named))
    return found


def _refuse(
    batch: VettingBatch,
    named: Sequence[SubjectState],
    before: tuple[date, date] | None,
    now: tuple[date, date],
    found: Finding,
    reason: str,
) -> None:
    problems = (
        refuse_shown_early(now[0], [one.concluded for one in named if one.concluded]),
        refuse_shown_late(ReviewPurpose(batch.purpose), batch.event_day, now[1], clock.today()),
        refuse_shown_again(before, now, reason),
    )
    if refused := [one for one in problems if one]:
        raise Refused(refused)
    if found.met is False and not reason.strip():
        raise Refused([found.as_problem("公示截止日", "改公示截止日；确需缩短的，写明理由。")])


def _told(
    batch: VettingBatch,
    before: tuple[date, date] | None,
    now: tuple[date, date],
    reason: str,
    named: Sequence[SubjectState],
) -> Change:
    said: dict[str, str | int] = {"公示": _days(now), "人数": len(named)}
    was = {"公示": _days(before)} if before else {}
    return Change(subject(batch.id), batch.region, before=was, after=said, reason=reason)


def _days(days: tuple[date, date]) -> str:
    return f"{days[0].isoformat()}至{days[1].isoformat()}"
