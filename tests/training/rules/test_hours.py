"""Hours as entered, sessions of a course, and who finished it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import Refused
from training.course_vocabulary import Presence
from training.rules.hours import Sitting, completion, fits, read_clock, read_tenths, said

FIRST, LAST = date(2026, 5, 11), date(2026, 5, 13)


def sitting(number: int = 1, day: date = FIRST, begins: str = "08:30", ends: str = "11:30", hours: int = 40) -> Sitting:
    return Sitting(number, day, read_clock(begins, ""), read_clock(ends, ""), hours)


@pytest.mark.parametrize(("typed", "tenths"), [("4", 40), ("1.5", 15), ("0.5", 5), ("12", 120), (" 7.5 ", 75)])
def test_hours_stay_as_typed(typed: str, tenths: int) -> None:
    assert read_tenths(typed, "学时", 120, "学时") == tenths
    assert read_tenths(said(tenths), "学时", 120, "学时") == tenths


@pytest.mark.parametrize("typed", ["0", "-1", "1.25", "12.1", "半天", "", "4学时", "1e2", "９９"])
def test_what_is_no_number_of_hours_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="不互相折算"):
        read_tenths(typed, "学时", 120, "学时")


@pytest.mark.parametrize("typed", ["25:00", "8.30", "08:60", "上午", "", "08:3"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="写成08:30这样的形式"):
        read_clock(typed, "开始")


def test_a_session_lies_in_its_course_and_is_there_once() -> None:
    known = [sitting()]
    assert fits(sitting(0, begins="14:30", ends="17:30"), FIRST, LAST, known) == ()
    causes = [one.cause for one in fits(sitting(0, day=date(2026, 5, 14)), FIRST, LAST, known)]
    assert causes == ["2026-05-14不在培训班的2026-05-11至2026-05-13之内。"]
    causes = [one.cause for one in fits(sitting(0, ends="12:00"), FIRST, LAST, known)]
    assert causes == ["2026-05-11 08:30—11:30这一节已经登记过。"]
    causes = [one.cause for one in fits(sitting(0, begins="14:30", ends="17:30", hours=81), FIRST, LAST, known)]
    assert causes == ["2026-05-11合计12.1学时，超过12学时。"]
    causes = [one.cause for one in fits(sitting(0, begins="17:30", ends="14:30"), FIRST, LAST, ())]
    assert causes == ["14:30不晚于开始17:30。"]


PRESENT, LEAVE = Presence.PRESENT, Presence.LEAVE
SEVEN = [sitting(number, hours=20) for number in range(1, 8)]


def test_a_seventh_may_be_missed_and_no_more() -> None:
    there = dict.fromkeys(range(1, 8), PRESENT)
    assert completion(SEVEN, there, None, None, left=False).complete
    one = completion(SEVEN, there | {7: LEAVE}, None, None, left=False)
    assert (one.complete, one.missed, one.made) == (True, 20, 120)
    two = completion(SEVEN, there | {6: LEAVE, 7: Presence.ABSENT}, None, None, left=False)
    assert (two.complete, two.make_up) == (False, True)
    assert two.findings[0].message == "缺课4学时，超过总学时14的七分之一。"
    unsaid = completion(SEVEN, {1: PRESENT}, None, None, left=False)
    assert (unsaid.complete, unsaid.make_up, unsaid.open) == (False, False, 6)


def test_a_test_is_passed_and_nobody_who_left_is_done() -> None:
    there = dict.fromkeys(range(1, 8), PRESENT)
    assert not completion(SEVEN, there, 60, None, left=False).make_up
    assert completion(SEVEN, there, 60, 60, left=False).complete
    failed = completion(SEVEN, there, 60, 59, left=False)
    assert (failed.complete, failed.make_up) == (False, True)
    assert not completion(SEVEN, there, None, None, left=True).complete
    assert not completion([], {}, None, None, left=False).complete


@given(st.dictionaries(st.integers(1, 7), st.sampled_from(Presence)), st.integers(0, 100))
def test_more_presence_never_takes_a_certificate_away(told: dict[int, Presence], score: int) -> None:
    before = completion(SEVEN, told, 60, score, left=False)
    better = completion(SEVEN, dict.fromkeys(told, PRESENT), 60, score, left=False)
    assert better.made >= before.made
    assert better.complete >= before.complete
    assert before.made + before.missed <= before.total
