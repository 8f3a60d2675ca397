"""The certificate of election and the papers of a filing, read from their PDF."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest

from cadres.vocabulary import CommitteeKind, Education, Office, PoliticalStatus, Sex
from certificates.documents import (
    ApplicationForm,
    ElectionCertificate,
    LegalRepresentativeSheet,
    MaterialLine,
    MaterialsList,
    MemberLine,
    MemberList,
)
from certificates.filing_papers import (
    CancellationForm,
    ChangedItem,
    ChangeForm,
    CollectionLine,
    CollectionRegister,
    LossStatement,
    ReplacementForm,
)
from certificates.vocabulary import CertificateCopy, FilingCause, FilingType, Standing
from server.law.lawbook import Finding, Level
from server.papers.faces import FaceSettings
from server.papers.page import Paper, compose
from server.papers.typesetter import typeset

DAY = date(2021, 10, 18)
TERM_END = date(2026, 10, 17)
FULL_NAME = "山西省忻州市偏关县新关镇马道村村民委员会"
# Invented: the check characters are not right, and need not be to be printed.
CITIZEN_NUMBER = "140932197404120000"
CREDIT_CODE = "54140932MEA0000000"
_FANDOL = Path(__file__).parents[2] / ".tools" / "fonts" / "fandol"

CERTIFICATE = ElectionCertificate(
    number="偏选证〔2021〕1号",
    name="苗春生",
    sex=Sex.MALE,
    committee=CommitteeKind.VILLAGERS,
    community="马道村",
    place="山西省忻州市偏关县新关镇马道村",
    term_number=12,
    post=Office.CHAIR,
    term_from=DAY,
    term_to=TERM_END,
    issuers=("新关镇人民政府", "偏关县民政局"),
    issued_on=date(2021, 10, 28),
)
FORM = ApplicationForm(
    committee=CommitteeKind.VILLAGERS,
    community="马道村",
    committee_name=FULL_NAME,
    filed_on=date(2021, 10, 28),
    filing_type=FilingType.RENEWAL,
    code=CREDIT_CODE,
    address="新关镇马道村党群服务中心",
    representative="苗春生",
    citizen_number=CITIZEN_NUMBER,
    origin="换届选举",
    term_number=12,
    elected_on=DAY,
    valid_from=DAY,
    valid_to=TERM_END,
    previous_representative="任有福",
)
MATERIALS = MaterialsList(
    committee=CommitteeKind.VILLAGERS,
    community="马道村",
    committee_name=FULL_NAME,
    filed_on=date(2021, 10, 28),
    filing_type=FilingType.RENEWAL,
    lines=(
        MaterialLine("选举结果报告单", 2, present=True, note="由乡镇（街道）盖章"),
        MaterialLine("法定代表人身份证复印件", 1, present=False),
        MaterialLine("原证书正本、副本", 1, present=None),
    ),
)
MEMBERS = MemberList(
    committee=CommitteeKind.VILLAGERS,
    community="马道村",
    committee_name=FULL_NAME,
    filed_on=date(2021, 10, 28),
    term_number=12,
    lines=(
        MemberLine(
            "贺文",
            Sex.FEMALE,
            "汉族",
            date(1978, 5, 2),
            PoliticalStatus.PROBATIONARY,
            Education.POSTGRADUATE,
            Office.VICE_CHAIR,
            DAY,
            TERM_END,
        ),
        MemberLine("迪丽娜尔·买买提", Sex.FEMALE, "维吾尔族", None, "", "", Office.MEMBER, DAY, TERM_END),
    ),
)
REPRESENTATIVE = LegalRepresentativeSheet(
    committee=CommitteeKind.VILLAGERS,
    community="马道村",
    committee_name=FULL_NAME,
    filed_on=date(2021, 10, 28),
    standing=Standing.IN_OFFICE,
    finding=Finding("CT-2", Level.NOTE, "民政部办公厅通知（2020年）", "苗春生为依法选举产生的主任。", {}, met=True),
    name="苗春生",
    sex=Sex.MALE,
    citizen_number=CITIZEN_NUMBER,
    office=Office.CHAIR,
    elected_on=DAY,
    term_to=TERM_END,
    previous="任有福",
    previous_until=date(2021, 10, 17),
)
_COMMON = {
    "committee": CommitteeKind.VILLAGERS,
    "community": "马道村",
    "committee_name": FULL_NAME,
    "filed_on": date(2024, 3, 6),
}
_TERM = {"valid_from": DAY, "valid_to": TERM_END}
CHANGE = ChangeForm(
    **_COMMON,
    **_TERM,
    code=CREDIT_CODE,
    items=(ChangedItem("名　　称", FULL_NAME, FULL_NAME.replace("马道", "新马道")),),
    reason="社区更名",
    document="偏政函〔2023〕8号",
    changed_on=date(2023, 5, 1),
    representative="苗春生",
    citizen_number=CITIZEN_NUMBER,
)
_LOST = {
    "code": CREDIT_CODE,
    "cause": FilingCause.LOSS,
    "copies": CertificateCopy.ORIGINAL,
    "happened": date(2024, 3, 1),
    "statement": "搬迁村民委员会办公室，整理档案时发现证书正本遗失，在旧办公室、车辆和搬运人员处多次查找没有找到。",
    "announced_in": "忻州日报",
    "announced": date(2024, 3, 5),
    "representative": "苗春生",
}
REPLACEMENT = ReplacementForm(
    **_COMMON, **_TERM, **_LOST, address="新关镇马道村党群服务中心", citizen_number=CITIZEN_NUMBER
)
STATEMENT = LossStatement(**_COMMON, **_LOST, bureau="偏关县民政局")
CANCELLATION = CancellationForm(
    **_COMMON,
    code=CREDIT_CODE,
    cause=FilingCause.MERGER,
    document="偏政函〔2023〕8号",
    ended_on=date(2023, 5, 1),
    successor=FULL_NAME.replace("马道", "西关"),
    address="新关镇马道村党群服务中心",
    representative="苗春生",
)
REGISTER = CollectionRegister(
    area="新关镇",
    office="偏关县民政局",
    printed_on=date(2024, 3, 20),
    lines=(
        CollectionLine(FULL_NAME, "补领", CREDIT_CODE, ("2021年10月18日", "2026年10月17日"), "", "", None),
        CollectionLine(FULL_NAME, "换领", CREDIT_CODE, (), "苗春生", "主任", date(2024, 3, 20)),
    ),
)
ALL = (CERTIFICATE, FORM, MATERIALS, MEMBERS, REPRESENTATIVE, CHANGE, REPLACEMENT, STATEMENT, CANCELLATION, REGISTER)


def pdf_of(model: Paper) -> bytes:
    return typeset(FaceSettings(_FANDOL if _FANDOL.is_dir() else None), compose(model))


def printed(model: Paper) -> pdfplumber.page.Page:
    """The paper's only page."""
    (page,) = pdfplumber.open(BytesIO(pdf_of(model))).pages
    return page


