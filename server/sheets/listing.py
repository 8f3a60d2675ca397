"""Imports as pages show them: the list of an area, one batch with its counts, a page of its rows with personal cells masked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server import clock
from server.access.actor import Actor, reach_of
from server.access.duties import Hand
from server.db.engine import connection
from server.errors import NotFound
from server.sheets.coding import Decoder, Draft, open_draft, said
from server.sheets.columns import CellProblem, Column, ProblemKind
from server.sheets.exchange import Exchange, exchange, exchanges
from server.sheets.vocabulary import BatchState, RowState

_SCIENTIFIC = "E+"  # What is left of a long number shows nothing of it.


@dataclass(frozen=True, slots=True)
class BatchView:
    """One import. `counts` are rows by state, `written` how many of them went in."""

    id: int
    exchange: Exchange
    region: str
    file_name: str
    tab: str
    head: Mapping[str, Any]
    notes: tuple[str, ...]
    state: BatchState
    account: int | None
    actor: str
    unit: str
    staged: datetime
    committed: datetime | None
    undone: datetime | None
    has_file: bool
    counts: Mapping[RowState, int]
    written: int

    @property
    def rows(self) -> int:
        """All rows with data."""
        return sum(self.counts.values())

    @property
    def ready(self) -> int:
        """How many rows would go in now."""
        return self.counts[RowState.NEW] + self.counts[RowState.CHANGED] - self.written

    @property
    def faulty(self) -> int:
        """How many rows come back."""
        return self.counts[RowState.ERROR] + self.counts[RowState.QUESTION]

    @property
    def is_open(self) -> bool:
        """Whether rows of it may still go in."""
        return self.state in {BatchState.STAGED, BatchState.COMMITTED}


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: what stands on record if that differs, what the file says, and how it is marked."""

    text: str
    before: str | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the preview. `problems` are what is wrong with it or asked about it."""

    id: int
    number: int
    state: RowState
    written: bool
    cells: tuple[CellView, ...]
    problems: tuple[CellProblem, ...]


_BATCHES = """
SELECT b.id, b.sheet, b.region, b.file_name, b.tab, b.head, b.notes, b.state, b.account, b.actor, b.unit, b.staged, b.committed,
       b.undone, b.content IS NOT NULL AS has_file,
       coalesce((SELECT jsonb_object_agg(s.state, s.n) FROM
                 (SELECT state, count(*) AS n FROM import_row WHERE batch = b.id GROUP BY state) s), '{}') AS counts,
       (SELECT count(*) FROM import_row WHERE batch = b.id AND committed IS NOT NULL) AS written
FROM import_batch b
"""
#: What an account is shown: imports of its area that it may make itself; where a sheet is sealed, its own alone.
_SHOWN = """
WHERE starts_with(b.region, $1) AND b.sheet = ANY($2) AND (b.sheet <> ALL($3) OR b.account = $4
      OR (b.account IS NULL AND $4::bigint IS NULL AND b.actor = $5 AND b.unit = $6))
"""


def _shown_to(actor: Actor) -> tuple[object, ...]:
    may = [one for one in exchanges() if actor.may(one.import_right)]
    sealed = [one.code for one in may if one.sealed]
    return actor.reach, [one.code for one in may], sealed, actor.account_id, actor.name, actor.unit


async def waiting(actor: Actor) -> tuple[BatchView, ...]:
    """The imports of the actor's area that nobody has let in or given up yet, the latest first."""
    rows = await connection().fetch(
        f"{_BATCHES} {_SHOWN} AND b.state = 'staged' ORDER BY b.id DESC LIMIT 50", *_shown_to(actor)
    )
    return tuple(map(_view, rows))


async def batches(actor: Actor, area: str, *, first: int = 0, size: int = 50) -> tuple[tuple[BatchView, ...], int]:
    """The imports of an area, the latest first, and how many there are."""
    rows = await connection().fetch(
        f"{_BATCHES} {_SHOWN} AND starts_with(b.region, $7) ORDER BY b.id DESC OFFSET $8 LIMIT $9",
        *_shown_to(actor),
        reach_of(area),
        first,
        size,
    )
    total = await connection().fetchval(
        f"SELECT count(*) FROM import_batch b {_SHOWN} AND starts_with(b.region, $7)",  # noqa: S608  # A constant.
        *_shown_to(actor),
        reach_of(area),
    )
    return tuple(map(_view, rows)), total


async def batch(actor: Actor, wanted: int) -> BatchView:
    """One import. Raises NotFound outside the area or without the right to import its sheet."""
    row = await connection().fetchrow(f"{_BATCHES} WHERE starts_with(b.region, $1) AND b.id = $2", actor.reach, wanted)
    if row is None:
        raise NotFound
    view = _view(row)
    actor.require(view.exchange.import_right, at=view.region)
    if view.exchange.sealed and not Hand(view.account, view.actor, view.unit).is_same(Hand.of(actor)):
        raise NotFound
    return view


def _view(row: Mapping[str, Any]) -> BatchView:
    counts = json.loads(row["counts"])
    held = {
        **row,
        "head": json.loads(row["head"]),
        "notes": tuple(row["notes"]),
        "state": BatchState(row["state"]),
        "counts": {state: counts.get(state.value, 0) for state in RowState},
        **{name: row[name] and row[name].astimezone(clock.ZONE) for name in ("staged", "committed", "undone")},
    }
    return BatchView(exchange=exchange(held.pop("sheet")), **held)


async def rows(
    actor: Actor, view: BatchView, states: Sequence[RowState], *, first: int, size: int
) -> tuple[RowView, ...]:
    """A page of rows in some states (none: all), errors and questions first, then in the order of the file."""
    found = await connection().fetch(
        """SELECT id, region, number, state, payload, committed, record FROM import_row
            WHERE batch = $1 AND starts_with(region, $2) AND ($3::text[] = '{}' OR state = ANY($3))
            ORDER BY CASE state WHEN 'error' THEN 0 WHEN 'question' THEN 1 ELSE 2 END, number
            OFFSET $4 LIMIT $5""",
        view.id,
        actor.reach,
        [state.value for state in states],
        first,
        size,
    )
    columns = shown_columns(view)
    decoder = Decoder(view.exchange.sheet)
    return tuple(_row(decoder, columns, row) for row in found)


def shown_columns(view: BatchView) -> tuple[Column[object], ...]:
    """The columns of the sheet that the file has."""
    return tuple(column for column in view.exchange.sheet.columns if column.key in view.head["places"])


def _row(decoder: Decoder, columns: Sequence[Column[object]], row: Mapping[str, Any]) -> RowView:
    draft = open_draft(decoder, row)
    return RowView(
        id=draft.id,
        number=draft.row.number,
        state=draft.state,
        written=row["committed"] is not None,
        cells=tuple(_cell(column, draft) for column in columns),
        problems=tuple(draft.problems),
    )


def _cell(column: Column[object], draft: Draft) -> CellView:
    def words(value: str) -> str:
        return column.mask(value) if column.mask and value and _SCIENTIFIC not in value else value

    def value(of: object) -> str:
        named = column.words(of)
        return said(of) if named is None else named

    text = words(draft.shown.get(column.key, value(draft.row.values.get(column.key))))
    kinds = {problem.kind for problem in draft.problems if problem.key == column.key}
    if kinds:
        return CellView(text, mark="bad" if ProblemKind.ERROR in kinds else "ask")
    if column.key in draft.changed and draft.kept:
        return CellView(text, words(value(draft.kept.values.get(column.key))) or "空", "new")
    return CellView(text, mark="new" if draft.state is RowState.NEW and text else "")
