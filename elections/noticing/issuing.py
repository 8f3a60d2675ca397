"""Issuing a notice under the election's next number, and declaring one void; what was issued is never changed."""

from datetime import date
from typing import Any

from pydantic import ConfigDict, Field, field_validator

from elections.notice_vocabulary import NoticeKind
from elections.noticing.before_vote import list_told_of, rulings
from elections.noticing.drafting import Draft, Given, venue_on_record, with_plan
from elections.noticing.facts import Facts, facts_of
from elections.noticing.on_vote import draft, seen_as, votes_held
from elections.noticing.register import NoticeLine, notices, timing_of
from elections.noticing.text import Body, Issued, as_text, sealed
from elections.noticing.wordings import whole
from elections.permissions import RECORD
from elections.rules.notices import orders, posting_window, put_up
from elections.services.corrections import Withdrawal
from elections.services.elections import find, subject
from elections.succession import successor
from elections.tables import ElectionNotice
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.law.lawbook import Finding, breaches
from server.values.periods import chinese_day

ISSUED = event_kind("election.notice_issued", "发布公告", Dot.STEP)
VOIDED = event_kind("election.notice_voided", "公告作废", Dot.ATTENTION)

_OTHERWISE = "公告的内容和打开页面时看到的不一样了：登记的内容、用语或者发布日期变了。请看过下面的内容再发布。"
_PLACE_LENGTH = 80
_MOST_PLACES = 20


class IssueNotice(Given):
    """A notice to go up. `correcting` issues it in place of the one that stands, for a reason.

    `reason` also answers what the rules warn of, such as a day that is late. `seen` is the hash of what was shown before it
    was issued, see `seen_as`, or another word where it lacked something then; empty where no page was shown.
    """

    model_config = ConfigDict(frozen=True)

    kind: NoticeKind
    issued: date
    places: str = Field(min_length=2, max_length=400)
    correcting: bool = False
    reason: str | None = Field(None, min_length=2, max_length=200)
    seen: str = Field("", max_length=64)

    @field_validator("places")
    @classmethod
    def _some_places(cls, typed: str) -> str:
        found = places_of(typed)
        if not found or len(found) > _MOST_PLACES or any(not 1 < len(one) <= _PLACE_LENGTH for one in found):
            message = f"写1至{_MOST_PLACES}处，每处2至{_PLACE_LENGTH}个字，用顿号隔开。"
            raise ValueError(message)
        return typed


def places_of(typed: str) -> tuple[str, ...]:
    """The places that somebody typed, parted by marks or lines; each once."""
    for mark in "，；;,\r\n":
        typed = typed.replace(mark, "、")
    return tuple(dict.fromkeys(one.strip() for one in typed.split("、") if one.strip()))


async def issue_notice(actor: Actor, code: str, command: IssueNotice) -> int:
    """Put it on record under the next number, which is returned.

    Raises Refused with each fact that is missing and where it is recorded, for a list out of the order of strokes, and for
    what takes a reason; Conflict where one of its kind stands and this one does not correct it.
    """
    async with transaction(actor):
        await take_turn("election", code)
        election = await find(actor, code)
        actor.require(RECORD, at=election.region)
        facts = await facts_of(actor, code, command.issued)
        await _refuse_over(actor, facts, command)
        held = await notices(actor, code, facts.book, facts.timing)
        given = _given(facts, command)
        before = _replaced(held, command, given)
        body = _body(draft(facts, command.kind, given))
        _refuse_days(held, command)
        _refuse(facts, body, command, given)
        made = _made(facts, body, (command, given), number := 1 + len(held), before)
        text = as_text(made)
        row = ElectionNotice(
            region=election.region,
            election=election.id,
            number=number,
            kind=command.kind,
            issued=command.issued,
            until=made.until,
            given=given.model_dump(mode="json"),
            content=text,
            seal=sealed(text),
            facts=sealed(as_text(body)),
            worded=whole(command.kind, facts.words.get(command.kind, ())),
            replaces=before.number if before else None,
            reason=command.reason,
            recorded=clock.now(),
        )
        await row.save()
        after, why = _told(facts, command, row, before), command.reason or ""
        await audit.record(actor, ISSUED, Change(subject(code), election.region, after=after, reason=why))
    return number


