"""Whether a code that was read off a certificate can be that of a committee (UC-6, UC-9, UC-13). Pure."""

from cadres.vocabulary import CommitteeKind
from server.errors import Problem
from server.values.credit_code import COLLECTIVE, COMMITTEES, CodeCheck

#: The name of the code in problems, which is the label of the inputs that ask for it.
CODE = "统一社会信用代码"
#: What lets a code pass that looks wrong.
_AS_PRINTED = "对照证书核对；证书上确实这样印的，照录并写明理由。"


def refuse_code(checked: CodeCheck, name: str, kind: CommitteeKind, reason: str) -> list[Problem]:
    """Why a code does not go on record for a committee; a `reason` lets pass what may stand on a certificate all the same."""
    unread = refuse_unread(checked, reason)
    strange = None if unread else refuse_kind(checked, name, kind, reason)
    return [*unread, strange] if strange else unread


def refuse_kind(checked: CodeCheck, name: str, kind: CommitteeKind | None, reason: str) -> Problem | None:
    """Why a code is not that of a committee, of this `kind` where one is told, by its first two characters.

    Who has the certificate before them says so with a `reason`; a collective's code is another body's, whatever is said (UC-9).
    """
    if checked.kind == COLLECTIVE:
        return _collective(checked)
    if reason:
        return None
    if checked.kind not in COMMITTEES:
        cause = (
            f"代码{checked.normalised}的前两位“{checked.normalised[:2]}”不是村民委员会（54）或者居民委员会（55）的。"
        )
        return Problem(CODE, cause, _AS_PRINTED, "UC-13")
    if kind is None or checked.kind == kind.value:
        return None
    cause = f"{name}是{kind.label}，代码{checked.normalised}的前两位是另一种组织的。"
    return Problem(CODE, cause, _AS_PRINTED, "UC-6")


def refuse_unread(checked: CodeCheck, reason: str) -> list[Problem]:
    """Why a code was not read rightly; a `reason` lets wrong check characters pass that stand on the certificate."""
    if checked.kind == COLLECTIVE:
        return [_collective(checked)]
    if checked.verdict != "refused" or (checked.overridable and reason):
        return []
    cure = "证书上确实这样印的，写明理由再登记。" if checked.overridable else ""
    return [Problem(CODE, "".join(checked.messages), f"请对照证书重新录入。{cure}", "UC-13")]


def _collective(checked: CodeCheck) -> Problem:
    cause = f"代码{checked.normalised}的前两位“{checked.normalised[:2]}”是农村集体经济组织的，不是村（居）民委员会的。"
    return Problem(CODE, cause, "照委员会自己的证书录入；集体经济组织的代码不登记在这里。", "UC-9")
