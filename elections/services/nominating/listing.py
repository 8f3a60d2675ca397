"""The list of formal candidates: put in order, published and locked with its hash, opened again only for a reason (S09, S10)."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.nominations import Nominations, entries, nominations
from elections.permissions import RECORD
from elections.proxies import unlawful
from elections.reviews import standing_elsewhere
from elections.rules.book import Rulebook
from elections.rules.nomination_list import Entry, content, publishable, sealed
from elections.services.elections import find_open, has_count, mark, subject
from elections.services.nominating.lock import locked, refuse_locked
from elections.services.nominating.slips import SetAside
from elections.tables import Candidacy, CandidateList, CandidateMeeting
from elections.vocabulary import Post, Stage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, Problem, Refused
from server.law.lawbook import Finding, breaches
from server.values.periods import chinese_day
from server.values.strokes import sort_key

ARRANGED = event_kind("election.candidates_arranged", "候选人按姓氏笔画排列")
LOCKED = event_kind("election.candidates_locked", "公布并锁定正式候选人名单", Dot.STEP)
OPENED = event_kind("election.candidates_opened", "重开正式候选人名单", Dot.ATTENTION)
MET = event_kind("election.candidates_met", "登记候选人见面会", Dot.STEP)


class PublishCandidates(BaseModel):
    """The day it goes up; what only a parameter says, and a list after the first, takes a reason."""

    model_config = ConfigDict(frozen=True)

    published: date
    reason: str | None = Field(None, min_length=2, max_length=200)


class RecordMeeting(BaseModel):
    """The meeting of the candidates with the voters: whether they introduced themselves and answered."""

    model_config = ConfigDict(frozen=True)

    held: date
    place: str = Field(min_length=2, max_length=60)
    attended: int = Field(gt=0, le=200_000)
    introduced: bool = False
    answered: bool = False
    document: str = Field(min_length=2, max_length=120)


async def arrange_candidates(actor: Actor, code: str) -> None:
    """Put each post's candidates in the order of the strokes of their surnames, before any ballot bears them."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        await refuse_locked(election)
        if await has_count(election):
            raise Conflict("已录入计票，选票上的次序不能再改。", code="candidate.counted")
        listed = await queries.candidates(actor, code)
        after = {}
        for post in Post:
            own = sorted((one for one in listed if one.post is post), key=lambda one: sort_key(one.name))
            for position, one in enumerate(own, start=1):
                await Candidacy.update({Candidacy.position: position}).where(
                    Candidacy.election == election.id, Candidacy.person == one.person
                )
            if own:
                after[post.label] = [one.name for one in own]
        await audit.record(actor, ARRANGED, Change(subject(code), election.region, after=after))


