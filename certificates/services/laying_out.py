"""Opening a filing whatever asked for it: its row, its checklist, its first step, and those whose place it takes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from piccolo.columns import Column

from cadres import queries as cadres
from cadres.tables import Community
from certificates.checklists import lists_of
from certificates.filing_commands import subject
from certificates.rules.checklists import CHANGE_PAPER, RESULT, SIGNED, Occasion, materials
from certificates.rules.filings import DONE, due
from certificates.services.filings import keep_step
from certificates.tables import Filing, FilingMaterial
from certificates.vocabulary import FilingCause, FilingState, FilingType
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn
from server.errors import NotFound
from server.values.labels import label_of

OPENED = event_kind("filing.opened", "证书申领立件", Dot.STEP)
SUPERSEDED = event_kind("filing.superseded", "已由新件接替")
SUPERSEDES = event_kind("filing.supersedes", "接替未办结的旧件")

#: How papers and traces call a business that is not decided.
UNDECIDED = "申领"


@dataclass(frozen=True, slots=True)
class NewFiling:
    """What a filing is opened with. `named` is the day whose name of the committee it bears: today's where none is given.

    `origin` says in a few words what asked for it.
    """

    region: str
    business: FilingType | None
    opened: date
    origin: str
    election: int | None = None
    representative: int | None = None
    span: tuple[date | None, date | None] = (None, None)
    cause: FilingCause | None = None
    change: int | None = None
    document: str | None = None
    named: date | None = None
    occasion: Occasion = RESULT


async def open_filing(actor: Actor, new: NewFiling) -> Filing:
    """Write it, with its checklist and its first step."""
    community = await Community.select(Community.id).where(Community.region == new.region).first()
    if community is None:
        raise NotFound
    filing = Filing(
        region=new.region,
        community=community["id"],
        election=new.election,
        cause=new.cause,
        change_event=new.change,
        document=new.document,
        business=new.business,
        state=FilingState.PREPARING,
        opened=new.opened,
        due=await due_of(new.region, new.business, new.opened),
        committee=(await cadres.community(actor, new.region, new.named)).committee,
        representative=new.representative,
        valid_from=new.span[0],
        valid_until=new.span[1],
    )
    await filing.save()
    await lay_out(filing, new.business, new.occasion)
    word = label_of(new.business) or UNDECIDED
    await keep_step(actor, filing, note=f"{word}，来由：{new.origin}"[:200])
    change = Change(subject(filing.id), new.region, after={"业务": word, "来由": new.origin})
    await audit.record(actor, OPENED, change)
    return filing


async def due_of(region: str, business: FilingType | None, opened: date) -> date:
    """The office's deadline as the place decided it; of a business that nobody said yet the sooner of the two (CT-10)."""
    lists = await lists_of(region, opened)
    return min(
        due(opened, lists[one].days) for one in ((business,) if business else (FilingType.FIRST, FilingType.RENEWAL))
    )


async def lay_out(filing: Filing, business: FilingType | None, occasion: Occasion) -> None:
    """Make the checklist that of a business, as it stands for the place. What is ticked and still asked for stays ticked."""
    asked = materials(business, occasion, await lists_of(filing.region, filing.opened))
    of_filing = FilingMaterial.filing == filing.id
    held = {row["material"] for row in await FilingMaterial.select(FilingMaterial.material).where(of_filing)}
    # The paper of a rename that came while the filing waited belongs to none of the lists.
    kept = {CHANGE_PAPER.key} if filing.election is not None else set()
    for gone in held - {material.key for material in asked} - kept:
        await FilingMaterial.delete().where(of_filing, FilingMaterial.material == gone)
    for position, material in enumerate(asked):
        if material.key in held:
            one = of_filing & (FilingMaterial.material == material.key)
            new: dict[Column | str, Any] = {
                FilingMaterial.position: position,
                FilingMaterial.name: material.name,
                FilingMaterial.note: material.note,
            }
            await FilingMaterial.update(new).where(one)
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
                    present=clock.today() if material.printed and material.key != SIGNED else None,
                )
            )


async def ask_for_change_paper(filing: Filing, document: str) -> None:
    """Add the paper of a rename to the checklist of a filing that waits; one that is there already has to be another by now."""
    of_filing = FilingMaterial.filing == filing.id
    line = of_filing & (FilingMaterial.material == CHANGE_PAPER.key)
    note = f"{document}，复印件"[:120]
    if await FilingMaterial.exists().where(line):
        again: dict[Column | str, Any] = {FilingMaterial.present: None, FilingMaterial.note: note}
        await FilingMaterial.update(again).where(line)
        return
    await FilingMaterial.insert(
        FilingMaterial(
            region=filing.region,
            filing=filing.id,
            position=await FilingMaterial.count().where(of_filing),
            material=CHANGE_PAPER.key,
            name=CHANGE_PAPER.name,
            note=note,
            printed=False,
            present=None,
        )
    )


async def drop_change_paper(filing: Filing) -> None:
    """Take it off again where the rename was taken back; where another change asked for the filing it stays."""
    if filing.election is not None:
        line = FilingMaterial.filing == filing.id, FilingMaterial.material == CHANGE_PAPER.key
        await FilingMaterial.delete().where(*line)


#: Those that a new filing may take the place of. A cancellation gives way to nothing: the body it ends is no more.
_EARLIER = """
SELECT id FROM filing WHERE community = $1 AND id <> $2 AND superseded_by IS NULL AND stopped IS NULL
  AND NOT state = ANY($3) AND business IS DISTINCT FROM 'cancellation'
  AND ($4::date IS NULL OR valid_from IS NULL OR valid_from <= $4)
ORDER BY id
"""


async def supersede(actor: Actor, filing: Filing, origin: str, before: date | None = None) -> None:
    """Close what is still open of earlier ones, up to those of a term: their certificates would say what is no longer so."""
    done = [state.value for state in DONE]
    for found in await connection().fetch(_EARLIER, filing.community, filing.id, done, before):
        old = found["id"]
        await take_turn("filing", old)
        row = await Filing.objects().where(Filing.id == old).first()
        if row is None or FilingState(row.state) in DONE:
            continue
        await Filing.update({Filing.superseded_by: filing.id}).where(Filing.id == old)
        by = Change(subject(old), filing.region, after={"新件来由": origin})
        await audit.record(actor, SUPERSEDED, by)
        stood = {"旧件立件": row.opened.isoformat(), "旧件步骤": FilingState(row.state).label}
        await audit.record(actor, SUPERSEDES, Change(subject(filing.id), filing.region, after=stood))
