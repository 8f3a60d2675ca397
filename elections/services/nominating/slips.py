"""How an election comes to its candidates, and the countings of slips: each is read by two people, alike (S07, S07a, AC-3)."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from elections.nomination_vocabulary import NominationWay, SlipKind
from elections.nominations import Nominations, SlipEntry, nominations
from elections.permissions import CHECK_COUNT, ENTER_COUNT, RECORD
from elections.rules.clauses import is_unconfirmed
from elections.rules.nomination import counted, margin
from elections.services.elections import find_open, has_count, mark, subject
from elections.services.nominating.lock import refuse_locked
from elections.tables import Candidacy, Election, NominationPlan, SlipReading
from elections.vocabulary import Post, Stage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.access.duties import Hand
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.law.lawbook import Finding, breaches

PLANNED = event_kind("election.nomination_planned", "选定提名方式")
FIRST_READ = event_kind("election.slips_read", "录入提名计票")
CONFIRMED = event_kind("election.slips_confirmed", "提名计票两次录入一致", Dot.STEP)
SET_ASIDE = event_kind("election.slips_set_aside", "退回提名计票", Dot.ATTENTION)


class PlanNomination(BaseModel):
    """The way, and by how many the candidates of each post pass its seats; what only a parameter says passes with a reason."""

    model_config = ConfigDict(frozen=True)

    way: NominationWay
    chair_extra: int = Field(1, ge=0, le=9)
    vice_chair_extra: int = Field(1, ge=0, le=9)
    member_extra: int = Field(1, ge=0, le=9)
    document: str = Field(min_length=2, max_length=120)
    reason: str | None = Field(None, min_length=2, max_length=200)

    def beyond(self, post: Post) -> int:
        return {
            Post.CHAIR: self.chair_extra,
            Post.VICE_CHAIR: self.vice_chair_extra,
            Post.MEMBER: self.member_extra,
        }[post]


class SetAside(BaseModel):
    """Why a counting does not stand."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


async def plan_nomination(actor: Actor, code: str, command: PlanNomination) -> None:
    """Say how it goes on, or say it anew, until the list is locked. A wider margin is one of the two ways out of a tie."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        await refuse_locked(election)
        held = await nominations(actor, code)
        # A way that is put on record late, for a vote with candidates, changes nothing that was counted.
        if (held.plan or command.way is NominationWay.FREE) and await has_count(election):
            message = "已录入计票，提名方式不能再改。登记错了的，先撤回计票。"
            raise Conflict(message, code="nomination.counted")
        findings = tuple(_of_plan(held, command))
        stopping = breaches(findings) or (() if command.reason else findings)
        if stopping:
            cure = "改正后再登记。" if breaches(findings) else "仍要这样办的，写明理由。"
            raise Refused(one.as_problem("差额" if one.rule == "S07a" else "产生方式", cure) for one in stopping)
        if command.way is NominationWay.FREE and await Candidacy.exists().where(Candidacy.election == election.id):
            cause = "选票上已经有候选人。"
            raise Refused([Problem("产生方式", cause, "不提候选人的，先把各候选人撤下来，写明理由。", "S07c")])
        values = command.model_dump()
        if held.plan is None:
            await NominationPlan.insert(NominationPlan(region=election.region, election=election.id, **values))
        else:
            changed = {getattr(NominationPlan, name): value for name, value in values.items()}
            await NominationPlan.update(changed).where(NominationPlan.election == election.id)
        before = {"产生方式": held.plan.way.label} if held.plan else {}
        after = {"产生方式": command.way.label, "依据": command.document}
        after |= {f"{post.label}差额": str(command.beyond(post)) for post in held.seats}
        change = Change(subject(code), election.region, before=before, after=after, reason=command.reason or "")
        await audit.record(actor, PLANNED, change)


def _of_plan(held: Nominations, command: PlanNomination) -> Iterator[Finding]:
    book = held.book
    if command.way is NominationWay.FREE:
        basis = book.basis("free_ballot")
        if not book.free_ballot:
            yield basis.breach("没有规定可以不提候选人直接选举，须先提名候选人。")
        elif is_unconfirmed(basis.cite):
            yield basis.warning("不提候选人直接选举（竞选人），办法的细则没有查到，须经省里确认。")
        return
    for post in held.seats:
        extra, span = command.beyond(post), margin(book, post)
        numbers = {"extra": extra, "low": span.low, "high": span.high}
        if extra < 1 and book.margin_required:
            basis = book.basis("margin_required").under("S07a")
            yield basis.breach(f"{post.label}候选人应当多于应选名额，差额填了{extra}人。", numbers, f"{extra} ＜ 1")
        elif extra not in span:
            wanted = f"{span.low}" if span.low == span.high else f"{span.low}至{span.high}"
            basis = book.basis("member_margin" if post is Post.MEMBER else f"{post.value}_margin")
            yield basis.warning(f"{post.label}差额{extra}人，规定{wanted}人。", numbers, met=False)


async def hand_in_slips(actor: Actor, code: str, entry: SlipEntry) -> bool:
    """Hand in a reading; True once a second person has read the same as the first.

    Raises Refused, with nothing written, where the sheet cannot be right, both readings would be one person's (AC-3), or
    the second is unlike the first: it says which parts are unlike and never how the first one reads.
    """
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(ENTER_COUNT, at=election.region)
        await refuse_locked(election)
        held = await nominations(actor, code)
        _refuse_impossible(held, entry)
        if held.waiting is None:
            await _first(actor, election, entry)
            return False
        if held.waiting.first.is_same(Hand.of(actor)):
            cause = f"这份{held.waiting.entry.kind.label}是{actor.name}本人录入的，第二次须由另一人录入。"
            raise Refused([Problem("录入", cause, "请另一位同事照原表录入；本人录错的，先退回。", "AC-3")])
        unlike = list(_unlike(held.waiting.entry, entry))
        if unlike:
            raise Refused(unlike, code="slips.unlike")
        hand = Hand.of(actor)
        await SlipReading.update(
            {
                SlipReading.confirmed: clock.now(),
                SlipReading.second_account: hand.account,
                SlipReading.second_actor: hand.name,
                SlipReading.second_unit: hand.unit,
            }
        ).where(SlipReading.id == held.waiting.id)
        change = Change(subject(code), election.region, after=_told(entry))
        await audit.record(actor, CONFIRMED, change)
        await mark(actor, election, Stage.NOMINATING, entry.held)
    return True


async def set_aside_slips(actor: Actor, code: str, reading: int, command: SetAside) -> None:
    """Take a counting out of the course, so that it can be read anew; it stays on record."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(CHECK_COUNT, at=election.region)
        await refuse_locked(election)
        held = await nominations(actor, code)
        known = [*held.readings, *([held.waiting] if held.waiting else [])]
        found = next((one for one in known if one.id == reading), None)
        if found is None:
            raise NotFound
        await SlipReading.update({SlipReading.closed: clock.now(), SlipReading.closed_reason: command.reason}).where(
            SlipReading.id == found.id
        )
        before = _told(found.entry) if found.second else {"种类": found.entry.kind.label}
        change = Change(subject(code), election.region, before=before, reason=command.reason)
        await audit.record(actor, SET_ASIDE, change)


