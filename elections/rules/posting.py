"""Whether the list of proxies and of mobile boxes goes up early enough before the vote (S11, D-03). Pure."""

from datetime import date

from elections.rules.book import Rulebook
from elections.rules.calendar import windows
from elections.vocabulary import Stage
from server.law.lawbook import Finding
from server.values.periods import before, chinese_day, days_between


def posting(book: Rulebook, election_day: date, posted: date | None, today: date, what: str) -> Finding:
    """What the day of posting means, or the want of one; `what` is the list's name. No statute says the days, so it never stops."""
    basis, days = book.basis("proxy_list_days"), book.proxy_list_days
    if posted is not None:
        kept = windows(book, election_day, {Stage.PROXY_PUBLISHED: posted})
        found = next((one.finding for one in kept if one.stage is Stage.PROXY_PUBLISHED), None)
        if found is not None:
            return found
    due = before(election_day, days)
    asked = f"{what}应在选举日{days}日前公布，即{chinese_day(due)}以前"
    if posted is not None:
        spare = days_between(posted, due)
        numbers, formula = {"days": spare}, f"{due:%Y-%m-%d} − {posted:%Y-%m-%d} = {spare}"
        said = f"{asked}，{chinese_day(posted)}公布"
        if spare < 0:
            return basis.warning(f"{said}，晚{-spare}天。", numbers, formula, met=False)
        if spare == 0:
            return basis.warning(f"{said}，正在边界，稳妥的是再早一天。", numbers, formula)
        return basis.note(f"{said}。", numbers, formula, met=True)
    if today > due:
        late = days_between(due, today)
        return basis.warning(f"{asked}，没有登记公布，已超过{late}天。", {"days": -late}, met=False)
    return basis.note(f"{asked}；公布后在选举进程里登记日期。", {"days": days_between(today, due)})
