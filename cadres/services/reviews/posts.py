"""For which office, and of which village or community, a listed person is reviewed; put right before anybody is asked (Q-20)."""

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import PREPARE_REVIEWS
from cadres.reviews.batches import find_open_batch
from cadres.reviews.states import SubjectState, lock_state
from cadres.services.reviews.batches import purpose_of, subject
from cadres.tables import Community, VettingBatch, VettingSubject
from cadres.vocabulary import Office
from server.access import audit
from server.access.actor import Actor, reach_of
from server.access.audit import Change, event_kind
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Problem, Refused

PLACED = event_kind("review.post_set", "改联审的职务")


class Placing(BaseModel):
    """The office, and for whoever is registered at a township the code of the village or community that it is of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stands_for: Office
    community: str = Field("", pattern=r"^(\d{12})?$")


async def place(actor: Actor, entry_id: int, command: Placing) -> None:
    """Set both. Raises Conflict once agencies were asked: they were told the former."""
    async with transaction(actor):
        state = await lock_state(actor, entry_id)
        actor.require(PREPARE_REVIEWS, at=state.region)
        if state.steps.asked:
            cause = f"{state.name}已经发出联审，{state.words.post}不能再改。"
            raise Conflict(f"{cause}要改的，退回后列入新的批次。", code="review.asked")
        batch = await find_open_batch(actor, state.batch)
        region, name = await _community(actor, batch, state, command.community)
        await VettingSubject.update(
            {
                VettingSubject.stands_for: command.stands_for,
                VettingSubject.region: region,
                VettingSubject.purpose: purpose_of(batch, region),
            }
        ).where(VettingSubject.id == entry_id)
        before = {"职务": state.stands_for.label if state.stands_for else "未填", "村（社区）": state.community}
        after = {"人员": state.name, "职务": command.stands_for.label, "村（社区）": name}
        await audit.record(actor, PLACED, Change(subject(state.batch), region, before=before, after=after))


async def _community(actor: Actor, batch: VettingBatch, state: SubjectState, wanted: str) -> tuple[str, str]:
    """The code and name of the community; whoever is registered in one is reviewed for that one."""
    if state.community and wanted in {"", state.region}:
        return state.region, state.community
    if state.community:
        cause = f"{state.name}登记在{state.community}。"
        raise Refused([Problem("村（社区）", cause, "到别处任职的，先办人员的迁入。", "Q-20")])
    if not wanted:
        cause = f"{state.name}登记在乡镇（街道），没有选村（社区）。"
        raise Refused([Problem("村（社区）", cause, "选择在哪个村（社区）任职。", "Q-20")])
    row = await Community.objects().where(Community.region == wanted, Community.kind == batch.kind).first()
    if row is None or not actor.covers(wanted) or not wanted.startswith(reach_of(state.region)):
        raise NotFound
    return wanted, row.name
