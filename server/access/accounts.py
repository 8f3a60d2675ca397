"""Accounts as those who keep them handle them: opening, changing, locking, resetting, confirming."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from server import clock
from server.access import audit, passwords
from server.access.actor import Actor, Role
from server.access.audit import Change, event_kind
from server.access.duties import Rights, grant_problems, labels
from server.access.records import MANAGE, account_to_manage, rights_of, state_now, subject
from server.access.tables import Account, Session, Unit
from server.access.tokens import revoke_all_tokens
from server.access.tries import forgive
from server.db.engine import take_turn, transaction
from server.errors import Conflict, Problem, Refused

OPENED = event_kind("account.opened", "开立账号")
CHANGED = event_kind("account.changed", "修改账号")
LOCKED = event_kind("account.locked", "锁定账号")
UNLOCKED = event_kind("account.unlocked", "解锁账号")
RESET = event_kind("account.reset", "重置密码")
CONFIRMED = event_kind("account.confirmed", "年度确认")
SESSIONS_ENDED = event_kind("account.sessions_ended", "强制下线")


def ticked(value: Any) -> Any:
    """The boxes of a form come as a mapping of the ticked ones."""
    return list(value) if isinstance(value, Mapping) else value


Roles = Annotated[frozenset[Role], BeforeValidator(ticked)]


class EditAccount(BaseModel):
    """What an administrator decides about an account; `region` is the division of its area, `expires` its last day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=18)
    unit: int
    region: str = Field(pattern=r"^\d{12}$")
    roles: Roles = frozenset()
    grants: Roles = frozenset()
    expires: date | None = None


class NewAccount(EditAccount):
    """What it takes to open an account."""

    login: str = Field(pattern=r"^[a-z][a-z0-9-]{2,39}$")


class Lock(BaseModel):
    """Why an account is locked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str = Field(min_length=2, max_length=200)


@dataclass(frozen=True, slots=True)
class Opened:
    """A new account, and the password for its first sign-in, to be told once and never shown again."""

    id: int
    login: str
    password: str


async def open_account(
    actor: Actor, new: NewAccount, *, password: str | None = None, password_due: bool = True
) -> Opened:
    """Open an account inside the actor's area, under a one-time password unless the operator brings one.

    Raises Refused for roles that exclude each other or lie beyond what the actor may give (AC-1, AC-2, AC-4).
    """
    actor.require(MANAGE, at=new.region)
    weak = passwords.weaknesses(password, (new.login, new.name)) if password is not None else ()
    word = passwords.one_time() if password is None else password
    kept = await passwords.kept(word)
    async with transaction(actor):
        await take_turn("login", new.login)
        problems = (*await _problems(actor, new), *weak)
        if problems:
            raise Refused(problems)
        if await _is_taken(new.login):
            raise Conflict(f"账号{new.login}已经有了。", code="account.taken")
        now = clock.now()
        row = Account(
            login=new.login,
            password=kept,
            password_due=password_due,
            created=now,
            confirmed=now.date(),
            held_by=actor.account_id,
            **_columns(new),
        )
        await row.save()
        change = Change(subject(new.login), new.region, after={"账号": new.login, **await _facts(row)})
        await audit.record(actor, OPENED, change)
    return Opened(int(row.id), new.login, word)


async def _is_taken(login: str) -> bool:
    """Names are given once in the whole province, so the question goes beyond the actor's area."""
    async with transaction(Actor.operator()):
        return bool(await Account.exists().where(Account.login == login))


def _columns(edit: EditAccount) -> dict[str, Any]:
    return {
        "name": edit.name,
        "unit": edit.unit,
        "region": edit.region,
        "roles": sorted(edit.roles),
        "grants": sorted(edit.grants),
        "expires": edit.expires,
    }


async def _problems(actor: Actor, edit: EditAccount) -> tuple[Problem, ...]:
    unit = await Unit.objects().where(Unit.id == edit.unit).first()
    if unit is None or not actor.covers(unit.region):
        return (Problem("单位", "没有这个单位。", "从所列单位中选一个，或先建立单位。"),)
    problems = grant_problems(actor, Rights(edit.region, edit.roles, edit.grants), unit.region)
    if not actor.covers(edit.region):
        problems = (*problems, Problem("地区", "不在本账号的地区内。", "选本账号地区内的一级。", "AC-4"))
    if edit.expires and edit.expires < clock.today():
        problems = (*problems, Problem("到期日", "已经过去。", "填今天或以后的一天，或不填。"))
    return problems


