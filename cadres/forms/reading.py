"""One way in for both kinds of file, and what a person should look at in the form."""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from PIL import Image

from cadres.forms.career import check_career, read_career
from cadres.forms.doubts import Doubt
from cadres.forms.form import AppointmentForm
from cadres.forms.lrm import read_lrm
from cadres.forms.lrmx import read_lrmx
from cadres.vocabulary import Sex
from server.errors import Problem, Refused
from server.values import identity
from server.values.periods import AmbiguousMonth, read_month

#: Of the family; a file may have more, and all of them are kept (LX-3).
_ROWS_PRINTED: Final = 7
LARGEST_PHOTO: Final = 5 * 2**20
_PICTURES: Final = ("JPEG", "PNG")
#: Width and height of the form's photo (LX-10), and how far from them it may be, as sides of one comparison.
_PHOTO: Final = (376, 460)
#: Many times the form's frame; a picture is held in memory whole, a few bytes a pixel, to see whether it can be shown.
_MOST_PIXELS: Final = 10_000_000
_DAY_LENGTHS: Final = (6, 8)
_JOINED: Final = re.compile(r"\d[\d.\-/年月日]*")
#: Words of which one stands in what is said of a party without a month.
_PARTIES: Final = (
    *("民革", "民盟", "民建", "民进", "农工", "致公", "九三", "台盟"),
    *("国民党革命委员会", "民主同盟", "民主建国会", "民主促进会", "民主自治同盟"),
    *("无党派", "民主人士", "群众", "团员", "共青团", "共产主义青年团", "党员", "中共", "共产党"),
)
_MARK: Final = "﻿".encode()


class Read(NamedTuple):
    """A form with what is unclear in it; `shows` says that its picture can be shown whole."""

    form: AppointmentForm
    doubts: tuple[Doubt, ...]
    shows: bool


class _Seen(NamedTuple):
    """A picture's width and height in pixels, and whether it can be shown whole."""

    width: int
    height: int
    whole: bool


def read_form(content: bytes, photo: bytes = b"") -> Read:
    """The form of an .lrmx or .lrm file, told apart by what is in it; `photo` is the .pic file beside an .lrm.

    Raises Refused for what is neither. The picture is taken apart here and nowhere else: that takes time, so whoever serves
    others meanwhile reads in a thread.
    """
    start = content.removeprefix(_MARK).lstrip()[:1]
    if start == b"<":
        form, doubts = read_lrmx(content)
    elif start == b'"':
        form, doubts = read_lrm(content, photo)
    else:
        raise Refused(
            [Problem("任免审批表", "既不是.lrmx也不是.lrm文件。", "请选干部任免审批表编辑器保存的文件。")],
            code="lrmx.unreadable",
        )
    seen = _look(form.photo)
    return Read(form, (*doubts, *_unclear(form, seen)), seen is not None and seen.whole)


def _unclear(form: AppointmentForm, seen: _Seen | None) -> Iterator[Doubt]:
    if not form.name:
        yield Doubt("姓名", "没有填。", "补填姓名。")
    for label, text in (("出生年月", form.born), ("参加工作时间", form.work_since)):
        yield from _month(label, text)
    if form.sex and Sex.from_label(form.sex) is None:
        yield Doubt("性别", f"“{form.sex}”不是性别。", "填男或者女。")
    yield from _party(form.party_since)
    for place, relative in enumerate(form.family, 1):
        yield from _month(f"家庭成员第{place}行 出生日期", relative.born)
    yield from _day("计算年龄时间", form.age_day)
    yield from _day("填表时间", form.filled_day)
    yield from _number(form)
    if len(form.family) > _ROWS_PRINTED:
        yield Doubt(
            "家庭成员", f"有{len(form.family)}人，表上只印{_ROWS_PRINTED}行。", "打印前确定印哪几人，其余仍然保留。"
        )
    periods, doubts = read_career(form.career)
    yield from doubts
    yield from check_career(periods, form.current_post)
    yield from _picture(form, seen)


def joined(text: str) -> str:
    """What 入党时间 says of a month before anything else: 200512 of 200512；民盟, nothing of 民盟."""
    found = _JOINED.match(text.strip())
    return found.group() if found else ""


def _party(text: str) -> Iterator[Doubt]:
    """What is said of joining: a month, a party, or both; anything else tells nothing (LX-7)."""
    yield from _month("入党时间", month := joined(text))
    if text and not month and not any(word in text for word in _PARTIES):
        yield Doubt("入党时间", f"“{text}”不是年月，也不是党派。", "改成197803这样的形式；民主党派的写党派名称。")


