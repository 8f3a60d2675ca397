"""任免通知 on the register of papers: filled from the offices that one paper opened and those that it ended; inside `transaction(actor)`.

It is approved by another person and numbered by the body that issues it (DC-3, DC-10): the county's, or a township's for its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from cadres.deciding import (
    APPOINTMENT_NOTICE,
    TOWNSHIP_NOTICE,
    Deciding,
    Order,
    appointing_source,
    decided,
    deciding,
    order,
    orders,
)
from cadres.documents.appointing import Appointed, AppointmentNotice, TownshipNotice
from cadres.permissions import KEEP_OFFICES
from cadres.specimens import appointment_notice, township_notice
from cadres.vocabulary import HoldingKind, Office
from server import clock
from server.access.actor import Actor
from server.errors import NotFound
from server.manifest import Drawn, PaperKind
from server.papers.register.kinds import kind_of, numbered
from server.papers.register.reading import PaperLine, days_of, numbers_of, on_register
from server.papers.register.rules import same_number
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.register.wording import passages, texts
from server.places.regions import county_of, names_of, township_of


def notice_kind(region: str) -> str:
    """The kind of the notices that the body of a division issues."""
    return APPOINTMENT_NOTICE if region == county_of(region) else TOWNSHIP_NOTICE


@dataclass(frozen=True, slots=True)
class Body:
    """A body that may issue the notice of a paper, and where that stands: its words once somebody wrote them, and its line."""

    region: str
    name: str
    order: Order | None = None
    line: PaperLine | None = None

    @property
    def is_open(self) -> bool:
        """Whether what it says may still be written: nobody has read it yet, or it is void."""
        return self.line is None or self.line.state in {PaperState.DRAFT, PaperState.VOID}


@dataclass(frozen=True, slots=True)
class Issuable:
    """A paper that decided on offices, with the bodies that may issue its notice."""

    paper: Deciding
    bodies: tuple[Body, ...]

    @property
    def on_register(self) -> tuple[Body, ...]:
        return tuple(one for one in self.bodies if one.line)

    @property
    def open(self) -> tuple[Body, ...]:
        return tuple(one for one in self.bodies if one.is_open)

    @property
    def written(self) -> Order | None:
        """The words that the form begins with."""
        return next((one.order for one in self.open if one.order), None)

    @property
    def elsewhere(self) -> str:
        """Whose the notice is where none of the bodies is the actor's."""
        counties = {county_of(one.ljust(12, "0")) for one in self.paper.townships}
        return "涉及几个县，分别由各县发文" if len(counties) > 1 else "由县级发文"

    def renumbered(self, line: PaperLine) -> bool:
        """Whether the register gave the notice another number than the offices name."""
        return bool(line.number) and not same_number(line.number, self.paper.document)


async def issuable(actor: Actor, area: str) -> tuple[Issuable, ...]:
    """The papers that decided on offices of an area, the latest first, with where their notices stand."""
    found = await deciding(actor, area)
    names: dict[str, str] = {}
    for region in {region for paper in found for region in paper.bodies(actor)}:
        names[region] = (await texts(kind_of(notice_kind(region)), region))[Wording.ISSUER]
    asked = await orders(actor, area)
    lines: dict[str, PaperLine] = {}
    given: dict[str, Sequence[str]] = {}
    for kind in (APPOINTMENT_NOTICE, TOWNSHIP_NOTICE):
        sources = [appointing_source(one.id) for one in asked if notice_kind(one.region) == kind]
        lines |= await on_register(actor, kind, sources)
        given |= await numbers_of(actor, kind, sources)
    # Offices whose paper was put right to the number of the notice go by the notice that there is, and by its body's alone.
    written = {(one.region, number): one for one in asked for number in given.get(appointing_source(one.id), ())}
    numbered_by = {number: region for region, number in written}
    written |= {(one.region, one.document): one for one in asked}
    return tuple(
        Issuable(
            paper,
            tuple(
                Body(region, names[region], one, lines.get(appointing_source(one.id)) if one else None)
                for region in paper.bodies(actor)
                if numbered_by.get(paper.document, region) == region
                for one in (written.get((region, paper.document)),)
            ),
        )
        for paper in found
    )


async def draw_notices(kind: str, actor: Actor, sources: Sequence[str]) -> Mapping[str, Drawn]:
    """The notices behind some sources, for the register; none where the paper decided on nobody any more."""
    found: dict[str, Drawn] = {}
    for source in sources:
        wanted = numbered(source, "appointing")
        one = await order(actor, wanted) if wanted is not None else None
        if one is None or notice_kind(one.region) != kind:
            continue
        numbers = (await numbers_of(actor, kind, [source])).get(source, ())
        rows = await decided(actor, one.region, one.document, numbers)
        if not rows:
            continue
        made = await _notice(kind, one, rows)
        place = (await names_of([one.region]))[one.region]
        found[source] = Drawn(one.region, f"{place}任免通知", "、".join(made.names), made)
    return found


async def _notice(kind: str, one: Order, rows: Sequence[Mapping[str, Any]]) -> AppointmentNotice:
    said = await texts(kind_of(kind), one.region)
    source = appointing_source(one.id)
    townships = {township_of(row["region"]) for row in rows}
    names = await names_of(townships)
    # A county's paper names the township of each community, a township's its own alone.
    far = kind == APPOINTMENT_NOTICE
    signature = said[Wording.SIGNATURE]
    model = AppointmentNotice if far else TownshipNotice
    return model(
        issuer=signature,
        number="",
        dated=(await days_of(kind, [source])).get(source) or clock.today(),
        addressee=one.addressee or ("各乡镇（街道）党（工）委" if far else "各村（社区）"),
        body=one.body,
        copies=one.copies,
        printer=signature,
        appointed=tuple(_line(row, names, far=far) for row in rows if row["came"]),
        relieved=tuple(_line(row, names, far=far) for row in rows if not row["came"]),
        passages=await passages(kind_of(kind), one.region),
    )


def _line(row: Mapping[str, Any], names: Mapping[str, str], *, far: bool) -> Appointed:
    township = names[township_of(row["region"])] if far else ""
    return Appointed(
        name=row["name"],
        place=f"{township}{row['place']}",
        office=Office(row["office"]),
        basis=HoldingKind(row["basis"]),
    )


async def notice(actor: Actor, wanted: int) -> AppointmentNotice:
    """The notice of one order as the records give it now. Raises NotFound where there is none."""
    source = appointing_source(wanted)
    for kind in (APPOINTMENT_NOTICE, TOWNSHIP_NOTICE):
        if drawn := (await draw_notices(kind, actor, [source])).get(source):
            made: AppointmentNotice = drawn.model
            return made
    raise NotFound


KINDS = (
    PaperKind(
        code=APPOINTMENT_NOTICE,
        label="任免通知",
        level=6,
        issuer="中共{县}委组织部",
        series="{县首字}组干字",
        view=KEEP_OFFICES,
        handle=KEEP_OFFICES,
        draw=partial(draw_notices, APPOINTMENT_NOTICE),
        specimen=appointment_notice,
        dated_on_approval=True,
        open_title=True,
    ),
    PaperKind(
        code=TOWNSHIP_NOTICE,
        label="任免通知（乡镇）",
        level=9,
        issuer="中共{乡镇党委}",
        series="{乡镇}党任字",
        view=KEEP_OFFICES,
        handle=KEEP_OFFICES,
        draw=partial(draw_notices, TOWNSHIP_NOTICE),
        specimen=township_notice,
        place="{乡镇}",
        dated_on_approval=True,
        open_title=True,
    ),
)
