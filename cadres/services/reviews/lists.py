"""The province's dated lists: who is asked what, and what keeps a person off the ballot (Q-18, Q-22, Q-23)."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import EDIT_REVIEW_LISTS, RUN_REVIEWS
from cadres.reviews.lists import agencies_on
from cadres.rules.negative_list import STATUTORY
from cadres.tables import AgencySeat, NegativeItem, VettingAgency, VettingBatch, VettingQuestion
from cadres.vocabulary import CommitteeKind, ItemLevel
from server import clock
from server.access import audit
from server.access.actor import PROVINCE, Actor, reach_of
from server.access.audit import Change, Dot, event_kind
from server.access.tables import Unit
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused

AGENCY_LISTED = event_kind("review.agency_listed", "列入联审部门")
AGENCY_ENDED = event_kind("review.agency_ended", "联审部门停用")
AGENCY_UNLISTED = event_kind("review.agency_unlisted", "撤销列入联审部门", Dot.ATTENTION)
ITEM_UNLISTED = event_kind("review.item_unlisted", "撤销负面清单条目", Dot.ATTENTION)
ITEM_LISTED = event_kind("review.item_listed", "列入负面清单")
ITEM_ENDED = event_kind("review.item_ended", "负面清单条目停用")
SEATED = event_kind("review.agency_seated", "指定联审答复单位")

LISTS = "review_lists"


class NewAgency(BaseModel):
    """An agency from a day on. A later edition of the same code ends the earlier one on the day before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{1,29}$")
    name: str = Field(min_length=2, max_length=40)
    short: str = Field(min_length=1, max_length=8)
    question: str = Field(min_length=2, max_length=200)
    source: str = Field(min_length=2, max_length=120)
    position: int = Field(ge=1, le=999)
    since: date


class NewItem(BaseModel):
    """One item of an edition, with the document it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    edition: str = Field(min_length=1, max_length=40)
    code: str = Field(min_length=1, max_length=20)
    level: ItemLevel
    wording: str = Field(min_length=2, max_length=300)
    source: str = Field(min_length=2, max_length=120)
    since: date
    lookback_months: int | None = Field(None, ge=1, le=1200)
    agencies: tuple[str, ...] = ()
    committees: tuple[CommitteeKind, ...] = tuple(CommitteeKind)


def _for_the_province(actor: Actor) -> None:
    """The lists belong to no county, and no table's region says so: whoever works for less than the province has none to edit."""
    if actor.region != PROVINCE:
        raise NotFound
    actor.require(EDIT_REVIEW_LISTS, at=PROVINCE)


async def list_agency(actor: Actor, new: NewAgency) -> int:
    """List an agency, or a new wording of one from a day on; what was asked before keeps its own wording."""
    _for_the_province(actor)
    async with transaction(actor):
        await take_turn(LISTS)
        last = (
            await VettingAgency.objects()
            .where(VettingAgency.code == new.code)
            .order_by(VettingAgency.since, ascending=False)
            .first()
        )
        if last is not None:
            _refuse_earlier(new.since, last.since)
            await _refuse_asked(new.code, new.since, "生效日期")
            if last.until is None or last.until > new.since:
                await VettingAgency.update({VettingAgency.until: new.since}).where(VettingAgency.id == last.id)
        row = VettingAgency(**new.model_dump())
        await row.save()
        after = {"部门": new.name, "查什么": new.question, "自": new.since.isoformat(), "依据": new.source}
        await audit.record(actor, AGENCY_LISTED, Change(f"agency:{new.code}", PROVINCE, after=after))
    return int(row.id)


def _refuse_earlier(since: date, last: date) -> None:
    if since <= last:
        cause = f"已有{last.isoformat()}起的版本，新版本不能早于或同于它。"
        raise Refused([Problem("生效日期", cause, "改用以后的日子。", "Q-18")])


