"""What it costs to know who asks, counted in statements: every page and every call of the API pays it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from server import clock
from server.access.actor import Role
from server.access.door import IDLE, actor_of_session
from server.access.tables import Session
from server.db.engine import connection
from server.web.auth import SESSION_COOKIE
from tests.support.http import Programs, SignIn

#: A block of the request in the test's transaction: opened, told its limits, and after it those of the block around.
_BLOCK = ("SAVEPOINT", "SELECT set_config", "SELECT set_config", "RELEASE SAVEPOINT")


@contextmanager
def _asked() -> Iterator[list[str]]:
    """The statements that go to the database inside, in their order."""
    statements: list[str] = []
    with connection().query_logger(lambda record: statements.append(" ".join(record.query.split()))):
        yield statements


def _questions(statements: list[str]) -> list[str]:
    """What is asked of tables."""
    return [one for one in statements if not one.startswith(_BLOCK)]


async def test_a_page_that_shows_no_record_asks_who_it_is_and_nothing_else(sign_in: SignIn) -> None:
    visitor = await sign_in(Role.ELECTION_OFFICER)
    with _asked() as statements:
        assert (await visitor.get("/account/password")).status == 200
    session, account = _questions(statements)
    assert ("FROM session" in session, "FROM account" in account) == (True, True)
    # The key's limits, the account's, and those of the block around.
    assert len(statements) <= len(_BLOCK) + 3


async def test_a_call_of_the_api_asks_who_it_is_in_two_questions(program: Programs) -> None:
    machine = await program(Role.ELECTION_OFFICER)
    # The first call writes down that the token was used; so does one a minute.
    await machine.get("/api/v1/accounts")
    with _asked() as statements:
        assert (await machine.get("/api/v1/accounts")).status_code == 403
    token, account = _questions(statements)
    assert ("FROM api_token" in token, "FROM account" in account) == (True, True)


async def test_nobody_is_asked_for_behind_a_session_that_is_over(sign_in: SignIn) -> None:
    visitor = await sign_in(Role.ELECTION_OFFICER)
    token = visitor.client.cookies[SESSION_COOKIE]
    with clock.stopped_at(clock.now() + IDLE + timedelta(minutes=1)), _asked() as statements:
        assert await actor_of_session(token) is None
    assert len(_questions(statements)) == 1
    await Session.update({Session.ended: clock.now()}, force=True)
    with _asked() as statements:
        assert await actor_of_session(token) is None
    assert len(_questions(statements)) == 1
