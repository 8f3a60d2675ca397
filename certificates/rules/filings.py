"""The legal-person certificate: which filing an event asks for, its states, and who represents. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cadres.vocabulary import TenureEnd
from certificates.vocabulary import FilingState, FilingType, Standing
from server.errors import Problem
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

#: No national deadline was found; 晋民发〔2021〕12号 says 及时. An office deadline, never shown as law, until the place decides
#: one with its list of materials (CT-10).
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


#: What a committee without the certificate cannot do: reports say so, no law does (CT-6).
CONSEQUENCE = "拿不到新证书，银行不能开立、变更账户，对公账户年检不能通过，别处不认可所开的证明。"

#: Within so many years of its establishment no committee has had a whole term before the one just elected (B-04).
_YEARS_OF_A_TERM = 5

#: A date of a certificate that lies further from the day on which it was given out was misread: two terms.
_MOST_YEARS = 10


@dataclass(frozen=True, slots=True)
class Known:
    """What the records say of a committee before the term that begins on `since`.

    A village that became a community has another committee from that day: `established` is then the day of the change,
    and the code and the terms of the villagers' committee are not its own (UC-14).
    """

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


def due(opened: date, days: int | None = None) -> date:
    """Until when a filing should be handed in, by the office's own deadline (CT-10); `days` is what the place decided."""
    return opened + timedelta(days=DAYS_TO_FILE if days is None else days)


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


def differing(expected: tuple[date | None, date | None], printed: tuple[date, date]) -> Finding | None:
    """A note where the dates on the certificate are not those of the term: the certificate's go on record (CT-9)."""
    if expected == printed or None in expected:
        return None
    spans = [f"{chinese_day(since)}至{chinese_day(until)}" for since, until in (printed, expected) if since and until]
    return VALIDITY.note(f"证书上的有效期是{spans[0]}，按任期应为{spans[1]}。", met=False)


@dataclass(frozen=True, slots=True)
class Printed:
    """The dates on a certificate, or the day on which a cancellation was granted; a term that is not on record has none.

    `reason` says why a validity is right that is not the term.
    """

    issued: date
    since: date | None
    until: date | None
    term: tuple[date | None, date | None] = (None, None)
    reason: str | None = None


def refuse_dates(printed: Printed, asked_for: date, today: date, *, cancels: bool = False) -> list[Problem]:
    """Why these dates cannot stand on a certificate for which there was reason since `asked_for` (CT-9)."""
    issued, since, until = printed.issued, printed.since, printed.until
    # A chair who goes on after the term has one that lies far back: only what was typed can be misread.
    typed = {since, until} - set(printed.term)
    problems = []
    if issued > today:
        problems.append(Problem("发证日期", f"{issued.isoformat()}还没有到。", "照证书填，发证以后再登记。", "CT-9"))
    if issued < asked_for:
        cause = f"{issued.isoformat()}早于{asked_for.isoformat()}，那时还没有发证的事由。"
        problems.append(Problem("发证日期", cause, "照证书核对。", "CT-9"))
    if not cancels and (since is None or until is None):
        problems.append(Problem("有效期", "没有填。", "照证书上印的起止日期填。", "CT-9"))
    if since and until and until <= since:
        cause = f"止日{chinese_day(until)}不晚于起日{chinese_day(since)}。"
        problems.append(Problem("有效期", cause, "照证书核对。", "CT-9"))
    elif not problems and any(abs(day.year - issued.year) > _MOST_YEARS for day in typed if day):
        cause = f"起止日期与发证日期相差超过{_MOST_YEARS}年。"
        problems.append(Problem("有效期", cause, "证书的有效期与任期一致，照证书核对年份。", "CT-9"))
    elif not problems and not cancels and not printed.reason and since and until:
        differs = differing(printed.term, (since, until))
        cure = "照证书核对；证书上确实这样印的，在“照录有效期的理由”写明依据，理由留痕。"
        problems += [Problem("有效期", differs.message, cure, "CT-9")] if differs else []
    return problems


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
