"""Filings for the legal-person certificate: prepared, handed on, returned."""

from collections.abc import Collection, Sequence
from typing import Any, cast

from piccolo.columns import Column
from pydantic import BaseModel, ConfigDict, Field

from certificates import queries
from certificates.filing_commands import Advance, subject
from certificates.permissions import HANDLE
from certificates.queries import FilingLine, StepHand
from certificates.rules.checklists import SIGNED
from certificates.rules.filings import APART, NEXT
from certificates.rules.returning import refuse_lost, refuse_uncured
from certificates.rules.sides import refuse_other_side, step_side
from certificates.services.handing_out import hand_out, refuse_misplaced
from certificates.tables import Filing, FilingMaterial, FilingStep
from certificates.vocabulary import FilingState, ReturnCode
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.access.duties import own_step
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused

MATERIAL_READY = event_kind("filing.material_ready", "备齐材料", prepares=True)
MATERIAL_TAKEN_BACK = event_kind("filing.material_taken_back", "撤销备齐", prepares=True)
ADVANCED = event_kind("filing.advanced", "证书办理进入下一步", Dot.STEP)
#: What an act on a filing that was sent back is called.
RESUBMITTED = "补正后重新提交"
SUBMITTED_AGAIN = event_kind("filing.submitted_again", RESUBMITTED, Dot.STEP)


class Present(BaseModel):
    """A material of the checklist is there, or is not after all.

    `lost` stands for a certificate that cannot be handed back: what became of it, and where and when that was announced.
    """

    model_config = ConfigDict(frozen=True)

    material: str = Field(max_length=20)
    present: bool = True
    lost: str | None = Field(None, min_length=4, max_length=100)


async def keep_step(
    actor: Actor,
    filing: Filing,
    *,
    note: str | None,
    returned: bool = False,
    state: FilingState | None = None,
    codes: Collection[ReturnCode] = (),
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
            codes=" ".join(code.value for code in codes) or None,
        )
    )


async def find(actor: Actor, filing: int) -> Filing:
    """The filing's row, nobody else working on it. Raises NotFound outside the actor's area, Conflict where it is closed."""
    await take_turn("filing", filing)
    row = await Filing.objects().where(Filing.id == filing).first()
    if row is None or not actor.covers(row.region):
        raise NotFound
    actor.require(HANDLE, at=row.region)
    refuse_closed((await queries.filing(actor, filing)).line)
    return row


def refuse_closed(line: FilingLine) -> None:
    """Raise Conflict where a later filing took the place of this one, or what it was opened for is no more."""
    if line.superseded_by is not None:
        raise Conflict("本件已由新件接替，不再办理。请到新件办理。", code="filing.superseded")
    if line.stopped is not None:
        raise Conflict(f"本件已终止：{line.stopped}。不再办理，不核发证书。", code="filing.stopped")


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
        if material.printed and material.material != SIGNED and not command.present:
            raise Conflict(f"{material.name}由系统打印，不能撤销。", code="filing.material_printed")
        if problems := tuple(refuse_lost(material.material, material.name, command.lost, present=command.present)):
            raise Refused(problems)
        if (material.present is not None) == command.present and material.instead == command.lost:
            return
        day = clock.today() if command.present else None
        new = {FilingMaterial.present: day, FilingMaterial.instead: command.lost}
        await FilingMaterial.update(cast("dict[Column | str, Any]", new)).where(FilingMaterial.id == material.id)
        after = {"材料": material.name} | ({"遗失": command.lost} if command.lost else {})
        change = Change(subject(filing), row.region, after=after)
        if command.present:
            await audit.record(actor, MATERIAL_READY, change)
        else:
            await audit.record(actor, MATERIAL_TAKEN_BACK, change)


