"""The form of residents' committees (居), and what the forms of both kinds of committee ask alike."""

from cadres.vocabulary import CommitteeKind
from elections.statistics.fields import NOT_KEPT, PARTY, Field, Form, counts, gaps, people_of, shares, sums
from elections.statistics.sources import DUAL, NAMED

_LED = "head IS NOT NULL"


def chosen(people: str) -> tuple[Field, ...]:
    """Representatives and group leaders, as both kinds' forms ask for them."""
    return (
        *counts(
            f"{people}代表",
            "representative",
            representatives=("总数", "true"),
            by_households=("按户推选", "part IS NULL"),
            by_group=("小组推选", "part IS NOT NULL"),
        ),
        *shares("representatives", f"{people}代表", "representative"),
        *counts(f"{people}小组长", "group", groups=("小组数", "true"), leaders=("小组长总数", _LED)),
        *shares("leaders", f"{people}小组长", "group", _LED),
        *sums(f"{people}小组长", "group_roll", leaders_registered=(f"本组登记{people}数", "voters")),
        *gaps(
            f"{people}小组长",
            NOT_KEPT,
            leaders_voters=f"参加推选{people}数",
            leaders_households="参加推选户数",
        ),
    )


def recalled(prefix: str, group: str) -> tuple[Field, ...]:
    """Those who were recalled, by their office."""
    return counts(
        group,
        "recall",
        **{
            f"{prefix}_{key}": (title, f"post = '{post}' AND verdict = 'recalled'")
            for key, title, post in (
                ("chair", "主任", "chair"),
                ("vice", "副主任", "vice_chair"),
                ("member", "委员", "member"),
            )
        },
    )


_COLLEGE = "education IN ('postgraduate', 'bachelor', 'college')"
#: Those of the committee and of the party organisation, each person once, by age as of the election, which is never stored (SH-4). 以下 takes its number in (民法典 第一千二百五十九条).
_BOTH = (
    *people_of("both", "“两委”成员", "both"),
    *(
        Field(key=key, title=title, group="“两委”成员", source="both", where=where, asks="served")
        for key, title, where in (("both_again", "连选连任", "served"), ("both_new", "新当选", "NOT served"))
    ),
    *counts(
        "“两委”成员",
        "both",
        both_young=("30岁以下", "age <= 30"),
        both_middle=("60岁以下", "age <= 60"),
        both_old=("超过60岁", "age > 60"),
    ),
    *(
        Field(key=key, title=title, group="“两委”成员", source="both", where=where, asks="education")
        for key, title, where in (
            ("both_college", "大专及以上", _COLLEGE),
            ("both_school", "高中及以下", f"NOT {_COLLEGE}"),
        )
    ),
    *counts(
        "“两委”成员",
        "both",
        both_crossed=("交叉任职人数", "on_committee AND of_party"),
    ),
    *counts("“两委”成员", DUAL, both_one=("主任书记一人兼", "true")),
    *gaps("“两委”成员", "人员来源按晋民发〔2021〕12号的分类登记，与本表的分类不同", both_sources="来源"),
)

RESIDENTS_FORM = Form(
    "居",
    "居委会选举情况",
    CommitteeKind.RESIDENTS,
    (
        *counts("选举情况", "election", held=("参加换届", "true"), finished=("完成", "published IS NOT NULL")),
        *counts(
            "完成情况",
            "completion",
            with_runoff=("另行选举", "way = 'runoff'"),
            with_rerun=("重新选举", "way = 'rerun'"),
            at_once=("一次性选举", "way = 'once'"),
        ),
        *gaps("选举准备", "只登记参加选举的选民", everybody="选民总数"),
        *sums(
            "选举准备",
            "roll",
            registered=("本届登记选民总数", "electorate"),
            registered_women=("女性", "women"),
        ),
        *sums("选举准备", "roll", registered_minority=("少数民族", "minority")),
        *counts(
            "居民选举委员会产生方式",
            "committee",
            rc_assembly=("全体居民推选", "formed_by = 'assembly'"),
            rc_representatives=("代表会议推选", "formed_by = 'representatives'"),
            rc_groups=("居民小组推选", "formed_by = 'groups'"),
        ),
        *people_of("rc_committee", "居民选举委员会", "committee_member", "总人数"),
        *people_of("named", "初步候选人", NAMED),
        *sums("正式候选人", "seat", rc_wanted=("应选名额", "seats")),
        *counts(
            "正式候选人",
            "nomination",
            rc_direct=("直接提名产生", "way = 'direct'"),
            rc_preselection=("提名较多时预选产生", "way = 'preselection'"),
            rc_free=("无候选人一次直选", "way = 'free'"),
        ),
        *people_of("rc_candidates", "正式候选人", "candidate"),
        *counts("正式候选人", "meeting", rc_speeches=("是否组织竞职演讲", "introduced")),
        *counts(
            "选举方式",
            "election",
            by_voters=("全体选民", "method = 'voters'"),
            by_house=("户代表", "method = 'households'"),
            by_reps=("居民代表", "method = 'representatives'"),
        ),
        *sums("投票方式", "vote", rc_cast=("参加投票人数", "ballots_cast")),
        Field(
            key="rc_hall",
            title="选举会场票数",
            group="投票方式",
            source="hall",
            number="returned",
            where="kind = 'main'",
        ),
        *sums("投票方式", "mobile", rc_mobile=("流动票箱票数", "returned")),
        *gaps("投票方式", "法律没有规定函投，系统不登记", rc_by_letter="函投票数"),
        Field(
            key="rc_at_stations",
            title="投票站票数",
            group="投票方式",
            source="hall",
            number="returned",
            where="kind = 'station'",
        ),
        *counts("投票方式", "proxy", rc_proxies=("委托投票合计", "true")),
        *counts(
            "选举程序",
            "station",
            rc_together=("集中投票", "kind = 'main'"),
            rc_stations=("投票站", "kind = 'station'"),
            rc_booths=("秘密写票处", "booth"),
            rc_mobile_boxes=("流动票箱", "kind = 'mobile'"),
        ),
        *gaps("选举程序", NOT_KEPT, rc_called_out="公开唱票", rc_told_at_once="当场公开结果"),
        *chosen("居民"),
        *counts(
            "居委会组成",
            "elected",
            rc_chair=("主任", "post = 'chair'"),
            rc_vice=("副主任", "post = 'vice_chair'"),
            rc_member=("委员", "post = 'member'"),
        ),
        *(
            Field(
                key=f"rc_{post}_party",
                title=f"{title}中党员",
                group="居委会组成",
                source="elected",
                where=f"post = '{post}' AND {PARTY}",
                asks=f"CASE WHEN post = '{post}' THEN political_status ELSE '' END",
            )
            for post, title in (("chair", "主任"), ("vice_chair", "副主任"), ("member", "委员"))
        ),
        *people_of("rc_elected", "居委会成员", "elected"),
        *recalled("rc_recall", "罢免"),
        *_BOTH,
    ),
)
