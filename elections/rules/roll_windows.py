"""The days of a published list: how long before the vote, how long for objections and decisions, and when it is stale (S05, S06, D-05).

Where the law of the day is silent, as for residents' committees before 2026, the villagers' law is followed and the finding
says so: it warns and never stops.
"""

from dataclasses import dataclass
from datetime import date

from elections.rules.book import Rulebook
from elections.rules.calendar import windows
from elections.vocabulary import Stage
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day, days_between, deadline

_LIKE_VILLAGERS = Provision("S06", "参照村民委员会组织法 第十四条（待确认）", Standing.PARAMETER)
#: The same of the days of publication.
LIKE_VILLAGERS_LIST = _LIKE_VILLAGERS.under("S05")
_OBJECTION_DAYS, _RULING_DAYS = 5, 3


@dataclass(frozen=True, slots=True)
class Term:
    """A limit: its last day, how many days it has, and what it rests on."""

    due: date
    days: int
    basis: Provision


def publication(book: Rulebook, election_day: date, published: date) -> Finding | None:
    """Whether a list is out early enough (D-03): 21 days before the vote are enough, 20 are on the edge, 19 are not."""
    found = windows(book, election_day, {Stage.LIST_PUBLISHED: published})
    return next((one.finding for one in found if one.stage is Stage.LIST_PUBLISHED), None)


def objections(book: Rulebook, published: date) -> Term:
    """Until when objections to a list are received; the day of publication is not counted (D-01)."""
    days = _OBJECTION_DAYS if book.objection_days is None else book.objection_days
    return Term(deadline(published, days), days, _basis(book, "objection_days"))


def ruling(book: Rulebook, received: date) -> Term:
    """Until when an objection is decided and the decision made public."""
    days = _RULING_DAYS if book.ruling_days is None else book.ruling_days
    return Term(deadline(received, days), days, _basis(book, "ruling_days"))


def _basis(book: Rulebook, name: str) -> Provision:
    return book.basis(name) if getattr(book, name) is not None else _LIKE_VILLAGERS


def received_in_time(book: Rulebook, published: date, received: date) -> Finding:
    """Whether an objection came in its five days."""
    term = objections(book, published)
    spare = days_between(received, term.due)
    numbers, formula = {"days": spare}, f"{term.due:%Y-%m-%d} − {received:%Y-%m-%d} = {spare}"
    said = f"名单{chinese_day(published)}公布，申诉至{chinese_day(term.due)}止，{chinese_day(received)}收到"
    if received < published:
        return term.basis.breach(f"{said}，早于公布日。", numbers, formula)
    if spare >= 0:
        return term.basis.note(f"{said}，在期内。", numbers, formula, met=True)
    late = term.basis.breach if term.basis.standing is Standing.STATUTE else term.basis.warning
    return late(f"{said}，超过{-spare}天；名单确有错误的，按四增四减更正。", numbers, formula, met=False)


def ruled_in_time(book: Rulebook, received: date, decided: date) -> Finding:
    """Whether a decision came in its three days. A late one still counts, so it is warned of and never refused."""
    term = ruling(book, received)
    spare = days_between(decided, term.due)
    numbers, formula = {"days": spare}, f"{term.due:%Y-%m-%d} − {decided:%Y-%m-%d} = {spare}"
    said = f"{chinese_day(received)}收到申诉，应于{chinese_day(term.due)}以前处理并公布，{chinese_day(decided)}处理"
    if spare >= 0:
        return term.basis.note(f"{said}，在期内。", numbers, formula, met=True)
    return term.basis.warning(f"{said}，晚{-spare}天。", numbers, formula, met=False)


def postponed(book: Rulebook, listed_for: date, election_day: date) -> Finding | None:
    """Whether a list must be verified and published again because the vote was put off (D-05); None where it was not."""
    days = days_between(listed_for, election_day)
    if days <= 0:
        return None
    most, basis = book.postponed_roll_days, book.basis("postponed_roll_days")
    numbers = {"days": days, "most": most}
    said = f"名单按{chinese_day(listed_for)}选举公布，选举日推迟{days}天至{chinese_day(election_day)}"
    if days > most:
        return basis.warning(f"{said}，须重新核实名单并公布。", numbers, f"{days} ＞ {most}", met=False)
    return basis.note(f"{said}，不超过{most}天。", numbers, f"{days} ≤ {most}", met=True)
