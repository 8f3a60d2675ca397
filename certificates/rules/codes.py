"""Whether a code that was read off a certificate can be that of a committee (UC-6, UC-13). Pure."""

from cadres.vocabulary import CommitteeKind
from server.errors import Problem
from server.values.credit_code import COMMITTEES, CodeCheck

#: The name of the code in problems, which is the label of the inputs that ask for it.
_CODE = "统一社会信用代码"


def refuse_kind(checked: CodeCheck, name: str, kind: CommitteeKind) -> Problem | None:
    """Why a code is not that of a committee of this kind; None for one that is, and for prefixes of nobody."""
    if checked.kind not in COMMITTEES or checked.kind == kind.value:
        return None
    cause = f"{name}是{kind.label}，代码{checked.normalised}的前两位是另一种组织的。"
    return Problem(_CODE, cause, "对照证书核对；证书上确实这样印的，照录并写明理由。", "UC-6")


def refuse_elsewhere(checked: CodeCheck, said: str) -> Problem:
    """Why a code is not taken that the authority of another place allotted; `said` tells which place that is.

    A county may have had another code when the number was allotted, which the history knows; of what it does not know, somebody
    who has the certificate before them says so (UC-10).
    """
    cause = f"代码{checked.normalised}的{said}"
    return Problem(_CODE, cause, "证书上确实这样印的，照录并写明理由。", "UC-10")


def refuse_unread(checked: CodeCheck, reason: str) -> list[Problem]:
    """Why a code was not read rightly; a `reason` lets wrong check characters pass that stand on the certificate."""
    if checked.verdict != "refused" or (checked.overridable and reason):
        return []
    cure = "证书上确实这样印的，写明理由再登记。" if checked.overridable else ""
    return [Problem(_CODE, "".join(checked.messages), f"请对照证书重新录入。{cure}", "UC-13")]
