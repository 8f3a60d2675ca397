"""The papers of the joint review, read from their PDF."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from PIL import ImageChops

from cadres.documents.review_form import DecisionLine, FactLine, FindingLine, OpinionLine, ReviewForm
from cadres.documents.review_letters import AskedLine, Ground, Inquiry, ReviewNotice, ReviewReply
from cadres.documents.review_lists import Count, PublicList, ReviewSummary, SummaryLine
from cadres.documents.reviews import Review, Reviewed, ReviewPaper
from cadres.rules.review_words import WORDS
from cadres.vocabulary import (
    Answer,
    CommitteeKind,
    ObjectionOutcome,
    Objector,
    Office,
    ReviewMaterial,
    ReviewPurpose,
    VettingConclusion,
)
from server.papers.faces import FaceSettings
from server.papers.page import Paper, compose
from server.papers.typesetter import MissingGlyph, typeset

_FANDOL = Path(__file__).parents[3] / ".tools" / "fonts" / "fandol"
MILLIMETRE = 72 / 25.4
# Invented: the check character is not right, and need not be to be printed.
CITIZEN_NUMBER = "140932197803120000"
AGENCIES = (
    "县纪委监委",
    "县委政法委",
    "县委组织部",
    "县公安局",
    "县人民法院",
    "县人民检察院",
    "县司法局",
    "县自然资源局",
    "市生态环境局偏关分局",
    "县信访局",
    "县民政局",
)

REVIEW = Review(
    county="偏关县",
    name="2026年第1批",
    purpose=ReviewPurpose.CANDIDATES,
    kind=CommitteeKind.VILLAGERS,
    term_number=13,
    event_day=date(2026, 12, 20),
    issuer="中共偏关县委组织部",
)
PERSON = Reviewed(
    name="贾永胜",
    sex="男",
    born=date(1978, 3, 12),
    political_status="中共党员",
    education="大学专科",
    township="新关镇",
    community="马道村",
    stands_for=Office.CHAIR,
    kind=CommitteeKind.VILLAGERS,
)
FACT = FactLine("2024年列为失信被执行人", "（2024）晋0932执12号", date(2024, 3, 1), "失信被执行人未撤销")
FORM = ReviewForm(
    review=REVIEW,
    dated=date(2026, 12, 5),
    person=PERSON,
    materials=("候选人登记表", "身份证复印件", "廉洁自律和竞选纪律承诺书", "村（社区）自审意见"),
    township_by="杜秀英",
    township_day=date(2026, 11, 26),
    opinions=tuple(
        OpinionLine(name, Answer.FOUND, (FACT,), "赵国强", date(2026, 12, 1))
        if name == "县人民法院"
        else OpinionLine(name, Answer.CLEAR, (), "赵国强", date(2026, 12, 1))
        for name in AGENCIES
    ),
    findings=(FindingLine("属于政策不宜，不受年限限制。", "换届联审办法（示例）"),),
    decisions=(DecisionLine("失信被执行人未撤销", False, "失信情形尚未消除。", "县联审组", date(2026, 12, 3)),),
    conclusion=VettingConclusion.UNSUITABLE,
    document="偏联审〔2026〕3号",
    concluded=date(2026, 12, 5),
)
INQUIRY = Inquiry(
    review=REVIEW,
    dated=date(2026, 11, 26),
    number="偏联审函〔2026〕3号",
    agency="县人民法院",
    question="有无判决、失信被执行",
    due=date(2026, 12, 6),
    people=tuple(AskedLine(replace(PERSON, name=name), CITIZEN_NUMBER) for name in ("贾永胜", "高建平", "欧阳文博")),
)
NOTICE = ReviewNotice(
    review=REVIEW,
    dated=date(2026, 12, 5),
    number="",
    person=PERSON,
    conclusion=VettingConclusion.UNSUITABLE,
    document="偏联审〔2026〕3号",
    concluded=date(2026, 12, 5),
    grounds=(
        Ground(FACT.words, FACT.document, FACT.item, "政策不宜", "换届联审办法（示例）", "县联审组研究认为不宜。"),
    ),
    days=3,
    answer_days=3,
)
PUBLIC = PublicList(
    review=REVIEW,
    dated=date(2026, 12, 6),
    place="偏关县",
    people=(PERSON, replace(PERSON, name="迪丽娜尔·买买提", stands_for=Office.PARTY_SECRETARY)),
    shown_from=date(2026, 12, 6),
    shown_until=date(2026, 12, 10),
)
SUMMARY = ReviewSummary(
    review=REVIEW,
    dated=date(2026, 12, 6),
    counts=(Count("可以列为候选人", 1), Count("待答复", 1)),
    lines=(
        SummaryLine(PERSON, 11, 11, 0, "可以列为候选人", "偏联审〔2026〕3号", ""),
        SummaryLine(replace(PERSON, name="高建平"), 11, 9, 1, "待答复", "", ""),
    ),
)
REPLY = ReviewReply(
    review=REVIEW,
    dated=date(2026, 12, 9),
    number="",
    sequence=1,
    person=PERSON,
    objector=Objector.PERSON,
    raised_by="",
    received=date(2026, 12, 7),
    outcome=ObjectionOutcome.UPHELD,
    answer="经核对，文书无误",
    answered_by="县联审组",
    now=VettingConclusion.UNSUITABLE,
    document="偏联审〔2026〕3号",
)
ALL = (FORM, INQUIRY, NOTICE, PUBLIC, SUMMARY, REPLY)
_named = pytest.mark.parametrize("model", ALL, ids=lambda model: type(model).__name__)


def pdf_of(model: Paper) -> bytes:
    return typeset(FaceSettings(_FANDOL if _FANDOL.is_dir() else None), compose(model))


def pages(model: Paper) -> Sequence[pdfplumber.page.Page]:
    return list(pdfplumber.open(BytesIO(pdf_of(model))).pages)


def text(model: Paper) -> str:
    """All that is printed, without the breaks of lines and the space that aligns."""
    said = "".join(page.extract_text() for page in pages(model))
    return "".join(said.split())


@_named
def test_every_name_is_on_the_paper_and_in_its_list_of_names(model: ReviewPaper) -> None:
    said = text(model)
    assert model.names
    for name in model.names:
        assert name in said


@_named
def test_no_paper_draws_a_seal_or_a_picture(model: ReviewPaper) -> None:
    for page in pages(model):
        assert page.images == []
        assert page.curves == []


@_named
def test_printing_again_gives_the_same_bytes(model: ReviewPaper) -> None:
    assert pdf_of(model) == pdf_of(model)


@_named
def test_what_is_only_for_the_office_is_not_printed(model: ReviewPaper) -> None:
    said = text(model)
    for word in ("待确认", "省参数", "Q-", "None"):
        assert word not in said


def test_a_name_that_no_font_has_is_refused_with_the_character() -> None:
    rare = replace(FORM, person=replace(PERSON, name="贾\U000323b0"))
    with pytest.raises(MissingGlyph, match=r"U\+323B0.*贾"):
        pdf_of(rare)


def test_the_form_is_one_page_with_every_agency_its_answer_and_who_signed() -> None:
    (page,) = pages(FORM)
    said = page.extract_text()
    for agency in AGENCIES:
        assert agency[:4] in said
    assert said.count("无问题") == 10
    assert said.count("赵国强") == 11
    whole = text(FORM)
    for part in ("2024年列为失信被执行人。条目：", "自2024年3月1日起算。文书：", "晋0932执12号。"):
        assert part in whole
    assert "签字人：杜秀英2026年11月26日" in whole


def test_the_form_tells_the_decision_and_the_conclusion_with_its_number() -> None:
    said = text(FORM)
    assert "“失信被执行人未撤销”：不宜列为候选人。理由是：失信情" in said
    assert "县联审组" in said
    assert "结论文号：偏联审〔2026〕3号" in said


def test_before_the_conclusion_its_box_is_left_for_the_meeting() -> None:
    said = text(replace(FORM, conclusion=None, document="", concluded=None, decisions=()))
    assert "结论文号" not in said
    assert said.endswith("（盖章）（盖章）年月日年月日")


def test_who_has_not_answered_is_told_as_such_and_not_as_clear() -> None:
    said = text(replace(FORM, opinions=(OpinionLine("县公安局", None), *FORM.opinions[1:])))
    assert "县公安局未答复—" in said


@pytest.mark.parametrize("people", [3, 19, 20, 21, 45])
def test_who_answers_an_inquiry_signs_on_the_page_of_the_last_of_the_people(people: int) -> None:
    """No page holds the line of the signature alone, and the numbers stand clear of the lines of their cells."""
    number = f"{CITIZEN_NUMBER[:-1]}X"
    found = pages(replace(INQUIRY, people=tuple(AskedLine(PERSON, number) for _ in range(people))))
    last = "".join(found[-1].extract_text().split())
    assert "答复单位（盖章）：" in last
    assert number in last
    assert sum("答复单位" in page.extract_text() for page in found) == 1
    for page in found[1:]:
        marks = [char for char in page.chars if char["text"] == "X"]
        edges = sorted({round(one["x0"], 1) for one in (*page.rects, *page.lines)})
        for mark in marks:
            edge = min(one for one in edges if one > mark["x0"])
            assert edge - mark["x1"] > 1.5 * MILLIMETRE


def test_a_notice_stands_close_only_where_one_page_holds_it_and_its_slip() -> None:
    def pitch(model: ReviewNotice) -> float:
        bases = sorted({round(char["top"]) for char in pages(model)[0].chars if abs(char["size"] - 16) < 0.2})
        return min(after - before for before, after in pairwise(bases) if after - before > 12)

    assert len(pages(NOTICE)) == 1
    several = replace(NOTICE, grounds=NOTICE.grounds * 3)
    assert len(pages(several)) > 1
    assert pitch(NOTICE) == pytest.approx(7 * MILLIMETRE, abs=1.2)
    assert pitch(several) == pytest.approx(10.227 * MILLIMETRE, abs=1.2)


def test_the_inquiry_asks_one_question_by_the_law_of_the_day() -> None:
    """Q-13, Q-21."""
    said = text(INQUIRY)
    assert "县人民法院：" in said
    assert "《中华人民共和国反有组织犯罪法》第十二条" in said
    assert "候选人3人的资格（名单见附件），请你单位协助审查以下事项：有无判决、失信被执行。" in said
    assert "于2026年12月6日前函复" in said
    assert said.count(CITIZEN_NUMBER) == 3
    before = replace(INQUIRY, review=replace(REVIEW, event_day=date(2021, 11, 20)))
    assert "反有组织犯罪法" not in text(before)


def test_a_yearly_review_is_no_review_of_candidates() -> None:
    said = text(replace(INQUIRY, review=replace(REVIEW, purpose=ReviewPurpose.YEARLY)))
    assert "反有组织犯罪法" not in said
    assert "成员资格年度复审的函" in said


_OTHERS = [one for one in ReviewPurpose if one is not ReviewPurpose.CANDIDATES]


@pytest.mark.parametrize("purpose", _OTHERS, ids=lambda one: one.value)
def test_no_paper_calls_anybody_else_a_candidate(purpose: ReviewPurpose) -> None:
    words, review = WORDS[purpose], replace(REVIEW, purpose=purpose)
    materials = tuple(map(words.material, ReviewMaterial))
    papers = (
        *(replace(FORM, review=review, materials=materials, conclusion=one) for one in VettingConclusion),
        *(replace(NOTICE, review=review, conclusion=one) for one in VettingConclusion),
        *(replace(REPLY, review=review, now=one) for one in VettingConclusion),
        replace(PUBLIC, review=review),
        replace(SUMMARY, review=review, counts=(Count(words.clear, 1),), lines=()),
        replace(INQUIRY, review=review),
    )
    for paper in papers:
        said = text(paper).replace("成员候选人资格的规定", "")
        assert words.what in said
        assert "候选" not in said
        assert "竞选" not in said
    form, notice, reply = (text(papers[place]) for place in (2, 5, 8))
    for said in (form, notice, reply):
        assert words.unsuitable in said


def _red(pdf: bytes, left: float, right: float) -> list[tuple[float, float]]:
    """From where to where down the first page something red is seen between two sides, in mm from the top."""
    dots = 10
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=dots / MILLIMETRE).to_pil()
    red, _, blue = picture.crop((round(left * dots), 0, round(right * dots), picture.height)).split()
    seen = ImageChops.subtract(red, blue).point(lambda value: value > 100 and 255)
    rows = [row for row in range(seen.height) if seen.crop((0, row, seen.width, row + 1)).getbbox()]
    starts = [row for row in rows if row - 1 not in set(rows)]
    ends = [row + 1 for row in rows if row + 1 not in set(rows)]
    return [(start / dots, end / dots) for start, end in zip(starts, ends, strict=True)]


def test_the_inquiry_is_a_letter_by_the_standard() -> None:
    pdf = pdf_of(INQUIRY)
    mark = _red(pdf, 60, 150)
    head = _red(pdf, 20.5, 25)
    assert mark[0][0] == pytest.approx(30, abs=1)
    thick, thin, *foot = head
    assert thick[0] - max(end for start, end in mark if start < thick[0]) == pytest.approx(4, abs=1)
    assert thick[1] - thick[0] > thin[1] - thin[0]
    thin_below, thick_below = foot
    assert thin_below[1] - thin_below[0] < thick_below[1] - thick_below[0]
    assert 297 - thick_below[1] == pytest.approx(20, abs=1)
    assert _red(pdf, 0, 19.5) == _red(pdf, 190.5, 210) == []
    assert "—" not in pages(INQUIRY)[0].extract_text()


def test_the_letter_and_its_list_stand_on_pages_of_their_own() -> None:
    letter, attached = pages(INQUIRY)
    assert "2026年11月26日" in letter.extract_text()
    assert CITIZEN_NUMBER not in letter.extract_text()
    assert attached.extract_text().startswith("附件")


def test_the_date_of_the_answer_stands_on_one_line() -> None:
    (signed,) = [line for line in pages(INQUIRY)[1].extract_text().splitlines() if "答复单位" in line]
    assert "".join(signed.split()).endswith("年月日")


def test_the_longest_education_stands_on_one_line() -> None:
    listed = replace(PUBLIC, people=(replace(PERSON, education="高中及中专"),))
    assert "高中及中专" in pages(listed)[0].extract_text()


def test_eight_who_passed_stand_on_one_page_with_who_signs_and_no_place_is_torn() -> None:
    people = tuple(
        replace(PERSON, name=name, township="水泉镇", community="南海子村")
        for name in ("贾永胜", "高建平", "刘桂芳", "欧阳文博", "王瑞", "郝芬", "米入党", "穆大山")
    )
    (page,) = pages(replace(PUBLIC, people=people))
    said = page.extract_text()
    assert said.count("水泉镇南海子村") == len(people)
    assert "特此公示" in said
    assert "中共偏关县委组织部\n2026年12月6日" in said


def test_a_changed_conclusion_that_is_favourable_is_told_without_grounds_or_remedy() -> None:
    before = "“不宜列为候选人”（偏联审〔2026〕2号，2026年11月20日）"
    said = text(replace(NOTICE, conclusion=VettingConclusion.CLEAR, grounds=(), before=before))
    assert "结论为：可以列为候选人（偏联审〔2026〕3号，2026年12月5日）" in said
    assert f"原结论{before}已经复核变更，不再有效，以本告知书为准。特此告知。" in said
    assert "送达回证" in said
    assert "你的权利" not in said
    assert "受理地址" not in said


def test_the_notice_tells_facts_clause_and_how_to_object() -> None:
    said = text(NOTICE)
    assert "结论为：不宜列为候选人（偏联审〔2026〕3号，2026年12月5日）" in said
    assert "2024年列为失信被执行人，有（2024）晋0932执12号为证。属于政策不宜“失信被执行人未撤销”" in said
    assert "自收到本告知书之日起三日内（收到当日不计），向中共偏关县委组织部书面提出" in said
    assert "送达回证" in said
    (first,) = pages(NOTICE)
    letter, slip, _ = first.extract_text().partition("送达回证")
    assert slip, "the slip is on the sheet it is cut from"
    assert "2026年12月5日" in letter.splitlines()[-2], "the address alone stands below the date"


def test_several_facts_are_numbered() -> None:
    facts = replace(NOTICE, grounds=NOTICE.grounds * 2).facts
    assert [one[:2] for one in facts] == ["1.", "2."]


def test_the_list_tells_its_days_and_leaves_the_telephone_to_be_written_in() -> None:
    said = text(PUBLIC)
    assert "以下2人符合第十三届村民委员会候选人资格条件，可以列为候选人。" in said
    assert "公示期自2026年12月6日至2026年12月10日。" in said
    assert "监督电话：特此公示。" in said
    assert "监督电话：0350-0000000" in text(replace(PUBLIC, phone="0350-0000000"))
    assert CITIZEN_NUMBER not in said


def test_the_summary_counts_and_lists() -> None:
    said = text(SUMMARY)
    assert "共2人：可以列为候选人1人，待答复1人。" in said
    assert "9/11" in said


@pytest.mark.parametrize(
    ("outcome", "now", "told"),
    [
        (ObjectionOutcome.UPHELD, VettingConclusion.UNSUITABLE, "维持原结论“不宜列为候选人”（偏联审〔2026〕3号）。"),
        (ObjectionOutcome.CHANGED, None, "变更原结论。新的结论作出后另行书面告知。"),
        (ObjectionOutcome.CHANGED, VettingConclusion.CLEAR, "新的结论为“可以列为候选人”（偏联审〔2026〕3号）。"),
        (ObjectionOutcome.UNFOUNDED, VettingConclusion.CLEAR, "所反映的情况不属实，维持原结论“可以列为候选人”"),
    ],
)
def test_the_answer_says_what_stands_now(outcome: ObjectionOutcome, now: VettingConclusion | None, told: str) -> None:
    said = text(replace(REPLY, outcome=outcome, now=now))
    assert told in said
    assert "经核对，文书无误。" in said


def test_an_objector_without_a_name_is_answered_all_the_same() -> None:
    said = text(replace(REPLY, objector=Objector.PUBLIC))
    assert "异议人：" in said
    assert "就新关镇马道村贾永胜的换届候选人资格联审结果提出的异议（第1号）" in said


def test_the_slip_of_a_long_notice_has_the_signature_over_it() -> None:
    *_, last = pages(replace(NOTICE, grounds=NOTICE.grounds * 4))
    said = last.extract_text()
    assert "送达回证" in said
    assert NOTICE.review.issuer in said.partition("送达回证")[0], "cut off, it leaves a page of the notice"
