"""County arrangements of sites without a team of their own: who looks after them (SD-8)."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services import ledgers
from cadres.services.ledgers import Ledger
from cadres.services.sites import region_of as region_of_site
from server import clock
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem, Refused
from training.permissions import ARRANGE, RECORD
from training.rules.ends import end_problems
from training.rules.names import judge_words
from training.services.judging import because, refuse
from training.services.units import region_of as region_of_unit
from training.vocabulary import HelpKind


class Arrange(BaseModel):
    """A unit of the county and a contact by name for a site; it takes the place of the one before."""

    model_config = ConfigDict(frozen=True)

    unit: int
    contact: str = Field(min_length=2, max_length=40)
    position: str = Field(min_length=1, max_length=60)
    since: date
    document: str = Field(min_length=1, max_length=120)


class EndArrangement(BaseModel):
    """The end of an arrangement, with why."""

    model_config = ConfigDict(frozen=True)

    until: date
    reason: str = Field(min_length=2, max_length=200)


ARRANGEMENTS = Ledger(
    table="county_arrangement",
    noun="县级统筹",
    words={
        "contact": "联系人",
        "position": "联系人职务",
        "since": "起始日期",
        "until": "终止日期",
        "document": "文件",
        "end_reason": "终止原因",
    },
    right=ARRANGE,
    twice=Problem("起始日期", "这段时间已经落实过统筹单位。", "先终止原来的，再登记新的。", "SD-8"),
)


def subject(site: int | str) -> str:
    """The name of a site's help in the trace: it is part of the site's own."""
    return f"site:{site}"


async def arrange(actor: Actor, site: int, command: Arrange) -> int:
    """Name who looks after a site. An arrangement that runs on is ended by the new one's first day."""
    async with transaction(actor):
        region = await region_of_site(actor, site)
        actor.require(ARRANGE, at=region)
        if (await region_of_unit(actor, command.unit))[:6] != region[:6]:
            raise Refused([Problem("统筹单位", "不在本县的派出单位名单上。", "先在本县名单登记这个单位。", "SD-8")])
        if command.since > clock.today():
            raise Refused([Problem("起始日期", "还没有到。", "落实以后再登记。")])
        running = await connection().fetchrow(
            "SELECT id, since FROM county_arrangement WHERE site = $1 AND until IS NULL", site
        )
        if running:
            if command.since <= running["since"]:
                cause = f"不晚于现在这一项的起始日期{running['since'].isoformat()}。"
                raise Refused([Problem("起始日期", cause, "核对日期。", "SD-8")])
            ended = {"until": command.since, "end_reason": "换人"}
            await ledgers.amend(actor, ARRANGEMENTS, running["id"], Change(subject(site), region), ended)
        name = await connection().fetchval("SELECT name FROM sending_unit WHERE id = $1", command.unit)
        about = Change(subject(site), region, after={"统筹单位": name})
        return await ledgers.add(actor, ARRANGEMENTS, about, {"site": site, **command.model_dump()})


async def end_arrangement(actor: Actor, site: int, command: EndArrangement) -> None:
    """Nobody looks after the site any more. Raises NotFound where nobody does."""
    async with transaction(actor):
        region = await region_of_site(actor, site)
        running = await connection().fetchrow(
            "SELECT id, since FROM county_arrangement WHERE site = $1 AND until IS NULL", site
        )
        if running is None:
            raise NotFound
        if command.until <= running["since"]:
            raise Refused([Problem("终止日期", "不晚于起始日期。", "核对日期。")])
        if problems := end_problems(command.until, clock.today(), "终止日期"):
            raise Refused(problems)
        ended = {"until": command.until, "end_reason": because(command.reason, "终止原因")}
        await ledgers.amend(actor, ARRANGEMENTS, running["id"], Change(subject(site), region), ended)


class Visited(BaseModel):
    """A visit: the day, who, what was found. No household is named, only how many."""

    model_config = ConfigDict(frozen=True)

    day: date
    done_by: str = Field(min_length=2, max_length=40)
    said: str = Field(min_length=2, max_length=300)
    households: int | None = Field(None, ge=0, le=9999)
    reason: str | None = Field(None, max_length=200)


VISITS = Ledger(
    table="help_record",
    noun="县级统筹走访",
    words={"day": "走访日期", "done_by": "走访人", "said": "走访情况", "households": "走访户数"},
    right=RECORD,
    twice=Problem("走访日期", "已经登记过。"),
)


async def record_visit(actor: Actor, site: int, command: Visited) -> int:
    """Record a visit under the arrangement that held on its day. Raises Refused where none did."""
    async with transaction(actor):
        region = await region_of_site(actor, site)
        if command.day > clock.today():
            raise Refused([Problem("走访日期", "还没有到。", "走访以后再登记。")])
        held = await connection().fetchval(
            """SELECT id FROM county_arrangement
               WHERE site = $1 AND since <= $2 AND (until IS NULL OR until > $2)""",
            site,
            command.day,
        )
        if held is None:
            cause = f"{command.day.isoformat()}没有落实统筹单位。"
            raise Refused([Problem("走访日期", cause, "核对日期，或者先落实统筹单位。", "SD-8")])
        refuse(judge_words(command.said), "走访情况", command.reason)
        told = command.model_dump(exclude={"reason"})
        values = {"arrangement": held, "kind": HelpKind.VISIT, **told, "recorded": clock.now()}
        return await ledgers.add(actor, VISITS, Change(subject(site), region, reason=because(command.reason)), values)
