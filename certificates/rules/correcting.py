"""Who decides about the correction of a code that was recorded wrongly, and what may stand instead (UC-14). Pure."""

from certificates.rules.sides import refuse_other_side
from certificates.vocabulary import Side
from server.access.actor import Actor
from server.access.duties import Hand
from server.errors import Problem

_CITE = "系统内控规则　省参数　待确认"
#: How problems call the act.
DECIDE = "核准更正代码"


def refuse_decider(actor: Actor, asked: Hand) -> Problem | None:
    """Why the actor may not decide: it is the bureau's to do, and not of who asked for it (FT-6, AC-3)."""
    if other := refuse_other_side(DECIDE, Side.BUREAU, actor):
        return other
    if not asked.is_same(Hand.of(actor)):
        return None
    cause = f"更正是{actor.name}本人申请的，核准须由另一人办理。"
    cure = "请县民政局另一位证书业务员核准；只有一位的，由乡镇（街道）申请，县民政局核准。"
    return Problem("步骤", cause, cure, "AC-3", _CITE)


def refuse_same(before: str, after: str) -> Problem | None:
    """Why a correction that changes nothing is none."""
    if before != after:
        return None
    return Problem("正确的代码", f"{after}就是登记的代码。", "照证书原件填；登记的没有错的，不必更正。", "UC-14")
