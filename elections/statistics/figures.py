"""Filling a form from the records, and the list behind each figure: both from the same rows under the same condition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cadres.secretaries import dual_offices
from cadres.vocabulary import CommitteeKind
from elections.statistics.fields import Field, Form
from elections.statistics.sources import AS_OF, DUAL, PICKED, SOURCES
from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose elections a form is about: those of an area, a kind and a term."""

    area: str
    kind: CommitteeKind
    term: int

    def values(self, actor: Actor) -> tuple[str, str, str, int, date]:
        """What the queries ask for, in the order of `PICKED`."""
        return actor.reach, reach_of(self.area), self.kind.value, self.term, clock.today()


@dataclass(frozen=True, slots=True)
class Place:
    """One election of a form with its fields by key: a number, a text, or None where nothing is on record."""

    code: str
    region: str
    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure of several places: the number of those that are known, and how many are not."""

    number: int | None
    gaps: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that a figure counts."""

    region: str
    community: str
    label: str
    href: str
    number: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A part of the rows that a figure counts: how many there are, their sum, and the places of which it is not known."""

    entries: tuple[Entry, ...]
    rows: int
    total: int
    gaps: tuple[Place, ...]


async def places(actor: Actor, asked: Asked, form: Form) -> tuple[Place, ...]:
    """The elections with their fields, by region; inside a transaction."""
    rows = await connection().fetch(
        f"{PICKED} SELECT id, code, region, community FROM picked ORDER BY region",  # noqa: S608  # Constants.
        *asked.values(actor),
    )
    found: dict[int, dict[str, Any]] = {row["id"]: {} for row in rows}
    for source in dict.fromkeys(one.source for one in form.fields if one.source):
        own = [one for one in form.fields if one.source == source]
        for row in await connection().fetch(filled(source, own), *await given(actor, asked, source)):
            found[row["id"]] |= {one.key: row[one.key] for one in own}
    return tuple(Place(row["code"], row["region"], row["community"], found[row["id"]]) for row in rows)


async def given(actor: Actor, asked: Asked, source: str) -> tuple[Any, ...]:
    """What the query of a source asks for."""
    plain = asked.values(actor)
    return plain if source != DUAL else (*plain, *await _of_one_hand(actor, asked))


async def _of_one_hand(actor: Actor, asked: Asked) -> tuple[list[int], list[int]]:
    """The elections in whose places one person is secretary and chair by law as of the day of the form (Q-0E), and those people."""
    rows = await connection().fetch(
        f"{PICKED} SELECT e.id, e.region, {AS_OF} AS day FROM picked e",  # noqa: S608  # Constants.
        *asked.values(actor),
    )
    by_day: dict[date, dict[str, int]] = {}
    for row in rows:
        by_day.setdefault(row["day"], {})[row["region"]] = row["id"]
    found = [
        (own[line.region], line.secretary)
        for day, own in by_day.items()
        for line in await dual_offices(actor, asked.area, day, list(own))
        if line.counts
    ]
    return [election for election, _ in found], [person for _, person in found]


def filled(source: str, fields: Sequence[Field]) -> str:
    """All fields of a source at once, an election to a row; a field is NULL where anything of it is not known."""
    of = SOURCES[source]
    columns = ", ".join(f'{_text(one) if one.text else _number(one)} AS "{one.key}"' for one in fields)
    return (
        f"{PICKED}, known AS MATERIALIZED (SELECT e.id, ({of.known}) AS known FROM picked e), "  # noqa: S608  # Constants.
        f"s AS MATERIALIZED ({of.rows}) "
        f"SELECT k.id, {columns} FROM known k LEFT JOIN s ON s.election = k.id GROUP BY k.id, k.known"
    )


def _number(field: Field) -> str:
    counted = f"s.election IS NOT NULL AND ({field.where})"
    unasked = f"count(*) FILTER (WHERE s.election IS NOT NULL AND ({field.asks}) IS NULL)"
    unknown = f"count(*) FILTER (WHERE {counted} AND ({field.number}) IS NULL)"
    total = f"coalesce(sum({field.number}) FILTER (WHERE {counted}), 0)::bigint"
    return f"CASE WHEN k.known AND {unasked} = 0 AND {unknown} = 0 THEN {total} END"


def _text(field: Field) -> str:
    return f"string_agg(DISTINCT ({field.text})::text, '、')"


def summed(those: Sequence[Place], field: Field) -> Sum:
    """A figure of some places; None where none of them is known."""
    known = [one.values[field.key] for one in those if one.values.get(field.key) is not None]
    return Sum(sum(known) if known else None, len(those) - len(known))


async def counted(
    actor: Actor, asked: Asked, form: Form, field: Field, *, first: int = 0, size: int | None = None
) -> Counted:
    """The rows that a figure counts, by place: those of the elections alone of which it is known, so that they give its number."""
    those = await places(actor, asked, replace(form, fields=(field,)))
    known = [one.code for one in those if one.values[field.key] is not None]
    own = await given(actor, asked, field.source)
    values, at = (*own, known), len(own) + 1
    found = (
        f"{PICKED}, s AS MATERIALIZED ({SOURCES[field.source].rows}), counted AS ("  # noqa: S608  # Constants.
        f"SELECT election, label, href, ({field.number})::bigint AS number FROM s WHERE {field.where}), found AS ("
        "SELECT e.region, e.community, c.label, c.href, c.number FROM counted c JOIN picked e ON e.id = c.election "
        f"WHERE e.code = ANY(${at}))"
    )
    sums = await connection().fetchrow(
        f"{found} SELECT count(*) AS rows, coalesce(sum(number), 0)::bigint AS total FROM found",  # noqa: S608
        *values,
    )
    rows = await connection().fetch(
        f"{found} SELECT * FROM found ORDER BY region, label, href OFFSET ${at + 1} LIMIT ${at + 2}",  # noqa: S608
        *values,
        first,
        size,
    )
    gaps = tuple(one for one in those if one.values[field.key] is None)
    return Counted(tuple(Entry(**row) for row in rows), sums["rows"], sums["total"], gaps)


async def terms(actor: Actor, kind: CommitteeKind) -> tuple[int, ...]:
    """The terms of a kind of which there are elections in the actor's area, the latest first."""
    rows = await connection().fetch(
        """SELECT DISTINCT r.term_number FROM election e JOIN election_round r ON r.id = e.election_round
           WHERE r.kind = $1 AND starts_with(e.region, $2) ORDER BY 1 DESC""",
        kind.value,
        actor.reach,
    )
    return tuple(row["term_number"] for row in rows)
