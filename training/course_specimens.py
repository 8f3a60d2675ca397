"""The papers of a run of a course on invented data. Nobody and nothing named here is real."""

from datetime import date
from typing import Any

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
    "issuer": "偏关县民政局",
    "course": "儿童主任培训班第1期",
    "first": date(2026, 10, 18),
    "last": date(2026, 10, 19),
    "venue": "县委党校",
    "dated": date(2026, 10, 19),
}
_PUPILS = tuple(
    SignLine(name, place)
    for name, place in (
        ("李秀英", "新关镇马道村"),
        ("贾文", "新关镇西关村"),
        ("晁青熙", "新关镇聚福苑小区"),
        ("任桂兰", "老营镇老营村"),
        ("白玉梅", "老营镇惠民小区"),
        ("秦海燕", "万家寨镇万家寨村"),
        ("郝瑞", "天峰坪镇幸福新村"),
        ("苗秀芳", "水泉镇水泉村"),
    )
)
_MEN = frozenset({"贾文", "郝瑞"})


def completion_certificate() -> CompletionCertificate:
    number = "偏培结字〔2026〕1号"
    return CompletionCertificate(
        **_RUN,
        number=number,
        name="晁青熙",
        place="新关镇",
        hours="15",
        days="2",
        score=92,
        stamp=specimen_stamp(number),
    )


def make_up_list() -> MakeUpList:
    return MakeUpList(
        **_RUN,
        lines=(
            MakeUpLine("任桂兰", "老营镇老营村", "7.5", "请假超过总学时的七分之一"),
            MakeUpLine("郝瑞", "天峰坪镇幸福新村", "4", "考核不合格"),
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
            "1409**********",
        )
        for place, one in enumerate(_PUPILS, start=1)
    )
    return AttendanceSlips(**_RUN, when="10月18日　08:30—11:30", lesson="儿童主任工作职责", lines=lines)
