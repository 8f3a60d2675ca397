"""What the new certificate will say, and a picture of its face. All of it is computed from the records (CT-1 … CT-9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cadres.queries import CommunityView
from certificates.queries import FilingView
from certificates.rules.filings import FULL_NAME, VALIDITY
from certificates.rules.representing import Representative
from certificates.vocabulary import FilingType
from server.law.lawbook import Finding, Provision
from server.values.credit_code import CodeCheck, check
from server.values.periods import chinese_day

#: What stands in the place of a code that is not on record.
_NO_CODE: Mapping[FilingType | None, str] = {
    FilingType.FIRST: "由登记机关赋码",
    FilingType.RENEWAL: "照原证书填写",
    FilingType.CHANGE: "照原证书填写",
    FilingType.REPLACEMENT: "照原证书填写",
}

#: Characters of the picture's line.
_LINE = 24


@dataclass(frozen=True, slots=True)
class Face:
    """The facts of the certificate, each with what it rests on. `code` is None where none is on record, which `no_code` explains (UC-12)."""

    committee: str
    named_by: Provision
    code: CodeCheck | None
    no_code: str
    representative: str
    previous: str
    represents: Finding
    valid_from: date | None
    valid_until: date | None
    valid_by: Provision
    address: str
    bureau: str
    name_lines: tuple[str, ...]

    @property
    def address_line(self) -> str:
        """The address as far as one line of the picture holds it."""
        return self.address if len(self.address) <= _LINE else f"{self.address[: _LINE - 1]}…"

    @property
    def validity(self) -> str:
        if self.valid_from is None or self.valid_until is None:
            return "照原证书填写"
        return f"自{chinese_day(self.valid_from)}至{chinese_day(self.valid_until)}"


def face(view: FilingView, community: CommunityView, representative: Representative) -> Face:
    """The certificate that a filing asks for; `representative` is who holds that place from its first day."""
    return Face(
        committee=view.committee,
        named_by=FULL_NAME,
        code=check(view.credit_code) if view.credit_code else None,
        no_code=_NO_CODE.get(view.line.business, "没有登记"),
        representative=view.line.representative,
        previous=representative.previous.name if representative.previous else "",
        represents=representative.finding,
        valid_from=view.valid_from,
        valid_until=view.valid_until,
        valid_by=VALIDITY,
        address=community.address or "",
        bureau=f"{community.county.name}民政局",
        name_lines=_lines(view.committee, community.township.name),
    )


def _lines(committee: str, township: str) -> tuple[str, ...]:
    """The name in lines of the picture, broken after the township as the paper does."""
    before, found, after = committee.partition(township)
    parts = (before + found, after) if found else (committee,)
    return tuple(part[start : start + _LINE] for part in parts for start in range(0, len(part), _LINE))
