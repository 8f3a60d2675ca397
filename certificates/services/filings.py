"""Filings for the legal-person certificate: prepared, handed on, returned."""

from collections.abc import Collection, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres import queries as cadres
from cadres.services import communities
from cadres.services.communities import CODE
from cadres.vocabulary import Office
from certificates import queries
from certificates.permissions import HANDLE
from certificates.queries import StepHand
from certificates.rules.filings import (
    APART,
    NEXT,
    Chairmanship,
    Representative,
    legal_representative,
)
from certificates.tables import Filing, FilingMaterial, FilingStep
from certificates.vocabulary import FilingState
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.access.duties import own_step
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused

MATERIAL_READY = event_kind("filing.material_ready", "备齐材料")
MATERIAL_TAKEN_BACK = event_kind("filing.material_taken_back", "撤销备齐")
ADVANCED = event_kind("filing.advanced", "证书办理进入下一步", Dot.STEP)
RETURNED = event_kind("filing.returned", "退回补正", Dot.ATTENTION)
SUBMITTED_AGAIN = event_kind("filing.submitted_again", "补正后重新提交", Dot.STEP)


class Present(BaseModel):
    """A material of the checklist is there, or is not after all."""

    model_config = ConfigDict(frozen=True)

    material: str = Field(max_length=20)
    present: bool = True


class Advance(BaseModel):
    """The filing goes on to `to`; naming the state keeps a double click from taking two steps.

    `credit_code` is the code printed on the certificate that is given out, asked for at that step. `code_reason` says
    why the certificate is right although the check characters of the code are not.
    """

    model_config = ConfigDict(frozen=True)

    to: FilingState
    note: str | None = Field(None, max_length=200)
    credit_code: str | None = Field(None, max_length=40)
    code_reason: str | None = Field(None, min_length=2, max_length=200)


class Return(BaseModel):
    """The filing is sent back to be mended, for a reason; `mend` are the keys of the materials that must be mended."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)
    mend: tuple[str, ...] = Field((), max_length=20)


def subject(filing: int) -> str:
    """The name of a filing in the trace."""
    return f"filing:{filing}"


async def representative_on(actor: Actor, region: str, day: date) -> Representative:
    """The community's legal representative on a day, computed from its elected chairs (CT-2 … CT-4)."""
    held = await cadres.officers(actor, region, day)
    former = await cadres.former_officers(actor, region, day)
    chairs = [
        Chairmanship(
            person=officer.person,
            name=officer.name,
            since=officer.since,
            term_ends=officer.term_ends,
            until=officer.until,
            ended_by=officer.ended_by,
        )
        for officer in (*held, *former)
        if officer.office is Office.CHAIR and officer.in_committee
    ]
    return legal_representative(chairs, day)


async def keep_step(
    actor: Actor, filing: Filing, *, note: str | None, returned: bool = False, state: FilingState | None = None
) -> None:
    """Keep who took the filing into its state, or handed it in anew (`state`)."""
    await FilingStep.insert(
        FilingStep(
            region=filing.region,
            filing=filing.id,
            state=state or filing.state,
            returned=returned,
            at=clock.now(),
            account=actor.account_id,
            actor=actor.name,
            unit=actor.unit,
            note=note,
        )
    )


async def find(actor: Actor, filing: int) -> Filing:
    """The filing's row, nobody else working on it. Raises NotFound outside the actor's area, Conflict where it is closed."""
    await take_turn("filing", filing)
    row = await Filing.objects().where(Filing.id == filing).first()
    if row is None or not actor.covers(row.region):
        raise NotFound
    actor.require(HANDLE, at=row.region)
    refuse_superseded(row.superseded_by)
    return row


def refuse_superseded(by: int | None) -> None:
    """Raise Conflict where a later result's filing took the place of this one."""
    if by is not None:
        raise Conflict("本件已由新件接替，不再办理。请到新件办理。", code="filing.superseded")


async def mark_present(actor: Actor, filing: int, command: Present) -> None:
    """Tick a material off the checklist, or take the tick back. What already stands so is left as it is.

    Raises Conflict while the papers lie with an office, and for the tick of a paper that comes out of the records.
    """
    async with transaction(actor):
        row = await find(actor, filing)
        material = (
            await FilingMaterial.objects()
            .where(FilingMaterial.filing == filing, FilingMaterial.material == command.material)
            .first()
        )
        if material is None:
            raise NotFound
        if row.state != FilingState.PREPARING and not row.returned:
            message = f"现在是“{FilingState(row.state).label}”，材料在备材料或者退回补正时登记。"
            raise Conflict(message, code="filing.papers_handed_in")
        if material.printed and not command.present:
            raise Conflict(f"{material.name}由系统打印，不能撤销。", code="filing.material_printed")
        if (material.present is not None) == command.present:
            return
        day = clock.today() if command.present else None
        await FilingMaterial.update({FilingMaterial.present: day}).where(FilingMaterial.id == material.id)
        change = Change(subject(filing), row.region, after={"材料": material.name})
        if command.present:
            await audit.record(actor, MATERIAL_READY, change)
        else:
            await audit.record(actor, MATERIAL_TAKEN_BACK, change)


