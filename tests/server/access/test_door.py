"""Signing in and out, and who is behind a session or a token."""

import contextlib
from datetime import date, datetime, timedelta

import pytest
from piccolo.columns import Column

from server import clock
from server.access import door, passwords
from server.access.accounts import unlock
from server.access.actor import Actor, Role, permissions
from server.access.door import IDLE, LONGEST, actor_of_session, actor_of_token, device_name, sign_in, sign_out
from server.access.standing import DELAYS, MOST_FROM_ALL, SPAN, TRIES
from server.access.tables import Account, ApiToken, Session, SignInAttempt
from server.access.tokens import NewToken, issue_token, revoke_token, tokens_of
from server.db.engine import transaction
from server.errors import Forbidden, NotFound, Refused, Unauthenticated
from tests.support.accounts import PASSWORD, actor_of, an_administrator, an_opened
from tests.support.factories import COUNTY

NOON = datetime(2026, 11, 2, 12, tzinfo=clock.ZONE)


async def _wrong(login: str = "pgx-01") -> str:
    with pytest.raises(Unauthenticated) as refusal:
        await sign_in(login, "wrong")
    return refusal.value.message


async def test_a_session_speaks_for_its_account(operator: Actor) -> None:
    await an_opened(operator)
    actor = await actor_of("pgx-01")
    assert (actor.name, actor.region, actor.roles) == ("李雅琴", COUNTY, {Role.ELECTION_OFFICER})
    assert (actor.unit, actor.notice, actor.read_only) == ("偏关县换届办", "", False)


async def test_every_sign_in_gives_a_new_token_and_none_is_kept(operator: Actor) -> None:
    await an_opened(operator)
    first, second = await sign_in("pgx-01", PASSWORD), await sign_in("pgx-01", PASSWORD)
    assert first != second
    kept = {row["token"] for row in await Session.select(Session.token)}
    assert not kept & {first.encode(), second.encode()}