def _told(facts: Facts, command: IssueNotice, row: ElectionNotice, before: NoticeLine | None) -> dict[str, object]:
    after: dict[str, object] = {"公告": f"第{row.number}号 {command.kind.label}", "SHA-256": row.seal}
    if venue := venue_on_record(command.kind, facts, Given(venue=command.venue)):
        after["地点"] = f"没有填，按登记的投票站：{venue}"
    if before:
        after["补正"] = f"第{before.number}号"
    return after


def _given(facts: Facts, command: IssueNotice) -> Given:
    """What was typed, with the planned days and with which list or vote it is about."""
    given = with_plan(command.kind, facts, Given(**command.model_dump(include=set(Given.model_fields))))
    if command.kind is NoticeKind.SUPPLEMENT and facts.lists:
        which = list_told_of(facts, given)
        limits = [one.due for one in rulings(facts, which)]
        given = given.model_copy(update={"sequence": which, "ruled_by": min(limits, default=None)})
    if command.kind is NoticeKind.RUNOFF and facts.progress.held:
        given = given.model_copy(update={"sequence": votes_held(facts, given)})
    return given


def _replaced(held: tuple[NoticeLine, ...], command: IssueNotice, given: Given) -> NoticeLine | None:
    """The notice that this one corrects; None for the first of its kind, of its list or of its vote."""
    own = [one for one in held if one.stands and one.kind is command.kind]
    if command.kind.repeats:
        own = [one for one in own if one.given.sequence == given.sequence]
    if not own:
        if command.correcting:
            raise Conflict("没有可以补正的公告，按新公告发布。", code="notice.nothing_to_correct")
        return None
    if not command.correcting:
        cause = f"第{own[-1].number}号公告已经发布，内容有变的用补正公告。"
        raise Conflict(cause, code="notice.stands")
    if not command.reason:
        raise Refused([Problem("理由", "没有写补正的原因。", "写明原公告哪里有误、为什么补正。")])
    return own[-1]


def _body(made: Draft) -> Body:
    if made.body is None:
        raise Refused([one.problem for one in made.missing], code="notice.facts_missing")
    return made.body


async def _refuse_over(actor: Actor, facts: Facts, command: IssueNotice) -> None:
    """Raise Conflict where the election is over without a result, or waits for a day that the notice would tell.

    What had gone up before the decision, or before another election took its place, may still be put on record as of its day.
    """
    line = facts.line
    if line.cancelled:
        raise Conflict("本次选举已经取消，不再发布公告。", code="election.cancelled")
    if line.voided and command.issued >= line.voided:
        message = f"本次选举已于{chinese_day(line.voided)}认定无效，此后不再发布公告。重新选举的，在新的选举里发布。"
        raise Conflict(message, code="election.voided")
    later = await successor(actor, line.code) if line.replaced else None
    if later is not None and command.issued >= later.since:
        message = (
            f"本次选举已另建选举{later.code}代替，此后不再发布公告，在选举{later.code}里发布。"
            "代替以前已经张贴的，照张贴的日期补录。"
        )
        raise Conflict(message, code="election.replaced")
    if line.postponed and command.issued >= line.postponed and _of_the_vote(facts, command):
        message = (
            f"本次选举已于{chinese_day(line.postponed)}批准延期，还没有定下新的选举日，"
            f"“{command.kind.label}”公告没有选举日可以依据。定下选举日以后再发布。"
        )
        raise Conflict(message, code="election.postponed")


