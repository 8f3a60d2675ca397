"""What the papers of a filing are filled from, and the form of each business; inside a transaction.

`certificates.printing` puts these into packs with what the election left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, TypedDict

from cadres import queries as cadres
from cadres.lookups.changes import ChangeLine, change
from cadres.queries import CommunityView, Officer, PersonView
from cadres.rules.naming import committee_name
from cadres.vocabulary import CommitteeKind
from certificates import given_out, queries
from certificates.documents import ApplicationForm
from certificates.filing_papers import CancellationForm, ChangedItem, ChangeForm, LossStatement, ReplacementForm
from certificates.representing import representative_on
from certificates.rules.representing import Chairmanship, Representative
from certificates.vocabulary import FilingCause, FilingType
from elections import queries as elections
from elections.queries import ElectionLine, Progress
from elections.vocabulary import Post
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import NotFound

BusinessForm: TypeAlias = ApplicationForm | ChangeForm | ReplacementForm | CancellationForm

#: The form of each business.
FORMS: Mapping[FilingType, type[BusinessForm]] = {
    FilingType.FIRST: ApplicationForm,
    FilingType.RENEWAL: ApplicationForm,
    FilingType.CHANGE: ChangeForm,
    FilingType.REPLACEMENT: ReplacementForm,
    FilingType.CANCELLATION: CancellationForm,
}


class Common(TypedDict):
    """What every paper of a filing prints; the fields are those of the print models."""

    committee: CommitteeKind
    community: str
    committee_name: str
    filed_on: date


@dataclass(frozen=True, slots=True)
class Record:
    """What the papers of a filing are filled from; `number` and `phone` are the representative's, empty if not asked.

    `line` and `chosen` are of the election that asked for it, `change` of the change of communities that did.
    """

    view: queries.FilingView
    line: ElectionLine | None
    community: CommunityView
    representative: Representative
    person: PersonView | None
    number: str
    phone: str
    drawn: date
    officers: tuple[Officer, ...]
    chosen: date | None
    change: ChangeLine | None

    @property
    def common(self) -> Common:
        return {
            "committee": self.line.kind if self.line else self.community.kind,
            "community": self.community.name,
            "committee_name": self.view.committee,
            "filed_on": self.drawn,
        }

    @property
    def previous(self) -> Chairmanship | None:
        return self.representative.previous

    @property
    def named(self) -> str:
        return self.person.name if self.person else ""


async def read_record(actor: Actor, view: queries.FilingView, number: str, phone: str) -> Record:
    """All that the papers of a filing say."""
    region, person = view.line.region, view.representative_id
    line = await elections.election(actor, view.line.election) if view.line.election else None
    changed = await _change_of(actor, view)
    # What is cancelled goes by the name that it had to the end.
    ends = view.line.business is FilingType.CANCELLATION and changed is not None
    named = await cadres.community(actor, region, view.line.opened)
    if changed and ends and changed.name_before and changed.kind_before:
        named = _as_before(named, changed.name_before, changed.kind_before)
    drawn = view.line.opened
    if not ends and named.committee != view.committee:
        drawn, named = await _renamed(actor, view, named)
    on = view.valid_from or view.line.opened
    # The sheet tells who represents as of the day that it bears: after the term, or of a place that is gone, not who once did.
    representative = await representative_on(actor, region, max(on, drawn))
    chosen = _chair_elected(await elections.progress(actor, line.code)) if line else None
    return Record(
        view=view,
        line=line,
        community=named,
        representative=representative,
        person=(await cadres.people(actor, [person]))[person] if person is not None else None,
        number=number,
        phone=phone,
        drawn=drawn,
        officers=await cadres.officers(actor, region, on),
        chosen=chosen or (representative.chair.since if representative.chair else None),
        change=changed,
    )


async def _renamed(actor: Actor, view: queries.FilingView, before: CommunityView) -> tuple[date, CommunityView]:
    """Since when the papers bear the name that a filing was given while it waited, and the community of that day.

    Its papers were drawn up anew then: none bears a day on which its name was not there.
    """
    opened, region = view.line.opened, view.line.region
    day = await connection().fetchval(
        "SELECT max(day) FROM community_change WHERE region = $1 AND withdrawn IS NULL AND day > $2 AND day <= $3",
        region,
        opened,
        clock.today(),
    )
    now = await cadres.community(actor, region, day) if day else before
    return (day, now) if day and now.committee == view.committee else (opened, before)


def _as_before(community: CommunityView, name: str, kind: CommitteeKind) -> CommunityView:
    return CommunityView(
        region=community.region,
        name=name,
        kind=kind,
        places=community.places,
        households=community.households,
        population=community.population,
        address=community.address,
        credit_code=community.credit_code,
        established=community.established,
        until=community.until,
    )


async def _change_of(actor: Actor, view: queries.FilingView) -> ChangeLine | None:
    if view.change_event is None:
        return None
    found = await change(actor, view.change_event)
    return next((one for one in found if one.region == view.line.region), None)


def _chair_elected(progress: Progress) -> date | None:
    """The day of the vote that elected the chair; the term of all may begin later, after a runoff for other posts."""
    return next(
        (
            one.poll.election_day
            for one in progress.held
            for outcome in one.outcome.posts
            if one.outcome.valid and outcome.post is Post.CHAIR and outcome.elected
        ),
        None,
    )


async def form_of(actor: Actor, record: Record) -> BusinessForm:
    """The form of the filing's business. Raises NotFound while that is not decided."""
    match record.view.line.business:
        case FilingType.FIRST | FilingType.RENEWAL:
            return _application(record)
        case FilingType.CHANGE:
            return _change(record)
        case FilingType.REPLACEMENT:
            return await _replacement(actor, record)
        case FilingType.CANCELLATION:
            return await _cancellation(actor, record)
    raise NotFound


