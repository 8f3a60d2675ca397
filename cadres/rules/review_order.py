"""The days of a review in their order: nothing lies before what it answers or makes known (Q-26, Q-0D). Pure."""

from collections.abc import Sequence
from datetime import date

from cadres.vocabulary import ObjectionOutcome, Objector
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


def refuse_told_again(before: tuple[str, date] | None, now: tuple[str, date], reason: str) -> Problem | None:
    """Why a notice that was handed over is not put down under another number or day: the same twice, or no reason (Q-26)."""
    if before is None:
        return None
    number, day = before
    if before == now:
        return Problem("告知书文号", f"{number}已于{day.isoformat()}登记送达，没有改动。", "不用重复登记。", "Q-26")
    if reason.strip():
        return None
    cause = f"已登记{number}于{day.isoformat()}送达本人，改为别的文号或者日子没有写理由。"
    return Problem("更正送达的理由", cause, "写明原来登记错在哪里；原来的登记留在办理记录里。", "Q-26")


def refuse_noticed_late(told: date | None, noticed: date, objected: Sequence[date]) -> Problem | None:
    """Why a delivery on record (`told`) is not moved behind an objection that came in after it.

    Whoever heard of the conclusion may object before the notice is handed over: its first record bears the day that it was
    handed over, whatever came before, and such an objection stands in the way of no correction either.
    """
    first = min((one for one in objected if told and told <= one), default=None)
    if first is None or noticed <= first:
        return None
    cause = f"{noticed.isoformat()}晚于收到本人异议的{first.isoformat()}。"
    return Problem("送达日期", cause, "填送达本人的那一天；本人提出异议以前已经送达。", "Q-26")


def refuse_shown_again(before: tuple[date, date] | None, now: tuple[date, date], reason: str) -> Problem | None:
    """Why other days cannot take the place of those on record: without a reason nobody could tell why they changed."""
    if before is None or before == now or reason.strip():
        return None
    since, until = before
    cause = f"本批已登记公示{since.isoformat()}至{until.isoformat()}，改为别的日子没有写理由。"
    return Problem("理由", cause, "写明为什么改公示的起止日；原来的日子留在办理记录里。", "Q-0D")


def refuse_former_number(name: str, number: str, former: Sequence[str]) -> Problem | None:
    """Why a conclusion cannot bear a number: another of the same person that was taken back bears it (GB-6)."""
    if number.strip() not in former:
        return None
    cause = f"{number.strip()}是{name}已经作废的结论的文号。"
    return Problem("结论文号", cause, "另编文号；新的结论和作废的结论不能同号。", "GB-6")


def later_objections(received: Sequence[date], concluded: date | None) -> list[date]:
    """The objections that may be to a conclusion of a day: those that came in before it were to an earlier one."""
    return [one for one in received if concluded is None or one >= concluded]


def refuse_unfounded(objector: Objector, outcome: ObjectionOutcome) -> Problem | None:
    """Why an objection cannot come to an outcome: only what somebody else reported may be untrue (Q-26)."""
    if objector is not Objector.PERSON or outcome is not ObjectionOutcome.UNFOUNDED:
        return None
    cause = "本人的异议是对结论提出的，不是反映他人情况。"
    return Problem("复核结果", cause, "选“维持原结论”或者“变更结论”。", "Q-26")
