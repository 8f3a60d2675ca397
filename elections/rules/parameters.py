"""What the province decides where the statutes leave room, and where a county may be stricter still (§8, RV-03). Pure.

A value is text as it was typed and has an effective day and a document. Until the province confirms it, it only warns.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Self

from cadres.vocabulary import CommitteeKind
from elections.assisted_vocabulary import MobileScope
from elections.planning_vocabulary import Force
from elections.rules.kinship import KinBan
from elections.rules.profile import BallotMarks, CarryDown, KinFill, MobileBoxExcess, MoreThanIssued, OvervoteScope
from elections.rules.rulebook import SHANXI, STATUTES, Local, rulebook
from server.access.actor import PROVINCE
from server.errors import Problem, Refused
from server.law.lawbook import Dated, Edition, Loosened, Provision
from server.values.labels import Labelled

VILLAGERS, RESIDENTS = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
_BOTH = (VILLAGERS, RESIDENTS)


class YesNo(Labelled):
    """A parameter that is so or not."""

    YES = "yes", "是"
    NO = "no", "否"


def _not_less(upper: int, lower: int) -> bool:
    return lower >= upper


def _not_more(upper: int, lower: int) -> bool:
    return lower <= upper


@dataclass(frozen=True, slots=True)
class Key:
    """One parameter: the rule book's field, its words, what it may be, and how a county may be stricter (None: not at all).

    `number` are the least and the greatest number; else `words` are the choices.
    """

    field: str
    label: str
    number: tuple[int, int] | None = None
    unit: str = ""
    words: type[Labelled] = YesNo
    kinds: tuple[CommitteeKind, ...] = _BOTH
    stricter: Callable[[int, int], bool] | None = None

    @property
    def choices(self) -> tuple[Labelled, ...]:
        return () if self.number else tuple(self.words)

    def read(self, typed: str) -> Any:
        """The value that text stands for. Raises Refused."""
        if self.number is None:
            member = next((one for one in self.words if typed in {one.value, one.label}), None)
            if member is None:
                raise Refused([Problem("值", f"{self.label}没有“{typed}”这一项。", "从所列各项中选一项。", "RV-03")])
            return member is YesNo.YES if isinstance(member, YesNo) else member
        low, high = self.number
        if not (typed.isascii() and typed.isdecimal() and low <= int(typed) <= high):
            cause = f"{self.label}不是{low}至{high}的整数：{typed}。"
            raise Refused([Problem("值", cause, "填阿拉伯数字。", "RV-03")])
        return int(typed)

    def shown(self, value: Any) -> str:
        """A value as pages show it."""
        if value is None:
            return "没有规定"
        if isinstance(value, bool):
            return "是" if value else "否"
        return value.label if isinstance(value, Labelled) else f"{value}{self.unit}"


KEYS: Mapping[str, Key] = MappingProxyType(
    {
        one.field: one
        for one in (
            Key("seats_odd", "委员会人数为单数", kinds=(VILLAGERS,)),
            Key("kinship_avoidance", "成员回避的亲属", words=KinBan),
            Key("ec_min_members", "选举委员会最少人数", (3, 15), "人", stricter=_not_less),
            Key("roll_days", "选民名单在选举日前公布", (20, 60), "日", stricter=_not_less),
            Key("candidates_days", "正式候选人在选举日前公布", (1, 30), "日", stricter=_not_less),
            Key("chair_margin", "主任候选人多于应选名额", (1, 3), "人"),
            Key("vice_chair_margin", "副主任候选人多于应选名额", (1, 3), "人"),
            Key("member_margin", "委员候选人多于应选名额最少", (1, 3), "人"),
            Key("member_margin_most", "委员候选人多于应选名额最多", (1, 5), "人"),
            Key("one_post", "一人只作一个职务的候选人"),
            Key("free_ballot", "可以不提候选人，一次直接选举"),
            Key("proxy_list_days", "委托投票、流动票箱名单在选举日前公布", (1, 30), "日", stricter=_not_less),
            Key("postponed_roll_days", "选举日推迟超过多少日须重新公布名单", (1, 90), "日"),
            Key("proxy_max", "每人接受委托最多", (1, 3), "人"),
            Key("proxy_candidate_forbidden", "候选人不得接受委托"),
            Key("mobile_box_staff", "流动票箱最少工作人员", (2, 9), "人", stricter=_not_less),
            Key("mobile_box_excess", "流动票箱票数多于公布人数", words=MobileBoxExcess),
            Key("mobile_box_scrutineers", "流动票箱最少监票人", (1, 9), "人", stricter=_not_less),
            Key("mobile_scope", "流动票箱给哪些选民用", words=MobileScope),
            Key("writer_max", "每人代写选票最多", (1, 10), "人", stricter=_not_more),
            Key("recovered_gt_issued", "收回票数多于发出票数", words=MoreThanIssued),
            Key("spoilt_in_cast", "废票计入参加投票人数"),
            Key("ballot_marks", "选票上填写符号的样式", words=BallotMarks),
            Key("overvote_scope", "多选的选票", words=OvervoteScope),
            Key("carry_down", "未当选的高职务得票", words=CarryDown),
            Key("women_seat", "保留妇女席位"),
            Key("runoff_extra", "另行选举的差额", (1, 3), "人"),
            Key("runoff_days", "另行选举期限", (0, 60), "日", stricter=_not_more),
            Key("vacancy_ok_from", "已选出多少人时缺额可以暂缺", (3, 9), "人"),
            Key("kin_fill", "近亲属同时当选空出的名额", words=KinFill),
            Key("result_days", "当选名单公布期限", (0, 10), "日", stricter=_not_more),
            Key("filing_days", "备案、发当选证书期限", (1, 60), "日", stricter=_not_more),
            Key("handover_days", "工作移交期限", (1, 10), "日", stricter=_not_more),
            Key("recall_meeting_days", "罢免会议期限", (1, 120), "日", stricter=_not_more),
            Key("recall_again_months", "罢免未通过后再次提出的间隔", (0, 24), "个月"),
            Key("recall_in_person", "罢免投票不得委托、不用流动票箱"),
            Key("by_election_months", "不足法定人数时补选期限", (1, 12), "个月", stricter=_not_more),
            Key("postponement_months", "任期届满后延期换届最长", (1, 12), "个月", stricter=_not_more),
            Key("complaint_days", "选举争议、举报办结期限", (1, 90), "日", stricter=_not_more),
            Key("complaint_more_days", "选举争议、举报延长办理最长", (1, 60), "日", stricter=_not_more),
            Key("subbodies_days", "小组长、代表、监督委员会推选期限", (1, 60), "日", stricter=_not_more),
        )
    }
)

#: Keys of §8 that are kept elsewhere, each with where.
ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "2021年负面清单": "联审的清单，由省级导入",
        "联审部门": "联审的清单，由省级导入",
        "结构目标": "山西没有公布，不作个人条件",
    }
)


@dataclass(frozen=True, slots=True)
class Value:
    """One value on record, the province's or a county's."""

    place: str
    kind: CommitteeKind
    field: str
    value: str
    since: date
    document: str
    force: Force

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """What a row of the register says."""
        return cls(**{**row, "kind": CommitteeKind(row["kind"]), "force": Force(row["force"])})

    @property
    def provincial(self) -> bool:
        return self.place == PROVINCE

    def edition(self) -> Edition[Any]:
        """The value from its day on, with the clause that it rests on."""
        whose = "省参数" if self.provincial else "县参数"
        cite = f"{whose}（待确认，{self.document}）" if self.force is Force.UNCONFIRMED else self.document
        rule = STATUTES[self.kind].editions[0].value.basis(self.field).rule
        return Edition(self.since, KEYS[self.field].read(self.value), Provision(rule, cite, self.force.standing))


def local_values(kind: CommitteeKind, values: Sequence[Value]) -> Local:
    """The province's values laid over what is known of Shanxi anyway, and a county's stricter ones over those.

    A county's value holds as long as it is at least as strict as the province's of the day (RV-03).
    """
    found: dict[str, Dated[Any]] = dict(SHANXI[kind])
    for field in dict.fromkeys(one.field for one in values):
        own = [one for one in values if one.field == field]
        known = found[field].editions if field in found else ()
        province = _newest((*known, *(one.edition() for one in own if one.provincial)))
        county = _newest(one.edition() for one in own if not one.provincial)
        merged = _stricter(KEYS[field], province, county)
        if merged:
            found[field] = Dated(*merged)
    return MappingProxyType(found)


def _newest(editions: Iterable[Edition[Any]]) -> tuple[Edition[Any], ...]:
    """One edition a day: what was put on record replaces what was known of the same day."""
    return tuple({one.since: one for one in editions}.values())


def _stricter(key: Key, province: Sequence[Edition[Any]], county: Sequence[Edition[Any]]) -> tuple[Edition[Any], ...]:
    if not county or key.stricter is None:
        return tuple(province)
    merged: dict[date, Edition[Any]] = {}
    above, below = Dated(*province) if province else None, Dated(*county)
    for day in sorted({one.since for one in (*province, *county)}):
        upper = above.at(day) if above and day >= above.editions[0].since else None
        lower = below.at(day) if day >= below.editions[0].since else None
        chosen = lower if lower and (upper is None or key.stricter(upper.value, lower.value)) else upper
        if chosen:
            merged[day] = Edition(day, chosen.value, chosen.provision)
    return tuple(merged.values())


def refuse_looser(new: Value, others: Sequence[Value]) -> None:
    """Raise Refused for a value that is none, that its place may not set, or that loosens what stands above it (RV-03)."""
    key = KEYS.get(new.field)
    if key is None or new.kind not in key.kinds:
        raise Refused([Problem("参数", "没有这个参数。", "从所列各项中选一项。", "RV-03")])
    value = key.read(new.value)
    without = [one for one in others if one.provincial]
    if not new.provincial:
        if key.stricter is None:
            cause = f"“{key.label}”由省里规定，县里不能另定。"
            raise Refused([Problem("参数", cause, "请省级业务员登记。", "RV-03")])
        book = rulebook(new.kind, max(new.since, _FIRST), local=local_values(new.kind, without))
        upper = getattr(book, new.field)
        if upper is not None and not key.stricter(upper, value):
            cause = f"{key.label}{key.shown(value)}，宽于{book.basis(new.field).cite}的{key.shown(upper)}。"
            raise Refused([Problem("值", cause, "下级不得放宽上级的规定。", "RV-03", book.basis(new.field).cite)])
    try:
        rulebook(new.kind, max(new.since, _FIRST), local=local_values(new.kind, (*others, new)))
    except Loosened as error:
        raise Refused([Problem("值", error.message, "下级不得放宽上级的规定。", "RV-03")]) from error


_FIRST = STATUTES[VILLAGERS].editions[0].since
