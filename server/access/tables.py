"""Units, accounts, sessions, tokens and stand-ins as they are kept. Tokens are hashes: a stolen dump signs nobody in.

Each table says by itself whom the database shows its rows to. Before an actor is known there is no area; then only the
row opens whose login name or token was presented (`app.key`). Afterwards an account sees itself and, in its area, others.
"""

from typing import ClassVar

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from server.db.columns import (
    IN_AREA,
    Exclude,
    big_number,
    choice,
    day,
    digest,
    flag,
    key,
    link,
    moment,
    number,
    one_of,
    region,
    text,
    words,
)
from server.db.engine import DB
from server.values.labels import Labelled

_MYSELF = "nullif(current_setting('app.account', true), '')::bigint"
_PRESENTED = "nullif(current_setting('app.key', true), '')"
#: A row of an account is shown to whoever is shown the account.
_BY_ACCOUNT = "EXISTS (SELECT FROM account WHERE account.id = {column})"
_DEPUTY = _BY_ACCOUNT.format(column="stand_in.deputy")
_PRINCIPAL = _BY_ACCOUNT.format(column="stand_in.principal")


class UnitKind(Labelled):
    """What a unit is."""

    ORGANIZATION_DEPARTMENT = "organization_department", "组织部门"
    CIVIL_AFFAIRS = "civil_affairs", "民政部门"
    REVIEWING_AGENCY = "reviewing_agency", "联审单位"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE_ELECTION_COMMITTEE = "village_election_committee", "村（居）民选举委员会"


class Unit(Table, tablename="unit", db=DB):
    """Where accounts belong. Its region is the area it works for; the areas of its accounts lie inside."""

    #: One's own unit may lie above one's area: it is read there, and not written.
    writable: ClassVar[str] = IN_AREA
    policy: ClassVar[str] = f"{IN_AREA} OR id = (SELECT unit FROM account WHERE account.id = {_MYSELF})"

    id = key()
    region = region()
    name = text(60)
    kind = choice(UnitKind)
    created = moment()
    closed = moment(null=True)

    unit_kind_known = one_of("kind", UnitKind)
    unit_name_once = Exclude("region WITH =, name WITH =")


class Account(Table, tablename="account", db=DB):
    """One person at one unit. `expires` is the last day, `confirmed` the last yearly confirmation.

    `held_by` is the administrator who set the password, until somebody else has released the account.
    """

    #: One's own row is shown wherever it is, and stays in the area: nobody moves themselves out of it.
    writable: ClassVar[str] = IN_AREA
    policy: ClassVar[str] = f"{IN_AREA} OR id = {_MYSELF} OR 'login:' || login = {_PRESENTED}"

    id = key()
    region = region()
    unit = link(Unit)
    login = text(40, unique=True)
    name = text(18)
    roles = words(40)
    grants = words(40)
    password = text(200)
    password_due = flag(default=False)
    expires = day(null=True)
    confirmed = day()
    used = moment(null=True)
    locked = moment(null=True)
    locked_for = text(200, null=True)
    held_by = big_number(null=True)
    created = moment()


class Session(Table, tablename="session", db=DB):
    """A browser that signed in."""

    policy: ClassVar[str] = (
        f"{_BY_ACCOUNT.format(column='session.account')} OR 'token:' || encode(token, 'hex') = {_PRESENTED}"
    )

    id = key()
    account = link(Account)
    token = digest(unique=True)
    device = text(80)
    created = moment()
    seen = moment()
    ended = moment(null=True)


class ApiToken(Table, tablename="api_token", db=DB):
    """A program that may ask in an account's name, for the rights named and no longer than said."""

    policy: ClassVar[str] = (
        f"{_BY_ACCOUNT.format(column='api_token.account')} OR 'token:' || encode(token, 'hex') = {_PRESENTED}"
    )

    id = key()
    account = link(Account)
    token = digest(unique=True)
    label = text(60)
    permitted = words(60)
    read_only = flag(default=False)
    created = moment()
    expires = moment()
    used = moment(null=True)
    revoked = moment(null=True)


class StandIn(Table, tablename="stand_in", db=DB):
    """B角 holds A角's roles from a day to a day, both included. Nobody stands in for two at once."""

    policy: ClassVar[str] = f"({_DEPUTY} OR {_PRINCIPAL})"
    #: Each half sees the pair and may end it; only who sees both halves makes one.
    writable: ClassVar[str] = f"{policy} AND (ended IS NOT NULL OR {_DEPUTY} AND {_PRINCIPAL})"

    id = key()
    principal = link(Account)
    deputy = link(Account)
    since = day()
    until = day()
    reason = text(100)
    created = moment()
    ended = moment(null=True)

    stand_in_days_in_order = Check("until >= since")
    stand_in_two_people = Check("principal <> deputy")
    stand_in_deputy_once = Exclude("deputy WITH =, daterange(since, until, '[]') WITH &&", where="ended IS NULL")
    stand_in_principal_once = Exclude("principal WITH =, daterange(since, until, '[]') WITH &&", where="ended IS NULL")


class SignInAttempt(Table, tablename="sign_in_attempt", db=DB):
    """Wrong passwords in a row under a login name from one source, whether or not there is such an account.

    The name and the source's address are kept as hashes; the source is empty for browsers that signed in before.
    """

    id = key()
    login = digest(index=False)
    source = digest(index=False)
    failures = number()
    last = moment()

    sign_in_attempt_source_unique = Unique([login, source])
