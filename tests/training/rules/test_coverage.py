"""Coverage day by day, and at the scale of the document's item 二."""

from collections import Counter
from datetime import date, timedelta

import pytest

from cadres.rules.settlements import size_class
from server.law.lawbook import Finding
from training.rules.coverage import Arranged, Count, Posting, SiteHistory, coverage, lacking_people
from training.rules.settings import DEFAULTS, Settings, Value, settle
from training.vocabulary import CoverageState, Gap, TeamPost

DAY = date(2026, 11, 26)
COUNTED = date(2025, 12, 31)
SENT = date(2026, 3, 1)
BOTH, FIRST, LEADER, MEMBER = TeamPost.BOTH, TeamPost.FIRST_SECRETARY, TeamPost.LEADER, TeamPost.MEMBER
THREE = (Posting(1, BOTH, SENT), Posting(2, MEMBER, SENT), Posting(3, MEMBER, SENT))
OUTSIDE = settle(
    [Value("140000000000", "team_reading", "outside", date(2026, 1, 1), "晋组〔2026〕1号")], "140932000000", DAY
)


def poor(number: int, *more: tuple[date, int]) -> list[Count]:
    return [Count(COUNTED, number), *(Count(day, later) for day, later in more)]


def gaps(history: SiteHistory, on: date = DAY, settings: Settings = DEFAULTS) -> dict[Gap, tuple[int, date]]:
    return {one.gap: (one.number, one.since) for one in coverage(history, on, settings).missing}


def rules(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.rule for finding in findings]


@pytest.mark.parametrize(
    ("number", "state"),
    [
        (0, CoverageState.NOT_ARRANGED),
        (99, CoverageState.NOT_ARRANGED),
        (100, CoverageState.NOT_SENT),
        (101, CoverageState.NOT_SENT),
    ],
)
def test_the_line_is_at_a_hundred(number: int, state: CoverageState) -> None:
    assert coverage(SiteHistory(poor(number)), DAY, DEFAULTS).state is state


def test_exactly_a_hundred_is_read_as_a_hundred_and_more_and_says_so() -> None:
    found = coverage(SiteHistory(poor(100), THREE), DAY, DEFAULTS)
    assert found.state is CoverageState.FULL
    assert [one.message for one in found.findings if "正好100人" in one.message] == [
        "正好100人，按“以上”含本数算作100人以上；这是对文件的解释，省里另有答复的从其答复。"
    ]
    assert "正好100人" not in str(coverage(SiteHistory(poor(101), THREE), DAY, DEFAULTS).findings)


def test_a_site_that_was_never_counted_is_not_covered_in_silence() -> None:
    found = coverage(SiteHistory([]), DAY, DEFAULTS)
    assert (found.state, found.state.covered) == (CoverageState.UNCOUNTED, False)
    assert found.missing[0].gap is Gap.COUNT
    # A count of a later day says nothing of today.
    later = SiteHistory([Count(DAY + timedelta(days=1), 500)])
    assert coverage(later, DAY, DEFAULTS).state is CoverageState.UNCOUNTED


def test_no_team_is_missing_since_the_count_that_asks_for_it() -> None:
    assert gaps(SiteHistory(poor(455))) == {Gap.TEAM: (3, COUNTED)}
    # It was asked for by the first count already, and by every one since.
    again = SiteHistory(poor(455, (date(2026, 6, 30), 440)))
    assert gaps(again) == {Gap.TEAM: (3, COUNTED)}
    # In between it was not.
    below = SiteHistory(poor(455, (date(2026, 3, 31), 90), (date(2026, 6, 30), 440)))
    assert gaps(below) == {Gap.TEAM: (3, date(2026, 6, 30))}


def test_who_is_missing_since_when() -> None:
    left = date(2026, 9, 1)
    history = SiteHistory(poor(300), (Posting(1, BOTH, SENT, left), *THREE[1:]))
    assert coverage(history, left - timedelta(days=1), DEFAULTS).state is CoverageState.FULL
    assert coverage(history, left, DEFAULTS).state is CoverageState.SHORT
    assert gaps(history) == {Gap.FIRST_SECRETARY: (1, left), Gap.LEADER: (1, left), Gap.MEMBER: (1, left)}
    found = coverage(history, left, DEFAULTS)
    assert (found.number_missing, found.missing[0].days_open(left)) == (1, 1)


