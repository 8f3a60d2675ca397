"""Who comes in: signing in and out, and the actor behind a session or a token. Both are checked anew at every request."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from server import clock
from server.access import audit, passwords
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.access.duties import role_conflicts
from server.access.records import Oneself, hashed, life_of, presenting, roles_of, state_now, subject
from server.access.standing import FORGIVEN_AFTER, AccountState, delay, failed, in_minutes, notice, shut_out
from server.access.tables import Account, ApiToken, Session, SignInAttempt, StandIn, Unit
from server.db.engine import connection, go_on_as, transaction
from server.errors import Unauthenticated
from server.metrics import SIGN_IN_FAILURES

SIGNED_IN = event_kind("account.signed_in", "登录")
SIGNED_OUT = event_kind("account.signed_out", "退出登录")
REFUSED = event_kind("account.refused", "登录被拒绝", Dot.REFUSED)

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)

#: What a browser calls itself in its User-Agent, the more telling word first.
_BROWSERS = {
    "MicroMessenger": "微信",
    "QAX": "奇安信浏览器",
    "360": "360浏览器",
    "Edg": "Edge",
    "Firefox": "火狐浏览器",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {"Windows": "Windows", "Android": "安卓", "iPhone": "iPhone", "Mac OS": "macOS", "Linux": "Linux"}


def device_name(user_agent: str) -> str:
    """A browser and its system in two words, for the list of one's sessions."""
    words = [
        next((label for mark, label in marks.items() if mark in user_agent), "") for marks in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(word for word in words if word) or "未知设备"


async def sign_in(login: str, password: str, device: str = "") -> str:
    """Check the password and open a session; returns its token, new at every sign-in.

    Raises Unauthenticated with the tries left, the time until the next try, or the reason why the account is shut. A
    name that is no account's hears the same words after the same time.
    """
    now = clock.now()
    await _refuse_while_waiting(login, now)
    async with presenting(f"login:{login}"):
        row = await Account.objects().where(Account.login == login).first()
    right = await passwords.matches(row.password if row else passwords.NOBODY, password)
    if row is None or not right:
        raise Unauthenticated(await _count_failure(login, row, now))
    actor = await _found(row)
    state = state_now(row)
    if not state.enters:
        async with transaction(actor):
            await audit.record(actor, REFUSED, Change(subject(login), row.region, after={"状态": state.label}))
        raise Unauthenticated(shut_out(state, life_of(row)), code=f"account.{state.value}")
    token = secrets.token_urlsafe(32)
    async with transaction(actor):
        await SignInAttempt.update({SignInAttempt.failures: 0}).where(SignInAttempt.login == hashed(login))
        await Account.update({Account.used: now}).where(Account.id == row.id)
        named = device or device_name("")
        await Session.insert(Session(account=row.id, token=hashed(token), device=named, created=now, seen=now))
        await audit.record(actor, SIGNED_IN, Change(subject(login), row.region, after={"设备": named}))
    return token


async def _refuse_while_waiting(login: str, now: datetime) -> None:
    async with transaction(Oneself()):
        attempt = await SignInAttempt.objects().where(SignInAttempt.login == hashed(login)).first()
    if attempt is None or now - attempt.last > FORGIVEN_AFTER:
        return
    left = attempt.last + delay(attempt.failures) - now
    if left > timedelta():
        message = f"密码连续不对，账号已锁定，{in_minutes(left)}分钟后可以再试。"
        raise Unauthenticated(message, code="locked")


async def _count_failure(login: str, row: Account | None, now: datetime) -> str:
    """Count one wrong password under the name; returns the sentence for the person."""
    SIGN_IN_FAILURES.inc()
    actor = await _found(row) if row else None
    async with transaction(actor or Oneself()):
        await SignInAttempt.delete().where(SignInAttempt.last < now - FORGIVEN_AFTER)
        failures = await connection().fetchval(
            "INSERT INTO sign_in_attempt (login, failures, last) VALUES ($1, 1, $2) "
            "ON CONFLICT (login) DO UPDATE SET failures = sign_in_attempt.failures + 1, last = excluded.last "
            "RETURNING failures",
            hashed(login),
            now,
        )
        if actor and row:
            await audit.record(actor, REFUSED, Change(subject(login), row.region, after={"密码连续不对": failures}))
    return failed(failures)


async def sign_out(actor: Actor, token: str) -> None:
    """End a session."""
    async with presenting(f"token:{hashed(token).hex()}"):
        ended = (
            await Session.update({Session.ended: clock.now()})
            .where(Session.token == hashed(token), Session.ended.is_null())
            .returning(Session.account)
        )
    if ended:
        async with transaction(Oneself(ended[0]["account"])):
            row = await Account.objects().where(Account.id == ended[0]["account"]).first()
        async with transaction(actor):
            if row and actor.covers(row.region):
                await audit.record(actor, SIGNED_OUT, Change(subject(row.login), row.region))


async def actor_of_session(token: str) -> Actor | None:
    """Whoever holds this session, unless it ended, idled out, lasted its longest, or its account is shut."""
    now = clock.now()
    async with presenting(f"token:{hashed(token).hex()}"):
        session = await Session.objects().where(Session.token == hashed(token), Session.ended.is_null()).first()
        if session is None or now - session.seen > IDLE or now - session.created > LONGEST:
            return None
        if now - session.seen > _SEEN_EVERY:
            await Session.update({Session.seen: now}).where(Session.id == session.id)
        # In one transaction: this is asked before every page.
        actor = await _actor_by_id(session.account)
        return await _standing_in(actor) if actor else None


async def actor_of_token(token: str) -> Actor | None:
    """Whoever this bearer token speaks for, narrowed to what it was given for, while it lasts.

    A program stands in for nobody: it has its account's own roles only.
    """
    now = clock.now()
    async with presenting(f"token:{hashed(token).hex()}"):
        found = (
            await ApiToken.objects()
            .where(ApiToken.token == hashed(token), ApiToken.revoked.is_null(), ApiToken.expires > now)
            .first()
        )
        if found is None:
            return None
        if found.used is None or now - found.used > _SEEN_EVERY:
            await ApiToken.update({ApiToken.used: now}).where(ApiToken.id == found.id)
        actor = await _actor_by_id(found.account)
    if actor is None:
        return None
    return replace(
        actor,
        permitted=frozenset(found.permitted) or None,
        read_only=actor.read_only or found.read_only,
        password_due=False,
    )


async def _actor_by_id(account: int) -> Actor | None:
    await go_on_as(Oneself(account))
    row = await Account.objects().where(Account.id == account).first()
    if row is None or not state_now(row).enters:
        return None
    return await _actor(row)


async def _found(row: Account) -> Actor:
    async with transaction(Oneself()):
        return await _actor(row)


async def _actor(row: Account) -> Actor:
    await go_on_as(Oneself(row.id))
    unit = await Unit.objects().where(Unit.id == row.unit).first()
    return Actor(
        row.id,
        row.name,
        unit.name if unit else "",
        row.region,
        roles_of(row.roles),
        unit_id=row.unit,
        grants=roles_of(row.grants),
        read_only=state_now(row) is AccountState.READ_ONLY,
        notice=notice(life_of(row), clock.now()),
        password_due=row.password_due,
    )


async def _standing_in(actor: Actor) -> Actor:
    """The actor with the roles of the colleague they stand in for today; the name bears both from then on."""
    today = clock.today()
    await go_on_as(actor)
    pair = (
        await StandIn.objects()
        .where(
            StandIn.deputy == actor.account_id,
            StandIn.ended.is_null(),
            StandIn.since <= today,
            StandIn.until >= today,
        )
        .first()
    )
    principal = await Account.objects().where(Account.id == pair.principal).first() if pair else None
    # What was agreed when the pair was named must still hold: A may have moved, been shut, or been given other roles.
    if principal is None or not state_now(principal).enters or principal.unit != actor.unit_id:
        return actor
    roles = actor.roles | roles_of(principal.roles)
    if role_conflicts(roles) or principal.region != actor.region:
        return actor
    return replace(
        actor,
        name=f"{actor.name}（代{principal.name}）",
        roles=roles,
        grants=actor.grants | roles_of(principal.grants),
        stands_in_for=principal.name,
    )


async def actor_of_account(account: int) -> Actor | None:
    """Whoever an account is now, also in a colleague's place, for work that was asked for earlier; None if it is shut."""
    async with transaction(Oneself()):
        actor = await _actor_by_id(account)
        return await _standing_in(actor) if actor else None
