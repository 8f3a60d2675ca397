"""The .lrmx file: XML whose elements are found by name and written in the usual order (LX-1, LX-2, LX-4, LX-5)."""

import base64
import binascii
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from lxml import etree

from cadres.forms.doubts import Doubt
from cadres.forms.form import (
    FAMILY,
    ITEM,
    ORDER,
    PHOTO,
    RELATIVE_TAGS,
    TEXT_FIELDS,
    VERSION,
    AppointmentForm,
    Extra,
    Relative,
)
from server.errors import Problem, Refused

_ROOT: Final = "Person"
_DECLARATION: Final = '<?xml version="1.0" encoding="utf-8"?>'
_NEWLINE: Final = "\r\n"
_NEWEST: Final = "3.2.1.16"
_LARGEST: Final = 8 * 2**20

# A parser of XML must turn every line end into one character; this one stands in for the other, so that a career text
# comes back as it was. It belongs to nobody, and a file that has it is not one of these.
_RETURN: Final = "\ue00d"

_BLANK: Final = f"{_RETURN}\n\t "

_BY_TAG: Final = {one.tag: one for one in TEXT_FIELDS}
_SEVERAL: Final = re.compile(rf"<{_ROOT}[\s/>{_RETURN}]")
_OUTSIDE: Final = ("<!DOCTYPE", "<!ENTITY")


def read_lrmx(content: bytes) -> tuple[AppointmentForm, list[Doubt]]:
    """The form of a file. Raises Refused for what is no such file; what is merely unclear comes back as doubts."""
    if len(content) > _LARGEST:
        raise _refused(f"文件有{len(content) // 2**20}MB，最多{_LARGEST // 2**20}MB。", "请换小一些的照片后再保存。")
    root = _parsed(_text_of(content))
    values: dict[str, Any] = {}
    extras: list[Extra] = []
    doubts: list[Doubt] = []
    before, kept = "", [root]
    extras += _loose(root.text, before)
    for element in root:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in values or (tag not in ORDER):
            if tag in values:
                doubts.append(Doubt(_label(tag), "文件里有两处，只用了前一处。", "核对两处哪一处对。"))
            extras.append(Extra(after=before, content=_whole(element)))
        else:
            before = tag
            values[tag] = _read(element, tag, doubts)
            kept.append(element)
        extras += _loose(element.tail, before)
    doubts += _not_kept(kept)
    return _form(values, extras, doubts), doubts


