"""Recalls: the demand as received, the vote as typed by one and confirmed by another, and the office that ends by it."""

from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field

from cadres import holdings
from cadres import queries as cadres
from cadres.holdings import TenureRow
from cadres.queries import CommunityView, Officer
from cadres.services.tenures import Ending, close_tenure
from cadres.tables import Community
from cadres.vocabulary import CommitteeKind, TenureEnd
from elections import queries, recalls
from elections.laws import laws
from elections.permissions import PUBLISH, RECORD
from elections.recalls import FINDINGS, BallotLine, RecallLine
from elections.rules.recall import Asked, Member, Petition, Recall, Vote, ask, day_problem, decide
from elections.tables import RecallBallot, RecallPetition
from elections.vocabulary import Method, Petitioner, Post, RecallReply, RecallVerdict
from server import clock
from server.access import audit
from server.access.actor import Actor, Permission
from server.access.audit import Change, Dot, event_kind
from server.access.duties import Hand
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.law.lawbook import NotInForce
from server.values.periods import chinese_day

RECEIVED = event_kind("recall.received", "收到罢免要求", Dot.STEP)
VOTED = event_kind("recall.voted", "登记罢免表决", Dot.STEP)
CONFIRMED = event_kind("recall.confirmed", "确认罢免表决结果", Dot.STEP)
TAKEN_BACK = event_kind("recall.ballot_taken_back", "撤回罢免表决登记", Dot.ATTENTION)
CLOSED = event_kind("recall.closed", "罢免要求终结")


class ReceivePetition(BaseModel):
    """A demand as it came in. `elected_by` is asked for only where the member's election is not on record."""

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    tenure: int
    petitioners: Petitioner
    signed: int = Field(ge=1, le=1_000_000)
    entitled: int = Field(ge=1, le=1_000_000)
    reasons: str | None = Field(None, min_length=2, max_length=2000)
    received: date
    elected_by: Method | None = None


class RecordBallot(BaseModel):
    """A vote on a demand. `ballots_cast` has the void ballots too; in an assembly it is who attended (T-39)."""

    model_config = ConfigDict(frozen=True)

    held: date
    method: Method
    electorate: int = Field(ge=1, le=1_000_000)
    ballots_cast: int = Field(ge=0, le=1_000_000)
    agreed: int = Field(ge=0, le=1_000_000)
    reply: RecallReply
    by_proxy: int = Field(0, ge=0, le=1_000_000)
    in_mobile_boxes: int = Field(0, ge=0, le=1_000_000)
    document_name: str = Field(min_length=2, max_length=120)

    @property
    def vote(self) -> Vote:
        """As the rules read it."""
        return Vote(
            day=self.held,
            method=self.method,
            electorate=self.electorate,
            cast=self.ballots_cast,
            agreed=self.agreed,
            reply=self.reply,
            by_proxy=self.by_proxy,
            in_mobile_boxes=self.in_mobile_boxes,
        )


