"""Filings opened by a published result, and which business they are: known from the records, or said by who handles them."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cadres import queries as cadres
from cadres.tables import Community
from certificates.rules.filings import DONE, Known, due, filing_type, materials
from certificates.services.filings import find, keep_step, representative_on, subject
from certificates.tables import Filing, FilingMaterial
from certificates.vocabulary import FilingState, FilingType, Standing
from elections.tables import Election
from elections.vocabulary import ResultPublished
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.values.labels import label_of

OPENED = event_kind("filing.opened", "选举结果公布，自动立件", Dot.STEP)
SUPERSEDED = event_kind("filing.superseded", "已由新件接替")
SUPERSEDES = event_kind("filing.supersedes", "接替未办结的旧件")
BUSINESS_DECIDED = event_kind("filing.business_decided", "确定申领业务")

#: How papers and traces call a business that is not decided.
_UNDECIDED = "申领"


class Business(BaseModel):
    """Which business a filing is, and from what that is known: the approval of a new committee, or the old certificate."""

    model_config = ConfigDict(frozen=True)

    business: Literal[FilingType.FIRST, FilingType.RENEWAL]
    basis: str = Field(min_length=2, max_length=200)


async def open_for_result(actor: Actor, event: ResultPublished) -> None:
    """Open the filing that a published result asks for. Without an elected chair there is nothing to file (FT-7, FT-8).

    A by-election changes the certificate where it brought another chair, and else leaves it as it is (FT-3, CT-3).
    """
    async with transaction(actor):
        representative = await representative_on(actor, event.region, event.since)
        if representative.standing is not Standing.IN_OFFICE or representative.chair is None:
            return
        if event.by_election and representative.chair.since != event.since:
            return
        business = FilingType.CHANGE if event.by_election else await known_business(actor, event.region, event.since)
        filing = await _open(actor, event, representative.chair.person, business)
        await _lay_out(filing, business)
        word = label_of(business) or _UNDECIDED
        await keep_step(actor, filing, note=f"{word}，来由：选举{event.code}")
        change = Change(subject(filing.id), event.region, after={"业务": word, "选举": event.code})
        await audit.record(actor, OPENED, change)
        await _supersede(actor, filing, event)


async def _open(actor: Actor, event: ResultPublished, chair: int, business: FilingType | None) -> Filing:
    community = await Community.select(Community.id).where(Community.region == event.region).first()
    election = await Election.select(Election.id).where(Election.code == event.code).first()
    if community is None or election is None:
        raise NotFound
    filing = Filing(
        region=event.region,
        community=community["id"],
        election=election["id"],
        business=business,
        state=FilingState.PREPARING,
        opened=event.published,
        due=due(event.published),
        committee=(await cadres.community(actor, event.region)).committee,
        representative=chair,
        valid_from=event.since,
        valid_until=event.term_ends,
    )
    await filing.save()
    return filing


async def known_business(actor: Actor, region: str, since: date) -> FilingType | None:
    """Which business the result of a term that begins on `since` asks for, as far as the records tell."""
    community = await cadres.community(actor, region)
    today = clock.today()
    officers = (*await cadres.officers(actor, region, today), *await cadres.former_officers(actor, region, today))
    earlier = any(officer.in_committee and officer.since < since for officer in officers)
    return filing_type(Known(community.credit_code, earlier, community.established, since))


async def _lay_out(filing: Filing, business: FilingType | None) -> None:
    """Make the checklist that of a business. What is ticked and still asked for stays ticked."""
    asked = materials(business)
    of_filing = FilingMaterial.filing == filing.id
    held = {row["material"] for row in await FilingMaterial.select(FilingMaterial.material).where(of_filing)}
    for gone in held - {material.key for material in asked}:
        await FilingMaterial.delete().where(of_filing, FilingMaterial.material == gone)
    for position, material in enumerate(asked):
        if material.key in held:
            one = of_filing & (FilingMaterial.material == material.key)
            await FilingMaterial.update({FilingMaterial.position: position}).where(one)
        else:
            await FilingMaterial.insert(
                FilingMaterial(
                    region=filing.region,
                    filing=filing.id,
                    position=position,
                    material=material.key,
                    name=material.name,
                    note=material.note,
                    printed=material.printed,
                    present=clock.today() if material.printed else None,
                )
            )


async def decide_business(actor: Actor, filing: int, command: Business) -> None:
    """Say which business a filing is, while its papers are gathered. Raises Refused where the records say otherwise."""
    async with transaction(actor):
        row = await find(actor, filing)
        if row.state != FilingState.PREPARING:
            raise Conflict("材料已经提交，不能再改业务。", code="filing.papers_handed_in")
        if row.business == FilingType.CHANGE:
            raise Conflict("补选产生了新的主任，办的是变更，不是申领或者换领。", code="filing.change")
        before = FilingType(row.business) if row.business else None
        known = await known_business(actor, row.region, row.valid_from)
        if command.business is FilingType.FIRST and known is FilingType.RENEWAL:
            cause = "已登记统一社会信用代码或者上一届成员，不是新设立的组织。"
            raise Refused([Problem("业务", cause, "选换领。", "FT-1")])
        if command.business is before:
            return
        await Filing.update({Filing.business: command.business}).where(Filing.id == filing)
        await _lay_out(row, command.business)
        change = Change(
            subject(filing),
            row.region,
            before={"业务": label_of(before) or _UNDECIDED},
            after={"业务": command.business.label},
            reason=command.basis,
        )
        await audit.record(actor, BUSINESS_DECIDED, change)


async def _supersede(actor: Actor, filing: Filing, event: ResultPublished) -> None:
    """Close what is still open of earlier results: their certificates would say what is no longer so."""
    earlier = await Filing.select(Filing.id).where(
        Filing.community == filing.community,
        Filing.id != filing.id,
        Filing.valid_from <= event.since,
        Filing.superseded_by.is_null(),
        Filing.state.not_in(list(DONE)),
    )
    for old in sorted(row["id"] for row in earlier):
        await take_turn("filing", old)
        row = await Filing.objects().where(Filing.id == old).first()
        if row is None or FilingState(row.state) in DONE:
            continue
        await Filing.update({Filing.superseded_by: filing.id}).where(Filing.id == old)
        by = Change(subject(old), event.region, after={"新件来由": f"选举{event.code}"})
        await audit.record(actor, SUPERSEDED, by)
        stood = {"旧件立件": row.opened.isoformat(), "旧件步骤": FilingState(row.state).label}
        await audit.record(actor, SUPERSEDES, Change(subject(filing.id), event.region, after=stood))
