"""Hours as entered, and who finished a course (TH-5 … TH-8). Pure.

Hours are counted in tenths, so that 1.5 stays 1.5. Twelve days and 90 hours are two measures of one duty: no day is ever made
of hours here, nor hours of a day, because the places that do so do it differently (8 a day, 7.5 a day).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from server.errors import Problem, Refused
from server.law.lawbook import Finding, Provision, Share, Standing
from training.course_vocabulary import Presence

TENTHS = 10
#: More than this in one session is a typing error, or days that were typed as hours.
MOST_A_SESSION = 120
#: Fewer minutes than this for one hour of training are asked about.
LEAST_MINUTES = 30
MOST_A_DAY = 12 * TENTHS

_LEAVE = Provision("TH-5", "干部教育培训工作条例（2023）：请假累计超过总学时1/7的，按退学处理", Standing.POLICY)
_TEST = Provision("TH-5", "培训班方案规定的考核合格分", Standing.LOCAL)
_MINUTES = Provision("TH-6", "一学时通常按45分钟计；不到30分钟的，多是把天数或者钟点填成了学时", Standing.PARAMETER)
_AT_ONCE = Provision("TH-10", "同一期的两节课时间重叠的，分班授课才会有", Standing.PARAMETER)
_SEVENTH = Share(1, 7, inclusive=False)


def said(tenths: int) -> str:
    """Tenths as people write them: 15 is 1.5, 20 is 2."""
    whole, part = divmod(tenths, TENTHS)
    return f"{whole}.{part}" if part else str(whole)


def read_tenths(typed: str, field: str, most: int, unit: str) -> int:
    """A number with one decimal at most. Raises Refused for what is none, with what may be typed."""
    whole, dot, part = typed.strip().partition(".")
    fine = (
        whole.isascii() and whole.isdecimal() and (not dot or (part.isascii() and part.isdecimal() and len(part) == 1))
    )
    tenths = int(whole) * TENTHS + int(part or 0) if fine and len(whole) <= len(str(most)) else 0
    if not 0 < tenths <= most:
        cause = f"“{typed}”不能用，要大于0，不超过{said(most)}{unit}，最多一位小数。"
        raise Refused([Problem(field, cause, "按主办单位给的数填，天数和学时不互相折算。", "TH-7")])
    return tenths


class Sitting(NamedTuple):
    """One session: its day, when it begins and ends (minutes of the day), and its hours in tenths."""

    id: int
    day: date
    begins: int
    ends: int
    hours: int

    def overlaps(self, other: "Sitting") -> bool:
        return self.day == other.day and self.begins < other.ends and other.begins < self.ends

    @property
    def time(self) -> str:
        return f"{clock_of(self.begins)}—{clock_of(self.ends)}"


def clock_of(minutes: int) -> str:
    """Minutes of the day as a clock shows them."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def read_clock(typed: str, field: str) -> int:
    """Minutes of the day from 8:30 or 08:30. Raises Refused for what is no time."""
    hour, _, minute = typed.strip().replace("：", ":").partition(":")
    fine = hour.isascii() and hour.isdecimal() and minute.isascii() and minute.isdecimal()
    minutes = int(hour) * 60 + int(minute) if fine and len(hour) <= len("24") and len(minute) == len("00") else -1
    if not (fine and 0 <= minutes <= 24 * 60 and int(minute) < 60):  # noqa: PLR2004  # Minutes of an hour.
        raise Refused([Problem(field, f"“{typed}”不是时间。", "写成08:30这样的形式。")])
    return minutes


def fits(new: Sitting, first: date, last: date, others: Sequence[Sitting]) -> tuple[Problem, ...]:
    """What is wrong with a new session of a course."""
    return tuple(_fits(new, first, last, others))


