"""The code of a certificate as it is read off it: checked and recorded, or held against the one on record.

The registering authority allots codes and nothing here makes one (UC-12).
"""

from cadres import queries as cadres
from cadres.queries import CommunityView
from cadres.rules.codes import CODE, refuse_code, refuse_kind, refuse_unread
from cadres.services import communities, held_codes
from certificates import queries
from certificates.filing_commands import Advance
from certificates.rules.codes import refuse_elsewhere
from certificates.tables import Filing
from server.access.actor import Actor
from server.errors import Problem, Refused
from server.places.history import note, of_elsewhere
from server.values import credit_code
from server.values.credit_code import DIVISION, CodeCheck


async def take_code(actor: Actor, filing: Filing, told: Advance) -> str:
    """The code that goes on record with a certificate, or must be the one on record (UC-12, UC-14).

    One of another kind of body, or of another place, is taken for a reason alone (UC-6, UC-10).
    """
    await _refuse_before_cancellation(actor, filing)
    community = await cadres.community(actor, filing.region)
    on_record = community.credit_code
    code = told.credit_code or on_record
    if code is None:
        raise Refused([Problem(CODE, "没有填。", "照核发的证书录入。", "UC-12")])
    checked = credit_code.check(code)
    reason = told.code_reason or ""
    if checked.normalised != on_record:
        problems = refuse_new(checked, community, reason)
    else:
        strange = refuse_kind(checked, community.name, community.kind, reason)
        problems = [strange] if strange else []
    if problems:
        raise Refused(problems)
    await held_codes.hold({checked.normalised: filing.region})
    if told.credit_code:
        await communities.record_code(actor, filing.region, told.credit_code, reason=reason)
    await held_codes.keep_printed(filing.region, checked.normalised)
    return checked.normalised


def refuse_new(checked: CodeCheck, community: CommunityView, reason: str) -> list[Problem]:
    """Why a code does not go on record for a committee that had another one or none; a `reason` says that it is printed so (UC-6 … UC-13)."""
    problems = refuse_code(checked, community.name, community.kind, reason)
    elsewhere = None if reason else strange_place(checked, community.region)
    return [*problems, elsewhere] if elsewhere else problems


def strange_place(checked: CodeCheck, region: str) -> Problem | None:
    """Why a code is not that of a committee in this place, by the registering authority's digits; None where it may be (UC-10)."""
    digits = checked.normalised[DIVISION]
    if not digits.isdecimal() or not of_elsewhere(digits, region):
        return None
    return refuse_elsewhere(checked, note(digits, region))


async def surrendered_code(actor: Actor, filing: Filing, told: Advance) -> str | None:
    """The code that a cancellation takes out of use: the one on record, else as read off the certificate, if it is still there."""
    on_record = (await cadres.community(actor, filing.region)).credit_code
    if not told.credit_code:
        return on_record
    checked = credit_code.check(told.credit_code)
    if on_record is None:
        reason = told.code_reason or ""
        problems = refuse_unread(checked, reason)
        # What was a village has another kind by the day on which its certificate comes back.
        strange = None if problems else refuse_kind(checked, filing.committee, None, reason)
        if problems := [*problems, strange] if strange else problems:
            raise Refused(problems)
    elif checked.normalised != on_record:
        cause = f"登记的是{on_record}，填的是{checked.normalised}。"
        raise Refused([Problem(CODE, cause, "对照收回的证书核对；登记确有错误的，请县民政局更正。", "UC-14")])
    return checked.normalised


async def _refuse_before_cancellation(actor: Actor, filing: Filing) -> None:
    """Another body gets a code of its own, and not before that of the villagers' committee is out of use (UC-14)."""
    ending = await queries.giving_way(actor, filing.id)
    if ending is not None:
        cause = f"{ending}的证书还没有注销，登记的代码是它的，不能印在新组织的证书上。"
        raise Refused([Problem(CODE, cause, "先登记准予注销，再登记本件的核发。", "UC-14")])
