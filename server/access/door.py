"""Who comes in: signing in and out, and the actor behind a session or a token. Both are checked anew at every request."""

import secrets
from dataclasses import replace
from datetime import timedelta

from server import clock
from server.access import audit, passwords, tries
from server.access.actor import HELD, Actor, Role
from server.access.audit import Change, event_kind
from server.access.duties import role_conflicts
from server.access.records import Oneself, hashed, life_of, presenting, roles_of, state_now, subject
from server.access.standing import AccountState, failed, notice, shut_out
from server.access.tables import Account, ApiToken, Session, Unit
from server.access.tries import REFUSED
from server.db.engine import connection, go_on_as, transaction
from server.errors import Unauthenticated

SIGNED_IN = event_kind("account.signed_in", "登录")
SIGNED_OUT = event_kind("account.signed_out", "退出登录")

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)
#: To answer for a unit is asked of a person; nobody does it in another's place.
NOT_LENT = frozenset({Role.UNIT_HEAD})

#: Who asks is found before every page, in two questions: what the key opens, and then what an account sees of itself. Each
#: account stands in for one colleague at most on a day (`stand_in_deputy_once`).
_BY_COOKIE = "SELECT id, account, created, seen FROM session WHERE token = $1 AND ended IS NULL"
_BY_BEARER = """SELECT id, account, permitted, read_only, used FROM api_token
            WHERE token = $1 AND revoked IS NULL AND expires > $2"""
# The columns that this release knows, by name: while a new one is brought in, the database may have more.
_COLUMNS = ", ".join(f"a.{column._meta.db_column_name}" for column in Account._meta.columns)  # noqa: SLF001
_ACCOUNT = f"""SELECT {_COLUMNS}, u.name AS unit_name, s.principal FROM account a LEFT JOIN unit u ON u.id = a.unit
              LEFT JOIN stand_in s ON s.deputy = a.id AND s.ended IS NULL AND $2 BETWEEN s.since AND s.until
              WHERE a.id = $1"""  # noqa: S608  # Columns of our own.

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


async def sign_in(login: str, password: str, device: str = "", source: str = "") -> str:
    """Check the password and open a session; returns its token, new at every sign-in.

    `source` is where a strange browser asks from, empty for one that signed in before (`tries.weigh`).
    Raises Unauthenticated with the tries left, the time until the next try, or the reason why the account is shut. A
    name that is no account's hears the same words after the same time.
    """
    async with presenting(f"login:{login}"):
        row = await Account.objects().where(Account.login == login).first()
    failures = await tries.weigh(login, row.password if row else passwords.NOBODY, password, source)
    if row is None or failures:
        if row is not None:
            await tries.trace(await _found(row), row, failures)
        raise Unauthenticated(failed(failures))
    actor = await _found(row)
    state = state_now(row)
    if not state.enters:
        async with transaction(actor):
            await audit.record(actor, REFUSED, Change(subject(login), row.region, after={"状态": state.label}))
        raise Unauthenticated(shut_out(state, life_of(row)), code=f"account.{state.value}")
    return await _opened(actor, row, device or device_name(""))


async def _opened(actor: Actor, row: Account, device: str) -> str:
    """The token of a new session; none under a password or for an account that was changed while it was looked at."""
    now = clock.now()
    token = secrets.token_urlsafe(32)
    async with transaction(actor):
        still = (
            await Account.update({Account.used: now})
            .where(Account.id == row.id, Account.password == row.password, Account.locked.is_null())
            .returning(Account.id)
        )
        if not still:
            raise Unauthenticated("这个账号刚刚变更。请再登录一次。", code="account.changed")
        await Session.insert(Session(account=row.id, token=hashed(token), device=device, created=now, seen=now))
        await audit.record(actor, SIGNED_IN, Change(subject(row.login), row.region, after={"设备": device}))
    return token


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


