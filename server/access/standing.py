"""How an account stands on a day, and how long a wrong password makes one wait. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from server.values.labels import Labelled

#: House rules; a deployment may tighten them. An account is confirmed at least yearly by whoever keeps it,
CONFIRMED_FOR = timedelta(days=365)
#: stays readable for a month after that, and is shut then.
GRACE = timedelta(days=30)
#: An account that nobody used for half a year is shut until somebody says that it is still needed.
DORMANT_AFTER = timedelta(days=180)
#: From this many days before an end the person and the administrators are told of it.
FORETOLD = timedelta(days=30)

#: Wrong passwords that cost nothing; then each further one costs more, the last of these from there on.
TRIES = 5
DELAYS: Sequence[timedelta] = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
#: Wrong passwords under one name, from wherever they come, after which strange browsers wait until none came for `SPAN`.
MOST_FROM_ALL = 50
SPAN = timedelta(hours=1)
#: After so long without a wrong password the count begins anew.
FORGIVEN_AFTER = timedelta(hours=24)


class AccountState(Labelled):
    """How an account stands. Only the first three let their person in, `READ_ONLY` to reading alone."""

    ACTIVE = "active", "正常"
    UNUSED = "unused", "未启用"
    READ_ONLY = "read_only", "待确认（只读）"
    UNCONFIRMED = "unconfirmed", "未确认（停用）"
    EXPIRED = "expired", "已到期"
    DORMANT = "dormant", "长期未用（停用）"
    LOCKED = "locked", "已锁定"

    @property
    def enters(self) -> bool:
        """Whether the person may come in."""
        return self in {AccountState.ACTIVE, AccountState.UNUSED, AccountState.READ_ONLY}

    @property
    def lends(self) -> bool:
        """Whether somebody may stand in for the person: nobody gains by it what the person may not do just now."""
        return self in {AccountState.ACTIVE, AccountState.UNUSED}

    @property
    def glyph(self) -> str:
        """The sign of lists: an account at work has no colour, one that waits for an administrator has."""
        if self is AccountState.READ_ONLY:
            return "warn"
        return {AccountState.ACTIVE: "done", AccountState.UNUSED: "none"}.get(self, "lock")


@dataclass(frozen=True, slots=True)
class Life:
    """The days of an account: `expires` is its last day, `confirmed` the last confirmation, `used` the last sign-in."""

    created: datetime
    confirmed: date
    expires: date | None
    used: datetime | None
    locked: datetime | None

    @property
    def confirm_by(self) -> date:
        """The last day on which it counts as confirmed."""
        return self.confirmed + CONFIRMED_FOR


def state_of(life: Life, now: datetime) -> AccountState:
    """How the account stands; what a person decided goes before what time did."""
    today = now.date()
    if life.locked:
        return AccountState.LOCKED
    if life.expires and today > life.expires:
        return AccountState.EXPIRED
    # A confirmation says that the account is needed, so that a returning colleague can begin again.
    last = max((life.used or life.created).date(), life.confirmed)
    if today > last + DORMANT_AFTER:
        return AccountState.DORMANT
    if today > life.confirm_by + GRACE:
        return AccountState.UNCONFIRMED
    if today > life.confirm_by:
        return AccountState.READ_ONLY
    return AccountState.ACTIVE if life.used else AccountState.UNUSED


def shut_out(state: AccountState, life: Life) -> str:
    """The sentence for somebody whose password was right and who may not come in all the same."""
    ask = "请本单位账号管理员"
    match state:
        case AccountState.LOCKED:
            return f"账号已由管理员锁定。{ask}解锁。"
        case AccountState.EXPIRED:
            return f"账号已于{life.expires}到期。{ask}延期。"
        case AccountState.DORMANT:
            return f"账号超过{DORMANT_AFTER.days}天没有使用，已停用。{ask}确认。"
        case AccountState.UNCONFIRMED:
            closed = life.confirm_by + GRACE
            return f"账号应于{life.confirm_by}前作年度确认，{closed}起停用。{ask}确认。"
    message = f"{state} lets its person in"
    raise ValueError(message)


def notice(life: Life, now: datetime) -> str:
    """What the person is told on every page while time runs out; empty in the normal case."""
    today = now.date()
    if today > life.confirm_by:
        shut = life.confirm_by + GRACE
        return f"本账号未作年度确认，现在只能查看，{shut}后停用。请本单位账号管理员确认。"
    if life.expires and today > life.expires - FORETOLD:
        return f"本账号{life.expires}到期。还需使用的，请本单位账号管理员延期。"
    if today > life.confirm_by - FORETOLD:
        return f"本账号须在{life.confirm_by}前作年度确认。请本单位账号管理员确认。"
    return ""


def delay(failures: int) -> timedelta:
    """How long the next try must wait after so many wrong passwords in a row."""
    if failures < TRIES:
        return timedelta()
    return DELAYS[min(failures - TRIES, len(DELAYS) - 1)]


def failed(failures: int) -> str:
    """What is said after so many wrong passwords; an account that does not exist hears the same."""
    wait = delay(failures)
    if not wait:
        minutes = in_minutes(DELAYS[0])
        return f"账号或密码不对。还可以试{TRIES - failures}次，之后锁定{minutes}分钟，再错时间加长。"
    return f"账号或密码不对。已锁定，{in_minutes(wait)}分钟后可以再试，再错时间加长。"


def in_minutes(wait: timedelta) -> int:
    """Whole minutes, upwards: somebody told one minute must not come too early."""
    return -(-int(wait.total_seconds()) // 60)
