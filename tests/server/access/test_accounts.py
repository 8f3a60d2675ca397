"""Signing in and out."""

from datetime import timedelta

import pytest

from server import clock
from server.access.accounts import (
    IDLE,
    LONGEST,
    TRIES,
    NewAccount,
    Session,
    actor_of_session,
    actor_of_token,
    issue_token,
    open_account,
    sign_in,
    sign_out,
)
from server.access.actor import Actor, Role
from server.errors import Conflict, Forbidden, NotFound, Refused, Unauthenticated
from tests.support.factories import COUNTY, OTHER_COUNTY, an_actor

PASSWORD = "a long invented one"


def a_new_account(login: str = "pgx-01", region: str = COUNTY, password: str = PASSWORD) -> NewAccount:
    return NewAccount(login, "李雅琴", "偏关县换届办", region, frozenset({Role.ELECTION_OFFICER}), password)


async def test_a_session_speaks_for_its_account(operator: Actor) -> None:
    await open_account(operator, a_new_account())
    actor = await actor_of_session(await sign_in("pgx-01", PASSWORD))
    assert actor is not None
    assert (actor.name, actor.region, actor.roles) == ("李雅琴", COUNTY, {Role.ELECTION_OFFICER})


async def test_every_sign_in_gives_a_new_token_and_none_is_kept(operator: Actor) -> None:
    await open_account(operator, a_new_account())
    first, second = await sign_in("pgx-01", PASSWORD), await sign_in("pgx-01", PASSWORD)
    assert first != second
    kept = {row["token"] for row in await Session.select(Session.token)}
    assert not kept & {first.encode(), second.encode()}


async def test_a_wrong_password_tells_the_tries_left_and_then_locks(operator: Actor) -> None:
    await open_account(operator, a_new_account())
    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(Unauthenticated, match=f"还可以试{left}次"):
            await sign_in("pgx-01", "wrong")
    with pytest.raises(Unauthenticated, match="已锁定"):
        await sign_in("pgx-01", "wrong")
    with pytest.raises(Unauthenticated) as refusal:
        await sign_in("pgx-01", PASSWORD)
    assert refusal.value.reason == "locked"


async def test_a_lock_opens_by_itself(operator: Actor) -> None:
    await open_account(operator, a_new_account())
    for _ in range(TRIES):
        with pytest.raises(Unauthenticated):
            await sign_in("pgx-01", "wrong")
    with clock.stopped_at(clock.now() + timedelta(minutes=16)):
        assert await sign_in("pgx-01", PASSWORD)


async def test_an_unknown_account_reads_like_a_wrong_password(operator: Actor) -> None:
    assert operator.may
    with pytest.raises(Unauthenticated, match="账号或密码不对"):
        await sign_in("nobody", PASSWORD)


async def test_a_signed_out_session_is_over(operator: Actor) -> None:
    await open_account(operator, a_new_account())
    token = await sign_in("pgx-01", PASSWORD)
    actor = await actor_of_session(token)
    assert actor is not None
    await sign_out(actor, token)
    assert await actor_of_session(token) is None


@pytest.mark.parametrize("later", [IDLE, LONGEST])
async def test_a_session_ends_when_idle_or_old(operator: Actor, later: timedelta) -> None:
    await open_account(operator, a_new_account())
    token = await sign_in("pgx-01", PASSWORD)
    with clock.stopped_at(clock.now() + later + timedelta(minutes=1)):
        assert await actor_of_session(token) is None


async def test_a_token_speaks_for_its_account_until_it_expires(operator: Actor) -> None:
    await open_account(operator, a_new_account())
    token = await issue_token(operator, "pgx-01", "统计平台", 30)
    actor = await actor_of_token(token)
    assert actor is not None
    assert actor.region == COUNTY
    with clock.stopped_at(clock.now() + timedelta(days=31)):
        assert await actor_of_token(token) is None


async def test_a_login_is_taken_once(operator: Actor) -> None:
    await open_account(operator, a_new_account())
    with pytest.raises(Conflict, match="pgx-01"):
        await open_account(operator, a_new_account())


async def test_a_short_password_is_refused_with_the_cure(operator: Actor) -> None:
    with pytest.raises(Refused, match="至少用10个字符"):
        await open_account(operator, a_new_account(password="short"))


async def test_accounts_are_opened_by_those_who_may_and_in_their_area(operator: Actor) -> None:
    with pytest.raises(Forbidden):
        await open_account(an_actor(Role.ELECTION_OFFICER), a_new_account())
    county = Actor.operator(OTHER_COUNTY)
    with pytest.raises(NotFound):
        await open_account(county, a_new_account())
    assert operator.covers(COUNTY)
