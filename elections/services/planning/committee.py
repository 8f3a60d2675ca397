"""The body that runs an election: formed, filed with the township, left by whoever is nominated, and made whole again."""

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.kinship import KinshipRecorded
from cadres.tables import Person
from elections import queries
from elections.laws import laws
from elections.permissions import RECORD
from elections.planning.committee import CommitteeView, committee, names, nominees, pairs, secretaries
from elections.planning_vocabulary import CommitteePost, ExitCause, FormedBy
from elections.rules.book import Rulebook
from elections.rules.committee import Choosing, Chosen, exits, formed, successor
from elections.services.elections import find, find_open, has_count, mark, subject
from elections.tables import CommitteeMember, Election, ElectionCommittee
from elections.vocabulary import CandidateNamed, Stage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, Problem, Refused
from server.law.lawbook import Level, breaches

FORMED = event_kind("election_committee.formed", "选举委员会产生", Dot.STEP)
FILED = event_kind("election_committee.filed", "选举委员会备案", Dot.STEP)
LEFT = event_kind("election_committee.left", "退出选举委员会", Dot.ATTENTION)
JOINED = event_kind("election_committee.joined", "递补、另行推选选举委员会成员", Dot.STEP)

_MEMBERS = "成员"


class ChosenMember(BaseModel):
    """Somebody with votes in the choosing; a reserve is one who got votes and is not on the committee."""

    model_config = ConfigDict(frozen=True)

    person: int
    post: CommitteePost = CommitteePost.MEMBER
    votes: int = Field(ge=0, le=200_000)


class FormCommittee(BaseModel):
    """How the committee came about; warnings are accepted with a `reason`."""

    model_config = ConfigDict(frozen=True)

    formed_by: FormedBy
    formed: date
    electors: int = Field(ge=1, le=200_000)
    present: int = Field(ge=1, le=200_000)
    document: str = Field(min_length=2, max_length=120)
    chosen: tuple[ChosenMember, ...] = Field(min_length=1, max_length=40)
    reason: str | None = Field(None, min_length=2, max_length=200)


class FileCommittee(BaseModel):
    """The filing with the township (S02a)."""

    model_config = ConfigDict(frozen=True)

    filed: date
    document: str = Field(min_length=2, max_length=120)


class LeaveCommittee(BaseModel):
    """Why somebody leaves of their own accord, or by death; who is nominated leaves by law and not by this."""

    model_config = ConfigDict(frozen=True)

    cause: ExitCause
    day: date
    document: str = Field(min_length=2, max_length=120)


class JoinCommittee(BaseModel):
    """Somebody chosen anew, or a member who takes another post, by the paper of the meeting."""

    model_config = ConfigDict(frozen=True)

    person: int
    post: CommitteePost = CommitteePost.MEMBER
    votes: int = Field(ge=0, le=200_000)
    day: date
    document: str = Field(min_length=2, max_length=120)