async def test_each_further_wrong_password_waits_longer_and_says_so(operator: Actor) -> None:
    await an_opened(operator)
    now = NOON
    with clock.stopped_at(now):
        for left in range(TRIES - 1, 0, -1):
            assert f"还可以试{left}次" in await _wrong()
    for wait in (*DELAYS, DELAYS[-1]):
        minutes = int(wait.total_seconds() // 60)
        with clock.stopped_at(now):
            assert f"已锁定，{minutes}分钟后可以再试" in await _wrong()
        with clock.stopped_at(now + wait - timedelta(seconds=1)), pytest.raises(Unauthenticated) as refusal:
            await sign_in("pgx-01", PASSWORD)
        assert (refusal.value.reason, "1分钟后" in refusal.value.message) == ("locked", True)
        now += wait
    with clock.stopped_at(now):
        assert await sign_in("pgx-01", PASSWORD)
        assert f"还可以试{TRIES - 1}次" in await _wrong()


async def test_many_tries_at_once_get_no_further_than_one_after_the_other(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await an_opened(operator)
    look, looked = passwords.matches, 0

    async def look_while_others_try(stored: str, word: str) -> bool:
        nonlocal looked
        looked += 1
        if looked < 30:  # As many as an attacker's browsers send before the first is answered.
            with contextlib.suppress(Unauthenticated):
                await sign_in("pgx-01", "wrong")
        return await look(stored, word)

    monkeypatch.setattr(passwords, "matches", look_while_others_try)
    with clock.stopped_at(NOON):
        await _wrong()
        assert looked == TRIES
        with pytest.raises(Unauthenticated, match="已锁定"):
            await sign_in("pgx-01", PASSWORD)
    assert looked == TRIES


@pytest.mark.parametrize("change", [{Account.password: "another"}, {Account.locked: NOON}])
async def test_what_changes_while_a_password_is_looked_at_holds(
    operator: Actor, monkeypatch: pytest.MonkeyPatch, change: dict[Column, object]
) -> None:
    opened = await an_opened(operator)
    look = passwords.matches

    async def look_while_somebody_changes(stored: str, word: str) -> bool:
        await Account.update(change).where(Account.id == opened.id)
        return await look(stored, word)

    monkeypatch.setattr(passwords, "matches", look_while_somebody_changes)
    with pytest.raises(Unauthenticated, match="刚刚变更"):
        await sign_in("pgx-01", PASSWORD)


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    async def look(stored: str, word: str) -> bool:
        return bool(stored) and word == PASSWORD

    monkeypatch.setattr(passwords, "matches", look)


async def _wrong_from(source: str, times: int = TRIES) -> None:
    for _ in range(times):
        with pytest.raises(Unauthenticated, match="账号或密码不对"):
            await sign_in("pgx-01", "wrong", source=source)


@pytest.mark.usefixtures("quickly")
async def test_who_tries_from_elsewhere_keeps_nobody_out(operator: Actor) -> None:
    await an_opened(operator)
    with clock.stopped_at(NOON):
        await _wrong_from("192.0.2.1")
        with pytest.raises(Unauthenticated, match="账号已锁定"):
            await sign_in("pgx-01", PASSWORD, source="192.0.2.1")
        for source in ("", "198.51.100.7"):
            assert await sign_in("pgx-01", PASSWORD, source=source)
        # A sign-in elsewhere forgives the one who guesses nothing.
        with pytest.raises(Unauthenticated, match="账号已锁定"):
            await sign_in("pgx-01", PASSWORD, source="192.0.2.1")


@pytest.mark.usefixtures("quickly")
async def test_too_many_sources_together_shut_out_strange_browsers_only(operator: Actor) -> None:
    opened = await an_opened(operator)
    with clock.stopped_at(NOON):
        for number in range(MOST_FROM_ALL // TRIES):
            await _wrong_from(f"192.0.2.{number}")
        with pytest.raises(Unauthenticated, match="账号已锁定，60分钟后可以再试"):
            await sign_in("pgx-01", PASSWORD, source="198.51.100.7")
        assert await sign_in("pgx-01", PASSWORD)
    with clock.stopped_at(NOON + SPAN):
        assert await sign_in("pgx-01", PASSWORD, source="198.51.100.7")
    with clock.stopped_at(NOON):
        await unlock(operator, opened.id)
        assert await sign_in("pgx-01", PASSWORD, source="192.0.2.1")


@pytest.mark.usefixtures("quickly")
async def test_a_clock_set_back_makes_nobody_wait_who_has_tries_left(operator: Actor) -> None:
    await an_opened(operator)
    with clock.stopped_at(NOON):
        await _wrong_from("192.0.2.1", TRIES - 1)
    with clock.stopped_at(NOON - timedelta(seconds=1)):
        assert await sign_in("pgx-01", PASSWORD, source="192.0.2.1")


async def test_a_day_without_a_wrong_password_forgives(operator: Actor) -> None:
    await an_opened(operator)
    with clock.stopped_at(NOON):
        for _ in range(TRIES):
            await _wrong()
    with clock.stopped_at(NOON + timedelta(hours=25)):
        assert f"还可以试{TRIES - 1}次" in await _wrong()


async def test_a_name_that_is_no_accounts_hears_exactly_the_same(operator: Actor) -> None:
    await an_opened(operator)
    with clock.stopped_at(NOON):
        for _ in range(TRIES + 2):
            assert await _wrong("pgx-01") == await _wrong("nobody")
    kept = await SignInAttempt.select(SignInAttempt.login)
    assert b"nobody" not in {row["login"] for row in kept}


async def test_a_signed_out_session_is_over(operator: Actor) -> None:
    await an_opened(operator)
    token = await sign_in("pgx-01", PASSWORD)
    actor = await actor_of_session(token)
    assert actor is not None
    await sign_out(actor, token)
    assert await actor_of_session(token) is None


@pytest.mark.parametrize("later", [IDLE, LONGEST])
async def test_a_session_ends_when_idle_or_old(operator: Actor, later: timedelta) -> None:
    await an_opened(operator)
    token = await sign_in("pgx-01", PASSWORD)
    with clock.stopped_at(clock.now() + later + timedelta(minutes=1)):
        assert await actor_of_session(token) is None


async def test_use_keeps_a_session_alive_but_not_for_ever(operator: Actor) -> None:
    await an_opened(operator)
    with clock.stopped_at(NOON):
        token = await sign_in("pgx-01", PASSWORD)
    for hours in range(1, 13):
        with clock.stopped_at(NOON + timedelta(hours=hours)):
            assert await actor_of_session(token) is not None, hours
    with clock.stopped_at(NOON + timedelta(hours=12, minutes=1)):
        assert await actor_of_session(token) is None


#: An account confirmed and used on 2026-01-05: how it stands later, whether it enters, and what its person hears.
LIVES = [
    (date(2026, 11, 20), {"used": date(2026, 11, 1)}, True, ""),
    (date(2026, 12, 20), {"used": date(2026, 12, 1)}, True, "须在2027-01-05前作年度确认"),
    (date(2027, 1, 6), {"used": date(2026, 12, 1)}, True, "现在只能查看"),
    (date(2027, 2, 5), {"used": date(2026, 12, 1)}, False, "起停用"),
    (date(2026, 7, 5), {}, False, "超过180天没有使用"),
    (date(2026, 7, 4), {}, True, ""),
    (date(2026, 3, 1), {"expires": date(2026, 3, 1)}, True, "2026-03-01到期"),
    (date(2026, 3, 2), {"expires": date(2026, 3, 1)}, False, "已于2026-03-01到期"),
]


@pytest.mark.parametrize(("today", "life", "enters", "heard"), LIVES)
async def test_time_shuts_an_account_and_tells_why(
    operator: Actor, today: date, life: dict[str, date], enters: bool, heard: str
) -> None:
    def at(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 9, tzinfo=clock.ZONE)

    with clock.stopped_at(at(date(2026, 1, 5))):
        opened = await an_opened(operator)
    used = at(life["used"]) if "used" in life else at(date(2026, 1, 5))
    await Account.update({Account.used: used, Account.expires: life.get("expires")}).where(Account.id == opened.id)
    with clock.stopped_at(at(today)):
        if enters:
            actor = await actor_of("pgx-01")
            assert heard in actor.notice if heard else actor.notice == ""
            assert actor.read_only == ("只能查看" in heard)
        else:
            with pytest.raises(Unauthenticated, match=heard) as refusal:
                await sign_in("pgx-01", PASSWORD)
            assert "请本单位账号管理员" in refusal.value.message


async def test_a_token_speaks_for_its_account_until_it_expires(operator: Actor) -> None:
    await an_opened(operator)
    token = await issue_token(operator, "pgx-01", NewToken(label="统计平台", days=30))
    actor = await actor_of_token(token)
    assert actor is not None
    assert actor.region == COUNTY
    with clock.stopped_at(clock.now() + timedelta(days=31)):
        assert await actor_of_token(token) is None


async def test_a_token_is_narrowed_to_what_it_was_given_for(operator: Actor) -> None:
    from elections.permissions import PUBLISH, VIEW  # noqa: PLC0415  # The ground's tests know no package above.

    await an_opened(operator)
    narrow = NewToken(label="统计平台", permitted=frozenset({VIEW.code}))
    actor = await actor_of_token(await issue_token(operator, "pgx-01", narrow))
    assert actor is not None
    assert (actor.may(VIEW), actor.may(PUBLISH)) == (True, False)
    reading = await actor_of_token(await issue_token(operator, "pgx-01", NewToken(label="查询", read_only=True)))
    assert reading is not None
    assert (reading.may(VIEW), reading.may(PUBLISH)) == (True, False)


async def test_a_token_gives_no_right_that_its_account_lacks(operator: Actor) -> None:
    await an_opened(operator, "pgx-02", Role.TRAINING_OFFICER)
    with pytest.raises(Refused, match=r"server\.accounts\.manage"):
        await issue_token(operator, "pgx-02", NewToken(label="统计", permitted=frozenset({"server.accounts.manage"})))


async def test_a_token_that_names_no_right_has_none(operator: Actor) -> None:
    from elections.permissions import VIEW  # noqa: PLC0415  # As above.

    await an_opened(operator)
    token = await issue_token(operator, "pgx-01", NewToken(label="统计平台"))
    # As tokens were kept before they named what they are for.
    await ApiToken.update({ApiToken.permitted: []}, force=True)
    program = await actor_of_token(token)
    assert program is not None
    assert not any(program.may(right) for right in permissions())
    with pytest.raises(Forbidden, match="没有写明权限，什么也不能办。请收回它，重新发放并选定权限。") as refusal:
        program.require(VIEW, at=COUNTY)
    assert refusal.value.reason == "token.no_scope"


async def test_tokens_are_ones_own_to_give_and_the_administrators_to_take(operator: Actor) -> None:
    opened = await an_opened(operator)
    administrator = await an_administrator(operator)
    with pytest.raises(Forbidden, match="本人"):
        await issue_token(administrator, "pgx-01", NewToken(label="统计平台"))
    token = await issue_token(await actor_of("pgx-01"), "pgx-01", NewToken(label="统计平台", password=PASSWORD))
    async with transaction(administrator):
        (line,) = await tokens_of(opened.id)
    assert line.open
    await an_opened(operator, "pgx-02")
    with pytest.raises(Forbidden):
        await revoke_token(await actor_of("pgx-02"), line.id)
    await revoke_token(administrator, line.id)
    assert await actor_of_token(token) is None
    with pytest.raises(NotFound):
        await revoke_token(administrator, line.id)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/80.0 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 6.1) Chrome/86 Safari/537.36 QIHU 360SE", "360浏览器 · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0", "火狐浏览器 · Linux"),
        ("", "未知设备"),
    ],
)
def test_a_browser_is_named_in_two_words(agent: str, name: str) -> None:
    assert device_name(agent) == name


async def test_an_account_is_read_by_the_columns_that_this_release_knows() -> None:
    """While a new release is brought in, the database may have more than the old one reads."""
    assert "a.*" not in door._ACCOUNT
    known = [f"a.{column._meta.db_column_name}" for column in Account._meta.columns]
    assert door._ACCOUNT.partition(" FROM ")[0] == f"SELECT {', '.join([*known, 'u.name AS unit_name', 's.principal'])}"
