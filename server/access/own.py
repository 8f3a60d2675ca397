"""What everybody may do with their own account: change the password, see and end the sessions."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit, passwords
from server.access.accounts import end_all_sessions
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.access.door import IDLE, LONGEST
from server.access.records import hashed, subject
from server.access.tables import Account, Session
from server.access.tokens import revoke_all_tokens
from server.access.tries import require_own_password
from server.db.engine import transaction
from server.errors import NotFound, Problem, Refused

PASSWORD_CHANGED = event_kind("account.password_changed", "修改密码")
SESSION_ENDED = event_kind("account.session_ended", "结束一处登录")

_MOST_SHOWN = 20


class NewPassword(BaseModel):
    """The old password, and the new one twice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    old: str = Field(min_length=1, max_length=passwords.LONGEST)
    new: str = Field(min_length=1, max_length=passwords.LONGEST)
    again: str = Field(min_length=1, max_length=passwords.LONGEST)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A sign-in as its owner sees it."""

    id: int
    device: str
    created: datetime
    seen: datetime
    ended: datetime | None
    current: bool

    @property
    def open(self) -> bool:
        """Whether somebody may still be signed in there."""
        now = clock.now()
        return self.ended is None and now - self.seen <= IDLE and now - self.created <= LONGEST


async def own_account(actor: Actor) -> Account:
    """The row of whoever acts. NotFound for the operator, who has none. Runs inside a transaction."""
    row = await Account.objects().where(Account.id == actor.account_id).first() if actor.account_id else None
    if row is None:
        raise NotFound
    return row


async def change_password(actor: Actor, command: NewPassword, token: str) -> int:
    """Take a new password; the sessions elsewhere end and programs lose their tokens. Returns how many sessions did.

    Raises Refused when the old one is wrong, the two new ones differ, or the new one is weak or the same.
    """
    row = await require_own_password(actor, command.old, "原密码")
    if command.new != command.again:
        raise Refused([Problem("再输一次", "两次输入不一样。", "请重新输入。")])
    if command.new == command.old:
        raise Refused([Problem("新密码", "与原密码相同。", "换一个。")])
    weak = passwords.weaknesses(command.new, (row.login, row.name))
    if weak:
        raise Refused(Problem("新密码", one.cause, one.cure) for one in weak)
    kept = await passwords.kept(command.new)
    async with transaction(actor):
        taken = (
            await Account.update({Account.password: kept, Account.password_due: False})
            .where(Account.id == row.id, Account.password == row.password)
            .returning(Account.id)
        )
        if not taken:
            raise Refused([Problem("原密码", "刚刚在别处变更。", "请重新登录。")])
        ended = await end_all_sessions(row.id, but=hashed(token))
        after = {"下线": ended, **await revoke_all_tokens(row.id)}
        await audit.record(actor, PASSWORD_CHANGED, Change(subject(row.login), row.region, after=after))
    return ended


async def sessions_of(account: int, token: str = "") -> tuple[SessionLine, ...]:
    """The last sign-ins of an account, the newest first; `token` is that of the session that asks."""
    rows = (
        await Session.objects()
        .where(Session.account == account)
        .order_by(Session.id, ascending=False)
        .limit(_MOST_SHOWN)
    )
    return tuple(
        SessionLine(
            row.id,
            row.device,
            row.created.astimezone(clock.ZONE),
            row.seen.astimezone(clock.ZONE),
            row.ended,
            row.token == hashed(token),
        )
        for row in rows
    )


async def end_session(actor: Actor, wanted: int) -> None:
    """End one of one's own sessions; another's reads as if it were not there."""
    async with transaction(actor):
        row = await own_account(actor)
        ended = (
            await Session.update({Session.ended: clock.now()})
            .where(Session.id == wanted, Session.account == row.id, Session.ended.is_null())
            .returning(Session.device)
        )
        if not ended:
            raise NotFound
        change = Change(subject(row.login), row.region, before={"设备": ended[0]["device"]})
        await audit.record(actor, SESSION_ENDED, change)
