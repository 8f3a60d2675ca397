"""Voting day: who may work at a station, and whether a station's ballots add up (S12, T-03, T-18, T-19, V-20, V-21). Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cadres.vocabulary import Kinship
from elections.polling_vocabulary import StationDuty, StationKind
from elections.rules.book import Rulebook
from elections.rules.clauses import parameter
from server.law.lawbook import Finding, Provision, Standing

_KIN = parameter("V-21", "参照四川、河北、浙江规定")
_MOBILE = parameter("V-20", "参照四川、海南、浙江规定")
_MOBILE_VOTES = parameter("T-18", "参照海南规定")
_FORGED = parameter("T-19", "参照海南规定")
_HOUSE = Provision("S12", "系统内控规则", Standing.INFERENCE)
_TWO_HANDS = Provision("AC-3", "系统内控规则", Standing.INFERENCE)
_TWO_PEOPLE = 2
#: What the first of two people on record is to the second.
Kin = Mapping[tuple[int, int], Kinship]


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works at a station; `person` where they are on record."""

    name: str
    duty: StationDuty
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Station:
    """A place where people vote. `listed` are the voters for whom a mobile box was published, None for other places."""

    name: str
    kind: StationKind
    booth: bool
    listed: int | None
    workers: tuple[Worker, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """The ballots of one station in one vote. `spoilt` were exchanged for others, `forged` are sealed apart and count nowhere."""

    received: int
    issued: int
    spoilt: int
    unused: int
    returned: int
    forged: int = 0

    @property
    def missing(self) -> int:
        """How many were given out and did not come back."""
        return self.issued - self.returned


def staffed(book: Rulebook, station: Station, candidates: Mapping[str, int | None], kin: Kin) -> tuple[Finding, ...]:
    """Who may not do what they do at a station, and what it lacks. `candidates` are names with their people where known."""
    return (
        *_barred(station, candidates, kin),
        *(_of_a_mobile_box(book, station) if station.kind is StationKind.MOBILE else ()),
        *_without_booth(station),
    )


def _barred(station: Station, candidates: Mapping[str, int | None], kin: Kin) -> Iterator[Finding]:
    for worker in station.workers:
        if not worker.duty.counts:
            continue
        # Where either is not on record, the same name is the same person until somebody says otherwise with a reason.
        if worker.name in candidates and len({worker.person, candidates[worker.name]} - {None}) < _TWO_PEOPLE:
            yield _KIN.warning(f"{worker.name}是候选人，不能担任{worker.duty.label}。", met=False)
        for name, person in candidates.items():
            if relation := _relation(kin, (worker.name, worker.person), (name, person)):
                message = f"{worker.name}是候选人{name}的近亲属（{relation}），不能担任{worker.duty.label}。"
                yield _KIN.warning(message, met=False)


def _relation(kin: Kin, one: tuple[str, int | None], other: tuple[str, int | None]) -> str:
    """How the record relates two people, in words; empty where it does not, or where either is not on record."""
    for (name, person), (of, to) in ((one, other), (other, one)):
        if person is not None and to is not None and (person, to) in kin:
            return f"{name}是{of}的{kin[person, to].label}"
    return ""


def _of_a_mobile_box(book: Rulebook, station: Station) -> Iterator[Finding]:
    hands = len({worker.name for worker in station.workers})
    scrutineers = len({worker.name for worker in station.workers if worker.duty.scrutinises})
    yield from _too_few(book, "mobile_box_staff", station.name, "工作人员", hands)
    yield from _too_few(book, "mobile_box_scrutineers", station.name, "监票人", scrutineers)
    if not station.listed:
        yield _MOBILE.warning(f"{station.name}没有登记公布的使用人数，收回的票无法核对。", met=False)


def _too_few(book: Rulebook, field: str, name: str, word: str, found: int) -> Iterator[Finding]:
    least: int = getattr(book, field)
    if found < least:
        message = f"{name}有{word}{found}名；流动票箱的{word}不得少于{least}名。"
        numbers, formula = {"found": found, "least": least}, f"{found} < {least}"
        yield book.basis(field).warning(message, numbers, formula, met=False)


def _without_booth(station: Station) -> Iterator[Finding]:
    if station.kind is not StationKind.MOBILE and not station.booth:
        yield _HOUSE.warning(f"{station.name}没有设秘密写票处，应当设立。", met=False)


def accounted(name: str, station: StationKind, listed: int | None, account: Account) -> tuple[Finding, ...]:
    """Whether a station's ballots add up: received = issued + spoilt + unused, issued = returned + missing."""
    sent = account.issued + account.spoilt + account.unused
    findings = []
    formula = f"{account.issued} + {account.spoilt} + {account.unused} = {sent}"
    if sent != account.received:
        message = (
            f"{name}领取{account.received}张，发出、污损换发和剩余合计{sent}张，差{abs(account.received - sent)}张。"
        )
        findings.append(_HOUSE.breach(message, _numbers(account), f"{formula} ≠ {account.received}"))
    else:
        message = f"{name}领取{account.received}张，与发出、污损换发和剩余合计相符。"
        findings.append(_HOUSE.note(message, _numbers(account), f"{formula} = {account.received}", met=True))
    findings.append(_returned(name, account))
    if station is StationKind.MOBILE and listed is not None:
        findings.append(_from_a_mobile_box(name, listed, account))
    if account.forged:
        message = f"{name}有伪造选票{account.forged}张，另行封存，不计入收回数。"
        findings.append(_FORGED.note(message, {"forged": account.forged}))
    return tuple(findings)


def _returned(name: str, account: Account) -> Finding:
    basis = parameter("T-03", "选举规程，参照四川、海南规定")
    formula = f"{account.returned} {'≤' if account.missing >= 0 else '>'} {account.issued}"
    if account.missing < 0:
        message = f"{name}收回{account.returned}张，多于发出的{account.issued}张；全村收回多于发出的，选举无效。"
        return basis.warning(message, _numbers(account), formula, met=False)
    lost = f"，{account.missing}张没有交回" if account.missing else ""
    return basis.note(
        f"{name}发出{account.issued}张，收回{account.returned}张{lost}。", _numbers(account), formula, met=True
    )


def _from_a_mobile_box(name: str, listed: int, account: Account) -> Finding:
    numbers = {"returned": account.returned, "listed": listed}
    if account.returned > listed:
        message = f"{name}投入{account.returned}张，多于公布的使用人数{listed}人，该票箱的选票无效。"
        return _MOBILE_VOTES.warning(message, numbers, f"{account.returned} > {listed}", met=False)
    message = f"{name}投入{account.returned}张，不多于公布的使用人数{listed}人。"
    return _MOBILE_VOTES.note(message, numbers, f"{account.returned} ≤ {listed}", met=True)


def _numbers(account: Account) -> Mapping[str, int]:
    return {
        "received": account.received,
        "issued": account.issued,
        "spoilt": account.spoilt,
        "unused": account.unused,
        "returned": account.returned,
    }


def summed(accounts: Collection[Account]) -> Account:
    """All stations of a vote together."""
    names = ("received", "issued", "spoilt", "unused", "returned", "forged")
    return Account(*(sum(getattr(one, name) for one in accounts) for name in names))


def against_count(total: Account, issued: int, cast: int) -> Sequence[Finding]:
    """Whether the stations together have what the tally sheet says was given out and came back."""
    found = []
    for word, here, there in (("发出", total.issued, issued), ("收回", total.returned, cast)):
        formula, numbers = f"{here} {'=' if here == there else '≠'} {there}", {"stations": here, "sheet": there}
        if here == there:
            found.append(_HOUSE.note(f"各站{word}合计{here}张，与计票单一致。", numbers, formula, met=True))
        else:
            message = f"各站{word}合计{here}张，计票单是{there}张，差{abs(here - there)}张。"
            found.append(_HOUSE.warning(message, numbers, formula, met=False))
    return found


def unaccounted(lacking: Sequence[str]) -> Sequence[Finding]:
    """The stations whose ballots two people have not accounted for, by name; nothing where all have."""
    if not lacking:
        return ()
    message = f"{'、'.join(lacking)}的选票清点没有两人登记、核对。"
    return (_TWO_HANDS.warning(message, {"stations": len(lacking)}, met=False),)
