"""Rows at rest: values to JSON and back, and values as people read them.

Text, whole numbers and yes or no are kept as they are. Any other value is kept as the words that its column's parser
understands, in a list of one, and parsed anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic_core import from_json, to_json

from server.access import sealing
from server.access.keyring import Suite, keyed_hash
from server.sheets.columns import CellProblem, Parser, ProblemKind, Row, Sheet
from server.sheets.exchange import Kept
from server.sheets.tables import PAYLOAD
from server.sheets.vocabulary import RowState
from server.values.labels import Labelled

_PLAIN = frozenset({str, int, bool, type(None)})


@dataclass(slots=True)
class Draft:
    """A row on its way: its values, the cells that could not be taken as they look in the file, and what became of it.

    `answers` are the columns a person has decided, with their choice; `made` is what it was written to.
    """

    row: Row
    shown: dict[str, str] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    state: RowState = RowState.ERROR
    kept: Kept | None = None
    changed: tuple[str, ...] = ()
    id: int = 0
    region: str = ""
    made: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing stands in its way."""
        return not self.problems

    @property
    def only_asks(self) -> bool:
        """Whether nothing but questions stands in its way."""
        return all(problem.kind is ProblemKind.QUESTION for problem in self.problems)


def said(value: object) -> str:
    """A value as people read it; nothing where nothing is known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Labelled):
        return value.label
    return value.isoformat() if isinstance(value, date) else str(value)


def is_said(value: object) -> bool:
    """Whether the file says something here; an empty cell leaves what is on record."""
    return value is not None and value != ""


def encode(values: Mapping[str, object]) -> dict[str, Any]:
    """Values as JSON keeps them."""
    return {key: value if type(value) in _PLAIN else [said(value)] for key, value in values.items()}


def written(draft: Draft) -> dict[str, Any]:
    """What the file itself says in a row, as JSON keeps it: cells that raised a question as they stand there.

    So the row is known again in a later file, although its answer is not in the file.
    """
    return encode({**draft.row.values, **draft.shown})


class Decoder:
    """Values of one sheet from JSON again. What a column made of a text is remembered: most cells of a roster repeat."""

    def __init__(self, sheet: Sheet) -> None:
        self.columns: list[tuple[str, Parser[object], dict[str, object]]] = [
            (column.key, column.parse, {}) for column in sheet.columns
        ]

    def values(self, kept: Mapping[str, Any]) -> dict[str, object]:
        """The values, in the order of the columns."""
        found: dict[str, object] = {}
        for key, parse, known in self.columns:
            if key in kept:
                value = kept[key]
                if type(value) is list:
                    words = value[0]
                    if words not in known:
                        known[words] = parse(words)
                    value = known[words]
                found[key] = value
        return found


def seal_draft(draft: Draft, values: Mapping[str, Any]) -> bytes:
    """The draft closed; `values` are its row's, encoded."""
    kept = draft.kept
    parts: dict[str, Any] = {"v": values}
    if draft.shown:
        parts["s"] = draft.shown
    if draft.problems:
        parts["p"] = [
            [one.key, one.title, one.cause, one.cure, one.kind, one.choices, one.rule] for one in draft.problems
        ]
    if draft.answers:
        parts["a"] = draft.answers
    if kept is not None:
        parts["k"] = [kept.subject, encode(kept.values)]
        parts["c"] = draft.changed
    return sealing.seal(to_json(parts).decode(), PAYLOAD)


def open_draft(decoder: Decoder, row: Mapping[str, Any]) -> Draft:
    """A row of the table opened."""
    parts = from_json(sealing.unseal(row["payload"], PAYLOAD))
    number = row["number"]
    problems = [
        CellProblem(number, title, cause, cure, ProblemKind(kind), tuple(choices), key=key, rule="".join(rule))
        for key, title, cause, cure, kind, choices, *rule in parts.get("p", ())
    ]
    kept = parts.get("k")
    return Draft(
        row=Row(number, decoder.values(parts["v"])),
        shown=parts.get("s", {}),
        problems=problems,
        answers=parts.get("a", {}),
        state=RowState(row["state"]),
        kept=Kept(kept[0], decoder.values(kept[1])) if kept else None,
        changed=tuple(parts.get("c", ())),
        id=row["id"],
        region=row["region"],
        made=row["record"] or "",
    )


def content_hash(code: str, values: Mapping[str, Any]) -> bytes:
    """The keyed hash by which a row that says the same is known in later files of the sheet."""
    return _lasting(sealing.keys().suite, _content(code, values))


def content_hashes(code: str, values: Mapping[str, Any]) -> list[bytes]:
    """The hash of a row, and those that it may have been kept under before.

    By the key of the trace, which lasts: nothing could make these hashes anew when the keys of the index change. Rows
    from before have one of the index.
    """
    content = _content(code, values)
    return [*(_lasting(suite, content) for suite in Suite), *sealing.indexes(content)]


def _content(code: str, values: Mapping[str, Any]) -> str:
    return f"{code}{to_json(values).decode()}"


def _lasting(suite: Suite, content: str) -> bytes:
    return keyed_hash(suite, sealing.keys().trace_key, f"import_row.says {content}".encode())


def differing(sheet: Sheet, row: Row, kept: Kept) -> tuple[str, ...]:
    """The columns in which a row says something else than the record."""
    return tuple(
        column.key
        for column in sheet.columns
        if not column.checked_only
        and column.key in kept.values
        and is_said(value := row.values.get(column.key))
        and said(value) != said(kept.values[column.key])
    )


def by_row(problems: Iterable[CellProblem]) -> Mapping[int, Sequence[CellProblem]]:
    """Problems by the row they belong to."""
    found: dict[int, list[CellProblem]] = {}
    for problem in problems:
        found.setdefault(problem.row_number, []).append(problem)
    return found
