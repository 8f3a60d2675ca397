"""The days of a review in their order: nothing lies before what it answers or makes known (Q-26, Q-0D). Pure."""

from collections.abc import Sequence
from datetime import date

from server.errors import Problem


def refuse_early_objection(received: date, concluded: date | None, noticed: date | None) -> Problem | None:
    """Why an objection cannot have come in on a day: there was no conclusion yet, or the person had no notice of it.

    `noticed` is None where the objector is not the one who was handed the notice, or nobody was yet.
    """
    day = received.isoformat()
    if concluded and received < concluded:
        cause = f"{day}早于联审结论的{concluded.isoformat()}，那时还没有可异议的结论。"
        return Problem("收到日期", cause, "填收到异议的那一天；结论以前的反映转给有关部门核实。", "Q-26")
    if noticed and received < noticed:
        cause = f"{day}早于告知书送达本人的{noticed.isoformat()}。"
        return Problem("收到日期", cause, "填收到异议的那一天；送达日期登记错了的，先更正。", "Q-26")
    return None


def refuse_early_answer(answered: date, received: date) -> Problem | None:
    """Why an objection cannot have been answered on a day: it had not come in."""
    if answered >= received:
        return None
    cause = f"{answered.isoformat()}早于收到异议的{received.isoformat()}。"
    return Problem("答复日期", cause, "填作出答复的那一天。", "Q-26")


def refuse_shown_early(since: date, concluded: Sequence[date]) -> Problem | None:
    """Why a list cannot hang out from a day: somebody whom it names was not concluded on yet."""
    last = max(concluded, default=None)
    if last is None or since >= last:
        return None
    cause = f"{since.isoformat()}早于名单上最晚的结论{last.isoformat()}，那时还没有可公示的结果。"
    return Problem("公示开始日", cause, f"改为{last.isoformat()}或者以后的日子。", "Q-0D")


def refuse_shown_again(before: tuple[date, date] | None, now: tuple[date, date], reason: str) -> Problem | None:
    """Why other days cannot take the place of those on record: without a reason nobody could tell why they changed."""
    if before is None or before == now or reason.strip():
        return None
    since, until = before
    cause = f"本批已登记公示{since.isoformat()}至{until.isoformat()}，改为别的日子没有写理由。"
    return Problem("理由", cause, "写明为什么改公示的起止日；原来的日子留在办理记录里。", "Q-0D")
