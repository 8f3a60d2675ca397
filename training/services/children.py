"""Posts for children: taking somebody up, their training and checks, what they did, and the end."""

from datetime import date

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from cadres.services import ledgers
from cadres.services.ledgers import Ledger
from cadres.services.people import refuse_merged
from cadres.vocabulary import Sex
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, Problem, Refused
from server.law.lawbook import Finding
from server.values.periods import chinese_day
from server.values.text import clean_name
from training import children
from training.child_counts import children_at
from training.child_vocabulary import Capacity, ChildPost, ChildPostEnd, Registered
from training.children import DirectorLine
from training.parameters import decisions
from training.permissions import APPOINT
from training.rules import children as rules
from training.rules.beginnings import begun_problems
from training.rules.children import Check, Holder
from training.rules.ends import end_problems
from training.services.judging import because, refuse
from training.services.people import somebody_of
from training.tables import ChildDirector

APPOINTED = event_kind("child_director.appointed", "登记儿童工作岗位", Dot.STEP)
CHANGED = event_kind("child_director.changed", "更新儿童工作岗位", Dot.STEP)
ENDED = event_kind("child_director.ended", "儿童工作岗位离任", Dot.STEP)
STRUCK = event_kind("child_director.struck", "取消误登的儿童工作岗位", Dot.ATTENTION)

_TOWNSHIP_ZEROS = "000"


class AppointChildDirector(BaseModel):
    """Somebody for the post of a community or, with a township's code, of a township.

    Somebody on record there is known by name; whoever is not, or shares a name, by the number. The check and the training
    that are there already go with it, each with its own day and paper: neither rests on the paper of the appointment.
    """

    model_config = ConfigDict(frozen=True)

    place: str = Field(pattern=r"^\d{12}$")
    name: str = Field(min_length=1, max_length=40)
    citizen_number: str | None = Field(None, min_length=15, max_length=18)
    phone: str | None = Field(None, max_length=20)
    capacity: Capacity
    office: str | None = Field(None, max_length=60)
    full_time: bool = False
    since: date
    document: str = Field(min_length=1, max_length=120)
    inducted: date | None = None
    induction_document: str | None = Field(None, max_length=120)
    checked: date | None = None
    checked_until: date | None = None
    checked_by: str | None = Field(None, min_length=2, max_length=60)
    check_document: str | None = Field(None, min_length=1, max_length=120)
    registered: Registered = Registered.NO
    reason: str | None = Field(None, max_length=200)


class EndDirector(BaseModel):
    """`until` is the first day no longer."""

    model_config = ConfigDict(frozen=True)

    until: date
    ended_by: ChildPostEnd
    end_document: str = Field(min_length=1, max_length=120)


CHECKS = Ledger(
    table="child_check",
    noun="从业禁止查询",
    words={"made": "查询日期", "valid_until": "有效期至", "made_by": "查询单位", "document": "文件"},
    right=APPOINT,
    twice=Problem("查询日期", "这一天的查询已经登记过。", "", "CD-4"),
)


#: What a record check that is told of with the appointment consists of, in the words of the form.
_FIRST_CHECK = {
    "checked": "查询日期",
    "checked_until": "有效期至",
    "checked_by": "查询单位",
    "check_document": "查询文件",
}


def subject(director: int | str) -> str:
    """The name of a post's holder in the trace."""
    return f"child_director:{director}"


async def appoint_director(actor: Actor, command: AppointChildDirector) -> int:
    """Take somebody up. Raises Refused with everything that stands against it; returns the number."""
    post = ChildPost.SUPERVISOR if command.place.endswith(_TOWNSHIP_ZEROS) else ChildPost.DIRECTOR
    async with transaction(actor):
        actor.require(APPOINT, at=command.place)
        await take_turn("child_director", command.place)
        place = await _place(command.place, post)
        person = await somebody_of(actor, command.place, place, command.name, command.citizen_number, command.phone)
        await refuse_merged([person])
        await _refuse_ahead(command, post)
        await _refuse_second(command, post, place)
        refuse(await _judge(command, post, person), "人员", command.reason)
        told = command.model_dump(exclude={"place", "citizen_number", "phone", *_FIRST_CHECK})
        row = ChildDirector(**told, region=command.place, post=post, person=person, recorded=clock.now())
        row.name = clean_name(command.name)
        await _save(row, post, place)
        after = {"岗位": f"{place}{post.label}", "姓名": row.name, "身份": command.capacity.label}
        after |= {"任职": command.since.isoformat(), "文件": command.document}
        change = Change(subject(row.id), command.place, after=after, reason=because(command.reason))
        await audit.record(actor, APPOINTED, change)
        await _first_check(actor, int(row.id), command)
    return int(row.id)


