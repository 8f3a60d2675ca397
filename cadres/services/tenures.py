"""Opening and closing offices. There is no way here to appoint a committee member: the basis decides what it may open (B-37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cadres.tables import Community, Tenure
from cadres.vocabulary import Office, TenureEnd
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import NotFound, Problem, Refused

OPENED = event_kind("tenure.opened", "开始任职", Dot.STEP)
CLOSED = event_kind("tenure.closed", "结束任职", Dot.STEP)


@dataclass(frozen=True, slots=True)
class ElectedIn:
    """The lawful basis of a committee post: a published result, named by its identifier."""

    result: str
    name = "elected"

    @property
    def document(self) -> str:
        return self.result

    def admits(self, office: Office) -> bool:
        return office.elected


@dataclass(frozen=True, slots=True)
class AppointedBy:
    """The basis of a party or dispatched post: a decision, named by its document number."""

    document: str
    name = "appointed"

    def admits(self, office: Office) -> bool:
        return not office.elected


Basis = ElectedIn | AppointedBy


@dataclass(frozen=True, slots=True)
class Holding:
    """One person in one office of a community."""

    person: int
    office: Office


@dataclass(frozen=True, slots=True)
class Term:
    """From when an office is held, and the last day of the term (None for offices without one)."""

    since: date
    ends: date | None


async def open_tenures(actor: Actor, region: str, holdings: Sequence[Holding], term: Term, basis: Basis) -> None:
    """Open offices on one basis. Raises Refused when the basis does not admit one of them."""
    for holding in holdings:
        if not basis.admits(holding.office):
            cause = f"{holding.office.label}由选举产生，不能以任命文件任职。"
            if not holding.office.elected:
                cause = f"{holding.office.label}不由村（居）民选举产生。"
            raise Refused([Problem("任职依据", cause, "换用合法的依据。", "B-37")])
    async with transaction(actor):
        community = await _community(actor, region)
        for holding in holdings:
            tenure = Tenure(
                region=region,
                person=holding.person,
                community=community,
                office=holding.office,
                since=term.since,
                term_ends=term.ends,
                basis=basis.name,
                basis_document=basis.document,
            )
            await tenure.save()
            after = {"职务": holding.office.label, "自": term.since.isoformat(), "依据": basis.document}
            await audit.record(actor, OPENED, Change(f"person:{holding.person}", region, after=after))


async def close_committee(actor: Actor, region: str, until: date, ended_by: TenureEnd) -> int:
    """End every committee post of a community, `until` being the first day no longer held; returns how many ended."""
    async with transaction(actor):
        community = await _community(actor, region)
        offices = [office.value for office in Office if office.elected]
        ended = (
            await Tenure.update({Tenure.until: until, Tenure.ended_by: ended_by})
            .where(Tenure.community == community, Tenure.until.is_null(), Tenure.office.is_in(offices))
            .returning(Tenure.person, Tenure.office)
        )
        for row in ended:
            after = {"职务": Office(row["office"]).label, "止": until.isoformat(), "原因": ended_by.label}
            await audit.record(actor, CLOSED, Change(f"person:{row['person']}", region, after=after))
    return len(ended)


async def _community(actor: Actor, region: str) -> int:
    if not actor.covers(region):
        raise NotFound
    row = await Community.select(Community.id).where(Community.region == region).first()
    if row is None:
        raise NotFound
    return int(row["id"])
