"""Answers of agencies that have nobody to answer here: one person types the letter, another holds it against the paper (AC-3).

Until it was checked a reply is no answer: nothing is opened or concluded on it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from cadres.permissions import RUN_REVIEWS
from cadres.reviews import answers
from cadres.reviews.answers import QuestionLine
from cadres.services.reviews.batches import subject
from cadres.services.reviews.opinions import GiveAnswer, take_in
from cadres.tables import VettingOpinion, VettingQuestion
from cadres.vocabulary import ReplyStep
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.access.duties import own_step
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused

TYPED = event_kind("review.reply_typed", "登记来函答复")
CHECKED = event_kind("review.reply_checked", "核对来函答复", Dot.STEP)

_REFRESH = "请刷新后再看。"

#: Whoever typed a reply does not check it.
APART: Mapping[ReplyStep, frozenset[ReplyStep]] = {ReplyStep.CHECKED: frozenset({ReplyStep.TYPED})}


class PaperReply(GiveAnswer):
    """An answer that came by letter; `letter` is the letter's own number, where it has one."""

    letter: str | None = Field(None, min_length=2, max_length=80)


async def answer_for(actor: Actor, question_id: int, command: PaperReply) -> int:
    """Take in an answer that came on paper or by sheet, to be checked by somebody else; returns the opinion.

    Raises Refused where somebody of the agency can answer with an account of its own.
    """
    async with transaction(actor):
        await answers.lock(question_id)
        line = await answers.question(actor, question_id)
        actor.require(RUN_REVIEWS, at=line.region)
        if line.by_account:
            cause = f"{line.agency_name}用本单位账号答复，不能代填。"
            cure = "请该部门登录答复，或者由它导入自己的答复表。"
            raise Refused([Problem("部门", cause, cure, "Q-23")], code="review.own_account")
        typing: Mapping[str, Any] = {
            "on_paper": True,
            "letter": command.letter,
            "typed_by": actor.name,
            "typed_in": actor.unit,
            "typed_for": actor.unit_id,
        }
        opinion = await take_in(actor, line, command, typing)
        # A 待核 that was counted before gives way to the reply, which does not count yet.
        await VettingQuestion.update({VettingQuestion.answered: None, VettingQuestion.replied: clock.now()}).where(
            VettingQuestion.id == question_id
        )
        await audit.record(actor, TYPED, Change(subject(line.batch), line.region, after=_told(line)))
    return opinion


async def check_reply(actor: Actor, question_id: int, opinion: int) -> None:
    """Say that a reply reads as the paper does: from now on it is the agency's answer.

    Raises Refused for whoever typed it, and where another reply stands there by now or none waits.
    """
    async with transaction(actor):
        await answers.lock(question_id)
        line = await answers.question(actor, question_id)
        actor.require(RUN_REVIEWS, at=line.region)
        if not line.open:
            raise Conflict(f"{line.name}的联审已经办结或者退回，不再收答复。", code="review.closed")
        if not line.unchecked or line.opinion != opinion:
            cause = f"{line.agency_name}对{line.name}的来函答复已经核对、退回或者重新登记。"
            raise Refused([Problem("答复", cause, _REFRESH, "AC-3")], code="review.reply_changed")
        if own := own_problem(actor, line):
            raise Refused([own])
        now = clock.now()
        await VettingOpinion.update({VettingOpinion.checked: now, VettingOpinion.checked_by: actor.account_id}).where(
            VettingOpinion.id == opinion
        )
        await VettingQuestion.update({VettingQuestion.answered: now}).where(VettingQuestion.id == question_id)
        await audit.record(actor, CHECKED, Change(subject(line.batch), line.region, after=_told(line)))


async def check_replies(actor: Actor, batch: int, opinions: Sequence[int]) -> int:
    """The same for several of a batch, all or none; returns how many."""
    async with transaction(actor):
        waiting = {one.opinion: one for one in await answers.to_check(actor, batch)}
        if not opinions:
            raise Refused([Problem("答复", "没有勾选。", "与来函逐项对过的，勾选后再核对。", "AC-3")])
        if gone := [one for one in opinions if one not in waiting]:
            cause = f"有{len(gone)}件来函答复已经核对、退回或者重新登记。"
            raise Refused([Problem("答复", cause, _REFRESH, "AC-3")], code="review.reply_changed")
        for opinion in sorted(opinions):
            await check_reply(actor, waiting[opinion].id, opinion)
    return len(opinions)


def own_problem(actor: Actor, line: QuestionLine) -> Problem | None:
    """Why the actor may not check this reply: they typed it (AC-3)."""
    typed = [(ReplyStep.TYPED, line.typist)] if line.typist else []
    return own_step(ReplyStep.CHECKED, actor, typed, APART)


async def waiting(actor: Actor, *batches: int) -> Mapping[int, int]:
    """By batch how many replies wait for the actor to check them; batches without any count none."""
    return Counter(one.batch for one in await answers.to_check(actor, *batches) if own_problem(actor, one) is None)


def _told(line: QuestionLine) -> Mapping[str, object]:
    """Which answer it is stays sealed: the trace would tell before the opening."""
    return {"人员": line.name, "部门": line.agency_name}
