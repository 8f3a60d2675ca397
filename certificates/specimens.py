"""Certificates and the papers of filings on invented data, for their pictures. Nobody and nothing named here is real."""

from collections.abc import Mapping
from datetime import date
from typing import Any

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
from certificates.face_papers import PLACES, CertificateFace, Offset
from certificates.filing_papers import (
    CancellationForm,
    ChangedItem,
    ChangeForm,
    CollectionLine,
    CollectionRegister,
    LossStatement,
    ReplacementForm,
)
from certificates.rules.representing import REPRESENTS
from certificates.vocabulary import CertificateCopy, FilingCause, FilingType, Standing
from server.manifest import Specimen
from server.papers.invented import FULL_PLACE, PHONE, TOWNSHIP, VILLAGE
from server.papers.stamp import specimen_stamp

_FROM, _TO, _FILED = date(2026, 12, 20), date(2031, 12, 19), date(2026, 12, 28)
_PLACE = FULL_PLACE
_NAME = f"{_PLACE}村民委员会"
#: Their check characters are wrong: they are nobody's.
_CODE, _NUMBER = "54149999MEA0000000", "149999197803120010"
_ADDRESS = "某营镇某营村党群服务中心"
_BODY: dict[str, Any] = {
    "committee": CommitteeKind.VILLAGERS,
    "community": VILLAGE,
    "committee_name": _NAME,
    "filed_on": _FILED,
}
_TERM: dict[str, Any] = {"valid_from": _FROM, "valid_to": _TO}
_LOST: dict[str, Any] = {
    "code": _CODE,
    "cause": FilingCause.LOSS,
    "copies": CertificateCopy.ORIGINAL,
    "happened": date(2026, 12, 22),
    "statement": "搬迁村民委员会办公室，整理档案时发现证书正本遗失，在旧办公室、车辆和搬运人员处多次查找没有找到。",
    "announced_in": "某某日报",
    "announced": date(2026, 12, 24),
    "representative": "姚寒",
}


def election_certificate() -> ElectionCertificate:
    number = "某选证〔2026〕1号"
    return ElectionCertificate(
        number=number,
        name="姚寒",
        sex=Sex.MALE,
        committee=CommitteeKind.VILLAGERS,
        community=VILLAGE,
        place=_PLACE,
        term_number=13,
        post=Office.CHAIR,
        term_from=_FROM,
        term_to=_TO,
        issuers=("某营镇人民政府", "某某县民政局"),
        issued_on=date(2026, 12, 21),
        stamp=specimen_stamp(number),
    )


def application() -> ApplicationForm:
    return ApplicationForm(
        **_BODY,
        **_TERM,
        filing_type=FilingType.RENEWAL,
        code=_CODE,
        address=_ADDRESS,
        representative="姚寒",
        citizen_number=_NUMBER,
        origin="换届选举",
        term_number=13,
        elected_on=_FROM,
        previous_representative="任有福",
        phone=PHONE,
    )


def materials() -> MaterialsList:
    return MaterialsList(
        **_BODY,
        filing_type=FilingType.RENEWAL,
        lines=(
            MaterialLine("证书申领（换领）表", 2, present=True, note="由村民委员会盖章"),
            MaterialLine("选举结果报告单", 2, present=True, note="由乡镇（街道）盖章"),
            MaterialLine("法定代表人身份证复印件", 1, present=True),
            MaterialLine("原证书正本、副本", 1, present=True, note="交回"),
            MaterialLine("住所证明", 1, present=False),
        ),
    )


def members() -> MemberList:
    told = (
        ("姚寒", Sex.MALE, date(1978, 3, 12), Office.CHAIR),
        ("李广", Sex.MALE, date(1990, 11, 5), Office.MEMBER),
        ("林丝", Sex.FEMALE, date(1986, 7, 19), Office.MEMBER),
        ("邹平", Sex.MALE, date(1975, 1, 30), Office.MEMBER),
        ("刘康", Sex.MALE, date(1982, 6, 8), Office.MEMBER),
    )
    return MemberList(
        **_BODY,
        term_number=13,
        lines=tuple(
            MemberLine(name, sex, "汉族", born, PoliticalStatus.PARTY_MEMBER, Education.COLLEGE, office, _FROM, _TO)
            for name, sex, born, office in told
        ),
    )


