"""The people of the demo: one account for each kind of work, and each gets in."""

import pathlib

import pytest

from server.access.actor import Actor, Role, permissions
from server.cli.demo import PEOPLE, open_accounts
from tests.support.accounts import PASSWORD, actor_of

_README = pathlib.Path(__file__).parents[3] / "README.md"


async def test_everybody_gets_in_with_the_rights_of_their_work(operator: Actor) -> None:
    await open_accounts(operator, PASSWORD)
    actors = {one.login: await actor_of(one.login) for one in PEOPLE}
    assert {role for actor in actors.values() for role in actor.roles} == frozenset(Role) - {Role.OPERATOR}
    auditor = actors["pgx-sj"]
    held = {right.code for right in permissions() if auditor.may(right)}
    assert {"server.enter", "server.audit.read"} <= held
    assert not any(right.writes and right.code != "server.enter" for right in permissions() if auditor.may(right))


@pytest.mark.parametrize("login", [one.login for one in PEOPLE])
def test_the_readme_says_whose_account_it_is(login: str) -> None:
    assert f"| `{login}` |" in _README.read_text("utf-8")
