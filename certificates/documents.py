"""Print models of the certificate of election and of the papers of a legal-person certificate filing.

Everything printed is in the model; the templates beside it only arrange. Labels may be words of a vocabulary or plain
Chinese: the papers print a word's label.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cadres.vocabulary import CommitteeKind
from certificates.rules.representing import bases
from certificates.vocabulary import FilingType, Standing
from server.law.lawbook import Finding
from server.papers.passages import Passages, said
from server.papers.register.vocabulary import Wording
from server.papers.stamp import Stamp
from server.values.periods import chinese_day, chinese_number

#: The name of the certificate that the filing asks for, as the Ministry of Civil Affairs words it.
CERTIFICATE = "基层群众性自治组织特别法人统一社会信用代码证书"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionCertificate:
    """当选证书 for one elected person (DC-1). The issuers are a parameter (DC-2), one to three (GB-24).

    `place` is the full name down to the community, `term_to` the end of the committee's term also after a by-election.
    """

    template: ClassVar[str] = "certificates/papers/election_certificate.html"
    title: ClassVar[str] = "当选证书"
    WORDED: ClassVar[Mapping[Wording, str]] = {
        Wording.BODY: "在{全称}{届次}{事项}中，当选为{职务}，任期自{任期起}至{任期止}。",
        Wording.CLOSING: "特发此证。",
    }

    number: str
    name: str
    sex: str
    committee: CommitteeKind
    community: str
    place: str
    term_number: int
    post: str
    term_from: date
    term_to: date
    issuers: tuple[str, ...]
    issued_on: date
    event: str = "换届选举"
    stamp: Stamp | None = None
    passages: Passages = ()

    @property
    def filename(self) -> str:
        """With the number, for two members of a committee may share a name."""
        return f"{self.community}-当选证书-{self.number or '草稿'}-{self.name}.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def author(self) -> str:
        return "、".join(self.issuers)

    @property
    def dated(self) -> date:
        return self.issued_on

    @property
    def term(self) -> str:
        return f"第{chinese_number(self.term_number)}届{self.committee.label}"

    @property
    def fields(self) -> Mapping[str, str]:
        """What the wording of a place may ask for."""
        return {
            "全称": self.place,
            "届次": self.term,
            "事项": self.event,
            "职务": self.post,
            "任期起": chinese_day(self.term_from),
            "任期止": chinese_day(self.term_to),
            "姓名": self.name,
            "性别": self.sex,
        }

    @property
    def body(self) -> str:
        return said(self, Wording.BODY)

    @property
    def closing(self) -> str:
        return said(self, Wording.CLOSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingPaper:
    """What every paper of a filing says. `community` is the short name, `committee_name` the full one by CT-1."""

    committee: CommitteeKind
    community: str
    committee_name: str
    filed_on: date

    @property
    def author(self) -> str:
        return self.committee_name

    @property
    def dated(self) -> date:
        return self.filed_on


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationForm(FilingPaper):
    """申领（换领）表. `code` is the code on record.

    Where there is none, a new body leaves it to the registrar, another copies it from the certificate it has (UC-12, UC-14).
    `citizen_number` prints as given. `origin` tells how the representative came into office, e.g. 「换届选举」.
    """

    template: ClassVar[str] = "certificates/papers/application_form.html"
    title: ClassVar[str] = f"{CERTIFICATE}申领（换领）表"
    choices: ClassVar[tuple[FilingType, ...]] = (FilingType.FIRST, FilingType.RENEWAL)

    filing_type: FilingType
    code: str | None
    address: str
    representative: str
    citizen_number: str
    origin: str
    term_number: int
    elected_on: date
    valid_from: date
    valid_to: date
    previous_representative: str = ""
    phone: str = ""

    @property
    def filename(self) -> str:
        return f"{self.community}-证书申领（换领）表.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.representative, self.previous_representative)))


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One line of the checklist. `present` None: not yet looked for."""

    name: str
    copies: int
    present: bool | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsList(FilingPaper):
    """材料清单: what the filing consists of, to be ticked by who hands it in and by who takes it."""

    template: ClassVar[str] = "certificates/papers/materials_list.html"
    names: ClassVar[tuple[str, ...]] = ()

    filing_type: FilingType
    lines: tuple[MaterialLine, ...]

    @property
    def title(self) -> str:
        return f"{CERTIFICATE}{self.filing_type.label}材料清单"

    @property
    def filename(self) -> str:
        return f"{self.community}-材料清单.pdf"


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member. `term_to` is None where the records hold no end of the term: the paper leaves room for it."""

    name: str
    sex: str
    ethnicity: str
    born: date | None
    political_status: str
    education: str
    office: str
    term_from: date
    term_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberList(FilingPaper):
    """成员名单 of the committee, in the order given."""

    template: ClassVar[str] = "certificates/papers/member_list.html"

    term_number: int
    lines: tuple[MemberLine, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        return self.community, f"第{chinese_number(self.term_number)}届{self.committee.label}", "成员名单"

    @property
    def title(self) -> str:
        return "".join(self.phrases)

    @property
    def filename(self) -> str:
        return f"{self.community}-成员名单.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(line.name for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRepresentativeSheet(FilingPaper):
    """法定代表人情况表: who is the legal representative on `filed_on`, on which ground (CT-2 … CT-4).

    A vacant place has no name; the finding says what follows.
    """

    template: ClassVar[str] = "certificates/papers/legal_representative.html"
    title: ClassVar[str] = "法定代表人情况表"

    standing: Standing
    finding: Finding
    name: str = ""
    sex: str = ""
    citizen_number: str = ""
    office: str = ""
    elected_on: date | None = None
    term_to: date | None = None
    previous: str = ""
    previous_until: date | None = None

    @property
    def filename(self) -> str:
        return f"{self.community}-法定代表人情况表.pdf"

    @property
    def basis(self) -> str:
        """What the conclusion rests on."""
        return "；".join(bases(self.finding, self.committee, self.filed_on))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.name, self.previous)))
