"""What a paper says, as XML: carried inside the issued PDF for other programs, hashed when the paper is checked, kept when it has its number."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from server.errors import Conflict
from server.manifest import PaperKind
from server.papers.passages import decided_in, is_worded, said, spoken_form
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.shapes import FIRST, SHAPE, is_in
from server.papers.stamp import Stamp
from server.values.labels import Labelled

NAMESPACE = "urn:huanjie:paper:1"
FILENAME = "paper.xml"
#: Fields that the register fills; they are attributes of the whole.
OF_REGISTER = frozenset({"number", "stamp"})
PASSAGES = "passages"


def as_xml(kind: PaperKind, model: Any, stamp: Stamp, shape: int = SHAPE) -> bytes:
    """Everything a model prints, under the names of its fields; the same model gives the same bytes in the same shape.

    Raises TypeError for a value that has no one way to be written.
    """
    root = Element("paper", {"xmlns": NAMESPACE, "kind": kind.code, "label": kind.label})
    if shape > FIRST:
        root.set("shape", str(shape))
    if stamp.number:
        root.set("number", stamp.number)
    if stamp.code:
        root.set("code", stamp.code.replace(" ", ""))
    if stamp.reprint:
        root.set("reprint", str(stamp.reprint))
    if stamp.reprinted:
        root.set("reprinted", stamp.reprinted.isoformat())
    SubElement(root, "title").text = model.title
    _fill(root, model, shape)
    out: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return out


def content_of(kind: PaperKind, model: Any, shape: int = SHAPE) -> bytes:
    """The SHA-256 of what a paper says, whatever number it will have."""
    return hashlib.sha256(as_xml(kind, model, Stamp(PaperState.DRAFT), shape)).digest()


def contents_of(kind: PaperKind, model: Any) -> Collection[bytes]:
    """The SHA-256 of what a paper says in every shape that papers were ever checked in."""
    return frozenset(content_of(kind, model, shape) for shape in range(FIRST, SHAPE + 1))


#: What is still open to a paper in each state whose records have changed: an approved one goes back to nobody.
_CURES: Mapping[PaperState, str] = {
    PaperState.CHECKED: "请退回重新核对，或者作废另办。",
    PaperState.APPROVED: "已核准的不能退回，请作废，重新登记、核对、核准。",
    PaperState.ISSUED: "存档的内容也读不出来，不能照原样再印，请另出新件，或者作废另办。",
}


def refuse_changed(title: str, state: PaperState, before: bytes | None, now: Collection[bytes]) -> None:
    """Raise Conflict where the records have changed since the paper was checked: nobody approves what nobody read.

    `state` is the one that the paper is in, `now` what the records say in every shape: the paper was checked in one of them.
    `before` is None for a paper of the time before the register, whose content nobody hashed.
    """
    if before is not None and before not in now:
        message = f"《{title}》核对以后，资料有变动，核对时看到的已经不是现在要印的。{_CURES[state]}"
        raise Conflict(message, code="paper.changed")


def _fill(parent: Element, model: Any, shape: int) -> None:
    for one in fields(model):
        if one.name == PASSAGES:
            _say(parent, model, shape)
        elif one.name not in OF_REGISTER and is_in(one, shape):
            _add(parent, one.name, getattr(model, one.name), shape)


def _say(parent: Element, model: Any, shape: int) -> None:
    """The paragraphs as they are printed, with the form of those that a place has worded; the first shape has no others."""
    decided = dict(model.passages)
    if shape == FIRST or not is_worded(model):
        for wording, _ in decided_in(model.passages):
            SubElement(parent, "passage", {"name": wording}).text = said(model, Wording(wording))
        return
    for one in model.WORDED:
        passage = SubElement(parent, "passage", {"name": one.value})
        passage.text = said(model, one)
        if form := spoken_form(decided.get(one.value, "")):
            passage.set("form", form)


def _add(parent: Element, name: str, value: Any, shape: int) -> None:
    if isinstance(value, (str, bytes)) or not isinstance(value, (Iterable, Mapping)):
        _set(SubElement(parent, name), value, shape)
    elif isinstance(value, Mapping):
        _entries(SubElement(parent, name), value, shape)
    else:
        parent.extend(_each(name, value, shape))


def _each(name: str, values: Iterable[Any], shape: int) -> Iterable[Element]:
    """An element for each; those of a set in an order that no seed of hashes decides."""
    made = [Element(name) for _ in values]
    for element, value in zip(made, values, strict=True):
        _set(element, value, shape)
    if isinstance(values, (set, frozenset)):
        made.sort(key=lambda element: (element.text or "", tostring(element)))
    return made


def _entries(element: Element, values: Mapping[Any, Any], shape: int) -> None:
    for key, one in values.items():
        _set(SubElement(element, "entry", {"key": str(key)}), one, shape)


def _set(element: Element, value: Any, shape: int) -> None:
    if value is None:
        if shape > FIRST:
            element.set("nil", "true")
    elif isinstance(value, Labelled):
        element.set("value", value.value)
        element.text = value.label
    elif isinstance(value, (date, datetime)):
        element.text = value.isoformat()
    elif is_dataclass(value):
        _fill(element, value, shape)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif isinstance(value, (str, int, Decimal)):
        element.text = str(value)
    elif isinstance(value, Mapping):
        _entries(element, value, shape)
    elif isinstance(value, (tuple, list, set, frozenset)):
        element.extend(_each("item", value, shape))
    else:
        message = f"{element.tag}: a {type(value).__name__} has no one way to be written"
        raise TypeError(message)
