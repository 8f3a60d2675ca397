"""What a province or a county decides about sending people, with the value used until it does (FS-3 … FS-8, SD-6, SD-8). Pure.

Most of these were read in other places' rules or remembered: each has its basis, none is law.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from server.access.actor import PROVINCE, reach_of
from server.errors import Problem, Refused
from server.law.lawbook import Provision, Standing
from server.values.labels import Labelled
from training.course_vocabulary import PartYear
from training.rules.steps import Step, read_steps, written
from training.rules.steps import said as steps_said
from training.vocabulary import PresenceMeasure


class Reading(Labelled):
    """How 一队3人 counts the first secretary."""

    INSIDE = "inside", "第一书记计算在3人之内"
    OUTSIDE = "outside", "第一书记另算，工作队另有3人"


class GridPosts(Labelled):
    """Whether 专职网格员 fill the posts that a community has by its households (CW-1)."""

    COUNTED = "counted", "计入"
    APART = "apart", "不计入，另按网格配备"


#: 67 stands for two thirds, which no percentage is.
_TWO_THIRDS = 67


@dataclass(frozen=True, slots=True)
class Key:
    """One decision: its words, what it may be, what it is until somebody decides, and what that rests on.

    `number` are the least and the greatest whole number; with `steps` it is numbers by households; else `words` are the choices.
    """

    field: str
    label: str
    default: str
    rule: str
    basis: str
    number: tuple[int, int] | None = None
    unit: str = ""
    words: type[Labelled] = Reading
    group: str = "选派"
    steps: bool = False

    def read(self, typed: str) -> str:
        """The value that text stands for, a choice by its words as well. Raises Refused for what is none."""
        if self.steps:
            return self._read_steps(typed)
        if self.number is None:
            for one in self.words:
                if typed in {one.value, one.label}:
                    return one.value
            offered = "、".join(one.label for one in self.words)
            raise Refused([Problem("值", f"{self.label}没有“{typed}”这一项。", f"填“{offered}”之一。", self.rule)])
        low, high = self.number
        if not (typed.isascii() and typed.isdecimal() and low <= int(typed) <= high):
            cause = f"{self.label}要填{low}至{high}的整数，填的是“{typed}”。"
            raise Refused([Problem("值", cause, "填阿拉伯数字，不带单位。", self.rule)])
        return str(int(typed))

    def _read_steps(self, typed: str) -> str:
        steps = read_steps(typed)
        if steps is None:
            cause = f"“{typed}”不是按户数分的档。"
            cure = "从0户起、从少到多写“户数:人数”，用顿号隔开，如0:3、2000:4、3000:5。"
            raise Refused([Problem("值", cause, cure, self.rule)])
        return written(steps)

    @property
    def offered(self) -> str:
        """What may be typed, as the form says it."""
        if self.steps:
            return "户数:人数，如0:3、2000:4"
        if self.number is None:
            return "、".join(one.label for one in self.words)
        return f"{self.number[0]}至{self.number[1]}{self.unit}"

    def shown(self, value: str) -> str:
        """A value as pages show it."""
        if self.steps:
            return steps_said(read_steps(value) or ())
        if self.number is None:
            return self.words(value).label
        if self.field == "presence_share" and value == str(_TWO_THIRDS):
            return "三分之二（67%）"
        return (
            "没有规定"
            if value == "0" and self.number[0] == 0 and self.field in _NONE_AT_ZERO
            else f"{value}{self.unit}"
        )


_LOCAL = "各地做法，山西待确认"
#: Decisions of which 0 says that there is none.
_NONE_AT_ZERO = frozenset(
    {"age_most", "excellent_most", "children_per_director", "online_cap_hours", "contact_households"}
)
_CHILDREN = "儿童主任"
_HOURS = "培训"
_WORKERS = "社区工作者"
_TAIYUAN = "太原市社区工作者管理办法（试行）（2020），其他市县参照"
_PLAN = "2019—2023年党员教育培训规划（2024—2028年沿用，数字待核对）"
_CADRES = "干部教育培训工作条例（2023）：乡科级及以下"
KEYS: Mapping[str, Key] = MappingProxyType(
    {
        one.field: one
        for one in (
            Key(
                "team_reading",
                "一队3人的口径",
                "inside",
                "SD-6",
                "晋民发〔2021〕12号 三（五）18没有写明；中央做法第一书记一般任队长",
            ),
            Key("term_months", "驻村期限不少于", "24", "FS-4", "2021年中央意见“一般不少于2年”", (6, 60), "个月"),
            Key("party_months", "第一书记党龄不少于", "12", "FS-3", _LOCAL, (0, 60), "个月"),
            Key("work_months", "第一书记工作经历不少于", "24", "FS-3", "2015年选派第一书记通知", (0, 60), "个月"),
            Key("age_most", "年龄一般不超过", "0", "FS-14", "外省有45岁的规定，山西没有", (0, 60), "岁"),
            Key("handover_days", "交接期不超过", "15", "FS-5", _LOCAL, (0, 60), "日"),
            Key(
                "leave_days", "乡镇可批准的请假不超过", "3", "FS-8", "外省做法，超过的报县级党委组织部门", (0, 30), "日"
            ),
            Key(
                "presence_measure",
                "驻村天数按什么算",
                "workday_share",
                "FS-7",
                "山西2015年：全年工作日的三分之二",
                words=PresenceMeasure,
            ),
            Key(
                "presence_share",
                "驻村天数占全年工作日",
                "67",
                "FS-7",
                "山西2015年：全年工作日的三分之二",
                (50, 100),
                "%",
            ),
            Key("presence_month", "每月驻村不少于", "20", "FS-7", "外省做法", (1, 31), "天"),
            Key("presence_year", "全年驻村不少于", "200", "FS-7", "外省做法", (1, 366), "天"),
            Key(
                *("excellent_most", "年度考核优秀不超过当年驻村人数", "20", "FS-10"),
                *("公务员年度考核优秀一般掌握在20%以内，驻村干部的优秀单列，参照，山西待确认", (0, 100), "%"),
            ),
            Key("visit_days", "县级统筹的走访间隔不超过", "90", "SD-8", "文件没有写明，系统建议", (1, 366), "日"),
            Key(
                *("child_check_months", "从业禁止查询有效期不超过", "12", "CD-4"),
                *("参照未成年人保护法第六十二条“每年定期”", (1, 36), "个月"),
                group=_CHILDREN,
            ),
            Key(
                *("child_check_ahead", "查询到期前几日提醒", "30", "CD-4", "系统建议", (0, 180), "日"), group=_CHILDREN
            ),
            Key(
                *(
                    "child_replace_days",
                    "离任后调整儿童主任不超过",
                    "30",
                    "CD-8",
                    "文件没有写明，系统建议",
                    (1, 366),
                    "日",
                ),
                group=_CHILDREN,
            ),
            Key(
                *("child_small", "儿童数少于几人不公开", "3", "CD-10", "防止从人数认出儿童，系统建议", (1, 20), "人"),
                group=_CHILDREN,
            ),
            Key(
                *("children_per_director", "每名儿童主任负责的儿童不超过", "0", "CD-9", "国家没有规定，默认不用"),
                *((0, 9999), "人"),
                group=_CHILDREN,
            ),
            Key(
                "grid_households",
                "一个网格不多于",
                "500",
                "CW-3",
                "各地城市网格300—500户的做法",
                (50, 2000),
                "户",
                group="网格",
            ),
            Key(
                *("worker_steps", "社区专职工作人员按户数配备", "0:3、2000:4、3000:5、4000:6", "CW-1", _TAIYUAN),
                group=_WORKERS,
                steps=True,
            ),
            Key(
                *("worker_beyond", "超过多少户再按户数增加", "5000", "CW-1", _TAIYUAN, (0, 99999), "户"),
                group=_WORKERS,
            ),
            Key(*("worker_each", "每增加多少户多一名", "500", "CW-1", _TAIYUAN, (1, 9999), "户"), group=_WORKERS),
            Key(
                *("grid_posts", "专职网格员是否计入社区专职工作人员", "counted", "CW-1"),
                "晋民发〔2021〕12号 三（五）19把网格员列入专职工作人员队伍；太原的办法没有写明",
                words=GridPosts,
                group=_WORKERS,
            ),
            Key(*("worker_most", "连同“两委”成员不超过", "17", "CW-1", _TAIYUAN, (1, 99), "名"), group=_WORKERS),
            Key(*("committee_least", "“两委”成员不少于", "5", "CW-1", _TAIYUAN, (1, 30), "名"), group=_WORKERS),
            Key(*("committee_most", "“两委”成员不多于", "9", "CW-1", _TAIYUAN, (1, 30), "名"), group=_WORKERS),
            Key(
                *(
                    "contact_households",
                    "一名联系干部联系的户不多于",
                    "0",
                    "SD-8",
                    "晋民发〔2021〕12号 三（三）11没有写明户数，默认不限",
                ),
                *((0, 999), "户"),
                group="联系服务",
            ),
            Key(
                *("contact_days", "联系干部走访间隔不超过", "90", "SD-8"),
                *("晋民发〔2021〕12号 三（三）11没有写明间隔，系统建议", (1, 366), "日"),
                group="联系服务",
            ),
            Key("hours_secretary", "党组织书记、委员每年不少于", "56", "TH-1", _PLAN, (1, 400), "学时", group=_HOURS),
            Key("secretary_courses", "书记、委员每年集中培训不少于", "1", "TH-1", _PLAN, (0, 12), "次", group=_HOURS),
            Key("hours_member", "党员每年不少于", "32", "TH-1", _PLAN, (1, 400), "学时", group=_HOURS),
            Key(
                "new_secretary_months",
                "新任书记集中培训不迟于任职后",
                "6",
                "TH-2",
                _PLAN,
                (1, 24),
                "个月",
                group=_HOURS,
            ),
            Key("cadre_hours", "驻村干部每年不少于", "90", "TH-4", _CADRES, (1, 400), "学时", group=_HOURS),
            Key("cadre_days", "驻村干部或者每年不少于", "12", "TH-4", _CADRES, (1, 100), "天", group=_HOURS),
            Key(
                *("hours_worker", "社区工作者每年不少于", "24", "TH-12", "各地24至40学时，山西待确认"),
                *((0, 400), "学时"),
                group=_HOURS,
            ),
            Key(
                *("new_worker_months", "新聘社区工作者初任培训不迟于到岗后", "6", "TH-12"),
                *("各地先培训后上岗，期限没有写明，系统建议", (1, 24), "个月"),
                group=_HOURS,
            ),
            Key(
                *("child_courses", "儿童主任、督导员每年培训不少于", "1", "CD-7", "各地每年全员培训（条文待核对）"),
                *((0, 12), "次"),
                group=_HOURS,
            ),
            Key(
                *("online_cap_hours", "网络培训每年计入不超过", "0", "TH-9", "国家没有规定，默认不限"),
                *((0, 400), "学时"),
                group=_HOURS,
            ),
            Key(
                *("part_year", "年中任职的按什么算", "whole", "TH-11", "规定没有写明，两种数都列出"),
                words=PartYear,
                group=_HOURS,
            ),
        )
    }
)


class Value(NamedTuple):
    """A decision on record: where, of what, which, from which day, and by which paper."""

    place: str
    field: str
    value: str
    since: date
    document: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All decisions as they stand for a place on a day."""

    values: Mapping[str, str]
    documents: Mapping[str, str]

    def number(self, field: str) -> int:
        return int(self.values[field])

    @property
    def inside(self) -> bool:
        """Whether the first secretary is one of the three (SD-6)."""
        return self.values["team_reading"] == Reading.INSIDE

    @property
    def measure(self) -> PresenceMeasure:
        return PresenceMeasure(self.values["presence_measure"])

    @property
    def counts_grid_workers(self) -> bool:
        """Whether 专职网格员 fill posts by households (CW-1)."""
        return self.values["grid_posts"] == GridPosts.COUNTED

    @property
    def worker_steps(self) -> tuple[Step, ...]:
        """How many workers a community has from how many households on (CW-1)."""
        return read_steps(self.values["worker_steps"]) or ()

    @property
    def share(self) -> tuple[int, int]:
        """The share of the year's working days to be spent in the village."""
        percent = self.number("presence_share")
        return (2, 3) if percent == _TWO_THIRDS else (percent, 100)

    def provision(self, field: str) -> Provision:
        """What a finding cites: the paper that decided, else the basis of the value that is used meanwhile."""
        key = KEYS[field]
        if field in self.documents:
            return Provision(key.rule, self.documents[field], Standing.LOCAL)
        return Provision(key.rule, key.basis, Standing.PARAMETER)

    def shown(self, field: str) -> str:
        return KEYS[field].shown(self.values[field])


def settle(values: Sequence[Value], region: str, day: date) -> Settings:
    """The latest decision of the county, else of the province, else the value used meanwhile."""
    made = {field: key.default for field, key in KEYS.items()}
    papers: dict[str, str] = {}
    known = [one for one in values if one.since <= day and one.field in KEYS]
    above = [one for one in known if one.place == PROVINCE]
    own = [one for one in known if one.place != PROVINCE and region.startswith(reach_of(one.place))]
    for one in (
        *sorted(above, key=lambda it: it.since),
        *sorted(own, key=lambda it: (len(reach_of(it.place)), it.since)),
    ):
        made[one.field], papers[one.field] = one.value, one.document
    return Settings(MappingProxyType(made), MappingProxyType(papers))


#: The decisions of a place that has made none.
DEFAULTS = settle((), PROVINCE, date(2021, 1, 1))
