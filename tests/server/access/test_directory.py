"""The list of accounts: what the database sorts out is what the rule says."""

from datetime import date, datetime, time, timedelta
from itertools import product

import pytest

from server import clock
from server.access.actor import Actor
from server.access.directory import AccountFilter, accounts
from server.access.records import life_of
from server.access.standing import AccountState, state_of
from server.access.tables import Account
from tests.support.accounts import a_unit
from tests.support.factories import COUNTY

_TODAY = date(2026, 11, 26)
_SPANS = (0, 1, 29, 30, 31, 179, 180, 181, 364, 365, 366, 394, 395, 396)


@pytest.mark.parametrize("hour", [0, 7, 23])
async def test_the_database_tells_states_as_the_rule_does(operator: Actor, hour: int) -> None:
    # Around midnight a day in Shanxi is not the day that the database keeps.
    unit = await a_unit(operator)
    expected = {}
    for number, (confirmed, used, expires, locked) in enumerate(
        product(_SPANS, (None, *_SPANS), (None, 0, 1), (False, True))
    ):
        at = {days: datetime.combine(_TODAY - timedelta(days=days), time(hour), clock.ZONE) for days in _SPANS}
        row = Account(
            region=COUNTY,
            unit=unit,
            login=f"life-{number}",
            name="某某",
            roles=[],
            grants=[],
            password="unused",
            created=at[396],
            confirmed=_TODAY - timedelta(days=confirmed),
            used=None if used is None else at[used],
            expires=None if expires is None else _TODAY - timedelta(days=expires),
            locked=at[0] if locked else None,
        )
        expected[row.login] = (row, state_of(life_of(row), at[0]))
    await Account.insert(*(row for row, _ in expected.values()))
    with clock.stopped_at(datetime.combine(_TODAY, time(hour), clock.ZONE)):
        found = {
            line.login: state
            for state in AccountState
            for line in (await accounts(operator, AccountFilter(COUNTY, "life-", state), size=10_000)).lines
        }
    assert found == {login: state for login, (_, state) in expected.items()}
    assert {*found.values()} == {*AccountState}