class CloseRecall(BaseModel):
    """Why nothing more comes of a demand."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


def subject(key: int) -> str:
    """The name of a demand in the trace."""
    return f"recall:{key}"


async def receive_petition(actor: Actor, command: ReceivePetition) -> int:
    """Keep a demand with what the law of the day makes of it: one that does not stand is kept too, with the reason.

    Raises Conflict while another demand about the same office waits.
    """
    actor.require(RECORD, at=command.region)
    _refuse_later(command.received, "收到日期")
    async with transaction(actor):
        await take_turn("recalls", command.region)
        community = await cadres.community(actor, command.region)
        member = await _member(actor, command)
        if any(one.tenure == member.tenure and one.waiting for one in await recalls.recalls(actor, command.region)):
            message = f"对{member.name}已有一件罢免要求在办，先办结再登记新的。"
            raise Conflict(message, code="recall.under_way")
        asked = await ask_about(actor, community, member, command)
        place = await Community.select(Community.id).where(Community.region == command.region).first()
        if place is None:
            raise NotFound
        row = RecallPetition(
            region=command.region,
            community=place["id"],
            person=member.person,
            tenure=member.tenure,
            post=asked.petition.member.post,
            elected_by=asked.petition.member.elected_by,
            petitioners=command.petitioners,
            signed=command.signed,
            entitled=command.entitled,
            reasons=command.reasons,
            received=command.received,
            admitted=asked.admitted,
            vote_by=asked.vote_by,
            asked=FINDINGS.dump_python(asked.findings, mode="json"),
            recorded=clock.now(),
        )
        await row.save()
        after: dict[str, object] = {"职务": asked.petition.member.post.label, "收到": command.received.isoformat()}
        after |= {"联名": f"{command.signed}/{command.entitled}", "成立": "是" if asked.admitted else "否"}
        await audit.record(actor, RECEIVED, Change(subject(row.id), command.region, after=after))
    return int(row.id)


async def ask_about(actor: Actor, community: CommunityView, member: Officer, command: ReceivePetition) -> Asked:
    """What the law of the day on which it was received says of a demand. Raises Refused for impossible numbers."""
    kind = CommitteeKind(community.kind)
    post = Post(member.office.value)
    petition = Petition(
        member=Member(name=member.name, post=post, elected_by=await _elected_by(actor, kind, member, command)),
        by=command.petitioners,
        signed=command.signed,
        entitled=command.entitled,
        reasons=bool(command.reasons),
        received=command.received,
        failed_on=await recalls.kept_on(actor, member.person, post, command.received),
    )
    try:
        book = (await laws()).book(kind, command.received, community.region)
    except NotInForce as error:
        raise Refused([Problem("收到日期", error.message, "请核对日期。")]) from error
    return ask(book, petition)


async def _member(actor: Actor, command: ReceivePetition) -> Officer:
    """The member in office on the day. Raises Refused for anybody whom no election put there."""
    officers = await cadres.officers(actor, command.region, command.received)
    found = next((one for one in officers if one.tenure == command.tenure and one.in_committee), None)
    if found is None:
        cause = f"{command.received.isoformat()}没有这样一位经选举产生、在任的委员会成员。"
        raise Refused([Problem("被要求罢免的成员", cause, "从所列的在任成员中选，并核对收到日期。", "T-30")])
    return found


async def _elected_by(actor: Actor, kind: CommitteeKind, member: Officer, command: ReceivePetition) -> Method:
    """How the member was elected, which residents vote by again (R-12)."""
    if kind is CommitteeKind.VILLAGERS:
        return Method.VOTERS
    try:
        return (await queries.election(actor, member.basis_document)).method
    except NotFound:
        if command.elected_by is None:
            cause = "没有登记产生这名成员的选举，不知道当时由谁投票。"
            raise Refused(
                [Problem("产生时的选举方式", cause, "选当时的方式，罢免按产生时的方式投票。", "R-12")]
            ) from None
        return command.elected_by


async def decision_on(line: RecallLine, command: RecordBallot) -> Recall:
    """What the law of the day of the vote makes of it. Raises Refused for impossible days and numbers."""
    # Before the law is asked: a mistyped day may lie before there was any.
    if problem := day_problem(command.held, line.received, line.last.held if line.last else None):
        raise Refused([problem])
    book = (await laws()).book(line.kind, command.held, line.region)
    return decide(book, line.asked, command.vote)


async def record_ballot(actor: Actor, key: int, command: RecordBallot) -> Recall:
    """Keep a vote as typed. It takes effect when another hand has confirmed it. Raises Conflict where none is waited for."""
    _refuse_later(command.held, "表决日期")
    async with transaction(actor):
        line = await _locked(actor, key)
        if not line.waiting:
            raise Conflict(f"这件罢免要求现在不等待表决：{line.state}。", code="recall.not_waiting")
        found = await decision_on(line, command)
        cure = "请核对日期；已经离任的，终结这件要求。"
        await _refuse_without_office(actor, line, command.held, cure)
        hand = Hand.of(actor)
        ballot = RecallBallot(
            region=line.region,
            petition=key,
            **command.model_dump(),
            verdict=found.verdict,
            again_after=found.again_after,
            decided=FINDINGS.dump_python(found.findings, mode="json"),
            entered=clock.now(),
            entered_account=hand.account,
            entered_actor=hand.name,
            entered_unit=hand.unit,
        )
        await ballot.save()
        after: dict[str, object] = {"表决日期": command.held.isoformat(), "参加": command.ballots_cast}
        after |= {"同意罢免": command.agreed, "结论": found.verdict.label, "文书": command.document_name}
        await audit.record(actor, VOTED, Change(subject(key), line.region, after=after))
    return found


async def _refuse_without_office(actor: Actor, line: RecallLine, held: date, cure: str) -> TenureRow:
    """The office as it is known now. Raises Refused where nobody held it on the day: there was none to be recalled from (T-30)."""
    office = await holdings.tenure(actor, line.tenure)
    left = office.now.until
    if office.struck:
        cause = f"{line.name}的{line.post.label}任职已经登记为未任此职，没有可以罢免的职务。"
    elif left is not None and left <= held:
        why = f"（{office.now.ended_by.label}）" if office.now.ended_by else ""
        last = chinese_day(left - timedelta(days=1))
        cause = f"{line.name}的{line.post.label}任职到{last}为止{why}，{chinese_day(held)}没有可以罢免的职务。"
    else:
        return office.now
    raise Refused([Problem("表决日期", cause, cure, "T-30")])


async def confirm_ballot(actor: Actor, key: int) -> RecallVerdict:
    """Stand for the last vote beside who typed it; a recall that passed ends the office on the day of the vote (T-31).

    An office that ended otherwise after the vote, and is on record so, keeps that end. Raises Refused for whoever typed it
    (AC-3) and where nobody held the office on the day of the vote, Conflict where nothing waits to be confirmed.
    """
    async with transaction(actor):
        line = await _locked(actor, key, PUBLISH)
        ballot = line.last
        if ballot is None or not line.unconfirmed:
            raise Conflict("这件罢免要求没有待确认的表决。", code="recall.nothing_to_confirm")
        if ballot.entered_by.is_same(Hand.of(actor)):
            cause = f"表决结果是{actor.name}本人登记的，须由另一人照原始记录确认。"
            raise Refused([Problem("确认", cause, "请本单位或上级的另一位同事办理。", "AC-3")])
        cure = "撤回表决登记；日期有误的重新登记，已经离任的终结这件要求。"
        office = await _refuse_without_office(actor, line, ballot.held, cure)
        await RecallBallot.update(
            {
                RecallBallot.confirmed: clock.now(),
                RecallBallot.confirmed_actor: actor.name,
                RecallBallot.confirmed_unit: actor.unit,
            }
        ).where(RecallBallot.id == ballot.id)
        after: dict[str, object] = {"结论": ballot.verdict.label, "表决日期": ballot.held.isoformat()}
        if ballot.verdict is RecallVerdict.RECALLED and office.until is None:
            await close_tenure(actor, office.id, _ending(ballot))
        elif ballot.verdict is RecallVerdict.RECALLED:
            after["任职"] = f"仍按原登记，止于{office.until}"
        await audit.record(actor, CONFIRMED, Change(subject(key), line.region, after=after))
    return ballot.verdict


def _ending(ballot: BallotLine) -> Ending:
    facts = {
        "应参加人数": str(ballot.electorate),
        "参加投票": str(ballot.ballots_cast),
        "同意罢免": str(ballot.agreed),
    }
    return Ending(TenureEnd.RECALL, ballot.held, ballot.document_name, facts)


async def take_ballot_back(actor: Actor, key: int, command: CloseRecall) -> None:
    """Take a vote that nobody has confirmed back, to be typed anew."""
    async with transaction(actor):
        line = await _locked(actor, key)
        ballot = line.last
        if ballot is None or not line.unconfirmed:
            raise Conflict("没有可以撤回的表决登记：确认以后不能撤回。", code="recall.nothing_to_take_back")
        await RecallBallot.update({RecallBallot.taken_back: clock.now()}).where(RecallBallot.id == ballot.id)
        before: dict[str, object] = {"表决日期": ballot.held.isoformat(), "应参加": ballot.electorate}
        before |= {"参加": ballot.ballots_cast, "同意罢免": ballot.agreed, "结论": ballot.verdict.label}
        await audit.record(actor, TAKEN_BACK, Change(subject(key), line.region, before=before, reason=command.reason))


async def close_recall(actor: Actor, key: int, command: CloseRecall) -> None:
    """Nothing more comes of a demand: it was withdrawn, or the office ended otherwise. Raises Conflict once it is decided."""
    async with transaction(actor):
        line = await _locked(actor, key)
        if not line.waiting:
            raise Conflict(f"这件罢免要求不能终结：{line.state}。", code="recall.not_waiting")
        await RecallPetition.update(
            {RecallPetition.closed: clock.today(), RecallPetition.closed_reason: command.reason}
        ).where(RecallPetition.id == key)
        await audit.record(actor, CLOSED, Change(subject(key), line.region, reason=command.reason))


async def _locked(actor: Actor, key: int, right: Permission = RECORD) -> RecallLine:
    await take_turn("recall", str(key))
    line = await recalls.recall(actor, key)
    actor.require(right, at=line.region)
    return line


def _refuse_later(day: date, field: str) -> None:
    if day > clock.today():
        raise Refused([Problem(field, f"{day.isoformat()}还没有到。", "办完后再登记当天日期。")])