def text(model: Paper) -> str:
    return str(printed(model).extract_text()).replace("　", " ")


@pytest.mark.parametrize("model", ALL, ids=lambda model: type(model).__name__)
def test_no_paper_draws_a_seal_or_a_picture(model: Paper) -> None:
    page = printed(model)

    assert page.images == []
    assert page.curves == []


@pytest.mark.parametrize("model", ALL[:-1], ids=lambda model: type(model).__name__)
def test_every_paper_is_a_pdf_named_for_the_community(model: Paper) -> None:
    assert model.filename.startswith("马道村-")
    assert model.filename.endswith(".pdf")


@pytest.mark.parametrize("model", ALL, ids=lambda model: type(model).__name__)
def test_printing_again_gives_the_same_bytes(model: Paper) -> None:
    assert pdf_of(model) == pdf_of(model)


def test_the_certificate_leaves_room_for_a_seal_of_42_mm_over_each_issuer() -> None:
    page = printed(CERTIFICATE)
    words = {word["text"]: word for word in page.extract_words()}
    millimetre = 72 / 25.4

    for issuer in CERTIFICATE.issuers:
        middle = words[issuer]["bottom"]
        assert middle - words["特发此证。"]["bottom"] > 21 * millimetre
        assert page.height - middle > (21 + 15) * millimetre
    centres = [(words[issuer]["x0"] + words[issuer]["x1"]) / 2 for issuer in CERTIFICATE.issuers]
    assert centres[1] - centres[0] > 50 * millimetre
    assert sum(centres) / 2 == pytest.approx(page.width / 2, abs=2)