def _fits(new: Sitting, first: date, last: date, others: Sequence[Sitting]) -> Iterator[Problem]:
    if not first <= new.day <= last:
        cause = f"{new.day.isoformat()}不在培训班的{first.isoformat()}至{last.isoformat()}之内。"
        yield Problem("日期", cause, "核对日期；班次延期的，先在班次页面更改结束日期。", "TH-6")
    if new.ends <= new.begins:
        yield Problem("结束", f"{clock_of(new.ends)}不晚于开始{clock_of(new.begins)}。", "核对时间。")
    same = next((one for one in others if one.day == new.day and one.begins == new.begins), None)
    if same:
        yield Problem("开始", f"{new.day.isoformat()} {same.time}这一节已经登记过。", "同一节只登记一次。", "TH-10")
    total = new.hours + sum(one.hours for one in others if one.day == new.day and not one.overlaps(new))
    if total > MOST_A_DAY:
        yield Problem(
            "学时",
            f"{new.day.isoformat()}合计{said(total)}学时，超过{said(MOST_A_DAY)}学时。",
            "核对学时，不要把天数填成学时。",
            "TH-7",
        )


def doubtful(new: Sitting, others: Sequence[Sitting]) -> tuple[tuple[str, Finding], ...]:
    """What is asked about a new session, by the field it is about: it may be right, so that it passes once somebody says so."""
    return tuple(_doubtful(new, others))


def _doubtful(new: Sitting, others: Sequence[Sitting]) -> Iterator[tuple[str, Finding]]:
    minutes = new.ends - new.begins
    if 0 < minutes * TENTHS < new.hours * LEAST_MINUTES:
        message = f"{new.time}共{minutes}分钟，填了{said(new.hours)}学时，一学时不到{LEAST_MINUTES}分钟。"
        formula = f"{minutes} ＜ {said(new.hours)} × {LEAST_MINUTES}"
        yield "学时", _MINUTES.warning(message, {"minutes": minutes, "hours": new.hours}, formula, met=False)
    for one in others:
        if one.overlaps(new) and one.begins != new.begins:
            message = f"{new.day.isoformat()} {new.time}与已排的{one.time}时间重叠，同时上两节课的人只能登记一节出勤。"
            yield "开始", _AT_ONCE.warning(message, met=False)
            return


@dataclass(frozen=True, slots=True)
class Completion:
    """How somebody stands in a run: hours of the whole, hours made, hours missed, and whether the certificate is due."""

    total: int
    made: int
    missed: int
    open: int
    complete: bool
    findings: tuple[Finding, ...]

    @property
    def make_up(self) -> bool:
        """Whether they are to make it up in another run."""
        return not self.complete and self.open == 0


def completion(
    sittings: Sequence[Sitting], presences: dict[int, Presence], pass_mark: int | None, score: int | None, *, left: bool
) -> Completion:
    """Judged once every session is over and told; a session of which nothing is recorded is open, not missed."""
    total = sum(one.hours for one in sittings)
    told = {one.id: one.hours for one in sittings if one.id in presences}
    made = sum(hours for session, hours in told.items() if presences[session] is Presence.PRESENT)
    missed = sum(told.values()) - made
    unsaid = sum(one.id not in presences for one in sittings)
    found: list[Finding] = []
    over = _SEVENTH.reached(missed, total) if total else False
    if missed:
        verb = "超过" if over else "没有超过"
        make = _LEAVE.breach if over else _LEAVE.note
        found.append(
            make(
                f"缺课{said(missed)}学时，{verb}总学时{said(total)}的七分之一。",
                {"missed": missed, "total": total},
                _SEVENTH.formula(missed, total),
                met=not over,
            )
        )
    if unsaid:
        found.append(_LEAVE.note(f"还有{unsaid}节没有登记出勤。", {"open": unsaid}, met=None))
    if pass_mark is not None and score is not None and score < pass_mark:
        found.append(
            _TEST.breach(
                f"考核{score}分，不到合格的{pass_mark}分。",
                {"score": score, "pass": pass_mark},
                f"{score} ＜ {pass_mark}",
            )
        )
    if pass_mark is not None and score is None:
        found.append(_TEST.note("还没有登记考核成绩。", met=None))
    if left:
        found.append(_LEAVE.breach("中途退出。"))
    untested = pass_mark is not None and score is None
    complete = bool(total) and not unsaid and not untested and all(one.met is not False for one in found)
    return Completion(total, made, missed, unsaid + untested, complete, tuple(found))