def _text_of(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused("文件不是UTF-8编码。", "在任免审批表编辑器里打开，另存为.lrmx再传。") from None
    if any(word in text for word in _OUTSIDE):
        raise _refused("文件里有文档类型声明，不予接收。", "在任免审批表编辑器里重新保存。")
    if _RETURN in text:
        raise _refused("文件里有不能识别的字符。", "在任免审批表编辑器里重新保存。")
    return text.replace("\r", _RETURN)


def _parsed(text: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=False)
    # The declaration names an encoding, which text that is decoded already may not.
    body = text.partition("?>")[2] if text.lstrip().startswith("<?xml") else text
    try:
        root = etree.fromstring(body.strip(_BLANK), parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_DOCUMENT_END:
            raise _second() if _SEVERAL.search(body, body.index("<") + 1) else _beyond() from None
        raise _refused("文件不是完整的一份表。", "请报送人用编辑器重新保存；一个文件只放一个人。") from None
    if root.tag != _ROOT:
        raise _refused(f"根元素是“{root.tag}”，不是{_ROOT}。", "请选干部任免审批表文件（.lrmx）。")
    if root.find(_ROOT) is not None:
        raise _second()
    return root


def _second() -> Refused:
    cause = f"文件里不止一份表：有几个“{_ROOT}”。"
    return _refused(cause, "一个文件只放一个人；几个人的分成几个文件，逐人导入。")


def _beyond() -> Refused:
    return _refused(f"“{_ROOT}”结束以后还有多余的内容。", "请报送人用编辑器重新保存；表内的文字都要在“Person”里面。")


def _not_kept(read: Sequence[etree._Element]) -> Iterator[Doubt]:
    """What stands in the elements that were read and has no place in a form, so that somebody has to know.

    What was put aside whole goes out as it came: nothing of it is missing.
    """
    families = [one for one in read if one.tag == FAMILY]
    items = [item for family in families for item in family.iterfind(ITEM)]
    parts = [part for item in items for part in _parts(item).values()]
    for element in (*read, *items, *parts):
        if element.attrib:
            names = "、".join(map(str, element.attrib))
            yield Doubt(
                _label(str(element.tag)), f"元素上有属性{names}，没有读，写出时没有。", "在编辑器里核对这一项。"
            )
    if kept := sum(_loose_in(one) for one in (read[0], *items)):
        cause = f"有{kept}处文字不在任何一项里，没有读，写出时照原样保留。"
        yield Doubt("任免审批表", cause, "在编辑器里核对，重新保存。")
    if lost := sum(map(_loose_in, families)):
        yield Doubt("家庭成员", f"有{lost}处文字不在任何一行里，没有读，写出时没有。", "在编辑器里核对，重新保存。")


def _loose_in(element: etree._Element) -> int:
    """How many texts stand in an element between its parts."""
    return sum(bool(text and text.strip(_BLANK)) for text in (element.text, *(child.tail for child in element)))


def _loose(text: str | None, after: str) -> Iterator[Extra]:
    """A text between the elements, to be written where it stood; blanks and line ends around it are the layout's."""
    if text and (words := text.strip(_BLANK)):
        yield Extra(after=after, content=_back(_escaped(words)))


def _parts(item: etree._Element) -> dict[str, etree._Element]:
    """The known elements of a row by their names, the first of each."""
    found: dict[str, etree._Element] = {}
    for one in item:
        if isinstance(one.tag, str) and one.tag in RELATIVE_TAGS:
            found.setdefault(one.tag, one)
    return found


def _whole(element: etree._Element) -> str:
    """An element as it stood in the file."""
    return _back(etree.tostring(element, encoding="unicode", with_tail=False))


def _refused(cause: str, cure: str) -> Refused:
    return Refused([Problem("任免审批表", cause, cure)], code="lrmx.unreadable")


def _back(text: str) -> str:
    return text.replace(_RETURN, "\r")


def _read(element: etree._Element, tag: str, doubts: list[Doubt]) -> Any:
    if tag == FAMILY:
        return tuple(_relatives(element, doubts))
    text = _back(element.text or "")
    if len(element):
        doubts.append(Doubt(_label(tag), "里面还有下级元素，没有读。", "在编辑器里核对这一项。"))
    if tag == PHOTO:
        return text
    if not text.strip():
        return ""
    return text if _BY_TAG[tag].laid_out else text.strip()


def _label(tag: str) -> str:
    return {FAMILY: "家庭成员", ITEM: "家庭成员", PHOTO: "照片", _ROOT: "任免审批表"}.get(tag) or (
        _BY_TAG[tag].label if tag in _BY_TAG else tag
    )


def _relatives(family: etree._Element, doubts: list[Doubt]) -> Iterator[Relative]:
    for item in family:
        if item.tag != ITEM:
            doubts.append(Doubt("家庭成员", "有一行不是成员的格式，没有读。", "在编辑器里核对家庭成员。"))
            continue
        parts = _parts(item)
        if any(isinstance(one.tag, str) and one.tag in parts and parts[one.tag] is not one for one in item):
            doubts.append(Doubt("家庭成员", "有一行里同一项有两处，只用了前一处。", "核对两处哪一处对。"))
        found = {RELATIVE_TAGS[tag]: _back(one.text or "").strip() for tag, one in parts.items()}
        extras = tuple(_aside(item, parts.values()))
        # The editor keeps empty rows for the printed lines.
        if extras or any(found.values()):
            yield Relative(**found, extras=extras)


def _aside(item: etree._Element, parts: Collection[etree._Element]) -> Iterator[str]:
    """What a row holds beside its known elements, in its order."""
    yield from (one.content for one in _loose(item.text, ITEM))
    for one in item:
        if not any(one is part for part in parts):
            yield _whole(one)
        yield from (loose.content for loose in _loose(one.tail, ITEM))


def _form(values: dict[str, Any], extras: list[Extra], doubts: list[Doubt]) -> AppointmentForm:
    texts = {one.attribute: values.get(one.tag, "") for one in TEXT_FIELDS}
    photo, left = _photo(values.get(PHOTO, ""), doubts)
    return AppointmentForm(**texts, family=values.get(FAMILY, ()), photo=photo, photo_text=left, extras=tuple(extras))


def _photo(text: str, doubts: list[Doubt]) -> tuple[bytes, str]:
    packed = "".join(text.split())
    try:
        return base64.b64decode(packed, validate=True), ""
    except (binascii.Error, ValueError):
        doubts.append(Doubt("照片", "照片的数据不完整，读不出来。", "请报送人重新插入照片后保存。"))
        return b"", text


def write_lrmx(form: AppointmentForm) -> bytes:
    """The form as a file of the editor, with what this release does not know put back where it stood."""
    lines = [_DECLARATION, f"<{_ROOT}>"]
    lines += _extras(form, "")
    for tag in ORDER:
        lines += _element(form, tag)
        lines += _extras(form, tag)
    lines.append(f"</{_ROOT}>")
    return ("\ufeff" + _NEWLINE.join(lines)).encode()


def _extras(form: AppointmentForm, after: str) -> Iterator[str]:
    return (f"  {extra.content}" for extra in form.extras if extra.after == after)


def _element(form: AppointmentForm, tag: str) -> Iterator[str]:
    if tag == FAMILY:
        yield f"  <{FAMILY}>"
        for relative in form.family:
            yield f"    <{ITEM}>"
            for inner, attribute in RELATIVE_TAGS.items():
                yield f"      {_closed(inner, getattr(relative, attribute))}"
            yield from (f"      {extra}" for extra in relative.extras)
            yield f"    </{ITEM}>"
        yield f"  </{FAMILY}>"
    elif tag == PHOTO:
        packed = base64.b64encode(form.photo).decode() if form.photo else form.photo_text
        yield f"  {_closed(PHOTO, packed)}"
    else:
        text = getattr(form, _BY_TAG[tag].attribute)
        yield f"  {_closed(tag, text or (_NEWEST if tag == VERSION else ''))}"


def _closed(tag: str, text: str) -> str:
    return f"<{tag}>{_escaped(text)}</{tag}>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