def test_the_text_of_the_certificate_is_centred_on_the_sheet() -> None:
    page = printed(replace(CERTIFICATE, place="山西省忻州市偏关县新关镇聚福苑移民新村社区"))

    for size in (46, 21):
        chars = [char for char in page.chars if round(char["size"]) == size]
        left, right = min(char["x0"] for char in chars), max(char["x1"] for char in chars)
        assert (left + right) / 2 == pytest.approx(page.width / 2, abs=3)


def test_the_certificate_says_who_was_elected_to_what_and_for_how_long() -> None:
    said = text(CERTIFICATE).replace("\n", "")

    assert "苗春生（男）：" in said
    assert "在山西省忻州市偏关县新关镇马道村第十二届村民委员会换届选举中，当选为主任，" in said
    assert "任期自2021年10月18日至2026年10月17日。特发此证。" in said
    assert "偏选证〔2021〕1号" in said


def test_the_certificate_is_a4_across_with_two_issuers_side_by_side_and_one_date() -> None:
    page = printed(CERTIFICATE)
    words = {word["text"]: word for word in page.extract_words()}

    assert (round(page.width), round(page.height)) == (842, 595)
    assert words["新关镇人民政府"]["top"] == pytest.approx(words["偏关县民政局"]["top"], abs=1)
    middle = (words["偏关县民政局"]["x0"] + words["偏关县民政局"]["x1"]) / 2
    assert (words["2021年10月28日"]["x0"] + words["2021年10月28日"]["x1"]) / 2 == pytest.approx(middle, abs=2)


def test_two_members_of_one_name_get_two_files() -> None:
    assert CERTIFICATE.filename == "马道村-当选证书-偏选证〔2021〕1号-苗春生.pdf"


def test_a_certificate_after_a_by_election_says_so() -> None:
    assert "第十二届村民委员会补选中" in text(replace(CERTIFICATE, event="补选")).replace("\n", "")


def test_the_form_ticks_only_what_is_applied_for() -> None:
    assert "首次申领 √换领" in text(FORM)


def test_the_form_prints_the_code_on_record() -> None:
    assert CREDIT_CODE in text(FORM)


def test_a_body_without_a_code_leaves_it_to_the_registrar() -> None:
    said = text(replace(FORM, code=None, filing_type=FilingType.FIRST))

    assert "（由登记机关赋码）" in said
    assert "√首次申领" in said


def test_the_form_names_body_kind_representative_and_validity() -> None:
    said = text(FORM)

    assert FULL_NAME in said
    assert "基层群众性自治组织" in said
    assert f"法定代表人 苗春生 公民身份号码 {CITIZEN_NUMBER}" in said
    assert "自2021年10月18日至2026年10月17日" in said
    for label in ("乡镇（街道）审核意见：", "县级民政部门意见：", "领取人签字", "原法定代表人 任有福"):
        assert label in said


def test_the_checklist_says_what_is_there_and_what_is_not() -> None:
    said = text(MATERIALS)

    assert "1 选举结果报告单 2 有 由乡镇（街道）盖章" in said
    assert "2 法定代表人身份证复印件 1 无" in said
    assert "3 原证书正本、副本 1\n" in said
    assert "统一社会信用代码证书换领材料清单" in said


