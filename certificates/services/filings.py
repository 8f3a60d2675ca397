"""Filings for the legal-person certificate: opened by a published result, prepared, handed on, returned."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres import queries as cadres
from cadres.tables import Community
from cadres.vocabulary import Office
from certificates.permissions import HANDLE
from certificates.rules.filings import (
    APART,
    MATERIALS,
    NEXT,
    Chairmanship,
    Representative,
    due,
    filing_type,
    legal_representative,
)
from certificates.tables import Filing, FilingMaterial, FilingStep
from certificates.vocabulary import FilingState, Standing
from elections.tables import Election
from elections.vocabulary import ResultPublished
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.access.duties import Hand, own_step
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused

OPENED = event_kind("filing.opened", "选举结果公布，自动立件")
MATERIAL_READY = event_kind("filing.material_ready", "备齐材料")
ADVANCED = event_kind("filing.advanced", "证书办理进入下一步")
RETURNED = event_kind("filing.returned", "退回补正")


class Present(BaseModel):
    """A material of the checklist is there."""

    model_config = ConfigDict(frozen=True)

    material: str = Field(max_length=20)


class Advance(BaseModel):
    """The filing goes on to `to`; naming the state keeps a double click from taking two steps."""

    model_config = ConfigDict(frozen=True)

    to: FilingState
    note: str | None = Field(None, max_length=200)


class Return(BaseModel):
    """The filing is sent back to be mended, for a reason."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


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
        if officer.office is Office.CHAIR
    ]
    return legal_representative(chairs, day)


async def open_for_result(actor: Actor, event: ResultPublished) -> None:
    """Open the filing that a published result asks for. Without an elected chair there is nothing to file (FT-7, FT-8)."""
    async with transaction(actor):
        representative = await representative_on(actor, event.region, event.since)
        if representative.standing is not Standing.IN_OFFICE or representative.chair is None:
            return
        community = await cadres.community(actor, event.region)
        row = await Community.select(Community.id).where(Community.region == event.region).first()
        election = await Election.select(Election.id).where(Election.code == event.code).first()
        if row is None or election is None:
            raise NotFound
        business = filing_type(community.credit_code)
        opened = clock.today()
        filing = Filing(
            region=event.region,
            community=row["id"],
            election=election["id"],
            business=business,
            state=FilingState.PREPARING,
            opened=event.published,
            due=due(event.published),
            committee=community.committee,
            representative=representative.chair.person,
            valid_from=event.since,
            valid_until=event.term_ends,
        )
        await filing.save()
        for position, material in enumerate(MATERIALS[business]):
            await FilingMaterial.insert(
                FilingMaterial(
                    region=event.region,
                    filing=filing.id,
                    position=position,
                    material=material.key,
                    name=material.name,
                    note=material.note,
                    printed=material.printed,
                    present=opened if material.printed else None,
                )
            )
        await _step(actor, filing, note=f"{business.label}，来由：选举{event.code}")
        change = Change(subject(filing.id), event.region, after={"业务": business.label, "选举": event.code})
        await audit.record(actor, OPENED, change)


async def _step(actor: Actor, filing: Filing, *, note: str | None, returned: bool = False) -> None:
    await FilingStep.insert(
        FilingStep(
            region=filing.region,
            filing=filing.id,
            state=filing.state,
            returned=returned,
            at=clock.now(),
            account=actor.account_id,
            actor=actor.name,
            unit=actor.unit,
            note=note,
        )
    )


async def _find(actor: Actor, filing: int) -> Filing:
    await take_turn("filing", filing)
    row = await Filing.objects().where(Filing.id == filing).first()
    if row is None or not actor.covers(row.region):
        raise NotFound
    actor.require(HANDLE, at=row.region)
    return row


async def mark_present(actor: Actor, filing: int, command: Present) -> None:
    """Tick a material off the checklist."""
    async with transaction(actor):
        row = await _find(actor, filing)
        marked = (
            await FilingMaterial.update({FilingMaterial.present: clock.today()})
            .where(FilingMaterial.filing == filing, FilingMaterial.material == command.material)
            .returning(FilingMaterial.name)
        )
        if not marked:
            raise NotFound
        change = Change(subject(filing), row.region, after={"材料": marked[0]["name"]})
        await audit.record(actor, MATERIAL_READY, change)


async def advance(actor: Actor, filing: int, command: Advance) -> None:
    """Take a filing one state on. Raises Conflict if it stands elsewhere, Refused while materials are missing."""
    async with transaction(actor):
        row = await _find(actor, filing)
        state = FilingState(row.state)
        if NEXT.get(state) is not command.to:
            raise Conflict(f"现在是“{state.label}”，不能办“{command.to.label}”。请刷新页面。", code="filing.elsewhere")
        if state is FilingState.PREPARING:
            await _refuse_missing(filing)
        await _refuse_own(actor, filing, command.to)
        row.state = command.to
        await Filing.update({Filing.state: command.to, Filing.returned: False}).where(Filing.id == filing)
        await _step(actor, row, note=command.note)
        change = Change(subject(filing), row.region, before={"步骤": state.label}, after={"步骤": command.to.label})
        await audit.record(actor, ADVANCED, change)


async def _refuse_own(actor: Actor, filing: int, to: FilingState) -> None:
    """Refuse a step that approves what the same person prepared (AC-3)."""
    steps = (
        await FilingStep.select(FilingStep.state, FilingStep.account, FilingStep.actor, FilingStep.unit)
        .where(FilingStep.filing == filing, FilingStep.returned.eq(False))  # noqa: FBT003  # Piccolo has no name for it.
        .order_by(FilingStep.id)
    )
    taken = [(FilingState(one["state"]), Hand(one["account"], one["actor"], one["unit"])) for one in steps]
    problem = own_step(to, actor, taken, APART)
    if problem:
        raise Refused([problem])


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
        row = await _find(actor, filing)
        state = FilingState(row.state)
        if state in {FilingState.PREPARING, FilingState.ISSUED, FilingState.COLLECTED, FilingState.ARCHIVED}:
            raise Conflict(f"“{state.label}”阶段不能退回。", code="filing.not_returnable")
        await Filing.update({Filing.returned: True}).where(Filing.id == filing)
        await _step(actor, row, note=command.reason, returned=True)
        await audit.record(
            actor, RETURNED, Change(subject(filing), row.region, after={"步骤": state.label}, reason=command.reason)
        )
