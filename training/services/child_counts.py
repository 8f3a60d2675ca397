"""How many children a community has: the numbers of a day, each once."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem, Refused
from training.child_vocabulary import ChildCategory
from training.permissions import COUNT_CHILDREN
from training.services.judging import because

COUNTED = event_kind("child_count.recorded", "登记儿童数")
TAKEN_BACK = event_kind("child_count.taken_back", "撤销儿童数")


class TakeBackCount(BaseModel):
    """The day whose numbers were not to be there."""

    model_config = ConfigDict(frozen=True)

    as_of: date
    reason: str = Field(min_length=2, max_length=200)


class CountChildren(BaseModel):
    """The numbers of one day; None is not counted, 0 is none."""

    model_config = ConfigDict(frozen=True)

    as_of: date
    left_behind: int | None = Field(None, ge=0, le=99999)
    hardship: int | None = Field(None, ge=0, le=99999)
    orphan: int | None = Field(None, ge=0, le=99999)
    unattended: int | None = Field(None, ge=0, le=99999)

    def numbers(self) -> dict[ChildCategory, int]:
        """What was counted, by category."""
        told = {one: getattr(self, one.value) for one in ChildCategory}
        return {one: number for one, number in told.items() if number is not None}


def subject(region: str) -> str:
    """The name of a community's counts in the trace: they are the community's own."""
    return f"community:{region}"


async def count_children(actor: Actor, region: str, command: CountChildren) -> None:
    """Record the numbers of a day; those of the same day are put right. The trace tells the categories, not the numbers."""
    async with transaction(actor):
        known = await connection().fetchval("SELECT 1 FROM community WHERE region = $1 AND until IS NULL", region)
        if not known or not actor.covers(region):
            raise NotFound
        actor.require(COUNT_CHILDREN, at=region)
        numbers = command.numbers()
        if command.as_of > clock.today():
            raise Refused([Problem("统计日期", "还没有到。", "填统计的那一天。")])
        if not numbers:
            raise Refused([Problem("儿童数", "一项也没有填。", "没有的填0，没有统计的不填。")])
        await connection().executemany(
            """INSERT INTO child_count (region, category, as_of, number, recorded) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (region, category, as_of) DO UPDATE SET number = excluded.number, recorded = excluded.recorded""",
            [(region, one.value, command.as_of, number, clock.now()) for one, number in numbers.items()],
        )
        after = {"统计日期": command.as_of.isoformat(), "类别": "、".join(one.label for one in numbers)}
        await audit.record(actor, COUNTED, Change(subject(region), region, after=after))


async def take_back_count(actor: Actor, region: str, as_of: date, reason: str = "") -> None:
    """The numbers of a day were not to be there. Raises NotFound where there are none."""
    async with transaction(actor):
        actor.require(COUNT_CHILDREN, at=region)
        done = await connection().execute("DELETE FROM child_count WHERE region = $1 AND as_of = $2", region, as_of)
        if done.endswith(" 0"):
            raise NotFound
        before = {"统计日期": as_of.isoformat()}
        await audit.record(actor, TAKEN_BACK, Change(subject(region), region, before=before, reason=because(reason)))
