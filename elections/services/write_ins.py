"""Who a written-in name is, and the vetting that follows the vote (S16)."""

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from cadres.services.vetting import Conclusion, conclude
from cadres.tables import Person, VettingCase
from cadres.vocabulary import Sex, VettingConclusion
from elections.permissions import RECORD
from elections.reviews import asked_elsewhere, elsewhere, purposes, spoken_against
from elections.services.elections import find_open, mark, subject
from elections.tables import Count, CountLine, Election
from elections.vocabulary import Stage
from elections.write_ins import favourable_case
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import NotFound, Problem, Refused
from server.values.periods import chinese_day

WRITE_IN_VETTED = event_kind("election.write_in_vetted", "另选人补审", Dot.STEP)


class WriteInVetted(BaseModel):
    """Who a written-in name is, and the vetting that followed the vote (S16)."""

    model_config = ConfigDict(frozen=True)

    name: Name
    person: int
    vetting_case: int


class WriteInConfirmed(BaseModel):
    """Who a written-in name is. Document and day of the conclusion where none is on record yet."""

    model_config = ConfigDict(frozen=True)

    name: Name
    person: int
    document: str | None = Field(None, min_length=1, max_length=80)
    concluded: date | None = None


async def confirm_write_in(actor: Actor, code: str, command: WriteInConfirmed) -> None:
    """Say who a written-in name is, on the conclusion on record, or on one recorded in the same act.

    Recording one needs the right to: whoever may only record elections waits for the vetting office.
    """
    async with transaction(actor):
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        voted = await _written_in(election, command.name)
        case = await favourable_case(actor, command.person, code, voted.held)
        if case is None:
            case = await conclude(actor, _conclusion(command, code))
        await vet_write_in(actor, code, WriteInVetted(name=command.name, person=command.person, vetting_case=case))


def _conclusion(command: WriteInConfirmed, code: str) -> Conclusion:
    missing = {"联审文号": command.document, "结论日期": command.concluded}
    if command.document is None or command.concluded is None:
        cure = "没有补审结论的，填写补审的文号和日期。"
        raise Refused([Problem(word, "没有填。", cure, "S16") for word, value in missing.items() if value is None])
    return Conclusion(
        person=command.person,
        purpose=code,
        conclusion=VettingConclusion.CLEAR,
        document=command.document,
        concluded=command.concluded,
        reason=None,
    )


async def vet_write_in(actor: Actor, code: str, command: WriteInVetted) -> None:
    """Say who an elected written-in name is, on a favourable conclusion given after the vote (S16, Q-25)."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        person = await Person.objects().where(Person.id == command.person).first()
        case = await VettingCase.objects().where(VettingCase.id == command.vetting_case).first()
        if person is None or case is None or not (actor.covers(person.region) and actor.covers(case.region)):
            raise NotFound
        voted = await _written_in(election, command.name)
        days = frozenset({election.election_day, voted.held})
        away = (await elsewhere([case.id])).get(case.id)
        problem = (
            _wrong_person(person, voted, command.name)
            or _wrong_case(person, case, code, voted.held)
            or _other_law(case, days)
            or asked_elsewhere(person.name, case.document, away)
            or await spoken_against(person, case, code, days)
        )
        if problem:
            raise Refused([problem])
        await CountLine.update({CountLine.person: person.id}).where(CountLine.id.is_in(voted.lines))
        await mark(actor, election, Stage.WRITEIN_VETTING, case.concluded)
        change = Change(subject(code), election.region, after={"姓名": person.name, "联审": case.document})
        await audit.record(actor, WRITE_IN_VETTED, change)


@dataclass(frozen=True, slots=True)
class _WrittenIn:
    """The lines of a written-in name in the counts that stand: of which sex, and the day of the first vote for it."""

    lines: list[int]
    sexes: frozenset[Sex]
    held: date


async def _written_in(election: Election, name: str) -> _WrittenIn:
    counts = {
        row["id"]: row["held"]
        for row in await Count.select(Count.id, Count.held).where(
            Count.election == election.id, Count.position.is_not_null()
        )
    }
    if not counts:
        raise NotFound
    lines = await CountLine.select(CountLine.id, CountLine.of_count, CountLine.sex).where(
        CountLine.of_count.is_in(list(counts)), CountLine.name == name, CountLine.write_in.eq(value=True)
    )
    if not lines:
        raise NotFound
    return _WrittenIn(
        [line["id"] for line in lines],
        frozenset(Sex(line["sex"]) for line in lines),
        min(counts[line["of_count"]] for line in lines),
    )


def _wrong_person(person: Person, voted: _WrittenIn, name: str) -> Problem | None:
    if person.name != name:
        cause = f"登记的人是{person.name}，票上写的是{name}。"
        return Problem("另选人补审", cause, "请核对是不是同一人。", "S16")
    sex = Sex(person.sex)
    if voted.sexes != {sex}:
        # The count was decided with the other sex, which the women's seat may hang on (T-14).
        cause = f"{name}登记的性别是{sex.label}，计票时填的不是。"
        return Problem("另选人补审", cause, "确是本人的，先撤回计票，按登记的性别重新录入。", "T-14")
    return None


def _wrong_case(person: Person, case: VettingCase, code: str, held: date) -> Problem | None:
    if (
        case.person != person.id
        or case.purpose not in purposes(code)
        or case.superseded
        or case.conclusion != VettingConclusion.CLEAR
    ):
        return Problem("另选人补审", f"{person.name}没有通过本次选举的补审。", "先登记补审结论。", "S16")
    if case.concluded < held:
        cause = f"{person.name}的结论是{chinese_day(case.concluded)}作出的，早于投票日{chinese_day(held)}。"
        return Problem("另选人补审", cause, "投票以后补做审查，再登记补审结论。", "S16")
    return None


def _other_law(case: VettingCase, days: frozenset[date]) -> Problem | None:
    """The law and the lists of the vote decide, not those of some other day (RV-01)."""
    if case.judged_for is None or case.judged_for in days:
        return None
    told = "、".join(chinese_day(day) for day in sorted(days))
    cause = f"补审按{chinese_day(case.judged_for)}的法律和清单作出，投票日是{told}。"
    return Problem("另选人补审", cause, "按投票日另建一批联审。", "Q-10")
