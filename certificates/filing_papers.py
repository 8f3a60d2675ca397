"""Print models of the filings that no election asks for, and of the office's own lists: changes, losses, the end, the fetching.

They belong to `certificates.documents`; everything printed is in the model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from certificates.documents import CERTIFICATE, FilingPaper
from certificates.vocabulary import CertificateCopy, FilingCause

#: Characters of a statement that a form still holds on its one page.
_ROOM = 120


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """One thing that a certificate says otherwise from now on."""

    item: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeForm(FilingPaper):
    """变更登记申请表 (FT-3): what the certificate said and what it is to say. The code never changes (UC-14)."""

    template: ClassVar[str] = "certificates/papers/change_form.html"
    title: ClassVar[str] = f"{CERTIFICATE}变更登记申请表"

    code: str | None
    items: tuple[ChangedItem, ...]
    reason: str
    document: str
    changed_on: date | None
    representative: str
    citizen_number: str
    valid_from: date | None
    valid_to: date | None
    phone: str = ""

    @property
    def filename(self) -> str:
        return f"{self.community}-证书变更登记申请表.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.representative,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementForm(FilingPaper):
    """补领申请表 (FT-4)."""

    template: ClassVar[str] = "certificates/papers/replacement_form.html"
    title: ClassVar[str] = f"{CERTIFICATE}补领申请表"
    choices: ClassVar[tuple[FilingCause, ...]] = (FilingCause.LOSS, FilingCause.DAMAGE)
    all_copies: ClassVar[tuple[CertificateCopy, ...]] = tuple(CertificateCopy)

    code: str | None
    cause: FilingCause
    copies: CertificateCopy
    happened: date
    statement: str
    announced_in: str | None
    announced: date | None
    address: str
    representative: str
    citizen_number: str
    valid_from: date | None
    valid_to: date | None
    phone: str = ""

    @property
    def told(self) -> str:
        """The statement as far as the form has room for it; a longer one stands in the statement beside it alone."""
        return self.statement if len(self.statement) <= _ROOM else "见所附情况说明。"

    @property
    def filename(self) -> str:
        return f"{self.community}-证书补领申请表.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.representative,)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossStatement(FilingPaper):
    """遗失（损毁）情况说明 (FT-4): what became of the certificate, in the words of the representative, and the announcement."""

    template: ClassVar[str] = "certificates/papers/loss_statement.html"

    code: str | None
    cause: FilingCause
    copies: CertificateCopy
    happened: date
    statement: str
    announced_in: str | None
    announced: date | None
    bureau: str
    representative: str

    @property
    def title(self) -> str:
        return f"证书{self.cause.label}情况说明"

    @property
    def filename(self) -> str:
        return f"{self.community}-证书{self.cause.label}情况说明.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.representative,)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationForm(FilingPaper):
    """注销申请表 (FT-5): the certificate and the seal come back with it."""

    template: ClassVar[str] = "certificates/papers/cancellation_form.html"
    title: ClassVar[str] = f"{CERTIFICATE}注销申请表"
    choices: ClassVar[tuple[FilingCause, ...]] = (FilingCause.ABOLITION, FilingCause.MERGER, FilingCause.CONVERSION)

    code: str | None
    cause: FilingCause
    document: str
    ended_on: date | None
    successor: str
    address: str
    representative: str
    phone: str = ""

    @property
    def filename(self) -> str:
        return f"{self.community}-证书注销申请表.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.representative,)))


@dataclass(frozen=True, slots=True)
class CollectionLine:
    """A certificate that lies ready or was fetched; who fetched it signs behind."""

    committee: str
    business: str
    code: str
    validity: tuple[str, ...]
    received_by: str
    received_as: str
    received: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionRegister:
    """证书领取登记表 of an area: a line each, to be signed by whoever fetches the certificate."""

    template: ClassVar[str] = "certificates/papers/collection_register.html"

    area: str
    office: str
    printed_on: date
    lines: Sequence[CollectionLine]

    @property
    def phrases(self) -> tuple[str, ...]:
        return f"{self.area}基层群众性自治组织特别法人", "统一社会信用代码证书", "领取登记表"

    @property
    def title(self) -> str:
        return "".join(self.phrases)

    @property
    def filename(self) -> str:
        return f"{self.area}-证书领取登记表.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (line.received_by for line in self.lines)))

    @property
    def author(self) -> str:
        return self.office

    @property
    def dated(self) -> date:
        return self.printed_on
