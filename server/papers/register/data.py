"""What a paper says, as XML: carried inside the issued PDF for other programs, and hashed when the paper is checked."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from server.errors import Conflict
from server.manifest import PaperKind
from server.papers.passages import said
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.stamp import Stamp
from server.values.labels import Labelled

NAMESPACE = "urn:huanjie:paper:1"
FILENAME = "paper.xml"
#: Fields that the register fills; they are attributes of the whole.
_OF_REGISTER = frozenset({"number", "stamp"})


def as_xml(kind: PaperKind, model: Any, stamp: Stamp) -> bytes:
    """Everything a model prints, under the names of its fields; the same model gives the same bytes."""
    root = Element("paper", {"xmlns": NAMESPACE, "kind": kind.code, "label": kind.label})
    if stamp.number:
        root.set("number", stamp.number)
    if stamp.code:
        root.set("code", stamp.code.replace(" ", ""))
    if stamp.reprint:
        root.set("reprint", str(stamp.reprint))
    if stamp.reprinted:
        root.set("reprinted", stamp.reprinted.isoformat())
    SubElement(root, "title").text = model.title
    _fill(root, model)
    out: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return out


def content_of(kind: PaperKind, model: Any) -> bytes:
    """The SHA-256 of what a paper says, whatever number it will have."""
    return hashlib.sha256(as_xml(kind, model, Stamp(PaperState.DRAFT))).digest()


#: What is still open to a paper in each state whose records have changed: an approved one goes back to nobody.
_CURES: Mapping[PaperState, str] = {
    PaperState.CHECKED: "请退回重新核对，或者作废另办。",
    PaperState.APPROVED: "已核准的不能退回，请作废，重新登记、核对、核准。",
    PaperState.ISSUED: "补发只照原样再印，请另出新件，或者作废另办。",
}


def refuse_changed(title: str, state: PaperState, before: bytes | None, now: bytes) -> None:
    """Raise Conflict where the records have changed since the paper was checked: nobody approves what nobody read.

    `state` is the one that the paper is in. `before` is None for a paper of the time before the register, whose content
    nobody hashed.
    """
    if before is not None and before != now:
        message = f"《{title}》核对以后，资料有变动，核对时看到的已经不是现在要印的。{_CURES[state]}"
        raise Conflict(message, code="paper.changed")


def _fill(parent: Element, model: Any) -> None:
    for one in fields(model):
        if one.name == "passages":
            _say(parent, model)
        elif one.name not in _OF_REGISTER:
            _add(parent, one.name, getattr(model, one.name))


def _say(parent: Element, model: Any) -> None:
    """The paragraphs that a place has worded, as they are printed; nothing where none is."""
    for wording, _ in model.passages:
        SubElement(parent, "passage", {"name": wording}).text = said(model, Wording(wording))


def _add(parent: Element, name: str, value: Any) -> None:
    if isinstance(value, (str, bytes)) or not isinstance(value, (Iterable, Mapping)):
        _set(SubElement(parent, name), value)
    elif isinstance(value, Mapping):
        inside = SubElement(parent, name)
        for key, one in value.items():
            _set(SubElement(inside, "entry", {"key": str(key)}), one)
    else:
        for one in sorted(value, key=str) if isinstance(value, (set, frozenset)) else value:
            _set(SubElement(parent, name), one)


def _set(element: Element, value: Any) -> None:
    if isinstance(value, Labelled):
        element.set("value", value.value)
        element.text = value.label
    elif isinstance(value, (date, datetime)):
        element.text = value.isoformat()
    elif is_dataclass(value):
        _fill(element, value)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif isinstance(value, (tuple, list)):
        for one in value:
            _set(SubElement(element, "item"), one)
    elif value is not None:
        element.text = str(value)
