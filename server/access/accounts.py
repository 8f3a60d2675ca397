"""Accounts, sessions and API tokens: tables and operations. Tokens are kept as hashes: a stolen dump signs nobody in."""

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from piccolo.table import Table

from server import clock
from server.access import audit
from server.access.actor import PROVINCE, Actor, Permission, Role, permission
from server.access.audit import Change, event_kind
from server.db.columns import digest, key, link, moment, number, text, words
from server.db.engine import DB, transaction
from server.errors import Conflict, Problem, Refused, Unauthenticated

MANAGE: Permission = permission("server.accounts.manage", "管理账号", Role.ACCOUNT_ADMINISTRATOR)

OPENED = event_kind("account.opened", "开立账号")
SIGNED_IN = event_kind("account.signed_in", "登录")
SIGNED_OUT = event_kind("account.signed_out", "退出登录")
REFUSED = event_kind("account.refused", "密码不对")
TOKEN_ISSUED = event_kind("account.token_issued", "发放接口令牌")

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)
_SHORTEST_PASSWORD = 10

_hasher = PasswordHasher()
# Verified against when the account does not exist, so that both refusals take the same time.
_nobody = _hasher.hash(secrets.token_hex(16))


class Account(Table, tablename="account", db=DB):
    """One person at one unit."""

    id = key()
    login = text(40, unique=True)
    name = text(40)
    unit = text(60)
    area = text(12)
    roles = words(40)
    password = text(200)
    failures = number()
    locked_until = moment(null=True)
    closed = moment(null=True)
    created = moment()


class Session(Table, tablename="session", db=DB):
    """A browser that signed in."""

    id = key()
    account = link(Account)
    token = digest(unique=True)
    created = moment()
    seen = moment()
    ended = moment(null=True)


class ApiToken(Table, tablename="api_token", db=DB):
    """A program that may ask in an account's name."""

    id = key()
    account = link(Account)
    token = digest(unique=True)
    label = text(60)
    created = moment()
    expires = moment()
    revoked = moment(null=True)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What it takes to open an account; `region` is the division of its area."""

    login: str
    name: str
    unit: str
    region: str
    roles: frozenset[Role]
    password: str


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _subject(login: str) -> str:
    return f"account:{login}"


def _actor(row: Account) -> Actor:
    return Actor(row.id, row.name, row.unit, row.area, frozenset(Role(role) for role in row.roles))


async def open_account(actor: Actor, new: NewAccount) -> int:
    """Open an account inside the actor's area; returns its id."""
    actor.require(MANAGE, at=new.region)
    if len(new.password) < _SHORTEST_PASSWORD:
        raise Refused([Problem("密码", f"只有{len(new.password)}个字符。", f"至少用{_SHORTEST_PASSWORD}个字符。")])
    hashed = await asyncio.to_thread(_hasher.hash, new.password)
    async with transaction(actor):
        if await Account.exists().where(Account.login == new.login):
            raise Conflict(f"账号{new.login}已经有了。", code="account.taken")
        row = Account(
            login=new.login,
            name=new.name,
            unit=new.unit,
            area=new.region,
            roles=sorted(new.roles),
            password=hashed,
            failures=0,
            created=clock.now(),
        )
        await row.save()
        after = {"账号": new.login, "姓名": new.name, "单位": new.unit, "角色": [role.label for role in new.roles]}
        await audit.record(actor, OPENED, Change(_subject(new.login), new.region, after=after))
    return int(row.id)


async def find_account(login: str) -> Actor | None:
    """The actor behind a login name."""
    async with transaction(Actor.operator()):
        row = await Account.objects().where(Account.login == login).first()
    return _actor(row) if row else None


