"""Whether somebody is a registered voter of a place, by the law of election day (V-03 … V-05, R-06, R-15). Pure."""

from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import CommitteeKind
from elections.roll_vocabulary import OffGround
from elections.rules.book import Rulebook
from elections.rules.provisions import ThirdClass
from elections.vocabulary import VoterApprover, VoterClass
from server.law.lawbook import Finding, Provision, Standing

_MODERN = date(2026, 1, 1)
_CLASSES = {VoterClass.RESIDENT: "V-03", VoterClass.AWAY: "V-04"}


@dataclass(frozen=True, slots=True)
class Ground:
    """What is on record of a registration."""

    ground: VoterClass
    document: str
    declared: date | None = None
    residence_months: int | None = None
    service_months: int | None = None
    approved_by: VoterApprover | None = None
    approved: date | None = None


def registered(book: Rulebook, election_day: date, held: Ground) -> Finding:
    """What the law makes of it; `met` says whether the person is a voter here."""
    basis = book.basis("third_class")
    missing = _missing(book, election_day, held)
    if missing:
        return basis.warning(f"登记选民的依据不成立：{missing}。", met=False)
    rules = _CLASSES if book.committee is CommitteeKind.VILLAGERS else {}
    return basis.under(rules.get(held.ground, basis.rule)).note(
        f"登记选民：{held.ground.label}（{held.document}）。", met=True
    )


def nothing_on_record() -> Finding:
    """For somebody of whom no registration is on record: being a candidate does not show it."""
    basis = Provision("V-05", "登记参加选举的依据逐人核对", Standing.INFERENCE)
    return basis.warning("没有登记为本村（社区）选民的记录。", met=False)


def off_the_roll(ground: OffGround | None) -> Finding:
    """For somebody of whom the roll that is kept says that they are no voter, or says nothing."""
    basis = Provision(ground.code if ground and ground.code else "V-05", "选民登记册", Standing.INFERENCE)
    said = f"选民登记册上{'没有登记这个人' if ground is None else f'写明：{ground.label}'}。"
    return basis.warning(said, met=False)


def _missing(book: Rulebook, election_day: date, held: Ground) -> str:
    """What the ground lacks, in words; nothing where it holds."""
    if held.ground is VoterClass.RESIDENT:
        return ""
    if held.declared is None or held.declared > election_day:
        return "没有选举日以前本人表示参加或者申请的日期"
    if held.ground is VoterClass.AWAY:
        return ""
    if held.ground is VoterClass.LIVING_HERE:
        modern = book.committee is CommitteeKind.RESIDENTS and election_day >= _MODERN
        return "" if modern else "常住居民直接登记，只适用于2026年1月1日以后的居民委员会选举"
    if book.third_class is None:
        return f"{book.law}没有户籍不在本地经同意登记的规定"
    return _admission(book, election_day, held, book.third_class)


def _admission(book: Rulebook, election_day: date, held: Ground, law: ThirdClass) -> str:
    lived = law.residence_months is not None and (held.residence_months or 0) >= law.residence_months
    served = law.service_months is not None and (held.service_months or 0) >= law.service_months
    if not lived and not served:
        asked = [f"居住满{law.residence_months}个月"] if law.residence_months else []
        work = "村务工作" if book.committee is CommitteeKind.VILLAGERS else "社区工作"
        asked += [f"从事{work}满{law.service_months}个月"] if law.service_months else []
        has = f"登记的是居住{held.residence_months or 0}个月、工作{held.service_months or 0}个月"
        return f"须{'或者'.join(asked)}，{has}"
    if held.approved_by is not law.approved_by:
        return f"须经{law.approved_by.label}同意"
    if held.approved is None or held.approved > election_day:
        return f"没有选举日以前{law.approved_by.label}同意的日期"
    return ""
