"""Giving a certificate out and handing it over: what is printed on it, who fetched it, where it is kept."""

from datetime import date
from typing import Any, cast

from piccolo.columns import Column
from pydantic import BaseModel, ConfigDict, Field

from cadres import queries as cadres
from cadres.lookups.changes import change
from cadres.rules.codes import CODE
from cadres.services import communities, held_codes
from certificates.filing_commands import Advance, subject
from certificates.permissions import HANDLE
from certificates.rules.filings import Printed, refuse_dates
from certificates.rules.validity import given_out_expired
from certificates.services.coding import surrendered_code, take_code
from certificates.services.heading import dead_receiver, refuse_changed_head
from certificates.tables import Filing, LegalCertificate
from certificates.vocabulary import FilingCause, FilingState, FilingType
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Conflict, NotFound, Problem, Refused

CERTIFIED = event_kind("legal_certificate.issued", "登记核发的证书", Dot.STEP)
HANDED_OVER = event_kind("legal_certificate.handed_over", "登记证书领取", Dot.STEP)
PLACED = event_kind("legal_certificate.placed", "登记证书保管处")


class Keep(BaseModel):
    """Where the certificate is kept."""

    model_config = ConfigDict(frozen=True)

    kept_at: str = Field(min_length=2, max_length=60)


async def hand_out(actor: Actor, filing: Filing, told: Advance) -> None:
    """What the certificate itself needs at a step: its code and dates when it is given out, a receiver when it is fetched."""
    refuse_misplaced(told.to, told)
    if told.to in {FilingState.SUBMITTED, FilingState.ISSUED}:
        await refuse_changed_head(actor, filing, told.to)
    if told.to is FilingState.ISSUED:
        await _give_out(actor, filing, told)
    elif told.to is FilingState.COLLECTED:
        await _hand_over(actor, filing, told)
    elif told.to is FilingState.ARCHIVED:
        await _refuse_unheld(filing)


def refuse_misplaced(to: FilingState | None, told: Advance) -> None:
    """Refuse what belongs to another step; `to` is None where a filing is only handed in again."""
    problems = []
    if to is not FilingState.ISSUED:
        if told.credit_code or told.code_reason:
            problems.append(Problem(CODE, "只在核发时登记。", "其他步骤留空。", "UC-12"))
        if told.issued or told.valid_from or told.valid_until or told.dates_reason:
            problems.append(Problem("发证日期", "证书上的日期只在核发时登记。", "其他步骤留空。", "CT-9"))
    if to is not FilingState.COLLECTED and (told.received_by or told.received or told.received_as):
        problems.append(Problem("领取人", "只在领取时登记。", "其他步骤留空。", "FT-6"))
    if to is not FilingState.COLLECTED and told.kept_at:
        cure = "其他步骤留空；领取以后换了地方的，在本件页面上登记。"
        problems.append(Problem("证书保管处", "只在领取时登记。", cure, "FT-6"))
    if problems:
        raise Refused(problems)


async def _give_out(actor: Actor, filing: Filing, told: Advance) -> None:
    cancels = filing.business == FilingType.CANCELLATION
    community = await cadres.community(actor, filing.region)
    printed = Printed(
        issued=told.issued or clock.today(),
        since=told.valid_from or filing.valid_from,
        until=told.valid_until or filing.valid_until,
        term=(filing.valid_from, filing.valid_until),
        reason=told.dates_reason,
    )
    if problems := refuse_dates(printed, await _asked_for(actor, filing), clock.today(), cancels=cancels):
        raise Refused(problems)
    code = await (surrendered_code if cancels else take_code)(actor, filing, told)
    named = await connection().fetchval("SELECT name FROM person WHERE id = $1", filing.representative)
    await LegalCertificate.insert(
        LegalCertificate(
            region=filing.region,
            filing=filing.id,
            credit_code=code,
            committee=filing.committee,
            representative=named,
            valid_from=printed.since,
            valid_until=printed.until,
            issued=printed.issued,
            issuer=f"{community.county.name}民政局",
        )
    )
    after: dict[str, object] = {"名称": filing.committee, "发证日期": printed.issued.isoformat()}
    if printed.since and printed.until:
        after["有效期"] = f"{printed.since.isoformat()}至{printed.until.isoformat()}"
    if cancels and code:
        after["停用的代码"] = code
    if not cancels and given_out_expired(printed.until, printed.issued):
        after["备注"] = "发出时有效期已满"
    about = Change(subject(filing.id), filing.region, after=after, reason=_reasons(told))
    await audit.record(actor, CERTIFIED, about)
    if cancels and code:
        await held_codes.end(filing.region, code, printed.issued)
    if cancels and filing.cause == FilingCause.CONVERSION and code:
        # The residents' committee is another body: it gets a code of its own with its first certificate (UC-14).
        await communities.retire_code(actor, filing.region, filing.document or "注销")