async def _place(region: str, post: ChildPost) -> str:
    if post is ChildPost.DIRECTOR:
        sql = "SELECT name FROM community WHERE region = $1 AND until IS NULL"
    else:
        sql = "SELECT name FROM division WHERE code = $1 AND until IS NULL AND right(code, 6) <> '000000'"
    found = await connection().fetchval(sql, region)
    if found is None:
        cause = f"没有建立代码为{region}的村（社区），也不是乡镇（街道）的代码。"
        raise Refused([Problem("村（社区）", cause, "核对代码。")])
    return str(found)


async def _refuse_ahead(command: AppointChildDirector, post: ChildPost) -> None:
    """A day ahead is one on which the director before is on record as leaving; whatever else has not come has not happened."""
    today = clock.today()
    problems: list[Problem] = []
    follows = post is ChildPost.DIRECTOR and await connection().fetchval(
        "SELECT 1 FROM child_director WHERE region = $1 AND post = $2 AND until = $3",
        command.place,
        post,
        command.since,
    )
    if not follows:
        problems += begun_problems(command.since, today, "任职日期", "CD-3")
    if command.inducted is not None:
        problems += begun_problems(command.inducted, today, "初任培训", "CD-7")
    if problems:
        raise Refused(problems)


async def _refuse_second(command: AppointChildDirector, post: ChildPost, place: str) -> None:
    """One director a community; a township may have several supervisors."""
    if post is ChildPost.SUPERVISOR:
        return
    held = await connection().fetchrow(
        """SELECT name, since, until FROM child_director WHERE region = $1 AND post = $2 AND (until IS NULL OR until > $3)
           ORDER BY since LIMIT 1""",
        command.place,
        post,
        command.since,
    )
    if held:
        since = held["since"].isoformat()
        if held["until"]:
            until = held["until"].isoformat()
            cause = f"{place}的儿童主任{held['name']}自{since}任到{until}，比填的{command.since.isoformat()}晚。"
            raise Refused([Problem("任职日期", cause, f"接任的从{until}起；离任日期登记错了的，先更正。", "CD-3")])
        cause = f"{place}已有儿童主任{held['name']}（自{since}，还没有离任）。"
        raise Refused([Problem("村（社区）", cause, "先登记原来的离任，接任的从离任那一天起。", "CD-3")])


async def _judge(command: AppointChildDirector, post: ChildPost, person: int) -> tuple[Finding, ...]:
    settings = (await decisions()).at(command.place, command.since)
    problems = []
    if (command.inducted is None) != (command.induction_document is None):
        problems.append(Problem("初任培训", "合格日期和文件要一起填。", "补上，或者都不填。", "CD-7"))
    problems += _lacking_of_check(command)
    checks: tuple[Check, ...] = ()
    if command.checked and command.checked_until:
        problems += check_problems(command.checked, command.checked_until)
        checks = (Check(command.checked, command.checked_until),)
    if command.check_document and rules.same_paper(command.check_document, command.document):
        problems.append(own_paper("查询文件"))
    if problems:
        raise Refused(problems)
    seats = await children.seats_of(command.place, person)
    known = await connection().fetchrow(
        """SELECT p.born, p.sex, EXISTS (
               SELECT FROM person_duty d WHERE d.person = p.id AND d.struck IS NULL AND d.words ~ '妇女|妇联'
               AND d.since <= $2 AND (d.until IS NULL OR d.until > $2)) AS for_women
           FROM person p WHERE p.id = $1""",
        person,
        command.since,
    )
    born = known["born"]
    holder = Holder(command.name, command.capacity, command.since, None, command.inducted, checks, seats, born)
    found = [*rules.eligible(holder, post, settings)]
    if known["sex"] == Sex.MALE and not known["for_women"]:
        found += rules.for_women(holder)
    for one in checks:
        found += rules.check_days(one.made, one.valid_until, settings)
    if post is ChildPost.DIRECTOR:
        found += rules.enough(1, await children_at(command.place, command.since), settings)
    return tuple(found)


