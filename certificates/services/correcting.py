"""Correcting a code on record that is not the certificate's: asked for by one, decided by the bureau's other (UC-14, AC-3)."""

from typing import Any

from piccolo.columns import Column
from pydantic import BaseModel, ConfigDict, Field

from cadres import queries as cadres
from cadres.rules.codes import CODE
from cadres.services import correcting_codes, held_codes
from cadres.services.communities import subject as community_subject
from cadres.tables import Community
from certificates import corrections
from certificates.corrections import CorrectionLine
from certificates.filing_commands import subject
from certificates.permissions import HANDLE
from certificates.rules.correcting import refuse_decider, refuse_same
from certificates.services.coding import refuse_new
from certificates.tables import CodeCorrection, LegalCertificate
from certificates.vocabulary import CorrectionState
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.values import credit_code

ASKED = event_kind("code_correction.asked", "申请更正统一社会信用代码", Dot.STEP, prepares=True)
REFUSED = event_kind("code_correction.refused", "不予更正统一社会信用代码", Dot.ATTENTION)
#: A certificate that was put on record with the wrong code bears the right one: the paper itself never said otherwise.
AMENDED = event_kind("legal_certificate.code_corrected", "更正所登记的证书代码", Dot.ATTENTION)


class AskCorrection(BaseModel):
    """The code as the certificate says it, and how it is known that the one on record is wrong.

    `code_reason` says why the code is right although its check characters, its first two or its place look wrong.
    """

    model_config = ConfigDict(frozen=True)

    code: str = Field(min_length=1, max_length=40)
    reason: str = Field(min_length=4, max_length=200)
    code_reason: str | None = Field(None, min_length=2, max_length=200)


class DecideCorrection(BaseModel):
    """What the bureau decides: the code is corrected, or it is not, for a reason."""

    model_config = ConfigDict(frozen=True)

    grants: bool
    answer: str | None = Field(None, min_length=2, max_length=200)


async def ask_correction(actor: Actor, region: str, command: AskCorrection) -> int:
    """Ask for a correction; returns its number. Raises Refused for what can be no code of this committee, Conflict where one waits."""
    actor.require(HANDLE, at=region)
    async with transaction(actor):
        await take_turn("code_correction", region)
        row = await _community(actor, region)
        if row.credit_code is None:
            raise Conflict("没有登记代码，没有可以更正的。核发证书时登记。", code="code_correction.no_code")
        if await corrections.waiting(actor, region):
            message = "已有一次更正等县民政局核准。核准或者不予更正以后再申请。"
            raise Conflict(message, code="code_correction.waiting")
        after = await _checked(actor, region, command)
        if same := refuse_same(row.credit_code, after):
            raise Refused([same])
        asked = CodeCorrection(
            region=region,
            community=row.id,
            before=row.credit_code,
            after=after,
            reason=command.reason,
            code_reason=command.code_reason,
            state=CorrectionState.ASKED,
            asked=clock.now(),
            account=actor.account_id,
            actor=actor.name,
            unit=actor.unit,
        )
        await asked.save()
        change = _change(region, row.credit_code, after, command.reason)
        await audit.record(actor, ASKED, change)
    return int(asked.id)


async def _community(actor: Actor, region: str) -> Community:
    """The community's row. Raises NotFound outside the actor's area."""
    row = await Community.objects().where(Community.region == region).first()
    if row is None or not actor.covers(region):
        raise NotFound
    return row


async def _checked(actor: Actor, region: str, command: AskCorrection) -> str:
    """The code as it goes on record; what looks wrong passes for the reason that the certificate says so (UC-6, UC-10, UC-13)."""
    checked = credit_code.check(command.code)
    reason = command.code_reason or ""
    community = await cadres.community(actor, region)
    held = await held_codes.refuse_held({checked.normalised: region})
    problems = [*refuse_new(checked, community, reason), *held.values()]
    if problems:
        raise Refused(problems)
    return checked.normalised


async def decide_correction(actor: Actor, region: str, command: DecideCorrection) -> None:
    """Grant the correction that waits, or refuse it. Raises Refused for another office, and for who asked for it (AC-3)."""
    actor.require(HANDLE, at=region)
    async with transaction(actor):
        await take_turn("code_correction", region)
        await _community(actor, region)
        found = await corrections.waiting(actor, region)
        if not found:
            raise Conflict("没有等核准的更正。请刷新页面。", code="code_correction.none_waits")
        line = found[0]
        if problem := refuse_decider(actor, line.asked_by):
            raise Refused([problem])
        answer = (command.answer or "").strip()
        if not command.grants and not answer:
            raise Refused([Problem("答复", "没有写明为什么不予更正。", "写明依据，申请的一方据此核对。", "UC-14")])
        state = CorrectionState.GRANTED if command.grants else CorrectionState.REFUSED
        decided: dict[Column | str, Any] = {
            CodeCorrection.state: state,
            CodeCorrection.decided: clock.now(),
            CodeCorrection.decided_by: actor.name,
            CodeCorrection.decided_unit: actor.unit,
            CodeCorrection.answer: answer or None,
        }
        await CodeCorrection.update(decided).where(CodeCorrection.id == line.id)
        if command.grants:
            await _carry_out(actor, line)
        else:
            await audit.record(actor, REFUSED, _change(region, line.before, line.after, answer))


async def _carry_out(actor: Actor, line: CorrectionLine) -> None:
    """The community and the certificates that were recorded with the wrong code bear the right one from now on."""
    asked = AskCorrection(code=line.after, reason=line.reason, code_reason=line.code_reason)
    await _checked(actor, line.region, asked)  # Somebody else's filing may have taken the code since.
    reason = "；".join(filter(None, (line.reason, line.code_reason)))
    await correcting_codes.correct_code(actor, line.region, before=line.before, after=line.after, reason=reason)
    borne = await LegalCertificate.select(LegalCertificate.id, LegalCertificate.filing).where(
        LegalCertificate.region == line.region, LegalCertificate.credit_code == line.before
    )
    if borne:
        await held_codes.keep_printed(line.region, line.after)
    for one in borne:
        await LegalCertificate.update({LegalCertificate.credit_code: line.after}).where(
            LegalCertificate.id == one["id"]
        )
        about = Change(
            subject(one["filing"]), line.region, before={CODE: line.before}, after={CODE: line.after}, reason=reason
        )
        await audit.record(actor, AMENDED, about)


def _change(region: str, before: str, after: str, reason: str) -> Change:
    told = {"登记的": before, "更正为": after}
    return Change(community_subject(region), region, after=told, reason=reason)
