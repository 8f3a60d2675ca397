"""Whether a code that was read off a certificate can be that of a committee in a place (UC-10). Pure."""

from cadres.rules.codes import CODE
from server.errors import Problem
from server.values.credit_code import CodeCheck


def refuse_elsewhere(checked: CodeCheck, said: str) -> Problem:
    """Why a code is not taken that the authority of another place allotted; `said` tells which place that is.

    A county may have had another code when the number was allotted, which the history knows; of what it does not know, somebody
    who has the certificate before them says so (UC-10).
    """
    cause = f"代码{checked.normalised}的{said}"
    return Problem(CODE, cause, "证书上确实这样印的，照录并写明理由。", "UC-10")
