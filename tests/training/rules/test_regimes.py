"""Duties of a year side by side: what counts once in each, what is never converted, and what is seen coming."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.course_vocabulary import CourseKind, OrganiserLevel, Outlook, Regime
from training.rules.regimes import Attended, Duty, Finished, Record, is_of_year, judge
from training.rules.settings import DEFAULTS, Value, settle

TODAY, OVER = date(2026, 9, 30), date(2027, 1, 4)
LONG = date(2021, 11, 21)
COUNTY = OrganiserLevel.COUNTY


def sessions(
    *hours: int, start: int = 1, day: date = date(2026, 5, 11), kind: CourseKind = CourseKind.CENTRAL
) -> tuple[Attended, ...]:
    return tuple(Attended(start + at, day, one * 10, kind, COUNTY, 1) for at, one in enumerate(hours))


def done(last: date = date(2026, 5, 15), days: int | None = None, **more: object) -> Finished:
    return Finished(1, last, days, more.get("kind", CourseKind.CENTRAL), more.get("level", COUNTY))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("record", "outlook"),
    [
        (Record(sessions(56), (done(),)), Outlook.MET),
        (Record(sessions(55), (done(),)), Outlook.SHORT),
        (Record(sessions(55), (done(),), sessions(1, start=9)), Outlook.PLANNED),
        # 56 hours without a centralised course are not enough.
        (Record(sessions(56)), Outlook.SHORT),
        (Record(sessions(56), (done(kind=CourseKind.ONLINE),)), Outlook.SHORT),
        (Record(sessions(56), (), (), (done(),)), Outlook.PLANNED),
    ],
)
def test_a_secretary_needs_hours_and_a_course(record: Record, outlook: Outlook) -> None:
    assert judge(Duty(Regime.SECRETARY, LONG), record, 2026, TODAY, DEFAULTS).outlook is outlook


def test_nothing_of_another_year_counts_and_the_year_ends() -> None:
    record = Record((*sessions(30), *sessions(30, start=9, day=date(2025, 12, 31))), (done(),))
    result = judge(Duty(Regime.SECRETARY, LONG), record, 2026, OVER, DEFAULTS)
    assert (result.done, result.outlook, result.missing) == (300, Outlook.MISSED, 260)
    assert result.findings[0].message == "已有30学时，已报名0学时，要求56学时。"


def test_twelve_days_are_no_hours_and_ninety_hours_no_days() -> None:
    duty = Duty(Regime.CADRE, LONG)
    by_days = judge(duty, Record(sessions(80), (done(days=120),)), 2026, TODAY, DEFAULTS)
    assert (by_days.outlook, by_days.done, by_days.days) == (Outlook.MET, 800, 120)
    assert "天数和学时不互相折算" in by_days.findings[0].message
    # 11 days and 89 hours: neither measure is reached, and they are not added up.
    short = judge(duty, Record(sessions(89), (done(days=110),)), 2026, TODAY, DEFAULTS)
    assert short.outlook is Outlook.SHORT
    assert judge(duty, Record(sessions(90)), 2026, TODAY, DEFAULTS).outlook is Outlook.MET


def test_half_a_year_is_shown_both_ways() -> None:
    duty = Duty(Regime.PARTY_MEMBER, date(2026, 7, 2))
    whole = judge(duty, Record(sessions(17)), 2026, TODAY, DEFAULTS)
    assert (whole.whole, whole.share, whole.target, whole.outlook) == (320, 161, 320, Outlook.SHORT)
    reading = whole.findings[1]
    assert (reading.rule, reading.message) == (
        "TH-11",
        (
            "不是全年任职：全年要求32学时，按任职天数折算为16.1学时。"
            "现用“按全年要求”的口径，以32学时为准（待确认，在工作口径登记）。"
        ),
    )
    decided = settle([Value("140000000000", "part_year", "share", date(2026, 1, 1), "通知")], "140932100001", TODAY)
    assert judge(duty, Record(sessions(17)), 2026, TODAY, decided).outlook is Outlook.MET


@pytest.mark.parametrize(
    ("reading", "target", "asked", "outlook"),
    [
        ("whole", (900, 120), "以90学时或者12天为准", Outlook.SHORT),
        ("share", (336, 45), "以33.6学时或者4.5天为准", Outlook.MET),
    ],
)
def test_a_cadre_sent_in_august_is_told_which_hours_and_days_bind(
    reading: str, target: tuple[int, int], asked: str, outlook: Outlook
) -> None:
    settings = settle(
        [Value("140000000000", "part_year", reading, date(2026, 1, 1), "晋组通字〔2026〕1号")], "14", TODAY
    )
    found = judge(Duty(Regime.CADRE, date(2026, 8, 18)), Record(sessions(30), (done(days=45),)), 2026, TODAY, settings)
    assert (found.whole, found.share, found.whole_days, found.share_days) == (900, 336, 120, 45)
    assert ((found.target, found.day_target), found.outlook) == (target, outlook)
    told = found.findings[1]
    assert (told.cite, asked in told.message, "待确认" in told.message) == ("晋组通字〔2026〕1号", True, False)
    assert ("按天数完成" in found.findings[0].message) is (outlook is Outlook.MET)


def test_online_hours_count_up_to_a_cap_where_one_was_decided() -> None:
    record = Record((*sessions(20), *sessions(30, start=9, kind=CourseKind.ONLINE)))
    duty = Duty(Regime.PARTY_MEMBER, LONG)
    assert judge(duty, record, 2026, TODAY, DEFAULTS).done == 500
    capped = settle([Value("140000000000", "online_cap_hours", "10", date(2026, 1, 1), "通知")], "140932100001", TODAY)
    assert judge(duty, record, 2026, TODAY, capped).done == 300


def test_a_new_secretary_has_six_months() -> None:
    duty = Duty(Regime.NEW_SECRETARY, date(2026, 6, 1))
    assert judge(duty, Record(), 2026, TODAY, DEFAULTS).outlook is Outlook.SHORT
    assert judge(duty, Record(), 2026, date(2026, 12, 2), DEFAULTS).outlook is Outlook.MISSED
    assert judge(duty, Record((), (done(date(2026, 12, 1)),)), 2026, OVER, DEFAULTS).outlook is Outlook.MET
    late = Record((), (done(date(2026, 12, 2)),))
    assert judge(duty, late, 2026, OVER, DEFAULTS).outlook is Outlook.MISSED
    township = Record((), (done(date(2026, 8, 1), level=OrganiserLevel.TOWNSHIP),))
    assert judge(duty, township, 2026, TODAY, DEFAULTS).outlook is Outlook.SHORT


def test_a_child_director_is_trained_once_a_year_in_any_form() -> None:
    duty = Duty(Regime.CHILD, LONG)
    assert judge(duty, Record(), 2026, TODAY, DEFAULTS).outlook is Outlook.SHORT
    assert judge(duty, Record((), (done(kind=CourseKind.ONLINE),)), 2026, TODAY, DEFAULTS).outlook is Outlook.MET
    assert judge(duty, Record((), (), (), (done(),)), 2026, TODAY, DEFAULTS).outlook is Outlook.PLANNED


def test_a_community_worker_has_hours_of_any_form() -> None:
    # TH-12: nothing of the province is known, so that 24 waits to be confirmed.
    duty = Duty(Regime.WORKER, LONG)
    short = judge(duty, Record(sessions(23, kind=CourseKind.ONLINE)), 2026, TODAY, DEFAULTS)
    assert (short.outlook, short.target, short.findings[0].rule) == (Outlook.SHORT, 240, "TH-12")
    assert "山西待确认" in short.findings[0].cite
    assert judge(duty, Record(sessions(24, kind=CourseKind.ONLINE)), 2026, TODAY, DEFAULTS).outlook is Outlook.MET


def test_a_new_community_worker_has_an_initial_training_of_their_own() -> None:
    duty = Duty(Regime.NEW_WORKER, date(2026, 6, 1))  # Due on 2026-12-01.
    assert judge(duty, Record(), 2026, TODAY, DEFAULTS).outlook is Outlook.SHORT
    assert judge(duty, Record(), 2026, date(2026, 12, 2), DEFAULTS).outlook is Outlook.MISSED
    other = Record((), (done(date(2026, 8, 1)),))
    assert judge(duty, other, 2026, TODAY, DEFAULTS).outlook is Outlook.SHORT
    for last in (date(2026, 5, 20), date(2026, 12, 1)):  # Before the first day, and on the last one.
        trained = Record((), (done(last)._replace(induction=True),))
        found = judge(duty, trained, 2026, OVER, DEFAULTS)
        assert (found.outlook, found.due, found.findings[0].rule) == (Outlook.MET, date(2026, 12, 1), "TH-12")
    assert found.findings[0].message == "2026年6月1日到岗，2026年12月1日前参加初任培训，已完成。"
    late = Record((), (done(date(2026, 12, 2))._replace(induction=True),))
    assert judge(duty, late, 2026, OVER, DEFAULTS).outlook is Outlook.MISSED
    coming = Record((), (), (), (done(date(2026, 11, 1))._replace(induction=True),))
    assert judge(duty, coming, 2026, TODAY, DEFAULTS).outlook is Outlook.PLANNED
    assert [year for year in range(2025, 2029) if is_of_year(duty, Record(), year, DEFAULTS)] == [2026]
    decided = settle(
        [Value("140000000000", "new_worker_months", "12", date(2026, 1, 1), "通知")], "140932100001", TODAY
    )
    assert judge(duty, late, 2026, OVER, decided).outlook is Outlook.MET


@given(st.lists(st.integers(1, 12), max_size=12), st.lists(st.integers(1, 12), max_size=12))
def test_the_same_session_twice_adds_nothing(some: list[int], more: list[int]) -> None:
    duty = Duty(Regime.PARTY_MEMBER, LONG)
    record = Record(sessions(*some), (), sessions(*more, start=50))
    twice = Record((*record.attended, *record.attended), (), (*record.planned, *record.attended))
    before, after = (judge(duty, one, 2026, TODAY, DEFAULTS) for one in (record, twice))
    assert (before.done, before.planned, before.outlook) == (after.done, after.planned, after.outlook)


def test_a_cadre_is_asked_for_centralised_training_alone() -> None:
    duty = Duty(Regime.CADRE, LONG)
    studied = Record(
        (*sessions(50), *sessions(40, start=9, kind=CourseKind.COLLECTIVE)),
        (done(days=60), done(days=60, kind=CourseKind.ONLINE)),
        sessions(40, start=20, kind=CourseKind.ONLINE),
    )
    found = judge(duty, studied, 2026, TODAY, DEFAULTS)
    assert (found.done, found.planned, found.days, found.outlook) == (500, 0, 60, Outlook.SHORT)


def test_the_day_a_post_ends_is_no_longer_of_it() -> None:
    first_half = Duty(Regime.PARTY_MEMBER, LONG, date(2026, 7, 2))  # 182 days: the last is 1 July.
    second_half = Duty(Regime.PARTY_MEMBER, date(2026, 7, 2))  # 183 days.
    shares = [judge(duty, Record(), 2026, TODAY, DEFAULTS).share for duty in (first_half, second_half)]
    assert shares == [160, 161]  # 320 × 182 / 365 = 159.6, 320 × 183 / 365 = 160.4.


def test_days_between_two_posts_are_of_neither() -> None:
    spans = ((date(2025, 3, 1), date(2026, 1, 11)), (date(2026, 12, 22), None))  # Ten days of January, ten of December.
    duty = Duty(Regime.PARTY_MEMBER, date(2025, 3, 1), None, spans)
    assert judge(duty, Record(), 2026, TODAY, DEFAULTS).share == 18  # 320 × 20 / 365 = 17.5.
    overlapping = ((date(2026, 1, 1), date(2026, 7, 2)), (date(2026, 3, 1), date(2026, 5, 1)))
    duty = Duty(Regime.PARTY_MEMBER, date(2026, 1, 1), date(2026, 7, 2), overlapping)
    assert judge(duty, Record(), 2026, TODAY, DEFAULTS).share == 160


def test_the_months_of_a_new_secretary_reach_into_the_next_year() -> None:
    duty = Duty(Regime.NEW_SECRETARY, date(2021, 11, 20))  # Due on 2022-05-20.
    assert [year for year in range(2020, 2025) if is_of_year(duty, Record(), year, DEFAULTS)] == [2021, 2022]
    trained = Record((), (done(date(2021, 12, 10)),))
    assert [year for year in (2021, 2022) if is_of_year(duty, trained, year, DEFAULTS)] == [2021]
    in_spring = Record((), (done(date(2022, 3, 10)),))
    assert [year for year in (2021, 2022) if is_of_year(duty, in_spring, year, DEFAULTS)] == [2021, 2022]
    assert judge(duty, in_spring, 2022, TODAY, DEFAULTS).outlook is Outlook.MET
