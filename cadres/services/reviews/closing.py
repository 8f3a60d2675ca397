"""What a batch of the joint review still waits for before it can be closed."""

from collections.abc import Iterator, Sequence

from cadres.reviews.states import SubjectState
from cadres.rules.review_course import objection_until
from cadres.tables import VettingObjection
from cadres.vocabulary import ReviewStage
from server import clock
from server.errors import Problem


async def outstanding(states: Sequence[SubjectState], batch_id: int, *, shown: bool) -> list[Problem]:
    """As `left_over`, with the batch's objections counted. Inside `transaction(actor)`."""
    raised = await VettingObjection.count().where(
        VettingObjection.batch == batch_id, VettingObjection.outcome.is_null()
    )
    return left_over(states, raised, shown=shown)


def left_over(states: Sequence[SubjectState], raised: int, *, shown: bool) -> list[Problem]:
    """What a batch still waits for before it can be closed; nothing where it can. `raised` objections have no answer.

    `shown` says that a list of the batch went up, so that whoever passed is to be on one.
    """
    done = {ReviewStage.CONCLUDED, ReviewStage.RETURNED}
    problems = [
        Problem(one.name, f"还在“{one.stage.label}”。", "出具结论或者退回以后再办结。", "Q-24")
        for one in states
        if one.stage not in done
    ]
    problems += _unheard(states, shown=shown)
    if raised:
        problems.append(Problem("异议", f"还有{raised}件没有答复。", "答复以后再办结。", "Q-26"))
    return problems


def _unheard(states: Sequence[SubjectState], *, shown: bool) -> Iterator[Problem]:
    """Who has not been told in writing, may still object, or was never shown: a closed batch takes in no objection (Q-26)."""
    today = clock.today()
    for one in states:
        if shown and one.unshown:
            yield Problem(one.name, "联审通过，不在已登记的公示名单里。", "补登记公示以后再办结。", "Q-0D")
        if one.stage is not ReviewStage.CONCLUDED or not one.to_tell:
            continue
        if one.noticed is None:
            what = "审查结果告知书" if one.against else "复核后的审查结果告知书"
            yield Problem(one.name, f"{what}还没有送达。", "送达并登记以后再办结。", "Q-26")
        elif one.against and today <= (until := objection_until(one.noticed)):
            cause = f"{one.noticed.isoformat()}送达告知书，可以提出异议到{until.isoformat()}。"
            yield Problem(one.name, cause, "异议期满以后再办结。", "Q-26")
    # The days of the batch are those of the list recorded last, on which there may be nobody any more.
    last = max((one.shown_until for one in states if one.shown_until), default=None)
    if last and today <= last:
        yield Problem("公示", f"公示到{last.isoformat()}。", "公示期满以后再办结。", "Q-0D")