def _month(label: str, text: str) -> Iterator[Doubt]:
    """A month, or nothing at all; the file's own way is 197803."""
    if not text:
        return
    try:
        read_month(text)
    except AmbiguousMonth as error:
        first, last = (f"{month.year}{month.month:02}" for month in error.readings)
        yield Doubt(label, f"“{text}”可能是1月，也可能是10月。", f"核对后改成{first}或者{last}。")
    except ValueError:
        yield Doubt(label, f"“{text}”不是年月。", "改成197803这样的形式。")


def _day(label: str, text: str) -> Iterator[Doubt]:
    """A day, or only its month, as 20211120 or 202111; nothing at all is allowed too."""
    if text and not _is_day(text):
        yield Doubt(label, f"“{text}”不是日期。", "改成20211120这样的形式。")


def _is_day(text: str) -> bool:
    if not (text.isascii() and text.isdecimal() and len(text) in _DAY_LENGTHS):
        return False
    try:
        date.fromisoformat(text if len(text) == max(_DAY_LENGTHS) else f"{text}01")
    except ValueError:
        return False
    return True


def _number(form: AppointmentForm) -> Iterator[Doubt]:
    if not form.citizen_number:
        return
    checked = identity.check(form.citizen_number)
    if checked.failed or checked.born is None:
        yield Doubt("身份证", "号码没有通过校验。", "对照身份证核对。")
        return
    if doubt := born_against_number(form):
        yield doubt


def born_against_number(form: AppointmentForm) -> Doubt | None:
    """That the form says another month of birth than its citizen number."""
    checked = identity.check(form.citizen_number)
    try:
        born = read_month(form.born) if form.born else None
    except ValueError:
        return None
    if born is None or checked.born is None or born == read_month(checked.born):
        return None
    cause = f"表上{born}出生，身份证号里是{read_month(checked.born)}。"
    return Doubt("出生年月", cause, "出生日期以档案认定为准，写明依据。")


def _look(photo: bytes) -> _Seen | None:
    """What a picture is; None for what is none, and for more bytes than are looked at.

    The head of a file says nothing of what was cut off behind it: a picture of bearable size is taken apart to its end.
    """
    if len(photo) > LARGEST_PHOTO:
        return None
    try:
        with Image.open(io.BytesIO(photo), formats=_PICTURES) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return _Seen(*picture.size, whole=False)
            picture.load()
            return _Seen(*picture.size, whole=True) if _has_its_end(photo) else None
    except Exception:  # noqa: BLE001  Pillow raises whatever a broken picture brings it to.
        return None


def _has_its_end(photo: bytes) -> bool:
    """Whether a JPEG or PNG goes on to its end mark.

    WeasyPrint lets Pillow open what was cut off, for the whole process, so Pillow alone does not tell.
    """
    if photo.startswith(b"\x89PNG"):
        return b"IEND" in photo
    # Behind the start of its lines a JPEG has no such two bytes but for its end; a thumbnail's own end lies before it.
    return photo.rfind(b"\xff\xd9") > photo.rfind(b"\xff\xda")


def _picture(form: AppointmentForm, seen: _Seen | None) -> Iterator[Doubt]:
    if form.photo_text:
        return
    if not form.photo:
        yield Doubt("照片", "没有照片。", "补上照片后再打印。")
    elif len(form.photo) > LARGEST_PHOTO:
        cause = f"有{len(form.photo)}字节，超过{LARGEST_PHOTO // 2**20}MB，没有看。"
        yield Doubt("照片", cause, "请报送人换小一些的照片。")
    elif seen is None:
        yield Doubt("照片", "不是能完整打开的JPEG或PNG图片。", "请报送人重新插入照片。")
    elif not seen.whole:
        cause = f"{seen.width}×{seen.height}像素，超过{_MOST_PIXELS // 10_000}万像素，没有打开。"
        yield Doubt("照片", cause, f"请报送人缩小到{_PHOTO[0]}×{_PHOTO[1]}像素左右，重新插入。")
    else:
        yield from _frame(seen)


def _frame(seen: _Seen) -> Iterator[Doubt]:
    """That a picture is more than a tenth off the form's frame, in whole numbers."""
    across, down = seen.width * _PHOTO[1], seen.height * _PHOTO[0]
    if 10 * abs(across - down) > down:
        cause = f"{seen.width}×{seen.height}像素，与表上照片的比例（{_PHOTO[0]}×{_PHOTO[1]}）不合。"
        yield Doubt("照片", cause, "裁成证件照的比例。")
