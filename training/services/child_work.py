"""What goes on while somebody is in a post for children: training, record checks, the national system, work done."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services import ledgers
from cadres.services.ledgers import Ledger
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import connection, transaction
from server.errors import Problem, Refused
from training import courses
from training.child_vocabulary import ChildDuty, Registered
from training.parameters import decisions
from training.permissions import APPOINT
from training.rules import children as rules
from training.rules.children import same_paper
from training.rules.names import judge_words
from training.services.children import CHANGED, CHECKS, check_problems, held_director, own_paper, subject
from training.services.judging import because, refuse


class InductDirector(BaseModel):
    """The assessment of the initial training was passed."""

    model_config = ConfigDict(frozen=True)

    inducted: date
    induction_document: str = Field(min_length=1, max_length=120)


class CheckDirector(BaseModel):
    """The records were asked and held nothing; `clear` is said on purpose, since what was found is not kept here."""

    model_config = ConfigDict(frozen=True)

    made: date
    valid_until: date
    made_by: str = Field(min_length=2, max_length=60)
    document: str = Field(min_length=1, max_length=120)
    clear: bool = False
    reason: str | None = Field(None, max_length=200)


class RegisterDirector(BaseModel):
    """How the post stands in the national system."""

    model_config = ConfigDict(frozen=True)

    registered: Registered


class ChildWorkDone(BaseModel):
    """A line of what was done: households are counted and nobody is named."""

    model_config = ConfigDict(frozen=True)

    day: date
    duty: ChildDuty
    households: int | None = Field(None, ge=0, le=9999)
    said: str = Field(min_length=2, max_length=300)
    reason: str | None = Field(None, max_length=200)


WORK = Ledger(
    table="child_work",
    noun="儿童工作记录",
    # The trace is kept for good and goes to the auditor: what the note says stays in the record of the work alone (CD-6, CD-10).
    words={"day": "日期", "duty": "职责", "households": "户数"},
    right=APPOINT,
    twice=Problem("日期", "已经登记过。"),
    vocabularies={"duty": ChildDuty},
)


async def induct_director(actor: Actor, director: int, command: InductDirector) -> None:
    """The initial training was passed."""
    async with transaction(actor):
        one = await held_director(actor, director)
        if command.inducted > clock.today():
            raise Refused([Problem("考核合格日期", "还没有到。", "合格以后再登记。", "CD-7")])
        await connection().execute(
            "UPDATE child_director SET inducted = $2, induction_document = $3 WHERE id = $1",
            director,
            command.inducted,
            command.induction_document,
        )
        after = {"初任培训合格": command.inducted.isoformat(), "文件": command.induction_document}
        before = {"初任培训合格": one.inducted.isoformat()} if one.inducted else {}
        await audit.record(actor, CHANGED, Change(subject(director), one.region, before=before, after=after))


async def induct_by_course(actor: Actor, course: int) -> int:
    """Those who finished a course of initial training and are in a post that still waits for it; returns how many.

    Raises Refused for another kind of course, or where nobody waits.
    """
    async with transaction(actor):
        found = await courses.view(actor, course)
        if not (found.course.induction and found.course.audience.inducts_directors):
            cause = f"{found.course.name}不是初任培训，或者不是儿童主任、督导员的。"
            raise Refused([Problem("初任培训", cause, "登记培训班时写明。", "CD-7")])
        people = [one.person for one in found.complete]
        rows = await connection().fetch(
            """SELECT id FROM child_director WHERE person = ANY($1) AND inducted IS NULL AND until IS NULL
               AND starts_with(region, $2) ORDER BY id""",
            people,
            actor.reach,
        )
        if not rows:
            cause = "结业的人里没有等待初任培训合格的儿童主任、督导员。"
            raise Refused([Problem("初任培训", cause, "先登记任职、出勤和成绩。", "CD-7")])
        passed = InductDirector(inducted=found.course.last, induction_document=found.course.document)
        for row in rows:
            await induct_director(actor, row["id"], passed)
    return len(rows)


async def check_director(actor: Actor, director: int, command: CheckDirector) -> None:
    """A record check that held nothing. Raises Refused where that is not said."""
    async with transaction(actor):
        one = await held_director(actor, director)
        problems = check_problems(command.made, command.valid_until)
        if not command.clear:
            cause = "没有确认“未发现从业禁止情形”。查到的记录不在本系统登记。"
            problems.append(Problem("查询结果", cause, "未发现的勾选确认；有从业禁止情形的，办理离任。", "CD-4"))
        if problems:
            raise Refused(problems)
        if same_paper(command.document, one.document):
            raise Refused([own_paper("文件")])
        settings = (await decisions()).at(one.region, command.made)
        refuse(rules.check_days(command.made, command.valid_until, settings), "有效期至", command.reason)
        values = command.model_dump(exclude={"clear", "reason"}) | {"director": director, "recorded": clock.now()}
        change = Change(subject(director), one.region, reason=because(command.reason))
        await ledgers.add(actor, CHECKS, change, values)


async def register_director(actor: Actor, director: int, command: RegisterDirector) -> None:
    """How the post stands in the national system by now."""
    async with transaction(actor):
        one = await held_director(actor, director, over=True)
        await connection().execute(
            "UPDATE child_director SET registered = $2 WHERE id = $1", director, command.registered
        )
        before, after = {"全国系统": one.registered.label}, {"全国系统": command.registered.label}
        await audit.record(actor, CHANGED, Change(subject(director), one.region, before=before, after=after))


async def record_child_work(actor: Actor, director: int, command: ChildWorkDone) -> None:
    """What was done on a day; words that look like a child's name ask for a reason."""
    async with transaction(actor):
        one = await held_director(actor, director, over=True)
        if command.day > clock.today():
            raise Refused([Problem("日期", "还没有到。", "做了以后再登记。")])
        if not one.holder.serves(command.day):
            raise Refused([Problem("日期", f"{command.day.isoformat()}{one.name}不在任。", "核对日期。")])
        refuse(judge_words(command.said), "内容", command.reason)
        values = {"director": director, **command.model_dump(), "recorded": clock.now()}
        await ledgers.add(actor, WORK, Change(subject(director), one.region, reason=because(command.reason)), values)
