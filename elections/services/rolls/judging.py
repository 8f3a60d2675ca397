"""Judging a roll anew when election day moves: who becomes a voter, who no longer is one (V-01, V-02, D-05)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from elections.roll_vocabulary import ChangeKind, OffGround
from elections.rules.roll import SAME_ROUND_DAYS, Moved, moved
from elections.rules.roll_windows import postponed
from elections.services.elections import subject
from elections.services.rolls.keeping import TakeOff, back_on_the_roll, entry_of, note_change, off_the_roll
from elections.services.rolls.opening import Work, roll_to_keep
from elections.tables import Roll
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction

JUDGED_ANEW = event_kind("roll.judged_anew", "选举日变动核对名单", Dot.STEP)

_PAPER = "选举日变动，按新的选举日核对"


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody whom the new day makes a voter, or no longer one."""

    voter: int
    name: str
    group: str
    born: date
    comes: bool
    message: str


@dataclass(frozen=True, slots=True)
class Differences:
    """All of them, with the day that the roll was judged for and the day that it is judged for now."""

    was: date
    now: date
    lines: tuple[Difference, ...]


async def differences(work: Work) -> Differences:
    """What the election day as it stands makes of the roll; nothing is written."""
    lines = tuple(_line(one) for one in await _moved(work))
    return Differences(work.roll.judged_for, work.election.election_day, lines)


def _line(one: Moved[Any]) -> Difference:
    row, comes = one.who, one.now.off is None
    message = "到新的选举日可以登记。" if comes else one.now.finding.message
    return Difference(row["id"], row["name"], row["group_name"], row["born"], comes, message)


async def _moved(work: Work) -> Sequence[Moved[Any]]:
    rows = await connection().fetch(
        "SELECT * FROM voter WHERE roll = $1 AND county = $2 AND (off_ground IS NULL OR off_ground = ANY($3)) ORDER BY id",
        work.roll.id,
        work.election.region[:6],
        [ground.value for ground in OffGround if ground.by_day],
    )
    held = [(row, OffGround(row["off_ground"]) if row["off_ground"] else None, entry_of(row)) for row in rows]
    return list(moved(work.book, work.election.election_day, held))


async def judge_anew(actor: Actor, code: str) -> Differences:
    """Bring the roll to the election day as it stands, in one step; returns what changed."""
    async with transaction(actor):
        work = await roll_to_keep(actor, code)
        found = await _moved(work)
        made = Differences(work.roll.judged_for, work.election.election_day, tuple(map(_line, found)))
        coming = [one.who["id"] for one in found if one.now.off is None]
        await back_on_the_roll(work, coming)
        if work.published:
            for one in found:
                if one.now.off is None:
                    deprived = one.before is OffGround.DEPRIVED
                    kind = ChangeKind.RIGHTS_RESTORED if deprived else ChangeKind.OF_AGE
                    await note_change(work, one.who["id"], kind, _PAPER)
        for ground in {one.now.off for one in found if one.now.off is not None}:
            going = [one.who["id"] for one in found if one.now.off is ground]
            await off_the_roll(work, going, TakeOff(ground=ground, document=_PAPER, day=clock.today()), actor.name)
        await _look_elsewhere(work)
        if not work.published or not (found or await _waits_to_go_out(work)):
            await Roll.update({Roll.judged_for: work.election.election_day}).where(Roll.id == work.roll.id)
        after = {"选举日": made.now.isoformat(), "新列入": len(coming), "新除去": len(found) - len(coming)}
        change = Change(subject(code), work.election.region, before={"选举日": made.was.isoformat()}, after=after)
        await audit.record(actor, JUDGED_ANEW, change)
    return made


async def _waits_to_go_out(work: Work) -> bool:
    """Whether another list has to go up: changes wait for one, or the vote was put off so far that this one is stale (D-05)."""
    if await connection().fetchval(
        "SELECT EXISTS (SELECT FROM roll_change WHERE roll = $1 AND edition IS NULL)", work.roll.id
    ):
        return True
    stale = postponed(work.book, work.roll.judged_for, work.election.election_day)
    return stale is not None and stale.met is False


async def _look_elsewhere(work: Work) -> None:
    """Who comes may be on another roll of the round, and the moved day may make one round of two (V-06)."""
    await connection().execute("SELECT tell_moved_day($1)", work.roll.id)
    await connection().execute(
        "SELECT note_registration_conflicts($1, $2, NULL, NULL)", [work.roll.id], SAME_ROUND_DAYS
    )
