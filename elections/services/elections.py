"""Terms of elections and the elections of single committees, up to the ballot."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from cadres.tables import Community, Person, VettingCase
from cadres.vocabulary import CommitteeKind
from elections.laws import laws
from elections.permissions import RECORD, SET_UP
from elections.rolls.reading import sums_follow
from elections.rules.setting import committee_size, organiser, way_of_voting
from elections.services.nominating import standing
from elections.services.nominating.lock import refuse_locked, refuse_without_candidates
from elections.services.nominating.standing import Wish, judged
from elections.services.rolls.releasing import call_back_left_out, release_replaced
from elections.services.terms import earlier
from elections.services.voting.readings import has_reading
from elections.succession import successor
from elections.tables import Candidacy, Count, Election, ElectionRound, RollSummary, Seat, StageDay
from elections.vocabulary import CandidateNamed, Method, Post, Stage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, DomainError, NotFound, Problem, Refused
from server.law.lawbook import Finding, breaches
from server.manifest import emit
from server.values.periods import chinese_number

ROUND_OPENED = event_kind("election_round.opened", "开启一届换届")
SET_UP_EVENT = event_kind("election.set_up", "建立选举", Dot.STEP)
STAGE_REACHED = event_kind("election.stage_reached", "登记进程", Dot.STEP)
ROLL_SUMMARISED = event_kind("election.roll_summarised", "登记选民名单汇总")
CANDIDATE_LISTED = event_kind("election.candidate_listed", "列入候选人", Dot.STEP)


class OpenRound(BaseModel):
    """A term's election of all committees of one kind."""

    model_config = ConfigDict(frozen=True)

    kind: CommitteeKind
    term_number: int = Field(ge=1, le=99)


class SetUp(BaseModel):
    """One committee's election: how many seats of which post, who votes, and when."""

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    term_number: int = Field(ge=1, le=99)
    method: Method = Method.VOTERS
    election_day: date
    seats: Mapping[Post, int]


class Reached(BaseModel):
    """The day on which a stage was done."""

    model_config = ConfigDict(frozen=True)

    stage: Stage
    reached: date


class Roll(BaseModel):
    """The sums of a published roll; `electorate` counts whoever votes by the election's method."""

    model_config = ConfigDict(frozen=True)

    electorate: int = Field(gt=0, le=200_000)
    women: int | None = Field(None, ge=0)
    party_members: int | None = Field(None, ge=0)
    minority: int | None = Field(None, ge=0)
    published: date


class Nomination(BaseModel):
    """A person for a post, on a recorded vetting conclusion; `ballot_name` only where two share a name."""

    model_config = ConfigDict(frozen=True)

    person: int
    post: Post
    vetting_case: int
    ballot_name: Name | None = None


def subject(code: str) -> str:
    """The name of an election in the trace."""
    return f"election:{code}"


async def open_round(actor: Actor, command: OpenRound) -> int:
    """Open a term for a kind of committee; one that is open already is returned."""
    actor.require(SET_UP, at=actor.region)
    async with transaction(actor):
        await take_turn("election_round", command.kind, command.term_number)
        held = (
            await ElectionRound.objects()
            .where(ElectionRound.kind == command.kind, ElectionRound.term_number == command.term_number)
            .first()
        )
        if held is not None:
            return int(held.id)
        name = f"第{chinese_number(command.term_number)}届{command.kind.label}换届选举"
        row = ElectionRound(kind=command.kind, term_number=command.term_number, name=name)
        await row.save()
        await audit.record(actor, ROUND_OPENED, Change(f"election_round:{row.id}", actor.region, after={"名称": name}))
    return int(row.id)


async def set_up(actor: Actor, command: SetUp) -> str:
    """Make an election and return its identifier. Raises Refused when the number of seats is against the law of its day.

    A committee has one election for a term: another takes its place only where that one came to nothing, else Conflict.
    """
    actor.require(SET_UP, at=command.region)
    async with transaction(actor):
        await take_turn("elections", command.region)
        community = await find_community(command.region, command.election_day)
        kind = CommitteeKind(community.kind)
        held_in = (
            await ElectionRound.objects()
            .where(ElectionRound.kind == kind, ElectionRound.term_number == command.term_number)
            .first()
        )
        if held_in is None:
            cause = f"第{chinese_number(command.term_number)}届{kind.label}换届还没有开启。"
            raise Refused([Problem("届次", cause, "先开启这一届换届。")])
        book = (await laws()).book(kind, command.election_day, command.region)
        refuse_breaches("方式", way_of_voting(book, command.method))
        refuse_breaches("职数", committee_size(book, command.seats))
        sequence = 1 + await earlier(community.id, held_in.id, by_election=False)
        election = Election(
            region=command.region,
            code=f"{command.region}-{command.term_number}-{sequence}",
            election_round=held_in.id,
            community=community.id,
            method=command.method,
            election_day=command.election_day,
            issuer=organiser(book, community.name),
        )
        await election.save()
        for post, seats in command.seats.items():
            await Seat.insert(Seat(region=command.region, election=election.id, post=post, seats=seats))
        told = {"选举日": command.election_day.isoformat(), "适用": book.law, "方式": command.method.label}
        after = {**told, **await release_replaced(actor, election)}
        await audit.record(actor, SET_UP_EVENT, Change(subject(election.code), command.region, after=after))
    return str(election.code)


