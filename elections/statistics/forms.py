"""The forms that the civil-affairs side collects, field by field in their own words; none of them is typed (§9, SH-3).

A field that nothing on record answers has no source: it stands on the form as a gap, with why.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cadres.vocabulary import CommitteeKind
from elections.roll_vocabulary import ChangeKind
from elections.statistics.fields import FEMALE, NOT_KEPT, Field, Form, counts, gaps, people_of, sums, texts
from elections.statistics.residents_form import RESIDENTS_FORM, chosen, recalled

_V = CommitteeKind.VILLAGERS
#: Each with the stem of its offices (§9).
_SUB_COMMITTEES = (("mediation", "人民调解"), ("security", "治安保卫"), ("health", "公共卫生"), ("welfare", "民政"))


_PREPARATION = Form(
    "01",
    "选举准备情况",
    _V,
    (
        *texts("包村干部", "preparation", helper=("干部姓名", "helper"), helper_sex=("性别", "helper_sex")),
        *texts(
            "县市区领导联系点",
            "preparation",
            contact=("姓名", "contact"),
            contact_sex=("性别", "contact_sex"),
            contact_office=("职务", "contact_office"),
        ),
        *counts("", "preparation", pilot=("是否试点村", "pilot")),
        *counts(
            "离任经济责任审计",
            "preparation",
            audit_not_done=("未完成", "audit = 'not_done'"),
            audit_done=("已完成", "audit = 'done'"),
            audit_unpublished=("完成未公布", "audit = 'unpublished'"),
            audit_published=("完成已公布", "audit = 'published'"),
        ),
        *counts("难点村", "preparation", difficult=("是否难点村", "cardinality(difficulties) > 0")),
        *texts(
            "难点村",
            "preparation",
            difficult_why=("难点原因", "array_to_string(difficulties, '、')"),
            difficult_until=("换届时间", "difficult_until::text"),
            difficult_owner=("责任人", "difficult_owner"),
        ),
        *counts(
            "村民选举委员会产生方式",
            "committee",
            by_assembly=("村民会议推选", "formed_by = 'assembly'"),
            by_representatives=("村民代表会议推选", "formed_by = 'representatives'"),
            by_groups=("村民小组推选", "formed_by = 'groups'"),
        ),
        *people_of("committee", "村民选举委员会", "committee_member", "职数"),
        *gaps("", NOT_KEPT, discussed="是否开会讨论职数与选民资格"),
        *sums(
            "登记参加选举的村民",
            "roll",
            electorate=("总数", "electorate"),
            electorate_party=("党员", "party_members"),
            electorate_women=("女性", "women"),
        ),
        *sums("登记参加选举的村民", "roll", electorate_minority=("少数民族", "minority")),
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
        *counts(
            "产生方式",
            "nomination",
            way_direct=("村民直接提名产生", "way = 'direct'"),
            way_preselection=("提名较多时预选产生", "way = 'preselection'"),
            way_free=("无候选人一次直选", "way = 'free'"),
        ),
        *sums("", "seat", wanted=("应选职数", "seats")),
        *people_of("candidates", "候选人", "candidate", "候选人数"),
        *sums("", "preselection", preselectors=("预选投票村民数", "cast_slips")),
    ),
)
_VOTE = Form(
    "03",
    "正式选举",
    _V,
    (
        *counts("投票方式", "vote", once=("一次投票", "true")),
        *gaps("投票方式", "各职务在同一张选票上一次投票，系统不登记分次投票", by_turns="分次投票"),
        *sums("", "vote", cast=("参加投票村民总数", "ballots_cast")),
        *counts("", "proxy", proxies=("委托投票人数", "true")),
        *sums("", "mobile", mobile=("使用流动票箱投票人数", "returned")),
        *counts("", "written", written_for=("代写选票人数", "true")),
        *counts("", "station", sub_places=("分会场数", "kind = 'station'")),
        *sums("", "station", boxes=("投票箱总数", "boxes")),
        *counts("", "station", booths=("秘密写票处", "booth")),
    ),
)


def _sub_committees() -> tuple[Field, ...]:
    """How many sit on each sub-committee, and whether a member of the committee heads it."""
    return tuple(
        field
        for stem, name in _SUB_COMMITTEES
        for field in counts(
            f"{name}委员会",
            "sub_committee",
            **{
                f"{stem}_all": ("人数", f"office IN ('{stem}_head', '{stem}_member')"),
                f"{stem}_headed": ("村委会成员兼任主任", f"office = '{stem}_head' AND on_committee"),
            },
        )
    )


def _changes(group: str, **titles: tuple[str, ChangeKind]) -> tuple[Field, ...]:
    """How many came or went by each cause. Who moved before moves by marriage had a word of their own leaves both causes a gap."""
    moves = {ChangeKind.MOVED_IN: "moved_in", ChangeKind.MARRIED_IN: "moved_in"}
    moves |= {ChangeKind.MOVED_OUT: "moved_out", ChangeKind.MARRIED_OUT: "moved_out"}
    return tuple(
        Field(
            key=key,
            title=title,
            group=group,
            source="change",
            where=f"kind = '{kind.value}'",
            asks=f"CASE WHEN NOT coarse OR kind <> '{moves[kind]}' THEN true END" if kind in moves else "true",
        )
        for key, (title, kind) in titles.items()
    )


_CHANGES = (
    *_changes(
        "四增",
        of_age=("新满18周岁", ChangeKind.OF_AGE),
        moved_in=("新迁入", ChangeKind.MOVED_IN),
        married_in=("婚姻家庭迁入、收养", ChangeKind.MARRIED_IN),
        rights_back=("恢复政治权利", ChangeKind.RIGHTS_RESTORED),
        omitted=("漏登补登", ChangeKind.OMITTED),
    ),
    *_changes(
        "四减",
        moved_out=("迁出（含入伍）", ChangeKind.MOVED_OUT),
        married_out=("婚姻家庭迁出", ChangeKind.MARRIED_OUT),
        died=("死亡", ChangeKind.DIED),
        rights_lost=("被剥夺政治权利", ChangeKind.RIGHTS_LOST),
        struck=("不应列入的", ChangeKind.NOT_TO_BE_LISTED),
    ),
)
_RESULT = Form(
    "04",
    "选举结果",
    _V,
    (
        *chosen("村民"),
        *_sub_committees(),
        *people_of("elected", "村委会成员", "elected"),
        *counts(
            "另行选举",
            "elected",
            runoff_chair=("主任", "count_kind = 'runoff' AND post = 'chair'"),
            runoff_vice=("副主任", "count_kind = 'runoff' AND post = 'vice_chair'"),
            runoff_member=("委员", "count_kind = 'runoff' AND post = 'member'"),
            runoff_women=("女性成员", f"count_kind = 'runoff' AND {FEMALE}"),
        ),
        Field(
            key="runoff_cast",
            title="参加投票人次",
            group="另行选举",
            source="count",
            number="ballots_cast",
            where="kind = 'runoff'",
        ),
        *gaps(
            "另行选举",
            "委托、代写名单不按轮次登记",
            runoff_proxies="委托投票人数",
            runoff_written="代写选票人数",
        ),
        *counts("重新选举", "count", reruns=("次数", "kind = 'rerun'")),
        Field(
            key="rerun_cast",
            title="参加投票人次",
            group="重新选举",
            source="count",
            number="ballots_cast",
            where="kind = 'rerun'",
        ),
        *_CHANGES,
    ),
)
_OVERSIGHT = Form(
    "05",
    "村务监督委员会",
    _V,
    (
        *people_of("oversight", "村务监督委员会", "oversight", "成员数"),
        *gaps("产生方式", NOT_KEPT, oversight_assembly="村民会议推选", oversight_representatives="村民代表会议推选"),
        *gaps(
            "推选情况",
            NOT_KEPT,
            oversight_entitled="组成人数",
            oversight_present="实际参加",
            oversight_yes="同意",
            oversight_no="不同意",
            oversight_blank="弃权",
        ),
        *recalled("recall", "被罢免人职务"),
        *sums(
            "罢免",
            "recall",
            recall_signed=("联名人数", "signed"),
            recall_electorate=("登记村民总数", "electorate"),
            recall_proxy=("委托投票人数", "by_proxy"),
            recall_mobile=("使用流动票箱人数", "in_mobile_boxes"),
            recall_cast=("参加罢免大会选民数", "ballots_cast"),
            recall_yes=("同意", "agreed"),
        ),
        *counts("罢免", "recall", recalled=("是否成功", "verdict = 'recalled'")),
        *gaps(
            "罢免",
            NOT_KEPT,
            recall_women="女性",
            recall_minority="少数民族",
            recall_written="代写人数",
            recall_places="分会场数",
            recall_boxes="票箱数",
            recall_no="不同意",
        ),
        *counts(
            "补选原因",
            "vacated",
            resigned=("辞职", "ended_by = 'resignation'"),
            ended=("职务终止", "ended_by IN ('sentence', 'incapacity', 'review_end', 'void')"),
            was_recalled=("被罢免", "ended_by = 'recall'"),
            dead=("死亡", "ended_by = 'death'"),
        ),
        *gaps("补选原因", "系统没有这一类离任", missing="被宣告失踪", emigrated="丧失国籍"),
        *counts(
            "补选方式",
            "by_election",
            by_assembly_vote=("村民会议", "method IN ('voters', 'households')"),
            by_representatives_vote=("村民代表会议", "method = 'representatives'"),
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
        *sums(
            "",
            "party",
            party_members=("党员人数", "full_members"),
            party_women=("妇女党员", "women_members"),
            party_minority=("少数民族党员", "minority_members"),
        ),
        *people_of("party_office", "党组织成员", "party_office"),
    ),
)
#: The forms in the order in which they are filed, by their code.
FORMS: Mapping[str, Form] = MappingProxyType(
    {one.code: one for one in (_PREPARATION, _CANDIDATES, _VOTE, _RESULT, _OVERSIGHT, _PARTY_FORM, RESIDENTS_FORM)}
)
