"""Findings as the refusal of an act: a breach always, a warning until a reason is written; and what a reason may say."""

from collections.abc import Iterable
from types import MappingProxyType

from server.errors import Problem, Refused
from server.law.lawbook import Finding, Level
from training.rules.assignments import ONE_HEAD
from training.rules.names import child_named, declared, numbers_in

#: What to do about a breach, by its rule, or by the clause where two clauses of a rule ask for different things.
_CURES = MappingProxyType(
    {
        "FS-3": "换一人；登记有误的，先在个人档案更正。",
        "FS-6": "先办结任职或者候选人的事，或者换一人。",
        "FS-8": "由县级批准的，批准机关选县级；没有批准的，先报批。",
        "FS-15": "先登记原来的离岗，或者换一人。",
        ONE_HEAD.cite: "轮换的，选明接替谁；不是轮换的，改选队内职务，或者先登记原来那一名离岗。",
        "CD-1": "核对身份，或者换一人。",
    }
)
_CHECK = "核对后更改；这一条不能写理由放行。"


def refuse(
    findings: Iterable[Finding], field: str, reason: str | None, reason_field: str = "理由", cure: str = ""
) -> None:
    """Raise Refused with all that stands against an act; `cure` is said of each breach instead of its clause's or its rule's own.

    Nor does a reason pass that gives a number or seems to name a child (CD-10).
    """
    told = tuple(findings)
    problems = [one.as_problem(field, cure or _cure_of(one)) for one in told if one.level is Level.BREACH]
    problems += reason_problems(reason, reason_field)
    if not reason:
        problems += [
            one.as_problem(reason_field, "核对；确需这样办的，写明理由。") for one in told if one.level is Level.WARNING
        ]
    if problems:
        raise Refused(problems)


def because(reason: str | None, field: str = "原因") -> str:
    """A reason as the trace takes it, empty where there is none. Raises Refused for one that CD-10 keeps out of it."""
    if problems := reason_problems(reason, field):
        raise Refused(problems)
    return reason or ""


def reason_problems(reason: str | None, field: str) -> list[Problem]:
    """What keeps a reason off the record, where it would stay as long as what it explains (CD-10).

    A number of somebody never goes in. A name is only guessed at, so that words which say that it is no child's pass:
    they are the reason why it stands, on the page, in a sheet and in the trace alike.
    """
    words = reason or ""
    problems = []
    if numbers := numbers_in(words):
        cause = f"{_quoted(numbers)}像是公民身份号码或者手机号。"
        problems.append(Problem(field, cause, "改成不带号码的话。", "CD-10"))
    if not declared(words) and (names := child_named(words)):
        cause = f"{_quoted(names)}像是儿童、家长的姓名，不能写。"
        cure = "改成不带姓名的话；是干部姓名或者不是姓名的，在后面写上“不是儿童姓名”。"
        problems.append(Problem(field, cause, cure, "CD-10"))
    return problems


def _cure_of(one: Finding) -> str:
    return _CURES.get(one.cite) or _CURES.get(one.rule, _CHECK)


def _quoted(found: Iterable[str]) -> str:
    return "、".join(f"“{one}”" for one in found)
