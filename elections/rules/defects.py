"""What was against the law in an election whose result could stand: it does not end the election by itself (T-04). Pure."""

from collections.abc import Sequence
from datetime import date

from elections.rules.book import Rulebook
from elections.rules.calendar import Plan, windows
from elections.rules.course import Held
from server.law.lawbook import Finding, breaches


def defects(
    book: Rulebook,
    election_day: date,
    days: Plan,
    held: Sequence[Held],
    *,
    by_election: bool = False,
    free: bool = False,
) -> tuple[Finding, ...]:
    """The breaches of the valid votes and of the statutory windows, those left out that a later vote made good.

    A void vote elects nobody, so nothing of it is left in the result.
    """
    found = [list(one.outcome.findings) for one in held if one.outcome.valid]
    of_whole = {book.basis(field).rule for field in ("female_member_required", "kinship_avoidance")}
    of_votes = [
        finding
        for place, findings in enumerate(found)
        for finding in breaches(findings)
        if finding.rule not in of_whole or not _met(finding.rule, found[place + 1 :])
    ]
    asked = windows(book, election_day, days, by_election=by_election, free=free)
    of_days = breaches(window.finding for window in asked)
    return (*of_votes, *of_days)


def _met(rule: str, later: Sequence[Sequence[Finding]]) -> bool:
    return any(finding.rule == rule and finding.met for findings in later for finding in findings)
