"""Proof that a notice hung: where, when, put up by which two, and when it came down."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from elections.laws import laws
from elections.notice_vocabulary import NoticeState
from elections.noticing.register import NoticeLine, Posting, notice
from elections.permissions import RECORD, VIEW
from elections.queries import election as read_election
from elections.rules.notices import Timing, hung
from elections.services.corrections import Withdrawal
from elections.services.elections import find, subject
from elections.tables import Election, NoticePosting
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.files.keeping import FileLine, of_subject
from server.files.scans import MOST_SCAN_BYTES, SCAN_TYPES
from server.manifest import FileKind

POSTED = event_kind("election.notice_posted", "登记公告张贴", Dot.STEP)
TAKEN_DOWN = event_kind("election.notice_taken_down", "登记公告撤下")
POSTING_ENDED = event_kind("election.notice_posting_withdrawn", "撤回公告张贴记录", Dot.ATTENTION)

POSTING_PHOTO = FileKind(
    code="elections.notice_posting",
    label="公告张贴照片",
    view=VIEW,
    add=RECORD,
    media_types=SCAN_TYPES,
    most_bytes=MOST_SCAN_BYTES,
    page="/elections/{}/notices",
)


class RecordPosting(BaseModel):
    """That it went up: at which of its places, on which day and hour, and who the two were."""

    model_config = ConfigDict(frozen=True)

    place: str = Field(min_length=2, max_length=80)
    posted: date
    hour: Annotated[str, Field(pattern=r"^([01]?\d|2[0-3])[:：][0-5]\d$")]
    by_one: Name
    by_two: Name


class TakeDown(BaseModel):
    """That it came down; too early takes a reason."""

    model_config = ConfigDict(frozen=True)

    taken_down: date
    taken_by: Name
    reason: str | None = Field(None, min_length=2, max_length=200)


def called(number: int) -> str:
    """What stands before the names of a notice's photos."""
    return f"第{number}号公告"


async def photos_of(actor: Actor, code: str, number: int) -> tuple[FileLine, ...]:
    """The photos of one notice on the wall, the oldest first."""
    held = await of_subject(actor, subject(code))
    return tuple(one for one in held if one.kind == POSTING_PHOTO.code and one.name.startswith(f"{called(number)}-"))


async def _notice(actor: Actor, code: str, number: int) -> tuple[Election, NoticeLine]:
    await take_turn("election", code)
    row = await find(actor, code)
    actor.require(RECORD, at=row.region)
    line = await read_election(actor, code)
    book = (await laws()).book(line.kind, line.election_day, line.region)
    return row, await notice(actor, code, number, book, Timing(line.election_day, produced=line.last_held))


async def record_posting(actor: Actor, code: str, number: int, command: RecordPosting) -> int:
    """Put on record that it went up at one of its places; returns the number of the record."""
    async with transaction(actor):
        election, held = await _notice(actor, code, number)
        if held.state is NoticeState.VOIDED:
            raise Conflict(f"第{number}号公告已经作废，不再张贴。", code="notice.voided")
        _refuse_posting(held, command)
        row = NoticePosting(
            region=election.region,
            notice=held.id,
            recorded=clock.now(),
            **{**command.model_dump(), "hour": _hour(command.hour)},
        )
        await row.save()
        after = {
            "公告": f"第{number}号",
            "地点": command.place,
            "张贴": f"{command.posted.isoformat()} {_hour(command.hour)}",
            "张贴人": f"{command.by_one}、{command.by_two}",
        }
        await audit.record(actor, POSTED, Change(subject(code), election.region, after=after))
    return int(row.id)


def _hour(typed: str) -> str:
    """09:05, in whatever marks it was typed, so that hours sort as text."""
    hour, _, minute = typed.replace("：", ":").partition(":")
    return f"{int(hour):02d}:{minute}"