async def publish_list(actor: Actor, code: str, command: PublishCandidates) -> int:
    """Lock the list and return its version. Raises Refused for what the law forbids, and for warnings without a reason."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        await refuse_locked(election)
        if await has_count(election):
            raise Conflict("已录入计票，不能再公布候选人名单。", code="candidate.counted")
        held = await nominations(actor, code)
        listed = await entries(actor, code, held)
        _refuse_list(held, listed, command)
        if away := await standing_elsewhere(int(election.id)):
            raise Refused(away)
        _refuse_mandates(held.book, await unlawful(actor, await queries.election(actor, code)))
        version = 1 + len(held.lists)
        text = content(code, version, listed)
        row = CandidateList(
            region=election.region,
            election=election.id,
            version=version,
            published=command.published,
            content=text,
            seal=sealed(text),
            reason=command.reason,
        )
        await row.save()
        after = {"版次": version, "公布": command.published.isoformat(), "SHA-256": sealed(text)}
        change = Change(subject(code), election.region, after=after, reason=command.reason or "")
        await audit.record(actor, LOCKED, change)
        await mark(actor, election, Stage.CANDIDATES_PUBLISHED, command.published)
    return version


def _refuse_list(held: Nominations, listed: Sequence[Entry], command: PublishCandidates) -> None:
    if held.free:
        raise Conflict("本次选举不提候选人，没有候选人名单可以公布。", code="candidate.free")
    if command.published > clock.today():
        cause = f"{command.published.isoformat()}还没有到。"
        raise Refused([Problem("公布日期", cause, "公布后再登记当天日期。", "S09")])
    if (put_off := held.line.postponed) is not None and command.published >= put_off:
        message = f"选举已于{chinese_day(put_off)}批准延期，还没有定下新的选举日，名单没有可以核对的日子。定下选举日以后再公布。"
        raise Conflict(message, code="election.postponed")
    findings = publishable(held.book, listed, held.seats, (command.published, held.line.election_day))
    stopping = breaches(findings) or (() if command.reason else [one for one in findings if one.met is False])
    if stopping:
        cure = "改正后再公布。" if breaches(findings) else "仍要公布的，写明理由。"
        raise Refused(one.as_problem("候选人", cure) for one in stopping)
    if held.lists and not command.reason:
        cause = f"这是第{len(held.lists) + 1}版名单，没有写变更的理由。"
        raise Refused([Problem("理由", cause, "写明为什么变更。", "S09")])


def _refuse_mandates(book: Rulebook, found: Sequence[Finding]) -> None:
    """Whoever comes on the list may hold a mandate already, which the law forbids (V-13): it is taken back first.

    No reason passes it over: a reason that was given for something else would pass it over unseen.
    """
    rule = book.basis("proxy_candidate_forbidden").rule
    cure = "先在委托投票的页面上撤回，请委托人另托他人，再公布名单。"
    if stopping := [one for one in found if one.rule == rule]:
        raise Refused(one.as_problem("委托投票", cure) for one in stopping)


async def reopen_list(actor: Actor, code: str, command: SetAside) -> None:
    """Open the list again: what follows it is a new version, and the old one stays as it was."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        if await has_count(election):
            raise Conflict("已录入计票，选票上的候选人不能再改。", code="candidate.counted")
        held = await locked(election)
        if held is None:
            raise Conflict("没有公布锁定的候选人名单。", code="candidate.not_locked")
        await CandidateList.update(
            {CandidateList.opened: clock.now(), CandidateList.opened_reason: command.reason}
        ).where(CandidateList.id == held.id)
        before = {"版次": held.version, "SHA-256": held.seal}
        change = Change(subject(code), election.region, before=before, reason=command.reason)
        await audit.record(actor, OPENED, change)


async def record_meeting(actor: Actor, code: str, command: RecordMeeting) -> None:
    """Keep the record of the meeting; one recorded before is corrected. It comes after the list and before the vote."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        held = await nominations(actor, code)
        _refuse_meeting(command, held.standing.published if held.standing else None, election.election_day)
        values = command.model_dump()
        if held.meeting is None:
            await CandidateMeeting.insert(CandidateMeeting(region=election.region, election=election.id, **values))
        else:
            changed = {getattr(CandidateMeeting, name): value for name, value in values.items()}
            await CandidateMeeting.update(changed).where(CandidateMeeting.election == election.id)
        before = {"日期": held.meeting.held.isoformat()} if held.meeting else {}
        after = {"日期": command.held.isoformat(), "地点": command.place, "到会": command.attended}
        after |= {"记录": command.document}
        await audit.record(actor, MET, Change(subject(code), election.region, before, after))
        await mark(actor, election, Stage.MEETING, command.held)


def _refuse_meeting(command: RecordMeeting, published: date | None, election_day: date) -> None:
    cause = ""
    if command.held > clock.today():
        cause = f"{command.held.isoformat()}还没有到。"
    elif command.held >= election_day:
        cause = f"{command.held.isoformat()}不在选举日{election_day.isoformat()}以前。"
    elif published and command.held < published:
        cause = f"{command.held.isoformat()}，早于候选人名单公布的{published.isoformat()}。"
    if cause:
        raise Refused([Problem("日期", cause, "照会议记录填。", "S10")])
