"""Releasing an account whose password an administrator has set: a second pair of eyes says that its person holds it (AC-1).

Who keeps the accounts holds no record. Without this they would reach every record by resetting a password and using it.
"""

from dataclasses import dataclass

from server.access import audit
from server.access.actor import HELD, Actor, Role
from server.access.audit import Change, event_kind
from server.access.records import account_to_manage, subject
from server.access.tables import Account
from server.db.engine import take_turn, transaction
from server.errors import Conflict, Forbidden, NotFound

RELEASED = event_kind("account.released", "放行账号")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An account that waits; `name` bears its login too."""

    id: int
    name: str
    region: str


async def held_in_unit(actor: Actor) -> tuple[Waiting, ...]:
    """Whom the head of a unit may release; nobody for everybody else. Runs inside a transaction."""
    if Role.UNIT_HEAD not in actor.roles or actor.unit_id is None:
        return ()
    rows = (
        await Account.objects()
        .where(Account.unit == actor.unit_id, Account.held_by.is_not_null(), Account.id != actor.account_id)
        .order_by(Account.login)
    )
    return tuple(Waiting(row.id, f"{row.name}（{row.login}）", row.region) for row in rows if actor.covers(row.region))


async def release_in_unit(actor: Actor, wanted: int) -> None:
    """As the head of its unit; an account of another, or one that waits for nobody, reads as if it were not there."""
    async with transaction(actor):
        await take_turn("account", wanted)
        if wanted not in {one.id for one in await held_in_unit(actor)}:
            raise NotFound
        row = await Account.objects().where(Account.id == wanted).first()
        if row is None:
            raise NotFound
        await _release(actor, row)


async def release(actor: Actor, wanted: int) -> None:
    """As an administrator of the account, other than the one who set its password, or at the machine."""
    async with transaction(actor):
        row = await account_to_manage(actor, wanted)
        if row.held_by is None:
            raise Conflict("这个账号不用放行。", code="account.not_held")
        if row.held_by == actor.account_id:
            cause = "密码是本人设定的，不能由本人放行（AC-1）。请该账号的单位负责人或另一位账号管理员放行。"
            raise Forbidden(cause, code="account.held")
        await _release(actor, row)


async def _release(actor: Actor, row: Account) -> None:
    if actor.held:
        # Else whoever made the account of a second administrator, or of a head, would be both pairs of eyes.
        raise Forbidden(HELD, code="account.held")
    await Account.update({Account.held_by: None}).where(Account.id == row.id)
    await audit.record(actor, RELEASED, Change(subject(row.login), row.region, after={"放行": "已核实由本人使用"}))
