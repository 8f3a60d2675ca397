"""The .lrm file of the older editor: quoted fields in a fixed order, `@` and `#` inside them (LM-1, LM-2)."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, Final

from cadres.forms.doubts import Doubt
from cadres.forms.form import RELATIVE_TAGS, AppointmentForm, Extra, Relative
from server.errors import Problem, Refused

_FIELDS: Final = 33
_BETWEEN: Final = '","'
_ROWS, _PARTS = "@", "#"

_PLACES: Final = {
    0: "name",
    1: "sex",
    2: "born",
    3: "ethnicity",
    4: "native_place",
    5: "party_since",
    6: "health",
    7: "birth_place",
    8: "work_since",
    11: "title",
    16: "skill",
    17: "career",
    18: "rewards",
    19: "appraisals",
    25: "current_post",
    26: "proposed_post",
    27: "post_to_leave",
    28: "reason",
    29: "submitting_unit",
    30: "age_day",
    31: "filled_by",
    32: "filled_day",
}
_LAID_OUT: Final = {"career", "rewards", "appraisals", "reason"}
_STUDIES, _SCHOOLS, _FAMILY = 9, 10, 20
#: Education and degree, of full-time study and then of study in service, as both study fields have them.
_OF_STUDIES: Final = ("full_time_education", "full_time_degree", "in_service_education", "in_service_degree")
_OF_SCHOOLS: Final = ("full_time_school", "full_time_degree_school", "in_service_school", "in_service_degree_school")
_RELATIVE: Final = tuple(RELATIVE_TAGS.values())
_KNOWN: Final = {*_PLACES, _STUDIES, _SCHOOLS, *range(_FAMILY, _FAMILY + len(_RELATIVE))}
_EXTRA: Final = "lrm:"


def read_lrm(content: bytes, photo: bytes = b"") -> tuple[AppointmentForm, list[Doubt]]:
    """The form of a file and the picture beside it. Raises Refused for what is no such file."""
    parts = _parts(content)
    doubts: list[Doubt] = []
    if len(parts) > _FIELDS:
        doubts.append(
            Doubt("任免审批表", f"文件有{len(parts)}项，应有{_FIELDS}项，多出的没有读。", "核对各项有没有串位。")
        )
    values: dict[str, Any] = {
        name: parts[place] if name in _LAID_OUT else parts[place].strip() for place, name in _PLACES.items()
    }
    values |= _studied(parts[_STUDIES], _OF_STUDIES, "学历学位", doubts)
    values |= _studied(parts[_SCHOOLS], _OF_SCHOOLS, "毕业院校系及专业", doubts)
    extras = [
        Extra(after=f"{_EXTRA}{place}", content=part)
        for place, part in enumerate(parts[:_FIELDS])
        if part and place not in _KNOWN
    ]
    family = tuple(_relatives(parts[_FAMILY : _FAMILY + len(_RELATIVE)], doubts))
    return AppointmentForm(**values, family=family, photo=photo, extras=tuple(extras)), doubts


def _parts(content: bytes) -> list[str]:
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        raise _refused("文件不是国标编码的文字。", "请选编辑器保存的.lrm文件。") from None
    text = text.strip("\r\n\t \0")
    if not (text.startswith('"') and text.endswith('"')):
        raise _refused("文件开头或者结尾没有引号，不是完整的一份表。", "请报送人重新保存；照片（.pic）另传。")
    parts = text[1:-1].split(_BETWEEN)
    if len(parts) < _FIELDS:
        raise _refused(f"文件只有{len(parts)}项，应有{_FIELDS}项。", "请报送人用编辑器重新保存。")
    return parts


def _refused(cause: str, cure: str) -> Refused:
    return Refused([Problem("任免审批表", cause, cure)], code="lrmx.unreadable")


def _studied(part: str, names: Sequence[str], label: str, doubts: list[Doubt]) -> dict[str, str]:
    """`全日制#学位@在职#学位`; both signs are there even in an empty field."""
    found = [one.strip() for half in part.split(_ROWS) for one in half.split(_PARTS)]
    if len(found) != len(names):
        doubts.append(Doubt(label, f"“{part}”里的“@”和“#”不齐，只读了前面的。", "核对全日制和在职的学历学位。"))
    return dict(zip(names, [*found, "", "", "", ""], strict=False))


def _relatives(columns: Sequence[str], doubts: list[Doubt]) -> Iterator[Relative]:
    rows = [column.split(_ROWS) for column in columns]
    if len({len(row) for row in rows if row != [""]}) > 1:
        doubts.append(Doubt("家庭成员", "各列的行数不一样，可能串行。", "逐行核对家庭成员。"))
    for row in zip_longest(*rows, fillvalue=""):
        found: dict[str, Any] = dict(zip(_RELATIVE, (one.strip() for one in row), strict=True))
        if any(found.values()):
            yield Relative(**found)


def write_lrm(form: AppointmentForm) -> bytes:
    """The form as a file of the older editor; its picture goes into a file of its own.

    What the file has no place for (citizen number, elements of newer editors) is left out. Raises Refused where a text
    has the very signs by which the file is divided.
    """
    parts = [""] * _FIELDS
    for place, name in _PLACES.items():
        parts[place] = getattr(form, name)
    parts[_STUDIES] = _study(form, _OF_STUDIES)
    parts[_SCHOOLS] = _study(form, _OF_SCHOOLS)
    for column, name in enumerate(_RELATIVE):
        parts[_FAMILY + column] = _ROWS.join(_without(getattr(one, name), name) for one in form.family)
    for extra in form.extras:
        if extra.after.startswith(_EXTRA):
            parts[int(extra.after.removeprefix(_EXTRA))] = extra.content
    for part in parts:
        if _BETWEEN in part:
            raise _refused('文字里有引号夹逗号（","），.lrm文件会因此串位。', "请改用全角引号，或者存成.lrmx。")
    return f'"{_BETWEEN.join(parts)}"'.encode("gb18030")


def _study(form: AppointmentForm, names: Sequence[str]) -> str:
    first, degree, second, other = (_without(getattr(form, name), name) for name in names)
    return f"{first}{_PARTS}{degree}{_ROWS}{second}{_PARTS}{other}"


def _without(text: str, field: str) -> str:
    if _ROWS in text or (_PARTS in text and field not in _RELATIVE):
        raise _refused(f"“{text}”里有“@”或“#”，.lrm文件用它们分栏。", "请改成别的符号，或者存成.lrmx。")
    return text