def _reasons(told: Advance) -> str:
    """Why the code and the dates are right as printed."""
    return "；".join(one for one in dict.fromkeys((told.code_reason, told.dates_reason)) if one)


async def _asked_for(actor: Actor, filing: Filing) -> date:
    """Since when there was reason for a certificate; what is put on record late was opened later than that."""
    if filing.change_event is not None:
        made = await change(actor, filing.change_event)
        return min((one.day for one in made if one.region == filing.region), default=filing.opened)
    happened: date | None = await connection().fetchval(
        "SELECT happened FROM certificate_loss WHERE filing = $1", filing.id
    )
    return happened or filing.opened


async def _hand_over(actor: Actor, filing: Filing, told: Advance) -> None:
    who = "经收人" if filing.business == FilingType.CANCELLATION else "领取人"
    row = await LegalCertificate.objects().where(LegalCertificate.filing == filing.id).first()
    problems = []
    if not told.received_by:
        problems.append(Problem(who, "没有填。", "照领取登记表上的签字填。", "FT-6"))
    if told.received is None:
        problems.append(Problem("领取日期", "没有填。", "照领取登记表填。", "FT-6"))
    elif not (row.issued if row else filing.opened) <= told.received <= clock.today():
        cause = f"{told.received.isoformat()}不在发证日期和今天之间。"
        problems.append(Problem("领取日期", cause, "照领取登记表填。", "FT-6"))
    if dead := await dead_receiver(filing, told):
        problems.append(dead)
    if problems:
        raise Refused(problems)
    if row is None:
        # What was given out before certificates were kept has none to complete; the step still says who and when.
        return
    new = {
        LegalCertificate.received_by: told.received_by,
        LegalCertificate.received_as: told.received_as or None,
        LegalCertificate.received: told.received,
        LegalCertificate.kept_at: told.kept_at or None,
    }
    await LegalCertificate.update(cast("dict[Column | str, Any]", new)).where(LegalCertificate.id == row.id)
    day = told.received.isoformat() if told.received else ""
    after: dict[str, object] = {"领取人": told.received_by or "", "日期": day}
    await audit.record(actor, HANDED_OVER, Change(subject(filing.id), filing.region, after=after))


async def _refuse_unheld(filing: Filing) -> None:
    """Nothing is filed away of which nobody knows who has it."""
    unheld = await connection().fetchval(
        "SELECT EXISTS (SELECT FROM legal_certificate WHERE filing = $1 AND received IS NULL)", filing.id
    )
    if unheld:
        raise Refused([Problem("领取人", "证书还没有登记由谁领取。", "先登记领取。", "FT-6")])


async def keep_at(actor: Actor, filing: int, command: Keep) -> None:
    """Record where a certificate that was fetched is kept now. Raises NotFound for none, Conflict for one that lies ready."""
    async with transaction(actor):
        row = await LegalCertificate.objects().where(LegalCertificate.filing == filing).lock_rows("UPDATE").first()
        if row is None or not actor.covers(row.region):
            raise NotFound
        actor.require(HANDLE, at=row.region)
        if row.received is None:
            raise Conflict("证书还没有领取。领取以后再登记保管处。", code="certificate.not_fetched")
        if row.kept_at == command.kept_at:
            return
        await LegalCertificate.update({LegalCertificate.kept_at: command.kept_at}).where(LegalCertificate.id == row.id)
        about = Change(
            subject(filing), row.region, before={"保管处": row.kept_at or "没有"}, after={"保管处": command.kept_at}
        )
        await audit.record(actor, PLACED, about)
