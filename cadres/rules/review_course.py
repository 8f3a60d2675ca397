"""The way of one person through the joint review: what comes next, and what has to be there for it (Q-20, Q-24, Q-26).

Pure. The stage is never stored: it follows from what has been done, so that list, count and page cannot disagree.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from cadres.rules.review_words import ReviewWords
from cadres.rules.vetting import Verdict
from cadres.vocabulary import ReviewMaterial, ReviewStage
from server.errors import Problem
from server.law.holidays import after_working_days, caution, working_days
from server.law.lawbook import Finding, Provision, Standing

#: Days in which a person may object to a conclusion, and in which it is looked at again; the figure of Hainan's measures.
OBJECTION_DAYS = 3
SECOND_LOOK_DAYS = 3
#: How many working days a list hangs out at least; the figure waits for the province to confirm it (Q-0D).
SHOWN_WORKING_DAYS = 5
_SHOWN = Provision("Q-0D", "党政领导干部选拔任用工作条例　任前公示", Standing.PARAMETER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What has been done for one person. `asked` and `answered` count agencies."""

    materials: AbstractSet[ReviewMaterial] = frozenset()
    township_passed: bool = False
    returned: bool = False
    asked: int = 0
    answered: int = 0
    opened: bool = False
    concluded: bool = False


def missing(materials: AbstractSet[ReviewMaterial]) -> tuple[ReviewMaterial, ...]:
    """What has not been handed in, in the order of the list."""
    return tuple(one for one in ReviewMaterial if one not in materials)


def stage(steps: Steps, verdict: Verdict | None = None) -> ReviewStage:
    """Where a person stands; `verdict` is what the rule says of the opened answers."""
    if steps.concluded:
        return ReviewStage.CONCLUDED
    if steps.returned:
        return ReviewStage.RETURNED
    if not steps.asked:
        if missing(steps.materials):
            return ReviewStage.MATERIALS
        return ReviewStage.READY if steps.township_passed else ReviewStage.TOWNSHIP
    if not steps.opened:
        return ReviewStage.ANSWERED if steps.answered == steps.asked else ReviewStage.ASKED
    return _judged(steps, verdict)


#: Where nothing that an agency has left open can change what comes next.
_SETTLED = frozenset({ReviewStage.JUDGED, ReviewStage.CONCLUDED, ReviewStage.RETURNED})


def waits_for_agencies(steps: Steps, verdict: Verdict | None = None) -> bool:
    """Whether what an agency has not answered, or not cleared, is waited for: one answer for counts, lists and urging (Q-24).

    It is not of whoever was returned or has a conclusion, nor where the rule has decided already, as a ban does alone.
    """
    return steps.asked > 0 and stage(steps, verdict) not in _SETTLED


def _judged(steps: Steps, verdict: Verdict | None) -> ReviewStage:
    if verdict is not None and verdict.conclusion is not None:
        return ReviewStage.JUDGED
    if steps.answered < steps.asked:
        return ReviewStage.ASKED
    if verdict is not None and verdict.asks and not verdict.waits_for:
        return ReviewStage.DECISION
    return ReviewStage.OPENED


def refuse_township(name: str, materials: AbstractSet[ReviewMaterial], called: ReviewWords) -> Problem | None:
    """The township reviews what is complete; whoever lacks a paper is told which."""
    lacking = missing(materials)
    if not lacking:
        return None
    words = "、".join(called.material(one) for one in lacking)
    return Problem(name, f"缺{words}。", "补齐后再初审，或者退回村（社区）。", "Q-20")


def refuse_opening(name: str, steps: Steps, due: date, today: date, reason: str) -> Problem | None:
    """Answers are opened together: when all are in, or after the deadline with a reason. Before that nobody reads any."""
    if steps.answered == steps.asked:
        return None
    lacking = steps.asked - steps.answered
    if today <= due:
        cause = f"还有{lacking}个部门没有答复，答复期限到{due.isoformat()}。"
        return Problem(name, cause, "等答齐后一并启封，或者催办。", "Q-24")
    if not reason.strip():
        cause = f"已过答复期限（{due.isoformat()}），还有{lacking}个部门没有答复。"
        return Problem("启封理由", cause, "写明先行启封的理由；没有答复的仍要等，不算同意。", "Q-24")
    return None


def objection_due(received: date) -> date:
    """The last day for the answer to an objection; the day it came in does not count (D-01)."""
    return received + timedelta(days=SECOND_LOOK_DAYS)


def objection_until(noticed: date) -> date:
    """The last day on which a person may object; the day of the notice does not count (D-01)."""
    return noticed + timedelta(days=OBJECTION_DAYS)


def shown_until(since: date) -> date:
    """The first day on which a list that began to hang out on `since` has done so long enough."""
    return after_working_days(since, SHOWN_WORKING_DAYS)


def judge_showing(since: date, until: date) -> Finding:
    """Whether a list hangs out for five working days, the day it was put up not counted. Fewer need a reason (Q-0D)."""
    days = working_days(since, until)
    numbers, met = {"工作日": days, "不少于": SHOWN_WORKING_DAYS}, days >= SHOWN_WORKING_DAYS
    said = f"{since.isoformat()}至{until.isoformat()}公示，公示开始的当天不算，有{days}个工作日"
    formula = f"{days} {'≥' if met else '<'} {SHOWN_WORKING_DAYS}"
    if met:
        return _SHOWN.note(f"{said}。{caution(since, until)}", numbers, formula, met=True)
    enough = shown_until(since)
    message = (
        f"{said}，不足{SHOWN_WORKING_DAYS}个；满{SHOWN_WORKING_DAYS}个是{enough.isoformat()}。{caution(since, enough)}"
    )
    return _SHOWN.warning(message, numbers, formula, met=False)
