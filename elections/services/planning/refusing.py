"""How acts on one election or many are refused: what cannot be, what the law stops, what is warned of without a reason."""

from dataclasses import dataclass
from typing import Protocol

from elections.queries import ElectionLine
from server.errors import Problem, Refused
from server.law.lawbook import Finding, Level, breaches


class Meant(Protocol):
    """What an act would make of one election; `obstacle` is why nothing of it can be."""

    @property
    def election(self) -> ElectionLine: ...

    @property
    def findings(self) -> tuple[Finding, ...]: ...

    @property
    def obstacle(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """The fields and the cures that one sort of act is refused with; `rule` is the rule of an obstacle."""

    subject: str
    field: str
    cure: str
    accepting: str
    rule: str = ""


def refuse(meant: Meant, words: Refusal, reason: str | None, *, named: bool) -> None:
    """Raise Refused for an obstacle, for what the law stops, and for warnings without a reason; `named` tells of which place."""
    prefix = f"{meant.election.community}：" if named else ""
    if meant.obstacle:
        raise Refused([Problem(words.subject, f"{prefix}{meant.obstacle}", "", words.rule)])
    if stopping := breaches(meant.findings):
        raise Refused(_told(one, prefix, words.field, words.cure) for one in stopping)
    warned = [one for one in meant.findings if one.level is Level.WARNING]
    if warned and not reason:
        raise Refused(_told(one, prefix, "理由", words.accepting) for one in warned)


def _told(found: Finding, prefix: str, field: str, cure: str) -> Problem:
    return Problem(field, f"{prefix}{found.message}", cure, found.rule, found.cite)
