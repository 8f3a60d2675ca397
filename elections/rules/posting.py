"""Whether the lists of proxies, of mobile boxes and of written ballots go up early enough before the vote (S11, D-03). Pure."""

from datetime import date

from elections.rules.book import Rulebook
from server.law.lawbook import Finding
from server.values.periods import before, chinese_day, days_between


def posting(book: Rulebook, election_day: date, posted: date | None, today: date, what: str) -> Finding:
    """What the day of posting means, or the want of one; `what` is the list's name. No statute says the days, so nothing stops."""
    basis, days = book.basis("proxy_list_days"), book.proxy_list_days
    due = before(election_day, days)
    asked = f"{what}应在选举日{days}日前公布，即{chinese_day(due)}以前"
    if posted is None:
        if today <= due:
            return basis.note(f"{asked}；公布后在选举进程里登记日期。", {"days": days_between(today, due)})
        late = days_between(due, today)
        return basis.warning(f"{asked}，没有登记公布，已超过{late}天。", {"days": -late}, met=False)
    spare = days_between(posted, due)
    numbers, formula = {"days": spare}, f"{due:%Y-%m-%d} − {posted:%Y-%m-%d} = {spare}"
    said = f"{asked}，{chinese_day(posted)}公布"
    if spare < 0:
        return basis.warning(f"{said}，晚{-spare}天。", numbers, formula, met=False)
    if spare == 0:
        return basis.warning(f"{said}，正在边界，早一天更稳妥。", numbers, formula)
    return basis.note(f"{said}，早{spare}天。", numbers, formula, met=True)
