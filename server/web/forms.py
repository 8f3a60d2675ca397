"""A posted form becomes a command or comes back with its problems, every value as it was typed.

Input names are paths into the command: `posts.0.votes.1` is the second number of the first post. Names that begin with an
underscore are the page's own.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, Self, TypeVar, get_args, get_origin

from litestar import Request
from pydantic import BaseModel, ValidationError

from server.errors import Conflict, Problem, Refused
from server.sheets.cells import term_number
from server.sheets.columns import CellError
from server.values.periods import read_day
from server.values.text import LINES, fold, fold_lines
from server.web.complaints import complaint
from server.web.reading import far, far_days

C = TypeVar("C", bound=BaseModel)

#: Steps of a path, and digits of a step that counts, with room to spare: a whole village fits in four digits.
_DEEPEST = 12
_LONGEST_INDEX = 18
_NO_DAY = object()
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A problem with the input it belongs to; "" when it belongs to none."""

    name: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Form(Generic[C]):
    """What was typed, and either the command or what is wrong. One that `asks` was to find something and to keep nothing.

    `part` tells the forms of one page apart: which of them came back, and whose input is meant.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    command: C | None = None
    wrongs: tuple[Wrong, ...] = ()
    asks: bool = False
    part: str = ""

    def of(self, part: str) -> "Form[Any]":
        """The form as this part of the page shows it: as it came back, if it was this one, and else untouched."""
        return self if self.part == part else Form(part=part)

    def id(self, name: str) -> str:
        """The id of an input, which no other form of the page has."""
        return "-".join((*self.part.split(), name))

    def value(self, name: str, before: object = "") -> str:
        """What was typed into an input, or what stood there before anything was typed."""
        return self.values.get(name, "" if before is None else str(before))

    def ticked(self, name: str, value: object, *, before: bool = False) -> bool:
        """Whether a box of the list `name` was ticked, or was so before anything was typed."""
        if not self.values:
            return before
        return any(typed == str(value) for path, typed in self.values.items() if path.startswith(f"{name}."))

    def wrong(self, name: str) -> tuple[Problem, ...]:
        """The problems of one input."""
        return tuple(wrong.problem for wrong in self.wrongs if wrong.name == name)

    def with_refusal(self, refusal: Refused | Conflict) -> Self:
        """The form with what a service refused, each problem at the input whose label or name it bears."""
        if isinstance(refusal, Conflict):
            return replace(self, wrongs=(Wrong("", Problem("", refusal.message)),))
        by_label = {label: name for name, label in self.labels.items()}

        def name_of(problem: Problem) -> str:
            return problem.field if problem.field in self.labels else by_label.get(problem.field, "")

        return replace(self, wrongs=tuple(Wrong(name_of(problem), problem) for problem in refusal.problems))


async def bind(
    command: type[C],
    request: Request[Any, Any, Any],
    labels: Mapping[str, str],
    **fixed: object,
) -> Form[C]:
    """Read the posted form. `labels` names the inputs in Chinese; `fixed` are fields that the address decides."""
    return bound(command, await posted(request), labels, **fixed)


async def posted(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The inputs of a posted form without the page's own."""
    return {name: str(value) for name, value in (await request.form()).items() if not name.startswith("_")}


def bound(command: type[C], posted: Mapping[str, str], labels: Mapping[str, str], **fixed: object) -> Form[C]:
    """As `bind`, of inputs that were read already."""
    lined = _lined(command)
    values = {
        name: _folded(value, labels.get(name, name), fold_lines if name in lined else fold)
        for name, value in posted.items()
    }
    try:
        made = command.model_validate({**_nested(values, _readers(command)), **fixed})
    except ValidationError as error:
        errors = error.errors(include_url=False)
        names = [".".join(map(str, one["loc"])) for one in errors]
        wrongs = tuple(
            Wrong(name if name in labels else "", complaint(one, labels.get(name, name)))
            for name, one in zip(names, errors, strict=True)
        )
        return Form(posted, labels, wrongs=wrongs)
    if outside := tuple(Wrong(name if name in labels else "", far(labels.get(name, name))) for name in far_days(made)):
        return Form(posted, labels, wrongs=outside)
    return Form(posted, labels, made)


def _lined(command: type[BaseModel]) -> frozenset[str]:
    """The inputs whose line breaks are kept."""
    return frozenset(name for name, info in command.model_fields.items() if LINES in info.metadata)


def _folded(value: str, label: str, folding: Callable[[str], str]) -> str:
    try:
        return folding(value)
    except ValueError as error:
        raise Refused([Problem(label, str(error))]) from None


def _readers(command: type[BaseModel]) -> Mapping[str, Callable[[str], object]]:
    """How the inputs of a command are read that people write in more ways than pydantic takes."""
    found: dict[str, Callable[[str], object]] = {}
    for name, info in command.model_fields.items():
        kinds = {info.annotation, *get_args(info.annotation)}
        if date in kinds:
            found[name] = _as_day
        elif int in kinds:
            found[name] = _as_term if name == "term_number" else _as_number
        for row in _rows_of(info.annotation):
            found |= {f"{name}.*.{below}": reader for below, reader in _readers(row).items()}
    return found


def _rows_of(annotation: Any) -> Iterator[type[BaseModel]]:
    """The model of each row where a field is a tuple of rows."""
    if get_origin(annotation) is tuple:
        yield from (one for one in get_args(annotation) if isinstance(one, type) and issubclass(one, BaseModel))


def _reader_of(way: Sequence[str], readers: Mapping[str, Callable[[str], object]]) -> Callable[[str], object] | None:
    return readers.get(".".join("*" if step.isdecimal() else step for step in way))


def _way(name: str) -> list[str]:
    """The path that a name spells. Raises Refused for one that no page of ours writes: it would only cost time and depth."""
    way = name.split(".")
    if len(way) > _DEEPEST or any(len(step) > _LONGEST_INDEX for step in way if step.isdecimal()):
        raise Refused([Problem("表单", "有一项的名称不对。", "请返回上一页，刷新后再填。")])
    return way


def _nested(values: Mapping[str, str], readers: Mapping[str, Callable[[str], object]]) -> dict[str, Any]:
    """Values by path as the nested data they stand for. An empty input is an absent one, but its place is kept."""
    root: dict[str, Any] = {}
    for name, value in values.items():
        *way, last = _way(name)
        node: Any = root
        for step in way:
            node = node.setdefault(step, {}) if isinstance(node, dict) else None
        if isinstance(node, dict) and value:
            reader = _reader_of((*way, last), readers)
            node[last] = reader(value) if reader else value
    return {name: _listed(node) for name, node in root.items()}


def _listed(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(name.isdecimal() for name in node):
        return [_listed(node[name]) for name in sorted(node, key=int)]
    return {name: _listed(below) for name, below in node.items()}


def _as_day(value: str) -> object:
    """Any way of writing a day as a day; what is none is left for pydantic to refuse.

    But for a bare number: pydantic takes that for the seconds since 1970.
    """
    with contextlib.suppress(ValueError):
        return read_day(value)
    with contextlib.suppress(ValueError):
        float(value)
        return _NO_DAY
    return value


def _as_number(value: str) -> str:
    """1,000 as 1000; what is grouped in any other way is left to be refused."""
    return value.replace(",", "") if _GROUPED.fullmatch(value) else value


def _as_term(value: str) -> object:
    """13, 十三 or 第十三届, as the sheets take it."""
    with contextlib.suppress(CellError):
        return term_number(value)
    return value
