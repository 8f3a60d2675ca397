"""Community workers: taking somebody on, their pay and appraisals as facts, and the end or the decision to keep them."""

from datetime import date

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from cadres.services import ledgers
from cadres.services.ledgers import Ledger
from cadres.services.people import refuse_merged
from cadres.vocabulary import Grade
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.law.lawbook import Provision, Standing
from server.values.text import clean_name
from training import workers
from training.permissions import EMPLOY
from training.rules.beginnings import begun_problems, judge_age
from training.rules.ends import end_problems
from training.rules.workers import judge_vote, two_unfit
from training.services.judging import because, refuse
from training.services.people import somebody_of
from training.tables import CommunityWorker
from training.worker_vocabulary import WorkerEnd, WorkerPost, WorkerReviewKind
from training.workers import WorkerLine

EMPLOYED = event_kind("community_worker.employed", "登记社区工作者", Dot.STEP)
ENDED = event_kind("community_worker.ended", "社区工作者离任", Dot.STEP)
RESUMED = event_kind("community_worker.resumed", "社区工作者离任取消", Dot.ATTENTION)
STRUCK = event_kind("community_worker.struck", "取消误登的社区工作者", Dot.ATTENTION)


class EmployWorker(BaseModel):
    """Somebody for a community; known by name there, or by the number. `reason` answers a warning."""

    model_config = ConfigDict(frozen=True)

    place: str = Field(pattern=r"^\d{12}$")
    name: str = Field(min_length=1, max_length=40)
    citizen_number: str | None = Field(None, min_length=15, max_length=18)
    post: WorkerPost
    since: date
    document: str = Field(min_length=1, max_length=120)
    reason: str | None = Field(None, max_length=200)


class PayWorker(BaseModel):
    """The grade of somebody and the yuan a month, from a day on."""

    model_config = ConfigDict(frozen=True)

    since: date
    grade: str = Field(min_length=1, max_length=20)
    monthly: int = Field(ge=1, le=99999)
    document: str = Field(min_length=1, max_length=120)


class ReviewWorker(BaseModel):
    """An appraisal of a year; one by representatives tells its vote."""

    model_config = ConfigDict(frozen=True)

    kind: WorkerReviewKind
    year: int = Field(ge=2000, le=2100)
    held: date
    grade: Grade
    entitled: int | None = Field(None, ge=1, le=9999)
    present: int | None = Field(None, ge=1, le=9999)
    unfit: int | None = Field(None, ge=0, le=9999)
    led_by: str = Field(min_length=2, max_length=60)
    document: str = Field(min_length=1, max_length=120)
    reason: str | None = Field(None, max_length=200)


class EndWorker(BaseModel):
    """`until` is the first day no longer."""

    model_config = ConfigDict(frozen=True)

    until: date
    ended_by: WorkerEnd
    end_document: str = Field(min_length=1, max_length=120)


class KeepWorker(BaseModel):
    """Who was found unfit twice is employed on: the day of the decision, its paper and why."""

    model_config = ConfigDict(frozen=True)

    kept: date
    kept_document: str = Field(min_length=1, max_length=120)
    kept_reason: str = Field(min_length=2, max_length=200)


_AGE = Provision("CW-1", "社区工作者的任职年龄没有写明，参照民法典第十八条（完全民事行为能力）", Standing.INFERENCE)
PAYS = Ledger(
    table="worker_pay",
    noun="岗位等级和待遇",
    words={"since": "起始日期", "grade": "岗位等级", "monthly": "每月元", "document": "文件"},
    right=EMPLOY,
    twice=Problem("起始日期", "自这一天起的待遇已经登记过。", "换一个起始日期，或者先撤销。", "CW-4"),
)
REVIEWS = Ledger(
    table="worker_review",
    noun="考核评议",
    words={
        "kind": "种类",
        "year": "年度",
        "held": "日期",
        "grade": "等次",
        "entitled": "应到代表",
        "present": "实到代表",
        "unfit": "不称职票",
        "led_by": "主持单位",
        "document": "文件",
        "reason": "理由",
        "kept": "留用决定",
        "kept_document": "留用文件",
        "kept_reason": "留用理由",
    },
    right=EMPLOY,
    twice=Problem("年度", "这一年度已经登记过。", "登记错了的，先撤销。", "CW-5"),
    vocabularies={"kind": WorkerReviewKind, "grade": Grade},
)


def subject(worker: int | str) -> str:
    """The name of a worker in the trace."""
    return f"community_worker:{worker}"