def _of_the_vote(facts: Facts, command: IssueNotice) -> bool:
    """Whether it tells of the vote of a day: a supplement does with a list, as no list goes up then, and not with rulings alone."""
    if command.kind is NoticeKind.SUPPLEMENT and facts.lists:
        return list_told_of(facts, command) > 1
    return command.kind.names_day


def _refuse_days(held: tuple[NoticeLine, ...], command: IssueNotice) -> None:
    problems = []
    if command.issued > clock.today():
        problems.append(Problem("发布日期", f"{command.issued.isoformat()}还没有到。", "发布后登记当天日期。"))
    last = held[-1].notice if held else None
    if last and command.issued < last.issued:
        cause = f"早于第{last.number}号公告的{last.issued.isoformat()}，编号在后的不能早。"
        problems.append(Problem("发布日期", cause, "按发布的先后编号。"))
    if command.first_day and command.last_day and command.last_day < command.first_day:
        problems.append(Problem("结束日期", "早于开始日期。", "请核对。"))
    if command.opens and command.closes and _minutes(command.closes) <= _minutes(command.opens):
        problems.append(Problem("结束时间", "不晚于开始时间。", "请核对。"))
    if problems:
        raise Refused(problems)


def _refuse_unseen(facts: Facts, command: IssueNotice) -> None:
    """Raise Conflict where the records or the wording give another notice than the page showed."""
    if command.seen and command.seen != seen_as(facts, command.kind):
        raise Conflict(_OTHERWISE, code="notice.not_as_seen")


def _minutes(hour: str) -> int:
    hours, _, minutes = hour.replace("：", ":").partition(":")
    return 60 * int(hours) + int(minutes)


def _refuse(facts: Facts, body: Body, command: IssueNotice, given: Given) -> None:
    """What the page did not show stops, and a list out of order; whoever is late still has to tell, and says why."""
    _refuse_unseen(facts, command)
    wrong = list(orders(command.kind, body.lists))
    if stopping := breaches(wrong):
        cure = "改成按姓氏笔画排列后再发布。"
        raise Refused([one.as_problem("名单", cure) for one in stopping], code="notice.out_of_order")
    window = posting_window(facts.book, command.kind, timing_of(command.kind, given, facts.timing))
    warned: list[Finding] = [*wrong]
    up = put_up(command.kind, window, command.issued)
    if up is not None and up.met is False:
        warned.append(up)
    if warned and not command.reason:
        raise Refused([one.as_problem("理由", "仍要发布的，写明理由。") for one in warned])


def _made(facts: Facts, body: Body, asked: tuple[IssueNotice, Given], number: int, before: NoticeLine | None) -> Issued:
    command, given = asked
    window = posting_window(facts.book, command.kind, timing_of(command.kind, given, facts.timing), command.issued)
    until = window.stays.day if window.stays else None
    return Issued(
        body=body,
        number=number,
        issued=command.issued,
        until=until if until and until >= command.issued else None,
        places=places_of(command.places),
        replaces=before.number if before else None,
        replaced_on=before.notice.issued if before else None,
        reason=command.reason or "" if before else "",
    )


async def void_notice(actor: Actor, code: str, number: int, command: Withdrawal) -> None:
    """Declare a notice void. It keeps its number and its text, so that the sequence has no gap that nobody explains."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find(actor, code)
        actor.require(RECORD, at=election.region)
        own = (ElectionNotice.election == election.id) & (ElectionNotice.number == number)
        row = await ElectionNotice.objects().where(own).first()
        if row is None:
            raise NotFound
        if row.voided:
            raise Conflict(f"第{number}号公告已经作废。", code="notice.voided")
        voided: dict[Any, Any] = {ElectionNotice.voided: clock.now(), ElectionNotice.voided_reason: command.reason}
        await ElectionNotice.update(voided).where(own)
        before = {"公告": f"第{number}号 {NoticeKind(row.kind).label}", "SHA-256": row.seal}
        change = Change(subject(code), election.region, before=before, reason=command.reason)
        await audit.record(actor, VOIDED, change)