def test_somebody_who_came_and_went_breaks_the_gap() -> None:
    history = SiteHistory(poor(300), (*THREE[1:], Posting(4, BOTH, date(2026, 5, 1), date(2026, 6, 1))))
    assert gaps(history) == {
        Gap.FIRST_SECRETARY: (1, date(2026, 6, 1)),
        Gap.LEADER: (1, date(2026, 6, 1)),
        Gap.MEMBER: (1, date(2026, 6, 1)),
    }


def test_a_member_who_was_missing_with_the_whole_team_is_missing_since_then() -> None:
    history = SiteHistory(poor(300), (Posting(1, BOTH, SENT), Posting(2, MEMBER, SENT)))
    assert gaps(history) == {Gap.MEMBER: (1, COUNTED)}


def test_a_first_secretary_and_a_leader_are_two_posts_and_three_people_suffice() -> None:
    there = (Posting(1, FIRST, SENT), Posting(2, LEADER, SENT), Posting(3, MEMBER, SENT))
    assert coverage(SiteHistory(poor(300), there), DAY, DEFAULTS).state is CoverageState.FULL
    assert gaps(SiteHistory(poor(300), (Posting(1, FIRST, SENT), *THREE[1:]))) == {Gap.LEADER: (1, COUNTED)}


def test_the_reading_of_three_is_a_parameter_and_is_said() -> None:
    history = SiteHistory(poor(300), THREE)
    inside, outside = coverage(history, DAY, DEFAULTS), coverage(history, DAY, OUTSIDE)
    assert (inside.state, outside.state) == (CoverageState.FULL, CoverageState.SHORT)
    assert outside.number_missing == 1
    assert [one.message for one in inside.findings if one.rule == "SD-6"] == ["第一书记计算在3人之内，一队3人。"]
    (said,) = [one for one in outside.findings if one.rule == "SD-6"]
    assert (said.message, said.cite) == ("第一书记另算，工作队另有3人，一队4人。", "晋组〔2026〕1号")


def test_below_the_line_a_named_arrangement_covers() -> None:
    arranged = Arranged("偏关县民政局", "贾志强", date(2026, 2, 1))
    found = coverage(SiteHistory(poor(60), arrangements=[arranged], visits=[date(2026, 11, 1)]), DAY, DEFAULTS)
    assert (found.state, found.missing, rules(found.findings)) == (CoverageState.ARRANGED, (), ["SD-5"])
    ended = Arranged("偏关县民政局", "贾志强", date(2026, 2, 1), date(2026, 10, 1))
    assert gaps(SiteHistory(poor(60), arrangements=[ended])) == {Gap.ARRANGEMENT: (1, date(2026, 10, 1))}


@pytest.mark.parametrize(
    ("visits", "said"),
    [
        ([], "自2026年2月1日落实以来没有走访记录，已298天，超过90日。"),
        ([date(2026, 8, 28)], ""),
        ([date(2026, 8, 27)], "上次走访是2026年8月27日，已91天，超过90日。"),
        # A visit of the contact before says nothing of this one.
        ([date(2026, 1, 1)], "自2026年2月1日落实以来没有走访记录，已298天，超过90日。"),
    ],
)
def test_an_arrangement_that_nobody_visits_is_said(visits: list[date], said: str) -> None:
    history = SiteHistory(poor(60), arrangements=[Arranged("民政局", "贾志强", date(2026, 2, 1))], visits=visits)
    told = [one.message for one in coverage(history, DAY, DEFAULTS).findings if one.rule == "SD-8"]
    assert told == ([said] if said else [])