async def _refuse_asked(code: str, day: date, field: str) -> None:
    """Refuse a day on or before which an agency was asked: its questions would lose the edition that asks them.

    Without it nobody would be waited for, and silence would pass for consent (Q-24).
    """
    asked = await connection().fetchval(
        "SELECT max(asked) FROM vetting_question WHERE agency = $1 AND asked >= $2", code, day
    )
    if asked:
        cause = f"{asked.isoformat()}还按现行版本发出过联审，{day.isoformat()}不能改。"
        raise Refused([Problem(field, cause, "改为最近一次发出联审以后的日子；已发出的照旧等答复。", "Q-24")])


async def unlist_agency(actor: Actor, code: str, since: date, earlier_until: date | None) -> None:
    """Take back an agency's edition that nobody was asked under; the one before holds again, up to `earlier_until`."""
    actor.require(EDIT_REVIEW_LISTS, at=PROVINCE)
    async with transaction(actor):
        await take_turn(LISTS)
        row = await VettingAgency.objects().where(VettingAgency.code == code, VettingAgency.since == since).first()
        if row is None:
            raise NotFound
        later = await VettingAgency.exists().where(VettingAgency.code == code, VettingAgency.since > since)
        asked = await VettingQuestion.exists().where(VettingQuestion.agency == code, VettingQuestion.asked >= since)
        if later or asked:
            cause = "以后又有新的版本" if later else "已按它发出联审"
            raise Conflict(f"{row.name}{cause}，不能撤销。不再用的登记停用日期。", code="review.agency_used")
        if await _is_named_alone(code):
            raise Conflict(f"{row.name}是负面清单条目的答复部门，先撤销那些条目。", code="review.agency_used")
        await VettingAgency.delete().where(VettingAgency.id == row.id)
        await VettingAgency.update({VettingAgency.until: earlier_until}).where(
            VettingAgency.code == code, VettingAgency.until == since
        )
        before = {"部门": row.name, "自": since.isoformat()}
        await audit.record(actor, AGENCY_UNLISTED, Change(f"agency:{code}", PROVINCE, before=before))


async def _is_named_alone(code: str) -> bool:
    """Whether an item or a county names an agency of which there is no other edition."""
    return bool(
        await connection().fetchval(
            """SELECT (SELECT count(*) FROM vetting_agency WHERE code = $1) = 1
                  AND (EXISTS (SELECT FROM negative_item WHERE $1 = ANY(agencies))
                       OR EXISTS (SELECT FROM agency_seat WHERE agency = $1))""",
            code,
        )
    )


async def end_agency(actor: Actor, code: str, until: date) -> None:
    """An agency is asked no more from a day on."""
    _for_the_province(actor)
    async with transaction(actor):
        await take_turn(LISTS)
        row = await VettingAgency.objects().where(VettingAgency.code == code, VettingAgency.until.is_null()).first()
        if row is None:
            raise NotFound
        _refuse_end(until, row.since)
        await _refuse_asked(code, until, "停用日期")
        await VettingAgency.update({VettingAgency.until: until}).where(VettingAgency.id == row.id)
        change = Change(f"agency:{code}", PROVINCE, after={"部门": row.name, "停用": until.isoformat()})
        await audit.record(actor, AGENCY_ENDED, change)


def _refuse_end(until: date, since: date) -> None:
    if until <= since:
        cause = f"{until.isoformat()}不晚于生效的{since.isoformat()}。"
        raise Refused([Problem("停用日期", cause, "改为生效以后的日子。", "Q-18")])


