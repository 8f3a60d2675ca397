"""One person's drawer on the board of a batch: what is known, and what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cadres.evidence import numbers
from cadres.permissions import (
    READ_CONDUCT,
    READ_OPINIONS,
    VIEW,
)
from cadres.reviews.answers import QuestionLine, questions_of
from cadres.reviews.batches import BatchLine
from cadres.reviews.former import FormerConclusion, former_conclusions
from cadres.reviews.objections import ObjectionLine, objections_on
from cadres.reviews.on_record import ReviewedRelative, reviewed_relatives, sealed_records
from cadres.reviews.people import communities_under
from cadres.reviews.states import SubjectState, state_of
from cadres.rules.negative_list import Fact, Item, Reach, reach
from cadres.rules.review_course import missing
from cadres.rules.vetting import ELSEWHERE_CHANGE, ELSEWHERE_CURE, ELSEWHERE_MEANS, Decision, under_numbers
from cadres.services.reviews.opinions import read
from cadres.vocabulary import (
    REVIEW_NOTICE,
    ReviewMaterial,
    ReviewStage,
    reviewed_source,
)
from server.access.actor import Actor
from server.errors import NotFound
from server.papers.register.reading import PaperLine, on_register
from server.papers.register.vocabulary import PaperState


@dataclass(frozen=True, slots=True)
class Drawer:
    """What one person's drawer shows: the state as far as the reader may see it, and what may be done.

    `files` counts the scans of the opened answers by agency; `notice` is the notice as the register of papers has it;
    `places` are offered to whoever is registered at a township.
    """

    state: SubjectState
    questions: Sequence[QuestionLine]
    files: Mapping[str, int]
    objections: Sequence[ObjectionLine]
    lacking: tuple[ReviewMaterial, ...]
    to_decide: tuple[Item, ...]
    decided: tuple[tuple[Item, Decision], ...]
    items: Mapping[str, Item]
    reads: bool
    notice: PaperLine | None = None
    places: Sequence[tuple[str, str]] = ()
    former: Sequence[FormerConclusion] = ()
    sealed: int = 0
    relatives: Sequence[ReviewedRelative] = ()

    @property
    def elsewhere(self) -> str:
        """That agencies were asked under another number, and what is done about it (Q-24a)."""
        return told_elsewhere(self.state)

    def reach(self, fact: Fact) -> Reach:
        """What a fact of an opened answer does on the day that decides: one whose months are over bars nobody."""
        if self.state.case is None:
            return Reach.NOT_LISTED
        return reach(self.items.get(fact.item), fact, self.state.case.election_day)


def told_elsewhere(state: SubjectState) -> str:
    """What is told of agencies that were asked under another number, and what is done about it; empty where none was (Q-24a)."""
    if not state.elsewhere:
        return ""
    cure = ELSEWHERE_CHANGE if state.stage is ReviewStage.CONCLUDED else ELSEWHERE_CURE
    return f"{under_numbers(state.elsewhere)}，{ELSEWHERE_MEANS}{cure}"


async def drawer_of(actor: Actor, entry: int, states: Sequence[SubjectState], line: BatchLine) -> Drawer:
    """One person's drawer. Whoever may read the opened answers reads them here, and that is traced."""
    if not any(state.id == entry for state in states):
        raise NotFound
    reads = actor.may(READ_OPINIONS)
    state = await read(actor, entry) if reads else await state_of(actor, entry)
    items = {}
    if state.case is not None:
        in_force = state.case.negative_list.in_force(state.case.kind, state.case.election_day)
        items = {item.code: item for item in in_force}
    return Drawer(
        state=state,
        questions=[_counted(one) for one in await questions_of(actor, entry)],
        files={agency: files for (_, agency), files in (await numbers(actor, [entry])).items()} if reads else {},
        objections=await objections_on(actor, entry) if reads else (),
        lacking=missing(state.steps.materials),
        to_decide=state.verdict.asks if state.verdict and state.stage is not ReviewStage.CONCLUDED else (),
        decided=_decided(state, items) if reads else (),
        items=items,
        reads=reads,
        notice=await _registered(actor, entry) if reads else None,
        places=() if state.community else await communities_under(actor, state.region, line.kind),
        former=await former_conclusions(actor, state.person, state.purpose),
        sealed=(await sealed_records(actor, [state.person])).get(state.person, 0) if actor.may(READ_CONDUCT) else 0,
        relatives=await reviewed_relatives(actor, state) if actor.may(VIEW) else (),
    )


async def _registered(actor: Actor, entry: int) -> PaperLine | None:
    source = reviewed_source(entry)
    line = (await on_register(actor, REVIEW_NOTICE, [source])).get(source)
    return None if line is None or line.state is PaperState.VOID else line


def _decided(state: SubjectState, items: Mapping[str, Item]) -> tuple[tuple[Item, Decision], ...]:
    """The decisions that stand and may still be taken back, by their items."""
    if state.case is None or state.stage is ReviewStage.CONCLUDED:
        return ()
    last = {one.item: one for one in state.case.decisions}
    return tuple((items[code], one) for code, one in last.items() if code in items)


def _counted(line: QuestionLine) -> QuestionLine:
    """The question as the drawer tells of it: a reply on paper is no answer until it was checked."""
    return replace(line, answer=None, facts=(), note="") if line.unchecked else line