async def _facts(row: Account) -> dict[str, Any]:
    """An account as the trace tells of it."""
    unit = await Unit.select(Unit.name).where(Unit.id == row.unit).first()
    rights = rights_of(row)
    return {
        "姓名": row.name,
        "单位": unit["name"] if unit else "",
        "地区": row.region,
        "角色": labels(rights.roles),
        "可授予的角色": labels(rights.grants),
        "到期日": row.expires.isoformat() if row.expires else "",
    }


async def edit_account(actor: Actor, wanted: int, edit: EditAccount) -> None:
    """Change who an account is, where, and what it may do; it takes effect with the next request."""
    async with transaction(actor):
        row = await account_to_manage(actor, wanted)
        problems = await _problems(actor, edit)
        if problems:
            raise Refused(problems)
        old, region = await _facts(row), row.region
        for column, value in _columns(edit).items():
            setattr(row, column, value)
        await row.save()
        new = await _facts(row)
        changed = [name for name in new if new[name] != old[name]]
        before, after = ({name: facts[name] for name in changed} for facts in (old, new))
        await audit.record(actor, CHANGED, Change(subject(row.login), region, before, after))


async def lock(actor: Actor, wanted: int, command: Lock) -> None:
    """Shut an account at once: nobody signs in, its sessions end, its tokens open nothing."""
    async with transaction(actor):
        row = await account_to_manage(actor, wanted)
        if row.locked:
            raise Conflict("这个账号已经锁定。", code="account.locked")
        await Account.update({Account.locked: clock.now(), Account.locked_for: command.reason}).where(
            Account.id == wanted
        )
        ended = await end_all_sessions(wanted)
        change = Change(subject(row.login), row.region, after={"下线": ended}, reason=command.reason)
        await audit.record(actor, LOCKED, change)


async def unlock(actor: Actor, wanted: int) -> None:
    """Open an account again, also one that waits after wrong passwords."""
    async with transaction(actor):
        row = await account_to_manage(actor, wanted)
        await Account.update({Account.locked: None, Account.locked_for: None}).where(Account.id == wanted)
        await forgive(row.login)
        change = Change(subject(row.login), row.region, before={"事由": row.locked_for or "密码连续不对"})
        await audit.record(actor, UNLOCKED, change)


async def reset(actor: Actor, wanted: int) -> str:
    """A one-time password in place of the old; returns it, to be shown once. Sessions end and tokens open nothing any more:

    whoever held the password before may have issued one, and it would outlive the reset.
    """
    word = passwords.one_time()
    kept = await passwords.kept(word)
    async with transaction(actor):
        row = await account_to_manage(actor, wanted)
        await Account.update(
            {Account.password: kept, Account.password_due: True, Account.held_by: actor.account_id}
        ).where(Account.id == wanted)
        await forgive(row.login)
        after = {"下线": await end_all_sessions(wanted), **await revoke_all_tokens(wanted)}
        await audit.record(actor, RESET, Change(subject(row.login), row.region, after=after))
    return word


async def confirm(actor: Actor, wanted: int) -> None:
    """Say that an account is still needed: the year begins anew, and a dormant one may be used again."""
    async with transaction(actor):
        row = await account_to_manage(actor, wanted)
        state = state_now(row)
        await Account.update({Account.confirmed: clock.today()}).where(Account.id == wanted)
        before = {"确认": row.confirmed.isoformat(), "状态": state.label}
        after = {"确认": clock.today().isoformat()}
        await audit.record(actor, CONFIRMED, Change(subject(row.login), row.region, before, after))


async def end_sessions(actor: Actor, wanted: int) -> int:
    """Sign an account out wherever it is signed in; returns from how many browsers."""
    async with transaction(actor):
        row = await account_to_manage(actor, wanted)
        ended = await end_all_sessions(wanted)
        await audit.record(actor, SESSIONS_ENDED, Change(subject(row.login), row.region, after={"下线": ended}))
    return ended


async def end_all_sessions(account: int, *, but: bytes = b"") -> int:
    """End the open sessions of an account inside the running transaction, but for one token's; returns how many."""
    ended = (
        await Session.update({Session.ended: clock.now()})
        .where(Session.account == account, Session.ended.is_null(), Session.token != but)
        .returning(Session.id)
    )
    return len(ended)


async def account_id(actor: Actor, login: str) -> int:
    """The account of that name in the actor's area. Raises Refused where there is none, for commands."""
    async with transaction(actor):
        row = await Account.select(Account.id).where(Account.login == login).first()
    if row is None:
        raise Refused([Problem("账号", f"没有账号{login}。", "先开立账号，或核对写法。")])
    return int(row["id"])
