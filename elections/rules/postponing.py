"""Putting an election off: by how long at most beyond the term that ends (B-05, B-06). Pure."""

from datetime import date

from elections.rules.book import Rulebook
from server.law.lawbook import Finding
from server.values.periods import chinese_day, days_between, months_after


def put_off(book: Rulebook, term_ends: date | None, was: date, until: date | None) -> tuple[Finding, ...]:
    """What the law of the old day says of a new one; `term_ends` is the last day of the term that the election follows."""
    basis = book.basis("postponement_months")
    months = book.postponement_months
    if until is None:
        return (basis.warning("批准的文件没有定下新的选举日；定下以前不能投票，不能公布结果。"),)
    numbers = {"days": days_between(was, until)}
    if term_ends is None:
        start, what = was, f"没有登记上一届任期的届满日，从原定选举日{chinese_day(was)}算"
    else:
        start, what = term_ends, f"上一届任期{chinese_day(term_ends)}届满"
    last = months_after(start, months)
    spare = days_between(until, last)
    said = f"{what}，延期最长{months}个月，最迟{chinese_day(last)}；延至{chinese_day(until)}"
    formula = f"{last:%Y-%m-%d} − {until:%Y-%m-%d} = {spare}"
    if spare < 0:
        # A parameter that waits for the province's confirmation warns; only law stops.
        broken = basis.breach if basis.standing.is_law else basis.warning
        return (broken(f"{said}，超过{-spare}天。", numbers, formula, met=False),)
    return (basis.note(f"{said}，余{spare}天。", numbers, formula, met=True),)
