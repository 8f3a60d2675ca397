"""Lines of a ledger and trainings that were entered by mistake, taken back with a reason.

A line is put right by taking it back and entering it anew; the trace keeps what it said.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services import ledgers
from cadres.services.ledgers import Ledger
from cadres.services.sites import region_of as region_of_site
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from training import teams
from training.permissions import RECORD
from training.services.arrangements import VISITS
from training.services.arrangements import subject as site_subject
from training.services.child_work import WORK
from training.services.children import CHECKS, held_director
from training.services.children import subject as director_subject
from training.services.judging import because
from training.services.presence import ABSENCES, DAYS, GRADES, LEAVES, LOG, held
from training.services.teams import subject as team_subject

INDUCTION = event_kind("child_director.induction_taken_back", "撤销误登的初任培训", Dot.ATTENTION)


class RemoveDays(BaseModel):
    """Days in the village from one to another, both included, that were not spent there."""

    model_config = ConfigDict(frozen=True)

    first: date
    last: date
    reason: str = Field(min_length=2, max_length=200)


async def remove_days(actor: Actor, assignment: int, command: RemoveDays) -> int:
    """Take days in the village back; returns how many. Raises Refused where none of them is on record."""
    async with transaction(actor):
        one = await held(actor, assignment)
        actor.require(RECORD, at=one.region)
        if command.last < command.first:
            raise Refused([Problem("止", "早于起始日期。", "核对日期。")])
        rows = await connection().fetch(
            "SELECT id FROM village_day WHERE assignment = $1 AND day BETWEEN $2 AND $3 ORDER BY day",
            assignment,
            command.first,
            command.last,
        )
        if not rows:
            cause = f"{command.first.isoformat()}至{command.last.isoformat()}没有登记驻村的日子。"
            raise Refused([Problem("起", cause, "核对日期。")])
        about = Change(team_subject(one.team), one.region, before={"姓名": one.name}, reason=because(command.reason))
        for row in rows:
            await ledgers.remove(actor, DAYS, row["id"], about)
    return len(rows)


async def remove_leave(actor: Actor, assignment: int, line: int, reason: str) -> None:
    """Take a leave back."""
    await _remove(actor, assignment, LEAVES, line, reason)


async def remove_absence(actor: Actor, assignment: int, line: int, reason: str) -> None:
    """Take an absence back that was none."""
    await _remove(actor, assignment, ABSENCES, line, reason)


async def remove_grade(actor: Actor, assignment: int, line: int, reason: str) -> None:
    """Take a grade back, so that the year or the term can be appraised anew."""
    await _remove(actor, assignment, GRADES, line, reason)


async def _remove(actor: Actor, assignment: int, ledger: Ledger, line: int, reason: str) -> None:
    async with transaction(actor):
        one = await held(actor, assignment)
        await _refuse_other(ledger, "assignment", assignment, line)
        about = Change(team_subject(one.team), one.region, before={"姓名": one.name}, reason=because(reason))
        await ledgers.remove(actor, ledger, line, about)


async def remove_log_line(actor: Actor, team: int, line: int, reason: str) -> None:
    """Take a line of a team's log back."""
    async with transaction(actor):
        held = await teams.team(actor, team, clock.today())
        await _refuse_other(LOG, "team", team, line)
        await ledgers.remove(actor, LOG, line, Change(team_subject(team), held.region, reason=because(reason)))


async def remove_check(actor: Actor, director: int, line: int, reason: str) -> None:
    """Take a record check back that was not made, or not so."""
    async with transaction(actor):
        one = await held_director(actor, director, over=True)
        await _refuse_other(CHECKS, "director", director, line)
        await ledgers.remove(
            actor, CHECKS, line, Change(director_subject(director), one.region, reason=because(reason))
        )


async def remove_child_work(actor: Actor, director: int, line: int, reason: str) -> None:
    """Take back a line of what a director did, also of one who has left."""
    async with transaction(actor):
        one = await held_director(actor, director, over=True)
        await _refuse_other(WORK, "director", director, line)
        await ledgers.remove(actor, WORK, line, Change(director_subject(director), one.region, reason=because(reason)))


async def take_back_induction(actor: Actor, director: int, reason: str) -> None:
    """The initial training was not passed after all; the post waits for it again. Raises Conflict where none is on record."""
    async with transaction(actor):
        one = await held_director(actor, director, over=True)
        if one.inducted is None:
            raise Conflict(f"{one.name}没有登记初任培训。", code="child_director.not_inducted")
        await connection().execute(
            "UPDATE child_director SET inducted = NULL, induction_document = NULL WHERE id = $1", director
        )
        before = {"初任培训合格": one.inducted.isoformat(), "文件": one.induction_document or ""}
        change = Change(director_subject(director), one.region, before=before, reason=because(reason))
        await audit.record(actor, INDUCTION, change)


async def remove_visit(actor: Actor, site: int, line: int, reason: str) -> None:
    """Take back a visit to a site that the county looks after."""
    async with transaction(actor):
        region = await region_of_site(actor, site)
        found = await connection().fetchval(
            """SELECT 1 FROM help_record h JOIN county_arrangement a ON a.id = h.arrangement
               WHERE h.id = $1 AND a.site = $2""",
            line,
            site,
        )
        if found is None:
            raise NotFound
        await ledgers.remove(actor, VISITS, line, Change(site_subject(site), region, reason=because(reason)))


async def _refuse_other(ledger: Ledger, column: str, of: int, line: int) -> None:
    """Raise NotFound for a line that is of somebody else."""
    found = await connection().fetchval(
        f"SELECT 1 FROM {ledger.table} WHERE id = $1 AND {column} = $2",  # noqa: S608  # Names from constants.
        line,
        of,
    )
    if found is None:
        raise NotFound