async def advance(actor: Actor, filing: int, command: Advance) -> None:
    """Take a filing one state on. Raises Conflict if it stands elsewhere, Refused for another office and while materials are missing.

    One that was sent back is handed in again: it stays in its state, with the office that found it wanting.
    """
    async with transaction(actor):
        row = await find(actor, filing)
        state = FilingState(row.state)
        if (state if row.returned else NEXT.get(state)) is not command.to:
            raise Conflict(f"现在是“{state.label}”，不能办“{command.to.label}”。请刷新页面。", code="filing.elsewhere")
        if problem := refuse_other_side(
            RESUBMITTED if row.returned else command.to.label, step_side(command.to, returned=row.returned), actor
        ):
            raise Refused([problem])
        if row.business is None:
            cause = "还没有确定是首次申领还是换领，两者的材料不同。"
            raise Refused([Problem("业务", cause, "先在本件页面上确定业务。", "FT-1")])
        if state is FilingState.PREPARING or row.returned:
            await _refuse_missing(actor, filing)
        if row.returned:
            refuse_misplaced(None, command)
            await _refuse_uncured(filing, command.note)
            await _hand_in_again(actor, row, command.note)
            return
        await _refuse_own(actor, filing, command.to)
        await hand_out(actor, row, command)
        row.state = command.to
        await Filing.update({Filing.state: command.to}).where(Filing.id == filing)
        await keep_step(actor, row, note=command.note)
        after = {"步骤": command.to.label} | _noted(command.note)
        change = Change(subject(filing), row.region, before={"步骤": state.label}, after=after)
        await audit.record(actor, ADVANCED, change)


def _noted(note: str | None) -> dict[str, str]:
    """What somebody wrote with a step, for the trail that those read who take the next one."""
    return {"备注": note.strip()} if note and note.strip() else {}


async def _hand_in_again(actor: Actor, filing: Filing, note: str | None) -> None:
    """Who mended it has submitted it, and so approves nothing of it (AC-3)."""
    await Filing.update({Filing.returned: False}).where(Filing.id == filing.id)
    await keep_step(actor, filing, note=note, state=FilingState.SUBMITTED)
    after = {"步骤": FilingState(filing.state).label} | _noted(note)
    await audit.record(actor, SUBMITTED_AGAIN, Change(subject(filing.id), filing.region, after=after))


async def _refuse_own(actor: Actor, filing: int, to: FilingState) -> None:
    """Refuse a step that approves what the same person prepared (AC-3)."""
    problem = own_work(to, actor, (await queries.hands(actor, [filing]))[filing])
    if problem:
        raise Refused([problem])


def barred(line: FilingLine, actor: Actor, taken: Sequence[StepHand]) -> Problem | None:
    """Why the next step of a filing is not the actor's, of whichever office or person it is; None where it is."""
    to = line.state if line.returned else NEXT[line.state]
    problem = refuse_other_side(
        RESUBMITTED if line.returned else to.label, step_side(to, returned=line.returned), actor
    )
    return problem or (None if line.returned else own_work(to, actor, taken))


def own_work(to: FilingState, actor: Actor, taken: Sequence[StepHand]) -> Problem | None:
    """Why the actor may not take the step for having prepared it; None where nothing speaks against it."""
    return own_step(to, actor, [(one.state, one.hand) for one in taken if not one.returned], APART)


async def _refuse_uncured(filing: int, note: str | None) -> None:
    """Refuse to hand in again what was returned for reasons of which nothing shows a cure."""
    kept = await connection().fetchval(
        "SELECT codes FROM filing_step WHERE filing = $1 AND returned ORDER BY id DESC LIMIT 1", filing
    )
    if problems := tuple(refuse_uncured(queries.codes_of(kept), note)):
        raise Refused(problems)


async def _refuse_missing(actor: Actor, filing: int) -> None:
    view = await queries.filing(actor, filing)
    if view.missing:
        names = "、".join(one.name for one in view.missing)
        cure = "补齐并登记后再提交。"
        if any(one.key == SIGNED for one in view.missing):
            cure += "当选证书签发后自动备齐；另有已签发的纸质证书的，登记备齐。"
        raise Refused([Problem("材料", f"还缺{len(view.missing)}项：{names}。", cure, "FT-6")])
    # What counted by its issue stays as it was handed in.
    for one in view.materials:
        if one.key == SIGNED and one.present is not None:
            handed: dict[Column | str, Any] = {FilingMaterial.present: one.present}
            kept = FilingMaterial.filing == filing, FilingMaterial.material == SIGNED
            await FilingMaterial.update(handed).where(*kept, FilingMaterial.present.is_null())
