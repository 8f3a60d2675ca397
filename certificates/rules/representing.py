"""Who represents a committee on a day, and on which ground (CT-2 … CT-4). Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cadres.vocabulary import CommitteeKind, TenureEnd
from certificates.rules.checklists import DEFAULT_BASIS
from certificates.rules.filings import NOTICE
from certificates.vocabulary import Standing
from server.law.citing import cited
from server.law.lawbook import Dated, Edition, Finding, Provision
from server.law.lawbook import Standing as Firmness
from server.values.periods import chinese_day

REPRESENTS = Provision("CT-2", NOTICE, Firmness.POLICY)
VACANT = Provision("CT-3", NOTICE, Firmness.POLICY)
CONTINUES = Provision("CT-4", NOTICE, Firmness.POLICY)
#: A committee that is no more has its certificate cancelled, and nobody to represent it.
ENDED = Provision("FT-5", DEFAULT_BASIS, Firmness.PARAMETER)

#: The articles that make the chair the legal representative, of the laws in force from that day (B-33).
_IN_FORCE = date(2026, 1, 1)
_STATUTES: Mapping[CommitteeKind, str] = {
    CommitteeKind.VILLAGERS: "村民委员会组织法（2025修正）第十三条",
    CommitteeKind.RESIDENTS: "城市居民委员会组织法（2025修订）第十二条",
}

#: Whether the chair before goes on as legal representative where the new committee came about without a chair. The notice has
#: the chair go on until a new committee is lawfully elected, also where an election did not produce one; whether one without a
#: chair counts as produced it does not say. Whoever presides meanwhile acts, and holds no office (T-26).
CHAIRLESS: Dated[bool] = Dated(
    Edition(
        date.min,
        value=True,
        provision=Provision(
            "CT-4",
            "省参数（待确认，民政部办公厅2020年通知只说新一届没有依法产生的由上届主任继续履行，没有说选出了委员、没有选出主任的）",
            Firmness.PARAMETER,
        ),
    )
)


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

    def served_by(self, day: date) -> bool:
        """Whether the term was over by a day."""
        return self.term_ends is not None and day > self.term_ends


@dataclass(frozen=True, slots=True)
class Representative:
    """Who is the legal representative on a day, on which ground; nobody when the place is vacant."""

    standing: Standing
    finding: Finding
    chair: Chairmanship | None = None
    previous: Chairmanship | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What else is on record of a community: since when it is no more, and on which days its former chairs died.

    `fallen` are the days from which results were that fell as a whole, `seated` those from which members of committees hold office
    on the day within a term that runs.
    """

    ended: date | None = None
    fallen: Collection[date] = ()
    seated: Collection[date] = ()
    died: Mapping[int, date] = field(default_factory=dict)


def bases(now: Finding, committee: CommitteeKind, day: date) -> tuple[str, ...]:
    """What a paper rests a representative on: the statute for a chair in office, once it says so, then the ministry's notice."""
    statute = (cited(_STATUTES[committee]),) if now.rule == REPRESENTS.rule and day >= _IN_FORCE else ()
    return (*statute, now.cite)


def legal_representative(
    chairs: Iterable[Chairmanship], day: date, around: Around = Around(), chairless: Dated[bool] = CHAIRLESS
) -> Representative:
    """The lawfully elected chair, also after the term until a successor is elected; never a secretary, never an acting head.

    `chairs` are elected chairs only. One whose election was found void never was one, also on the days before the finding.
    A chair who left within the term leaves the place vacant until the by-election (CT-3).
    """
    lawful = [chair for chair in chairs if chair.since <= day and chair.ended_by is not TenureEnd.VOID]
    known = sorted(lawful, key=lambda chair: chair.since)
    last = known[-1] if known else None
    if around.ended is not None and day >= around.ended:
        message = f"村（社区）自{chinese_day(around.ended)}起不再存在，村（居）民委员会随之终止，没有法定代表人，证书依法注销。"
        return Representative(Standing.ENDED, ENDED.note(message, met=False), previous=last)
    held = [chair for chair in known if chair.holds_on(day)]
    if held:
        return _holding(held[-1], known, day)
    if last is not None and last.ended_by is TenureEnd.SUCCESSION:
        return _unsucceeded(last, known, day, around, chairless)
    return Representative(Standing.VACANT, _vacancy(last, day), previous=last)


