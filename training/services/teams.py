"""Work teams: setting one up at a site or in a village, and ending it."""

from datetime import date

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from training import teams
from training.permissions import DISPATCH
from training.rules.beginnings import start_problems
from training.rules.ends import end_problems
from training.services.days_after import refuse_days_after
from training.services.judging import because
from training.tables import WorkTeam
from training.teams import TeamLine
from training.vocabulary import AssignmentEnd

SET_UP = event_kind("work_team.set_up", "组建工作队", Dot.STEP)
ENDED = event_kind("work_team.ended", "撤销工作队", Dot.STEP)
STRUCK = event_kind("work_team.struck", "取消误登的工作队", Dot.ATTENTION)


class SetUpTeam(BaseModel):
    """A team of a site (by its number) or of a village (by its code); one of the two."""

    model_config = ConfigDict(frozen=True)

    site: int | None = None
    village: str | None = Field(None, pattern=r"^\d{12}$")
    since: date
    document: str = Field(min_length=1, max_length=120)


class EndTeam(BaseModel):
    """The end of a team, by a paper; everybody who is in it leaves with it."""

    model_config = ConfigDict(frozen=True)

    ended: date
    document: str = Field(min_length=1, max_length=120)


def subject(team: int | str) -> str:
    """The name of a team in the trace."""
    return f"work_team:{team}"


async def set_up_team(actor: Actor, command: SetUpTeam) -> int:
    """Set up a team; returns its number."""
    async with transaction(actor):
        region, name, site, community = await _place(actor, command)
        actor.require(DISPATCH, at=region)
        if problems := start_problems(command.since, clock.today(), "组建日期", "FS-5"):
            raise Refused(problems)
        row = WorkTeam(region=region, site=site, community=community, since=command.since, document=command.document)
        try:
            async with connection().transaction():
                await row.save()
        except asyncpg.ExclusionViolationError:
            raise Refused(
                [Problem("安置点", f"{name}已有工作队，一点一队。", "在那支工作队里登记人员。", "FS-15")]
            ) from None
        after = {"驻点": name, "组建日期": command.since.isoformat(), "文件": command.document}
        await audit.record(actor, SET_UP, Change(subject(row.id), region, after=after))
    return int(row.id)


async def _place(actor: Actor, command: SetUpTeam) -> tuple[str, str, int | None, int | None]:
    if (command.site is None) == (command.village is None):
        raise Refused([Problem("驻点", "要选一个安置点，或者选一个村（社区），只选一项。", "安置点的工作队选安置点。")])
    if command.site is not None:
        found = await connection().fetchrow(
            "SELECT id, region, name, closed FROM resettlement_site WHERE id = $1 AND starts_with(region, $2)",
            command.site,
            actor.reach,
        )
        if found is None:
            raise NotFound
        if found["closed"] and found["closed"] <= command.since:
            raise Refused(
                [Problem("驻点", f"{found['name']}{found['closed'].isoformat()}已停用。", "选在用的安置点。")]
            )
        return found["region"], found["name"], found["id"], None
    found = await connection().fetchrow(
        "SELECT id, region, name FROM community WHERE region = $1 AND until IS NULL AND starts_with(region, $2)",
        command.village,
        actor.reach,
    )
    if found is None:
        raise Refused([Problem("驻点", f"没有建立代码为{command.village}的村（社区）。", "核对代码。")])
    return found["region"], found["name"], None, found["id"]


async def end_team(actor: Actor, team: int, command: EndTeam) -> None:
    """End a team: whoever is in it leaves on that day, for that reason."""
    async with transaction(actor):
        line = await held_team(actor, team)
        if command.ended <= line.since:
            raise Refused([Problem("撤销日期", "不晚于组建日期。", "核对日期；误登的工作队用“取消登记”。")])
        if problems := end_problems(command.ended, clock.today(), "撤销日期"):
            raise Refused(problems)
        for one in line.assignments:
            if one.since >= command.ended:
                cause = f"{one.name}{one.since.isoformat()}才到岗。"
                raise Refused([Problem("撤销日期", cause, "先取消误登的人员，或者把撤销日期写在以后。")])
        going = [one.id for one in line.assignments if one.until is None or one.until > command.ended]
        await refuse_days_after(going, command.ended, "撤销日期")
        await _all_leave(team, command)
        await connection().execute(
            "UPDATE work_team SET ended = $2, end_document = $3 WHERE id = $1", team, command.ended, command.document
        )
        after = {"撤销日期": command.ended.isoformat(), "文件": command.document}
        await audit.record(actor, ENDED, Change(subject(team), line.region, _cut_short(line, command), after))


async def _all_leave(team: int, command: EndTeam) -> None:
    """Whoever left before keeps that end; one that lies after the team's own gives way to it, with its ground."""
    await connection().execute(
        """UPDATE team_assignment SET until = $2, ended_by = $3, ground = NULL, end_document = $4, gap_reason = NULL,
                  co_responsible = FALSE
           WHERE team = $1 AND (until IS NULL OR until > $2)""",
        team,
        command.ended,
        AssignmentEnd.TEAM_ENDED,
        command.document,
    )


def _cut_short(line: TeamLine, command: EndTeam) -> dict[str, str]:
    """The ends on record that the end of the team takes the place of, for the trace."""
    told = [
        f"{one.name}{one.until.isoformat()}{one.ended_by.label if one.ended_by else ''}"
        for one in line.assignments
        if one.until and one.until > command.ended
    ]
    return {"原登记的离岗": "、".join(told)} if told else {}


async def strike_team(actor: Actor, team: int, reason: str) -> None:
    """Take back a team that was never set up. Raises Refused while anybody was in it."""
    async with transaction(actor):
        line = await held_team(actor, team)
        if line.assignments:
            raise Refused([Problem("工作队", "已经登记过人员。", "先取消误登的人员；确实组建过的，办理撤销。")])
        records = await connection().fetchval("SELECT count(*) FROM help_record WHERE team = $1", team)
        if records:
            raise Refused([Problem("工作队", f"有{records}条工作记录。", "组建过的工作队办理撤销。")])
        await connection().execute("DELETE FROM work_team WHERE id = $1", team)
        before = {"驻点": line.place, "组建日期": line.since.isoformat(), "文件": line.document}
        await audit.record(actor, STRUCK, Change(subject(team), line.region, before=before, reason=because(reason)))


async def held_team(actor: Actor, team: int, *, over: bool = False) -> TeamLine:
    """A team, held until the transaction ends. Raises NotFound, Forbidden, Conflict for one that has an end, unless it may."""
    await take_turn("work_team", team)
    line = await teams.team(actor, team, clock.today())
    actor.require(DISPATCH, at=line.region)
    if line.ended and not over:
        cause = f"{line.name}已登记{line.ended.isoformat()}撤销。登记错了的，先恢复工作队。"
        raise Conflict(cause, code="work_team.ended")
    return line
