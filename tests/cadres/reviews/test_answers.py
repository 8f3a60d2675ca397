"""Whether an agency answers by its own account is asked for the day, by the product's clock."""

from datetime import timedelta

import pytest

from server import clock
from server.access.actor import Actor, Role
from server.access.tables import Account
from tests.support.replying import asked_about, line_of, somebody


@pytest.mark.parametrize(("days", "answers"), [(9, True), (10, True), (11, False)])
async def test_an_account_answers_up_to_the_day_on_which_it_expires(operator: Actor, days: int, answers: bool) -> None:
    police = await somebody(Role.AGENCY_REVIEWER, office="偏关县公安局")
    (entry,) = await asked_about(operator, police=police)
    expires = clock.today() + timedelta(days=10)
    await Account.update({Account.expires: expires}).where(Account.id == police.account_id)
    with clock.stopped_at(clock.now() + timedelta(days=days)):
        assert (await line_of(operator, entry)).by_account is answers