async def actor_of_session(token: str, *, in_use: bool = True) -> Actor | None:
    """Whoever holds this session, unless it ended, idled out, lasted its longest, or its account is shut.

    It goes on idling where it is not `in_use`: where a page asks by itself and nobody may be at the screen.
    """
    now = clock.now()
    async with presenting(f"token:{hashed(token).hex()}"):
        session = await connection().fetchrow(_BY_COOKIE, hashed(token))
        if session is None or now - session["seen"] > IDLE or now - session["created"] > LONGEST:
            return None
        if in_use and now - session["seen"] > _SEEN_EVERY:
            await Session.update({Session.seen: now}).where(Session.id == session["id"])
        # In one transaction: this is asked before every page.
        return await _standing_in(await _actor_by_id(session["account"]))


async def actor_of_token(token: str) -> Actor | None:
    """Whoever this bearer token speaks for, narrowed to what it was given for, while it lasts.

    A program stands in for nobody: it has its account's own roles only.
    """
    now = clock.now()
    async with presenting(f"token:{hashed(token).hex()}"):
        found = await connection().fetchrow(_BY_BEARER, hashed(token), now)
        if found is None:
            return None
        if found["used"] is None or now - found["used"] > _SEEN_EVERY:
            await ApiToken.update({ApiToken.used: now}).where(ApiToken.id == found["id"])
        actor, _ = await _actor_by_id(found["account"])
    if actor is None:
        return None
    return replace(
        actor,
        # None is a person, who is narrowed to nothing; a token that names no right has none.
        permitted=frozenset(found["permitted"]),
        read_only=actor.read_only or found["read_only"],
        password_due=False,
    )


async def _actor_by_id(account: int) -> tuple[Actor | None, int | None]:
    """Who an account is, None where it is shut; and the account of the colleague it stands in for today."""
    await go_on_as(Oneself(account))
    found = await connection().fetchrow(_ACCOUNT, account, clock.today())
    if found is None:
        return None, None
    columns = dict(found)
    unit, principal = columns.pop("unit_name"), columns.pop("principal")
    row = Account(**columns)
    return (_actor(row, unit or ""), principal) if state_now(row).enters else (None, None)


async def _found(row: Account) -> Actor:
    async with transaction(Oneself(row.id)):
        unit = await Unit.objects().where(Unit.id == row.unit).first()
    return _actor(row, unit.name if unit else "")


def _actor(row: Account, unit: str) -> Actor:
    return Actor(
        row.id,
        row.name,
        unit,
        row.region,
        roles_of(row.roles),
        unit_id=row.unit,
        grants=roles_of(row.grants),
        read_only=state_now(row) is AccountState.READ_ONLY,
        notice="".join((notice(life_of(row), clock.now()), HELD if row.held_by else "")),
        password_due=row.password_due,
        held=row.held_by is not None,
    )


def _lends(principal: Account) -> bool:
    return state_now(principal).lends and not principal.password_due and principal.held_by is None


async def _standing_in(found: tuple[Actor | None, int | None]) -> Actor | None:
    """The actor with the roles of the colleague they stand in for today; the name bears both from then on.

    What the colleague may give to others is not among what they lend.
    """
    actor, colleague = found
    if actor is None or colleague is None:
        return actor
    await go_on_as(actor)
    principal = await Account.objects().where(Account.id == colleague).first()
    # What was agreed when the pair was named must still hold: A may have moved, been shut, or been given other roles.
    if principal is None or not _lends(principal) or principal.unit != actor.unit_id:
        return actor
    lent = roles_of(principal.roles) - NOT_LENT
    if not lent or role_conflicts(actor.roles | roles_of(principal.roles)) or principal.region != actor.region:
        return actor
    return replace(
        actor,
        name=f"{actor.name}（代{principal.name}）",
        roles=actor.roles | lent,
        stands_in_for=principal.name,
    )


async def actor_of_account(account: int) -> Actor | None:
    """Whoever an account is now, also in a colleague's place, for work that was asked for earlier; None if it is shut."""
    async with transaction(Oneself(account)):
        return await _standing_in(await _actor_by_id(account))