async def advance(actor: Actor, filing: int, command: Advance) -> None:
    """Take a filing one state on. Raises Conflict if it stands elsewhere, Refused while materials are missing.

    One that was sent back is handed in again: it stays in its state, with the office that found it wanting.
    """
    async with transaction(actor):
        row = await find(actor, filing)
        state = FilingState(row.state)
        if (state if row.returned else NEXT.get(state)) is not command.to:
            raise Conflict(f"现在是“{state.label}”，不能办“{command.to.label}”。请刷新页面。", code="filing.elsewhere")
        if row.business is None:
            cause = "还没有确定是首次申领还是换领，两者的材料不同。"
            raise Refused([Problem("业务", cause, "先在本件页面上确定业务。", "FT-1")])
        if state is FilingState.PREPARING or row.returned:
            await _refuse_missing(filing)
        if row.returned:
            await _take_code(actor, row.region, command)
            await _hand_in_again(actor, row, command.note)
            return
        await _refuse_own(actor, filing, command.to)
        await _take_code(actor, row.region, command)
        row.state = command.to
        await Filing.update({Filing.state: command.to}).where(Filing.id == filing)
        await keep_step(actor, row, note=command.note)
        change = Change(subject(filing), row.region, before={"步骤": state.label}, after={"步骤": command.to.label})
        await audit.record(actor, ADVANCED, change)


async def _hand_in_again(actor: Actor, filing: Filing, note: str | None) -> None:
    """Who mended it has submitted it, and so approves nothing of it (AC-3)."""
    await Filing.update({Filing.returned: False}).where(Filing.id == filing.id)
    await keep_step(actor, filing, note=note, state=FilingState.SUBMITTED)
    after = {"步骤": FilingState(filing.state).label}
    await audit.record(actor, SUBMITTED_AGAIN, Change(subject(filing.id), filing.region, after=after))


async def _take_code(actor: Actor, region: str, command: Advance) -> None:
    """At the step that gives out the certificate, its code goes on record, or must be the one on record (UC-12, UC-14)."""
    if command.to is not FilingState.ISSUED:
        if command.credit_code or command.code_reason:
            raise Refused([Problem(CODE, "只在核发时登记。", "其他步骤留空。", "UC-12")])
        return
    if command.credit_code:
        await communities.record_code(actor, region, command.credit_code, reason=command.code_reason or "")
    elif (await cadres.community(actor, region)).credit_code is None:
        raise Refused([Problem(CODE, "没有填。", "照核发的证书录入。", "UC-12")])


async def _refuse_own(actor: Actor, filing: int, to: FilingState) -> None:
    """Refuse a step that approves what the same person prepared (AC-3)."""
    problem = own_work(to, actor, (await queries.hands(actor, [filing]))[filing])
    if problem:
        raise Refused([problem])


def own_work(to: FilingState, actor: Actor, taken: Sequence[StepHand]) -> Problem | None:
    """Why the actor may not take the step; None where nothing speaks against it."""
    return own_step(to, actor, [(one.state, one.hand) for one in taken if not one.returned], APART)


async def _refuse_missing(filing: int) -> None:
    missing = await FilingMaterial.select(FilingMaterial.name).where(
        FilingMaterial.filing == filing, FilingMaterial.present.is_null()
    )
    if missing:
        names = "、".join(row["name"] for row in missing)
        raise Refused([Problem("材料", f"还缺{len(missing)}项：{names}。", "补齐并登记后再提交。", "FT-6")])


async def send_back(actor: Actor, filing: int, command: Return) -> None:
    """Return a filing to be mended. It stays in its state and goes on from there: sealed papers need no new seal."""
    async with transaction(actor):
        row = await find(actor, filing)
        state = FilingState(row.state)
        if state in {FilingState.PREPARING, FilingState.ISSUED, FilingState.COLLECTED, FilingState.ARCHIVED}:
            raise Conflict(f"“{state.label}”阶段不能退回。", code="filing.not_returnable")
        after: dict[str, object] = {"步骤": state.label}
        if command.mend:
            after["须补正"] = await _untick(filing, command.mend)
        await Filing.update({Filing.returned: True}).where(Filing.id == filing)
        await keep_step(actor, row, note=command.reason, returned=True)
        change = Change(subject(filing), row.region, after=after, reason=command.reason)
        await audit.record(actor, RETURNED, change)


async def _untick(filing: int, materials: Collection[str]) -> list[str]:
    """Take the ticks of these materials back; returns their names in the order of the checklist."""
    wanted = FilingMaterial.filing == filing, FilingMaterial.material.is_in(list(materials))
    rows = await FilingMaterial.select(FilingMaterial.name).where(*wanted).order_by(FilingMaterial.position)
    if len(rows) != len(set(materials)):
        raise Refused([Problem("须补正的材料", "不在本件的清单里。", "从清单中选。")])
    await FilingMaterial.update({FilingMaterial.present: None}).where(*wanted)
    return [row["name"] for row in rows]
