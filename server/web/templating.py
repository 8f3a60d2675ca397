"""The templates of the pages: one environment over all packages, strict about what is missing.

A template is named by its package: `cadres/pages/communities.html`.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined

from server import clock
from server.templated import InWords
from server.values.labels import in_words
from server.values.periods import chinese_day, chinese_number
from server.values.text import padded_name
from server.web import assets
from server.web.deadlines import due
from server.web.sheet_links import sheet_links

_GROUPED_FROM = 10_000
_WEEKDAYS = "一二三四五六日"


def environment(packages: Iterable[str]) -> Environment:
    """The environment over the ground and the packages named."""
    made = Environment(
        loader=PrefixLoader({name: PackageLoader(name) for name in ("server", *packages)}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=in_words,
    )
    made.code_generator_class = InWords
    made.globals["static"] = assets.address
    made.globals["address"] = address
    made.globals["due"] = due
    made.globals["today"] = clock.today
    made.globals["sheet_links"] = sheet_links
    made.filters.update(
        chinese=chinese_number,
        chinese_day=chinese_day,
        day=day,
        figure=figure,
        lead=lead,
        moment=moment,
        month=month,
        padded=padded_name,
        seconds=seconds,
        short_day=short_day,
        weekday=weekday,
    )
    return made


def address(path: str, **query: object) -> str:
    """A path, which may bring a query of its own, with more of it; the empty parts are left out."""
    asked = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}{'&' if '?' in path else '?'}{urlencode(asked)}" if asked else path


def day(value: date | None) -> str:
    """As tables show a day: 2026-10-18; unknown is a dash."""
    return value.isoformat() if value else "—"


def short_day(value: date) -> str:
    """As sentences name a day: 10月18日, with its year unless that is this one."""
    return f"{value.month}月{value.day}日" if value.year == clock.today().year else chinese_day(value)


def month(value: date) -> str:
    """As rosters write a birth: 1978.04."""
    return f"{value.year}.{value.month:02}"


def moment(value: datetime) -> str:
    """As trails show a moment in Shanxi's time, which the database does not give: 10-23 09:30; of another year only its day."""
    value = value.astimezone(clock.ZONE)
    if value.year != clock.today().year:
        return value.date().isoformat()
    return f"{value.month}-{value.day:02} {value.hour:02}:{value.minute:02}"


def seconds(value: datetime) -> str:
    """A moment to the second, in Shanxi's time."""
    return f"{value.astimezone(clock.ZONE):%Y-%m-%d %H:%M:%S}"


def weekday(value: date) -> str:
    """星期五."""
    return f"星期{_WEEKDAYS[value.weekday()]}"


def figure(value: int | None) -> str:
    """A number: four digits stand as they are, five take a comma, unknown is a dash."""
    if value is None:
        return "—"
    return f"{value:,}" if abs(value) >= _GROUPED_FROM else str(value)


def lead(sentence: str) -> tuple[str, str]:
    """A sentence parted after its first clause, which states the verdict."""
    clause = re.match(r"[^，。：]*[，。：]", sentence)
    end = clause.end() if clause else len(sentence)
    return sentence[:end], sentence[end:]
