"""What the papers of the joint review are filled from, and the trace that printing leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres import queries
from cadres.documents.reviews import Review, Reviewed
from cadres.queries import PersonView
from cadres.reviews.batches import find_batch
from cadres.reviews.states import SubjectState
from cadres.rules.vetting import Case, Verdict
from cadres.services.reviews.batches import of_person, subject
from cadres.services.reviews.opinions import OPINIONS_READ
from cadres.tables import VettingBatch
from cadres.vocabulary import REVIEW_NOTICE, CommitteeKind, ReviewPurpose
from server import clock
from server.access import audit
from server.access.actor import Actor, Permission, reach_of
from server.access.audit import Change, Dot, event_kind
from server.errors import Conflict, NotFound
from server.papers.register.kinds import kind_of
from server.papers.register.vocabulary import Wording
from server.papers.register.wording import texts
from server.places import regions
from server.values.labels import label_of

PRINTED = event_kind("review.printed", "印制联审文书", Dot.ATTENTION)


@dataclass(frozen=True, slots=True)
class WrittenIn:
    """What no record holds and whoever prints may say. Empty `issuer`: the office of the place; the others stay blank on the paper."""

    issuer: str = ""
    number: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""


NOTHING = WrittenIn()


@dataclass(frozen=True, slots=True)
class Desk:
    """A batch with what its papers say of it."""

    batch: VettingBatch
    review: Review


async def desk(actor: Actor, batch: int, right: Permission, written: WrittenIn = NOTHING) -> Desk:
    """The batch, for somebody who holds the right over all of it. Raises NotFound, Forbidden.

    Every paper of a batch is signed by one office: that of its registered notices, unless another is written in.
    """
    row = await find_batch(actor, batch)
    actor.require(right, at=row.region)
    places = await regions.path(regions.county_of(row.region))
    review = Review(
        county=places[-1].name,
        name=f"{row.year}年第{row.sequence}批",
        purpose=ReviewPurpose(row.purpose),
        kind=CommitteeKind(row.kind),
        term_number=row.term_number,
        event_day=row.event_day,
        issuer=written.issuer or await office_of(row.region),
    )
    return Desk(row, review)


async def office_of(region: str) -> str:
    """Who signs for the joint review of a place: as the texts of its papers say."""
    return (await texts(kind_of(REVIEW_NOTICE), regions.county_of(region)))[Wording.SIGNATURE]


def within(states: Sequence[SubjectState], batch: VettingBatch, area: str) -> Sequence[SubjectState]:
    """Those of an area of the batch; of all of it where no area is named. Raises NotFound for an area beyond it."""
    if not area:
        return states
    if not area.startswith(reach_of(batch.region)):
        raise NotFound
    return [one for one in states if one.region.startswith(reach_of(area))]


def of_batch(state: SubjectState, batch: int) -> SubjectState:
    """A person's state, where the person is in the batch. Raises NotFound."""
    if state.batch != batch:
        raise NotFound
    return state


@dataclass(frozen=True, slots=True)
class Opened:
    """A person's answers after the opening, what the rule says of them, and the day of the opening."""

    case: Case
    verdict: Verdict
    day: date


def opened(state: SubjectState) -> Opened:
    """What was opened. Raises Conflict while it is sealed: no paper tells what nobody may know yet (Q-24)."""
    if state.case is None or state.verdict is None or state.opened is None:
        message = f"{state.name}的部门意见还没有启封，不能印。答复收齐、启封以后再印。"
        raise Conflict(message, code="review.not_opened")
    return Opened(state.case, state.verdict, state.opened.astimezone(clock.ZONE).date())


async def reviewed(actor: Actor, states: Sequence[SubjectState], desk: Desk) -> Mapping[int, Reviewed]:
    """Each person as papers tell who it is, by entry."""
    people = await queries.people(actor, [one.person for one in states])
    names = await regions.names_of({code for one in states for code in (one.region, regions.township_of(one.region))})
    return {one.id: _reviewed(one, people[one.person], names, desk) for one in states}


def _reviewed(state: SubjectState, person: PersonView, names: Mapping[str, str], desk: Desk) -> Reviewed:
    return Reviewed(
        name=person.name,
        sex=person.sex.label,
        born=person.born,
        political_status=label_of(person.political_status),
        education=label_of(person.education),
        township=names.get(regions.township_of(state.region), ""),
        community=state.community or names.get(state.region, ""),
        stands_for=state.stands_for,
        kind=desk.review.kind,
    )


async def record_print(actor: Actor, desk: Desk, said: Mapping[str, str | int], reason: str = "") -> None:
    """The event on the batch that tells what was printed."""
    change = Change(subject(desk.batch.id), desk.batch.region, after=said, reason=reason)
    await audit.record(actor, PRINTED, change)


async def record_reading(actor: Actor, paper: str, states: Sequence[SubjectState]) -> None:
    """An event on the trail of each person whose opened answers a paper tells."""
    changes = [Change(of_person(one.person), one.region, after={"文书": paper}) for one in states]
    await audit.record_many(actor, OPINIONS_READ, changes)


async def record_copies(actor: Actor, desk: Desk, paper: str, states: Sequence[SubjectState], number: str = "") -> None:
    """As `record_reading`, for papers that are printed: the event on the batch tells how many, and a number typed for one."""
    await record_print(actor, desk, {"文书": paper, "份数": len(states), **({"文号": number} if number else {})})
    await record_reading(actor, paper, states)