def _holding(chair: Chairmanship, known: Sequence[Chairmanship], day: date) -> Representative:
    if chair.served_by(day) and chair.term_ends is not None:
        message = (
            f"任期至{chinese_day(chair.term_ends)}已满，新一届村（居）民委员会尚未依法产生，"
            f"由上届主任{chair.name}继续履行法定代表人职责。"
        )
        finding = CONTINUES.note(message, met=True)
        return Representative(Standing.CONTINUING, finding, chair, _before(chair, known))
    message = f"{chair.name}为依法选举产生的主任，自{chinese_day(chair.since)}起为法定代表人。"
    return Representative(Standing.IN_OFFICE, REPRESENTS.note(message, met=True), chair, _before(chair, known))


def _unsucceeded(
    last: Chairmanship, known: Sequence[Chairmanship], day: date, around: Around, chairless: Dated[bool]
) -> Representative:
    """A chair gave way to a new committee that brought no chair, or that a government found void.

    What is not on record decides nothing: where nobody of a later committee is known, nobody is said to go on.
    """
    since = last.until or day
    died = around.died.get(last.person)
    if died is not None and died <= day:
        message = (
            f"{chinese_day(day)}没有依法选出的主任，上届主任{last.name}已于{chinese_day(died)}去世，不能继续履行；"
            "应当依法选举，选出的主任为法定代表人。"
        )
        return Representative(Standing.VACANT, CONTINUES.breach(message), previous=last)
    seated = max((one for one in around.seated if since <= one <= day), default=None)
    if seated is None and since in around.fallen:
        message = (
            f"{chinese_day(since)}产生的新一届已认定选举无效，新一届村（居）民委员会没有依法产生，"
            f"由上届主任{last.name}继续履行法定代表人职责，到重新选举依法产生新一届为止。"
        )
        return Representative(Standing.CONTINUING, CONTINUES.note(message, met=True), last, _before(last, known))
    if seated is None:
        message = (
            f"主任{last.name}至{chinese_day(since)}由新一届接替，但以后各届的选举结果和成员没有登记，不能确定谁是法定代表人。"
            "请登记以后的选举结果，或者补登主任的任职。"
        )
        return Representative(Standing.VACANT, VACANT.breach(message), previous=last)
    reading = chairless.at(day)
    lacks = f"新一届自{chinese_day(seated)}起就任，没有依法产生的主任（没有选出，或者当选无效）。"
    if reading.value:
        message = (
            f"{lacks}由上届主任{last.name}继续履行法定代表人职责，到依法选出主任为止；主持工作的成员不是法定代表人。"
            "这一读法待确认。"
        )
        finding = reading.provision.note(message)
        return Representative(Standing.CONTINUING, finding, last, _before(last, known))
    message = f"{lacks}应当依法另行选举或者补选主任，选出的主任为法定代表人；主持工作的成员不是。这一读法待确认。"
    return Representative(Standing.VACANT, reading.provision.breach(message), previous=last)


def _vacancy(last: Chairmanship | None, day: date) -> Finding:
    """That nobody represents, and what is to be done about it: a by-election within the term, the next election after it."""
    lacks = f"{chinese_day(day)}没有依法选出的主任，"
    if last is None:
        return VACANT.breach(f"{lacks}记录中也没有过，应当依法选举，选出的主任为法定代表人。")
    how = f"原主任{last.name}已{last.ended_by.label}，" if last.ended_by else ""
    if last.served_by(day) and last.term_ends is not None:
        served = f"任期至{chinese_day(last.term_ends)}已满，"
        return CONTINUES.breach(f"{lacks}{how}不能继续履行；{served}应当依法换届，新一届选出的主任为法定代表人。")
    return VACANT.breach(f"{lacks}{how}应当补选，补选产生的主任为法定代表人。")


def _before(chair: Chairmanship, known: Sequence[Chairmanship]) -> Chairmanship | None:
    return next((one for one in reversed(known) if one.person != chair.person and one.since <= chair.since), None)
