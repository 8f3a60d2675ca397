"""The yearly second look: office holders screened, and a hit opens a case of the joint review, never a silent flag (Q-20)."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import READ_OPINIONS, RUN_REVIEWS
from cadres.reviews.screening import Screening, offices_held, screened
from cadres.services.reviews.batches import Listed, OpenBatch, add_people, open_batch
from cadres.vocabulary import CommitteeKind, ReviewPurpose
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict

SCREENED = event_kind("review.screened", "复审筛查", Dot.ATTENTION)


class OpenYearly(BaseModel):
    """A yearly review of those office holders of an area and a kind whose facts count on the day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str = Field(pattern=r"^\d{12}$")
    kind: CommitteeKind
    day: date
    title: str = Field("", max_length=80)


async def screen_area(actor: Actor, area: str, day: date) -> Screening:
    """Screen everybody in office in an area. Facts are read for it, so it leaves its trace."""
    async with transaction(actor):
        actor.require(READ_OPINIONS, at=area)
        found = await screened(actor, area, day)
        after = {
            "适用日": day.isoformat(),
            "负面清单": found.edition or "没有",
            "在职人数": found.holders,
            "命中": len({holder for holder, _ in found.hits}),
            "清单不含": len(found.unlisted),
        }
        await audit.record(actor, SCREENED, Change(f"area:{area}", area, after=after))
    return found


async def open_yearly(actor: Actor, command: OpenYearly) -> int:
    """Open a yearly batch with whoever the screening hits and is not under review in one already; returns the batch.

    Each is listed for the office that they hold on the day.

    Raises Conflict where there is nobody: a batch without people would be a case of nothing.
    """
    async with transaction(actor):
        actor.require(RUN_REVIEWS, at=command.region)
        await take_turn("review", command.region)  # Two at once would put the same people under review twice.
        found = await screen_area(actor, command.region, command.day)
        hit = {holder.person for holder, _ in found.hits if holder.kind is command.kind}
        people = sorted(hit - await _under_review(hit))
        if not people:
            again = "命中的人都已在办理中的年度复审里。" if hit else "没有命中负面清单的在职人员。"
            raise Conflict(again, code="review.nobody_hit")
        batch = await open_batch(
            actor,
            OpenBatch(
                region=command.region,
                purpose=ReviewPurpose.YEARLY,
                kind=command.kind,
                event_day=command.day,
                title=command.title,
            ),
        )
        offices = await offices_held(people, command.kind, command.day)
        await add_people(actor, batch, [Listed(person=one, stands_for=offices.get(one)) for one in people])
    return batch


async def _under_review(people: set[int]) -> set[int]:
    rows = await connection().fetch(
        """SELECT DISTINCT s.person FROM vetting_subject s JOIN vetting_batch b ON b.id = s.batch
           WHERE s.person = ANY($1) AND b.purpose = 'yearly' AND b.closed IS NULL""",
        list(people),
    )
    return {row["person"] for row in rows}
