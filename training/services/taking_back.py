"""Ends that were entered by mistake, taken back: what ended goes on as if it never had, and the trace keeps both."""

from collections.abc import Sequence

import asyncpg

from cadres.dispatches import StandingFor
from cadres.services import ledgers
from cadres.services.sites import region_of as region_of_site
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Conflict, Problem, Refused
from server.law.lawbook import Finding
from server.manifest import ask
from training.permissions import ARRANGE
from training.rules.assignments import full_time
from training.services.arrangements import ARRANGEMENTS
from training.services.arrangements import subject as site_subject
from training.services.attendance import held_member
from training.services.children import held_director
from training.services.children import subject as director_subject
from training.services.courses import held_course
from training.services.courses import subject as course_subject
from training.services.dispatching import held_assignment, offices_of
from training.services.judging import because, refuse
from training.services.teams import held_team
from training.services.teams import subject as team_subject
from training.teams import AssignmentLine
from training.vocabulary import AssignmentEnd

TEAM = event_kind("work_team.resumed", "取消误登的撤销", Dot.ATTENTION)
ASSIGNMENT = event_kind("assignment.resumed", "取消误登的离岗", Dot.ATTENTION)
MEMBER = event_kind("course.withdrawal_taken_back", "取消误登的退出", Dot.ATTENTION)
DIRECTOR = event_kind("child_director.resumed", "取消误登的离任", Dot.ATTENTION)

_GO_ON = """UPDATE team_assignment SET until = NULL, ended_by = NULL, ground = NULL, end_document = NULL, gap_reason = NULL,
       co_responsible = FALSE WHERE id = ANY($1)"""


async def resume_team(actor: Actor, team: int, reason: str) -> None:
    """A team goes on, with everybody who left because it ended. Raises Conflict for one that never ended."""
    async with transaction(actor):
        line = await held_team(actor, team, over=True)
        if line.ended is None:
            raise Conflict(f"{line.name}没有登记撤销。", code="work_team.stands")
        left = [one for one in line.assignments if one.ended_by is AssignmentEnd.TEAM_ENDED and one.until == line.ended]
        await _refuse_bound(actor, left)
        try:
            async with connection().transaction():
                await connection().execute("UPDATE work_team SET ended = NULL, end_document = NULL WHERE id = $1", team)
        except asyncpg.ExclusionViolationError:
            cause = f"{line.place}已有另一支工作队。"
            raise Refused([Problem("工作队", cause, "先取消误登的那一支，再恢复。", "FS-15")]) from None
        await _go_on(left)
        before = {"撤销日期": line.ended.isoformat(), "文件": line.end_document or ""}
        after = {"恢复在岗": "、".join(one.name for one in left)} if left else {}
        await audit.record(actor, TEAM, Change(team_subject(team), line.region, before, after, because(reason)))


async def resume_assignment(actor: Actor, assignment: int, reason: str) -> None:
    """Somebody is still in the team. Raises Conflict for whoever never left, or whose team has ended."""
    async with transaction(actor):
        line, one = await held_assignment(actor, assignment)
        if one.until is None:
            raise Conflict(f"{one.name}没有登记离岗。", code="assignment.serves")
        await _refuse_bound(actor, [one])
        await _go_on([one])
        before = {"姓名": one.name, "离岗": one.until.isoformat()}
        before |= {"原因": one.ended_by.label if one.ended_by else "", "文件": one.end_document or ""}
        await audit.record(
            actor, ASSIGNMENT, Change(team_subject(line.id), line.region, before, reason=because(reason))
        )


async def _go_on(left: Sequence[AssignmentLine]) -> None:
    names = "、".join(one.name for one in left)
    try:
        async with connection().transaction():
            await connection().execute(_GO_ON, [one.id for one in left])
    except asyncpg.ExclusionViolationError:
        cause = f"{names}离岗以后，本人另有选派，或者这个职务另有人担任。"
        raise Refused([Problem("人员", cause, "先办理后来的那一项离岗，或者取消误登，再恢复。", "FS-15")]) from None


async def _refuse_bound(actor: Actor, left: Sequence[AssignmentLine]) -> None:
    """Nobody goes on who took up an office, stands for one, or was graded for a term that then was not over."""
    people = tuple(one.person for one in left)
    standing: dict[int, tuple[str, ...]] = {}
    for answer in await ask(actor, StandingFor(people)):
        standing |= answer
    found: list[Finding] = []
    for one in left:
        offices = await offices_of(actor, one.person, clock.today())
        found += full_time(one.name, offices, standing.get(one.person, ()))
    refuse(found, "人员", None)
    graded = await connection().fetch(
        "SELECT assignment FROM team_grade WHERE assignment = ANY($1) AND year IS NULL", [one.id for one in left]
    )
    names = [one.name for one in left if one.id in {row["assignment"] for row in graded}]
    if names:
        cause = f"{'、'.join(names)}已有期满考核。"
        raise Refused([Problem("人员", cause, "先撤销期满考核，再恢复。", "FS-10")])


async def resume_arrangement(actor: Actor, site: int, reason: str) -> None:
    """The last arrangement of a site goes on. Raises Conflict where one runs, or none ever did."""
    async with transaction(actor):
        region = await region_of_site(actor, site)
        actor.require(ARRANGE, at=region)
        last = await connection().fetchrow(
            "SELECT id, until FROM county_arrangement WHERE site = $1 ORDER BY since DESC LIMIT 1", site
        )
        if last is None or last["until"] is None:
            raise Conflict("没有已终止的县级统筹。", code="arrangement.runs")
        about = Change(site_subject(site), region, reason=because(reason, "终止原因"))
        await ledgers.amend(actor, ARRANGEMENTS, last["id"], about, {"until": None, "end_reason": None})


async def resume_member(actor: Actor, member: int, reason: str) -> None:
    """Somebody goes on with a run. Raises Refused where their place was taken."""
    async with transaction(actor):
        one = await held_member(actor, member)
        line = await held_course(actor, one["course"])
        if one["withdrawn"] is None:
            raise Conflict(f"{one['name']}没有登记退出。", code="course.stays")
        if line.enrolled >= line.places:
            cause = f"{line.name}名额{line.places}人已满。"
            raise Refused([Problem("人员", cause, "先在班次页面增加名额。")])
        await connection().execute(
            "UPDATE course_member SET withdrawn = NULL, withdrawal_reason = NULL WHERE id = $1", member
        )
        before = {"班次": line.name, "姓名": one["name"], "退出": one["withdrawn"].isoformat()}
        await audit.record(actor, MEMBER, Change(course_subject(line.id), line.region, before, reason=because(reason)))


async def resume_director(actor: Actor, director: int, reason: str) -> None:
    """Somebody is still in the post. Raises Refused where another has taken it up."""
    async with transaction(actor):
        one = await held_director(actor, director, over=True)
        if one.until is None:
            raise Conflict(f"{one.name}没有登记离任。", code="child_director.serves")
        try:
            async with connection().transaction():
                await connection().execute(
                    "UPDATE child_director SET until = NULL, ended_by = NULL, end_document = NULL WHERE id = $1",
                    director,
                )
        except asyncpg.ExclusionViolationError:
            cause = f"{one.place}已有接任的{one.post.label}。"
            raise Refused([Problem("人员", cause, "先取消误登的接任，再恢复。", "CD-3")]) from None
        before = {"姓名": one.name, "离任": one.until.isoformat()}
        before |= {"原因": one.ended_by.label if one.ended_by else "", "文件": one.end_document or ""}
        await audit.record(
            actor, DIRECTOR, Change(director_subject(director), one.region, before, reason=because(reason))
        )
