"""The democratic review of a committee member: recorded, and the second unfit one in a row ends the office (T-36)."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres import holdings
from cadres.holdings import TenureView
from cadres.permissions import KEEP_OFFICES
from cadres.rules import ends
from cadres.rules.ends import review_facts, two_unfit
from cadres.services.tenures import Ending, close_tenure
from cadres.vocabulary import ReviewResult, TenureEnd
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Conflict, Problem, Refused

REVIEWED = event_kind("office.reviewed", "登记民主评议", Dot.STEP)


class ReviewMember(BaseModel):
    """A democratic review of a committee member, held by the oversight body (T-36)."""

    model_config = ConfigDict(frozen=True)

    held: date
    result: ReviewResult
    led_by: str = Field(min_length=2, max_length=60)
    document: str = Field(min_length=2, max_length=120)


async def review_member(actor: Actor, tenure: int, command: ReviewMember) -> int | None:
    """Record a review; the second unfit one in a row ends the office. Returns the row of that end, None where it goes on."""
    async with transaction(actor):
        view = await holdings.tenure(actor, tenure)
        actor.require(KEEP_OFFICES, at=view.region)
        _refuse_review(view, command)
        held = await holdings.reviews(actor, view.region, view.person, command.held)
        before = next((one for one in held if one.held == command.held), None)
        await connection().execute(
            """INSERT INTO office_review (region, person, community, held, result, led_by, document, recorded)
               SELECT region, $2, id, $3, $4, $5, $6, $7 FROM community WHERE region = $1
               ON CONFLICT ON CONSTRAINT office_review_day_unique
               DO UPDATE SET result = $4, led_by = $5, document = $6, recorded = $7""",
            view.region,
            view.person,
            command.held,
            command.result.value,
            command.led_by,
            command.document,
            clock.now(),
        )
        after = {
            "评议日期": command.held.isoformat(),
            "结果": command.result.label,
            "主持": command.led_by,
            "文书": command.document,
        }
        told = {"结果": before.result.label, "文书": before.document} if before else {}
        await audit.record(actor, REVIEWED, Change(f"person:{view.person}", view.region, before=told, after=after))
        pair = two_unfit(await holdings.reviews(actor, view.region, view.person, view.now.since))
        if pair is None:
            return None
        ending = Ending(TenureEnd.REVIEW, pair[1].held, pair[1].document, review_facts(pair))
        return await close_tenure(actor, view.now.id, ending)


def _refuse_review(view: TenureView, command: ReviewMember) -> None:
    if not view.in_committee:
        basis = ends.clause(view.kind, TenureEnd.REVIEW, command.held)
        message = "民主评议的对象是村（居）民委员会成员，此职务不在其内。"
        raise Refused([Problem("民主评议", message, "", basis.rule, basis.cite)])
    if view.now.until is not None or view.struck:
        raise Conflict("任职已经结束，不再登记评议。", code="tenure.ended")
    if not view.now.since < command.held <= clock.today():
        cause = f"{command.held.isoformat()}不在任职以后到今天之间。"
        raise Refused([Problem("评议日期", cause, "请核对评议记录。")])
