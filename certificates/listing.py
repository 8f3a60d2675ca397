"""Filings by how they stand, counted and paged where they are kept: a province has tens of thousands of them.

The SQL says once more what `FilingLine` says of one filing (`open`, `expired`, `late`); a test holds the two together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from certificates.queries import LINES, FilingLine, line_of
from certificates.rules.filings import DONE
from server.access.actor import Actor, reach_of
from server.db.engine import connection

#: What a list may show, as conditions on a line of `_MARKED`.
SHOWN: Mapping[str, str] = {
    "": "true",
    "open": "open",
    "returned": "open AND returned",
    "late": "late",
    "expired": "expired",
    "done": "done",
    "closed": "NOT open AND NOT done",
}
_DONE = ", ".join(f"'{state.value}'" for state in sorted(DONE))
_MARKED = f"""
WITH line AS ({LINES} AND starts_with(f.region, $2)),
stands AS (SELECT *, state IN ({_DONE}) AS done,
                  state NOT IN ({_DONE}) AND superseded_by IS NULL AND stopped IS NULL AS open FROM line),
ends AS (SELECT *, open AND valid_until IS NOT NULL AND opened <= valid_until AND valid_until < $3::date AS expired
         FROM stands),
marked AS (SELECT *, open AND due < $3::date AS late FROM ends)
"""  # noqa: S608
_NAMED = "(strpos(community, $4) > 0 OR starts_with(region, $4) OR starts_with(credit_code, upper($4)))"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which filings of an area are asked for, as they stand on a day: `words` are part of a name, or how a code begins: that of the place or the credit code."""

    area: str
    day: date
    words: str = ""


async def counted(actor: Actor, wanted: Wanted) -> Mapping[str, int]:
    """How many filings stand in each way of `SHOWN`."""
    counts = ", ".join(f'count(*) FILTER (WHERE {holds}) AS "{word or "all"}"' for word, holds in SHOWN.items())
    sql = f"{_MARKED} SELECT {counts} FROM marked WHERE {_NAMED}"  # noqa: S608
    row = await connection().fetchrow(sql, *_words(actor, wanted))
    return {word: int(row[word or "all"]) for word in SHOWN}


async def listed(
    actor: Actor, wanted: Wanted, show: str = "", *, first: int = 0, size: int | None = None
) -> tuple[FilingLine, ...]:
    """The filings that stand in one way: those with a deadline by its day, then those whose term has ended, then those closed."""
    sql = f"""{_MARKED} SELECT * FROM marked WHERE {_NAMED} AND {SHOWN[show]}
              ORDER BY NOT open, expired, due, id OFFSET $5 LIMIT $6"""  # noqa: S608
    rows = await connection().fetch(sql, *_words(actor, wanted), first, size)
    return tuple(map(line_of, rows))


async def open_by_township(actor: Actor, day: date) -> Mapping[str, int]:
    """How many filings of the actor's area are open, by township."""
    sql = f"""{_MARKED} SELECT rpad(left(region, 9), 12, '0') AS township, count(*) AS number
              FROM marked WHERE open AND {_NAMED} GROUP BY 1"""  # noqa: S608
    rows = await connection().fetch(sql, *_words(actor, Wanted(actor.region, day)))
    return {row["township"]: int(row["number"]) for row in rows}


def _words(actor: Actor, wanted: Wanted) -> tuple[object, ...]:
    return actor.reach, reach_of(wanted.area), wanted.day, wanted.words


@dataclass(frozen=True, slots=True)
class Printed:
    """What a certificate that was given out says of its code and its days."""

    credit_code: str | None
    valid_from: date | None
    valid_until: date | None
    issued: date


async def printed_on(actor: Actor, filings: Sequence[int]) -> Mapping[int, Printed]:
    """The certificates that some filings brought; a filing that has brought none is not there."""
    rows = await connection().fetch(
        """SELECT filing, credit_code, valid_from, valid_until, issued FROM legal_certificate
           WHERE filing = ANY($1) AND starts_with(region, $2)""",
        list(filings),
        actor.reach,
    )
    return {row["filing"]: Printed(*tuple(row)[1:]) for row in rows}


async def codes_on_record(actor: Actor, regions: Sequence[str]) -> Mapping[str, str]:
    """The credit codes of communities by region; one without a code is not there."""
    rows = await connection().fetch(
        """SELECT region, credit_code FROM community
           WHERE region = ANY($1) AND starts_with(region, $2) AND credit_code IS NOT NULL""",
        list(regions),
        actor.reach,
    )
    return {row["region"]: row["credit_code"] for row in rows}
