"""Who may be sent, what overlaps, what a leaving leaves behind."""

from dataclasses import replace
from datetime import date

import pytest

from cadres.vocabulary import PoliticalStatus
from server.law.lawbook import Finding, Level
from server.values.periods import Month
from training.rules.assignments import Held, Leaving, Person, eligible, excluded, leaving, taking_up, term_due
from training.rules.settings import DEFAULTS, Value, settle
from training.vocabulary import AssignmentEnd, TeamPost

BOTH, FIRST, LEADER, MEMBER = TeamPost.BOTH, TeamPost.FIRST_SECRETARY, TeamPost.LEADER, TeamPost.MEMBER
SENT = date(2026, 3, 1)
FIT = Person("贾志强", date(1985, 5, 2), PoliticalStatus.PARTY_MEMBER, Month(2010, 6), Month(2008, 7))
TEAM = (
    Held(1, "聚福苑小区工作队", 11, "贾志强", BOTH, SENT, None),
    Held(2, "聚福苑小区工作队", 12, "刘桂芳", MEMBER, SENT, None),
    Held(3, "聚福苑小区工作队", 13, "王瑞", MEMBER, SENT, None),
)


def told(findings: tuple[Finding, ...]) -> list[tuple[Level, str]]:
    return [(one.level, one.message) for one in findings]


def test_who_is_fit_is_sent_without_a_word() -> None:
    assert eligible(FIT, BOTH, SENT, DEFAULTS) == ()


@pytest.mark.parametrize(
    ("person", "level", "message"),
    [
        (
            replace(FIT, political_status=PoliticalStatus.PROBATIONARY),
            Level.BREACH,
            "第一书记须是正式党员，贾志强登记为中共预备党员。",
        ),
        (replace(FIT, political_status=None), Level.WARNING, "贾志强没有登记政治面貌，不能核对是否正式党员。"),
        (replace(FIT, party_since=None), Level.WARNING, "贾志强没有登记入党时间，不能核对党龄。"),
        (
            replace(FIT, party_since=Month(2025, 4)),
            Level.WARNING,
            "贾志强党龄自2025.04起算到2026年3月1日为11个月，不足12个月。",
        ),
        (replace(FIT, worked_since=None), Level.WARNING, "贾志强没有登记参加工作时间，不能核对工作经历。"),
        (
            replace(FIT, worked_since=Month(2024, 4)),
            Level.WARNING,
            "贾志强工作经历自2024.04起算到2026年3月1日为23个月，不足24个月。",
        ),
        (
            replace(FIT, offices=("马道村主任",)),
            Level.BREACH,
            "贾志强现任马道村主任：驻村干部专职驻村，不兼“两委”职务。",
        ),
        (
            replace(FIT, standing_for=("马道村第十三届村民委员会",)),
            Level.BREACH,
            "贾志强是马道村第十三届村民委员会的候选人：驻村干部不参加村（社区）换届选举。",
        ),
    ],
)
def test_who_is_not_is_refused_or_explained(person: Person, level: Level, message: str) -> None:
    assert told(eligible(person, FIRST, SENT, DEFAULTS)) == [(level, message)]


def test_exactly_a_year_in_the_party_is_enough() -> None:
    assert eligible(replace(FIT, party_since=Month(2025, 3)), BOTH, SENT, DEFAULTS) == ()


def test_a_member_need_not_be_of_the_party() -> None:
    plain = replace(FIT, political_status=PoliticalStatus.MASSES, party_since=None, worked_since=None)
    (note,) = eligible(plain, MEMBER, SENT, DEFAULTS)
    assert note.level is Level.NOTE


def test_an_age_is_asked_only_where_somebody_set_one() -> None:
    old = replace(FIT, born=date(1980, 3, 2))
    assert eligible(old, MEMBER, SENT, DEFAULTS) == ()  # 45 to the day before the birthday.
    young = settle([Value("140932000000", "age_most", "45", date(2026, 1, 1), "偏组〔2026〕1号")], "140932100000", SENT)
    assert eligible(old, MEMBER, SENT, young) == ()
    assert told(eligible(replace(old, born=date(1980, 3, 1)), MEMBER, SENT, young)) == [
        (Level.WARNING, "贾志强到岗时46周岁，超过45周岁。")
    ]


def test_a_limit_goes_by_the_birth_of_the_file_and_being_of_age_by_that_of_the_number() -> None:
    most = settle([Value("140932000000", "age_most", "45", date(2026, 1, 1), "偏组〔2026〕1号")], "140932100000", SENT)
    older_by_file = replace(FIT, born=date(1985, 5, 2), counted_from=date(1979, 5, 2))
    assert told(eligible(older_by_file, MEMBER, SENT, most)) == [(Level.WARNING, "贾志强到岗时46周岁，超过45周岁。")]
    child = replace(FIT, born=date(2009, 6, 1), counted_from=date(1979, 5, 2))
    assert "未满18周岁" in told(eligible(child, MEMBER, SENT, most))[0][1]


def test_an_age_bar_says_what_it_rests_on() -> None:
    young = replace(FIT, born=date(2009, 6, 1))
    (secretary,) = eligible(young, FIRST, SENT, DEFAULTS)
    assert (secretary.level, secretary.rule, "中国共产党章程" in secretary.cite) == (Level.BREACH, "FS-3", True)
    (member,) = eligible(young, MEMBER, SENT, DEFAULTS)
    assert (member.level, "没有写明年龄" in member.cite) == (Level.WARNING, True)


