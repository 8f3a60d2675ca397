"""The papers of cadre work on invented data, for their pictures. Nobody and nothing named here is real."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

from PIL import Image, ImageDraw

from cadres.documents.appointing import Appointed, AppointmentNotice, TownshipNotice
from cadres.documents.appointment import AppointmentPaper
from cadres.documents.review_form import DecisionLine, FactLine, FindingLine, OpinionLine, ReviewForm
from cadres.documents.review_letters import AskedLine, Ground, Inquiry, ReviewNotice, ReviewReply
from cadres.documents.review_lists import Count, PublicList, ReviewSummary, SummaryLine
from cadres.documents.reviews import Review, Reviewed
from cadres.forms.form import AppointmentForm, Relative
from cadres.rules.review_course import OBJECTION_DAYS, SECOND_LOOK_DAYS
from cadres.vocabulary import (
    Answer,
    CommitteeKind,
    HoldingKind,
    ObjectionOutcome,
    Objector,
    Office,
    ReviewPurpose,
    VettingConclusion,
)
from server.manifest import Specimen
from server.papers.invented import CASE, COUNTY, PHONE, TOWNSHIP, VILLAGE
from server.papers.stamp import specimen_stamp

_AGENCIES = (
    "县纪委监委",
    "县委政法委",
    "县委组织部",
    "县公安局",
    "县人民法院",
    "县人民检察院",
    "县司法局",
    "县自然资源局",
    "市生态环境局某某分局",
    "县信访局",
    "县民政局",
)
#: Their check characters are wrong: they are nobody's.
_NUMBERS = (
    "149999197803011170",
    "149999198005122130",
    "149999198607013280",
    "149999199011014150",
    "149999198302015260",
)
_REVIEW = Review(
    county=COUNTY,
    name="2026年第1批",
    purpose=ReviewPurpose.CANDIDATES,
    kind=CommitteeKind.VILLAGERS,
    term_number=13,
    event_day=date(2026, 12, 20),
    issuer="中共某某县委组织部",
)
_PERSON = Reviewed(
    name="高建平",
    sex="男",
    born=date(1978, 3, 1),
    political_status="中共党员",
    education="大学专科",
    township=TOWNSHIP,
    community=VILLAGE,
    stands_for=Office.CHAIR,
    kind=CommitteeKind.VILLAGERS,
)
_OTHERS = (
    replace(_PERSON, name="任有强", born=date(1980, 5, 1)),
    replace(_PERSON, name="李秀英", sex="女", stands_for=Office.MEMBER, born=date(1986, 7, 1)),
    replace(_PERSON, name="贾永胜", stands_for=Office.MEMBER, born=date(1990, 11, 1)),
    replace(_PERSON, name="秦海燕", sex="女", stands_for=Office.VICE_CHAIR, born=date(1983, 2, 1)),
)
_FACT = FactLine("2024年3月列为失信被执行人", CASE, date(2024, 3, 1), "失信被执行人未撤销")
_BASIS = "山西省村（社区）两委换届联审办法"
_OFFICE: dict[str, Any] = {"address": "县委办公楼305室", "phone": PHONE}


def review_form() -> ReviewForm:
    return ReviewForm(
        review=_REVIEW,
        dated=date(2026, 11, 26),
        person=_PERSON,
        materials=("候选人登记表", "身份证复印件", "廉洁自律和竞选纪律承诺书", "村（社区）自审意见"),
        township_by="杜秀英",
        township_day=date(2026, 11, 16),
        opinions=tuple(
            OpinionLine(name, Answer.FOUND, (_FACT,), "赵国强", date(2026, 11, 20))
            if name == "县人民法院"
            else OpinionLine(name, Answer.CLEAR, (), "赵国强", date(2026, 11, 20))
            for name in _AGENCIES
        ),
        passed_over="县税务局",
        fewer_why="今年三月已由县税务局对全县现任成员出具证明",
        findings=(FindingLine("失信被执行人未撤销属于政策不宜，不受年限限制。", _BASIS),),
        decisions=(
            DecisionLine("失信被执行人未撤销", False, "失信情形尚未消除。", "某某县联审组", date(2026, 11, 25)),  # noqa: FBT003  # The field's own order.
        ),
        conclusion=VettingConclusion.UNSUITABLE,
        document="某联审〔2026〕3号",
        concluded=date(2026, 11, 26),
    )


def review_letter() -> Inquiry:
    return Inquiry(
        review=_REVIEW,
        dated=date(2026, 11, 16),
        number="某联审函〔2026〕3号",
        agency="县人民法院",
        question="有无判决、失信被执行",
        due=date(2026, 11, 23),
        people=tuple(map(AskedLine, (_PERSON, *_OTHERS), _NUMBERS)),
        contact="温久安",
        phone=PHONE,
    )


def review_notice() -> ReviewNotice:
    return ReviewNotice(
        review=_REVIEW,
        dated=date(2026, 11, 26),
        number="某联审告〔2026〕1号",
        person=_PERSON,
        conclusion=VettingConclusion.UNSUITABLE,
        document="某联审〔2026〕3号",
        concluded=date(2026, 11, 26),
        grounds=(
            Ground(
                _FACT.words,
                _FACT.document,
                _FACT.item,
                "政策不宜",
                _BASIS,
                "某某县联审组于2026年11月25日研究认为不宜，理由是：失信情形尚未消除。",
            ),
        ),
        days=OBJECTION_DAYS,
        answer_days=SECOND_LOOK_DAYS,
        stamp=specimen_stamp("某联审告〔2026〕1号"),
        **_OFFICE,
    )


def review_reply() -> ReviewReply:
    return ReviewReply(
        review=_REVIEW,
        dated=date(2026, 11, 30),
        number="某联审复〔2026〕1号",
        sequence=1,
        person=_PERSON,
        objector=Objector.PERSON,
        raised_by="高建平",
        received=date(2026, 11, 28),
        outcome=ObjectionOutcome.UPHELD,
        answer="经向某某县人民法院核实，案款至今没有履行完毕，失信情形没有消除。",
        answered_by="某某县联审组",
        now=VettingConclusion.UNSUITABLE,
        document="某联审〔2026〕3号",
    )


def review_publicity() -> PublicList:
    return PublicList(
        review=_REVIEW,
        dated=date(2026, 11, 26),
        place="某某县某营镇",
        people=_OTHERS,
        shown_from=date(2026, 11, 26),
        shown_until=date(2026, 12, 3),
        **_OFFICE,
    )


def review_summary() -> ReviewSummary:
    passed = tuple(SummaryLine(one, 11, 11, 0, "可以列为候选人", "某联审〔2026〕3号", "") for one in _OTHERS[:3])
    return ReviewSummary(
        review=_REVIEW,
        dated=date(2026, 11, 26),
        counts=(Count("可以列为候选人", 3), Count("不宜列为候选人", 1), Count("待答复", 1)),
        lines=(
            SummaryLine(_PERSON, 11, 11, 0, "不宜列为候选人", "某联审〔2026〕3号", "失信被执行人未撤销"),
            *passed,
            SummaryLine(_OTHERS[3], 11, 9, 0, "待答复", "", "县公安局、县信访局未答复"),
        ),
    )


def appointment_notice() -> AppointmentNotice:
    here, there = "某关镇某道村", "某关镇某西村"
    number = "某组干字〔2026〕12号"
    return AppointmentNotice(
        issuer="中共某某县委组织部",
        number=number,
        stamp=specimen_stamp(number),
        dated=date(2026, 11, 26),
        addressee="某关镇党委",
        body="县委组织部部务会议",
        copies="县民政局，某关镇人民政府",
        printer="中共某某县委组织部",
        appointed=(
            Appointed(name="任有强", place=here, office=Office.PARTY_SECRETARY, basis=HoldingKind.APPOINTED),
            Appointed(name="李秀英", place=there, office=Office.PARTY_VICE_SECRETARY, basis=HoldingKind.APPOINTED),
        ),
        relieved=(Appointed(name="贾文", place=here, office=Office.PARTY_SECRETARY, basis=HoldingKind.APPOINTED),),
    )


def township_notice() -> TownshipNotice:
    """The same of a township, whose communities bear no township's name."""
    number = "某关镇党任字〔2026〕3号"
    here, there = "某道村", "某西村"
    return TownshipNotice(
        issuer="中共某某县某关镇委员会",
        number=number,
        stamp=specimen_stamp(number),
        dated=date(2026, 11, 26),
        addressee="各村（社区）",
        body="某关镇党委会议",
        copies="某关镇人民政府",
        printer="中共某某县某关镇委员会",
        appointed=(
            Appointed(name="任有强", place=here, office=Office.PARTY_SECRETARY, basis=HoldingKind.APPOINTED),
            Appointed(name="李秀英", place=there, office=Office.PARTY_VICE_SECRETARY, basis=HoldingKind.APPOINTED),
        ),
        relieved=(Appointed(name="贾文", place=here, office=Office.PARTY_SECRETARY, basis=HoldingKind.APPOINTED),),
    )