async def list_item(actor: Actor, new: NewItem) -> int:
    """List an item of an edition. The statute's bans are no province's to list, change or end (Q-18)."""
    _for_the_province(actor)
    async with transaction(actor):
        await take_turn(LISTS)
        problems = []
        if new.level is ItemLevel.STATUTE:
            problems.append(
                Problem("层级", "法定禁止由法律规定，清单不能增减。", "改为“政策不能”或者“政策不宜”。", "Q-18")
            )
        if new.code in {item.code for item in STATUTORY}:
            problems.append(Problem("编号", f"{new.code}是法定禁止的编号。", "换一个编号。", "Q-18"))
        if await VettingBatch.exists().where(VettingBatch.edition == new.edition):
            cause = f"已有联审批次适用{new.edition}，不能再加条目。"
            problems.append(Problem("版本", cause, "列入新的版本；用过的版本按原样保留。", "Q-18"))
        held = await NegativeItem.exists().where(NegativeItem.edition == new.edition, NegativeItem.code == new.code)
        if held:
            cause = f"{new.edition}版已有第{new.code}条。"
            problems.append(Problem("编号", cause, "改内容的，列入新的版本；旧版本按原样保留。", "Q-18"))
        known = {one.code for one in await agencies_on(max(new.since, clock.today()))}
        problems += [
            Problem("答复部门", f"{code}不在联审部门名单里。", "先列入联审部门。", "Q-23")
            for code in new.agencies
            if code not in known
        ]
        if problems:
            raise Refused(problems)
        row = NegativeItem(
            **new.model_dump(exclude={"agencies", "committees"}),
            agencies=list(new.agencies),
            committees=[kind.value for kind in new.committees],
        )
        await row.save()
        after = {"条目": new.code, "层级": new.level.label, "内容": new.wording, "依据": new.source}
        await audit.record(actor, ITEM_LISTED, Change(f"negative_list:{new.edition}", PROVINCE, after=after))
    return int(row.id)


async def unlist_item(actor: Actor, edition: str, code: str) -> None:
    """Take back an item of an edition that no batch was opened under."""
    actor.require(EDIT_REVIEW_LISTS, at=PROVINCE)
    async with transaction(actor):
        await take_turn(LISTS)
        row = await NegativeItem.objects().where(NegativeItem.edition == edition, NegativeItem.code == code).first()
        if row is None:
            raise NotFound
        if await VettingBatch.exists().where(VettingBatch.edition == edition):
            cause = f"已有联审批次适用{edition}，第{code}条不能撤销。"
            raise Conflict(f"{cause}不再用的，整个版本登记停用日期。", code="review.edition_used")
        await NegativeItem.delete().where(NegativeItem.id == row.id)
        before = {"条目": code, "内容": row.wording}
        await audit.record(actor, ITEM_UNLISTED, Change(f"negative_list:{edition}", PROVINCE, before=before))


async def end_edition(actor: Actor, edition: str, until: date) -> int:
    """An edition holds no more from a day on; returns how many items that ended. Batches opened before keep it."""
    _for_the_province(actor)
    async with transaction(actor):
        await take_turn(LISTS)
        rows = await NegativeItem.objects().where(NegativeItem.edition == edition, NegativeItem.until.is_null())
        if not rows:
            raise NotFound
        _refuse_end(until, max(row.since for row in rows))
        await NegativeItem.update({NegativeItem.until: until}).where(
            NegativeItem.edition == edition, NegativeItem.until.is_null()
        )
        after = {"版本": edition, "条数": len(rows), "停用": until.isoformat()}
        await audit.record(actor, ITEM_ENDED, Change(f"negative_list:{edition}", PROVINCE, after=after))
    return len(rows)


async def seat_agency(actor: Actor, region: str, agency: str, unit: int | None) -> None:
    """Say which unit of a county answers for an agency; None: it answers on paper. What was asked before stays as it was."""
    async with transaction(actor):
        actor.require(RUN_REVIEWS, at=region)
        await take_turn("review", region)
        known = {one.code: one.name for one in await agencies_on(clock.today())}
        if agency not in known:
            raise NotFound
        told = "用纸质或表格答复"
        await connection().execute("DELETE FROM agency_seat WHERE region = $1 AND agency = $2", region, agency)
        if unit is not None:
            row = await Unit.objects().where(Unit.id == unit).first()
            if row is None or not actor.covers(row.region):
                raise NotFound
            if not region.startswith(reach_of(row.region)):
                cause = f"{row.name}不是这个县（市、区）的单位，看不到这里的联审。"
                raise Refused(
                    [Problem("答复单位", cause, "选本县（市、区）的单位；没有账号的用纸质或表格答复。", "Q-22")]
                )
            if row.closed:
                raise Conflict(f"{row.name}已停用，不能答复联审。", code="unit.closed")
            await AgencySeat.insert(AgencySeat(region=region, agency=agency, unit=unit))
            told = row.name
        change = Change(f"agency:{agency}", region, after={"部门": known[agency], "答复单位": told})
        await audit.record(actor, SEATED, change)