async def find_community(region: str, day: date) -> Community:
    """The community that elects on a day. Raises NotFound for none, Refused where it was merged or ended by then."""
    community = await Community.objects().where(Community.region == region).first()
    if community is None:
        raise NotFound
    if community.until and day >= community.until:
        cause = f"{community.name}自{community.until.isoformat()}起已撤销或者并入别处。"
        raise Refused([Problem("村（社区）", cause, "选举在并入的村（社区）办理。")])
    return community


def refuse_breaches(field: str, findings: tuple[Finding, ...]) -> None:
    stopping = breaches(findings)
    if stopping:
        raise Refused([finding.as_problem(field) for finding in stopping])


async def find(actor: Actor, code: str) -> Election:
    """The election's row, inside a transaction. Raises NotFound outside the actor's area."""
    election = await Election.objects().where(Election.code == code).first()
    if election is None or not actor.covers(election.region):
        raise NotFound
    return election


async def find_open(actor: Actor, code: str) -> Election:
    """As `find`, and raises Conflict once the result is published, or another election of the term took its place."""
    election = await find(actor, code)
    if election.published is not None:
        raise Conflict(f"选举{code}已于{election.published.isoformat()}公布结果，不能再改。", code="election.closed")
    if election.cancelled is not None:
        raise Conflict(f"选举{code}已于{election.cancelled.isoformat()}取消，不能再办。", code="election.cancelled")
    later = await successor(actor, code)
    if later is not None:
        raise Conflict(f"选举{code}已由选举{later.code}接替，不能再改。", code="election.replaced")
    return election


async def reach(actor: Actor, code: str, command: Reached, reason: str = "") -> None:
    """Record the day on which an election reached a stage. Raises Refused for a stage whose day is not typed, or not yet."""
    stage, day = command.stage, command.reached
    if day > clock.today():
        raise Refused([Problem("办理日期", f"{day.isoformat()}还没有到。", "办完后再登记当天日期。", stage.code)])
    if stage.by_counting:
        cause = f"“{stage.label}”的日期由计票和公布得出，不用登记。"
        raise Refused([Problem("进程", cause, "录入计票或者公布结果。", stage.code)])
    async with transaction(actor):
        election = await (find(actor, code) if stage.after_result else find_open(actor, code))
        actor.require(RECORD, at=election.region)
        if stage.after_result and (election.published is None or day < election.election_day):
            cause = f"“{stage.label}”在选举结果公布以后。"
            raise Refused([Problem("进程", cause, "先公布结果，再登记投票日以后的日期。", stage.code)])
        # The papers and ballots of a void election are filed all the same; nobody is filed for, sworn in or handed over to.
        if (
            stage.after_result
            and stage is not Stage.ARCHIVED
            and election.voided is not None
            and day >= election.voided
        ):
            cause = f"选举已于{election.voided.isoformat()}认定无效，没有新一届，不再办理“{stage.label}”。"
            raise Refused([Problem("进程", cause, "重新选举公布结果以后，在那次选举登记。", stage.code)])
        await mark(actor, election, stage, day, reason)


async def mark(actor: Actor, election: Election, stage: Stage, reached: date, reason: str = "") -> None:
    """Write a stage's day within the caller's transaction; a day recorded before is corrected."""
    held = await StageDay.objects().where(StageDay.election == election.id, StageDay.stage == stage).first()
    before = {stage.label: held.reached.isoformat()} if held else {}
    if held is None:
        await StageDay.insert(StageDay(region=election.region, election=election.id, stage=stage, reached=reached))
    elif held.reached == reached:
        return
    else:
        await StageDay.update({StageDay.reached: reached}).where(StageDay.id == held.id)
    after = {stage.label: reached.isoformat()}
    change = Change(subject(election.code), election.region, before, after, reason)
    await audit.record(actor, STAGE_REACHED, change)


