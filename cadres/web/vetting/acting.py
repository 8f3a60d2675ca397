"""The steps of a whole batch that something waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cadres.permissions import PREPARE_REVIEWS, READ_OPINIONS, RUN_REVIEWS, VET
from cadres.reviews.batches import BatchLine
from cadres.reviews.board import AskedAgency
from cadres.reviews.states import SubjectState
from cadres.vocabulary import ReviewStage
from cadres.web.vetting import SUBJECT
from server import clock
from server.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Act:
    """A step of the whole batch that can be taken now: where it is asked about, and what it says on the button.

    One that is not `main` can wait, as urging those who were asked today.
    """

    path: str
    label: str
    main: bool = True


def counted_out(states: Sequence[SubjectState]) -> bool:
    """Whether everybody of a batch has a conclusion or was returned."""
    return bool(states) and all(one.stage in {ReviewStage.CONCLUDED, ReviewStage.RETURNED} for one in states)


def acts(
    actor: Actor,
    line: BatchLine,
    counts: Mapping[str, int],
    agencies: Sequence[AskedAgency],
    *,
    unchecked: int = 0,
    closes: bool,
) -> tuple[Act, ...]:
    """The steps of a batch that something waits for, the furthest along first: the first one is the page's one thing to do."""
    if line.closed:
        return ()
    runs, prepares = actor.may(RUN_REVIEWS) and actor.covers(line.region), actor.may(PREPARE_REVIEWS)
    urged = sum(bool(one.silent or one.pending) for one in agencies)
    offered = (
        (runs and actor.may(VET), ReviewStage.JUDGED, "conclude", "出具结论{}人"),
        (runs and actor.may(READ_OPINIONS), ReviewStage.ANSWERED, "open", "启封{}人的意见"),
        (runs, ReviewStage.READY, "send", "发出联审{}人"),
        (prepares, ReviewStage.TOWNSHIP, "township", "乡镇初审{}人"),
        (prepares, ReviewStage.MATERIALS, "materials", "审查{}人的材料"),
    )
    found = [
        Act(f"{SUBJECT}/{line.id}/{word}", label.format(counts[stage]))
        for may, stage, word, label in offered
        if may and counts.get(stage)
    ]
    if runs and unchecked:
        # An answer that nobody has checked is none yet: whoever typed it waits, and the agency is not to be urged for it.
        found.append(Act(f"{SUBJECT}/{line.id}/replies", f"核对{unchecked}件来函答复"))
    if runs and urged:
        found.append(Act(f"{SUBJECT}/{line.id}/remind", f"催办{urged}个部门", main=line.sent != clock.today()))
    if runs and closes:
        found.append(Act(f"{SUBJECT}/{line.id}/close", "办结本批"))
    if prepares and not found and not line.sent and not line.shown_from:
        found.append(Act(f"{SUBJECT}/{line.id}/people", "列入人员"))
    return tuple(found)
