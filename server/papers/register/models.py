"""From what a paper said, as XML, back to the model that prints it. Pure.

The model has the words of its day: its paragraphs as they were printed, its values as they stood. A field that came with a
later shape has its default.
"""

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import repeat
from typing import Any, Union, get_args, get_origin, get_type_hints
from xml.etree.ElementTree import Element, ParseError, fromstring

from server.manifest import PaperKind
from server.papers.passages import Spoken
from server.papers.register.data import NAMESPACE, OF_REGISTER, PASSAGES
from server.papers.shapes import FIRST, is_in
from server.values.labels import Labelled

_MANY = (tuple, list, set, frozenset, Sequence)
#: What a value goes by among those that it may be: a word of a vocabulary before the text that it prints as.
_READ: Mapping[type, Any] = {
    str: str,
    int: int,
    Decimal: Decimal,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    bool: lambda words: words == "true",
}


def model_of(kind: PaperKind, xml: str) -> Any | None:
    """The model of a paper without its number and stamp; None where a release reads no more what was written then."""
    return read_as(type(kind.specimen()), xml)


def read_as(model: type, xml: str) -> Any | None:
    """The same for a model of some type."""
    try:
        root = _parsed(xml)
        return _model(model, root, int(root.get("shape", FIRST)))
    except (ParseError, LookupError, TypeError, ValueError, InvalidOperation):
        return None


def shape_of(xml: str) -> int:
    """The shape that a paper was written in. Raises ParseError, ValueError for what is no paper."""
    return int(_parsed(xml).get("shape", FIRST))


def texts_of(xml: str) -> Mapping[str, str]:
    """What a paper said by where it stands in the XML, in its order; of paragraphs the words and not their form.

    Raises ParseError for what is no paper.
    """
    return dict(_leaves(_parsed(xml), ""))


def _leaves(element: Element, way: str) -> Iterator[tuple[str, str]]:
    counted: dict[str, int] = {}
    for child in element:
        name = child.get("key") or child.get("name") or child.tag
        counted[name] = counted.get(name, 0) + 1
        place = f"{way}/{name}[{counted[name]}]"
        if len(child):
            yield from _leaves(child, place)
        else:
            yield place, child.text or ""


def _parsed(xml: str) -> Element:
    # Our own, out of the database or of a file that the register has the hash of.
    root = fromstring(xml)  # noqa: S314
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    return root


@cache
def _hints(model: type) -> Mapping[str, Any]:
    return get_type_hints(model)


def _model(model: type, element: Element, shape: int) -> Any:
    """Raises LookupError for a model that asks for more than was written."""
    values: dict[str, Any] = {}
    for one in fields(model):
        if one.name == "number":
            values[one.name] = ""
        elif one.name == PASSAGES:
            values[one.name] = tuple(
                (said.attrib["name"], Spoken(said.text or "", said.get("form", ""))) for said in element.iter("passage")
            )
        elif one.name not in OF_REGISTER and is_in(one, shape):
            values[one.name] = _field(_hints(model)[one.name], element.findall(one.name), shape)
    return model(**values)


def _field(hint: Any, found: Sequence[Element], shape: int) -> Any:
    origin = get_origin(hint) or hint
    if origin in _MANY:
        return _several(hint, found, shape)
    # The paper's own title stands before a field of this name.
    return _value(hint, found[-1], shape)


def _several(hint: Any, found: Sequence[Element], shape: int) -> Any:
    origin, inner = get_origin(hint), [one for one in get_args(hint) if one is not Ellipsis]
    fixed = origin is tuple and Ellipsis not in get_args(hint)
    kinds = inner if fixed else repeat(inner[0], len(found))
    values = [_value(kind, one, shape) for kind, one in zip(kinds, found, strict=True)]
    return values if origin is list else (tuple(values) if origin in (tuple, Sequence) else origin(values))


def _value(hint: Any, element: Element, shape: int) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(hint), element, shape)
    if origin in _MANY:
        return _several(hint, list(element), shape)
    if origin in (dict, Mapping):
        kind = get_args(hint)[1]
        return {one.attrib["key"]: _value(kind, one, shape) for one in element}
    if is_dataclass(hint):
        return _model(hint, element, shape)  # type: ignore[arg-type]
    if issubclass(hint, Labelled):
        return hint(element.attrib["value"])
    return _READ[hint](element.text or "")


def _one_of(hints: Sequence[Any], element: Element, shape: int) -> Any:
    """A value that may be of several types. The first shape wrote nothing for an empty one and for none."""
    if types.NoneType in hints and (
        element.get("nil") or (shape == FIRST and not element.text and not len(element) and not element.attrib)
    ):
        return None
    others = [one for one in hints if one is not types.NoneType]
    word = element.get("value") is not None
    fitting = [one for one in others if (isinstance(one, type) and issubclass(one, Labelled)) == word]
    return _value((fitting or others)[0], element, shape)