async def sign_in(login: str, password: str) -> str:
    """Check the password and open a session; returns its token, new at every sign-in.

    Raises Unauthenticated with the tries left, or with the time until the lock opens.
    """
    async with transaction(Actor.operator()):
        row = await Account.objects().where(Account.login == login, Account.closed.is_null()).first()
    stored = row.password if row else _nobody
    right = await asyncio.to_thread(_verify, stored, password)
    if row is None:
        raise Unauthenticated("账号或密码不对。")
    now = clock.now()
    if row.locked_until and row.locked_until > now:
        minutes = int((row.locked_until - now).total_seconds() // 60) + 1
        raise Unauthenticated(f"密码连续不对，账号已锁定，{minutes}分钟后可以再试。", code="locked")
    actor = _actor(row)
    if not right:
        raise Unauthenticated(await _count_failure(row, actor, now))
    token = secrets.token_urlsafe(32)
    async with transaction(actor):
        await Account.update({Account.failures: 0, Account.locked_until: None}).where(Account.id == row.id)
        await Session.insert(Session(account=row.id, token=_hash(token), created=now, seen=now))
        await audit.record(actor, SIGNED_IN, Change(_subject(login), row.area))
    return token


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except VerifyMismatchError:
        return False


async def _count_failure(row: Account, actor: Actor, now: datetime) -> str:
    """Count one wrong password; returns the sentence for the person. A lock starts the count anew."""
    async with transaction(actor):
        counted = (
            await Account.update({Account.failures: Account.failures + 1})
            .where(Account.id == row.id)
            .returning(Account.failures)
        )
        left = TRIES - counted[0]["failures"]
        if left <= 0:
            await Account.update({Account.failures: 0, Account.locked_until: now + LOCKED_FOR}).where(
                Account.id == row.id
            )
        await audit.record(actor, REFUSED, Change(_subject(row.login), row.area))
    minutes = int(LOCKED_FOR.total_seconds() // 60)
    if left <= 0:
        return f"账号或密码不对。账号已锁定，{minutes}分钟后可以再试。"
    return f"账号或密码不对。还可以试{left}次，之后锁定{minutes}分钟。"


async def sign_out(actor: Actor, token: str) -> None:
    """End a session."""
    async with transaction(actor):
        ended = (
            await Session.update({Session.ended: clock.now()})
            .where(Session.token == _hash(token), Session.ended.is_null())
            .returning(Session.account)
        )
        if ended:
            logins = await Account.select(Account.login).where(Account.id == ended[0]["account"])
            await audit.record(actor, SIGNED_OUT, Change(_subject(logins[0]["login"]), actor.region))


async def actor_of_session(token: str) -> Actor | None:
    """Whoever holds this session, unless it ended, idled out or lasted its longest."""
    now = clock.now()
    async with transaction(Actor.operator(PROVINCE)):
        session = await Session.objects().where(Session.token == _hash(token), Session.ended.is_null()).first()
        if session is None or now - session.seen > IDLE or now - session.created > LONGEST:
            return None
        if now - session.seen > _SEEN_EVERY:
            await Session.update({Session.seen: now}).where(Session.id == session.id)
        row = await Account.objects().where(Account.id == session.account, Account.closed.is_null()).first()
    return _actor(row) if row else None


async def issue_token(actor: Actor, login: str, label: str, days: int) -> str:
    """A bearer token for the API in an account's name; shown once, kept as a hash."""
    async with transaction(actor):
        row = await Account.objects().where(Account.login == login).first()
        if row is None:
            raise Refused([Problem("账号", f"没有账号{login}。", "先开立账号。")])
        actor.require(MANAGE, at=row.area)
        token = secrets.token_urlsafe(32)
        now = clock.now()
        await ApiToken.insert(
            ApiToken(account=row.id, token=_hash(token), label=label, created=now, expires=now + timedelta(days=days))
        )
        await audit.record(actor, TOKEN_ISSUED, Change(_subject(login), row.area, after={"用途": label, "天数": days}))
    return token


async def actor_of_token(token: str) -> Actor | None:
    """Whoever this bearer token speaks for, while it lasts."""
    async with transaction(Actor.operator(PROVINCE)):
        found = (
            await ApiToken.objects()
            .where(ApiToken.token == _hash(token), ApiToken.revoked.is_null(), ApiToken.expires > clock.now())
            .first()
        )
        if found is None:
            return None
        row = await Account.objects().where(Account.id == found.account, Account.closed.is_null()).first()
    return _actor(row) if row else None
