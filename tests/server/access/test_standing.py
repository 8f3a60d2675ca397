"""How an account stands, and how long a wrong password makes one wait."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import clock
from server.access.standing import (
    DELAYS,
    TRIES,
    AccountState,
    Life,
    delay,
    failed,
    in_minutes,
    notice,
    shut_out,
    state_of,
)

CREATED = datetime(2026, 1, 5, 9, tzinfo=clock.ZONE)


def a_life(
    confirmed: date = date(2026, 1, 5),
    expires: date | None = None,
    used: datetime | None = None,
    locked: datetime | None = None,
) -> Life:
    return Life(CREATED, confirmed, expires, used, locked)


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=clock.ZONE)


@pytest.mark.parametrize(
    ("life", "today", "state"),
    [
        (a_life(), date(2026, 1, 5), AccountState.UNUSED),
        (a_life(used=CREATED), date(2026, 1, 5), AccountState.ACTIVE),
        (a_life(), date(2026, 7, 4), AccountState.UNUSED),
        (a_life(), date(2026, 7, 5), AccountState.DORMANT),
        (a_life(confirmed=date(2026, 7, 5)), date(2026, 7, 5), AccountState.UNUSED),
        (a_life(used=on(date(2026, 12, 1))), date(2027, 1, 5), AccountState.ACTIVE),
        (a_life(used=on(date(2026, 12, 1))), date(2027, 1, 6), AccountState.READ_ONLY),
        (a_life(used=on(date(2026, 12, 1))), date(2027, 2, 4), AccountState.READ_ONLY),
        (a_life(used=on(date(2026, 12, 1))), date(2027, 2, 5), AccountState.UNCONFIRMED),
        (a_life(expires=date(2026, 3, 1)), date(2026, 3, 1), AccountState.UNUSED),
        (a_life(expires=date(2026, 3, 1)), date(2026, 3, 2), AccountState.EXPIRED),
        (a_life(expires=date(2026, 3, 1), locked=CREATED), date(2026, 3, 2), AccountState.LOCKED),
    ],
)
def test_days_and_people_decide_how_an_account_stands(life: Life, today: date, state: AccountState) -> None:
    assert state_of(life, on(today)) is state


@given(st.integers(0, 1000), st.integers(0, 900), st.booleans())
def test_whoever_is_shut_out_is_told_whom_to_ask(days: int, used: int, expires: bool) -> None:
    now = CREATED + timedelta(days=days)
    life = a_life(used=CREATED + timedelta(days=min(used, days)), expires=date(2026, 6, 1) if expires else None)
    state = state_of(life, now)
    if state.enters:
        with pytest.raises(ValueError, match="lets its person in"):
            shut_out(state, life)
        assert state is not AccountState.READ_ONLY or "只能查看" in notice(life, now)
    else:
        assert "请本单位账号管理员" in shut_out(state, life)


def test_waiting_grows_and_never_shrinks() -> None:
    waits = [delay(failures) for failures in range(30)]
    assert waits == sorted(waits)
    assert waits[TRIES - 1] == timedelta()
    assert waits[TRIES : TRIES + len(DELAYS)] == list(DELAYS)
    assert waits[-1] == DELAYS[-1]


def test_what_is_said_names_the_tries_and_then_the_minutes() -> None:
    assert "还可以试4次" in failed(1)
    assert "还可以试1次" in failed(TRIES - 1)
    assert "1分钟后" in failed(TRIES)
    assert "60分钟后" in failed(TRIES + 10)


@pytest.mark.parametrize(("seconds", "minutes"), [(1, 1), (60, 1), (61, 2), (3600, 60)])
def test_minutes_are_rounded_up(seconds: int, minutes: int) -> None:
    assert in_minutes(timedelta(seconds=seconds)) == minutes
