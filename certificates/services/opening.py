"""Filings opened by a published result (B-35), and which business they are: known from the records, or said by who handles them."""

from datetime import date
from typing import Any, Literal

from piccolo.columns import Column
from pydantic import BaseModel, ConfigDict, Field

from cadres import queries as cadres
from cadres.lookups.changes import changes_of
from cadres.place_vocabulary import PlaceChange
from cadres.vocabulary import TenureEnd
from certificates import queries
from certificates.filing_commands import subject
from certificates.queries import FilingLine
from certificates.representing import representative_on
from certificates.rules.checklists import RESULT
from certificates.rules.filings import Known, filing_type
from certificates.services.filings import find
from certificates.services.laying_out import UNDECIDED, NewFiling, due_of, lay_out, open_filing, supersede
from certificates.tables import Filing
from certificates.vocabulary import FilingState, FilingType, Standing
from elections.tables import Election
from elections.vocabulary import ResultPublished
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import connection, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.values import credit_code
from server.values.labels import label_of

BUSINESS_DECIDED = event_kind("filing.business_decided", "确定申领业务")


#: When the term began that an election, or one within it, belongs to.
_TERM = """
SELECT min(t.election_day) FROM election e JOIN election t ON t.community = e.community AND t.election_round = e.election_round
WHERE e.id = $1 AND NOT t.by_election AND t.published IS NOT NULL
"""

#: The term that a day falls into, and whether a certificate was given out for it.
_RUNNING_TERM = """
SELECT t.election_day AS begun, EXISTS (
    SELECT FROM filing f JOIN election e ON e.id = f.election
    WHERE e.community = t.community AND e.election_round = t.election_round AND f.state IN ('issued', 'collected', 'archived')
) AS given_out
FROM election t WHERE t.region = $1 AND NOT t.by_election AND t.published IS NOT NULL AND t.voided IS NULL
  AND t.election_day <= $2 ORDER BY t.election_day DESC, t.id DESC LIMIT 1
"""


class Business(BaseModel):
    """Which business a filing is, and from what that is known: the approval of a new committee, or the old certificate."""

    model_config = ConfigDict(frozen=True)

    business: Literal[FilingType.FIRST, FilingType.RENEWAL]
    basis: str = Field(min_length=2, max_length=200)


async def open_for_result(actor: Actor, event: ResultPublished) -> None:
    """Open the filing that a published result asks for. Without an elected chair there is nothing to file (FT-7, FT-8).

    A by-election changes the certificate where it brought another chair, and else leaves it as it is (FT-3, CT-3). Where
    the certificate of the term is not given out yet, there is none to change: the business stays the one that waits.
    """
    async with transaction(actor):
        representative = await representative_on(actor, event.region, event.since)
        if representative.standing is not Standing.IN_OFFICE or representative.chair is None:
            return
        if event.by_election and representative.chair.since != event.since:
            return
        business = await business_of(actor, event.region, event.since, by_election=event.by_election)
        election = await Election.select(Election.id).where(Election.code == event.code).first()
        if election is None:
            raise NotFound
        new = NewFiling(
            region=event.region,
            business=business,
            opened=event.published,
            election=election["id"],
            representative=representative.chair.person,
            span=(event.since, event.term_ends),
            origin=f"选举{event.code}",
        )
        filing = await open_filing(actor, new)
        await supersede(actor, filing, new.origin, before=event.since)


async def business_of(actor: Actor, region: str, since: date, *, by_election: bool) -> FilingType | None:
    """Which business a result asks for that puts a chair into office on `since`; None where somebody has to say."""
    if not by_election:
        return await known_business(actor, region, since)
    waiting = [line for line in await queries.open_filings(actor, region) if _brings_certificate(line, since)]
    if waiting:
        return waiting[-1].business
    term = await connection().fetchrow(_RUNNING_TERM, region, since)
    # Of a term that is not on record nobody here knows more than that it has a certificate; one that brought no chair, or
    # none that stood, has asked for none yet (FT-7).
    if term is None or term["given_out"]:
        return FilingType.CHANGE
    return await known_business(actor, region, term["begun"])


def _brings_certificate(line: FilingLine, since: date) -> bool:
    """Whether a filing waits for the certificate of the term that a by-election of `since` falls into."""
    asked = line.business in {None, FilingType.FIRST, FilingType.RENEWAL}
    return asked and line.state is not FilingState.ISSUED and (line.valid_from is None or line.valid_from <= since)


async def known_business(actor: Actor, region: str, since: date) -> FilingType | None:
    """Which business the result of a term that begins on `since` asks for, as far as the records tell."""
    community = await cadres.community(actor, region)
    today = clock.today()
    officers = (*await cadres.officers(actor, region, today), *await cadres.former_officers(actor, region, today))
    begun = await _converted(actor, region)
    earlier = any(
        officer.in_committee
        # Who was elected by a vote that fell was never of a committee: the rerun may bring the first one (FT-1).
        and officer.ended_by is not TenureEnd.VOID
        and officer.since < since
        and (begun is None or officer.since >= begun)
        for officer in officers
    )
    code = community.credit_code
    if code and begun and credit_code.check(code).kind != community.kind.value:
        code = None
    return filing_type(Known(code, earlier, begun or community.established, since))


async def _converted(actor: Actor, region: str) -> date | None:
    """Since when a community that was a village has its residents' committee; None where it never was one."""
    days = [one.day for one in await changes_of(actor, region) if one.kind is PlaceChange.CONVERSION]
    return max(days, default=None)


async def decide_business(actor: Actor, filing: int, command: Business) -> None:
    """Say which business a filing is, while its papers are gathered. Raises Refused where the records say otherwise."""
    async with transaction(actor):
        row = await find(actor, filing)
        if row.state != FilingState.PREPARING:
            raise Conflict("材料已经提交，不能再改业务。", code="filing.papers_handed_in")
        if row.business == FilingType.CHANGE and row.election is not None:
            raise Conflict("补选产生了新的主任，办的是变更，不是申领或者换领。", code="filing.change")
        if row.election is None:
            raise Conflict("本件的业务由来由确定，不能改成首次申领或者换领。", code="filing.business_given")
        before = FilingType(row.business) if row.business else None
        begun = await connection().fetchval(_TERM, row.election)
        known = await known_business(actor, row.region, begun or row.valid_from)
        if command.business is FilingType.FIRST and known is FilingType.RENEWAL:
            cause = "已登记统一社会信用代码或者上一届成员，不是新设立的组织。"
            raise Refused([Problem("业务", cause, "选换领。", "FT-1")])
        if command.business is before:
            return
        day = await due_of(row.region, command.business, row.opened)
        decided: dict[Column | str, Any] = {Filing.business: command.business, Filing.due: day}
        await Filing.update(decided).where(Filing.id == filing)
        await lay_out(row, command.business, RESULT)
        change = Change(
            subject(filing),
            row.region,
            before={"业务": label_of(before) or UNDECIDED},
            after={"业务": command.business.label},
            reason=command.basis,
        )
        await audit.record(actor, BUSINESS_DECIDED, change)
