"""The legal-person certificate: which filing an event asks for, its papers and states, and who represents. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cadres.vocabulary import TenureEnd
from certificates.vocabulary import FilingState, FilingType, Standing
from server.law.lawbook import Finding, Provision
from server.law.lawbook import Standing as Firmness
from server.values.periods import chinese_day, term_end

_NOTICE = "民政部办公厅关于做好基层群众性自治组织特别法人统一社会信用代码证书工作的通知（2020年）"
REPRESENTS = Provision("CT-2", _NOTICE, Firmness.POLICY)
VACANT = Provision("CT-3", _NOTICE, Firmness.POLICY)
CONTINUES = Provision("CT-4", _NOTICE, Firmness.POLICY)
FULL_NAME = Provision("CT-1", _NOTICE, Firmness.POLICY)
VALIDITY = Provision("CT-9", "省参数　待确认", Firmness.PARAMETER)
DEADLINE = Provision("CT-10", "省参数　待确认", Firmness.PARAMETER)

#: No national deadline was found; 晋民发〔2021〕12号 says 及时. An office deadline, never shown as law (CT-10).
DAYS_TO_FILE = 30

#: The state that follows each. A returned filing is handed in again first, and stays in its own.
NEXT: Mapping[FilingState, FilingState] = dict(zip(FilingState, tuple(FilingState)[1:], strict=False))

#: The certificate was fetched.
DONE = frozenset({FilingState.COLLECTED, FilingState.ARCHIVED})

#: Steps that approve, and those that prepare what they approve: the two are never one person's (AC-3).
APART: Mapping[FilingState, frozenset[FilingState]] = {
    FilingState.REVIEWED: frozenset({FilingState.SUBMITTED}),
    FilingState.ISSUED: frozenset({FilingState.SUBMITTED}),
}


@dataclass(frozen=True, slots=True)
class Material:
    """One line of the checklist. `printed` papers come out of the records; the others are brought by people."""

    key: str
    name: str
    note: str
    printed: bool = False


_APPLICATION = Material("application", "申领（换领）表", "打印后由法定代表人签字，社区和乡镇（街道）盖章", printed=True)
_REPORT = Material("report", "选举结果报告单", "由乡镇（街道）盖章", printed=True)
_NOTICE_COPY = Material("notice", "选举结果公告", "公布当日张贴的文本", printed=True)
_CERTIFICATE = Material("certificate", "主任当选证书复印件", "", printed=True)
_MEMBERS = Material("members", "成员名单", "", printed=True)
_REPRESENTATIVE = Material("representative", "法定代表人情况表", "", printed=True)
_IDENTITY = Material("identity", "法定代表人身份证复印件", "正反面，须清晰")
_ADDRESS = Material("address", "住所证明", "产权证明、租赁合同或乡镇（街道）证明之一")
_ESTABLISHED = Material("established", "设立批准文件", "仅首次申领须交")
_OLD = Material("old", "原证书正本、副本", "换发时交回")

#: The lists rest on a sister procedure and on practice; counties may differ (personnel-and-certificates.md §1.3).
MATERIALS: Mapping[FilingType, tuple[Material, ...]] = {
    FilingType.FIRST: (
        _APPLICATION,
        _ESTABLISHED,
        _REPORT,
        _NOTICE_COPY,
        _CERTIFICATE,
        _MEMBERS,
        _REPRESENTATIVE,
        _IDENTITY,
        _ADDRESS,
    ),
    FilingType.RENEWAL: (
        _APPLICATION,
        _REPORT,
        _NOTICE_COPY,
        _CERTIFICATE,
        _MEMBERS,
        _REPRESENTATIVE,
        _IDENTITY,
        _OLD,
    ),
    FilingType.CHANGE: (
        _APPLICATION,
        _REPORT,
        _NOTICE_COPY,
        _CERTIFICATE,
        _REPRESENTATIVE,
        _IDENTITY,
        _OLD,
    ),
}


#: What the businesses of a new term have in common: known before it is known which one it is.
_COMMON = frozenset(MATERIALS[FilingType.FIRST]) & frozenset(MATERIALS[FilingType.RENEWAL])

#: Within so many years of its establishment no committee has had a whole term before the one just elected (B-04).
_YEARS_OF_A_TERM = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What the records say of a committee before the term that begins on `since`."""

    credit_code: str | None
    earlier_term: bool
    established: date | None
    since: date


def filing_type(known: Known) -> FilingType | None:
    """What a published result asks for: a new committee applies for the first time, others renew (FT-1, FT-2, CT-11).

    None where the records do not tell: that no code is on record is no sign that there is none.
    """
    if known.credit_code or known.earlier_term:
        return FilingType.RENEWAL
    if known.established and known.established <= known.since <= term_end(known.established, _YEARS_OF_A_TERM):
        return FilingType.FIRST
    return None


def materials(business: FilingType | None) -> tuple[Material, ...]:
    """The checklist of a business; of an undecided one what all of them need."""
    if business:
        return MATERIALS[business]
    return tuple(material for material in MATERIALS[FilingType.RENEWAL] if material in _COMMON)


def due(opened: date) -> date:
    """Until when a filing should be handed in, by the office's own deadline (CT-10)."""
    return opened + timedelta(days=DAYS_TO_FILE)


@dataclass(frozen=True, slots=True)
class Chairmanship:
    """A chair as elected: from when, to which last day of the term, and how it ended if it did."""

    person: int
    name: str
    since: date
    term_ends: date | None
    until: date | None = None
    ended_by: TenureEnd | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Representative:
    """Who is the legal representative on a day, on which ground; nobody when the place is vacant."""

    standing: Standing
    finding: Finding
    chair: Chairmanship | None = None
    previous: Chairmanship | None = None


def legal_representative(chairs: Iterable[Chairmanship], day: date) -> Representative:
    """The lawfully elected chair, also after the term until a successor is elected; never a secretary, never an acting head.

    `chairs` are elected chairs only. A chair who left within the term leaves the place vacant until the by-election (CT-3).
    """
    known = sorted((chair for chair in chairs if chair.since <= day), key=lambda chair: chair.since)
    held = [chair for chair in known if chair.holds_on(day)]
    if not held:
        last = known[-1] if known else None
        how = f"原主任{last.name}已{last.ended_by.label}，" if last and last.ended_by else ""
        message = f"{chinese_day(day)}没有依法选出的主任，{how}应当补选，补选产生的主任为法定代表人。"
        finding = VACANT.breach(message)
        return Representative(Standing.VACANT, finding, previous=last)
    chair = held[-1]
    previous = next((before for before in reversed(known) if before.person != chair.person), None)
    if chair.term_ends is not None and day > chair.term_ends:
        message = (
            f"任期至{chinese_day(chair.term_ends)}已满，新一届村（居）民委员会尚未依法产生，"
            f"由上届主任{chair.name}继续履行法定代表人职责。"
        )
        finding = CONTINUES.note(message, met=True)
        return Representative(Standing.CONTINUING, finding, chair, previous)
    message = f"{chair.name}为依法选举产生的主任，自{chinese_day(chair.since)}起为法定代表人。"
    finding = REPRESENTS.note(message, met=True)
    return Representative(Standing.IN_OFFICE, finding, chair, previous)