async def summarise_roll(actor: Actor, code: str, roll: Roll) -> None:
    """Record the sums of the published roll, once; from then on they are corrected."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        refuse_impossible(roll)
        if await sums_follow(actor, code):
            raise Conflict("这次选举逐人登记选民，汇总数由公布名单得出，不用填报。", code="roll.kept")
        if await RollSummary.exists().where(RollSummary.election == election.id):
            raise Conflict("选民名单汇总已经登记，有误的请更正。", code="roll.summarised")
        await RollSummary.insert(
            RollSummary(
                region=election.region,
                election=election.id,
                electorate=roll.electorate,
                women=roll.women,
                party_members=roll.party_members,
                minority=roll.minority,
                published=roll.published,
            )
        )
        await mark(actor, election, Stage.LIST_PUBLISHED, roll.published)
        after: dict[str, object] = {"登记人数": roll.electorate, **await call_back_left_out(actor, election)}
        change = Change(subject(code), election.region, after=after)
        await audit.record(actor, ROLL_SUMMARISED, change)


def refuse_impossible(roll: Roll) -> None:
    """Raise Refused for sums that no roll has, and for a publication that is still to come."""
    parts = (
        ("登记选民女性", "女性", roll.women),
        ("登记选民党员", "党员", roll.party_members),
        ("登记选民少数民族", "少数民族", roll.minority),
    )
    problems = [
        Problem(field, f"{word}{number}人，多于登记的{roll.electorate}人。", "请核对名单汇总。")
        for field, word, number in parts
        if number is not None and number > roll.electorate
    ]
    if roll.published > clock.today():
        problems.append(
            Problem("名单公布日", f"{roll.published.isoformat()}还没有到。", "公布后再登记当天日期。", "S05")
        )
    if problems:
        raise Refused(problems)


async def nominate(actor: Actor, code: str, nomination: Nomination) -> None:
    """Put a person on the ballot. Only a conclusion that says so opens it; none on record is no consent (Q-20, Q-24).

    Raises Conflict once a count is on record: the ballots it counted were printed before.
    """
    async with transaction(actor):
        (refusal,) = await nominate_many(actor, [(code, nomination)])
        if refusal is not None:
            raise refusal


async def nominate_many(actor: Actor, wanted: Sequence[tuple[str, Nomination]]) -> list[DomainError | None]:
    """As `nominate`, people for elections by code: for each why it was refused, None where the person is on the ballot.

    Runs inside the caller's transaction. What is the same for all of an election is asked once.
    """
    ballots = {code: await _open_ballot(actor, code) for code in sorted({code for code, _ in wanted})}
    people = await _rows(Person, {one.person for _, one in wanted})
    cases = await _rows(VettingCase, {one.vetting_case for _, one in wanted})
    found: list[DomainError | None] = []
    wishes: dict[int, Wish] = {}
    for place, (code, one) in enumerate(wanted):
        election, person, case = ballots[code], people.get(one.person), cases.get(one.vetting_case)
        if isinstance(election, DomainError):
            found.append(election)
        elif person is None or case is None or not (actor.covers(person.region) and actor.covers(case.region)):
            found.append(NotFound())
        else:
            found.append(None)
            wishes[place] = Wish(election, person, case, one.post, one.ballot_name or person.name)
    going: list[tuple[Wish, int]] = []
    for (place, wish), taken in zip(wishes.items(), await judged(actor, [*wishes.values()]), strict=True):
        if isinstance(taken, Problem):
            found[place] = Refused([taken])
        else:
            going.append((wish, taken))
    await _put_up(actor, going)
    return found


async def _open_ballot(actor: Actor, code: str) -> Election | DomainError:
    """The election whose ballot may still change, nobody else working on it; or why it may not."""
    await take_turn("election", code)
    try:
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        if await has_count(election):
            raise Conflict("已录入计票，选票上不能再加候选人。", code="candidate.counted")
        await refuse_locked(election)
        await refuse_without_candidates(election)
    except DomainError as error:
        return error
    return election


async def _rows(table: Any, wanted: set[int]) -> Mapping[int, Any]:
    rows = await table.objects().where(table.id.is_in([*wanted] or [0]))
    return {row.id: row for row in rows}


async def _put_up(actor: Actor, going: Sequence[tuple[Wish, int]]) -> None:
    if not going:
        return
    await Candidacy.insert(
        *(
            Candidacy(
                region=wish.election.region,
                election=wish.election.id,
                person=wish.person.id,
                post=wish.post,
                position=place,
                ballot_name=wish.ballot_name,
                vetting_case=wish.case.id,
            )
            for wish, place in going
        )
    )
    changes = [
        Change(
            subject(wish.election.code),
            wish.election.region,
            after={"职务": wish.post.label, "姓名": wish.ballot_name, "联审": wish.case.document},
        )
        for wish, _ in going
    ]
    await audit.record_many(actor, CANDIDATE_LISTED, changes)
    named: dict[str, list[int]] = {}
    for wish, _ in going:
        named.setdefault(str(wish.election.code), []).append(int(wish.person.id))
    places = {str(wish.election.code): str(wish.election.region) for wish, _ in going}
    for code, people in named.items():
        await emit(actor, CandidateNamed(code, places[code], tuple(people)))


async def no_voter(election: Election, person: Person) -> Problem | None:
    """Why somebody may not stand: a list of voters is out, and they are not on it. Without a list nothing is known."""
    missing = await standing.absent([(int(election.id), int(person.id), person.citizen_index)])
    return standing.no_voter(str(person.name)) if missing else None


async def has_count(election: Election, *, boxes: bool = True) -> bool:
    """Whether a count stands or is being read, of `boxes` too: from then on nothing changes that it is decided by."""
    stands = await Count.exists().where(Count.election == election.id, Count.position.is_not_null())
    return stands or await has_reading(election, boxes=boxes)