def _lacking_of_check(command: AppointChildDirector) -> list[Problem]:
    """A record check is told of whole or not at all: nothing of it is taken from the appointment."""
    lacking = [label for field, label in _FIRST_CHECK.items() if getattr(command, field) is None]
    if len(lacking) == len(_FIRST_CHECK):
        return []
    cause = f"从业禁止查询的{'、'.join(_FIRST_CHECK.values())}要一起填。"
    return [Problem(label, cause, "补上，或者都不填。", "CD-4") for label in lacking]


def own_paper(field: str) -> Problem:
    """A record check that is said to rest on the paper of the appointment."""
    cause = "填的是任职文件，查询要有自己的文件。"
    return Problem(field, cause, "填查询函或者查询结果的名称和文号；没有查询的，查询四项都不填。", "CD-4")


def check_problems(made: date, valid_until: date) -> list[Problem]:
    """What is wrong with the days of a record check."""
    if made > clock.today():
        return [Problem("查询日期", f"{made.isoformat()}还没有到。", "查询以后再登记。", "CD-4")]
    if valid_until < made:
        return [Problem("有效期至", "早于查询日期。", "核对两个日期。", "CD-4")]
    return []


async def _save(row: ChildDirector, post: ChildPost, place: str) -> None:
    """The database says no as well, whoever was a moment faster."""
    try:
        async with connection().transaction():
            await row.save()
    except asyncpg.ExclusionViolationError:
        cause = f"{row.name}在这段时间已是{place}的{post.label}，或者另有一名。"
        raise Refused([Problem("村（社区）", cause, "刷新后再看。", "CD-3")]) from None


async def _first_check(actor: Actor, director: int, command: AppointChildDirector) -> None:
    if command.checked is not None:
        values = {
            "director": director,
            "made": command.checked,
            "valid_until": command.checked_until,
            "made_by": command.checked_by,
            "document": command.check_document,
            "recorded": clock.now(),
        }
        await ledgers.add(actor, CHECKS, Change(subject(director), command.place), values)


async def end_director(actor: Actor, director: int, command: EndDirector) -> None:
    """Somebody is it no longer."""
    async with transaction(actor):
        one = await held_director(actor, director)
        if command.until <= one.since:
            cause = f"不晚于任职之日{one.since.isoformat()}。"
            raise Refused([Problem("离任日期", cause, "核对日期；误登的取消登记。")])
        if problems := end_problems(command.until, clock.today(), "离任日期"):
            raise Refused(problems)
        worked = await connection().fetchval(
            "SELECT max(day) FROM child_work WHERE director = $1 AND day >= $2", director, command.until
        )
        if worked:
            cause = f"{one.name}{chinese_day(worked)}还登记有工作。"
            raise Refused([Problem("离任日期", cause, "核对日期；那一天登记错了的，先撤销。", "CD-6")])
        await connection().execute(
            "UPDATE child_director SET until = $2, ended_by = $3, end_document = $4 WHERE id = $1",
            director,
            command.until,
            command.ended_by,
            command.end_document,
        )
        after = {"姓名": one.name, "离任": command.until.isoformat(), "原因": command.ended_by.label}
        after["文件"] = command.end_document
        await audit.record(actor, ENDED, Change(subject(director), one.region, after=after))


async def strike_director(actor: Actor, director: int, reason: str) -> None:
    """Take back what never was, with its checks. Raises Refused once work is on record."""
    async with transaction(actor):
        one = await held_director(actor, director, over=True)
        if await connection().fetchval("SELECT count(*) FROM child_work WHERE director = $1", director):
            raise Refused([Problem("人员", f"{one.name}已有工作记录。", "确实任过职的，登记离任。")])
        await connection().execute("DELETE FROM child_check WHERE director = $1", director)
        await connection().execute("DELETE FROM child_director WHERE id = $1", director)
        before = {"岗位": f"{one.place}{one.post.label}", "姓名": one.name, "任职": one.since.isoformat()}
        await audit.record(actor, STRUCK, Change(subject(director), one.region, before=before, reason=because(reason)))


async def held_director(actor: Actor, director: int, *, over: bool = False) -> DirectorLine:
    """One of them, held until the transaction ends. Raises Conflict where that is over, unless it may be."""
    await take_turn("child_director", director)
    one = await children.director(actor, director)
    actor.require(APPOINT, at=one.region)
    if one.until and not over:
        cause = f"{one.name}已登记{one.until.isoformat()}离任。登记错了的，先取消误登的离任。"
        raise Conflict(cause, code="child_director.ended")
    return one