def _application(record: Record) -> ApplicationForm:
    view, line = record.view, record.line
    if line is None or view.line.business is None or view.valid_from is None or view.valid_until is None:
        raise NotFound
    return ApplicationForm(
        **record.common,
        filing_type=view.line.business,
        code=view.credit_code,
        address=record.community.address or "",
        representative=record.named,
        citizen_number=record.number,
        phone=record.phone,
        origin="补选" if line.by_election else "换届选举",
        term_number=line.term_number,
        elected_on=record.chosen or view.valid_from,
        valid_from=view.valid_from,
        valid_to=view.valid_until,
        previous_representative=record.previous.name if record.previous else "",
    )


def _change(record: Record) -> ChangeForm:
    view, changed = record.view, record.change
    if record.line is not None:
        previous = record.previous.name if record.previous else "—"
        items = (ChangedItem("法定代表人", previous, record.named),)
        reason, day = "补选产生新的主任", record.chosen
    else:
        before = _name_before(record, changed)
        items = (ChangedItem("名　　称", before, view.committee),)
        reason, day = "社区更名", changed.day if changed else None
    return ChangeForm(
        **record.common,
        code=view.credit_code,
        items=items,
        reason=reason,
        document=view.document or "",
        changed_on=day,
        representative=record.named,
        citizen_number=record.number,
        phone=record.phone,
        valid_from=view.valid_from,
        valid_to=view.valid_until,
    )


def _name_before(record: Record, changed: ChangeLine | None) -> str:
    if changed is None or changed.name_before is None or changed.kind_before is None:
        return "—"
    above = [place.name for place in record.community.places[:-1]]
    return committee_name(above, changed.name_before, changed.kind_before)


async def _loss(actor: Actor, record: Record) -> given_out.LossLine:
    found = await given_out.loss(actor, record.view.line.id)
    if found is None:
        raise NotFound
    return found


async def _replacement(actor: Actor, record: Record) -> ReplacementForm:
    loss = await _loss(actor, record)
    return ReplacementForm(
        **record.common,
        code=record.view.credit_code,
        cause=record.view.line.cause or FilingCause.LOSS,
        copies=loss.copies,
        happened=loss.happened,
        statement=loss.statement,
        announced_in=loss.announced_in,
        announced=loss.announced,
        address=record.community.address or "",
        representative=record.named,
        citizen_number=record.number,
        valid_from=record.view.valid_from,
        valid_to=record.view.valid_until,
    )


async def statements(actor: Actor, record: Record) -> tuple[LossStatement, ...]:
    """What the representative says of a certificate that was lost or damaged; nothing for other businesses."""
    if record.view.line.business is not FilingType.REPLACEMENT:
        return ()
    loss = await _loss(actor, record)
    said = LossStatement(
        **record.common,
        code=record.view.credit_code,
        cause=record.view.line.cause or FilingCause.LOSS,
        copies=loss.copies,
        happened=loss.happened,
        statement=loss.statement,
        announced_in=loss.announced_in,
        announced=loss.announced,
        bureau=f"{record.community.county.name}民政局",
        representative=record.named,
    )
    return (said,)


async def _cancellation(actor: Actor, record: Record) -> CancellationForm:
    changed = record.change
    successor = ""
    if changed and changed.successor:
        successor = (await cadres.community(actor, changed.successor)).committee
    return CancellationForm(
        **record.common,
        code=record.view.credit_code or await given_out.code_given(actor, record.view.line.id),
        cause=record.view.line.cause or FilingCause.ABOLITION,
        document=record.view.document or "",
        ended_on=changed.day if changed else None,
        successor=successor,
        address=record.community.address or "",
        representative=record.named,
    )
