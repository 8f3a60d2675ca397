"""The papers of a run of a course on invented data. Nobody and nothing named here is real."""

from datetime import date
from typing import Any

from server.papers.invented import OTHER_TOWNSHIP
from server.papers.stamp import specimen_stamp
from training.course_documents import (
    AttendanceSlips,
    CompletionCertificate,
    MakeUpLine,
    MakeUpList,
    SignInSheet,
    SignLine,
    SlipLine,
)

_RUN: dict[str, Any] = {
    "issuer": "某某县民政局",
    "course": "儿童主任培训班第1期",
    "first": date(2026, 10, 18),
    "last": date(2026, 10, 19),
    "venue": "县委党校",
    "dated": date(2026, 10, 19),
}
_PUPILS = tuple(
    SignLine(name, place)
    for name, place in (
        ("李秀英", "某关镇某道村"),
        ("贾文", "某关镇某西村"),
        ("晁青熙", "某关镇某福苑小区"),
        ("任桂兰", "某营镇某营村"),
        ("白玉梅", "某营镇某民小区"),
        ("秦海燕", "某家寨镇某家寨村"),
        ("郝瑞", "某峰坪镇某福新村"),
        ("苗秀芳", "某泉镇某泉村"),
    )
)
_MEN = frozenset({"贾文", "郝瑞"})


def completion_certificate() -> CompletionCertificate:
    number = "某培结字〔2026〕1号"
    return CompletionCertificate(
        **_RUN,
        number=number,
        name="晁青熙",
        place=OTHER_TOWNSHIP,
        hours="15",
        days="2",
        score=92,
        stamp=specimen_stamp(number),
    )


def make_up_list() -> MakeUpList:
    return MakeUpList(
        **_RUN,
        lines=(
            MakeUpLine("任桂兰", "某营镇某营村", "7.5", "请假超过总学时的七分之一"),
            MakeUpLine("郝瑞", "某峰坪镇某福新村", "4", "考核不合格"),
        ),
    )


def sign_in_sheet() -> SignInSheet:
    sessions = ("10月18日\n08:30", "10月18日\n14:30", "10月19日\n08:30", "10月19日\n14:30")
    return SignInSheet(**_RUN, sessions=sessions, lines=_PUPILS)


def attendance_slips() -> AttendanceSlips:
    lines = tuple(
        SlipLine(
            one.name,
            one.place,
            f"{place}K7M-2QD{place}",
            f"{'男' if one.name in _MEN else '女'}，{1971 + 3 * place}年{place}月生",
            "1499**********",
        )
        for place, one in enumerate(_PUPILS, start=1)
    )
    return AttendanceSlips(**_RUN, when="10月18日　08:30—11:30", lesson="儿童主任工作职责", lines=lines)
