"""The forms that the civil-affairs side collects, field by field in their own words; none of them is typed (§9).

A field that nothing on record answers has no source: it stands on the form as a gap, with why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from cadres.vocabulary import CommitteeKind

_V, _R = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
_PARTY = "political_status IN ('party_member', 'probationary')"
_MINORITY = "ethnicity NOT IN ('汉', '汉族')"
_FEMALE = "sex = 'female'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: which rows of a source it counts (`where`), and what each is worth (`number`).

    `asks` must be known of every row, else the whole is a gap. A field with `text` says that of an election and is no number.
    Without a `source`, `lacks` says why.
    """

    key: str
    title: str
    group: str = ""
    source: str = ""
    where: str = "true"
    number: str = "1"
    asks: str = "true"
    text: str = ""
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form by its number and its name."""

    code: str
    name: str
    kind: CommitteeKind
    fields: tuple[Field, ...]

    @property
    def title(self) -> str:
        return f"{self.code}　{self.name}"

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[Field]]]:
        """The fields in their order, those of one group together."""
        return [(group, list(own)) for group, own in groupby(self.fields, key=lambda one: one.group)]

    @property
    def first(self) -> str:
        """The key of the first field that counts something."""
        return next(one.key for one in self.fields if one.source and not one.text)

    def field(self, key: str) -> Field | None:
        """A field that counts something, by its key."""
        return next((one for one in self.fields if one.key == key and one.source and not one.text), None)


def _counts(group: str, source: str, **titles: tuple[str, str]) -> tuple[Field, ...]:
    """Fields of one source that count rows: a title and a condition by key."""
    return tuple(
        Field(key=key, title=title, group=group, source=source, where=where) for key, (title, where) in titles.items()
    )


def _sums(group: str, source: str, **titles: tuple[str, str]) -> tuple[Field, ...]:
    """Fields of one source that add up a number: a title and the number by key."""
    return tuple(
        Field(key=key, title=title, group=group, source=source, number=number)
        for key, (title, number) in titles.items()
    )


def _texts(group: str, source: str, **titles: tuple[str, str]) -> tuple[Field, ...]:
    return tuple(
        Field(key=key, title=title, group=group, source=source, text=text) for key, (title, text) in titles.items()
    )


def _gaps(group: str, why: str, **titles: str) -> tuple[Field, ...]:
    return tuple(Field(key=key, title=title, group=group, lacks=why) for key, title in titles.items())


def _people(prefix: str, group: str, source: str, total: str = "总数", where: str = "true") -> tuple[Field, ...]:
    """How many people, and how many of them women, of the party, of a minority."""
    common = {"group": group, "source": source}
    return (
        Field(key=f"{prefix}_all", title=total, where=where, **common),
        Field(key=f"{prefix}_women", title="女性", where=f"{where} AND {_FEMALE}", **common),
        Field(key=f"{prefix}_party", title="党员", where=f"{where} AND {_PARTY}", asks="political_status", **common),
        Field(key=f"{prefix}_minority", title="少数民族", where=f"{where} AND {_MINORITY}", asks="ethnicity", **common),
    )


_NOT_KEPT = "系统没有登记这一项"
_SUM_ONLY = "名单汇总没有分这一项"
_BY_NAME = "代表、小组长只登记姓名"

_PREPARATION = Form(
    "01",
    "选举准备情况",
    _V,
    (
        *_texts("包村干部", "preparation", helper=("干部姓名", "helper"), helper_sex=("性别", "helper_sex")),
        *_texts(
            "县市区领导联系点",
            "preparation",
            contact=("姓名", "contact"),
            contact_sex=("性别", "contact_sex"),
            contact_office=("职务", "contact_office"),
        ),
        *_counts("", "preparation", pilot=("是否试点村", "pilot")),
        *_counts(
            "离任经济责任审计",
            "preparation",
            audit_not_done=("未完成", "audit = 'not_done'"),
            audit_done=("已完成", "audit = 'done'"),
            audit_unpublished=("完成未公布", "audit = 'unpublished'"),
            audit_published=("完成已公布", "audit = 'published'"),
        ),
        *_counts("难点村", "preparation", difficult=("是否难点村", "cardinality(difficulties) > 0")),
        *_texts(
            "难点村",
            "preparation",
            difficult_why=("难点原因", "array_to_string(difficulties, '、')"),
            difficult_until=("换届时间", "difficult_until::text"),
            difficult_owner=("责任人", "difficult_owner"),
        ),
        *_counts(
            "村民选举委员会产生方式",
            "committee",
            by_assembly=("村民会议推选", "formed_by = 'assembly'"),
            by_representatives=("村民代表会议推选", "formed_by = 'representatives'"),
            by_groups=("村民小组推选", "formed_by = 'groups'"),
        ),
        *_people("committee", "村民选举委员会", "committee_member", "职数"),
        *_gaps("", _NOT_KEPT, discussed="是否开会讨论职数与选民资格"),
        *_sums(
            "登记参加选举的村民",
            "roll",
            electorate=("总数", "electorate"),
            electorate_party=("党员", "party_members"),
            electorate_women=("女性", "women"),
        ),
        *_gaps("登记参加选举的村民", _SUM_ONLY, electorate_minority="少数民族"),
        Field(key="seats", title="合计", group="村委会职数", source="seat", number="seats"),
        Field(
            key="seats_vice",
            title="副主任",
            group="村委会职数",
            source="seat",
            number="seats",
            where="post = 'vice_chair'",
        ),
        Field(
            key="seats_member", title="委员", group="村委会职数", source="seat", number="seats", where="post = 'member'"
        ),
    ),
)
_CANDIDATES = Form(
    "02",
    "候选人的产生",
    _V,
    (
        *_counts(
            "产生方式",
            "nomination",
            way_direct=("村民直接提名产生", "way = 'direct'"),
            way_preselection=("提名较多时预选产生", "way = 'preselection'"),
            way_free=("无候选人一次直选", "way = 'free'"),
        ),
        *_sums("", "seat", wanted=("应选职数", "seats")),
        *_people("candidates", "候选人", "candidate", "候选人数"),
        *_sums("", "preselection", preselectors=("预选投票村民数", "cast_slips")),
    ),
)
_VOTE = Form(
    "03",
    "正式选举",
    _V,
    (
        *_counts("投票方式", "vote", once=("一次投票", "kind = 'first'"), again=("重新选举后投票", "kind = 'rerun'")),
        *_sums("", "vote", cast=("参加投票村民总数", "ballots_cast")),
        *_counts("", "proxy", proxies=("委托投票人数", "true")),
        *_sums("", "mobile", mobile=("使用流动票箱投票人数", "returned")),
        *_counts("", "written", written_for=("代写选票人数", "true")),
        *_counts("", "station", sub_places=("分会场数", "kind = 'station'")),
        *_sums("", "station", boxes=("投票箱总数", "boxes")),
        *_counts("", "station", booths=("秘密写票处", "booth")),
    ),
)


def _chosen(people: str) -> tuple[Field, ...]:
    """Representatives and group leaders, as both kinds' forms ask for them."""
    return (
        *_counts(
            f"{people}代表",
            "representative",
            representatives=("总数", "true"),
            by_households=("按户推选", "part IS NULL"),
            by_group=("小组推选", "part IS NOT NULL"),
            representatives_women=("女性", _FEMALE),
        ),
        *_gaps(f"{people}代表", _BY_NAME, representatives_party="党员", representatives_minority="少数民族"),
        *_counts(f"{people}小组长", "group", groups=("小组数", "true"), leaders=("小组长总数", "head IS NOT NULL")),
        *_gaps(f"{people}小组长", _BY_NAME, leaders_women="女性", leaders_party="党员", leaders_minority="少数民族"),
    )


