"""Accounts to look at: the list of an area, one account, and whom to ask for more rights."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from piccolo.columns.combination import WhereRaw

from server import clock
from server.access.actor import PROVINCE, Actor, Role
from server.access.duties import Rights, may_administer
from server.access.records import MANAGE, life_of, roles_of
from server.access.standing import CONFIRMED_FOR, DORMANT_AFTER, FORETOLD, GRACE, AccountState, notice, state_of
from server.access.tables import Account, Unit
from server.access.tries import waits
from server.db.engine import transaction
from server.errors import NotFound

_KEEPERS = 3
_MOST_TO_CONFIRM = 200
_LEVELS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Which accounts of an area: words in the name, login or unit; a state; a unit."""

    area: str
    words: str = ""
    state: AccountState | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as lists show it. `mine` tells whether the actor may change it.

    `shut_until` is when wrong passwords no longer keep it from signing in, None where they do not.
    """

    id: int
    login: str
    name: str
    unit: str
    unit_id: int
    region: str
    roles: tuple[Role, ...]
    grants: tuple[Role, ...]
    state: AccountState
    expires: date | None
    confirm_by: date
    used: datetime | None
    created: datetime
    locked_for: str
    shut_until: datetime | None
    password_due: bool
    held: bool
    notice: str
    mine: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Some lines, and how many there are in all."""

    total: int
    lines: tuple[AccountLine, ...]


@dataclass(frozen=True, slots=True)
class Keeper:
    """Whom to ask about rights."""

    name: str
    unit: str


def _in_order(roles: Iterable[str]) -> tuple[Role, ...]:
    held = roles_of(list(roles))
    return tuple(role for role in Role if role in held)


async def _lines(actor: Actor, rows: Sequence[Account]) -> tuple[AccountLine, ...]:
    if not rows:
        return ()
    names = {row["id"]: row["name"] for row in await Unit.select(Unit.id, Unit.name)}
    shut = await waits(row.login for row in rows)
    return tuple(_line(actor, row, names.get(row.unit, ""), shut.get(row.login)) for row in rows)


def _line(actor: Actor, row: Account, unit: str, shut_until: datetime | None) -> AccountLine:
    life = life_of(row)
    rights = Rights(row.region, roles_of(row.roles), roles_of(row.grants))
    return AccountLine(
        id=row.id,
        login=row.login,
        name=row.name,
        unit=unit,
        unit_id=row.unit,
        region=row.region,
        roles=_in_order(row.roles),
        grants=_in_order(row.grants),
        state=state_of(life, clock.now()),
        expires=row.expires,
        confirm_by=life.confirm_by,
        used=row.used.astimezone(clock.ZONE) if row.used else None,
        created=row.created.astimezone(clock.ZONE),
        locked_for=row.locked_for or "",
        shut_until=shut_until,
        password_due=row.password_due,
        held=row.held_by is not None,
        notice=notice(life, clock.now()),
        mine=row.id != actor.account_id and may_administer(actor, rights),
    )


async def accounts(actor: Actor, wanted: AccountFilter, *, first: int = 0, size: int = 50) -> AccountPage:
    """The accounts of an area, by area and login; `first` are left out, `size` at most come. Runs inside a transaction."""
    actor.require(MANAGE, at=wanted.area)
    chosen = _in(actor, wanted)
    total = await Account.count().where(chosen)
    rows = (
        await Account.objects().where(chosen).order_by(Account.region).order_by(Account.login).offset(first).limit(size)
    )
    return AccountPage(total, await _lines(actor, rows))


def _in(actor: Actor, wanted: AccountFilter) -> Any:
    area = Actor(None, "", "", wanted.area).reach
    condition: Any = Account.region.like(f"{actor.reach}%") & Account.region.like(f"{area}%")
    if wanted.words:
        like = f"%{_literal(wanted.words)}%"
        condition &= Account.login.like(like) | Account.name.like(like) | Account.unit.name.like(like)
    if wanted.unit is not None:
        condition &= Account.unit == wanted.unit
    if wanted.state is not None:
        condition &= WhereRaw(f"{_STATE} = {{}}", *_limits(clock.today()), wanted.state.value)
    return condition


#: `state_of` as the database says it, branch by branch in the same order; a property holds the two together.
_STATE = """CASE
    WHEN account.locked IS NOT NULL THEN 'locked'
    WHEN account.expires < {} THEN 'expired'
    WHEN greatest((coalesce(account.used, account.created) AT TIME ZONE {})::date, account.confirmed) < {} THEN 'dormant'
    WHEN account.confirmed < {} THEN 'unconfirmed'
    WHEN account.confirmed < {} THEN 'read_only'
    WHEN account.used IS NULL THEN 'unused'
    ELSE 'active' END"""


def _limits(today: date) -> tuple[Any, ...]:
    """The values of `_STATE` on a day: a date before its limit has passed the span."""
    confirmed_by = today - CONFIRMED_FOR
    return today, clock.ZONE.key, today - DORMANT_AFTER, confirmed_by - GRACE, confirmed_by


def _literal(words: str) -> str:
    return words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


async def to_confirm(actor: Actor, area: str) -> tuple[AccountLine, ...]:
    """The accounts of an area that the actor keeps and that are to be confirmed within the month, the most urgent first."""
    actor.require(MANAGE, at=area)
    last = clock.today() - CONFIRMED_FOR + FORETOLD
    query = Account.objects().where(
        _in(actor, AccountFilter(area)), Account.confirmed <= last, Account.locked.is_null()
    )
    lines = await _lines(actor, await query.order_by(Account.confirmed).order_by(Account.login).limit(_MOST_TO_CONFIRM))
    return tuple(line for line in lines if line.mine and line.state not in {AccountState.EXPIRED, AccountState.DORMANT})


async def to_release(actor: Actor, area: str) -> tuple[AccountLine, ...]:
    """The accounts of an area that the actor may release: another administrator set their passwords (AC-1)."""
    actor.require(MANAGE, at=area)
    if actor.held:
        return ()
    query = Account.objects().where(
        _in(actor, AccountFilter(area)),
        Account.held_by.is_not_null(),
        Account.held_by != actor.account_id,
        Account.locked.is_null(),
    )
    lines = await _lines(actor, await query.order_by(Account.login).limit(_MOST_TO_CONFIRM))
    return tuple(line for line in lines if line.mine)


async def account(actor: Actor, wanted: int) -> AccountLine:
    """One account of the actor's area; NotFound elsewhere. Runs inside a transaction."""
    row = await Account.objects().where(Account.id == wanted).first()
    if row is None:
        raise NotFound
    actor.require(MANAGE, at=row.region)
    return (await _lines(actor, [row]))[0]


async def keepers(actor: Actor) -> tuple[Keeper, ...]:
    """The account administrators whom the actor can ask: of the own unit first, then the nearest above.

    They may work above the actor's area, so their names, and nothing else, are read beyond it.
    """
    above = [actor.region[:length].ljust(len(PROVINCE), "0") for length in _LEVELS]
    async with transaction(Actor.operator()):
        rows = await Account.objects().where(
            Account.region.is_in(list(dict.fromkeys(above))), Account.roles.any(Role.ACCOUNT_ADMINISTRATOR.value)
        )
        names = {row["id"]: row["name"] for row in await Unit.select(Unit.id, Unit.name)}
    now = clock.now()
    able = [row for row in rows if row.id != actor.account_id and state_of(life_of(row), now).enters]
    able.sort(key=lambda row: (row.unit != actor.unit_id, -len(row.region.rstrip("0")), row.login))
    return tuple(Keeper(row.name, names.get(row.unit, "")) for row in able[:_KEEPERS])