def _refuse_posting(held: NoticeLine, command: RecordPosting) -> None:
    problems = []
    if command.place not in held.notice.places:
        cause = f"公告上没有“{command.place}”这一处。"
        problems.append(Problem("地点", cause, f"公告写明张贴于{'、'.join(held.notice.places)}。"))
    elif command.place not in held.unposted_places:
        problems.append(Problem("地点", f"{command.place}已经登记张贴。", "登记有误的，先撤回原记录。"))
    if command.posted < held.notice.issued:
        cause = f"{command.posted.isoformat()}，早于公告日期{held.notice.issued.isoformat()}。"
        problems.append(Problem("张贴日期", cause, "按实际张贴的日期填。"))
    elif command.posted > clock.today():
        problems.append(Problem("张贴日期", f"{command.posted.isoformat()}还没有到。", "张贴后再登记。"))
    if command.by_one == command.by_two:
        problems.append(Problem("张贴人", "两名张贴人是同一个人。", "张贴由两人到场。"))
    if problems:
        raise Refused(problems)


_OWN = """
SELECT p.id, n.number, p.place, p.posted, p.hour, p.by_one, p.by_two, p.taken_down, p.taken_by, p.taken_reason
FROM notice_posting p JOIN election_notice n ON n.id = p.notice JOIN election e ON e.id = n.election
WHERE e.code = $1 AND starts_with(p.region, $2) AND p.id = $3 AND p.ended IS NULL
"""


async def _posting(actor: Actor, code: str, posting: int) -> tuple[int, Posting]:
    row = await connection().fetchrow(_OWN, code, actor.reach, posting)
    if row is None:
        raise NotFound
    return row["number"], Posting(**{name: value for name, value in row.items() if name != "number"})


async def take_down(actor: Actor, code: str, posting: int, command: TakeDown) -> None:
    """Put on record that it came down. Raises Refused where it hung too short and nobody says why."""
    async with transaction(actor):
        number, own = await _posting(actor, code, posting)
        election, held = await _notice(actor, code, number)
        if own.taken_down:
            raise Conflict(f"{own.place}的公告已经登记撤下。", code="notice.taken_down")
        _refuse_taking(held, own, command)
        changed: dict[Any, Any] = {
            NoticePosting.taken_down: command.taken_down,
            NoticePosting.taken_by: command.taken_by,
            NoticePosting.taken_reason: command.reason,
        }
        await NoticePosting.update(changed).where(NoticePosting.id == posting)
        after = {"公告": f"第{number}号", "地点": own.place, "撤下": command.taken_down.isoformat()}
        change = Change(subject(code), election.region, after=after, reason=command.reason or "")
        await audit.record(actor, TAKEN_DOWN, change)


def _refuse_taking(held: NoticeLine, own: Posting, command: TakeDown) -> None:
    if command.taken_down > clock.today():
        raise Refused([Problem("撤下日期", f"{command.taken_down.isoformat()}还没有到。", "撤下后再登记。")])
    if command.taken_down < own.posted:
        raise Refused([Problem("撤下日期", f"早于张贴日期{own.posted.isoformat()}。", "请核对。")])
    short = hung(held.kind, held.window, command.taken_down) if held.stands else None
    if short is not None and short.met is False and not command.reason:
        raise Refused([short.as_problem("理由", "提前撤下的，写明理由。")])


async def withdraw_posting(actor: Actor, code: str, posting: int, command: Withdrawal) -> None:
    """Take back a posting that was recorded wrongly; the row stays, with why."""
    async with transaction(actor):
        number, own = await _posting(actor, code, posting)
        election, _ = await _notice(actor, code, number)
        ended: dict[Any, Any] = {NoticePosting.ended: clock.now(), NoticePosting.ended_why: command.reason}
        await NoticePosting.update(ended).where(NoticePosting.id == posting)
        before = {"公告": f"第{number}号", "地点": own.place, "张贴": own.posted.isoformat()}
        change = Change(subject(code), election.region, before=before, reason=command.reason)
        await audit.record(actor, POSTING_ENDED, change)