async def employ(actor: Actor, command: EmployWorker) -> int:
    """Take somebody on; returns the number. Raises Refused for whoever is employed already."""
    async with transaction(actor):
        actor.require(EMPLOY, at=command.place)
        place = await connection().fetchval(
            "SELECT name FROM community WHERE region = $1 AND until IS NULL", command.place
        )
        if place is None:
            cause = f"没有建立代码为{command.place}的村（社区）。"
            raise Refused([Problem("村（社区）", cause, "核对代码。")])
        if problems := begun_problems(command.since, clock.today(), "起始日期", "CW-1"):
            raise Refused(problems)
        person = await somebody_of(actor, command.place, place, command.name, command.citizen_number)
        await refuse_merged([person])
        await _refuse_young(person, command)
        told = command.model_dump(exclude={"place", "citizen_number", "name"})
        name = clean_name(command.name)
        row = CommunityWorker(**told, region=command.place, person=person, name=name, recorded=clock.now())
        try:
            async with connection().transaction():
                await row.save()
        except asyncpg.ExclusionViolationError:
            cause = f"{name}在这段时间已登记为社区工作者，一人只在一处。"
            raise Refused([Problem("姓名", cause, "先登记原来的离任；登记错了的取消登记。", "CW-1")]) from None
        after = {"村（社区）": place, "姓名": name, "岗位": command.post.label, "起始": command.since.isoformat()}
        after |= {"文件": command.document}
        change = Change(subject(row.id), command.place, after=after, reason=because(command.reason))
        await audit.record(actor, EMPLOYED, change)
    return int(row.id)


async def _refuse_young(person: int, command: EmployWorker) -> None:
    born = await connection().fetchval("SELECT coalesce(born_by_file, born) FROM person WHERE id = $1", person)
    young = judge_age(clean_name(command.name), born, command.since, _AGE) if born else None
    refuse([young] if young else [], "起始日期", command.reason)


async def held_worker(actor: Actor, worker: int, *, over: bool = False) -> WorkerLine:
    """One of them, held until the transaction ends. Raises Conflict where that is over, unless it may be."""
    await take_turn("community_worker", worker)
    one = await workers.worker(actor, worker)
    actor.require(EMPLOY, at=one.region)
    if one.until and not over:
        cause = f"{one.name}已登记{one.until.isoformat()}离任。登记错了的，先取消误登的离任。"
        raise Conflict(cause, code="community_worker.ended")
    return one


async def pay_worker(actor: Actor, worker: int, command: PayWorker) -> int:
    """A grade with its pay from a day on; whether it lies outside the standard is told on the page."""
    async with transaction(actor):
        one = await held_worker(actor, worker, over=True)
        if not one.serves(command.since) or command.since > clock.today():
            raise Refused([Problem("起始日期", f"{command.since.isoformat()}{one.name}不在岗。", "核对日期。", "CW-4")])
        values = {"worker": worker, **command.model_dump(), "recorded": clock.now()}
        return await ledgers.add(actor, PAYS, Change(subject(worker), one.region), values)


async def review_worker(actor: Actor, worker: int, command: ReviewWorker) -> None:
    """Record an appraisal; the second unfit one in a row opens the end of the employment."""
    async with transaction(actor):
        one = await held_worker(actor, worker, over=True)
        if problems := _wrong_review(one, command):
            raise Refused(problems)
        if command.kind is WorkerReviewKind.DEMOCRATIC:
            told = judge_vote(command.entitled or 0, command.present or 0, command.unfit or 0, command.grade)
            refuse(told, "等次", command.reason)
        values = {"worker": worker, **command.model_dump(), "recorded": clock.now()}
        change = Change(subject(worker), one.region, reason=because(command.reason))
        await ledgers.add(actor, REVIEWS, change, values)


async def keep_worker(actor: Actor, worker: int, command: KeepWorker) -> None:
    """Record that somebody is employed on after two unfit appraisals. Raises Conflict where there are none to decide on."""
    async with transaction(actor):
        one = await held_worker(actor, worker)
        pair = two_unfit([line.appraisal for line in one.reviews])
        if pair is None:
            raise Conflict(f"{one.name}没有待处理的连续两次不称职。", code="community_worker.nothing_open")
        if not pair[1].held <= command.kept <= clock.today():
            cause = f"还没有到，或者早于第二次不称职的{pair[1].held.isoformat()}。"
            raise Refused([Problem("决定日期", cause, "核对日期。", "CW-5")])
        (line,) = [it.id for it in one.reviews if it.appraisal == pair[1]]
        change = Change(subject(worker), one.region, reason=because(command.kept_reason, "留用理由"))
        await ledgers.amend(actor, REVIEWS, line, change, command.model_dump())


async def unkeep_worker(actor: Actor, worker: int, reason: str) -> None:
    """Take back the last decision to keep somebody, which was entered by mistake."""
    async with transaction(actor):
        one = await held_worker(actor, worker, over=True)
        line = next((it.id for it in one.reviews if it.kept), None)
        if line is None:
            raise Conflict(f"{one.name}没有登记留用决定。", code="community_worker.not_kept")
        change = Change(subject(worker), one.region, reason=because(reason))
        await ledgers.amend(actor, REVIEWS, line, change, dict.fromkeys(KeepWorker.model_fields))


