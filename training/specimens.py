"""The papers of sending and training on invented data, for their pictures. Nobody and nothing named here is real."""

from datetime import date

from server.manifest import Specimen
from server.papers.invented import COUNTY, OTHER_TOWNSHIP, TOWNSHIP
from server.papers.stamp import specimen_stamp
from training.course_specimens import attendance_slips, completion_certificate, make_up_list, sign_in_sheet
from training.documents import (
    ChildEngagementLetter,
    DispatchNotice,
    EngagementLetter,
    IntroductionLetter,
    SentLine,
)
from training.vocabulary import TeamPost

_SENT = (
    (
        ("某福苑小区", OTHER_TOWNSHIP, "某某县农业农村局"),
        (("贾志强", "男"), ("刘桂生", "男"), ("王瑞", "女")),
    ),
    (
        ("某民小区", TOWNSHIP, "某某县水利局"),
        (("温久安", "男"), ("秦海燕", "女"), ("苗国珍", "男")),
    ),
    (
        ("某福新村", "某峰坪镇", "某某县人民医院"),
        (("郝建国", "男"), ("白玉梅", "女"), ("高志远", "男")),
    ),
)
_DAY, _DUE = date(2026, 3, 1), date(2028, 3, 1)
_ISSUER, _COUNTY = "中共某某县委组织部", COUNTY


def _lines() -> tuple[SentLine, ...]:
    return tuple(
        SentLine(
            township=township,
            place=place,
            unit=unit,
            name=name,
            sex=sex,
            born=date(1980 + 3 * group + at, 1 + 2 * group + at, 1),
            political_status="中共党员",
            position="科员" if at else "副局长",
            rank="一般干部" if at else "副科",
            post=TeamPost.MEMBER if at else TeamPost.BOTH,
            since=_DAY,
            due=_DUE,
        )
        for group, ((place, township, unit), people) in enumerate(_SENT)
        for at, (name, sex) in enumerate(people)
    )


def dispatch_notice() -> DispatchNotice:
    number = "某组通字〔2026〕1号"
    return DispatchNotice(
        issuer=_ISSUER,
        number=number,
        dated=_DAY,
        county=_COUNTY,
        reading="第一书记计算在3人之内，一队3人。",
        lines=_lines(),
        stamp=specimen_stamp(number),
    )


def introduction_letter() -> IntroductionLetter:
    number = "某组派字〔2026〕1号"
    return IntroductionLetter(
        issuer=_ISSUER,
        number=number,
        dated=_DAY,
        addressee="某关镇党委",
        county=_COUNTY,
        line=_lines()[0],
        document="某组通字〔2026〕1号",
        stamp=specimen_stamp(number),
    )


def engagement_letter() -> EngagementLetter:
    number = "某组聘字〔2026〕1号"
    return EngagementLetter(
        issuer=_ISSUER, number=number, dated=_DAY, county=_COUNTY, line=_lines()[0], stamp=specimen_stamp(number)
    )


def child_engagement() -> ChildEngagementLetter:
    number = "某关镇政聘字〔2026〕1号"
    return ChildEngagementLetter(
        issuer="某关镇人民政府",
        number=number,
        dated=date(2026, 10, 28),
        place="某关镇某道村",
        name="李秀英",
        post="儿童主任",
        since=date(2026, 10, 28),
        stamp=specimen_stamp(number),
    )


SPECIMENS = (
    Specimen("dispatch-notice", "选派通知", dispatch_notice),
    Specimen("dispatch-list", "选派通知所附名单", dispatch_notice, page=2),
    Specimen("introduction-letter", "派遣函（附存根）", introduction_letter),
    Specimen("engagement-letter", "聘书：驻村干部", engagement_letter),
    Specimen("child-engagement", "聘书：儿童主任", child_engagement),
    Specimen("completion-certificate", "结业证书", completion_certificate),
    Specimen("make-up-list", "补训名单", make_up_list),
    Specimen("sign-in-sheet", "培训签到表", sign_in_sheet),
    Specimen("attendance-slips", "出勤票", attendance_slips),
)