def test_the_members_stand_with_birth_month_and_term() -> None:
    said = text(MEMBERS)

    assert "马道村第十二届村民委员会成员名单" in said
    assert "1 贺 文 女 汉族 1978.05 中共预备党员 研究生及以上 副主任 2021年10月18日至2026年10月17日" in said
    assert "2 迪丽娜尔·买买提 女 维吾尔族 — — — 委员" in said


def test_the_representatives_ground_is_told_without_the_rule_book_s_number() -> None:
    said = text(REPRESENTATIVE)

    assert "法定代表人 苗春生 状 态 在任" in said
    assert "苗春生为依法选举产生的主任。" in said
    assert "认定依据 民政部办公厅通知（2020年）" in said
    today = "".join(text(replace(REPRESENTATIVE, filed_on=date(2026, 1, 1))).split())
    assert "《中华人民共和国村民委员会组织法》（2025修正）第十三条；民政" in today
    community = replace(REPRESENTATIVE, filed_on=date(2026, 1, 1), committee=CommitteeKind.RESIDENTS)
    assert "《中华人民共和国城市居民委员会组织法》（2025修订）第十二条" in "".join(text(community).split())
    assert "CT-2" not in said
    assert "任有福" in said


def test_a_vacant_place_has_no_name() -> None:
    message = "没有依法选出的主任，应当补选。"
    finding = Finding("CT-3", Level.BREACH, "民政部办公厅通知（2020年）", message, {}, met=False)
    vacant = LegalRepresentativeSheet(
        committee=CommitteeKind.VILLAGERS,
        community="马道村",
        committee_name=FULL_NAME,
        filed_on=date(2021, 10, 28),
        standing=Standing.VACANT,
        finding=finding,
    )

    said = text(vacant)

    assert "法定代表人 — 状 态 空缺" in said
    assert f"认定结论 {message}" in said


def test_a_change_prints_what_was_and_what_is_to_be() -> None:
    said = text(CHANGE)
    assert "社区更名" in said
    assert "变更不换码" in said
    assert "新马道村" in said


def test_a_loss_is_told_on_the_form_and_in_the_statement() -> None:
    assert "√遗失" in text(REPLACEMENT)
    assert "√正本" in text(REPLACEMENT)
    said = text(STATEMENT)
    assert "2024年3月5日在忻州日报登载遗失公告" in said.replace("\n", "")
    assert "公告" not in text(replace(STATEMENT, announced=None, announced_in=None))


def test_a_long_statement_stands_beside_the_form() -> None:
    long = "多次查找没有找到。" * 40
    assert "见所附情况说明" in text(replace(REPLACEMENT, statement=long))
    pages = pdfplumber.open(BytesIO(pdf_of(replace(STATEMENT, statement=long)))).pages
    assert len(pages) == 2


def test_a_cancellation_names_who_takes_over_and_what_comes_back() -> None:
    said = text(CANCELLATION)
    assert "√合并" in said
    assert "西关村村民委员会" in said
    assert "印章" in said


def test_the_register_leaves_room_to_sign() -> None:
    said = text(REGISTER)
    assert "新关镇基层群众性自治组织特别法人" in said
    assert "领取登记表" in said
    assert "苗春生" in said


def test_a_day_in_the_register_does_not_touch_its_cell() -> None:
    fetched = replace(REGISTER.lines[1], received=date(2026, 11, 28))
    page = printed(replace(REGISTER, lines=(fetched,)))
    (word,) = [one for one in page.extract_words() if one["text"] == "2026年11月28日"]
    rules = [edge["x0"] for edge in page.edges if edge["orientation"] == "v"]
    left, right = max(x for x in rules if x < word["x0"]), min(x for x in rules if x > word["x1"] - 1)
    assert min(word["x0"] - left, right - word["x1"]) * 25.4 / 72 >= 1
