"""Tries of a password: counted before they are weighed, so that many at once get no further than one after the other."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from server import clock
from server.access import audit, passwords
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.access.records import Oneself, hashed, subject
from server.access.standing import FORGIVEN_AFTER, MOST_FROM_ALL, SPAN, delay, failed, in_minutes
from server.access.tables import Account, SignInAttempt
from server.db.engine import connection, take_turn, transaction
from server.errors import NotFound, Problem, Refused, Unauthenticated
from server.metrics import SIGN_IN_FAILURES

REFUSED = event_kind("account.refused", "登录被拒绝", Dot.REFUSED)


async def weigh(login: str, stored: str, word: str, source: str = "") -> int:
    """How many wrong passwords in a row there are with this one; 0 when it is right, and all before are forgiven.

    `source` is the address it comes from, so that nobody keeps others out by trying from elsewhere; it is empty for whoever
    has shown the password before, in this browser or to open the session. Raises Unauthenticated, without having looked at the password, while the name has to wait, and Crowded while too
    many others are being weighed; such a try is not counted.
    """
    with passwords.place(source or login):
        failures = await _count(login, source)
        right = await passwords.matches(stored, word)
    if right:
        async with transaction(Oneself()):
            await SignInAttempt.update({SignInAttempt.failures: 0}).where(
                SignInAttempt.login == hashed(login), SignInAttempt.source == _kept(source)
            )
        return 0
    SIGN_IN_FAILURES.inc()
    return failures


def _kept(source: str) -> bytes:
    return hashed(source) if source else b""


async def _count(login: str, source: str) -> int:
    """Count a try as a wrong one, in a short transaction of its own: the next one at the same moment waits already."""
    async with transaction(Oneself()):
        await take_turn("sign-in", login)
        now = clock.now()
        await SignInAttempt.delete().where(SignInAttempt.last < now - FORGIVEN_AFTER)
        await _refuse_while_waiting(login, source, now)
        failures: int = await connection().fetchval(
            "INSERT INTO sign_in_attempt (login, source, failures, last) VALUES ($1, $2, 1, $3) "
            "ON CONFLICT (login, source) DO UPDATE SET failures = sign_in_attempt.failures + 1, last = excluded.last "
            "RETURNING failures",
            hashed(login),
            _kept(source),
            now,
        )
    return failures


async def _refuse_while_waiting(login: str, source: str, now: datetime) -> None:
    rows = await SignInAttempt.objects().where(SignInAttempt.login == hashed(login))
    until = _over([row for row in rows if row.source == _kept(source)], now)
    if source:
        until = max(until, _crowd_gone(rows, now))
    left = until - now
    if left > timedelta():
        message = f"密码连续不对，账号已锁定，{in_minutes(left)}分钟后可以再试。"
        raise Unauthenticated(message, code="locked")


def _over(rows: Iterable[SignInAttempt], now: datetime) -> datetime:
    """When the last of some waits is over. A clock that was set back makes nobody wait who has tries left."""
    return max((row.last + delay(row.failures) for row in rows if delay(row.failures)), default=now)


def _crowd_gone(rows: Iterable[SignInAttempt], now: datetime) -> datetime:
    """When strange browsers may try a name again that too many wrong passwords came for; now where that is so already."""
    recent = [row for row in rows if row.last > now - SPAN]
    if sum(row.failures for row in recent) < MOST_FROM_ALL:
        return now
    return max(row.last + SPAN for row in recent)


async def waits(logins: Iterable[str]) -> Mapping[str, datetime]:
    """Until when names wait after wrong passwords, at least where those came from. For those who keep the accounts."""
    now, by_key = clock.now(), {hashed(login): login for login in logins}
    tried: dict[str, list[SignInAttempt]] = {}
    for row in await SignInAttempt.objects().where(SignInAttempt.login.is_in(list(by_key))):
        tried.setdefault(by_key[row.login], []).append(row)
    ends = {login: max(_over(rows, now), _crowd_gone(rows, now)) for login, rows in tried.items()}
    return {login: end.astimezone(clock.ZONE) for login, end in ends.items() if end > now}


async def forgive(login: str) -> None:
    """Begin the count anew for every source. Runs inside a transaction."""
    await SignInAttempt.update({SignInAttempt.failures: 0}).where(SignInAttempt.login == hashed(login))


async def trace(actor: Actor, row: Account, failures: int) -> None:
    """Leave the mark of a wrong password under an account that there is."""
    async with transaction(actor):
        await audit.record(actor, REFUSED, Change(subject(row.login), row.region, after={"密码连续不对": failures}))


async def require_own_password(actor: Actor, word: str, label: str) -> Account:
    """The row of whoever acts, who has shown their password once more: a session left open proves nobody.

    Wrong ones count and wait as at the door. Runs outside a transaction, whose rollback would forget the count. Raises
    Refused at the input that `label` names, NotFound for the operator, who has no password.
    """
    async with transaction(actor):
        row = await Account.objects().where(Account.id == actor.account_id).first() if actor.account_id else None
    if row is None:
        raise NotFound
    try:
        failures = await weigh(row.login, row.password, word)
    except Unauthenticated as waiting:
        raise Refused([Problem(label, waiting.message)], code=waiting.reason) from None
    if failures:
        await trace(actor, row, failures)
        raise Refused([Problem(label, failed(failures).removeprefix("账号或密码"))])
    return row
