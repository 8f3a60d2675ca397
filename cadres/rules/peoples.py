"""Whether a committee has a member of a smaller people where several live, by the law of the day of its election (B-09). Pure.

The editions of 2018 ask for one, those of 2025 dropped the sentence. What is found is advice: it stops no election.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cadres.vocabulary import CommitteeKind
from server.law.lawbook import Dated, Edition, Finding, Provision
from server.values.periods import chinese_day

_HAN: Final = frozenset({"汉", "汉族"})
_2018, _2026 = date(2018, 12, 29), date(2026, 1, 1)
_SILENT: Final = Provision("B-09", "2025年版未作规定")

#: Whether the law asks for a member of a smaller people, by day.
_ASKED: Final = {
    CommitteeKind.VILLAGERS: Dated(
        Edition(_2018, value=True, provision=Provision("B-09", "村民委员会组织法（2018修正）第六条")),
        Edition(_2026, value=False, provision=_SILENT),
    ),
    CommitteeKind.RESIDENTS: Dated(
        Edition(_2018, value=True, provision=Provision("B-09", "城市居民委员会组织法（2018修正）第七条")),
        Edition(_2026, value=False, provision=_SILENT),
    ),
}


@dataclass(frozen=True, slots=True)
class Peoples:
    """How many people of a community belong to a minority, as counted on a day."""

    as_of: date
    population: int | None
    minority: int


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the committee and their people, None where nobody recorded it."""

    name: str
    ethnicity: str | None


def asked(kind: CommitteeKind, day: date) -> bool:
    """Whether the law of a day asks for it; before its first edition nothing is judged."""
    return day >= _2018 and _ASKED[kind].at(day).value


def minority_findings(kind: CommitteeKind, members: Sequence[Member], peoples: Peoples, day: date) -> Iterator[Finding]:
    """What the law of the election's `day` says of a committee; nothing where one people lives alone."""
    if not asked(kind, day) or not members or not peoples.minority or peoples.minority == peoples.population:
        return
    basis = _ASKED[kind].at(day).provision
    others = [one for one in members if one.ethnicity and one.ethnicity not in _HAN]
    unknown = [one.name for one in members if not one.ethnicity]
    numbers = {"minority": peoples.minority, "members": len(members), "found": len(others)}
    counted = f"{chinese_day(peoples.as_of)}统计有少数民族{peoples.minority}人"
    if peoples.population is None or peoples.minority * 2 >= peoples.population:
        message = f"{counted}，人数较少的是哪个民族不能由这个数判断，请核对成员中有无人数较少的民族的人。"
        yield basis.note(message, numbers)
    elif others:
        names = "、".join(f"{one.name}（{one.ethnicity}）" for one in others)
        yield basis.note(f"{counted}，成员中有{names}。", numbers, f"{len(others)} ≥ 1", met=True)
    elif unknown:
        message = f"{counted}，应当有人数较少的民族的成员；{'、'.join(unknown)}的民族没有登记，不能判断。"
        yield basis.warning(message, numbers, met=False)
    else:
        message = f"{counted}，{kind.short}成员都是汉族，应当有人数较少的民族的成员。"
        yield basis.warning(message, numbers, "0 ＜ 1", met=False)
