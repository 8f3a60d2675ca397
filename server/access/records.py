"""What the services about accounts share: the subject in the trace, the life behind a row, the way to a foreign account."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from server import clock
from server.access.actor import Actor, Permission, Role, permission
from server.access.duties import Rights, may_administer
from server.access.standing import AccountState, Life, state_of
from server.access.tables import Account
from server.db.engine import connection, take_turn, transaction
from server.errors import Forbidden, NotFound

MANAGE: Permission = permission("server.accounts.manage", "管理账号", Role.ACCOUNT_ADMINISTRATOR)


def subject(login: str) -> str:
    """The name of an account in the trace."""
    return f"account:{login}"


def hashed(token: str) -> bytes:
    """Under which a session's or a program's token is kept; it is long and random, so no slow hash is needed."""
    return hashlib.sha256(token.encode()).digest()


def life_of(row: Account) -> Life:
    """The days of an account on record."""
    used = row.used.astimezone(clock.ZONE) if row.used else None
    return Life(row.created.astimezone(clock.ZONE), row.confirmed, row.expires, used, row.locked)


def state_now(row: Account) -> AccountState:
    """How an account stands at this moment."""
    return state_of(life_of(row), clock.now())


def roles_of(codes: Sequence[str]) -> frozenset[Role]:
    """Roles as they are kept."""
    return frozenset(Role(code) for code in codes)


def rights_of(row: Account) -> Rights:
    """What an account has."""
    return Rights(row.region, roles_of(row.roles), roles_of(row.grants))


@dataclass(frozen=True, slots=True)
class Oneself:
    """An account before its area is known: the database shows it its own rows and no others."""

    account_id: int | None = None
    reach: str = ""


@asynccontextmanager
async def presenting(key: str) -> AsyncIterator[None]:
    """A transaction in which only the rows open that belong to a login name or token (`login:…`, `token:` and hex)."""
    async with transaction(Oneself()):
        await _present(key)
        yield
        await _present("")


@asynccontextmanager
async def shown_by(key: str) -> AsyncIterator[None]:
    """Within the running transaction, and beside what its area shows, the rows that belong to what is named (`code:` and the code)."""
    await _present(key)
    yield
    await _present("")


async def _present(key: str) -> None:
    await connection().execute("SELECT set_config('app.key', $1, true)", key)


async def account_to_manage(actor: Actor, wanted: int) -> Account:
    """An account that the actor may change, locked for this transaction.

    Raises NotFound outside the area, Forbidden without the right, for oneself, or for somebody with more rights (AC-4).
    """
    await take_turn("account", wanted)
    row = await Account.objects().where(Account.id == wanted).first()
    if row is None:
        raise NotFound
    actor.require(MANAGE, at=row.region)
    if row.id == actor.account_id:
        raise Forbidden("不能管理本人的账号。请上级账号管理员办理。", code="account.own")
    if not may_administer(actor, rights_of(row)):
        raise Forbidden("这个账号的角色超出本账号可授予的范围。请上级账号管理员办理。", code="account.beyond")
    return row