def new(post: TeamPost, since: date = date(2026, 9, 1), succeeds: int | None = None) -> Held:
    return Held(0, "聚福苑小区工作队", 21, "马志强", post, since, None, succeeds)


def test_nobody_is_in_two_teams() -> None:
    elsewhere = Held(9, "老营新村工作队", 21, "马志强", MEMBER, date(2026, 1, 1), None)
    assert told(taking_up(new(MEMBER), [elsewhere], TEAM[:2], 3, DEFAULTS)) == [
        (Level.BREACH, "马志强已是老营新村工作队的队员（自2026年1月1日，还没有离岗），一人不能同时在两队任职。")
    ]
    # `until` is the first free day.
    left = elsewhere._replace(until=date(2026, 9, 1))
    assert taking_up(new(MEMBER), [left], TEAM[:2], 3, DEFAULTS) == ()


@pytest.mark.parametrize(("post", "word"), [(FIRST, "第一书记"), (BOTH, "第一书记"), (LEADER, "队长")])
def test_there_is_one_first_secretary_and_one_leader(post: TeamPost, word: str) -> None:
    (found, *_) = taking_up(new(post), [], TEAM[:1], 3, DEFAULTS)
    assert found.level is Level.BREACH
    assert found.message.startswith(f"聚福苑小区工作队已有{word}贾志强，一队只有一名{word}。")


def test_a_successor_may_overlap_for_the_handover() -> None:
    ending = (TEAM[0]._replace(until=date(2026, 9, 16)), *TEAM[1:])
    assert told(taking_up(new(BOTH, succeeds=1), [], ending, 3, DEFAULTS)) == [
        (Level.NOTE, "贾志强和马志强同在岗15日交接。")
    ]
    longer = (TEAM[0]._replace(until=date(2026, 9, 17)), *TEAM[1:])
    assert told(taking_up(new(BOTH, succeeds=1), [], longer, 3, DEFAULTS)) == [
        (Level.WARNING, "贾志强和马志强同在岗16日交接，超过15日。")
    ]
    assert told(taking_up(new(BOTH, succeeds=1), [], TEAM, 3, DEFAULTS)) == [
        (Level.NOTE, "贾志强还没有办离岗：马志强到岗后交接不超过15日，须在2026年9月16日前办理。")
    ]


def test_a_fourth_needs_a_reason() -> None:
    assert told(taking_up(new(MEMBER), [], TEAM, 3, DEFAULTS)) == [
        (Level.WARNING, "聚福苑小区工作队在2026年9月1日将有4人，多于3人。")
    ]


def test_a_leaving_without_a_successor_leaves_a_gap() -> None:
    gone = Leaving(TEAM[0], date(2028, 3, 1), AssignmentEnd.TERM)
    assert told(leaving(gone, TEAM, 3, DEFAULTS)) == [
        (Level.WARNING, "2028年3月1日起聚福苑小区工作队没有第一书记：先派后撤，先办接任。"),
        (Level.WARNING, "2028年3月1日起聚福苑小区工作队没有队长：先派后撤，先办接任。"),
        (Level.WARNING, "2028年3月1日起聚福苑小区工作队只有2人，少于3人。"),
    ]
    after = (*TEAM, Held(4, "聚福苑小区工作队", 21, "马志强", BOTH, date(2028, 2, 20), None, 1))
    assert leaving(gone, after, 3, DEFAULTS) == ()


def test_a_successor_who_comes_a_day_late_leaves_a_gap_of_a_day() -> None:
    gone = Leaving(TEAM[1], date(2028, 3, 1), AssignmentEnd.TERM)
    late = (*TEAM, Held(4, "聚福苑小区工作队", 21, "马志强", MEMBER, date(2028, 3, 2), None, 2))
    assert [one.rule for one in leaving(gone, late, 3, DEFAULTS)] == ["FS-5"]
    in_time = (*TEAM, Held(4, "聚福苑小区工作队", 21, "马志强", MEMBER, date(2028, 3, 1), None, 2))
    assert leaving(gone, in_time, 3, DEFAULTS) == ()


def test_a_term_is_not_cut_without_a_reason() -> None:
    after = (*TEAM, Held(4, "聚福苑小区工作队", 21, "马志强", MEMBER, date(2027, 1, 1), None, 2))
    early = Leaving(TEAM[1], date(2028, 2, 29), AssignmentEnd.ROTATION)
    assert told(leaving(early, after, 3, DEFAULTS)) == [
        (Level.WARNING, "刘桂芳自2026年3月1日到岗，驻满24个月是2028年3月1日，任期内一般不轮换。")
    ]
    withdrawn = Leaving(TEAM[1], date(2027, 1, 10), AssignmentEnd.WITHDRAWAL)
    assert leaving(withdrawn, after, 3, DEFAULTS) == ()


def test_a_whole_team_that_ends_leaves_no_gap() -> None:
    assert leaving(Leaving(TEAM[0], date(2027, 1, 1), AssignmentEnd.TEAM_ENDED), TEAM, 3, DEFAULTS) == ()


def test_nobody_leaves_before_they_came() -> None:
    (found,) = leaving(Leaving(TEAM[0], SENT, AssignmentEnd.TERM), TEAM, 3, DEFAULTS)
    assert found.level is Level.BREACH


def test_who_is_in_a_team_is_kept_off_the_ballot() -> None:
    found = excluded("贾志强", "聚福苑小区工作队", BOTH, SENT)
    assert (found.rule, found.level) == ("FS-6", Level.BREACH)


def test_the_term_ends_on_the_day_of_the_month_it_began() -> None:
    assert term_due(date(2024, 2, 29), DEFAULTS) == date(2026, 2, 28)
