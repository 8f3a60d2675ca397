"""What each row of a file asks for: compared with the records, tried out where the services have a say of their own."""

from collections.abc import Iterable, Sequence

from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Problem
from server.sheets.coding import Draft, by_row, differing, is_said
from server.sheets.columns import CellProblem, ProblemKind, Row
from server.sheets.exchange import Entry, Exchange, Kept
from server.sheets.vocabulary import READY, RowState

CHUNK = 10_000


def key_of(exchange: Exchange, row: Row) -> str:
    """What the row is about, or nothing where it does not say."""
    try:
        return exchange.natural_key(row)
    except KeyError:
        return ""


def place_of(exchange: Exchange, row: Row) -> str:
    """The place of the row's record, or nothing where it does not say."""
    try:
        return exchange.place(row)
    except KeyError:
        return ""


async def judge(actor: Actor, exchange: Exchange, drafts: Sequence[Draft]) -> None:
    """Set each draft's state and what it changes; what the records speak against becomes a problem of the row."""
    for first in range(0, len(drafts), CHUNK):
        await _compare(actor, exchange, drafts[first : first + CHUNK])
    if exchange.together:
        _hold_together(exchange, drafts)
    if exchange.tried:
        await _try_out(actor, exchange, drafts)


async def _compare(actor: Actor, exchange: Exchange, drafts: Sequence[Draft]) -> None:
    about = {draft.row.number: key for draft in drafts if (key := key_of(exchange, draft.row))}
    within: list[Draft] = []
    for draft in drafts:
        place = place_of(exchange, draft.row)
        if place and not (actor.covers(place) and actor.may(exchange.import_right)):
            draft.problems.append(_outside(exchange, draft.row))
        elif draft.row.number in about:
            within.append(draft)
    rows = [draft.row for draft in within]
    kept = await exchange.keep(actor, rows) if rows else {}
    examined = by_row(await exchange.examine(actor, rows, kept)) if rows else {}
    for draft in within:
        settle(exchange, draft, kept.get(about[draft.row.number]), examined.get(draft.row.number, ()))
    for draft in drafts:
        draft.state = _state(draft)


def settle(exchange: Exchange, draft: Draft, kept: Kept | None, found: Sequence[CellProblem]) -> None:
    """Take up what stands on record for a draft, and what was found against it."""
    draft.kept = kept
    draft.changed = differing(exchange.sheet, draft.row, kept) if kept else ()
    take_up(draft, found)
    if fixed := _fixed(exchange, draft):
        draft.problems.append(draft.row.problem(exchange.sheet.column(fixed[0]), exchange.fixed))


def _fixed(exchange: Exchange, draft: Draft) -> list[str]:
    """The columns in which a row says something else than a record that no sheet changes."""
    if not exchange.fixed or draft.kept is None:
        return []
    values, completed = draft.kept.values, {one.key for one in exchange.completes}
    return [key for key in draft.changed if key not in completed or is_said(values[key])]


def take_up(draft: Draft, found: Iterable[CellProblem]) -> None:
    """Add what was found against a draft; a question that a person has decided is not asked again."""
    known = {(one.key, one.cause) for one in draft.problems}
    draft.problems.extend(
        one
        for one in found
        if (one.key, one.cause) not in known and not (one.kind is ProblemKind.QUESTION and one.key in draft.answers)
    )


def _state(draft: Draft) -> RowState:
    kinds = {problem.kind for problem in draft.problems}
    if ProblemKind.ERROR in kinds:
        return RowState.ERROR
    if kinds:
        return RowState.QUESTION
    if draft.kept is None:
        return RowState.NEW
    return RowState.CHANGED if draft.changed else RowState.SAME


def _outside(exchange: Exchange, row: Row) -> CellProblem:
    """The problem stands at the cell that names the place, as far as one does by its code."""
    place, columns = place_of(exchange, row), exchange.sheet.columns
    column = next((one for one in columns if row.get(one) == place), columns[0])
    return row.problem(column, "不在本账号的地区内。", "请由所在地区的账号导入。")


def _hold_together(exchange: Exchange, drafts: Sequence[Draft]) -> None:
    """Rows of one record wait for each other: a count with half of its lines would be another count."""
    groups: dict[str, list[Draft]] = {}
    for draft in drafts:
        if group := _group(exchange, draft.row):
            groups.setdefault(group, []).append(draft)
    for held in groups.values():
        waiting = next((one for one in held if one.problems), None)
        for draft in held if waiting else ():
            if draft.sound and waiting:
                column = exchange.sheet.columns[0]
                cause = f"与第{waiting.row.number}行同属一条记录，那一行还不能导入。"
                draft.problems.append(draft.row.problem(column, cause, "改好后一起导入。"))
                draft.state = RowState.ERROR


def _group(exchange: Exchange, row: Row) -> str:
    try:
        return exchange.together(row) if exchange.together else ""
    except KeyError:
        return ""


async def _try_out(actor: Actor, exchange: Exchange, drafts: Sequence[Draft]) -> None:
    ready = [draft for draft in drafts if draft.state in READY]
    trial = connection().transaction()
    await trial.start()
    try:
        outcomes = await exchange.write(actor, [entry_of(draft) for draft in ready])
    finally:
        await trial.rollback()
    for draft, outcome in zip(ready, outcomes, strict=True):
        if not isinstance(outcome, str):
            refuse(exchange, draft, outcome)


def entry_of(draft: Draft) -> Entry:
    """The draft as the exchange writes it."""
    return Entry(draft.row, draft.kept, draft.changed, draft.made)


def refuse(exchange: Exchange, draft: Draft, problems: Sequence[Problem]) -> None:
    """Put a service's refusal at the columns it names, or at the first."""
    by_title = {column.title: column for column in exchange.sheet.columns}
    for problem in problems:
        column = by_title.get(problem.field, exchange.sheet.columns[0])
        lead = "" if problem.field in by_title or not problem.field else f"{problem.field}："
        draft.problems.append(draft.row.problem(column, f"{lead}{problem.cause}", problem.cure, problem.rule))
    draft.state = RowState.ERROR