async def form_committee(actor: Actor, code: str, command: FormCommittee) -> None:
    """Put the committee on record, once. Raises Refused for what the law forbids, and for warnings without a reason."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        if await ElectionCommittee.exists().where(ElectionCommittee.election == election.id):
            raise Conflict("选举委员会已经登记；成员变动按退出、递补办理。", code="election_committee.formed")
        _refuse_day("推选日期", command.formed)
        people = [one.person for one in command.chosen]
        known = await _known(actor, people)
        book = await _book(election)
        if command.present > command.electors:
            cause = f"参加{command.present}人，多于应到{command.electors}人。"
            raise Refused([Problem("参加人数", cause, "请核对会议记录。", "S02")])
        choosing = Choosing(
            command.formed_by,
            command.electors,
            command.present,
            tuple(Chosen(one.person, known[one.person], one.post, one.votes) for one in command.chosen),
        )
        findings = formed(book, choosing, await pairs(actor, people), await secretaries(actor, people))
        stopping = breaches(findings) or [one for one in findings if one.level is Level.WARNING and not command.reason]
        if stopping:
            cure = "改正后再登记。" if breaches(findings) else "仍要登记的，写明理由。"
            raise Refused(one.as_problem(_MEMBERS if breaches(findings) else "理由", cure) for one in stopping)
        row = ElectionCommittee(
            region=election.region,
            election=election.id,
            **command.model_dump(include={"formed_by", "formed", "electors", "present", "document"}),
        )
        await row.save()
        await _insert(election, int(row.id), command)
        after = {
            "产生方式": command.formed_by.label,
            "成员": [known[one.person] for one in command.chosen if one.post is not CommitteePost.RESERVE],
            "候补": [known[one.person] for one in command.chosen if one.post is CommitteePost.RESERVE] or "无",
        }
        change = Change(subject(code), election.region, after=after, reason=command.reason or "")
        await audit.record(actor, FORMED, change)
        await mark(actor, election, Stage.EC_FORMED, command.formed)
        await _withdraw(actor, election, command.formed)


async def _insert(election: Election, row: int, command: FormCommittee) -> None:
    posts = list(CommitteePost).index
    ordered = sorted(command.chosen, key=lambda one: (posts(one.post), -one.votes))
    for position, one in enumerate(ordered, start=1):
        await CommitteeMember.insert(
            CommitteeMember(
                region=election.region,
                committee=row,
                person=one.person,
                post=one.post,
                votes=one.votes,
                position=position,
                since=None if one.post is CommitteePost.RESERVE else command.formed,
            )
        )


async def file_committee(actor: Actor, code: str, command: FileCommittee) -> None:
    """Record the filing with the township; one recorded before is corrected."""
    async with transaction(actor):
        await take_turn("election", code)
        election, row, view = await _standing(actor, code)
        _refuse_day("备案日期", command.filed)
        if command.filed < view.formed:
            cause = f"备案{command.filed.isoformat()}，早于推选{view.formed.isoformat()}。"
            raise Refused([Problem("备案日期", cause, "请核对日期。", "S02a")])
        await ElectionCommittee.update(
            {ElectionCommittee.filed: command.filed, ElectionCommittee.filed_document: command.document}
        ).where(ElectionCommittee.id == row.id)
        before = {"备案": view.filed.isoformat()} if view.filed else {}
        after = {"备案": command.filed.isoformat(), "文号": command.document}
        await audit.record(actor, FILED, Change(subject(code), election.region, before, after))


async def leave_committee(actor: Actor, code: str, person: int, command: LeaveCommittee) -> None:
    """Record that somebody left; the next in the order of votes comes in where the votes say who that is."""
    if command.cause in {ExitCause.NOMINATED, ExitCause.KIN_NOMINATED}:
        cause = "因提名而退出由系统按候选人名单办理，不用登记。"
        raise Refused([Problem("原因", cause, "选辞去或者死亡。", "S02b")])
    async with transaction(actor):
        await take_turn("election", code)
        election, row, view = await _standing(actor, code)
        if all(one.person != person for one in view.sitting):
            raise Conflict("这个人不是选举委员会的现任成员。", code="election_committee.no_member")
        _refuse_day("日期", command.day)
        await _leave(actor, election, row.id, _Leaving(person, command.cause, command.day, command.document))
        await _fill(actor, election, row.id, command.day, command.document)


async def join_committee(actor: Actor, code: str, command: JoinCommittee) -> None:
    """Record a new choosing for an empty place, or another post of a member (S02b)."""
    async with transaction(actor):
        await take_turn("election", code)
        election, row, view = await _standing(actor, code)
        known = await _known(actor, [command.person])
        _refuse_day("日期", command.day)
        book = await _book(election)
        standing = await nominees(actor, code)
        kin = await pairs(actor, [command.person, *standing])
        if exits(book, [command.person], standing, kin):
            cause = f"{known[command.person]}本人或者近亲属是候选人，不能进入选举委员会。"
            raise Refused([book.basis("ec_exit_on_nominated").breach(cause).as_problem(_MEMBERS, "另选他人。")])
        if command.post is CommitteePost.CHAIR and view.chaired:
            raise Conflict("选举委员会有主任，不能再选一个。", code="election_committee.chaired")
        if command.post is CommitteePost.RESERVE or (
            command.post is CommitteePost.VICE_CHAIR and not book.ec_has_vice_chair
        ):
            raise Refused(
                [Problem("职务", f"这一版法律没有这样进入的{command.post.label}。", "选主任或者委员。", "S02")]
            )
        held = next((one for one in view.people if one.person == command.person), None)
        if held is not None and held.until is not None:
            raise Conflict(f"{held.name}已经退出选举委员会。", code="election_committee.left")
        if held is None:
            await CommitteeMember.insert(
                CommitteeMember(
                    region=election.region,
                    committee=row.id,
                    person=command.person,
                    post=command.post,
                    votes=command.votes,
                    position=len(view.people) + 1,
                    since=command.day,
                    document=command.document,
                )
            )
        else:
            await _enter(row.id, command.person, command.post, held.since or command.day, command.document)
        after = {"成员": known[command.person], "职务": command.post.label, "依据": command.document}
        await audit.record(actor, JOINED, Change(subject(code), election.region, after=after))


async def withdraw_nominated(actor: Actor, event: CandidateNamed) -> None:
    """Whoever of the committee is nominated, or from 2026 has a near relative who is, leaves it (S02b)."""
    election = await find(actor, event.code)
    await _withdraw(actor, election, clock.today())


async def withdraw_related(actor: Actor, event: KinshipRecorded) -> None:
    """Two who were put on record as relatives may be of the committee and on the ballot of one election already (S02b)."""
    rows = await connection().fetch(
        """SELECT e.code FROM election e JOIN election_committee k ON k.election = e.id
           JOIN election_committee_member m ON m.committee = k.id
           WHERE m.person = ANY($1) AND m.since IS NOT NULL AND m.until IS NULL AND starts_with(e.region, $2)
             AND e.published IS NULL AND e.cancelled IS NULL ORDER BY e.code""",
        [event.one, event.other],
        actor.reach,
    )
    for row in rows:
        await take_turn("election", row["code"])
        await withdraw_barred(actor, row["code"])


async def withdraw_barred(actor: Actor, code: str) -> None:
    """Whoever of the committee may not stay by the records and the election day as they are now; not once votes are counted."""
    election = await find(actor, code)
    if not await has_count(election):
        await _withdraw(actor, election, clock.today())


async def _withdraw(actor: Actor, election: Election, day: date) -> None:
    view = await committee(actor, election.code)
    row = await ElectionCommittee.objects().where(ElectionCommittee.election == election.id).first()
    if view is None or row is None:
        return
    book = await _book(election)
    standing = await nominees(actor, election.code)
    kin = await pairs(actor, [*(one.person for one in view.people), *standing])
    told = await names([*standing])
    for one in exits(book, [each.person for each in view.sitting], standing, kin):
        basis = f"{told.get(one.nominee, '')}列为候选人"
        await _leave(actor, election, row.id, _Leaving(one.person, one.cause, day, basis))
        await _fill(actor, election, row.id, day, basis)


@dataclass(frozen=True, slots=True)
class _Leaving:
    person: int
    cause: ExitCause
    day: date
    document: str


async def _leave(actor: Actor, election: Election, row: int, one: _Leaving) -> None:
    own = (CommitteeMember.committee == row) & (CommitteeMember.person == one.person)
    await CommitteeMember.update(
        {CommitteeMember.until: one.day, CommitteeMember.cause: one.cause, CommitteeMember.document: one.document}
    ).where(own)
    name = (await names([one.person])).get(one.person, "")
    after = {"成员": name, "原因": one.cause.label, "依据": one.document, "日期": one.day.isoformat()}
    await audit.record(actor, LEFT, Change(subject(election.code), election.region, after=after))


async def _fill(actor: Actor, election: Election, row: int, day: date, document: str) -> None:
    """Let the next in the order of votes come in; where nobody can be named, the page asks for a new choosing."""
    view = await committee(actor, election.code)
    assert view is not None  # noqa: S101  # The caller has read it.
    standing = await nominees(actor, election.code)
    reserves = [one.chosen for one in view.reserves]
    kin = await pairs(actor, [*(one.person for one in reserves), *standing])
    found = successor(await _book(election), reserves, standing, kin).next
    if found is None:
        return
    await _enter(row, found.person, found.post, day, document)
    after = {"成员": found.name, "职务": found.post.label, "依据": "按原推选得票递补"}
    await audit.record(actor, JOINED, Change(subject(election.code), election.region, after=after))


async def _enter(row: int, person: int, post: CommitteePost, since: date, document: str) -> None:
    own = (CommitteeMember.committee == row) & (CommitteeMember.person == person)
    await CommitteeMember.update(
        {CommitteeMember.post: post, CommitteeMember.since: since, CommitteeMember.document: document}
    ).where(own)


async def _standing(actor: Actor, code: str) -> tuple[Election, ElectionCommittee, CommitteeView]:
    election = await find_open(actor, code)
    actor.require(RECORD, at=election.region)
    view = await committee(actor, code)
    row = await ElectionCommittee.objects().where(ElectionCommittee.election == election.id).first()
    if view is None or row is None:
        raise Conflict("选举委员会还没有登记。", code="election_committee.none")
    return election, row, view


async def _book(election: Election) -> Rulebook:
    line = await queries.election(Actor.operator(election.region), election.code)
    return (await laws()).book(line.kind, election.election_day, election.region)


async def _known(actor: Actor, people: list[int]) -> dict[int, str]:
    """The names of people. Raises Refused for one out of reach or named twice."""
    rows = await Person.select(Person.id, Person.name, Person.region).where(Person.id.is_in(people))
    found = {row["id"]: row["name"] for row in rows if actor.covers(row["region"])}
    if {*people} - {*found}:
        raise Refused([Problem(_MEMBERS, "没有这个人，或不在本账号的地区内。", "先登记人员，再从所列各项中选。")])
    twice = sorted({found[one] for one in people if people.count(one) > 1})
    if twice:
        raise Refused([Problem(_MEMBERS, f"{'、'.join(twice)}选了两次。", "一人只选一次。")])
    return found


def _refuse_day(field: str, day: date) -> None:
    if day > clock.today():
        raise Refused([Problem(field, f"{day.isoformat()}还没有到。", "办完后再登记当天日期。", "S02")])