async def _first(actor: Actor, election: Election, entry: SlipEntry) -> None:
    hand = Hand.of(actor)
    row = SlipReading(
        region=election.region,
        election=election.id,
        position=1 + await SlipReading.count().where(SlipReading.election == election.id),
        entry=entry.model_dump(mode="json"),
        at=clock.now(),
        account=hand.account,
        actor=hand.name,
        unit=hand.unit,
    )
    await row.save()
    after = {"种类": entry.kind.label, "日期": entry.held.isoformat()}
    await audit.record(actor, FIRST_READ, Change(subject(election.code), election.region, after=after))


def _refuse_impossible(held: Nominations, entry: SlipEntry) -> None:
    if held.plan is None:
        raise Conflict("还没有选定提名方式。", code="nomination.none")
    if held.free is not (entry.kind is SlipKind.WRITTEN):
        cause = f"产生方式是{held.plan.way.label}，没有{entry.kind.label}。"
        raise Refused([Problem("种类", cause, "核对提名方式和票的种类。", "S07c")])
    if entry.held > clock.today():
        raise Refused([Problem("日期", f"{entry.held.isoformat()}还没有到。", "办完后再登记当天日期。", "S07")])
    stopping = breaches(counted(held.book, entry.slips, held.seats, held.nominees))
    if stopping:
        raise Refused(one.as_problem("提名计票", "照原表核对后再录。") for one in stopping)
    if entry.kind is SlipKind.SETTLING:
        level = {(one.post, each.name) for one in held.cuts for each in one.tied}
        beside = [one.name for one in entry.lines if (one.post, one.name) not in level]
        if beside:
            cause = f"{'、'.join(beside)}不在得票相同的人里。"
            raise Refused([Problem("提名计票", cause, "再次投票只对得票相同、不能确定先后的人。", "S07")])


_PARTS = {
    "kind": "种类",
    "source": "提名主体",
    "held": "日期",
    "issued": "发出",
    "cast": "收回",
    "invalid": "废票",
    "document": "记录",
}


def _unlike(first: SlipEntry, second: SlipEntry) -> Iterator[Problem]:
    cure = "照原表核对；本次无误的，把先录的退回，重新录入。"
    for name, label in _PARTS.items():
        if getattr(first, name) != getattr(second, name):
            yield Problem(label, f"两次录入的{label}不一致。", cure, "AC-3")
    one = {(line.post, line.name): line.votes for line in first.lines}
    other = {(line.post, line.name): line.votes for line in second.lines}
    for (post, name), votes in other.items():
        if (post, name) not in one:
            yield Problem("提名计票", f"{post.label}：第一次录入没有“{name}”。", cure, "AC-3")
        elif one[post, name] != votes:
            yield Problem("提名计票", f"{post.label}：{name}的票数两次不一致。", cure, "AC-3")
    missing = len(one.keys() - other.keys())
    if missing:
        yield Problem("提名计票", f"第一次录入还有{missing}个姓名，本次没有。", cure, "AC-3")


def _told(entry: SlipEntry) -> dict[str, object]:
    told: dict[str, object] = {"种类": entry.kind.label, "日期": entry.held.isoformat(), "记录": entry.document}
    if entry.source:
        told["提名主体"] = entry.source.label
    told |= {"发出": entry.issued, "收回": entry.cast, "废票": entry.invalid}
    told["得票"] = [f"{one.post.label}{one.name}{one.votes}" for one in entry.lines]
    return told