def test_crossing_the_line_asks_and_withdraws_nobody() -> None:
    up = coverage(SiteHistory(poor(98, (date(2026, 6, 30), 103))), DAY, DEFAULTS)
    assert up.state is CoverageState.NOT_SENT
    assert [one.message for one in up.findings if one.rule == "FS-17"] == [
        "建档立卡搬迁人口2026年6月30日由98人变为103人，达到100人：应当派第一书记和工作队。"
    ]
    down = coverage(SiteHistory(poor(104, (date(2026, 6, 30), 99)), THREE), DAY, DEFAULTS)
    assert (down.state, down.people, down.state.covered) == (CoverageState.ADJUSTABLE, 3, True)
    assert [one.message for one in down.findings if one.rule == "FS-17"] == [
        "建档立卡搬迁人口2026年6月30日由104人变为99人，不足100人：可以调整，任期内不自动撤。"
    ]


def test_a_village_team_lacks_by_its_posts_alone() -> None:
    assert lacking_people(THREE, DEFAULTS) == {}
    assert lacking_people(THREE[:2], DEFAULTS) == {Gap.MEMBER: 1}


def the_province() -> list[tuple[str, bool, int, SiteHistory]]:
    """The sites of item 二: 1,122 in 83 counties of 11 cities, 198 of them urban; 18 large, 102 middle, 1,002 small.

    The registered poor are three fifths of the people; every seventh team is short and every thirteenth missing, every
    fifth small site has no arrangement.
    """
    sites = []
    sizes = [3000 + 40 * place for place in range(18)] + [800 + 21 * place for place in range(102)]
    sizes += [10 + place * 389 % 780 for place in range(1002)]
    for place, people in enumerate(sizes):
        county = place % 83
        number = people * 3 // 5
        there: tuple[Posting, ...] = ()
        named: tuple[Arranged, ...] = ()
        if number >= 100 and place % 13:
            there = tuple(
                Posting(place * 3 + order, BOTH if not order else MEMBER, SENT)
                for order in range(3 if place % 7 else 2)
            )
        elif number < 100 and place % 5:
            named = (Arranged(f"{county}县民政局", "贾志强", SENT),)
        code = f"14{county % 11 + 1:02}{county // 11 + 1:02}100000"
        sites.append((code, place % 17 < 3, people, SiteHistory([Count(COUNTED, number)], there, named, [DAY])))
    return sites


def test_the_whole_province() -> None:
    sites = the_province()
    assert len(sites) == 1122
    assert len({code[:4] for code, *_ in sites}) == 11
    assert len({code[:6] for code, *_ in sites}) == 83
    assert sum(urban for _, urban, *_ in sites) == 198
    assert Counter(size_class(people).value for _, _, people, _ in sites) == {"large": 18, "middle": 102, "small": 1002}
    found = [coverage(history, DAY, DEFAULTS) for *_, history in sites]
    states = Counter(one.state for one in found)
    asked = [place for place, (_, _, people, _) in enumerate(sites) if people * 3 // 5 >= 100]
    rest = [place for place in range(1122) if place not in set(asked)]
    assert states == {
        CoverageState.NOT_SENT: sum(place % 13 == 0 for place in asked),
        CoverageState.SHORT: sum(place % 13 > 0 and place % 7 == 0 for place in asked),
        CoverageState.FULL: sum(place % 13 > 0 and place % 7 > 0 for place in asked),
        CoverageState.NOT_ARRANGED: sum(place % 5 == 0 for place in rest),
        CoverageState.ARRANGED: sum(place % 5 > 0 for place in rest),
    }
    short = sum(place % 13 > 0 and place % 7 == 0 for place in asked)
    assert sum(one.number_missing for one in found) == 3 * states[CoverageState.NOT_SENT] + short


def test_changing_one_count_moves_that_site_alone() -> None:
    before = [coverage(history, DAY, DEFAULTS).state for *_, history in the_province()]
    moved = the_province()
    place = before.index(CoverageState.FULL)
    code, urban, people, history = moved[place]
    lower = SiteHistory([*history.counts, Count(date(2026, 6, 30), 99)], history.postings)
    moved[place] = (code, urban, people, lower)
    after = [coverage(held, DAY, DEFAULTS).state for *_, held in moved]
    assert [(at, one) for at, one in enumerate(after) if one is not before[at]] == [(place, CoverageState.ADJUSTABLE)]
