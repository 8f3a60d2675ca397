"""The process as a state machine: where states lead and what they need (S01 … S21)."""

from dataclasses import replace
from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.planning_vocabulary import AuditState
from elections.rules.process import (
    AFTER_RESULT,
    NEEDS,
    NEXT,
    WITHOUT_CANDIDATES,
    Artefact,
    Facts,
    blockers,
    following,
    guard,
    may_reopen,
    missing,
    needs,
)
from elections.rules.rulebook import SHANXI, Rulebook, rulebook
from elections.vocabulary import Stage
from server.law.lawbook import Level

DAY = date(2026, 11, 20)
NOTHING = Facts(None, False, False, False, False, 0, (), {})  # The fields in their order.
ALL = Facts(AuditState.PUBLISHED, True, True, True, True, 6, (), {}, AFTER_RESULT)


def a_book(kind: CommitteeKind = CommitteeKind.VILLAGERS, day: date = date(2026, 12, 18)) -> Rulebook:
    return rulebook(kind, day, local=SHANXI[kind])


def test_every_state_is_reached_from_the_first_and_leads_to_the_last() -> None:
    assert {*NEXT} == {*Stage}
    seen, ahead = set(), [Stage.AUDIT_PUBLISHED]
    while ahead:
        one = ahead.pop()
        seen.add(one)
        ahead += [other for other in NEXT[one] if other not in seen]
    assert seen == {*Stage}
    assert [one for one in Stage if not NEXT[one]] == [Stage.ARCHIVED]


def test_a_void_vote_leads_back_to_where_it_is_made_again_s14x_and_a_shortfall_to_the_vote_s15() -> None:
    assert {Stage.EC_FORMED, Stage.NOMINATING} <= NEXT[Stage.VALIDITY]
    assert NEXT[Stage.SHORTFALL] == {Stage.VOTING}
    assert Stage.SHORTFALL in NEXT[Stage.WRITEIN_VETTING]


@pytest.mark.parametrize("stage", NEEDS)
def test_a_state_lacks_what_it_needs_until_it_is_on_record(stage: Stage) -> None:
    assert missing(a_book(), stage, NOTHING) == needs(a_book(), stage) != ()
    assert missing(a_book(), stage, ALL) == ()


def test_what_the_law_of_the_day_does_not_know_is_not_asked() -> None:
    before = a_book(CommitteeKind.RESIDENTS, date(2021, 11, 20))
    assert (
        needs(before, Stage.AUDIT_PUBLISHED)
        == needs(before, Stage.EC_FORMED)
        == needs(before, Stage.LIST_PUBLISHED)
        == ()
    )
    assert needs(a_book(CommitteeKind.RESIDENTS), Stage.EC_FORMED) == (Artefact.COMMITTEE,)


def test_candidates_are_published_only_when_they_are_more_than_the_seats() -> None:
    facts = replace(ALL, open_posts=("主任",))
    (found,) = [one for one in guard(a_book(), Stage.CANDIDATES_PUBLISHED, DAY, facts) if one.level is Level.BREACH]
    assert (found.message, found.cite) == (
        "正式候选人公布：还没有候选人多于应选名额：主任。",
        "村民委员会组织法（2025修正）第十八条",
    )


def test_a_missing_record_or_state_before_only_warns() -> None:
    found = guard(a_book(), Stage.DAY_ANNOUNCED, DAY, NOTHING)
    assert {one.level for one in found} == {Level.WARNING}
    assert [one.message for one in found][-1] == "选举日公布以前的进程还没有登记：选举委员会产生。"


def test_a_day_before_the_one_that_leads_here_is_warned_of() -> None:
    facts = replace(ALL, reached={Stage.AUDIT_PUBLISHED: DAY, Stage.EC_FORMED: date(2026, 11, 21)})
    assert [one.message for one in guard(a_book(), Stage.DAY_ANNOUNCED, DAY, facts)] == [
        "选举日公布2026年11月20日，早于选举委员会产生2026年11月21日。"
    ]


def test_what_comes_next_and_what_keeps_it_there() -> None:
    assert following(NOTHING) is Stage.AUDIT_PUBLISHED
    facts = replace(NOTHING, reached={Stage.AUDIT_PUBLISHED: DAY})
    assert [(one.text, one.cure) for one in blockers(a_book(), Stage.EC_FORMED, facts)] == [
        ("选举委员会名单", "committee")
    ]
    before_vote = {one: DAY for one in Stage if not one.by_counting and not one.after_result}
    assert following(replace(ALL, reached=before_vote)) is None
    assert following(replace(ALL, reached={**before_vote, Stage.RESULT_PUBLISHED: DAY})) is Stage.FILED


def test_s07c_a_vote_without_candidates_has_nothing_of_them_before_it() -> None:
    free = replace(NOTHING, free=True)
    assert [missing(a_book(), stage, free) for stage in sorted(WITHOUT_CANDIDATES)] == [(), (), ()]
    (found,) = guard(a_book(), Stage.CANDIDATES_PUBLISHED, DAY, free)
    assert (found.rule, found.level) == ("S07c", Level.BREACH)
    reached = {one: DAY for one in Stage if not one.by_counting and one not in WITHOUT_CANDIDATES}
    before = {one: day for one, day in reached.items() if one is not Stage.PROXY_PUBLISHED and not one.after_result}
    assert following(replace(free, reached=before)) is Stage.PROXY_PUBLISHED
    assert following(replace(NOTHING, reached=before)) is Stage.VETTING
    assert guard(a_book(), Stage.PROXY_PUBLISHED, DAY, replace(free, reached=before)) == ()
    assert guard(a_book(), Stage.PROXY_PUBLISHED, DAY, replace(NOTHING, reached=before)) != ()


@pytest.mark.parametrize(("reach", "may"), [("14", True), ("1409", True), ("140932", True), ("140932100", False)])
def test_a_closed_state_is_opened_from_above_the_township(reach: str, may: bool) -> None:  # A fact.
    assert may_reopen(reach) is may


def test_s04_registering_waits_for_the_day_to_be_announced() -> None:
    found = guard(a_book(), Stage.REGISTERING, DAY, replace(NOTHING, reached={Stage.EC_FORMED: DAY}))
    assert [(one.rule, one.level) for one in found] == [("S04", Level.WARNING)]
    assert "选举日公布" in found[0].message
    announced = replace(NOTHING, reached=dict.fromkeys((Stage.EC_FORMED, Stage.DAY_ANNOUNCED), DAY))
    assert guard(a_book(), Stage.REGISTERING, DAY, announced) == ()


@pytest.mark.parametrize(
    ("kind", "day", "asked"),
    [
        (CommitteeKind.RESIDENTS, date(2025, 12, 31), False),
        (CommitteeKind.RESIDENTS, date(2026, 1, 1), True),
        (CommitteeKind.VILLAGERS, date(2021, 11, 20), True),
    ],
)
def test_r14_residents_must_have_an_oversight_committee_from_2026_on(
    kind: CommitteeKind, day: date, asked: bool
) -> None:
    assert (Artefact.OVERSIGHT in needs(a_book(kind, day), Stage.SUBBODIES)) is asked
