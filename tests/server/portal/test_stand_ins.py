"""A、B角: a colleague holds one's roles for a time, and both names stand on the screen and in the traces."""

from datetime import date, timedelta

import pytest

from server import clock
from server.access.accounts import Lock, lock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.access.door import actor_of_token
from server.access.stand_ins import NewStandIn, colleagues, end_stand_in, name_stand_in, stand_ins_of
from server.access.tables import Account
from server.access.tokens import NewToken, issue_token
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Refused
from tests.support.accounts import PASSWORD, actor_of, an_administrator, an_opened
from tests.support.factories import TOWNSHIP
from tests.support.http import Visitor


async def _pair(actor: Actor, days: int = 3) -> tuple[Actor, int]:
    """A who vets and B who files; returns A and B's account."""
    await an_opened(actor, "pgx-a", Role.VETTING_OFFICER)
    deputy = await an_opened(actor, "pgx-b", Role.FILING_OFFICER, name="贺文秀")
    principal = await actor_of("pgx-a")
    await name_stand_in(principal, _command(deputy.id, days))
    return principal, deputy.id


def _command(deputy: int, days: int = 3, since: date | None = None) -> NewStandIn:
    first = since or clock.today()
    return NewStandIn(deputy=deputy, since=first, until=first + timedelta(days=days), reason="外出培训")


async def test_b_holds_as_roles_from_day_to_day(operator: Actor) -> None:
    await _pair(operator)
    deputy = await actor_of("pgx-b")
    assert deputy.roles == {Role.VETTING_OFFICER, Role.FILING_OFFICER}
    assert (deputy.name, deputy.stands_in_for) == ("贺文秀（代李雅琴）", "李雅琴")
    with clock.stopped_at(clock.now() + timedelta(days=4)):
        assert (await actor_of("pgx-b")).roles == {Role.FILING_OFFICER}


async def test_a_locked_principal_lends_nothing(operator: Actor) -> None:
    principal, _ = await _pair(operator)
    assert principal.account_id is not None
    await lock(operator, principal.account_id, Lock(reason="调离本县"))
    assert (await actor_of("pgx-b")).roles == {Role.FILING_OFFICER}


@pytest.mark.parametrize(
    ("column", "value"),
    [("confirmed", timedelta(days=370)), ("confirmed", timedelta(days=400)), ("password_due", True)],
)
async def test_a_principal_lends_nothing_that_they_may_not_do_themselves(
    operator: Actor, column: str, value: object
) -> None:
    principal, _ = await _pair(operator)
    kept = clock.today() - value if isinstance(value, timedelta) else value
    await Account.update({column: kept}).where(Account.id == principal.account_id)
    deputy = await actor_of("pgx-b")
    assert (deputy.roles, deputy.stands_in_for) == ({Role.FILING_OFFICER}, "")


async def test_neither_a_units_headship_nor_the_right_to_grant_is_lent(operator: Actor) -> None:
    grants = frozenset({Role.TOWNSHIP_CLERK})
    await an_opened(operator, "pgx-a", Role.VETTING_OFFICER, Role.UNIT_HEAD)
    await an_opened(operator, "pgx-k", Role.ACCOUNT_ADMINISTRATOR, name="高志远", grants=grants)
    for login, name, principal in (("pgx-b", "贺文秀", "pgx-a"), ("pgx-l", "王建中", "pgx-k")):
        role = Role.FILING_OFFICER if principal == "pgx-a" else Role.ACCOUNT_ADMINISTRATOR
        near = await an_opened(operator, login, role, name=name)
        await name_stand_in(await actor_of(principal), _command(near.id))
    assert (await actor_of("pgx-b")).roles == {Role.FILING_OFFICER, Role.VETTING_OFFICER}
    second = await actor_of("pgx-l")
    assert (second.stands_in_for, second.grants) == ("高志远", frozenset())


