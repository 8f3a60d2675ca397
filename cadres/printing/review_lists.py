"""The published list and the summary of a batch. Neither tells what any agency said."""

from collections import Counter
from datetime import date

from cadres.documents.review_lists import Count, PublicList, ReviewSummary, SummaryLine
from cadres.documents.reviews import Reviewed
from cadres.permissions import VIEW_REVIEWS
from cadres.printing.reviews import NOTHING, WrittenIn, desk, reviewed, within
from cadres.reviews.states import SubjectState, states_of
from cadres.rules.review_shown import last_list
from cadres.vocabulary import ReviewStage, VettingConclusion
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict
from server.places import regions


async def public_list(
    actor: Actor, batch: int, area: str = "", written: WrittenIn = NOTHING, since: date | None = None
) -> PublicList:
    """Whom the last list names, or the one that hangs out from `since`, of an area or of the whole batch.

    Raises Conflict before its days are recorded, or where it names nobody.
    """
    async with transaction(actor):
        at = await desk(actor, batch, VIEW_REVIEWS, written)
        if at.batch.shown_from is None or at.batch.shown_until is None:
            raise Conflict("还没有登记公示的起止日，公示不能印。先登记公示期。", code="review.not_shown")
        states = await states_of(actor, batch)
        if since is None:
            last = last_list(states, (at.batch.shown_from, at.batch.shown_until))
            since = last[0] if last else at.batch.shown_from
        passed = [
            one
            for one in within(states, at.batch, area)
            if one.conclusion is VettingConclusion.CLEAR and one.shown_from == since
        ]
        if not passed:
            raise Conflict("没有联审通过的人，公示不能印。", code="review.nobody_passed")
        until = max(one.shown_until for one in passed if one.shown_until)
        people = await reviewed(actor, passed, at)
        place = "".join(one.name for one in (await regions.path(area or at.batch.region))[2:]) or at.review.county
    return PublicList(
        review=at.review,
        dated=since,
        place=place,
        people=tuple(people[one.id] for one in passed),
        shown_from=since,
        shown_until=until,
        address=written.address,
        phone=written.phone,
    )


async def summary(actor: Actor, batch: int, area: str = "", written: WrittenIn = NOTHING) -> ReviewSummary:
    """How everybody of an area, or of the whole batch, came through. Raises Conflict for an empty one."""
    async with transaction(actor):
        at = await desk(actor, batch, VIEW_REVIEWS, written)
        states = within(await states_of(actor, batch), at.batch, area)
        if not states:
            raise Conflict("这一批还没有列入人员，汇总表不能印。", code="review.nobody")
        people = await reviewed(actor, states, at)
    lines = tuple(_line(one, people[one.id]) for one in states)
    found = Counter(one.result for one in lines)
    words = (*(at.review.words.conclusion(one) for one in VettingConclusion), *(one.label for one in ReviewStage))
    return ReviewSummary(
        review=at.review,
        dated=clock.today(),
        counts=tuple(Count(word, found[word]) for word in words if found[word]),
        lines=lines,
    )


def _line(state: SubjectState, person: Reviewed) -> SummaryLine:
    return SummaryLine(
        person=person,
        asked=state.steps.asked,
        answered=state.steps.answered - state.pending,
        pending=state.pending,
        result=state.words.conclusion(state.conclusion) if state.conclusion else state.stage.label,
        document=state.document or "",
        note=f"已送达告知书（{state.notice}）" if state.notice else "",
    )
