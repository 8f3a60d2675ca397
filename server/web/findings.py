"""Findings as other programs read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from server.law.lawbook import Finding, Level


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """One step of the decision; `met` is null where no condition of the law was tested."""

    rule: str
    level: Level
    cite: str
    message: str
    numbers: Mapping[str, int | str]
    formula: str
    met: bool | None


def finding_records(findings: Iterable[Finding]) -> tuple[FindingRecord, ...]:
    """Findings in their order."""
    return tuple(
        FindingRecord(one.rule, one.level, one.cite, one.message, {**one.numbers}, one.formula, one.met)
        for one in findings
    )