def appointment_form() -> AppointmentPaper:
    career = (
        "1996.09--1999.07  某某县第一中学学习",
        "1999.07--2004.03  在家务农",
        "2004.03--2011.11  某某县某关镇某道村会计",
        "2011.11--2018.12  某某县某关镇某道村党支部委员、村委会委员",
        "                  （其间：2013.09--2016.01某某农业大学农村行政管理专业大专学习）",
        "2018.12--2021.11  某某县某关镇某道村党支部副书记、村委会副主任",
        "2021.11--         某某县某关镇某道村党支部书记、村委会主任",
    )
    form = AppointmentForm(
        name="任有强",
        sex="男",
        born="197803",
        ethnicity="汉族",
        native_place="山西某某",
        birth_place="山西某某",
        party_since="200306",
        work_since="199907",
        health="健康",
        skill="农村经济管理",
        full_time_education="高中",
        in_service_education="大专",
        in_service_school="某某农业大学农村行政管理专业",
        current_post="某某县某关镇某道村党支部书记、村委会主任",
        proposed_post="某某县某关镇某道村党总支书记",
        post_to_leave="某某县某关镇某道村党支部书记",
        career="\r\n".join(career),
        rewards="2020年被评为县级优秀共产党员",
        appraisals="2023年、2024年、2025年均为优秀",
        reason="党组织设置调整",
        family=(
            Relative(
                relation="妻子", name="刘桂芳", born="197906", political_status="群众", work="某某县某关镇某道村村民"
            ),
            Relative(
                relation="儿子", name="任晓宇", born="200308", political_status="共青团员", work="某某师范学院学生"
            ),
            Relative(
                relation="父亲", name="任福山", born="195001", political_status="中共党员", work="原某道村会计（已故）"
            ),
        ),
        submitting_unit="某关镇党委",
        age_day="20261126",
        filled_day="20261126",
        filled_by="温久安",
    )
    return AppointmentPaper(form=form, photo=_portrait(), day=date(2026, 11, 26))


def _portrait() -> bytes:
    """The outline of nobody, in the size of the form's photograph."""
    picture = Image.new("RGB", (376, 460), "#dfe5ea")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((118, 90, 258, 260), fill="#9fb0bd")
    pen.ellipse((48, 290, 328, 640), fill="#9fb0bd")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


SPECIMENS = (
    Specimen("appointment-notice", "任免通知", appointment_notice),
    Specimen("township-notice", "任免通知（乡镇）", township_notice),
    Specimen("appointment-form", "干部任免审批表", appointment_form),
    Specimen("review-form", "联审表", review_form),
    Specimen("review-letter", "联审函", review_letter),
    Specimen("review-letter-list", "联审函所附名单", review_letter, page=-1),
    Specimen("review-summary", "联审结果汇总表", review_summary),
    Specimen("review-notice", "审查结果告知书", review_notice),
    Specimen("review-reply", "异议复核答复书", review_reply),
    Specimen("review-publicity", "联审结果公示", review_publicity),
)
