"""Disputes and complaints about an election: by when they are settled, who may void what, and what that does (T-17). Pure."""

from collections.abc import Iterator
from datetime import date

from elections.after_vocabulary import Decider, DisputeEffect
from elections.rules.book import Rulebook
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day, days_between, deadline

_VOID = {
    "VC-2018": "村民委员会组织法（2018修正）第十七条",
    "VC-2025": "村民委员会组织法（2025修正）第二十一条",
    "RC-2025": "城市居民委员会组织法（2025修订）第二十二条",
}


def void_basis(book: Rulebook) -> Provision:
    """The clause by which a government finds that somebody is not validly elected; residents had none before 2026."""
    cite = _VOID.get(book.code)
    if cite is None:
        return Provision("T-17", f"{book.law}未作规定，参照村民委员会组织法", Standing.INFERENCE)
    return Provision("T-17", cite)


def due(book: Rulebook, received: date) -> date:
    """The last day on which a complaint is to be settled."""
    return deadline(received, book.complaint_days)


def prolonged(book: Rulebook, was: date) -> date:
    """The last day to which it may be put off, once."""
    return deadline(was, book.complaint_more_days)


def timely(book: Rulebook, received: date, last: date, decided: date | None, today: date) -> Finding:
    """How a complaint stands to its last day."""
    basis = book.basis("complaint_days")
    spare = days_between(decided or today, last)
    said = f"{chinese_day(received)}收到，最迟{chinese_day(last)}办结"
    formula = f"{last:%Y-%m-%d} − {decided or today:%Y-%m-%d} = {spare}"
    numbers = {"days": spare}
    if decided is not None:
        if spare < 0:
            return basis.warning(f"{said}，{chinese_day(decided)}办结，晚{-spare}天。", numbers, formula, met=False)
        return basis.note(f"{said}，{chinese_day(decided)}办结。", numbers, formula, met=True)
    if spare < 0:
        return basis.warning(f"{said}，已超期{-spare}天。", numbers, formula, met=False)
    return basis.note(f"{said}，余{spare}天。", numbers, formula)


def settled(book: Rulebook, decided_by: Decider, effect: DisputeEffect, *, published: bool) -> Iterator[Finding]:
    """What stops a decision: only a government voids an election, and nobody is unseated before there is a result."""
    basis = void_basis(book)
    if effect.voids and not decided_by.governs:
        message = f"“{effect.label}”由乡级或者县级人民政府调查认定，{decided_by.label}不能认定。"
        yield basis.breach(message)
    if effect is DisputeEffect.PERSON_VOID and not published:
        yield basis.breach("结果还没有公布，没有当选人；影响结果的，先暂缓公布，查实后按选举无效处理。")
