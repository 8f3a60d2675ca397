"""Findings as the refusal of an act: a breach always, a warning until a reason is written."""

from collections.abc import Iterable

from server.errors import Refused
from server.law.lawbook import Finding, Level


def refuse(findings: Iterable[Finding], field: str, reason: str | None, reason_field: str = "理由") -> None:
    """Raise Refused with all that stands against an act."""
    told = tuple(findings)
    problems = [one.as_problem(field) for one in told if one.level is Level.BREACH]
    if not reason:
        problems += [
            one.as_problem(reason_field, "核对；确需这样办的，写明理由。") for one in told if one.level is Level.WARNING
        ]
    if problems:
        raise Refused(problems)