async def test_a_program_stands_in_for_nobody(operator: Actor) -> None:
    await _pair(operator)
    machine = await actor_of_token(await issue_token(operator, "pgx-b", NewToken(label="统计平台")))
    assert machine is not None
    assert machine.roles == {Role.FILING_OFFICER}


async def test_either_of_the_two_ends_it_and_nobody_else(operator: Actor) -> None:
    principal, deputy = await _pair(operator)
    async with transaction(principal):
        (line,) = await stand_ins_of(deputy)
    await an_opened(operator, "pgx-c")
    with pytest.raises(NotFound):
        await end_stand_in(await actor_of("pgx-c"), line.id)
    await end_stand_in(await actor_of("pgx-b"), line.id)
    assert (await actor_of("pgx-b")).stands_in_for == ""
    kinds = {row["kind"] for row in await AuditEvent.select(AuditEvent.kind)}
    assert {"account.stand_in_named", "account.stand_in_ended"} <= kinds


async def test_nobody_stands_in_for_two_at_once(operator: Actor) -> None:
    _, deputy = await _pair(operator)
    await an_opened(operator, "pgx-c")
    with pytest.raises(Conflict, match="同时只代一人"):
        await name_stand_in(await actor_of("pgx-c"), _command(deputy))
    await name_stand_in(await actor_of("pgx-c"), _command(deputy, since=clock.today() + timedelta(days=4)))


async def test_only_colleagues_whose_roles_go_together_are_offered(operator: Actor) -> None:
    await an_opened(operator, "pgx-a", Role.VETTING_OFFICER)
    near = await an_opened(operator, "pgx-b", Role.FILING_OFFICER, name="贺文秀")
    away = await an_opened(operator, "xgz-01", Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    keeper = await an_administrator(operator)
    principal = await actor_of("pgx-a")
    async with transaction(principal):
        assert [one.id for one in await colleagues(principal)] == [near.id]
    assert keeper.account_id is not None
    for other in (away.id, keeper.account_id, principal.account_id or 0):
        with pytest.raises(Refused, match="B角"):
            await name_stand_in(principal, _command(other))


@pytest.mark.parametrize(("since", "days", "said"), [(-1, 2, "已经过去"), (0, -1, "早于起日"), (0, 92, "超过92天")])
async def test_the_days_must_make_sense(operator: Actor, since: int, days: int, said: str) -> None:
    await an_opened(operator, "pgx-a")
    near = await an_opened(operator, "pgx-b", name="贺文秀")
    first = clock.today() + timedelta(days=since)
    with pytest.raises(Refused, match=said):
        await name_stand_in(await actor_of("pgx-a"), _command(near.id, days, first))


async def test_the_page_names_a_stand_in_and_says_so_to_both(operator: Actor, stranger: Visitor) -> None:
    await an_opened(operator, "pgx-a", Role.VETTING_OFFICER)
    near = await an_opened(operator, "pgx-b", Role.FILING_OFFICER, name="贺文秀")
    await stranger.post("/sign-in", {"name": "pgx-a", "word": PASSWORD})
    form = (await stranger.get("/account")).form("/account/stand-ins")
    wrong = await stranger.submit(form)
    assert (wrong.status, len(wrong.problems())) == (422, 4)
    days = {"since": clock.today().isoformat(), "until": clock.today().isoformat()}
    done = await stranger.submit(form, {"deputy": str(near.id), "reason": "外出培训", **days})
    assert "已指定B角" in done.text
    again = await stranger.submit(form, {"deputy": str(near.id), "reason": "外出培训", **days})
    assert (again.status, "同时只代一人" in again.text) == (422, True)
    await stranger.post("/sign-out")
    await stranger.post("/sign-in", {"name": "pgx-b", "word": PASSWORD})
    page = await stranger.get("/")
    assert "现在代李雅琴办理" in page.text
    assert "贺文秀（代李雅琴）" in page.text