def _wrong_review(one: WorkerLine, command: ReviewWorker) -> list[Problem]:
    problems = []
    if command.grade is Grade.UNGRADED:
        problems.append(Problem("等次", "没有不定等次。", "从优秀、称职、基本称职、不称职中选。", "CW-5"))
    if command.held > clock.today():
        problems.append(Problem("日期", "还没有到。", "评议以后再登记。", "CW-5"))
    elif command.held <= one.since:
        problems.append(Problem("日期", f"不晚于{one.name}到岗的{one.since.isoformat()}。", "核对日期。", "CW-5"))
    last = one.until.year if one.until else clock.today().year
    if not one.since.year <= command.year <= last:
        problems.append(Problem("年度", f"{command.year}年{one.name}不在岗。", "核对年度。", "CW-5"))
    vote = (command.entitled, command.present, command.unfit)
    if command.kind is WorkerReviewKind.YEARLY:
        if any(number is not None for number in vote):
            problems.append(Problem("种类", "年度考核没有表决。", "去掉代表数和票数，或者改为民主评议。", "CW-5"))
        return problems
    if command.entitled is None or command.present is None or command.unfit is None:
        problems.append(Problem("应到代表", "民主评议要填应到、实到的代表数和不称职票。", "按评议记录填。", "CW-5"))
    elif not command.unfit <= command.present <= command.entitled:
        cause = (
            f"应到{command.entitled}名，实到{command.present}名，不称职票{command.unfit}张，后一个数不能比前一个大。"
        )
        problems.append(Problem("实到代表", cause, "核对评议记录。", "CW-5"))
    return problems


async def end_worker(actor: Actor, worker: int, command: EndWorker) -> None:
    """Somebody is employed no longer. Two unfit appraisals are a ground only where they are on record."""
    async with transaction(actor):
        one = await held_worker(actor, worker)
        if command.until <= one.since:
            cause = f"不晚于到岗之日{one.since.isoformat()}。"
            raise Refused([Problem("离任日期", cause, "核对日期；误登的取消登记。")])
        if problems := end_problems(command.until, clock.today(), "离任日期"):
            raise Refused(problems)
        known = [line.appraisal for line in one.reviews if line.held <= command.until]
        if command.ended_by is WorkerEnd.UNFIT and not two_unfit(known):
            cause = f"{one.name}到这一天没有连续两次不称职的记录，或者已决定留用。"
            raise Refused([Problem("离任原因", cause, "先登记考核评议，或者选别的原因。", "CW-5")])
        await connection().execute(
            "UPDATE community_worker SET until = $2, ended_by = $3, end_document = $4 WHERE id = $1",
            worker,
            command.until,
            command.ended_by,
            command.end_document,
        )
        after = {"姓名": one.name, "离任": command.until.isoformat(), "原因": command.ended_by.label}
        change = Change(subject(worker), one.region, after={**after, "文件": command.end_document})
        await audit.record(actor, ENDED, change)


async def resume_worker(actor: Actor, worker: int, reason: str) -> None:
    """Take back an end that was entered by mistake. Raises Refused for whoever is employed elsewhere by now."""
    async with transaction(actor):
        one = await held_worker(actor, worker, over=True)
        if one.until is None:
            raise Conflict(f"{one.name}没有登记离任。", code="community_worker.serves")
        try:
            async with connection().transaction():
                await connection().execute(
                    "UPDATE community_worker SET until = NULL, ended_by = NULL, end_document = NULL WHERE id = $1",
                    worker,
                )
        except asyncpg.ExclusionViolationError:
            cause = f"{one.name}离任以后另有登记。"
            raise Refused([Problem("姓名", cause, "先取消后来的那一项，再恢复。", "CW-1")]) from None
        before = {"姓名": one.name, "离任": one.until.isoformat()}
        await audit.record(actor, RESUMED, Change(subject(worker), one.region, before=before, reason=because(reason)))


async def strike_worker(actor: Actor, worker: int, reason: str) -> None:
    """Take back what never was. Raises Refused while pay or appraisals are on record."""
    async with transaction(actor):
        one = await held_worker(actor, worker, over=True)
        if one.pays or one.reviews:
            raise Refused([Problem("姓名", f"{one.name}已有待遇、考核评议的记录。", "先逐项撤销，再取消登记。")])
        await connection().execute("DELETE FROM community_worker WHERE id = $1", worker)
        before = {"村（社区）": one.place, "姓名": one.name, "起始": one.since.isoformat()}
        await audit.record(actor, STRUCK, Change(subject(worker), one.region, before=before, reason=because(reason)))


async def remove_line(actor: Actor, worker: int, ledger: Ledger, line: int, reason: str) -> None:
    """Take a pay or an appraisal back that was entered by mistake."""
    async with transaction(actor):
        one = await held_worker(actor, worker, over=True)
        lines = one.pays if ledger is PAYS else one.reviews
        if line not in {known.id for known in lines}:
            raise NotFound
        await ledgers.remove(actor, ledger, line, Change(subject(worker), one.region, reason=because(reason)))