def representative() -> LegalRepresentativeSheet:
    said = "姚寒为依法选举产生的主任，自2026年12月20日起为法定代表人。"
    return LegalRepresentativeSheet(
        **_BODY,
        standing=Standing.IN_OFFICE,
        finding=REPRESENTS.note(said, met=True),
        name="姚寒",
        sex=Sex.MALE,
        citizen_number=_NUMBER,
        office=Office.CHAIR,
        elected_on=_FROM,
        term_to=_TO,
        previous="任有福",
        previous_until=date(2026, 12, 19),
    )


def change() -> ChangeForm:
    return ChangeForm(
        **_BODY,
        **_TERM,
        code=_CODE,
        items=(ChangedItem("住　　所", "某营镇某营村旧小学", _ADDRESS),),
        reason="办公场所搬迁",
        document="某政函〔2026〕18号",
        changed_on=date(2026, 12, 23),
        representative="姚寒",
        citizen_number=_NUMBER,
        phone=PHONE,
    )


def replacement() -> ReplacementForm:
    return ReplacementForm(**_BODY, **_TERM, **_LOST, address=_ADDRESS, citizen_number=_NUMBER)


def loss_statement() -> LossStatement:
    return LossStatement(**_BODY, **_LOST, bureau="某某县民政局")


def cancellation() -> CancellationForm:
    return CancellationForm(
        **_BODY | {"filed_on": date(2028, 3, 15)},
        code=_CODE,
        cause=FilingCause.MERGER,
        document="某政函〔2028〕8号",
        ended_on=date(2028, 3, 1),
        successor=_NAME.replace(VILLAGE, "某堡村"),
        address=_ADDRESS,
        representative="姚寒",
        phone=PHONE,
    )


def collection() -> CollectionRegister:
    days = ("2026年12月20日", "2031年12月19日")
    told = (
        (VILLAGE, "换领", "姚寒", "主任", date(2027, 1, 8)),
        ("某堡村", "换领", "", "", None),
        ("某沟村", "补领", "", "", None),
    )
    return CollectionRegister(
        area=TOWNSHIP,
        office="某某县民政局",
        printed_on=date(2027, 1, 8),
        lines=tuple(
            CollectionLine(_NAME.replace(VILLAGE, village), business, _CODE, days, who, post, day)
            for village, business, who, post, day in told
        ),
    )


def face() -> CertificateFace:
    return _face(
        {
            "code": _CODE,
            "committee": _NAME,
            "kind": "基层群众性自治组织",
            "representative": "姚寒",
            "address": _ADDRESS,
            "validity": "自2026年12月20日至2031年12月19日",
            "issuer": "某某县民政局",
            "issued": "2027年1月5日",
        }
    )


def calibration() -> CertificateFace:
    return _face(PLACES, calibrates=True)


def _face(words: Mapping[str, str], *, calibrates: bool = False) -> CertificateFace:
    return CertificateFace(
        copy_kind=CertificateCopy.ORIGINAL,
        community=VILLAGE,
        words=words,
        representative="" if calibrates else "姚寒",
        issuer="某某县民政局",
        printed_on=date(2027, 1, 5),
        offset=Offset(),
        calibrates=calibrates,
    )


SPECIMENS = (
    Specimen("election-certificate", "当选证书", election_certificate),
    Specimen("certificate-application", "证书申领（换领）表", application),
    Specimen("certificate-change", "证书变更登记申请表", change),
    Specimen("certificate-replacement", "证书补领申请表", replacement),
    Specimen("certificate-loss-statement", "遗失（损毁）情况说明", loss_statement),
    Specimen("certificate-cancellation", "证书注销申请表", cancellation),
    Specimen("filing-materials", "申领材料清单", materials),
    Specimen("filing-members", "申领材料：成员名单", members),
    Specimen("filing-representative", "申领材料：法定代表人情况表", representative),
    Specimen("certificate-collection", "证书领取登记表", collection),
    Specimen("certificate-face", "套打的证面", face),
    Specimen("certificate-calibration", "套打对位页", calibration),
)
