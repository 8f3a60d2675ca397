"""What a change of a community needs, and what it does to names and kinds (B-32, CT-1). Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cadres.place_vocabulary import PlaceChange
from cadres.rules.naming import fits
from cadres.vocabulary import CommitteeKind
from server.errors import Problem
from server.law.lawbook import Dated, Edition, Finding, Provision
from server.values.periods import chinese_day

#: No change of a community that a committee of today could have been part of is older than the republic.
_FIRST = date(1949, 10, 1)
_2018, _2026 = date(2018, 12, 29), date(2026, 1, 1)
_VILLAGERS = "乡镇提出、村民会议同意、县级人民政府批准"
#: What was decided before the editions kept here goes by a law of its own day.
_EARLIER = Edition(_FIRST, "当时的法律所定的程序", Provision("B-32", "当日施行的法律，这里没有收录"))
#: Who agrees to a community being set up, merged or abolished, by the editions of the law (B-32, RV-01). Of residents' committees
#: the clauses name cities and their districts alone.
APPROVALS: Mapping[CommitteeKind, Dated[str]] = {
    CommitteeKind.VILLAGERS: Dated(
        _EARLIER,
        Edition(_2018, _VILLAGERS, Provision("B-32", "村民委员会组织法（2018修正）第三条")),
        Edition(_2026, _VILLAGERS, Provision("B-32", "村民委员会组织法（2025修正）第三条")),
    ),
    CommitteeKind.RESIDENTS: Dated(
        _EARLIER,
        Edition(
            _2018,
            "不设区的市、市辖区人民政府决定",
            Provision("B-32", "城市居民委员会组织法（2018修正）第六条"),
        ),
        Edition(
            _2026,
            "街道提出，不设区的市、市辖区人民政府批准",
            Provision("B-32", "城市居民委员会组织法（2025修订）第三条"),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A community before the change: `since` is the day of its last change, None where it never changed.

    `established` is the day on which it began, None where nobody recorded it.
    """

    region: str
    name: str
    kind: CommitteeKind
    established: date | None
    until: date | None
    since: date | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the first day of the new state, the document, and the names it brings."""

    kind: PlaceChange
    day: date
    name: str | None
    other: Standing | None
    new_code: str | None


def approval(kind: CommitteeKind, day: date) -> Edition[str]:
    """Who must have agreed to a change of a day, and by which clause (B-32); of the law before 2018-12-29 it is said that no clause is kept here."""
    return APPROVALS[kind].at(max(day, _FIRST))


def refuse_ended(kind: CommitteeKind, name: str, until: date | None, day: date) -> Finding | None:
    """Why nobody comes to an office of a community on a day from which it is no more, None while there is one.

    The clause is that of the day on which it ended.
    """
    if until is None or day < until:
        return None
    message = f"{name}自{chinese_day(until)}起已撤销或者并入别处，{chinese_day(day)}已没有可任的职务。"
    return approval(kind, until).provision.breach(message)


def kind_after(change: PlaceChange, before: CommitteeKind) -> CommitteeKind:
    """Only a conversion changes which committee there is."""
    return CommitteeKind.RESIDENTS if change is PlaceChange.CONVERSION else before


def refuse(place: Standing, wanted: Wanted, today: date) -> Iterator[Problem]:
    """Why the change cannot be recorded."""
    if wanted.day > today:
        yield Problem("生效日期", "还没有到。", "到了生效那一天再登记。")
    if wanted.day < _FIRST:
        yield Problem("生效日期", f"早于{chinese_day(_FIRST)}。", "对照批准文件核对年份。")
    for one in (place, wanted.other):
        if one is None:
            continue
        if one.until:
            cause = f"{one.name}自{one.until.isoformat()}起已不存在。"
            yield Problem("村（社区）", cause, "请核对是哪个村（社区）。")
        if one.established and wanted.day <= one.established:
            cause = f"不在{one.name}设立之日（{one.established.isoformat()}）以后。"
            yield Problem("生效日期", cause, "核对批准文件；设立日期登记错了的，先更正村（社区）情况。")
        elif one.since and wanted.day < one.since:
            cause = f"早于{one.name}上一次变更（{one.since.isoformat()}）。"
            yield Problem("生效日期", cause, "变更按先后登记；前一次登记错了的，先撤销。")
    yield from _refuse_name(place, wanted)
    if wanted.kind is PlaceChange.CONVERSION and place.kind is CommitteeKind.RESIDENTS:
        yield Problem("变更种类", f"{place.name}已经是社区。", "社区改名的，选更名。")
    if wanted.kind is PlaceChange.MERGER:
        yield from _refuse_merger(place, wanted.other)


def _refuse_name(place: Standing, wanted: Wanted) -> Iterator[Problem]:
    needed = wanted.kind in {PlaceChange.RENAME, PlaceChange.CONVERSION, PlaceChange.SPLIT}
    if wanted.kind is PlaceChange.ABOLITION or (wanted.name is None and not needed):
        return
    into = wanted.other.kind if wanted.other else kind_after(wanted.kind, place.kind)
    if wanted.name is None:
        yield Problem("新名称", "没有填。", "填变更以后的名称。")
    elif not fits(wanted.name, into):
        cause = f"{wanted.name}不是以“{into.community}”结尾的名称。"
        yield Problem("新名称", cause, f"{into.label}的名称写成某某{into.community}。", "CT-1")
    elif wanted.kind is PlaceChange.RENAME and wanted.name == place.name:
        yield Problem("新名称", "与现名相同。", "请核对新名称。")


def _refuse_merger(place: Standing, other: Standing | None) -> Iterator[Problem]:
    if other is None:
        yield Problem("并入", "没有选并入哪个村（社区）。", "填并入的村（社区）的12位代码。")
    elif other.region == place.region:
        yield Problem("并入", "不能并入自己。", "请核对代码。")
    elif other.region[:6] != place.region[:6]:
        yield Problem("并入", f"{other.name}在另一个县。", "跨县的区划调整由上级先改区划。")
