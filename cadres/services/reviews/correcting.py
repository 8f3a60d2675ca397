"""The number of a document put right while nobody has a paper that bears it."""

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import VET
from cadres.reviews.states import SubjectState, lock_state, states_of
from cadres.rules.document_numbers import refuse_unusual
from cadres.services.reviews.batches import of_person, subject
from cadres.tables import VettingCase
from cadres.vocabulary import REVIEW_NOTICE, reviewed_source
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, Problem, Refused

CORRECTED = event_kind("review.document_corrected", "更正联审结论文号", Dot.ATTENTION)


class Correct(BaseModel):
    """The right number, and why the former one was wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    right_document: str = Field(min_length=1, max_length=80)
    corrected_why: str = Field(min_length=4, max_length=200)


async def correct_document(actor: Actor, entry_id: int, command: Correct) -> int:
    """Give everybody of the batch who was concluded on under the same number the right one; returns how many.

    Raises Refused once a notice with it was delivered or stands on the register of papers.
    """
    right = command.right_document.strip()
    if unusual := refuse_unusual("正确的文号", right, ""):
        raise Refused([unusual])
    async with transaction(actor):
        state = await lock_state(actor, entry_id)
        actor.require(VET, at=state.region)
        if state.vetting_case is None or not state.document:
            raise Conflict(f"{state.name}还没有联审结论，没有文号可更正。", code="review.no_conclusion")
        if right == state.document:
            raise Refused([Problem("正确的文号", "和现在的一样。", "填更正以后的文号。", "GB-6")])
        await take_turn("review", state.batch, "answers")
        same = [one for one in await states_of(actor, state.batch) if one.document == state.document]
        await _refuse_told(same)
        cases = [one.vetting_case for one in same if one.vetting_case]
        await VettingCase.update({VettingCase.document: right}).where(VettingCase.id.is_in(cases))
        for one in same:
            await _trace(actor, one, right, command.corrected_why)
    return len(same)


async def _refuse_told(states: list[SubjectState]) -> None:
    if told := [one.name for one in states if one.noticed]:
        cause = f"{'、'.join(told)}的告知书已经按这个文号送达。"
        raise Refused([Problem("正确的文号", cause, "已送达的不能更正；确有错误的，办异议复核、另行出具。", "Q-26")])
    sources = [reviewed_source(one.id) for one in states]
    standing = await connection().fetchval(
        "SELECT count(*) FROM registered_paper WHERE kind = $1 AND source = ANY($2)"
        " AND state IN ('draft', 'checked', 'approved', 'issued')",
        REVIEW_NOTICE,
        sources,
    )
    if standing:
        cause = f"有{standing}件告知书已按这个文号登记。"
        raise Refused([Problem("正确的文号", cause, "先把登记的告知书作废，再更正文号。", "GB-6")])


async def _trace(actor: Actor, state: SubjectState, right: str, why: str) -> None:
    before, after = {"文号": state.document}, {"人员": state.name, "文号": right}
    of_batch = Change(subject(state.batch), state.region, before=before, after=after, reason=why)
    trail = Change(of_person(state.person), state.region, before=before, after={"文号": right}, reason=why)
    await audit.record_many(actor, CORRECTED, [of_batch, trail])
