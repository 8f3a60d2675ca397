"""What another day does to a batch under way: deadlines it would overtake, items it turns (Q-24, Q-26, Q-0D, V-01)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cadres.rules.negative_list import Fact, Item, NegativeList
from cadres.rules.review_days import (
    Move,
    Running,
    answers_late,
    last_answer_day,
    last_due,
    refuse_answers_due,
    refuse_day,
    refuse_due,
    refuse_event_day,
    refuse_other_day,
    refuse_shown_late,
    turned,
)
from cadres.rules.vetting import Agency, Case, Opinion
from cadres.vocabulary import Answer, CommitteeKind, ItemLevel, ReviewPurpose
from server.law.lawbook import Provision, Standing

TODAY = date(2026, 11, 27)
MOVE = Move(
    purpose=ReviewPurpose.CANDIDATES,
    called="选举日",
    before=date(2026, 12, 20),
    after=date(2026, 12, 10),
    today=TODAY,
)
RUNNING = Running(
    answers=date(2026, 12, 12),
    silent=2,
    shown_until=date(2026, 12, 11),
    objections=date(2026, 12, 13),
    may_object=1,
    second_look=date(2026, 12, 14),
)


def test_every_deadline_after_the_new_day_is_named_with_both_days_and_its_rule() -> None:
    found = list(refuse_day(MOVE, RUNNING))
    assert [problem.rule for problem in found] == ["Q-0D", "Q-26", "Q-26"]
    assert all("2026-12-10" in problem.cause for problem in found)
    assert [one in problem.cause for one, problem in zip(("12-11", "12-13", "12-14"), found, strict=True)] == [True] * 3


@pytest.mark.parametrize("purpose", list(ReviewPurpose))
@pytest.mark.parametrize("day", [date(2026, 11, 20), TODAY, date(2026, 12, 10)])
@pytest.mark.parametrize("afterwards", [False, True])
def test_q24_the_last_day_for_answers_is_the_last_that_is_taken(
    purpose: ReviewPurpose, day: date, *, afterwards: bool
) -> None:
    last = last_due(purpose, day, TODAY, afterwards=afterwards)
    later = TODAY + timedelta(days=300)
    if last is None:
        assert refuse_due(purpose, day, later, TODAY, afterwards=afterwards) is None
    else:
        assert refuse_due(purpose, day, max(last, TODAY) + timedelta(days=1), TODAY, afterwards=afterwards)
        assert last <= TODAY or refuse_due(purpose, day, last, TODAY, afterwards=afterwards) is None


@pytest.mark.parametrize("purpose", [ReviewPurpose.WRITE_IN, ReviewPurpose.YEARLY])
def test_a_review_after_the_day_may_publish_after_it(purpose: ReviewPurpose) -> None:
    assert list(refuse_day(replace(MOVE, purpose=purpose), RUNNING)) == []


def test_q24_nobody_answers_on_the_day_of_the_election_itself_and_objections_may_end_on_it() -> None:
    day = date(2026, 12, 14)
    assert list(refuse_day(replace(MOVE, after=day), RUNNING)) == []
    on_the_day, yearly = replace(MOVE, after=date(2026, 12, 12)), ReviewPurpose.YEARLY
    assert answers_late(on_the_day, RUNNING) == RUNNING.answers
    assert answers_late(replace(on_the_day, purpose=yearly), RUNNING) is None
    assert (last_answer_day(on_the_day), last_answer_day(replace(on_the_day, purpose=yearly))) == (
        date(2026, 12, 11),
        date(2026, 12, 12),
    )


@pytest.mark.parametrize("after", [TODAY, date(2026, 11, 28)])
def test_q24_without_a_day_left_to_answer_on_the_day_cannot_be(after: date) -> None:
    late, *_ = refuse_day(replace(MOVE, after=after), RUNNING)
    assert (late.field, late.rule) == ("新的日子", "Q-24")
    assert "已经没有可以答复的日子" in late.cause


@pytest.mark.parametrize(
    ("after", "said", "told"),
    [
        (date(2026, 11, 26), {"open_people": 2}, "选举日2026-11-26已经过去，联审要在这一天以前办完，还有2人没有结论"),
        (date(2026, 11, 26), {}, "本批还没有人有结论"),
        (date(2026, 11, 26), {"concluded": TODAY}, "最晚的结论在2026-11-27"),
        (date(2026, 11, 26), {"concluded": date(2026, 11, 26)}, None),
        (TODAY, {"open_people": 2}, None),
        (date(2032, 12, 20), {}, "选举日2032-12-20离今天五年以上"),
        (date(2031, 11, 20), {}, None),
        (TODAY, {"afterwards": True}, "本批是事后补记，选举日2026-11-27还没有过去"),
        (date(2021, 11, 20), {"afterwards": True, "open_people": 2}, None),
    ],
)
def test_q20_a_day_that_was_over_before_the_review_or_lies_beyond_a_term_cannot_be(
    after: date, said: dict[str, Any], told: str | None
) -> None:
    given = {"afterwards": False, "open_people": 0, "concluded": None, **said}
    problem = refuse_other_day(replace(MOVE, after=after), **given)
    assert (problem is None) is (told is None)
    if problem:
        assert told
        assert told in problem.cause
        assert (problem.field, problem.rule, bool(problem.cure)) == ("新的日子", "Q-20", True)


def test_q20_a_yearly_review_may_be_for_a_day_that_is_over() -> None:
    yearly = replace(MOVE, purpose=ReviewPurpose.YEARLY, after=date(2026, 11, 1))
    assert refuse_other_day(yearly, afterwards=False, open_people=2, concluded=None) is None


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (None, "2个部门的答复期限2026-12-12晚于新的选举日2026-12-10"),
        (date(2026, 12, 11), "2026-12-11晚于新的选举日2026-12-10"),
        (date(2026, 12, 10), "2026-12-10就是新的选举日2026-12-10"),
        (date(2026, 11, 26), "2026-11-26不晚于今天"),
        (TODAY, "2026-11-27不晚于今天"),
        (date(2026, 11, 28), None),
        (date(2026, 12, 9), None),
    ],
)
def test_q24_the_agencies_deadline_moves_with_the_day(due: date | None, told: str | None) -> None:
    problem = refuse_answers_due(MOVE, RUNNING, due)
    assert (problem is None) is (told is None)
    if problem:
        assert told
        assert told in problem.cause
        assert problem.rule == "Q-24"


def test_what_is_put_on_record_later_has_no_deadline() -> None:
    past = replace(MOVE, before=date(2021, 11, 20), after=date(2021, 11, 27))
    assert list(refuse_day(past, RUNNING)) == []
    assert refuse_answers_due(past, RUNNING, None) is None


def test_an_item_and_an_age_that_turn_are_named_once() -> None:
    item = Item(
        code="5",
        level=ItemLevel.MUST_NOT,
        words="刑满释放未满5年",
        provision=Provision("Q-18", "清单", Standing.POLICY),
        since=date(2021, 1, 1),
        lookback_months=60,
    )
    fact = Fact("5", "刑满释放", "释放证明", date(2022, 1, 1))
    case = Case(
        kind=CommitteeKind.VILLAGERS,
        election_day=date(2026, 12, 20),
        negative_list=NegativeList("2026版", (item,)),
        asked=(Agency("court", "法院", "判决"),),
        opinions=(Opinion("court", Answer.FOUND, "赵国强", TODAY, (fact, fact)),),
        born=date(2008, 12, 31),
    )
    assert [(one.rule, one.before, one.after) for one in turned(case, date(2027, 1, 10))] == [
        ("V-01", "未满", "已满"),
        ("5", "命中", "已过期限"),
    ]
    assert list(turned(case, date(2026, 12, 25))) == []


@pytest.mark.parametrize(
    ("until", "today", "told"),
    [
        (date(2026, 12, 21), TODAY, "2026-12-21晚于选举日2026-12-20"),
        (date(2026, 12, 20), TODAY, None),
        (date(2027, 1, 5), date(2026, 12, 28), "2027-01-05晚于选举日2026-12-20"),
        (date(2026, 12, 22), date(2026, 12, 28), None),
    ],
)
def test_q0d_a_list_is_down_on_the_day_it_is_for(until: date, today: date, told: str | None) -> None:
    """What lies wholly behind is a record of what was, and is taken as it was."""
    found = refuse_shown_late(ReviewPurpose.CANDIDATES, date(2026, 12, 20), until, today)
    assert (found and found.cause.partition("，")[0]) == told
    assert found is None or "改期" in found.cure


@pytest.mark.parametrize("purpose", [ReviewPurpose.WRITE_IN, ReviewPurpose.YEARLY])
def test_a_review_after_the_day_hangs_its_list_out_after_it(purpose: ReviewPurpose) -> None:
    assert refuse_shown_late(purpose, date(2026, 12, 20), date(2026, 12, 28), TODAY) is None


@pytest.mark.parametrize(
    ("purpose", "day", "said", "field"),
    [
        (ReviewPurpose.CANDIDATES, date(2020, 12, 20), {}, "适用日"),
        (ReviewPurpose.JOINING, date(2026, 11, 26), {"confirmed": True}, "适用日"),
        (ReviewPurpose.CANDIDATES, date(2029, 12, 20), {}, "确认适用日"),
        (ReviewPurpose.YEARLY, date(2029, 12, 20), {}, "确认适用日"),
        (ReviewPurpose.CANDIDATES, date(2099, 12, 20), {"confirmed": True}, "适用日"),
        (ReviewPurpose.WRITE_IN, date(2020, 12, 20), {}, "确认适用日"),
        (ReviewPurpose.CANDIDATES, date(2026, 12, 20), {"afterwards": True}, "事后补记"),
    ],
)
def test_q20_a_day_that_is_over_or_far_away_is_asked_about(
    purpose: ReviewPurpose, day: date, said: dict[str, bool], field: str
) -> None:
    given = {"afterwards": False, "confirmed": False, **said}
    problem = refuse_event_day(purpose, day, TODAY, **given)
    assert problem is not None
    assert problem.field == field


@pytest.mark.parametrize(
    ("purpose", "day", "said"),
    [
        (ReviewPurpose.CANDIDATES, date(2026, 12, 20), {}),
        (ReviewPurpose.CANDIDATES, date(2028, 12, 20), {"confirmed": True}),
        (ReviewPurpose.CANDIDATES, date(2021, 11, 20), {"afterwards": True}),
        (ReviewPurpose.WRITE_IN, date(2026, 11, 20), {}),
    ],
)
def test_q20_a_day_ahead_and_a_record_made_afterwards_stand(
    purpose: ReviewPurpose, day: date, said: dict[str, bool]
) -> None:
    given = {"afterwards": False, "confirmed": False, **said}
    assert refuse_event_day(purpose, day, TODAY, **given) is None


@pytest.mark.parametrize(
    ("day", "due", "told"),
    [
        (date(2026, 12, 20), date(2026, 12, 20), "2026-12-20就是选举日"),
        (date(2026, 12, 20), date(2026, 12, 21), "2026-12-21晚于选举日"),
        (date(2020, 12, 20), date(2026, 12, 1), "2026-12-01晚于选举日2020-12-20"),
        (date(2026, 12, 20), TODAY, "不晚于今天"),
        (date(2029, 12, 20), date(2028, 12, 1), "2028-12-01离今天一年以上"),
    ],
)
def test_q24_agencies_answer_before_the_day_whenever_it_is(day: date, due: date, told: str) -> None:
    problem = refuse_due(ReviewPurpose.CANDIDATES, day, due, TODAY, afterwards=False)
    assert problem is not None
    assert told in problem.cause


def test_q24_what_is_recorded_afterwards_or_held_after_the_day_has_its_own_deadline() -> None:
    past, due = date(2021, 11, 20), date(2026, 12, 1)
    assert refuse_due(ReviewPurpose.CANDIDATES, past, due, TODAY, afterwards=True) is None
    assert refuse_due(ReviewPurpose.WRITE_IN, past, due, TODAY, afterwards=False) is None
    assert refuse_due(ReviewPurpose.CANDIDATES, date(2026, 12, 2), due, TODAY, afterwards=False) is None