_CHANGES = (
    *_counts(
        "四增",
        "change",
        of_age=("新满18周岁", "kind = 'of_age'"),
        moved_in=("新迁入", "kind = 'moved_in'"),
        rights_back=("恢复政治权利", "kind = 'rights_restored'"),
        omitted=("漏登补登", "kind = 'omitted'"),
    ),
    *_counts(
        "四减",
        "change",
        moved_out=("迁出", "kind = 'moved_out'"),
        died=("死亡", "kind = 'died'"),
        rights_lost=("被剥夺政治权利", "kind = 'rights_lost'"),
        struck=("不应列入的", "kind = 'not_to_be_listed'"),
    ),
)
_RESULT = Form(
    "04",
    "选举结果",
    _V,
    (
        *_chosen("村民"),
        *_gaps("下属委员会", _NOT_KEPT, sub_committees="人数", sub_headed="村委会成员兼任主任"),
        *_people("elected", "村委会成员", "elected"),
        *_counts(
            "另行选举",
            "elected",
            runoff_chair=("主任", "count_kind = 'runoff' AND post = 'chair'"),
            runoff_vice=("副主任", "count_kind = 'runoff' AND post = 'vice_chair'"),
            runoff_member=("委员", "count_kind = 'runoff' AND post = 'member'"),
            runoff_women=("女性成员", f"count_kind = 'runoff' AND {_FEMALE}"),
        ),
        *_counts("", "count", reruns=("重新选举次数", "kind = 'rerun'")),
        *_CHANGES,
    ),
)
_OVERSIGHT = Form(
    "05",
    "村务监督委员会",
    _V,
    (
        *_people("oversight", "村务监督委员会", "oversight", "成员数"),
        *_gaps("产生方式", _NOT_KEPT, oversight_assembly="村民会议推选", oversight_representatives="村民代表会议推选"),
        *_counts(
            "被罢免人职务",
            "recall",
            recall_chair=("主任", "post = 'chair' AND verdict = 'recalled'"),
            recall_vice=("副主任", "post = 'vice_chair' AND verdict = 'recalled'"),
            recall_member=("委员", "post = 'member' AND verdict = 'recalled'"),
        ),
        *_sums(
            "罢免",
            "recall",
            recall_signed=("联名人数", "signed"),
            recall_electorate=("登记村民总数", "electorate"),
            recall_proxy=("委托投票人数", "by_proxy"),
            recall_mobile=("使用流动票箱人数", "in_mobile_boxes"),
            recall_cast=("参加罢免大会选民数", "ballots_cast"),
            recall_yes=("同意", "agreed"),
        ),
        *_counts("罢免", "recall", recalled=("是否成功", "verdict = 'recalled'")),
        *_counts(
            "补选原因",
            "vacated",
            resigned=("辞职", "ended_by = 'resignation'"),
            ended=("职务终止", "ended_by IN ('sentence', 'incapacity', 'review_end', 'void')"),
            was_recalled=("被罢免", "ended_by = 'recall'"),
            dead=("死亡", "ended_by = 'death'"),
        ),
        Field(
            key="by_chair",
            title="主任",
            group="补选职数",
            source="by_election_seat",
            number="seats",
            where="post = 'chair'",
        ),
        Field(
            key="by_vice",
            title="副主任",
            group="补选职数",
            source="by_election_seat",
            number="seats",
            where="post = 'vice_chair'",
        ),
        Field(
            key="by_member",
            title="委员",
            group="补选职数",
            source="by_election_seat",
            number="seats",
            where="post = 'member'",
        ),
    ),
)
_PARTY_FORM = Form(
    "06",
    "村党组织",
    _V,
    (
        *_sums("", "party", party_members=("党员人数", "full_members")),
        *_gaps("", _SUM_ONLY, party_women="妇女党员", party_minority="少数民族党员"),
        *_people("party_office", "党组织成员", "party_office"),
    ),
)
_COMMUNITY = Form(
    "居",
    "居委会选举情况",
    _R,
    (
        *_counts("选举情况", "election", held=("参加换届", "true"), finished=("完成", "published IS NOT NULL")),
        *_counts(
            "完成情况", "count", with_runoff=("另行选举", "kind = 'runoff'"), with_rerun=("重新选举", "kind = 'rerun'")
        ),
        *_sums(
            "选举准备",
            "roll",
            registered=("本届登记选民总数", "electorate"),
            registered_women=("女性", "women"),
        ),
        *_gaps("选举准备", _SUM_ONLY, registered_minority="少数民族"),
        *_counts(
            "居民选举委员会产生方式",
            "committee",
            rc_assembly=("全体居民推选", "formed_by = 'assembly'"),
            rc_representatives=("代表会议推选", "formed_by = 'representatives'"),
            rc_groups=("居民小组推选", "formed_by = 'groups'"),
        ),
        *_people("rc_committee", "居民选举委员会", "committee_member", "总人数"),
        *_sums("正式候选人", "seat", rc_wanted=("应选名额", "seats")),
        *_people("rc_candidates", "正式候选人", "candidate"),
        *_counts(
            "选举方式",
            "election",
            by_voters=("全体选民", "method = 'voters'"),
            by_house=("户代表", "method = 'households'"),
            by_reps=("居民代表", "method = 'representatives'"),
        ),
        *_sums("投票方式", "vote", rc_cast=("参加投票人数", "ballots_cast")),
        *_sums("投票方式", "mobile", rc_mobile=("流动票箱票数", "returned")),
        *_counts(
            "投票方式",
            "station",
            rc_stations=("投票站", "kind = 'station'"),
            rc_booths=("秘密写票处", "booth"),
        ),
        *_counts("投票方式", "proxy", rc_proxies=("委托投票合计", "true")),
        *_chosen("居民"),
        *_counts(
            "居委会组成",
            "elected",
            rc_chair=("主任", "post = 'chair'"),
            rc_vice=("副主任", "post = 'vice_chair'"),
            rc_member=("委员", "post = 'member'"),
        ),
        *_people("rc_elected", "居委会成员", "elected"),
        *_counts(
            "罢免",
            "recall",
            rc_recall_chair=("主任", "post = 'chair' AND verdict = 'recalled'"),
            rc_recall_vice=("副主任", "post = 'vice_chair' AND verdict = 'recalled'"),
            rc_recall_member=("委员", "post = 'member' AND verdict = 'recalled'"),
        ),
    ),
)

#: The forms in the order in which they are filed, by their code.
FORMS: Mapping[str, Form] = MappingProxyType(
    {one.code: one for one in (_PREPARATION, _CANDIDATES, _VOTE, _RESULT, _OVERSIGHT, _PARTY_FORM, _COMMUNITY)}
)
