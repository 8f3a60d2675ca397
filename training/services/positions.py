"""What somebody in a team is in the sending unit: completed for whoever was sent without it, corrected with a reason (DC-5)."""

from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import connection, transaction
from server.errors import Problem, Refused
from training import teams
from training.services.judging import because
from training.services.teams import held_team
from training.services.teams import subject as team_subject

TOLD = event_kind("assignment.at_unit", "登记原单位职务")
POSITION, RANK = "原单位职务", "职务级别"


class AtUnit(BaseModel):
    """The position and the rank in the sending unit, as they are to stand; empty for what is not known."""

    model_config = ConfigDict(frozen=True)

    position: str | None = Field(None, max_length=40)
    rank: str | None = Field(None, max_length=20)
    reason: str | None = Field(None, max_length=200)


async def tell_position(actor: Actor, assignment: int, command: AtUnit) -> None:
    """Record what somebody is in the sending unit, also of one who has left.

    Raises Refused where nothing is new, and where what is on record would change without a reason.
    """
    async with transaction(actor):
        found = await teams.assignment(actor, assignment, clock.today())
        line = await held_team(actor, found.team, over=True)
        one = next(it for it in line.assignments if it.id == assignment)
        then = {POSITION: one.position, RANK: one.rank}
        now = {POSITION: command.position or None, RANK: command.rank or None}
        new = {word: said for word, said in now.items() if said != then[word]}
        reason = because(command.reason, "理由")
        if problems := _problems(then, new, reason):
            raise Refused(problems)
        await connection().execute(
            "UPDATE team_assignment SET position = $2, rank = $3 WHERE id = $1", assignment, now[POSITION], now[RANK]
        )
        before = {"姓名": one.name, **{word: then[word] or "空" for word in new}}
        after = {"姓名": one.name, **{word: said or "空" for word, said in new.items()}}
        change = Change(team_subject(line.id), line.region, before, after, because(command.reason, "理由"))
        await audit.record(actor, TOLD, change)


def _problems(then: dict[str, str | None], new: dict[str, str | None], reason: str) -> list[Problem]:
    if not new:
        return [Problem(POSITION, "和已登记的一样。", "改了再保存。")]
    told = [word for word in new if then[word]]
    if told and not reason:
        return [Problem("理由", f"{'、'.join(told)}已经登记过。", "登记错了要更正的，写明理由。")]
    return []
