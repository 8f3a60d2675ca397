"""Accounts for the tests of those who keep them: units, accounts with a password, actors of them."""

from server.access.accounts import NewAccount, Opened, open_account
from server.access.actor import Actor, Role
from server.access.door import actor_of_session, sign_in
from server.access.tables import UnitKind
from server.access.units import NewUnit, unit_named
from tests.support.factories import COUNTY

PASSWORD = "a long invented one"
OFFICE = "偏关县换届办"
ALL_GRANTS = frozenset(Role) - {Role.OPERATOR}


async def a_unit(actor: Actor, name: str = OFFICE, region: str = COUNTY) -> int:
    return await unit_named(actor, NewUnit(name=name, kind=UnitKind.ORGANIZATION_DEPARTMENT, region=region))


async def a_new_account(
    actor: Actor,
    login: str = "pgx-01",
    *roles: Role,
    region: str = COUNTY,
    name: str = "李雅琴",
    unit: int | None = None,
    grants: frozenset[Role] = frozenset(),
) -> NewAccount:
    return NewAccount(
        login=login,
        name=name,
        unit=unit or await a_unit(actor),
        region=region,
        roles=frozenset(roles or {Role.ELECTION_OFFICER}),
        grants=grants,
    )


async def an_opened(
    actor: Actor,
    login: str = "pgx-01",
    *roles: Role,
    region: str = COUNTY,
    name: str = "李雅琴",
    unit: int | None = None,
    grants: frozenset[Role] = frozenset(),
) -> Opened:
    """An account whose person has already taken the password that all of these tests use."""
    new = await a_new_account(actor, login, *roles, region=region, name=name, unit=unit, grants=grants)
    return await open_account(actor, new, password=PASSWORD, password_due=False)


async def actor_of(login: str, password: str = PASSWORD) -> Actor:
    """Whoever signs in under that name."""
    actor = await actor_of_session(await sign_in(login, password))
    assert actor is not None
    return actor


async def an_administrator(
    actor: Actor, login: str = "pgx-gly", *, region: str = COUNTY, grants: frozenset[Role] = ALL_GRANTS
) -> Actor:
    """A signed-in account administrator of an area."""
    unit = await a_unit(actor, region=region)
    await an_opened(actor, login, Role.ACCOUNT_ADMINISTRATOR, region=region, name="高志远", unit=unit, grants=grants)
    return await actor_of(login)
