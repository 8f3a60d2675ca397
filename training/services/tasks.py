"""What the county asks a team to do by a day, and the team's answer."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services import ledgers
from cadres.services.ledgers import Ledger
from server import clock
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from training import teams
from training.permissions import DISPATCH, RECORD
from training.rules.names import judge_words
from training.services.judging import because, refuse
from training.services.teams import subject
from training.support import TaskLine, tasks_of


class SetTask(BaseModel):
    """What is asked, and by which day; `reason` is why words that look like a name stand."""

    model_config = ConfigDict(frozen=True)

    asked: str = Field(min_length=2, max_length=300)
    due: date
    set_by: str = Field(min_length=2, max_length=60)
    reason: str | None = Field(None, max_length=200)


class AnswerTask(BaseModel):
    """What was done; `reason` is why words that look like a name stand."""

    model_config = ConfigDict(frozen=True)

    answered: date
    answer: str = Field(min_length=2, max_length=300)
    answered_by: str = Field(min_length=2, max_length=40)
    reason: str | None = Field(None, max_length=200)


_WORDS = {
    "asked": "任务",
    "set_on": "交办日期",
    "due": "办结期限",
    "set_by": "交办单位",
    "answered": "办结日期",
    "answer": "办理情况",
    "answered_by": "办理人",
}
_TWICE = Problem("任务", "已经登记过。")
TASKS = Ledger("team_task", "交办任务", _WORDS, DISPATCH, _TWICE)
#: The answer is the team's or the township's to record.
ANSWERS = Ledger("team_task", "任务办理情况", _WORDS, RECORD, _TWICE)


async def set_task(actor: Actor, team: int, command: SetTask) -> int:
    """Ask a team that stands to do something by a day that has not passed."""
    async with transaction(actor):
        line = await teams.team(actor, team, clock.today())
        if line.ended and line.ended <= clock.today():
            raise Conflict(f"{line.name}已登记{line.ended.isoformat()}撤销。", code="work_team.ended")
        if command.due < clock.today():
            raise Refused([Problem("办结期限", f"{command.due.isoformat()}已经过了。", "填今天或者以后的日期。")])
        refuse(judge_words(command.asked), "任务", command.reason)
        told = command.model_dump(exclude={"reason"})
        values = {"team": team, "set_on": clock.today(), **told, "recorded": clock.now()}
        return await ledgers.add(
            actor, TASKS, Change(subject(team), line.region, reason=because(command.reason)), values
        )


async def answer_task(actor: Actor, team: int, task: int, command: AnswerTask) -> None:
    """Record what was done. Raises Conflict for a task that was answered."""
    async with transaction(actor):
        region, one = await _held(actor, team, task)
        if one.answered:
            cause = f"这项任务已登记{one.answered.isoformat()}办结。登记错了的，先撤销这项任务再登记。"
            raise Conflict(cause, code="team_task.answered")
        if not one.set_on <= command.answered <= clock.today():
            cause = f"{command.answered.isoformat()}早于交办的{one.set_on.isoformat()}，或者还没有到。"
            raise Refused([Problem("办结日期", cause, "核对日期。")])
        refuse(judge_words(command.answer), "办理情况", command.reason)
        about = Change(subject(team), region, after={"任务": one.asked}, reason=because(command.reason))
        await ledgers.amend(actor, ANSWERS, task, about, command.model_dump(exclude={"reason"}))


async def remove_task(actor: Actor, team: int, task: int, reason: str) -> None:
    """Take a task back that was entered by mistake, with its answer."""
    async with transaction(actor):
        region, _ = await _held(actor, team, task)
        await ledgers.remove(actor, TASKS, task, Change(subject(team), region, reason=because(reason)))


async def _held(actor: Actor, team: int, task: int) -> tuple[str, TaskLine]:
    await take_turn("work_team", team)
    line = await teams.team(actor, team, clock.today())
    found = next((one for one in await tasks_of(actor, team) if one.id == task), None)
    if found is None:
        raise NotFound
    return line.region, found
