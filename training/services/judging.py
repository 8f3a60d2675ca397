"""Findings as the refusal of an act: a breach always, a warning until a reason is written."""

from collections.abc import Iterable
from types import MappingProxyType

from server.errors import Problem, Refused
from server.law.lawbook import Finding, Level
from training.rules.names import child_named

#: What to do about a breach, by its rule: no reason lets one pass.
_CURES = MappingProxyType(
    {
        "FS-3": "换一人；登记有误的，先在个人档案更正。",
        "FS-6": "先办结任职或者候选人的事，或者换一人。",
        "FS-8": "由县级批准的，批准机关选县级；没有批准的，先报批。",
        "FS-15": "先登记原来的离岗，或者换一人。",
        "CD-1": "核对身份，或者换一人。",
    }
)
_CHECK = "核对后更改；这一条不能写理由放行。"


def refuse(
    findings: Iterable[Finding], field: str, reason: str | None, reason_field: str = "理由", cure: str = ""
) -> None:
    """Raise Refused with all that stands against an act; `cure` is said of each breach instead of its rule's own.

    Nor does a reason pass that seems to name a child: it stays on the record as long as what it explains (CD-10).
    """
    told = tuple(findings)
    problems = [
        one.as_problem(field, cure or _CURES.get(one.rule, _CHECK)) for one in told if one.level is Level.BREACH
    ]
    if reason and (named := child_named(reason)):
        cause = f"{'、'.join(f'“{one}”' for one in named)}像是儿童、家长的姓名或者号码，理由里不写。"
        problems.append(Problem(reason_field, cause, "改成不带姓名、号码的话。", "CD-10"))
    if not reason:
        problems += [
            one.as_problem(reason_field, "核对；确需这样办的，写明理由。") for one in told if one.level is Level.WARNING
        ]
    if problems:
        raise Refused(problems)
