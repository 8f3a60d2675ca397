"""The career text of the form: its lines as periods, and what does not fit together in them (LX-8, LX-9). Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from cadres.forms.doubts import Doubt
from server.values.periods import Month

#: A line begins with its months and two blanks; the words stand from here on, and so do lines that go on.
COLUMN: Final = 18

_LINE: Final = re.compile(r"(\d{4})[.．](\d{1,2})\s?(?:--|—+|－+|-+|至)\s?(?:(\d{4})[.．](\d{1,2}))?\s*(.*)")
_LABEL: Final = "简历"


@dataclass(frozen=True, slots=True)
class Period:
    """One entry: `until` is the month it ended in, None if it goes on; `text` is joined from its lines."""

    since: Month
    until: Month | None
    text: str


def read_career(career: str) -> tuple[tuple[Period, ...], list[Doubt]]:
    """The periods in the order of the text, and the lines that tell none."""
    found: list[Period] = []
    doubts: list[Doubt] = []
    for number, line in enumerate(career.splitlines(), 1):
        if not line.strip():
            continue
        started = _LINE.fullmatch(line.strip())
        if started is None:
            if found:
                last = found[-1]
                found[-1] = Period(last.since, last.until, last.text + line.strip())
            else:
                doubts.append(Doubt(_LABEL, f"第{number}行“{line.strip()[:20]}”前没有起止年月。", "补写起止年月。"))
            continue
        period = _period(started, number, doubts)
        if period:
            found.append(period)
    return tuple(found), doubts


def _period(line: re.Match[str], number: int, doubts: list[Doubt]) -> Period | None:
    from_year, from_month, to_year, to_month, text = line.groups()
    for year in (year for year, month in ((from_year, from_month), (to_year, to_month)) if month == "1"):
        cause = f"第{number}行的“{year}.1”可能是1月，也可能是10月。"
        doubts.append(Doubt(_LABEL, cause, f"核对后改成{year}.01或者{year}.10。"))
        return None
    try:
        since = Month(int(from_year), int(from_month))
        until = Month(int(to_year), int(to_month)) if to_year else None
    except ValueError as error:
        doubts.append(Doubt(_LABEL, f"第{number}行：{error}", "核对起止年月。"))
        return None
    return Period(since, until, text.strip())


def check_career(periods: Sequence[Period], current_post: str) -> Iterator[Doubt]:
    """What a reader of the form would ask about: gaps, overlaps, an end before its beginning, no entry that goes on."""
    for before, after in pairwise(periods):
        if before.until is None:
            yield Doubt(_LABEL, f"{before.since}起的一段没有写止年月，后面又有{after.since}起的一段。", "补写止年月。")
        elif after.since < before.until:
            yield Doubt(_LABEL, f"{after.since}起的一段与前一段（至{before.until}）重叠。", "核对起止年月。")
        elif after.since > before.until:
            yield Doubt(_LABEL, f"{before.until}至{after.since}之间没有经历。", "补写这段时间的经历。")
    for one in periods:
        if one.until is not None and one.until < one.since:
            yield Doubt(_LABEL, f"{one.since}起的一段止于{one.until}，止早于起。", "核对起止年月。")
    if periods and periods[-1].until is not None:
        yield Doubt(_LABEL, f"最后一段止于{periods[-1].until}，没有现任职务的一段。", "补写至今的一段。")
    elif periods and current_post and not _tells(periods[-1].text, current_post):
        yield Doubt(_LABEL, f"最后一段与现任职务“{current_post}”不一致。", "核对简历和现任职务。")


def _tells(text: str, post: str) -> bool:
    """Whether a text names every part of a post: `马道村党支部书记、村委会主任` may be two parts of one line."""
    return all(part.strip() in text for part in re.split(r"[、，,;；]", post) if part.strip())


def write_career(periods: Sequence[Period], *, width: int = 0, newline: str = "\r\n") -> str:
    """The text as the editor lays it out; lines longer than `width` characters go on below the words."""
    lines: list[str] = []
    for one in periods:
        head = f"{one.since}--{one.until or '       '}".ljust(COLUMN)
        pieces = [one.text[at : at + width] for at in range(0, len(one.text), width)] if width else [one.text]
        lines += [(head if place == 0 else " " * COLUMN) + piece for place, piece in enumerate(pieces or [""])]
    return newline.join(lines)
