"""Tokens by which programs ask the API in an account's name: for some rights, for some days."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from server import clock
from server.access import audit, passwords
from server.access.actor import Actor, Permission, permissions
from server.access.audit import Change, event_kind
from server.access.records import account_to_manage, hashed, roles_of, subject
from server.access.tables import Account, ApiToken
from server.access.tries import require_own_password
from server.db.engine import transaction
from server.errors import Forbidden, NotFound, Problem, Refused

TOKEN_ISSUED = event_kind("account.token_issued", "发放接口令牌")
TOKEN_REVOKED = event_kind("account.token_revoked", "收回接口令牌")

MOST_DAYS = 365
#: Without the right to enter at all no other right can be used.
_ENTER = "server.enter"


def _codes(value: Any) -> Any:
    """Dots part the names of inputs, so a form writes the codes of its boxes with strokes."""
    return [str(code).replace("/", ".") for code in value] if isinstance(value, Mapping) else value


class NewToken(BaseModel):
    """What a program may do and for how long, and the password of whoever asks.

    `permitted` are codes of rights, none meaning all that the account has on this day: a role given later is not in it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(min_length=2, max_length=60)
    days: int = Field(90, ge=1, le=MOST_DAYS)
    permitted: Annotated[frozenset[str], BeforeValidator(_codes)] = frozenset()
    read_only: bool = False
    password: str = Field("", max_length=passwords.LONGEST)


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token as lists show it; the token itself is not known any more."""

    id: int
    label: str
    permitted: tuple[str, ...]
    read_only: bool
    created: datetime
    expires: datetime
    used: datetime | None
    revoked: datetime | None

    @property
    def open(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked is None and self.expires > clock.now()


async def issue_token(actor: Actor, login: str, new: NewToken) -> str:
    """A bearer token; shown once, kept as a hash. For oneself, or at the machine for anybody.

    An administrator issues none for others: it would speak with rights that an administrator must not have (AC-1). The
    password is asked for once more, for a token lasts longer than the session of whoever found the screen unlocked.
    """
    row = await _holder(actor, login)
    if actor.account_id is not None:
        if not new.password:
            raise Refused([Problem("密码", "没有填。", "填登录用的密码。")])
        await require_own_password(actor, new.password, "密码")
    async with transaction(actor):
        rights = {right.code for right in holdable(row)}
        unknown = new.permitted - rights
        if unknown:
            raise Refused([Problem("权限", f"账号没有这些权限：{'、'.join(sorted(unknown))}。", "从所列权限中选。")])
        token = secrets.token_urlsafe(32)
        now = clock.now()
        permitted = sorted({*(new.permitted or rights), _ENTER})
        await ApiToken.insert(
            ApiToken(
                account=row.id,
                token=hashed(token),
                label=new.label,
                permitted=permitted,
                read_only=new.read_only,
                created=now,
                expires=now + timedelta(days=new.days),
            )
        )
        after: dict[str, Any] = {"用途": new.label, "天数": new.days, "权限": permitted}
        await audit.record(actor, TOKEN_ISSUED, Change(subject(login), row.region, after=after))
    return token


async def _holder(actor: Actor, login: str) -> Account:
    async with transaction(actor):
        row = await Account.objects().where(Account.login == login).first()
    if row is None or not actor.covers(row.region):
        raise Refused([Problem("账号", f"没有账号{login}。", "先开立账号。")])
    if actor.account_id not in {None, row.id}:
        raise Forbidden("接口令牌只能由本人发放。", code="token.not_own")
    if actor.read_only:
        raise Forbidden(actor.notice or "本账号现在只能查看。", code="account.read_only")
    return row


def holdable(row: Account) -> tuple[Permission, ...]:
    """The rights that an account has by its own roles; those of a stand-in end with it and go into no token."""
    roles = roles_of(row.roles)
    return tuple(right for right in permissions() if right.code != _ENTER and not roles.isdisjoint(right.roles))


async def revoke_token(actor: Actor, wanted: int) -> None:
    """Take a token back: one's own, or as the administrator of its account."""
    async with transaction(actor):
        token = await ApiToken.objects().where(ApiToken.id == wanted, ApiToken.revoked.is_null()).first()
        if token is None:
            raise NotFound
        row = await Account.objects().where(Account.id == token.account).first()
        if row is None:
            raise NotFound
        if row.id != actor.account_id:
            row = await account_to_manage(actor, row.id)
        await ApiToken.update({ApiToken.revoked: clock.now()}).where(ApiToken.id == wanted)
        change = Change(subject(row.login), row.region, before={"用途": token.label})
        await audit.record(actor, TOKEN_REVOKED, change)


async def revoke_all_tokens(account: int) -> Mapping[str, str]:
    """Take back whatever an account has given to programs, inside the running transaction; what the trace tells of it."""
    taken = (
        await ApiToken.update({ApiToken.revoked: clock.now()})
        .where(ApiToken.account == account, ApiToken.revoked.is_null())
        .returning(ApiToken.label)
    )
    return {"收回令牌": "、".join(row["label"] for row in taken)} if taken else {}


async def tokens_of(account: int) -> tuple[TokenLine, ...]:
    """The tokens of an account, the newest first. Runs inside a transaction of somebody who may see the account."""
    rows = await ApiToken.objects().where(ApiToken.account == account).order_by(ApiToken.id, ascending=False).limit(50)
    return tuple(
        TokenLine(
            row.id,
            row.label,
            tuple(row.permitted),
            row.read_only,
            row.created.astimezone(clock.ZONE),
            row.expires.astimezone(clock.ZONE),
            row.used.astimezone(clock.ZONE) if row.used else None,
            row.revoked,
        )
        for row in rows
    )
